//! Two donors who live together, and what they let each other see.

use kernel::{HouseholdId, Money, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Period;

/// `/household`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HouseholdPage {
    pub standing: HouseholdStanding,
    /// Others who ask this donor; each is answered by them alone.
    pub invitations: Vec<HouseholdInvitation>,
}

/// Where one's own household stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum HouseholdStanding {
    Alone,
    /// Somebody was asked, by the address that was typed.
    Asked {
        id: HouseholdId,
        email: String,
        until: Timestamp,
    },
    Joined {
        id: HouseholdId,
        with: String,
        since: Timestamp,
        /// Whether each of them lets the other see their total.
        you_share: bool,
        they_share: bool,
    },
}

/// Somebody asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HouseholdInvitation {
    pub id: HouseholdId,
    pub from: String,
    pub until: Timestamp,
}

/// `/household/statement`: both totals of a year, each person apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HouseholdStatement {
    pub church: String,
    pub period: Period,
    /// Newest first.
    pub years: Vec<i16>,
    /// The one who looks first.
    pub people: Vec<HouseholdShare>,
    /// Of both.
    pub total: Money,
}

/// What one of them gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HouseholdShare {
    pub name: String,
    /// By fund, in the church's own order.
    pub funds: Vec<(String, Money)>,
    pub given: Money,
}
