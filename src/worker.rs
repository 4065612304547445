//! The engine's loops. Each says that it lives, does what is due, and goes on whatever happens to
//! one item.

pub mod clock;
pub mod comparisons;
pub mod connectivity;
pub mod dispatches;
pub mod drills;
pub mod erasures;
pub mod mails;
pub mod methods;
pub mod mirrors;
pub mod notices;
pub mod reactions;
pub mod reminders;
pub mod rollouts;
pub mod rules;
pub mod schedules;
pub mod statements;
pub mod sums;
pub mod tasks;
pub mod upcoming;
pub mod validations;
pub mod waiting;
pub mod watchdog;

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use futures::FutureExt;
use giving::{Error, Giving};
use tokio::task::JoinSet;

use crate::lifecycle::Stop;
use crate::mail::Post;
use crate::metrics;

/// The loops, as health names them.
pub const NAMES: [&str; 20] = [
    tasks::NAME,
    rollouts::NAME,
    rules::NAME,
    schedules::NAME,
    mails::NAME,
    methods::NAME,
    mirrors::NAME,
    notices::NAME,
    comparisons::NAME,
    connectivity::NAME,
    erasures::NAME,
    dispatches::NAME,
    reactions::NAME,
    reminders::NAME,
    upcoming::NAME,
    statements::NAME,
    sums::NAME,
    validations::NAME,
    waiting::NAME,
    watchdog::NAME,
];

/// A loop says so often that it lives. Health waits a minute.
const PING: Duration = Duration::from_secs(15);

/// Starts every loop. The set ends when all of them have.
pub fn start(giving: &Giving, post: Post, stop: &Stop) -> JoinSet<()> {
    let mut loops = JoinSet::new();
    loops.spawn(tasks::run(giving.clone(), stop.clone()));
    loops.spawn(rollouts::run(giving.clone(), stop.clone()));
    loops.spawn(rules::run(giving.clone(), stop.clone()));
    loops.spawn(schedules::run(giving.clone(), stop.clone()));
    loops.spawn(mails::run(giving.clone(), post, stop.clone()));
    loops.spawn(methods::run(giving.clone(), stop.clone()));
    loops.spawn(mirrors::run(giving.clone(), stop.clone()));
    loops.spawn(notices::run(giving.clone(), stop.clone()));
    loops.spawn(comparisons::run(giving.clone(), stop.clone()));
    loops.spawn(connectivity::run(giving.clone(), stop.clone()));
    loops.spawn(erasures::run(giving.clone(), stop.clone()));
    loops.spawn(dispatches::run(giving.clone(), stop.clone()));
    loops.spawn(reactions::run(giving.clone(), stop.clone()));
    loops.spawn(reminders::run(giving.clone(), stop.clone()));
    loops.spawn(upcoming::run(giving.clone(), stop.clone()));
    loops.spawn(statements::run(giving.clone(), stop.clone()));
    loops.spawn(sums::run(giving.clone(), stop.clone()));
    loops.spawn(validations::run(giving.clone(), stop.clone()));
    loops.spawn(waiting::run(giving.clone(), stop.clone()));
    loops.spawn(watchdog::run(giving.clone(), stop.clone()));
    loops
}

/// How soon a loop looks again.
enum Again {
    /// There is more.
    AtOnce,
    /// Nothing was due.
    Later,
}

/// One loop: a round, a pause, and a ping now and then. A round that fails or panics is logged; the
/// next one comes all the same.
async fn rounds<F>(
    giving: &Giving,
    name: &'static str,
    pause: Duration,
    stop: &Stop,
    mut round: impl FnMut() -> F,
) where
    F: Future<Output = Result<Again, Error>>,
{
    let mut pinged = None;
    while !stop.is_now() {
        let now = giving.now();
        if pinged.is_none_or(|at| now.since(at) >= PING) {
            match giving.ping(name).await {
                Ok(()) => pinged = Some(now),
                Err(error) => tracing::warn!(name, %error, "a loop could not say that it lives"),
            }
        }
        let began = Instant::now();
        let went = AssertUnwindSafe(round()).catch_unwind().await;
        metrics::loop_went(name, word_of(&went), began.elapsed());
        let again = match went {
            Ok(Ok(again)) => again,
            Ok(Err(error)) => {
                tracing::warn!(name, %error, "a round failed; the next one follows");
                Again::Later
            }
            Err(panic) => {
                tracing::error!(name, why = words_of(&panic), "a round panicked");
                Again::Later
            }
        };
        if matches!(again, Again::Later) && !stop.sleep(pause).await {
            break;
        }
    }
}

/// How a round went, as metrics call it.
fn word_of<T>(went: &Result<Result<T, Error>, Box<dyn Any + Send>>) -> &'static str {
    match went {
        Ok(Ok(_)) => "done",
        Ok(Err(_)) => "failed",
        Err(_) => "panicked",
    }
}

/// What a panic said.
fn words_of(panic: &Box<dyn Any + Send>) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no words")
}
