//! What a donor is told, by which way, and when.

use kernel::{Locale, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{ContactKind, ContactRow};

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

    /// Whether it may be told by this way at all. What lets somebody in goes to the address on
    /// record and nowhere else.
    pub const fn may_go(self, channel: Channel) -> bool {
        match channel {
            Channel::Email => true,
            Channel::Sms | Channel::Webhook => !matches!(self, Matter::Account),
        }
    }

    /// Whether this way is a choice: of what is mandatory the mail is none.
    pub const fn is_choice(self, channel: Channel) -> bool {
        match channel {
            Channel::Email => !self.is_mandatory(),
            Channel::Sms | Channel::Webhook => self.may_go(channel),
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
    /// The ways that lead somewhere: mail, and what was proven.
    pub channels: Vec<Channel>,
    /// The ways beside mail that this server knows, with what the donor has of each.
    pub contacts: Vec<(ContactKind, Option<ContactRow>)>,
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
