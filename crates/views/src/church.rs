//! The church around a page.

use kernel::{ChurchId, Currency, FundId, Money};
use serde::{Deserialize, Serialize};

/// A church as every page of it needs it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChurchCard {
    pub id: ChurchId,
    pub name: String,
    /// IANA name: "America/Los_Angeles".
    pub zone: String,
    pub currency: Currency,
    pub phone: String,
    /// One line, as on a letter.
    pub address: String,
    pub tax_number: String,
}

/// A fund one may give to or filter by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FundChoice {
    pub id: FundId,
    pub name: String,
}

/// How many, and how much.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    pub count: u64,
    pub sum: Money,
}
