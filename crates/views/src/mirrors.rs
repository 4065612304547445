//! Mirrors: the systems that must show what the ledger shows.

use kernel::{ChurchId, MirrorId, Money, Timestamp};
use serde::{Deserialize, Serialize};

/// How a mirror does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MirrorStanding {
    /// It has all that it is to have.
    Agrees,
    /// It is being told what it does not have yet.
    Behind,
    /// It does not answer.
    Silent { since: Timestamp, why: String },
    /// So many accounts wait for a person.
    Parked { accounts: u64 },
    /// Somebody turned it off.
    Off,
}

/// A mirror in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MirrorRow {
    pub id: MirrorId,
    pub name: String,
    pub url: String,
    /// The names of the churches it gets; `None` for all of them.
    pub churches: Option<Vec<String>>,
    pub standing: MirrorStanding,
    /// Changes it does not have, and whether there are more than were counted.
    pub lag: u64,
    pub lag_is_more: bool,
    /// Churches with something to tell that the rollout has not let in yet.
    pub waiting: u64,
    /// Accounts that are behind, and those of them being repaired.
    pub accounts: u64,
    pub repairing: u64,
    pub behind_since: Option<Timestamp>,
    pub retries: u64,
    pub repaired: u64,
    pub agreed_at: Option<Timestamp>,
}

/// `/staff/mirrors`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MirrorList {
    pub mirrors: Vec<MirrorRow>,
    /// Churches that a mirror may be made for.
    pub churches: Vec<(ChurchId, String)>,
}

/// How one account at a mirror is being followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MirrorFollowing {
    Behind,
    /// A change is being sent again, so often.
    Again {
        tries: u32,
    },
    Repairing,
    Parked {
        why: String,
    },
}

/// An account that a mirror does not agree on yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MirrorAccount {
    pub id: String,
    /// "donor", "fund", …
    pub kind: String,
    pub following: MirrorFollowing,
    pub agreed: u64,
    pub balance: Money,
    pub seen: u64,
    pub since: Option<Timestamp>,
}

/// A gap that was found at a mirror.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MirrorGap {
    pub account: String,
    pub kind: String,
    pub have: u64,
    pub got: u64,
    /// The last version that was written.
    pub reached: u64,
    pub found_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    /// Why it was given up, if it was.
    pub why: Option<String>,
}

/// `/staff/mirrors/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MirrorPage {
    pub mirror: MirrorRow,
    pub made_at: Timestamp,
    /// Those that are not simply followed, the parked first.
    pub accounts: Vec<MirrorAccount>,
    /// Newest first.
    pub gaps: Vec<MirrorGap>,
    /// What was found, if somebody asked the mirror just now.
    pub comparison: Option<MirrorComparison>,
}

/// Two sides that were held against each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MirrorComparison {
    pub at: Timestamp,
    pub accounts: u64,
    pub equal: u64,
    /// Accounts where the mirror is only behind, as far as it is.
    pub behind: u64,
    /// Of those, accounts where it has less than it had agreed on.
    pub lost: u64,
    /// The first of those that differ, and how many there are in all.
    pub differing: Vec<MirrorDifference>,
    pub differ: u64,
    /// Why it is not complete, if it is not.
    pub stopped: Option<String>,
}

/// An account that is not the same on both sides. Version 0: that side does not know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MirrorDifference {
    pub church: String,
    pub account: String,
    /// Empty if the ledger does not know it.
    pub kind: String,
    pub ours: u64,
    pub our_balance: Option<Money>,
    pub theirs: u64,
    pub their_balance: Option<Money>,
}
