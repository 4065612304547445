//! Sends what donors are told beside mail: text messages, and calls to webhooks of their own.

use std::time::Duration;

use futures::future::join_all;
use giving::{Error, Giving};

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "DispatchLoop";

/// So many leave at the same time; each is answered within ten seconds or not at all.
const AT_ONCE: u32 = 20;
const PAUSE: Duration = Duration::from_secs(1);

pub async fn run(giving: Giving, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving)).await;
}

async fn round(giving: &Giving) -> Result<Again, Error> {
    let due = giving.dispatches_due(AT_ONCE).await?;
    let sent = due.iter().map(|dispatch| giving.send_dispatch(dispatch));
    for sent in join_all(sent).await {
        if let Err(error) = sent {
            // Its lease runs out, and then it is sent again, under the same id.
            tracing::warn!(%error, "what became of a dispatch could not be written down");
        }
    }
    Ok(if due.is_empty() { Again::Later } else { Again::AtOnce })
}
