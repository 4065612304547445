//! Where sessions live: outside the process (B-15), in the product's own database, or in Redis
//! where one is there already (B-16).

use std::time::Duration;

use async_trait::async_trait;
use fred::prelude::{
    Config, ConnectionConfig, PerformanceConfig, Pool, ReconnectPolicy, TcpConfig,
};
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{PgPool, SqlitePool};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{self, ExpiredDeletion, SessionStore};
use tower_sessions_redis_store::RedisStore;
use tower_sessions_sqlx_store::{PostgresStore, SqliteStore};

/// The longest a page waits for sessions. Past it the page answers as if nobody had signed in.
const PATIENCE: Duration = Duration::from_millis(800);
const TABLE: &str = "sessions";
const READERS: u32 = 4;

/// The session store could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    #[error("REDIS_URL: {0}")]
    Redis(#[from] fred::error::Error),
    #[error("the table of sessions: {0}")]
    Table(#[from] sqlx::Error),
    #[error("the table of sessions: {0}")]
    Name(String),
}

/// The one store of this deployment.
#[derive(Clone, Debug)]
pub enum Sessions {
    Redis(RedisStore<Pool>),
    /// Pages read while somebody writes: reading has connections of its own.
    Sqlite {
        reads: SqliteStore,
        writes: SqliteStore,
    },
    Postgres(PostgresStore),
}

impl Sessions {
    /// `redis://` or, with TLS, `rediss://user:password@host:port/database`. The database's number
    /// keeps our keys apart from others'. Starts even while Redis is down.
    pub fn redis(url: &str) -> Result<Sessions, SetUpError> {
        let config = Config { fail_fast: false, ..Config::from_url(url)? };
        let performance =
            PerformanceConfig { default_command_timeout: PATIENCE, ..PerformanceConfig::default() };
        let connection = ConnectionConfig {
            connection_timeout: Duration::from_secs(2),
            internal_command_timeout: Duration::from_secs(2),
            max_command_attempts: 1,
            max_command_buffer_len: 1_000,
            tcp: TcpConfig { nodelay: Some(true), ..TcpConfig::default() },
            ..ConnectionConfig::default()
        };
        let policy = ReconnectPolicy::new_constant(0, 500);
        let pool = Pool::new(config, Some(performance), Some(connection), Some(policy), 4)?;
        pool.connect_pool();
        Ok(Sessions::Redis(RedisStore::new(pool)))
    }

    /// In the product's SQLite file, through its one writer. Makes its table.
    pub async fn sqlite(writer: SqlitePool) -> Result<Sessions, SetUpError> {
        let file = writer.connect_options().as_ref().clone().read_only(true);
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            // A file does not hang up.
            .test_before_acquire(false)
            .connect_lazy_with(file);
        let store = |pool| SqliteStore::new(pool).with_table_name(TABLE).map_err(SetUpError::Name);
        let (reads, writes) = (store(readers)?, store(writer)?);
        writes.migrate().await?;
        Ok(Sessions::Sqlite { reads, writes })
    }

    /// In the product's PostgreSQL database. Makes its table.
    pub async fn postgres(pool: PgPool) -> Result<Sessions, SetUpError> {
        let store = PostgresStore::new(pool)
            .with_schema_name("public")
            .and_then(|store| store.with_table_name(TABLE))
            .map_err(SetUpError::Name)?;
        // Two nodes that start at once may both try to make it: the second one finds it made.
        if store.migrate().await.is_err() {
            store.migrate().await?;
        }
        Ok(Sessions::Postgres(store))
    }

    /// Whether the store answers now. Bounded in time: health asks.
    pub async fn alive(&self) -> bool {
        let nobody = Id(0);
        self.load(&nobody).await.is_ok()
    }

    /// Removes what has expired. Redis does it by itself.
    pub async fn sweep(&self) -> session_store::Result<()> {
        match self {
            Sessions::Redis(_) => Ok(()),
            Sessions::Sqlite { writes, .. } => writes.delete_expired().await,
            Sessions::Postgres(store) => store.delete_expired().await,
        }
    }

    /// A save that came too late for a sign-out must not bring the session back. Redis' own save
    /// changes only what is there; the tables are asked first.
    async fn ended(&self, id: &Id) -> session_store::Result<bool> {
        match self {
            Sessions::Redis(_) => Ok(false),
            Sessions::Sqlite { .. } | Sessions::Postgres(_) => Ok(self.load(id).await?.is_none()),
        }
    }
}

/// Ends a wait for the store after [`PATIENCE`].
async fn bounded<T>(
    answer: impl Future<Output = session_store::Result<T>>,
) -> session_store::Result<T> {
    tokio::time::timeout(PATIENCE, answer)
        .await
        .unwrap_or_else(|_| Err(session_store::Error::Backend("no answer in time".to_owned())))
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        match self {
            Sessions::Redis(store) => bounded(store.create(record)).await,
            Sessions::Sqlite { writes, .. } => writes.create(record).await,
            Sessions::Postgres(store) => store.create(record).await,
        }
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        if self.ended(&record.id).await? {
            return Ok(());
        }
        match self {
            Sessions::Redis(store) => bounded(store.save(record)).await,
            Sessions::Sqlite { writes, .. } => writes.save(record).await,
            Sessions::Postgres(store) => store.save(record).await,
        }
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        match self {
            Sessions::Redis(store) => bounded(store.load(id)).await,
            Sessions::Sqlite { reads, .. } => bounded(reads.load(id)).await,
            Sessions::Postgres(store) => bounded(store.load(id)).await,
        }
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        match self {
            Sessions::Redis(store) => bounded(store.delete(id)).await,
            Sessions::Sqlite { writes, .. } => writes.delete(id).await,
            Sessions::Postgres(store) => store.delete(id).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
    use tower_sessions::Session;

    use super::*;

    async fn sessions() -> Sessions {
        let file = std::env::temp_dir().join(format!("offertory-sessions-{}.db", Id::default()));
        let file = SqliteConnectOptions::new().filename(file).create_if_missing(true);
        let file = file.journal_mode(SqliteJournalMode::Wal);
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(file).await;
        Sessions::sqlite(writer.unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn b15_a_session_is_read_back_from_the_database() {
        let sessions = sessions().await;
        let session = Session::new(None, std::sync::Arc::new(sessions.clone()), None);
        session.insert("who", "somebody").await.unwrap();
        session.save().await.unwrap();
        let again = Session::new(session.id(), std::sync::Arc::new(sessions.clone()), None);
        assert_eq!(again.get::<String>("who").await.unwrap().as_deref(), Some("somebody"));
        assert!(sessions.alive().await);
    }

    #[tokio::test]
    async fn b16_a_save_that_comes_late_does_not_bring_a_session_back() {
        let sessions = sessions().await;
        let slow = Session::new(None, std::sync::Arc::new(sessions.clone()), None);
        slow.insert("who", "somebody").await.unwrap();
        slow.save().await.unwrap();
        let id = slow.id().unwrap();
        sessions.delete(&id).await.unwrap();
        slow.save().await.unwrap();
        assert!(sessions.load(&id).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_redis_that_is_not_there_is_not_waited_for() {
        // Port 9 is "discard": nobody listens.
        let sessions = Sessions::redis("redis://127.0.0.1:9/1").unwrap();
        assert!(!sessions.alive().await);
        assert!(sessions.load(&Id(1)).await.is_err());
    }
}
