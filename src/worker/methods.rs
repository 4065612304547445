//! Tells donors of cards whose date ends, and has the vault forget what they removed.

use std::time::Duration;

use giving::{Error, Giving};

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "MethodLoop";

const PAUSE: Duration = Duration::from_secs(30);

pub async fn run(giving: Giving, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving)).await;
}

async fn round(giving: &Giving) -> Result<Again, Error> {
    giving.watch_methods().await?;
    Ok(Again::Later)
}
