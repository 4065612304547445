//! The store on SQLite: one file, one writer, readers beside it.
//!
//! Write-ahead log, every commit on the disk before it is acknowledged. Units of work take turns on
//! the one connection that writes (see `writer.rs`) and begin with the write lock, so nobody finds
//! the database busy in the middle.

mod access;
mod attempts;
mod board;
mod books;
mod cases;
mod choices;
mod churches;
mod comparisons;
mod contacts;
mod corrections;
mod delays;
mod drills;
mod entries;
mod erasures;
mod gauges;
mod gifts;
mod health;
mod households;
mod imports;
mod incidents;
mod locks;
mod mails;
mod methods;
mod mirrors;
mod movements;
mod notices;
mod orders;
mod passkeys;
mod people;
mod plans;
mod pledges;
mod preferences;
mod reactions;
mod replays;
mod rollouts;
mod rules;
mod schedules;
mod sending;
mod settlements;
mod statements;
mod sums;
mod tasks;
mod transactions;
mod trust;
mod validations;
mod windows;

use std::time::Duration;

use async_trait::async_trait;
use giving::Committed;
use giving::ports::{BooksSnapshot, Reads, Store, StoreError, Work};
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, Sqlite, SqliteConnection};

use crate::answer::Answer;
use crate::open::OpenError;
use crate::writer::{self, Turn, Writer};

/// A connection, inside or outside a unit of work.
type Db = SqliteConnection;

/// How long to wait for the writer, and for others who use the same file.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long health waits.
const READY_WITHIN: Duration = Duration::from_millis(150);

const READERS: u32 = 4;

/// Kilobytes (that is what the sign says) in which the writer keeps pages. A group of orders touches
/// more pages than fit into what is usual; then many of them are written twice, and read again.
const CACHE: &str = "-48000";

/// Pages after which the log is copied into the file. Pages that change again and again are copied
/// once instead of each time; copying so many takes some tens of milliseconds.
const CHECKPOINT: &str = "16000";

pub(crate) struct SqliteStore {
    pool: SqlitePool,
    writer: Writer,
    reads: SqliteReads,
}

pub(crate) struct SqliteReads {
    pool: SqlitePool,
}

pub(crate) struct SqliteWork {
    turn: Turn,
}

/// Opens the file, makes it if it is not there, and brings its tables up to date.
pub(crate) async fn open(path: &str) -> Result<SqliteStore, OpenError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // So that "insert or replace" runs into the triggers that guard the books.
        .pragma("recursive_triggers", "on")
        .busy_timeout(PATIENCE);
    let mut first = options.connect().await?;
    // A newer release may have been here: its tables only add to what this one knows.
    sqlx::migrate!("../../migrations/sqlite").set_ignore_missing(true).run(&mut first).await?;
    first.close().await?;
    // Opened by the first who writes: whoever only reads, however much, needs no writer's cache.
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .acquire_timeout(PATIENCE)
        .connect_lazy_with(
            options
                .clone()
                .pragma("cache_size", CACHE)
                // What a statement may have to take back stays in memory, not in a file beside.
                .pragma("temp_store", "memory")
                .pragma("wal_autocheckpoint", CHECKPOINT),
        );
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        // A file does not hang up: asking first would cost each question a way between threads.
        .test_before_acquire(false)
        .acquire_timeout(PATIENCE)
        .connect_with(options.create_if_missing(false).read_only(true))
        .await?;
    let writer = Writer::of(pool.clone(), writer::LASTS);
    Ok(SqliteStore { pool, writer, reads: SqliteReads { pool: readers } })
}

impl SqliteStore {
    pub(crate) fn pool(&self) -> SqlitePool {
        self.pool.clone()
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn begin(&self) -> Result<Box<dyn Work>, StoreError> {
        Ok(Box::new(SqliteWork { turn: self.writer.turn().await? }))
    }

    fn read(&self) -> &dyn Reads {
        &self.reads
    }

    async fn snapshot(&self) -> Result<Box<dyn BooksSnapshot>, StoreError> {
        Ok(Box::new(validations::SqliteSnapshot::take(&self.reads.pool).await?))
    }

    async fn ready(&self) -> Result<(), StoreError> {
        let asked = sqlx::query("select 1 from switch").execute(&self.reads.pool);
        match tokio::time::timeout(READY_WITHIN, asked).await {
            Ok(answer) => answer.about("database").map(|_| ()),
            Err(_) => Err(StoreError::Unavailable("no answer in time".to_owned())),
        }
    }
}

#[async_trait]
impl Work for SqliteWork {
    async fn commit(self: Box<Self>) -> Result<Committed, StoreError> {
        self.turn.commit().await?;
        Ok(Committed::by_the_store())
    }
}

impl Reads for SqliteReads {}

impl SqliteWork {
    fn db(&mut self) -> &mut Db {
        self.turn.db()
    }
}

impl SqliteReads {
    async fn db(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        self.pool.acquire().await.about("database")
    }
}
