//! Tells mirrors what has changed, each on its own: one that is slow keeps nobody else waiting.

use std::sync::Arc;
use std::time::Duration;

use giving::{Error, Giving};
use kernel::MirrorId;
use tokio::sync::Semaphore;

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "MirrorLoop";

/// Mirrors that this node talks to at once.
const AT_ONCE: u32 = 4;
const PAUSE: Duration = Duration::from_secs(1);

pub async fn run(giving: Giving, stop: Stop) {
    let places = Arc::new(Semaphore::new(AT_ONCE as usize));
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving, &places)).await;
    // What is under way is finished before the loop has ended.
    let _all = places.acquire_many(AT_ONCE).await;
}

async fn round(giving: &Giving, places: &Arc<Semaphore>) -> Result<Again, Error> {
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
