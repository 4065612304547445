//! Counts the days of churches whose books have moved on.

use std::time::Duration;

use giving::{Error, Giving};

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "SumsLoop";

const PAUSE: Duration = Duration::from_secs(20);

pub async fn run(giving: Giving, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving)).await;
}

async fn round(giving: &Giving) -> Result<Again, Error> {
    let churches = giving.sum_days().await?;
    Ok(if churches > 0 { Again::AtOnce } else { Again::Later })
}
