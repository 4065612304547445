//! Runs due tasks, many side by side. One that panics is parked, and never in the way of the next.

use std::sync::Arc;
use std::time::Duration;

use giving::{Error, Giving};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};

use super::{Again, rounds};
use crate::lifecycle::Stop;
use crate::metrics;

pub const NAME: &str = "TaskLoop";

/// At once, and therefore leased at once: none waits for its turn while its lease runs out.
const AT_ONCE: u32 = 256;

/// So many share what can be shared. More are leased when so many places are free, or soon: whoever
/// leased one by one would send one by one.
const TOGETHER: u32 = 64;
const SOON: Duration = Duration::from_millis(20);

const PAUSE: Duration = Duration::from_millis(300);

pub async fn run(giving: Giving, stop: Stop) {
    let places = Arc::new(Semaphore::new(AT_ONCE as usize));
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving, &places)).await;
    // What is under way is finished before the loop has ended.
    let _all = places.acquire_many(AT_ONCE).await;
}

/// A task's place, and what it is counted as when it leaves it.
struct Place {
    task: &'static str,
    _free: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        metrics::task_ran(self.task);
    }
}

/// Fills the free places. A slow task keeps its own and nobody else's.
async fn round(giving: &Giving, places: &Arc<Semaphore>) -> Result<Again, Error> {
    let Some(mut free) = free_places(places).await else { return Ok(Again::Later) };
    let most = u32::try_from(free.num_permits()).unwrap_or(TOGETHER);
    let ended = giving.call_ended();
    let ready = giving.lease_together(most).await?;
    if ready.is_empty() {
        // What is due may stand behind the calls of this process. It goes on when they have ended,
        // and those that end soon after one another make one group.
        if timeout(PAUSE, ended).await.is_ok() {
            sleep(SOON).await;
        }
        return Ok(Again::AtOnce);
    }
    let now = giving.now();
    let mut taken = ready.into_iter().map_while(|ready| {
        let (task, place) = (ready.task().task.name(), free.split(1)?);
        metrics::task_began(task, ready.task().due, now);
        Some((ready, Place { task, _free: place }))
    });
    loop {
        let group: Vec<_> = taken.by_ref().take(TOGETHER as usize).collect();
        if group.is_empty() {
            return Ok(Again::AtOnce);
        }
        let giving = giving.clone();
        tokio::spawn(async move { giving.run_together(group).await });
    }
}

/// Enough places for a group, or what there is soon: one at least.
async fn free_places(places: &Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
    let enough = Arc::clone(places).acquire_many_owned(TOGETHER);
    let mut free = match timeout(SOON, enough).await {
        Ok(enough) => enough.ok()?,
        Err(_) => Arc::clone(places).acquire_owned().await.ok()?,
    };
    while let Ok(place) = Arc::clone(places).try_acquire_owned() {
        free.merge(place);
    }
    Some(free)
}
