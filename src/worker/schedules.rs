//! Turns schedules that are due into tasks.

use std::time::Duration;

use giving::{Error, Giving};

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "ScheduleLoop";

const PAUSE: Duration = Duration::from_secs(5);

pub async fn run(giving: Giving, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving)).await;
}

async fn round(giving: &Giving) -> Result<Again, Error> {
    let found = giving.schedules_due().await?;
    Ok(if found > 0 { Again::AtOnce } else { Again::Later })
}
