//! Attempts: one send of one gift to a gateway, and what was answered.

use std::fmt;
use std::str::FromStr;

use kernel::{Amount, Timestamp};
use kernel::{AttemptId, Certainty, Class, FacilityId, GatewayId, GiftId, MethodId, RuleId};

/// What was asked of the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptKind {
    Purchase,
    Refund,
}

impl AttemptKind {
    pub const fn name(self) -> &'static str {
        match self {
            AttemptKind::Purchase => "purchase",
            AttemptKind::Refund => "refund",
        }
    }
}

impl fmt::Display for AttemptKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that names no kind of attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such kind of attempt")]
pub struct NoSuchAttemptKind;

impl FromStr for AttemptKind {
    type Err = NoSuchAttemptKind;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        [AttemptKind::Purchase, AttemptKind::Refund]
            .into_iter()
            .find(|kind| kind.name() == word)
            .ok_or(NoSuchAttemptKind)
    }
}

/// What came back, as ruled. `certainty` unknown means: being asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub at: Timestamp,
    pub class: Class,
    pub certainty: Certainty,
    pub rule: Option<RuleId>,
    /// The rule says: never again on this token.
    pub hard: bool,
    /// The raw answer, redacted, at most a few kilobytes.
    pub reply: String,
}

/// Without an outcome the attempt was sent and nothing is known: the process died, or the answer
/// is still on its way. Both are asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub id: AttemptId,
    pub gift: GiftId,
    pub kind: AttemptKind,
    /// From 1, per gift.
    pub ordinal: u32,
    pub gateway: GatewayId,
    pub facility: FacilityId,
    pub method: MethodId,
    pub amount: Amount,
    pub sent_at: Timestamp,
    pub outcome: Option<Outcome>,
    /// How often the gateway was asked what became of it.
    pub inquiries: u32,
}
