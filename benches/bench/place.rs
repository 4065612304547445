//! Where it is measured: a folder that is gone afterwards, databases in it and beside it, and what
//! is said meanwhile.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use gateway::spreedly::Spreedly;
use giving::Giving;
use giving::ports::{Ids, Passwords, Store, SystemIds};
use kernel::{Clock, SystemClock};
use offertory::compose;
use offertory::config::{Config, Orchestrator, Secret};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, PgConnection, SqlitePool};
use store::Pools;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        })
    }
}

/// A database of the product, with its tables and nothing in them.
pub(crate) struct Database {
    pub(crate) engine: Engine,
    pub(crate) url: String,
    pub(crate) store: Arc<dyn Store>,
    /// The product's own connections, for rows that are made by the hundred thousand.
    pub(crate) pools: Pools,
}

impl Database {
    pub(crate) async fn open(engine: Engine, url: String) -> anyhow::Result<Database> {
        let opened = store::open(&url).await?;
        Ok(Database { engine, url, store: opened.store, pools: opened.pools })
    }

    pub(crate) async fn close(self) {
        match self.pools {
            Pools::Sqlite(pool) => pool.close().await,
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    /// A statement that both databases understand.
    pub(crate) async fn execute(&self, sql: &str) -> anyhow::Result<u64> {
        Ok(match &self.pools {
            Pools::Sqlite(pool) => sqlx::query(sql).execute(pool).await?.rows_affected(),
            Pools::Postgres(pool) => {
                let mut connection = pool.acquire().await?;
                sqlx::query("set statement_timeout = 0").execute(&mut *connection).await?;
                let done = sqlx::query(sql).execute(&mut *connection).await?.rows_affected();
                sqlx::query("reset statement_timeout").execute(&mut *connection).await?;
                done
            }
        })
    }

    /// A count, asked of both databases in the same words.
    pub(crate) async fn count(&self, sql: &str) -> anyhow::Result<i64> {
        Ok(match &self.pools {
            Pools::Sqlite(pool) => sqlx::query_scalar(sql).fetch_one(pool).await?,
            Pools::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await?,
        })
    }

    /// The use cases over this database, with nobody behind the gateway.
    pub(crate) fn giving(&self) -> anyhow::Result<Giving> {
        let nowhere = Orchestrator {
            url: "http://127.0.0.1:9".to_owned(),
            key: Secret::new(""),
            secret: Secret::new(""),
        };
        self.giving_through(compose::client(&nowhere, None)?)
    }

    /// The use cases over this database and a gateway.
    pub(crate) fn giving_through(&self, gateway: Spreedly) -> anyhow::Result<Giving> {
        let world: (Arc<dyn Passwords>, Arc<dyn Clock>, Arc<dyn Ids>) =
            (Arc::new(auth::Argon2Passwords::cheap()), Arc::new(SystemClock), Arc::new(SystemIds));
        let config = Config::read(|_| None)?;
        compose::giving(&config, Arc::clone(&self.store), gateway, world)
    }
}

/// The folder, the servers and the size of this run.
pub(crate) struct Place {
    room: PathBuf,
    postgres: Option<String>,
    /// Larger numbers, longer runs.
    pub(crate) full: bool,
    began: Instant,
}

impl Place {
    pub(crate) fn new() -> anyhow::Result<Place> {
        let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let room = std::env::temp_dir().join(format!("offertory-bench-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&room)
            .with_context(|| format!("{} cannot be made", room.display()))?;
        Ok(Place {
            room,
            postgres: set("TEST_POSTGRES_URL"),
            full: set("FULL").is_some(),
            began: Instant::now(),
        })
    }

    pub(crate) fn room(&self) -> &Path {
        &self.room
    }

    pub(crate) fn began(&self) -> Instant {
        self.began
    }

    /// What is being done, with the time since the beginning.
    #[expect(clippy::print_stdout, reason = "somebody waits and wants to know for what")]
    pub(crate) fn say(&self, words: &str) {
        let passed = self.began.elapsed().as_secs();
        println!("[{:>2}m{:02}s] {words}", passed / 60, passed % 60);
    }

    /// How often a figure is taken.
    pub(crate) fn rounds(&self) -> usize {
        if self.full { 5 } else { 3 }
    }

    /// How long one run lasts, where it could last for ever.
    pub(crate) fn lasts(&self) -> Duration {
        Duration::from_millis(if self.full { 4_000 } else { 1_200 })
    }

    /// The engines that are here.
    pub(crate) fn engines(&self) -> Vec<Engine> {
        match self.postgres {
            Some(_) => vec![Engine::Sqlite, Engine::Postgres],
            None => vec![Engine::Sqlite],
        }
    }

    /// A new database of the product.
    pub(crate) async fn database(&self, engine: Engine, name: &str) -> anyhow::Result<Database> {
        let url = match engine {
            Engine::Sqlite => {
                let folder = self.room.join(name);
                std::fs::create_dir_all(&folder)?;
                folder.join("offertory.db").to_string_lossy().into_owned()
            }
            Engine::Postgres => {
                let server = self.postgres.as_ref().context("no PostgreSQL is here")?;
                let (server_alone, _) = server.rsplit_once('/').context("no address")?;
                let mut connection = PgConnection::connect(server).await?;
                sqlx::query(&format!("create database {name}")).execute(&mut connection).await?;
                connection.close().await?;
                format!("{server_alone}/{name}")
            }
        };
        Database::open(engine, url).await
    }

    /// A database that is needed no more: the disk is not endless.
    pub(crate) async fn discard(&self, database: Database, name: &str) -> anyhow::Result<()> {
        let engine = database.engine;
        database.close().await;
        if engine == Engine::Sqlite {
            std::fs::remove_dir_all(self.room.join(name))?;
        } else if let Some(server) = &self.postgres {
            let mut connection = PgConnection::connect(server).await?;
            sqlx::query(&format!("drop database {name} with (force)"))
                .execute(&mut connection)
                .await?;
            connection.close().await?;
        }
        Ok(())
    }

    /// A plain file of SQLite, as durable as the product's.
    pub(crate) async fn plain_sqlite(&self, name: &str) -> anyhow::Result<SqlitePool> {
        let options = SqliteConnectOptions::new()
            .filename(self.room.join(name))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        Ok(SqlitePoolOptions::new().max_connections(1).connect_with(options).await?)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What is left behind is in the temporary folder.
        let _ = std::fs::remove_dir_all(&self.room);
    }
}
