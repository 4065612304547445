//! Holds gateways' lists beside the books: each church once a day, and whenever staff ask. Then
//! trust pages are counted again that are a day old.

use std::sync::Arc;
use std::time::Duration;

use giving::{Error, Giving};
use tokio::sync::Semaphore;

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "ComparisonLoop";

const PAUSE: Duration = Duration::from_secs(10);

/// A long list takes minutes: it is read beside the loop, which says that it lives. One church at a
/// time, so that giving has the gateway.
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
        match giving.compare_next().await {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                tracing::warn!(%error, "a comparison did not end; another node goes on with it");
                break;
            }
        }
    }
    if !stop.is_now()
        && let Err(error) = giving.count_trust().await
    {
        tracing::warn!(%error, "trust pages could not be counted");
    }
}
