//! SQLite's one writer, handed from unit of work to unit of work.
//!
//! A commit waits for the disk, so units that come while others are at work share one: each is a
//! savepoint in an open transaction, and hears that it is committed when the whole is. Whoever is
//! alone waits for nobody. A unit that is given up goes back to its own savepoint; the others stay.
//!
//! One task owns the connection between units. A unit gets it as a [`Turn`], which finds its way
//! back whatever becomes of the unit: committed, dropped, or lost in a panic.

use std::time::{Duration, Instant};

use giving::ports::StoreError;
use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::answer::{Answer, told_again};

/// After this a group takes no more units, even if more want to join: the first has waited long
/// enough.
pub(crate) const LASTS: Duration = Duration::from_millis(2);
const UNITS: usize = 100;

/// How long a unit waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where one asks for the writer.
pub(crate) struct Writer {
    asks: mpsc::UnboundedSender<Ask>,
}

/// The writer, for one unit of work.
#[derive(Debug)]
pub(crate) struct Turn {
    /// Gone when it was given back.
    held: Option<(Connection, oneshot::Sender<Back>)>,
}

type Connection = PoolConnection<Sqlite>;
type Ask = oneshot::Sender<Result<Turn, StoreError>>;
type Acknowledge = oneshot::Sender<Result<(), StoreError>>;

/// A unit is done. Nobody to be told means that it was given up.
#[derive(Debug)]
struct Back {
    db: Connection,
    committed: Option<Acknowledge>,
}

impl Writer {
    /// Its task ends when nobody can ask any more.
    pub(crate) fn of(pool: SqlitePool, lasts: Duration) -> Writer {
        let (asks, mut asked) = mpsc::unbounded_channel::<Ask>();
        tokio::spawn(async move {
            while let Some(first) = asked.recv().await {
                if !first.is_closed() {
                    Group::default().run(&pool, lasts, first, &mut asked).await;
                }
            }
        });
        Writer { asks }
    }

    pub(crate) async fn turn(&self) -> Result<Turn, StoreError> {
        let (ask, turn) = oneshot::channel();
        self.asks.send(ask).map_err(|_| gone())?;
        match timeout(PATIENCE, turn).await {
            Ok(turn) => turn.unwrap_or_else(|_| Err(gone())),
            Err(_) => Err(StoreError::Unavailable("others are writing".to_owned())),
        }
    }
}

impl Turn {
    pub(crate) fn db(&mut self) -> &mut SqliteConnection {
        let (db, _) =
            self.held.as_mut().expect("only commit and drop give it back, and both end it");
        db
    }

    /// Durable when this returns.
    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        let (acknowledge, acknowledged) = oneshot::channel();
        self.give_back(Some(acknowledge));
        acknowledged.await.unwrap_or_else(|_| Err(gone()))
    }

    fn give_back(&mut self, committed: Option<Acknowledge>) {
        let Some((db, back)) = self.held.take() else { return };
        if let Err(mut back) = back.send(Back { db, committed }) {
            // Nobody takes it any more: what was begun on it must not live on in the pool.
            back.db.close_on_drop();
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.give_back(None);
    }
}

/// The units that share a commit.
#[derive(Default)]
struct Group {
    committed: Vec<Acknowledge>,
    /// The savepoint of a unit that was committed is still there. The commit takes it with it.
    stands: bool,
}

impl Group {
    async fn run(
        mut self,
        pool: &SqlitePool,
        lasts: Duration,
        first: Ask,
        asked: &mut mpsc::UnboundedReceiver<Ask>,
    ) {
        let mut db = match begin(pool).await {
            Ok(db) => db,
            Err(error) => {
                // Whoever stopped waiting does not hear it.
                let _ = first.send(Err(error));
                return;
            }
        };
        let began = Instant::now();
        let mut next = Some(first);
        let mut units = 0;
        while let Some(ask) = next {
            db = match self.unit(db, ask).await {
                Ok(Some(db)) => db,
                Ok(None) => return,
                Err(error) => return self.tell(&Err(error)),
            };
            units += 1;
            let full = units == UNITS || began.elapsed() >= lasts;
            next = if full { None } else { asked.try_recv().ok() };
        }
        let committed = execute(&mut db, "commit").await;
        // Whoever hears of it may ask for the next turn at once.
        drop(db);
        self.tell(&committed);
    }

    /// Lets one unit have the connection; `None` when there is nothing to commit any more. An error
    /// is the whole group's: nobody knows what is in the transaction.
    async fn unit(
        &mut self,
        mut db: Connection,
        ask: Ask,
    ) -> Result<Option<Connection>, StoreError> {
        // Before anything is committed, the transaction itself is the savepoint.
        let alone = self.committed.is_empty();
        if !alone {
            // Each question to SQLite crosses threads: the savepoint of who came before goes now.
            let open = if self.stands { "release unit; savepoint unit" } else { "savepoint unit" };
            execute(&mut db, open).await?;
            self.stands = true;
        }
        let (back, returned) = oneshot::channel();
        // If whoever asked has gone meanwhile, the turn comes back as one that was given up.
        drop(ask.send(Ok(Turn { held: Some((db, back)) })));
        let Back { mut db, committed } = returned.await.map_err(|_| gone())?;
        match committed {
            Some(acknowledge) => self.committed.push(acknowledge),
            None if alone => {
                execute(&mut db, "rollback").await?;
                return Ok(None);
            }
            None => {
                execute(&mut db, "rollback to unit; release unit").await?;
                self.stands = false;
            }
        }
        Ok(Some(db))
    }

    /// Says to every unit what became of the group; who does not listen any more is not told.
    fn tell(self, committed: &Result<(), StoreError>) {
        for acknowledge in self.committed {
            let _ = acknowledge.send(committed.as_ref().map_err(told_again).copied());
        }
    }
}

async fn begin(pool: &SqlitePool) -> Result<Connection, StoreError> {
    let mut db = pool.acquire().await.about("database")?;
    execute(&mut db, "begin immediate").await?;
    Ok(db)
}

/// A step between units. If it fails, the connection is not used again: closing it rolls back
/// whatever is begun on it.
async fn execute(db: &mut Connection, sql: &'static str) -> Result<(), StoreError> {
    let done = sqlx::query(sql).execute(&mut **db).await.about("database");
    if done.is_err() {
        db.close_on_drop();
    }
    done.map(|_| ())
}

fn gone() -> StoreError {
    StoreError::Unavailable("the writer is gone".to_owned())
}

#[cfg(test)]
mod tests;
