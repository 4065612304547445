use async_trait::async_trait;
use delayed_payments::Escalation;
use kernel::{DeliveryId, NoticeId, PersonId, Timestamp, WebhookId};

use super::StoreError;
use crate::notices::{Channels, Delivery, Webhook, Written};

/// A delivery with what its way says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub delivery: Delivery,
    /// The notice's line.
    pub subject: String,
    /// Whom it reached, by name.
    pub to: Option<String>,
    /// The webhook's name.
    pub webhook: Option<String>,
    /// When the mail left, if it is one and has.
    pub mailed_at: Option<Timestamp>,
    /// Why the mail has not, the last time it was tried.
    pub mail_why: Option<String>,
}

/// What became of gifts in a stretch of time, test churches left out (C-23, C-33).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayFigures {
    /// Gifts that were taken.
    pub taken: u64,
    /// Donors who gave them.
    pub donors: u64,
    /// Answers of class unknown.
    pub unknown: u64,
    /// Gifts that failed for good.
    pub failed: u64,
}

#[async_trait]
pub trait NoticesWork {
    /// Writes a notice; one whose key is there already is left as it is.
    async fn write_notice(&mut self, notice: &Written) -> Result<(), StoreError>;

    /// Locked for this unit of work.
    async fn notice(&mut self, id: NoticeId) -> Result<Option<Written>, StoreError>;

    /// Writes who has it, and who is told next.
    async fn save_notice(&mut self, notice: &Written) -> Result<(), StoreError>;

    /// Somebody has read it.
    async fn read_notice(
        &mut self,
        id: NoticeId,
        person: PersonId,
        at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Somebody has read all that is for them.
    async fn read_notices(&mut self, person: PersonId, at: Timestamp) -> Result<(), StoreError>;

    /// A delivery whose id is there already is left as it is.
    async fn add_delivery(&mut self, delivery: &Delivery) -> Result<(), StoreError>;

    /// Takes deliveries to webhooks whose time has come. Until `until` no other node gets them.
    async fn lease_deliveries(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Delivery>, StoreError>;

    /// Locked.
    async fn delivery(&mut self, id: DeliveryId) -> Result<Option<Delivery>, StoreError>;

    /// Writes how far it is and what came back.
    async fn save_delivery(&mut self, delivery: &Delivery) -> Result<(), StoreError>;

    /// What a webhook was still to be told is told nobody.
    async fn drop_deliveries(&mut self, webhook: WebhookId) -> Result<(), StoreError>;

    async fn add_webhook(&mut self, webhook: &Webhook) -> Result<(), StoreError>;

    /// Locked.
    async fn webhook(&mut self, id: WebhookId) -> Result<Option<Webhook>, StoreError>;

    /// Writes its secret, and when it was rotated or removed.
    async fn save_webhook(&mut self, webhook: &Webhook) -> Result<(), StoreError>;

    /// Locked; nothing for somebody who never chose.
    async fn channels(&mut self, person: PersonId) -> Result<Option<Channels>, StoreError>;

    async fn save_channels(&mut self, channels: &Channels) -> Result<(), StoreError>;

    /// Replaces the on-call order.
    async fn save_on_call(&mut self, people: &[PersonId]) -> Result<(), StoreError>;

    async fn save_escalation(&mut self, escalation: Escalation) -> Result<(), StoreError>;
}

#[async_trait]
pub trait NoticesReads {
    /// Notices for all staff and for this one, newest first, after so many; with when they were
    /// read.
    async fn notices_for(
        &self,
        person: PersonId,
        skip: u32,
        limit: u32,
    ) -> Result<Vec<(Written, Option<Timestamp>)>, StoreError>;

    async fn notice_by_id(&self, id: NoticeId) -> Result<Option<Written>, StoreError>;

    /// How many there are for this one in all.
    async fn notice_count(&self, person: PersonId) -> Result<u64, StoreError>;

    /// How many each of the staff has not read, of those written since.
    async fn unread_notices(&self, since: Timestamp) -> Result<Vec<(PersonId, u64)>, StoreError>;

    /// Notices of which somebody is to be told now, the longest waiting first.
    async fn notices_waiting(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<NoticeId>, StoreError>;

    /// Of those for all staff and for this one that only ask for a look, what was written in a
    /// stretch of time, oldest first.
    async fn looks_between(
        &self,
        person: PersonId,
        from: Timestamp,
        to: Timestamp,
        limit: u32,
    ) -> Result<Vec<Written>, StoreError>;

    /// What these notices became of, oldest first.
    async fn told_of(&self, notices: &[NoticeId]) -> Result<Vec<Told>, StoreError>;

    /// What a webhook was told, newest first.
    async fn told_to(&self, webhook: WebhookId, limit: u32) -> Result<Vec<Told>, StoreError>;

    /// Webhooks that were not removed, by name.
    async fn webhooks(&self) -> Result<Vec<Webhook>, StoreError>;

    async fn webhook_by_id(&self, id: WebhookId) -> Result<Option<Webhook>, StoreError>;

    /// Deliveries that were given up and wait for a person.
    async fn parked_deliveries(&self) -> Result<u64, StoreError>;

    /// How each of the staff who chose is told.
    async fn all_channels(&self) -> Result<Vec<Channels>, StoreError>;

    /// Who is woken first, and who after them.
    async fn on_call_now(&self) -> Result<Vec<PersonId>, StoreError>;

    /// The times somebody set, if somebody did.
    async fn escalation_now(&self) -> Result<Option<Escalation>, StoreError>;

    async fn day_figures(&self, from: Timestamp, to: Timestamp) -> Result<DayFigures, StoreError>;
}
