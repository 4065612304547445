//! The trust page: how a church's gifts fare when a gateway is down.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// What the books say of a year. Counts of gifts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustFigures {
    /// Accepted and kept safe while a gateway was down.
    pub held: u64,
    /// Of them, let go when it was well again.
    pub released: u64,
    /// Of them, given in the end.
    pub taken: u64,
    /// Of them, called off or not taken; their donors were told.
    pub ended: u64,
    /// Of them, still kept safe or on their way.
    pub waiting: u64,
    /// Of those that wait, such as nobody works on any more.
    pub lost: u64,
    /// Taken more than once, of all gifts.
    pub doubled: u64,
    /// Of them, given back.
    pub given_back: u64,
    /// Half of those that were let go waited no longer, in seconds.
    pub median_seconds: Option<u64>,
    /// The place in the church's books up to which was counted.
    pub place: u64,
    /// The hash of the books there.
    pub hash: String,
}

/// The last drill that was played to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustDrill {
    pub title: String,
    pub at: Timestamp,
    pub passed: bool,
}

/// `/trust/{slug}`, and its preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustPage {
    pub church: String,
    /// IANA name.
    pub zone: String,
    pub figures: TrustFigures,
    /// What is counted began then.
    pub since: Timestamp,
    pub counted_at: Timestamp,
    pub drill: Option<TrustDrill>,
}

/// `/church/trust`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustSettings {
    pub slug: String,
    pub shown: bool,
    pub preview: TrustPage,
}
