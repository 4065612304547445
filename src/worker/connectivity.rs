//! Asks once a minute whether the orchestrator answers, and each gateway behind it.

use std::time::Duration;

use giving::{Error, Giving};

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "ConnectivityLoop";

/// Shorter than a minute: nodes take turns, and the first one whose minute is over asks.
const PAUSE: Duration = Duration::from_secs(10);

pub async fn run(giving: Giving, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving)).await;
}

async fn round(giving: &Giving) -> Result<Again, Error> {
    let _noted = giving.check_connectivity().await?;
    Ok(Again::Later)
}
