//! Looks every two seconds whether another set of rules is in force, on every node; and tries new
//! rules on recorded replies, on nodes that run the engine.

use std::sync::Arc;
use std::time::Duration;

use giving::{Error, Giving};
use tokio::sync::Semaphore;

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "RulesLoop";

const PAUSE: Duration = Duration::from_secs(2);

/// A trial takes up to a minute: it is done beside the loop, which goes on following. One at a
/// time, so that giving has the database.
pub async fn run(giving: Giving, stop: Stop) {
    let place = Arc::new(Semaphore::new(1));
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving, &place, &stop)).await;
}

/// The same for a node that serves pages alone: it rules on nothing, and shows the rules there are.
pub async fn follow(giving: Giving, stop: Stop) {
    loop {
        if let Err(error) = giving.follow_rules().await {
            tracing::warn!(%error, "nobody knows whether other rules are in force");
        }
        if !stop.sleep(PAUSE).await {
            return;
        }
    }
}

async fn round(giving: &Giving, place: &Arc<Semaphore>, stop: &Stop) -> Result<Again, Error> {
    giving.follow_rules().await?;
    let Ok(place) = Arc::clone(place).try_acquire_owned() else { return Ok(Again::Later) };
    let (giving, stop) = (giving.clone(), stop.clone());
    tokio::spawn(async move {
        let due = all_due(&giving, &stop);
        tokio::select! {
            // What is left is another node's when the lease runs out.
            () = stop.clone().heard() => {}
            () = due => {}
        }
        drop(place);
    });
    Ok(Again::Later)
}

async fn all_due(giving: &Giving, stop: &Stop) {
    while !stop.is_now() {
        match giving.try_next_rule().await {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                tracing::warn!(%error, "a rule was not tried to the end; another node goes on");
                break;
            }
        }
    }
}
