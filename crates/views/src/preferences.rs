//! What a donor is told, by which way, and when.

use kernel::{Locale, Timestamp};
use serde::{Deserialize, Serialize};

/// Something a donor may be told of. The words are the page's and the mail's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// A gift was taken.
    Receipt,
    /// A gift waits, and its donor may choose.
    Waiting,
    /// A gift of a schedule is near.
    Upcoming,
    /// A card ends before a gift that would need it.
    Expiring,
    /// A statement is there, or was corrected.
    Statement,
    /// A gift was not taken.
    NeedsYou,
    /// Money goes back, or turned out otherwise than was told.
    MoneyBack,
    /// Something was changed: a schedule, a way to pay. The mail is the proof.
    Change,
    /// Signing in, and who may.
    Account,
}

impl Matter {
    /// In the order of the page: first what may be chosen.
    pub const ALL: [Matter; 9] = [
        Matter::Receipt,
        Matter::Waiting,
        Matter::Upcoming,
        Matter::Expiring,
        Matter::Statement,
        Matter::NeedsYou,
        Matter::MoneyBack,
        Matter::Change,
        Matter::Account,
    ];

    /// The word in a row and in a form.
    pub const fn name(self) -> &'static str {
        match self {
            Matter::Receipt => "receipt",
            Matter::Waiting => "waiting",
            Matter::Upcoming => "upcoming",
            Matter::Expiring => "expiring",
            Matter::Statement => "statement",
            Matter::NeedsYou => "needs_you",
            Matter::MoneyBack => "money_back",
            Matter::Change => "change",
            Matter::Account => "account",
        }
    }

    /// By its word.
    pub fn from_name(name: &str) -> Option<Matter> {
        Matter::ALL.into_iter().find(|matter| matter.name() == name)
    }

    /// Money and safety are always told: by mail, at once, and nobody can switch that off.
    pub const fn is_mandatory(self) -> bool {
        match self {
            Matter::NeedsYou | Matter::MoneyBack | Matter::Change | Matter::Account => true,
            Matter::Receipt
            | Matter::Waiting
            | Matter::Upcoming
            | Matter::Expiring
            | Matter::Statement => false,
        }
    }

    /// Whether somebody who never chose is told by this way.
    pub const fn is_usual(self, channel: Channel) -> bool {
        match channel {
            Channel::Email => !matches!(self, Matter::Upcoming),
            Channel::Sms | Channel::Webhook => false,
        }
    }
}

/// A way to tell somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Email,
    Sms,
    Webhook,
}

impl Channel {
    pub const ALL: [Channel; 3] = [Channel::Email, Channel::Sms, Channel::Webhook];

    /// The word in a row and in a form.
    pub const fn name(self) -> &'static str {
        match self {
            Channel::Email => "email",
            Channel::Sms => "sms",
            Channel::Webhook => "webhook",
        }
    }
}

/// `/settings/notices`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoticeSettings {
    pub email: String,
    /// A mail did not arrive lately.
    pub bounced: Option<Bounced>,
    /// The ways this server knows.
    pub channels: Vec<Channel>,
    /// What is ticked, of what may be chosen.
    pub chosen: Vec<(Matter, Channel)>,
    /// The hours in which nothing that can wait is sent: from, until.
    pub quiet: Option<(u8, u8)>,
    /// All that can wait, in one mail a day.
    pub digest: bool,
    /// IANA; the donor's own, or the church's.
    pub zone: String,
}

/// A mail that came back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bounced {
    pub at: Timestamp,
    pub why: String,
}

/// `/unsubscribe/{key}`: what would be switched off. Says nothing of whose it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unsubscribe {
    pub key: String,
    pub matters: Vec<Matter>,
    pub locale: Locale,
    /// It is off already.
    pub stopped: bool,
}
