//! The only way to a webhook.

use std::time::Duration;

use async_trait::async_trait;

use crate::dispatches::Telling;
use crate::notices::{Webhook, Written};
use crate::secret::SharedSecret;

/// What came back of one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// The answer's status, if there was an answer.
    pub status: Option<u16>,
    pub took: Duration,
    /// Why it does not count as told; nothing if it does.
    pub why: Option<String>,
}

/// All webhooks. No call retries by itself, and each ends within five seconds.
#[async_trait]
pub trait Webhooks: Send + Sync {
    /// Tells one webhook of one notice, signed. The event's id is the notice's: whoever is told
    /// twice can tell.
    async fn call(&self, webhook: &Webhook, notice: &Written) -> Called;

    /// Tells a donor's own webhook of one thing, signed with the secret the two share.
    async fn tell(&self, url: &str, secret: &SharedSecret, telling: &Telling<'_>) -> Called;

    /// Whether such an address may be sent to: https and not inside our own network.
    fn may_send_to(&self, url: &str) -> bool;
}

/// Where nothing leaves the house.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoWebhooks;

#[async_trait]
impl Webhooks for NoWebhooks {
    async fn call(&self, _: &Webhook, _: &Written) -> Called {
        let why = Some("this server sends to no webhooks".to_owned());
        Called { status: None, took: Duration::ZERO, why }
    }

    async fn tell(&self, _: &str, _: &SharedSecret, _: &Telling<'_>) -> Called {
        let why = Some("this server sends to no webhooks".to_owned());
        Called { status: None, took: Duration::ZERO, why }
    }

    fn may_send_to(&self, _: &str) -> bool {
        false
    }
}
