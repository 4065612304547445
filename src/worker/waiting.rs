//! Asks and tells donors whose gifts wait, before time decides for them.

use std::time::Duration;

use giving::{Error, Giving};

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "WaitingLoop";

const PAUSE: Duration = Duration::from_secs(15);

pub async fn run(giving: Giving, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving)).await;
}

async fn round(giving: &Giving) -> Result<Again, Error> {
    giving.watch_waiting().await?;
    Ok(Again::Later)
}
