//! Runs due tasks, some at a time. One that panics is parked, and never in the way of the next.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use giving::tasks::Leased;
use giving::{Error, Giving};
use tokio::sync::Semaphore;

use super::{Again, rounds, words_of};
use crate::lifecycle::Stop;
use crate::metrics;

pub const NAME: &str = "TaskLoop";

/// At once, and therefore leased at once: none waits for its turn while its lease runs out.
const AT_ONCE: u32 = 16;
const PAUSE: Duration = Duration::from_millis(300);

pub async fn run(giving: Giving, stop: Stop) {
    let places = Arc::new(Semaphore::new(AT_ONCE as usize));
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving, &places)).await;
    // What is under way is finished before the loop has ended.
    let _all = places.acquire_many(AT_ONCE).await;
}

/// Fills the free places. A slow task keeps its own and nobody else's.
async fn round(giving: &Giving, places: &Arc<Semaphore>) -> Result<Again, Error> {
    let Ok(first) = Arc::clone(places).acquire_owned().await else { return Ok(Again::Later) };
    let mut free = vec![first];
    while let Ok(place) = Arc::clone(places).try_acquire_owned() {
        free.push(place);
    }
    let leased = giving.lease_tasks(u32::try_from(free.len()).unwrap_or(AT_ONCE)).await?;
    let more = if leased.is_empty() { Again::Later } else { Again::AtOnce };
    for (task, place) in leased.into_iter().zip(free) {
        let giving = giving.clone();
        tokio::spawn(async move {
            one(giving, task).await;
            drop(place);
        });
    }
    Ok(more)
}

/// One task, to its end, whatever becomes of it.
pub(crate) async fn one(giving: Giving, leased: Leased) {
    let task = leased.task.name();
    metrics::task_began(task, leased.due, giving.now());
    let run = AssertUnwindSafe(giving.run_task(&leased)).catch_unwind().await;
    let result = match run {
        Ok(result) => result,
        Err(panic) => {
            let why = words_of(&panic);
            tracing::error!(task, id = %leased.id, why, "a task panicked");
            giving.park_task(&leased, why).await
        }
    };
    metrics::task_ran(task);
    if let Err(error) = result {
        // Its lease runs out, and then it is somebody's again.
        tracing::warn!(task, id = %leased.id, %error, "a task's end could not be written down");
    }
}
