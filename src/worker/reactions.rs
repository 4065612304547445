//! Counts answers by quarter of an hour, and looks whether some come more often than usual.

use std::time::Duration;

use giving::{Error, Giving};

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "RateLoop";

const PAUSE: Duration = Duration::from_secs(20);

pub async fn run(giving: Giving, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving)).await;
}

async fn round(giving: &Giving) -> Result<Again, Error> {
    let more = giving.count_answers().await?;
    giving.watch_rates().await?;
    Ok(if more { Again::AtOnce } else { Again::Later })
}
