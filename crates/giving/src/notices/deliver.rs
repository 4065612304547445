//! Webhooks are called outside of any transaction, between two: one takes the delivery for this
//! node, the other writes what came back. A node that dies in between calls again, after its
//! lease, and the event's id tells the receiver that it is the same.

use std::time::Duration;

use delayed_payments::escalation::again_after;
use kernel::{DeliveryId, Timestamp};

use super::{Delivery, LastAnswer, Progress, Way};
use crate::Giving;
use crate::error::Error;
use crate::ports::Called;

/// How long a node may take to call and to write down what came back.
pub(super) const LEASE: Duration = Duration::from_secs(60);

impl Giving {
    /// Deliveries to webhooks whose time has come, for this node alone until it has had time to
    /// make them.
    pub async fn deliveries_due(&self, limit: u32) -> Result<Vec<Delivery>, Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let leased = work.lease_deliveries(now, now.plus(LEASE), limit).await?;
        let _committed = work.commit().await?;
        Ok(leased)
    }

    /// One call, and what becomes of the delivery.
    pub async fn call_webhook(&self, delivery: &Delivery) -> Result<(), Error> {
        let Way::Webhook(hook) = delivery.way else { return Ok(()) };
        let Some(hook) = self.reads().webhook_by_id(hook).await? else { return Ok(()) };
        let Some(notice) = self.reads().notice_by_id(delivery.notice).await? else { return Ok(()) };
        let called = self.webhooks.call(&hook, &notice).await;
        if let Some(why) = &called.why {
            tracing::info!(webhook = hook.name, event = %notice.id, why, "a webhook did not hear");
        }
        self.called(delivery.id, called).await
    }

    async fn called(&self, id: DeliveryId, called: Called) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let Some(delivery) = work.delivery(id).await? else { return Ok(()) };
        // Dropped with its webhook, or sent by another node meanwhile.
        if !matches!(delivery.progress, Progress::Ready { .. }) {
            return Ok(());
        }
        work.save_delivery(&after(delivery, called, now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }
}

/// What becomes of a delivery after a call (P2).
fn after(delivery: Delivery, called: Called, now: Timestamp) -> Delivery {
    let Called { status, took, why } = called;
    let failed = why.is_some();
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let failures = delivery.failures.saturating_add(u32::from(failed));
    let progress = match (failed, again_after(failures)) {
        (false, _) => Progress::Sent,
        (true, Some(wait)) => Progress::Ready { at: now.plus(wait) },
        (true, None) => Progress::Parked,
    };
    Delivery {
        progress,
        failures,
        last: Some(LastAnswer { at: now, status, took_ms, why }),
        ..delivery
    }
}

#[cfg(test)]
mod tests {
    use kernel::{NoticeId, WebhookId, derive_id};

    use super::*;

    #[test]
    fn p2_seventeen_failures_park_a_delivery_and_an_answer_ends_it() {
        let way = Way::Webhook(WebhookId::from_uuid(derive_id(&["hook"])));
        let notice = NoticeId::from_uuid(derive_id(&["notice"]));
        let mut now = Timestamp::from_micros(0);
        let mut delivery = Delivery::new(notice, None, way, now);
        let failed = || Called {
            status: Some(500),
            took: Duration::from_millis(7),
            why: Some("it answered 500".to_owned()),
        };
        for failures in 1..=16 {
            delivery = after(delivery, failed(), now);
            let Progress::Ready { at } = delivery.progress else { panic!("{delivery:?}") };
            assert_eq!((delivery.failures, at > now), (failures, true));
            now = at;
        }
        let sent = after(delivery.clone(), Called { why: None, ..failed() }, now);
        assert_eq!(sent.progress, Progress::Sent);
        let parked = after(delivery, failed(), now);
        assert_eq!((parked.progress, parked.failures), (Progress::Parked, 17));
        assert_eq!(parked.last.unwrap().took_ms, 7);
    }
}
