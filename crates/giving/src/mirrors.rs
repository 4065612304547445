//! Mirrors: other systems that must show what the ledger shows (C-18 to C-20).
//!
//! Nothing is written for a mirror when an order is. The ledger's change log is the queue, and a
//! [`Cursor`] says for each account how far the mirror has agreed. A round leases one mirror, looks
//! which accounts have moved on ([`deliver`]), sends the next changes of each, in version order and
//! many accounts in one delivery, and believes only what the mirror says of itself
//! ([`follow`]). A mirror that keeps asking for something earlier gets the gap from the ledger,
//! change by change ([`repair`]).

mod again;
mod compare;
mod deliver;
mod follow;
mod manage;
mod repair;
mod show;

use std::time::Duration;

use kernel::{ChurchId, JobId, MirrorId, Money, OrderId, Timestamp};
use ledger::{Account, AccountId, Change, Head, OrderKind};

pub use crate::secret::SharedSecret as MirrorSecret;
pub use follow::{RETRIES, Verdict, judge};
pub use manage::{ALL_CHURCHES, NewMirror};

/// The rollout that lets churches in, a few more at a time (C-24).
pub const ROLLOUT: &str = "write_backs";

/// Which churches a mirror gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Covers {
    /// Every church that is no test church, also those to come.
    All,
    /// These.
    Some(Vec<ChurchId>),
}

impl Covers {
    /// Whether a church's changes go to the mirror. Test churches do where they are named.
    pub fn church(&self, church: ChurchId, test: bool) -> bool {
        match self {
            Covers::All => !test,
            Covers::Some(churches) => churches.contains(&church),
        }
    }
}

/// A system that mirrors the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirror {
    pub id: MirrorId,
    pub name: String,
    pub url: String,
    pub secret: MirrorSecret,
    pub covers: Covers,
    /// A mirror that is off gets nothing, and catches up when it is on again.
    pub on: bool,
    pub made_at: Timestamp,
}

/// How it goes with a mirror as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Not before then.
    pub next_at: Timestamp,
    /// Deliveries in a row without an answer that can be used.
    pub failures: u32,
    /// Since when it has not answered, and the last reason.
    pub silent: Option<(Timestamp, String)>,
    pub agreed_at: Option<Timestamp>,
    /// Events that had to be sent again because the mirror did not have what comes before them.
    pub retries: u64,
    /// Changes written one after another to close a gap.
    pub repaired: u64,
}

impl Pace {
    /// Of a mirror that was never asked.
    pub fn new(now: Timestamp) -> Pace {
        Pace { next_at: now, failures: 0, silent: None, agreed_at: None, retries: 0, repaired: 0 }
    }

    /// It answered something that can be used.
    pub(crate) fn answered(&mut self, now: Timestamp) {
        (self.failures, self.silent, self.next_at) = (0, None, now);
    }

    /// It did not. It is asked again, later each time.
    pub(crate) fn unanswered(&mut self, why: &str, now: Timestamp) {
        let since = self.silent.take().map_or(now, |(since, _)| since);
        self.silent = Some((since, why.to_owned()));
        self.next_at = now.plus(backoff(self.failures));
        self.failures = self.failures.saturating_add(1);
    }
}

/// How one account at one mirror is being followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Following {
    /// Change after change.
    On,
    /// What the mirror lacks is being written to it; nothing later is sent meanwhile.
    Repairing,
    /// What the mirror says cannot be: a person looks.
    Parked { why: String },
}

/// How far one mirror has agreed on one account. It never goes back; the database refuses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub account: Account,
    /// The last version the mirror agreed on, and the balance there.
    pub agreed: Head,
    /// The account's version when its church was last looked at: what is to be reached.
    pub seen: u64,
    /// Since when it is behind, if it is.
    pub behind_since: Option<Timestamp>,
    /// How often the next change was refused because something before it is missing.
    pub tries: u32,
    pub next_at: Timestamp,
    pub following: Following,
}

impl Cursor {
    /// Changes the mirror has not agreed on.
    pub fn lag(&self) -> u64 {
        self.seen.saturating_sub(self.agreed.version)
    }
}

/// A change as a mirror is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub change: Change,
    pub kind: OrderKind,
    pub job: JobId,
    pub at: Timestamp,
}

impl Event {
    pub fn account(&self) -> AccountId {
        self.change.account.id()
    }

    pub fn order(&self) -> OrderId {
        self.change.order
    }
}

/// Where a mirror says that an account stands. Version 0: it has never heard of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub account: AccountId,
    pub version: u64,
    pub balance_minor: i64,
}

/// A reconciliation: the mirror has one version and was sent another, and what is between them is
/// written to it one after another (C-19, C-20).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    pub account: Account,
    pub have: u64,
    pub got: u64,
    pub found_at: Timestamp,
    /// The last version that was written.
    pub reached: u64,
    pub tries: u32,
    pub next_at: Timestamp,
    /// When it was closed; a gap that was given up says why.
    pub closed_at: Option<Timestamp>,
    pub why: Option<String>,
}

/// One second, two, four, and so on: five minutes at most.
pub(crate) fn backoff(tries: u32) -> Duration {
    Duration::from_secs(2_u64.saturating_pow(tries).min(300))
}

/// A balance in an account's own currency.
pub(crate) fn money(account: &Account, minor: i64) -> Money {
    Money::new(minor, account.currency())
}
