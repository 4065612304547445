//! Tells mirrors what has changed, each on its own: one that is slow keeps nobody else waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use giving::{Error, Giving};
use kernel::{MirrorId, Timestamp};
use tokio::sync::Semaphore;

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "MirrorLoop";

/// Mirrors that this node talks to at once.
const AT_ONCE: u32 = 4;
const PAUSE: Duration = Duration::from_secs(1);

/// How long after its start a node compares the mirrors with the ledger, and how often from then on.
const FIRST_CHECK: Duration = Duration::from_secs(60 * 60);
const CHECKS: Duration = Duration::from_secs(24 * 60 * 60);

pub async fn run(giving: Giving, stop: Stop) {
    let places = Arc::new(Semaphore::new(AT_ONCE as usize));
    let check = Check::new(giving.now().plus(FIRST_CHECK));
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving, &places, &check)).await;
    // What is under way is finished before the loop has ended.
    let _all = places.acquire_many(AT_ONCE).await;
}

/// When the mirrors are compared next.
struct Check(AtomicI64);

impl Check {
    fn new(at: Timestamp) -> Check {
        Check(AtomicI64::new(at.as_micros()))
    }

    /// Whether it is time; then it is not again for a day.
    fn is_due(&self, now: Timestamp) -> bool {
        let due = now >= Timestamp::from_micros(self.0.load(Ordering::Relaxed));
        if due {
            self.0.store(now.plus(CHECKS).as_micros(), Ordering::Relaxed);
        }
        due
    }
}

async fn round(giving: &Giving, places: &Arc<Semaphore>, check: &Check) -> Result<Again, Error> {
    if check.is_due(giving.now()) {
        giving.check_mirrors().await?;
    }
    for mirror in giving.mirrors_waiting().await? {
        // Those that find no place are still waiting in the next round.
        let Ok(place) = Arc::clone(places).try_acquire_owned() else { break };
        let giving = giving.clone();
        tokio::spawn(async move {
            one(&giving, mirror).await;
            drop(place);
        });
    }
    Ok(Again::Later)
}

async fn one(giving: &Giving, mirror: MirrorId) {
    match giving.write_back(mirror).await {
        Ok(_) => {}
        // Turned off, or taken over by another node, while it was being told.
        Err(Error::Conflict) => tracing::info!(%mirror, "a mirror was left to somebody else"),
        // Its lease runs out, and then it is told again.
        Err(error) => tracing::warn!(%mirror, %error, "a mirror's turn did not end well"),
    }
}
