//! Adds up what was seen of rollouts, and steps back what fails.

use std::time::Duration;

use giving::{Error, Giving};

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "RolloutLoop";

const PAUSE: Duration = Duration::from_secs(2);

pub async fn run(giving: Giving, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving)).await;
    // What was seen last is counted before the process ends.
    if let Err(error) = giving.watch_rollouts().await {
        tracing::warn!(%error, "the last results of rollouts were not counted");
    }
}

async fn round(giving: &Giving) -> Result<Again, Error> {
    giving.watch_rollouts().await?;
    Ok(Again::Later)
}
