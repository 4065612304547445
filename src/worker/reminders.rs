//! Reminds that the schedule engine is off.

use std::time::Duration;

use giving::{Error, Giving};

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "ReminderLoop";

const PAUSE: Duration = Duration::from_secs(15);

pub async fn run(giving: Giving, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving)).await;
}

async fn round(giving: &Giving) -> Result<Again, Error> {
    giving.remind().await?;
    Ok(Again::Later)
}
