//! Orders of many callers, written together: each hands in one order with its tasks and hears what
//! became of it when it is on the disk.
//!
//! While one group is written the next one gathers, so groups grow with the load and a caller who is
//! alone waits for nobody. A group is one unit of work; if it fails, each of its submissions is
//! tried in a unit of its own, so that whatever is wrong with one is told to that one alone.

use std::sync::Arc;
use std::time::Duration;

use giving::ports::{Appended, Store, StoreError};
use giving::tasks::Task;
use kernel::{TaskId, Timestamp};
use ledger::Order;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout_at};

use crate::answer::told_again;

/// The most orders of one group.
const MOST: usize = 500;

/// How long a group waits for as many as came the last time.
const GATHERS: Duration = Duration::from_millis(2);

/// Where orders are handed in. Cloned, it is the same journal.
#[derive(Clone)]
pub struct Journal {
    submissions: mpsc::Sender<Submission>,
}

struct Submission {
    order: Order,
    tasks: Vec<(TaskId, Task, Timestamp)>,
    outcome: oneshot::Sender<Result<Appended, StoreError>>,
}

impl Journal {
    /// Its task ends when the last clone is dropped and everything handed in is written.
    pub fn of(store: Arc<dyn Store>) -> Journal {
        let (submissions, mut handed_in) = mpsc::channel(2 * MOST);
        tokio::spawn(async move {
            let mut last = 1;
            while let Some(first) = handed_in.recv().await {
                let group = gather(first, last, &mut handed_in).await;
                last = group.len();
                // In a task of its own: whoever waits hears of a panic, and the next group is written.
                let _ = tokio::spawn(write(Arc::clone(&store), group)).await;
            }
        });
        Journal { submissions }
    }

    /// Durable when this returns. The tasks are written with the order, also if it was there
    /// already; not if it was refused.
    pub async fn submit(
        &self,
        order: Order,
        tasks: Vec<(TaskId, Task, Timestamp)>,
    ) -> Result<Appended, StoreError> {
        let (outcome, told) = oneshot::channel();
        let gone = || StoreError::Unavailable("the journal is gone".to_owned());
        let submission = Submission { order, tasks, outcome };
        self.submissions.send(submission).await.map_err(|_| gone())?;
        told.await.unwrap_or_else(|_| Err(gone()))
    }
}

/// Everything that is there; and if there were others the last time, what comes soon.
async fn gather(
    first: Submission,
    last: usize,
    handed_in: &mut mpsc::Receiver<Submission>,
) -> Vec<Submission> {
    let until = Instant::now() + GATHERS;
    let mut group = vec![first];
    while group.len() < MOST {
        match handed_in.try_recv() {
            Ok(next) => group.push(next),
            Err(_) if group.len() >= last => break,
            Err(_) => match timeout_at(until, handed_in.recv()).await {
                Ok(Some(next)) => group.push(next),
                Ok(None) | Err(_) => break,
            },
        }
    }
    group
}

async fn write(store: Arc<dyn Store>, group: Vec<Submission>) {
    match append(store.as_ref(), &group).await {
        Ok(outcomes) => {
            for (submission, outcome) in group.into_iter().zip(outcomes) {
                submission.tell(Ok(outcome));
            }
        }
        Err(error @ StoreError::Unavailable(_)) => {
            group.into_iter().for_each(|submission| submission.tell(Err(told_again(&error))));
        }
        Err(_) => {
            for submission in group {
                let alone = append(store.as_ref(), std::slice::from_ref(&submission)).await;
                submission.tell(
                    alone
                        .map(|outcomes| outcomes.first().copied())
                        .and_then(|outcome| outcome.ok_or(StoreError::Stale { table: "orders" })),
                );
            }
        }
    }
}

/// One unit of work.
async fn append(store: &dyn Store, group: &[Submission]) -> Result<Vec<Appended>, StoreError> {
    let orders: Vec<Order> = group.iter().map(|submission| submission.order.clone()).collect();
    let mut work = store.begin().await?;
    let outcomes = work.append_orders(&orders).await?;
    let tasks: Vec<_> = group
        .iter()
        .zip(&outcomes)
        .filter(|(_, outcome)| matches!(outcome, Appended::New | Appended::Exists))
        .flat_map(|(submission, _)| submission.tasks.iter().cloned())
        .collect();
    if !tasks.is_empty() {
        work.enqueue_all(&tasks).await?;
    }
    let _committed = work.commit().await?;
    Ok(outcomes)
}

impl Submission {
    /// Who does not listen any more is not told; what he handed in is written all the same.
    fn tell(self, outcome: Result<Appended, StoreError>) {
        let _ = self.outcome.send(outcome);
    }
}
