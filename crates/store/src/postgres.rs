//! The store on PostgreSQL: many nodes, one database.
//!
//! Read committed is enough, because what is read to be changed is locked when it is read: a gift,
//! a schedule, a plan, a church's chain. Twin of `sqlite.rs`.

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

use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use giving::Committed;
use giving::ports::{BooksSnapshot, Reads, Store, StoreError, Work};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection, PgConnection, Postgres, Transaction};

use crate::answer::Answer;
use crate::open::OpenError;

/// A connection, inside or outside a unit of work.
type Db = PgConnection;

/// How long to wait for a connection.
const PATIENCE: Duration = Duration::from_secs(3);

/// A connection that was in use so lately is not asked for a sign of life before it is used again: a
/// page asks a dozen things one after another, and the way to the database twice for each.
const LATELY: Duration = Duration::from_secs(1);

/// How long health waits.
const READY_WITHIN: Duration = Duration::from_millis(150);

/// Milliseconds after which the server gives up a statement, and a unit of work nobody goes on
/// with: what waits for it must not wait for ever.
const STATEMENT_TIMEOUT: &str = "5000";
const IDLE_TIMEOUT: &str = "30000";

/// Giving has connections of its own: no report can take them away.
const WORKERS: u32 = 12;
const READERS: u32 = 8;

pub(crate) struct PostgresStore {
    pool: PgPool,
    reads: PostgresReads,
    /// Health has one too: a busy database is not a dead one.
    pulse: PgPool,
}

pub(crate) struct PostgresReads {
    pool: PgPool,
}

pub(crate) struct PostgresWork {
    tx: Transaction<'static, Postgres>,
}

/// Connects, and brings the tables up to date. Of several nodes that start at once one does it and
/// the others wait; that may take longer than any statement of the product.
pub(crate) async fn open(url: &str) -> Result<PostgresStore, OpenError> {
    let options = PgConnectOptions::from_str(url)?.application_name("offertory");
    let mut connection = PgConnection::connect_with(&options).await?;
    // A newer release may have been here: its tables only add to what this one knows.
    sqlx::migrate!("../../migrations/postgres")
        .set_ignore_missing(true)
        .run(&mut connection)
        .await?;
    connection.close().await?;
    let options = options.options([
        ("statement_timeout", STATEMENT_TIMEOUT),
        ("idle_in_transaction_session_timeout", IDLE_TIMEOUT),
    ]);
    // A unit of work finds its rows by their keys, also while the planner still takes a table that
    // has grown for an empty one.
    let by_key = options.clone().options([("enable_seqscan", "off"), ("jit", "off")]);
    let pool = |connections, options: &PgConnectOptions| {
        PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(PATIENCE)
            .test_before_acquire(false)
            .before_acquire(|connection, idle| {
                Box::pin(async move {
                    if idle.idle_for > LATELY {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_lazy_with(options.clone())
    };
    let reads = PostgresReads { pool: pool(READERS, &options) };
    Ok(PostgresStore { pool: pool(WORKERS, &by_key), reads, pulse: pool(1, &options) })
}

impl PostgresStore {
    pub(crate) fn pool(&self) -> PgPool {
        self.pool.clone()
    }
}

#[async_trait]
impl Store for PostgresStore {
    async fn begin(&self) -> Result<Box<dyn Work>, StoreError> {
        let tx = self.pool.begin().await.about("database")?;
        Ok(Box::new(PostgresWork { tx }))
    }

    fn read(&self) -> &dyn Reads {
        &self.reads
    }

    async fn snapshot(&self) -> Result<Box<dyn BooksSnapshot>, StoreError> {
        Ok(Box::new(validations::PostgresSnapshot::take(&self.reads.pool).await?))
    }

    async fn ready(&self) -> Result<(), StoreError> {
        let asked = sqlx::query("select 1 from switch").execute(&self.pulse);
        match tokio::time::timeout(READY_WITHIN, asked).await {
            Ok(answer) => answer.about("database").map(|_| ()),
            Err(_) => Err(StoreError::Unavailable("no answer in time".to_owned())),
        }
    }
}

#[async_trait]
impl Work for PostgresWork {
    async fn commit(self: Box<Self>) -> Result<Committed, StoreError> {
        self.tx.commit().await.about("database")?;
        Ok(Committed::by_the_store())
    }
}

impl Reads for PostgresReads {}

impl PostgresWork {
    fn db(&mut self) -> &mut Db {
        &mut self.tx
    }
}

/// One column of rows as one parameter, for `unnest`.
fn column<'a, Row, Cell>(rows: &'a [Row], cell: impl Fn(&'a Row) -> Cell) -> Vec<Cell> {
    rows.iter().map(cell).collect()
}

impl PostgresReads {
    async fn db(&self) -> Result<PoolConnection<Postgres>, StoreError> {
        self.pool.acquire().await.about("database")
    }
}
