//! The only way to a gateway.

use async_trait::async_trait;
use classifier::Reply;
use delayed_payments::retry::inquiry_at;
use kernel::{Amount, AttemptId, GatewayId, ProbeId, Timestamp};

use crate::attempts::Attempt;
use crate::cases::Deed;
use crate::permit::SendPermit;

/// What to take, and through which of the church's accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    pub gateway: GatewayId,
    /// The facility's token at the orchestrator.
    pub facility_token: String,
    /// The donor's card or bank account at the vault; never a number.
    pub method_token: String,
    pub amount: Amount,
    /// The bank sent it back before. The network wants such a debit marked.
    pub retry: bool,
}

/// What to give back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reversal {
    pub gateway: GatewayId,
    pub facility_token: String,
    /// The key under which the money was taken.
    pub taken_under: AttemptId,
    /// When it was taken, so that the gateway's list need not be read further back.
    pub taken_at: Timestamp,
    pub amount: Amount,
    pub now: Timestamp,
}

/// A question about an attempt whose outcome nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inquiry {
    pub key: AttemptId,
    pub gateway: GatewayId,
    pub facility_token: String,
    pub sent_at: Timestamp,
    /// Since when this look is due: what was read of the gateway before is no answer to it.
    pub due: Timestamp,
    pub now: Timestamp,
}

impl Inquiry {
    /// The next question about an attempt.
    pub(crate) fn about(attempt: &Attempt, facility_token: String, now: Timestamp) -> Inquiry {
        let due = inquiry_at(attempt.inquiries, attempt.sent_at);
        Inquiry {
            key: attempt.id,
            gateway: attempt.gateway.clone(),
            facility_token,
            sent_at: attempt.sent_at,
            due: due.map_or(now, |due| due.min(now)),
            now,
        }
    }
}

/// What the gateway knows of an attempt.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// It took the money.
    Taken { reply: Reply },
    /// A bank debit that it handed on; the bank has not settled it yet.
    Pending { reply: Reply },
    /// A bank debit that the bank sent back, with the bank's code ("R01").
    Returned { code: String, reply: Reply },
    /// It knows the attempt, and no money moved.
    NotTaken { reply: Reply },
    /// It surely had not seen the attempt then.
    NeverSeen { as_of: Timestamp },
    /// What it did since is so much that not all could be read. The next question goes on there.
    NotYetRead,
    /// It does not say (yet), or does not answer.
    Unknown { reply: Reply },
}

/// Where and with what to probe: our own instrument and account, never a donor's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeTarget {
    pub id: ProbeId,
    pub gateway: GatewayId,
    pub facility_token: String,
    pub method_token: String,
}

/// One line of a gateway's own list: something it did, or was asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The gateway's own name for it.
    pub token: String,
    pub deed: Deed,
    /// Our key, or whatever another system put there.
    pub key: Option<String>,
    /// What moved; nothing when it was refused, or only looked at.
    pub amount: Option<Amount>,
    /// By the gateway's clock, in whole seconds.
    pub at: Timestamp,
    /// The line that it gives back.
    pub of: Option<String>,
}

/// A page of a gateway's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    /// Oldest first; empty behind the last line.
    Lines(Vec<Listed>),
    /// Nothing is known of what stands there.
    Unread { why: String },
}

/// All gateways, behind the orchestrator. No call retries by itself; no answer is an answer.
#[async_trait]
pub trait Gateways: Send + Sync {
    /// Sends one persisted attempt, once. The permit's key is the gateway's order reference.
    async fn purchase(&self, permit: SendPermit, charge: &Charge) -> Reply;

    /// Gives back what was taken. As careful as a purchase: it is money.
    async fn refund(&self, permit: SendPermit, reversal: &Reversal) -> Reply;

    /// Asks what became of an attempt, by our own key. Asking moves nothing.
    async fn inquire(&self, inquiry: &Inquiry) -> Found;

    /// Verifies our own test instrument.
    async fn probe(&self, target: &ProbeTarget) -> Reply;

    /// What the gateway says that it did through a facility, oldest first and behind the line of this
    /// token. Reading moves nothing.
    async fn listed(&self, facility_token: &str, behind: Option<&str>) -> Listing {
        let _ = behind;
        Listing::Unread { why: format!("{facility_token} keeps no list") }
    }

    /// Whether the orchestrator answers at all.
    async fn reachable(&self) -> bool;
}
