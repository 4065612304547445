//! What time brings by itself: reminders that the schedule engine is off, and maintenance that
//! begins and ends.

use std::time::Duration;

use giving::{Error, Giving};

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "ReminderLoop";

/// A window is on the board so soon after its start. It holds from its first second all the same.
const PAUSE: Duration = Duration::from_secs(2);

pub async fn run(giving: Giving, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving)).await;
}

async fn round(giving: &Giving) -> Result<Again, Error> {
    giving.watch_switch().await?;
    giving.watch_windows().await?;
    Ok(Again::Later)
}
