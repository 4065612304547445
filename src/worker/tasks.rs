//! Runs due tasks, some at a time. One that panics is parked, and never in the way of the next.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::{FutureExt, StreamExt, stream};
use giving::tasks::Leased;
use giving::{Error, Giving};

use super::{Again, rounds, words_of};
use crate::lifecycle::Stop;

pub const NAME: &str = "TaskLoop";

/// At once, and therefore leased at once: none waits for its turn while its lease runs out.
const AT_ONCE: u32 = 16;
const PAUSE: Duration = Duration::from_millis(300);

pub async fn run(giving: Giving, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving)).await;
}

async fn round(giving: &Giving) -> Result<Again, Error> {
    let leased = giving.lease_tasks(AT_ONCE).await?;
    let more = if leased.is_empty() { Again::Later } else { Again::AtOnce };
    let all = leased.into_iter().map(|task| one(giving.clone(), task));
    stream::iter(all).buffer_unordered(AT_ONCE as usize).collect::<()>().await;
    Ok(more)
}

async fn one(giving: Giving, leased: Leased) {
    let task = leased.task.name();
    let run = AssertUnwindSafe(giving.run_task(&leased)).catch_unwind().await;
    let result = match run {
        Ok(result) => result,
        Err(panic) => {
            let why = words_of(&panic);
            tracing::error!(task, id = %leased.id, why, "a task panicked");
            giving.park_task(&leased, why).await
        }
    };
    metrics::counter!("tasks_total", "task" => task).increment(1);
    if let Err(error) = result {
        // Its lease runs out, and then it is somebody's again.
        tracing::warn!(task, id = %leased.id, %error, "a task's end could not be written down");
    }
}
