//! Asks now and then whether the orchestrator answers at all.

use std::time::Duration;

use giving::{Error, Giving};

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "ConnectivityLoop";

const PAUSE: Duration = Duration::from_secs(30);

pub async fn run(giving: Giving, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving)).await;
}

async fn round(giving: &Giving) -> Result<Again, Error> {
    let _noted = giving.check_connectivity().await?;
    Ok(Again::Later)
}
