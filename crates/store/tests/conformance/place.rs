//! A fresh database for each test.

use std::path::PathBuf;

use sqlx::{Connection, Executor, PgConnection};
use uuid::Uuid;

/// A folder of its own, removed with everything in it.
pub(crate) struct Sqlite {
    folder: PathBuf,
}

impl Sqlite {
    pub(crate) fn make() -> Sqlite {
        let folder = std::env::temp_dir().join(format!("offertory-{}", Uuid::new_v4().simple()));
        std::fs::create_dir(&folder).unwrap();
        Sqlite { folder }
    }

    pub(crate) fn url(&self) -> String {
        format!("sqlite:{}", self.folder.join("offertory.db").display())
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        // A folder that stays is an untidiness, and no reason to fail.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A schema of its own in the test server's database: as separate as a database, and made and
/// dropped without a checkpoint of the whole server.
pub(crate) struct Postgres {
    server: String,
    schema: String,
    url: String,
}

impl Postgres {
    pub(crate) async fn make() -> Postgres {
        let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
            panic!(
                "TEST_POSTGRES_URL names no server. Start one for these tests alone: \
                 build/services.sh cargo test -p store"
            )
        };
        let schema = format!("offertory_{}", Uuid::new_v4().simple());
        // What these tests write need not outlive a crash of the server.
        let server = format!("{server}?options=-csynchronous_commit%3Doff");
        run(&server, &format!("create schema {schema}")).await;
        let url = format!("{server}%20-csearch_path%3D{schema}");
        Postgres { server, schema, url }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) async fn drop(self) {
        let drop =
            format!("set client_min_messages = warning; drop schema {} cascade", self.schema);
        run(&self.server, &drop).await;
    }
}

async fn run(server: &str, sql: &str) {
    let mut db = PgConnection::connect(server).await.unwrap();
    db.execute(sql).await.unwrap();
    db.close().await.unwrap();
}
