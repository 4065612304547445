//! Whether the books add up: what a validation found, and what is to be explained.

use kernel::{ChurchId, Money, Timestamp};
use serde::{Deserialize, Serialize};

/// A fund of which gifts and books say different things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    /// "promised", "assured" or "fund".
    pub kind: String,
    /// The fund's id; empty where it is about all funds together.
    pub fund: String,
    pub gifts_say: Money,
    pub books_hold: Money,
}

/// One campus, checked for itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampusCheck {
    /// Empty for the church as a whole.
    pub name: String,
    pub disagreements: Vec<Disagreement>,
}

/// An order of old money that no payout has reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpaid {
    /// The gift, or whatever job it was taken for.
    pub job: String,
    pub at: Timestamp,
    pub amount: Money,
}

/// What one gateway has taken for the church and not paid out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collected {
    pub gateway: String,
    /// Below zero: more was paid out than was taken.
    pub outstanding: Money,
    /// Of it, what should have been paid out by now.
    pub overdue: Money,
    pub overdue_orders: u64,
    /// The oldest of them.
    pub oldest: Vec<Unpaid>,
}

/// All that a validation has to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidationReport {
    /// The first findings in the books, each with church, order and account.
    pub findings: Vec<String>,
    pub campuses: Vec<CampusCheck>,
    pub collected: Vec<Collected>,
}

/// How a validation stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ValidationStanding {
    Asked,
    Running {
        percent: u8,
    },
    /// Everything added up.
    Sound,
    /// So many things did not.
    Unsound {
        faults: u64,
    },
    /// It could not be done.
    Failed {
        why: String,
    },
}

/// One validation of a church.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValidationRow {
    pub number: u64,
    /// Who asked; `None` is the clock.
    pub by: Option<String>,
    pub asked_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    pub standing: ValidationStanding,
    pub orders: u64,
    pub entries: u64,
    pub state_hash: String,
    pub report: ValidationReport,
}

/// A church's newest finished validation, and the one that is asked for or under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChurchValidation {
    pub church: ChurchId,
    pub name: String,
    pub last: Option<ValidationRow>,
    pub now: Option<ValidationRow>,
}

/// `/staff/ledger/verification`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValidationList {
    /// Those in trouble first.
    pub churches: Vec<ChurchValidation>,
    /// How many churches there are.
    pub count: u64,
    /// How many are in trouble.
    pub in_trouble: u64,
    /// From 1.
    pub page: u32,
    pub pages: u32,
}

/// `/staff/ledger/verification/{church}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValidationHistory {
    pub church: ChurchId,
    pub name: String,
    /// Newest first.
    pub runs: Vec<ValidationRow>,
    /// What is older than so many days should have been paid out.
    pub overdue_after_days: u32,
}
