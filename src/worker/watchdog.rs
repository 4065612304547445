//! Looks for what nobody would notice: gifts that should be moving and are not, queues that grow,
//! runs that take long; and keeps when an entry of health turned, so that staff are told.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use giving::{Error, Giving};
use kernel::Timestamp;

use super::{Again, NAMES, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "WatchdogLoop";

const PAUSE: Duration = Duration::from_secs(10);

/// How often gifts are looked for that stand still: it goes through many rows.
const STANDING_STILL: Duration = Duration::from_secs(60);

pub async fn run(giving: Giving, stop: Stop) {
    let looked = AtomicI64::new(i64::MIN);
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving, &looked)).await;
}

async fn round(giving: &Giving, looked: &AtomicI64) -> Result<Again, Error> {
    let now = giving.now();
    if now.since(Timestamp::from_micros(looked.load(Ordering::Relaxed))) >= STANDING_STILL {
        looked.store(now.as_micros(), Ordering::Relaxed);
        let still = giving.watch().await?;
        if still > 0 {
            tracing::warn!(gifts = still, "gifts stood still and were given a task again");
        }
    }
    giving.watch_queues().await?;
    giving.watch_health(&NAMES).await?;
    Ok(Again::Later)
}
