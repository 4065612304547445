//! Tells staff what was written for them: mails into the outbox, calls to webhooks, the next one
//! on call where nobody takes it, and the mail of the morning.

use std::time::Duration;

use futures::future::join_all;
use giving::{Error, Giving};

use super::{Again, rounds};
use crate::lifecycle::Stop;

pub const NAME: &str = "NoticeLoop";

/// Webhooks that are called at the same time; each answers within five seconds or not at all.
const AT_ONCE: u32 = 20;
const PAUSE: Duration = Duration::from_secs(1);

pub async fn run(giving: Giving, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving)).await;
}

async fn round(giving: &Giving) -> Result<Again, Error> {
    let woken = giving.wake_staff().await?;
    let due = giving.deliveries_due(AT_ONCE).await?;
    let calls = due.iter().map(|delivery| giving.call_webhook(delivery));
    for called in join_all(calls).await {
        if let Err(error) = called {
            // Its lease runs out, and then it is called again.
            tracing::warn!(%error, "what a webhook answered could not be written down");
        }
    }
    if let Err(error) = giving.write_digests().await {
        // The mail of the morning can wait for the next round; whoever is to be woken cannot.
        tracing::warn!(%error, "the mail of the morning was not written");
    }
    Ok(if woken == 0 && due.is_empty() { Again::Later } else { Again::AtOnce })
}
