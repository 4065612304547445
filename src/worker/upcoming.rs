//! Tells donors of the gifts that are near.

use std::time::Duration;

use giving::{Error, Giving};

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "UpcomingLoop";

const PAUSE: Duration = Duration::from_secs(30);

pub async fn run(giving: Giving, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving)).await;
}

async fn round(giving: &Giving) -> Result<Again, Error> {
    let told = giving.tell_of_gifts_ahead().await?;
    Ok(if told > 0 { Again::AtOnce } else { Again::Later })
}
