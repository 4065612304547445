//! Rows of the books as they lie in the tables. Nothing in them is believed yet.

use kernel::ChurchId;

use crate::Account;

/// An order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRow {
    /// Its place in the church's chain.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// Its job.
    pub job: String,
    /// Its kind.
    pub kind: String,
    /// Which one of its kind in its job.
    pub ordinal: i64,
    /// When it happened, in microseconds.
    pub at: i64,
    /// Because of what.
    pub cause: String,
    /// The hash of what it moved.
    pub content_hash: String,
    /// Its link.
    pub chain_hash: String,
}

/// A change of an account, which is also one entry of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    /// The account's number.
    pub account: i64,
    /// The account's version after it.
    pub version: i64,
    /// The place of its order in the chain.
    pub seq: i64,
    /// Its place in the order.
    pub position: i64,
    /// In minor units of the account's currency.
    pub amount: i64,
    /// The account's balance after it.
    pub balance: i64,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// Its number, which changes refer to.
    pub no: i64,
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// Its owner.
    pub owner: String,
    /// Its currency.
    pub currency: String,
    /// The version of its last change.
    pub version: i64,
    /// Its balance.
    pub balance: i64,
}

impl AccountRow {
    /// The account it describes, or the column that makes no sense.
    pub fn read(&self, church: ChurchId) -> Result<Account, &'static str> {
        let kind = self.kind.parse().map_err(|_| "kind")?;
        let currency = self.currency.parse().map_err(|_| "currency")?;
        Account::of(church, kind, self.owner.as_str(), currency).map_err(|_| "owner")
    }

    /// How reports name it when it cannot be read.
    pub(super) fn label(&self) -> String {
        format!("number {} ({} {} {})", self.no, self.kind, self.owner, self.currency)
    }
}
