//! Forgets donors whose time to take it back is over.

use std::time::Duration;

use giving::{Error, Giving};

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "ErasureLoop";

const PAUSE: Duration = Duration::from_secs(60);

pub async fn run(giving: Giving, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving)).await;
}

async fn round(giving: &Giving) -> Result<Again, Error> {
    giving.erase_due().await?;
    Ok(Again::Later)
}
