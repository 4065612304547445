//! Which database, and its tables.

use std::sync::Arc;

use giving::ports::Store;
use sqlx::{PgPool, SqlitePool};

use crate::{postgres, sqlite};

/// Why there is no database.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address cannot be read, or nobody answers there.
    #[error("the database cannot be opened: {0}")]
    Connect(#[from] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("the tables cannot be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

/// An open database.
pub struct Opened {
    pub store: Arc<dyn Store>,
    pub pools: Pools,
}

/// The connections below the store, for sessions that live in the same database. On SQLite it is
/// the writer's: whoever else wrote would make the writer wait.
#[derive(Clone, Debug)]
pub enum Pools {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Opens the database that `url` names and brings its tables up to date: `postgres://…`, or
/// `sqlite:path`, or the plain path of a SQLite file, which is made if it is not there.
pub async fn open(url: &str) -> Result<Opened, OpenError> {
    if is_postgres(url) {
        let store = postgres::open(url).await?;
        let pools = Pools::Postgres(store.pool());
        Ok(Opened { store: Arc::new(store), pools })
    } else {
        let store = sqlite::open(path(url)).await?;
        let pools = Pools::Sqlite(store.pool());
        Ok(Opened { store: Arc::new(store), pools })
    }
}

/// Brings the tables up to date and closes the database again.
pub async fn migrate(url: &str) -> Result<(), OpenError> {
    match open(url).await?.pools {
        Pools::Sqlite(pool) => pool.close().await,
        Pools::Postgres(pool) => pool.close().await,
    }
    Ok(())
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

fn path(url: &str) -> &str {
    url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_which_database() {
        for url in ["postgres://a@b/c", "postgresql://b/c"] {
            assert!(is_postgres(url), "{url}");
        }
        for url in ["sqlite:data/a.db", "sqlite://data/a.db", "data/a.db"] {
            assert!(!is_postgres(url), "{url}");
            assert_eq!(path(url), "data/a.db");
        }
    }
}
