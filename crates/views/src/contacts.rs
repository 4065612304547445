//! A donor's own phone number and web address, by which they are told beside mail.

use kernel::{DispatchId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Channel, Matter};

/// What a donor may be told by, once they have shown that it is theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    Phone,
    Webhook,
}

impl ContactKind {
    pub const ALL: [ContactKind; 2] = [ContactKind::Phone, ContactKind::Webhook];

    /// The word in a row and in an address.
    pub const fn name(self) -> &'static str {
        match self {
            ContactKind::Phone => "phone",
            ContactKind::Webhook => "webhook",
        }
    }

    /// By its word.
    pub fn from_name(name: &str) -> Option<ContactKind> {
        ContactKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The way of telling that leads there.
    pub const fn channel(self) -> Channel {
        match self {
            ContactKind::Phone => Channel::Sms,
            ContactKind::Webhook => Channel::Webhook,
        }
    }
}

/// How far a contact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ContactStanding {
    /// A code went there, and nobody has typed it yet.
    Unproven,
    Proven,
    /// Its owner answered STOP; only they can begin again.
    Stopped,
}

/// One contact, in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContactRow {
    pub kind: ContactKind,
    pub address: String,
    pub standing: ContactStanding,
}

/// `/settings/notices/{kind}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContactPage {
    pub kind: ContactKind,
    pub contact: Option<ContactRow>,
    /// What calls are signed with: shown until the address is proven, and never again.
    pub secret: Option<String>,
    /// Newest first.
    pub told: Vec<DispatchRow>,
}

/// What became of one text message or call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DispatchRow {
    pub id: DispatchId,
    /// `None` of a code, and of an answer to what came from there.
    pub matter: Option<Matter>,
    pub at: Timestamp,
    pub standing: DispatchStanding,
    /// The status and the milliseconds of the last answer; no status where none came.
    pub answer: Option<(Option<u16>, u64)>,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DispatchStanding {
    /// Leaves at that time, for the first time or once more.
    Waits {
        until: Timestamp,
    },
    Sent,
    /// Tried for a day, and given up.
    GivenUp,
    /// Its contact is no more.
    Dropped,
}

/// A text message in the demo's mailbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TextMessage {
    pub id: DispatchId,
    pub to: String,
    pub church: Option<String>,
    pub says: String,
    pub path: Option<String>,
    pub at: Timestamp,
    pub sent: bool,
}
