//! Looks for gifts that should be moving and are not, and gives them a task again: no gift stands
//! still because its task was lost, parked or forgotten.

use std::time::Duration;

use giving::{Error, Giving};

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "WatchdogLoop";

const PAUSE: Duration = Duration::from_secs(60);

pub async fn run(giving: Giving, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving)).await;
}

async fn round(giving: &Giving) -> Result<Again, Error> {
    let still = giving.watch().await?;
    if still > 0 {
        tracing::warn!(gifts = still, "gifts stood still and were given a task again");
    }
    Ok(Again::Later)
}
