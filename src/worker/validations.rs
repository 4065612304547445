//! Validates the books: each church once a day, and whenever staff ask.

use std::sync::Arc;
use std::time::Duration;

use giving::{Error, Giving};
use tokio::sync::Semaphore;

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "ValidationLoop";

const PAUSE: Duration = Duration::from_secs(5);

/// The books of a large church take minutes: they are read beside the loop, which says that it
/// lives. One church at a time, so that giving has the database.
pub async fn run(giving: Giving, stop: Stop) {
    let place = Arc::new(Semaphore::new(1));
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving, &place, &stop)).await;
}

async fn round(giving: &Giving, place: &Arc<Semaphore>, stop: &Stop) -> Result<Again, Error> {
    let Ok(place) = Arc::clone(place).try_acquire_owned() else { return Ok(Again::Later) };
    let (giving, stop) = (giving.clone(), stop.clone());
    tokio::spawn(async move {
        let due = all_due(&giving, &stop);
        tokio::select! {
            // What is left unfinished is another node's when its lease runs out.
            () = stop.clone().heard() => {}
            () = due => {}
        }
        drop(place);
    });
    Ok(Again::Later)
}

async fn all_due(giving: &Giving, stop: &Stop) {
    while !stop.is_now() {
        match giving.validate_next().await {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                tracing::warn!(%error, "a validation did not end; it is begun again");
                break;
            }
        }
    }
}
