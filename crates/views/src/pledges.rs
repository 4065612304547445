//! Pledges, and how far they are.

use kernel::{Currency, Date, FundId, Money, PledgeId};
use serde::{Deserialize, Serialize};

use crate::FundChoice;

/// How far a pledge is, as the books say.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PledgeProgress {
    pub pledged: Money,
    /// Taken within its time, less what went back.
    pub given: Money,
    /// Kept safe while a system is down; it counts when it is taken.
    pub held: Money,
    /// Accepted and on its way.
    pub on_its_way: Money,
}

impl PledgeProgress {
    /// Whole percents of the pledge that were given, at most 100; never 100 before it is reached.
    pub fn percent(&self) -> u8 {
        let (given, pledged) = (self.given.minor().max(0), self.pledged.minor().max(1));
        let percent = i128::from(given).saturating_mul(100).checked_div(i128::from(pledged));
        percent.and_then(|percent| u8::try_from(percent.min(100)).ok()).unwrap_or(0)
    }

    /// What is still missing, if anything is.
    pub fn missing(&self) -> Option<Money> {
        self.pledged.checked_sub(self.given).ok().filter(|missing| missing.minor() > 0)
    }
}

/// A pledge in a donor's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PledgeRow {
    pub id: PledgeId,
    pub fund: FundId,
    pub name: String,
    pub first: Date,
    pub last: Date,
    pub progress: PledgeProgress,
}

/// `/pledges`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PledgeList {
    /// The one that ends first comes first; what is over comes last.
    pub rows: Vec<PledgeRow>,
    pub funds: Vec<FundChoice>,
    pub currency: Currency,
    /// By the church's calendar.
    pub today: Date,
}

/// `/church/pledges`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChurchPledges {
    /// In the church's own order; funds without a pledge are left out.
    pub funds: Vec<FundPledges>,
    pub today: Date,
}

/// What is pledged to one fund by pledges whose time has not ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FundPledges {
    pub fund: FundId,
    pub name: String,
    pub pledges: u64,
    pub progress: PledgeProgress,
}
