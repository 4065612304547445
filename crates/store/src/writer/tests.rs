use std::path::PathBuf;
use std::sync::Arc;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::*;

/// A table of notes, and a writer for it.
struct Notes {
    file: PathBuf,
    pool: SqlitePool,
    readers: SqlitePool,
    writer: Arc<Writer>,
}

impl Notes {
    async fn make() -> Notes {
        Notes::of_groups_that_last(Duration::from_secs(3_600)).await
    }

    async fn of_groups_that_last(lasts: Duration) -> Notes {
        let file = std::env::temp_dir().join(format!("offertory-{}.db", Uuid::new_v4().simple()));
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .foreign_keys(true);
        let pool = SqlitePoolOptions::new().max_connections(1);
        let pool = pool.connect_with(options.clone()).await.unwrap();
        sqlx::raw_sql(
            "create table notes (
                note text primary key,
                beside text references notes (note) deferrable initially deferred
             )",
        )
        .execute(&pool)
        .await
        .unwrap();
        let readers = SqlitePool::connect_with(options.read_only(true)).await.unwrap();
        let writer = Arc::new(Writer::of(pool.clone(), lasts));
        Notes { file, pool, readers, writer }
    }

    async fn turn(&self) -> Turn {
        self.writer.turn().await.unwrap()
    }

    /// Asks, and is heard before this returns, though its turn may come later.
    async fn ask(&self) -> JoinHandle<Result<Turn, StoreError>> {
        let writer = Arc::clone(&self.writer);
        let (asking, asked) = oneshot::channel();
        let turn = tokio::spawn(async move {
            let turn = writer.turn();
            tokio::pin!(turn);
            // One poll puts the question into the queue.
            let first = futures_poll(turn.as_mut()).await;
            asking.send(()).unwrap();
            match first {
                Some(turn) => turn,
                None => turn.await,
            }
        });
        asked.await.unwrap();
        turn
    }

    async fn committed(&self) -> Vec<String> {
        sqlx::query_scalar("select note from notes order by note")
            .fetch_all(&self.readers)
            .await
            .unwrap()
    }

    async fn end(self) {
        self.readers.close().await;
        self.pool.close().await;
        std::fs::remove_file(self.file).unwrap();
    }
}

/// What a future has to say at its first poll.
async fn futures_poll<F: Future + Unpin>(mut future: F) -> Option<F::Output> {
    std::future::poll_fn(|context| {
        std::task::Poll::Ready(match std::pin::Pin::new(&mut future).poll(context) {
            std::task::Poll::Ready(output) => Some(output),
            std::task::Poll::Pending => None,
        })
    })
    .await
}

async fn note(turn: &mut Turn, text: &str) {
    beside(turn, text, None).await;
}

async fn beside(turn: &mut Turn, text: &str, other: Option<&str>) {
    sqlx::query("insert into notes (note, beside) values ($1, $2)")
        .bind(text)
        .bind(other)
        .execute(turn.db())
        .await
        .unwrap();
}

#[tokio::test]
async fn whoever_is_alone_waits_for_nobody() {
    let notes = Notes::make().await;
    let mut one = notes.turn().await;
    note(&mut one, "one").await;
    assert_eq!(notes.committed().await, [""; 0]);
    one.commit().await.unwrap();
    assert_eq!(notes.committed().await, ["one"]);
    notes.end().await;
}

#[tokio::test]
async fn units_share_a_commit_and_hear_of_it_when_it_is_done() {
    let notes = Notes::make().await;
    let mut one = notes.turn().await;
    let two = notes.ask().await;
    note(&mut one, "one").await;
    let one = tokio::spawn(one.commit());
    let mut two = two.await.unwrap().unwrap();
    note(&mut two, "two").await;
    assert!(!one.is_finished(), "nothing is on the disk yet");
    assert_eq!(notes.committed().await, [""; 0]);
    two.commit().await.unwrap();
    one.await.unwrap().unwrap();
    assert_eq!(notes.committed().await, ["one", "two"]);
    notes.end().await;
}

#[tokio::test]
async fn a_group_ends_though_others_wait() {
    let notes = Notes::of_groups_that_last(Duration::ZERO).await;
    let mut one = notes.turn().await;
    let two = notes.ask().await;
    note(&mut one, "one").await;
    one.commit().await.unwrap();
    assert_eq!(notes.committed().await, ["one"]);
    note_with(two.await.unwrap().unwrap(), "two").await;
    assert_eq!(notes.committed().await, ["one", "two"]);
    notes.end().await;
}

#[tokio::test]
async fn a_unit_that_is_dropped_goes_back_alone() {
    let notes = Notes::make().await;
    let mut one = notes.turn().await;
    let (two, three) = (notes.ask().await, notes.ask().await);
    note(&mut one, "one").await;
    let one = tokio::spawn(one.commit());
    let mut two = two.await.unwrap().unwrap();
    note(&mut two, "two").await;
    drop(two);
    let mut three = three.await.unwrap().unwrap();
    note(&mut three, "three").await;
    three.commit().await.unwrap();
    one.await.unwrap().unwrap();
    assert_eq!(notes.committed().await, ["one", "three"]);
    notes.end().await;
}

#[tokio::test]
async fn the_first_that_is_dropped_leaves_nothing() {
    let notes = Notes::make().await;
    let mut one = notes.turn().await;
    let two = notes.ask().await;
    note(&mut one, "one").await;
    drop(one);
    let mut two = two.await.unwrap().unwrap();
    note(&mut two, "two").await;
    two.commit().await.unwrap();
    assert_eq!(notes.committed().await, ["two"]);
    notes.end().await;
}

#[tokio::test]
async fn a_unit_that_panics_goes_back_alone() {
    let notes = Notes::make().await;
    let mut one = notes.turn().await;
    let two = notes.ask().await;
    note(&mut one, "one").await;
    let one = tokio::spawn(one.commit());
    let panicked = tokio::spawn(async move {
        let mut two = two.await.unwrap().unwrap();
        note(&mut two, "two").await;
        panic!("in the middle of a unit");
    });
    assert!(panicked.await.unwrap_err().is_panic());
    one.await.unwrap().unwrap();
    assert_eq!(notes.committed().await, ["one"]);
    note_alone(&notes, "after it").await;
    notes.end().await;
}

async fn note_with(mut turn: Turn, text: &str) {
    note(&mut turn, text).await;
    turn.commit().await.unwrap();
}

async fn note_alone(notes: &Notes, text: &str) {
    note_with(notes.turn().await, text).await;
    assert!(notes.committed().await.contains(&text.to_owned()));
}

#[tokio::test]
async fn a_commit_that_fails_fails_for_every_unit() {
    let notes = Notes::make().await;
    let mut one = notes.turn().await;
    let two = notes.ask().await;
    note(&mut one, "one").await;
    let one = tokio::spawn(one.commit());
    let mut two = two.await.unwrap().unwrap();
    // What it refers to never comes: the database finds out at the end.
    beside(&mut two, "two", Some("nobody")).await;
    assert!(two.commit().await.is_err());
    assert!(one.await.unwrap().is_err());
    assert_eq!(notes.committed().await, [""; 0]);
    note_alone(&notes, "after it").await;
    notes.end().await;
}

/// A full disk makes SQLite roll back on its own: nobody is told that he was committed, and the
/// writer goes on.
#[tokio::test]
async fn a_transaction_that_was_lost_is_nobodys_commit() {
    let notes = Notes::make().await;
    let mut one = notes.turn().await;
    let two = notes.ask().await;
    note(&mut one, "one").await;
    let one = tokio::spawn(one.commit());
    let mut two = two.await.unwrap().unwrap();
    note(&mut two, "two").await;
    sqlx::query("rollback").execute(two.db()).await.unwrap();
    assert!(two.commit().await.is_err());
    assert!(one.await.unwrap().is_err());
    assert_eq!(notes.committed().await, [""; 0]);
    note_alone(&notes, "after it").await;
    notes.end().await;
}

#[tokio::test]
async fn whoever_stops_waiting_is_passed_over() {
    let notes = Notes::make().await;
    let mut one = notes.turn().await;
    let (two, three) = (notes.ask().await, notes.ask().await);
    two.abort();
    assert!(two.await.unwrap_err().is_cancelled());
    note(&mut one, "one").await;
    let one = tokio::spawn(one.commit());
    let mut three = three.await.unwrap().unwrap();
    note(&mut three, "three").await;
    three.commit().await.unwrap();
    one.await.unwrap().unwrap();
    assert_eq!(notes.committed().await, ["one", "three"]);
    notes.end().await;
}

/// Sessions are written on the same connection, past the writer.
#[tokio::test]
async fn others_of_the_pool_get_the_connection_between_groups() {
    let notes = Notes::make().await;
    let mut one = notes.turn().await;
    let pool = notes.pool.clone();
    let session = tokio::spawn(async move {
        sqlx::query("insert into notes (note) values ('a session')").execute(&pool).await
    });
    note(&mut one, "one").await;
    one.commit().await.unwrap();
    session.await.unwrap().unwrap();
    assert_eq!(notes.committed().await, ["a session", "one"]);
    notes.end().await;
}
