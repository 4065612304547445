//! Issues the statements that churches asked for, a piece of each run at a time.

use std::time::Duration;

use giving::Giving;

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "StatementsLoop";

const PAUSE: Duration = Duration::from_secs(2);

pub async fn run(giving: Giving, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || async {
        match giving.issue_statements().await? {
            0 => Ok(Again::Later),
            _ => Ok(Again::AtOnce),
        }
    })
    .await;
}
