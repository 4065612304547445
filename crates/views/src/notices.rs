//! Notices to staff: what they were told, how they are told, and who is woken.

use kernel::{DeliveryId, IncidentId, NoticeId, PersonId, Timestamp, WebhookId};
use serde::{Deserialize, Serialize};

/// How a notice went on one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToldState {
    /// A mail that waits in the outbox, and why it still does.
    MailWaits {
        why: Option<String>,
    },
    MailSent {
        at: Timestamp,
    },
    /// To be sent at that time; failed so often until now.
    Waits {
        at: Timestamp,
        failures: u32,
    },
    Answered,
    Parked,
    Dropped,
}

/// One way of one notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldRow {
    pub id: DeliveryId,
    pub notice: NoticeId,
    pub subject: String,
    /// Whom it reached; `None`: the whole team.
    pub to: Option<String>,
    /// The webhook's name; `None`: by e-mail.
    pub webhook: Option<String>,
    pub at: Timestamp,
    pub state: ToldState,
    /// The last answer: when, its status, how long it took, what was wrong.
    pub answer: Option<WebhookAnswer>,
}

/// What a webhook answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookAnswer {
    pub at: Timestamp,
    pub status: Option<u16>,
    pub took_ms: u64,
    pub why: Option<String>,
}

/// A notice in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRow {
    pub id: NoticeId,
    /// It wakes somebody.
    pub wakes: bool,
    pub subject: String,
    pub text: String,
    pub incident: Option<IncidentId>,
    /// It is for the one who looks, and nobody else.
    pub only_mine: bool,
    pub at: Timestamp,
    pub read: bool,
    /// Who has it, and since when.
    pub taken: Option<(String, Timestamp)>,
    /// When the next one is told, if nobody takes it.
    pub next_at: Option<Timestamp>,
    pub told: Vec<ToldRow>,
}

/// `/staff/notices`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeList {
    pub notices: Vec<NoticeRow>,
    pub unread: u64,
    /// From 1.
    pub page: u32,
    pub per_page: u32,
    pub matching: u64,
}

/// `/staff/notices/channels`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeChannels {
    pub email: String,
    pub page_mail: bool,
    /// "at_once", "digest" or "never".
    pub look_mail: String,
    pub morning: bool,
    pub hour: u8,
    /// One's own webhooks.
    pub webhooks: Vec<WebhookRow>,
    /// How the last tests went, newest first.
    pub tests: Vec<ToldRow>,
}

/// A webhook in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookRow {
    pub id: WebhookId,
    pub name: String,
    pub url: String,
    /// Whose it is; `None`: the whole team's.
    pub owner: Option<String>,
    pub pages_only: bool,
    pub made_at: Timestamp,
    pub rotated_at: Option<Timestamp>,
    /// What came back the last time.
    pub last: Option<ToldRow>,
    pub parked: u32,
}

/// `/staff/notices/webhooks`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookList {
    pub webhooks: Vec<WebhookRow>,
}

/// `/staff/notices/webhooks/{id}`, and the pages that ask before it is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookPage {
    pub webhook: WebhookRow,
    /// Newest first.
    pub deliveries: Vec<ToldRow>,
}

/// `/staff/notices/on-call`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnCallOrder {
    /// All staff: those on call first, in their order.
    pub staff: Vec<OnCallPlace>,
    pub second_after_minutes: u64,
    pub everybody_after_minutes: u64,
}

/// One of the staff, and when they are woken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnCallPlace {
    pub person: PersonId,
    pub name: String,
    /// From 1; `None`: only with everybody.
    pub position: Option<u32>,
}
