//! The lab: rules that staff write beside those that ship. One person drafts, the recorded replies
//! say what would change, another person approves, and every node follows within seconds. What is
//! in force can be taken back in one step.
//!
//! A new rule is for replies that come. Gifts that were decided before stay as they are.

mod book;
mod cases;
mod desk;
mod list;
mod recorded;
mod trial;
mod unknown;
mod why;

use classifier::Rule;
use kernel::{PersonId, RuleDraftId, Timestamp};

pub(crate) use book::RuleBook;
pub use cases::{Case, TypedCase};
pub use desk::{Act, TypedRule};
pub use list::Coverage;
pub use recorded::{Place, Recorded, brand_named};
pub use trial::{Change, Example, Found, Trial};
pub use unknown::Aside;

/// Where a rule of staff stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Somebody writes it.
    Draft,
    /// Somebody else is asked to approve it.
    Submitted,
    /// Somebody else said what is wrong with it.
    SentBack,
    /// In force.
    Active,
    /// Was in force, and was taken back.
    Reverted,
    /// Never was, and nobody wants it any more.
    Dropped,
}

impl Standing {
    const ALL: [Standing; 6] = [
        Standing::Draft,
        Standing::Submitted,
        Standing::SentBack,
        Standing::Active,
        Standing::Reverted,
        Standing::Dropped,
    ];

    /// The stable name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Standing::Draft => "draft",
            Standing::Submitted => "submitted",
            Standing::SentBack => "sent_back",
            Standing::Active => "active",
            Standing::Reverted => "reverted",
            Standing::Dropped => "dropped",
        }
    }

    /// Whether its text may be changed.
    pub const fn is_open(self) -> bool {
        match self {
            Standing::Draft | Standing::SentBack => true,
            Standing::Submitted | Standing::Active | Standing::Reverted | Standing::Dropped => {
                false
            }
        }
    }
}

impl std::str::FromStr for Standing {
    type Err = NoSuchStanding;

    fn from_str(word: &str) -> Result<Standing, NoSuchStanding> {
        Standing::ALL.into_iter().find(|one| one.name() == word).ok_or(NoSuchStanding)
    }
}

/// A word that names no standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such standing of a rule")]
pub struct NoSuchStanding;

/// Who had the last word on a rule, and what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub by: PersonId,
    pub at: Timestamp,
    pub why: String,
}

/// A rule that staff write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub id: RuleDraftId,
    pub rule: Rule,
    pub standing: Standing,
    /// Who wrote it as it stands. Whoever that is does not approve it.
    pub by: PersonId,
    pub made_at: Timestamp,
    pub changed_at: Timestamp,
    /// Counts what was written, from 1: one approves what one has read.
    pub revision: u64,
    pub decided: Option<Decided>,
}

/// Why a rule of staff was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleRefused {
    /// It cannot stand beside the others, or says nothing.
    #[error(transparent)]
    Rules(#[from] classifier::Refused),
    #[error("its author does not approve it")]
    OwnRule,
    #[error("it is not open any more")]
    NotOpen,
    #[error("nobody asked for approval")]
    NotSubmitted,
    #[error("it is not in force")]
    NotActive,
    #[error("it was not tried on all recorded replies yet")]
    NotTried,
    #[error("the rules in force have changed since it was tried")]
    TriedBesideOthers,
    #[error("it makes {0} recorded cases mean something else")]
    CasesTurn(usize),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_has_one_name() {
        for standing in Standing::ALL {
            assert_eq!(standing.name().parse::<Standing>(), Ok(standing));
        }
        assert!("gone".parse::<Standing>().is_err());
    }
}
