//! What the two sides say to each other: JSON, in these shapes.

use giving::mirrors::{Event, Standing};
use kernel::Timestamp;
use ledger::AccountId;
use serde::{Deserialize, Serialize};

/// Where changes are sent to, below the mirror's address.
pub const CHANGES: &str = "/changes";

/// Where one asks how accounts stand.
pub const ACCOUNTS: &str = "/accounts";

/// The header that carries the signature.
pub const SIGNATURE: &str = "offertory-signature";

/// A mirror that reads another version of this contract refuses the delivery.
pub const CONTRACT: u32 = 1;

/// A delivery: changes of one or many accounts, the versions of each account in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    pub contract: u32,
    pub changes: Vec<Change>,
}

/// What one order did to one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub church: String,
    pub account: String,
    /// "donor", "fund", "clearing", …
    pub kind: String,
    /// The id of the person, fund or gateway; empty for an account of the church itself.
    pub owner: String,
    /// ISO 4217.
    pub currency: String,
    /// That account's own count of changes, from 1 and without gap.
    pub version: u64,
    /// Minor units; negative where money left the account.
    pub amount_minor: i64,
    /// The account's balance after it.
    pub balance_minor: i64,
    pub order: String,
    /// "hold", "settle", …
    pub order_kind: String,
    /// The gift, payout or probe that the order belongs to.
    pub job: String,
    /// When the order happened; RFC 3339, in UTC.
    pub at: String,
}

impl From<&Event> for Change {
    fn from(event: &Event) -> Change {
        let account = &event.change.account;
        Change {
            church: account.church().to_string(),
            account: account.id().to_string(),
            kind: account.kind().name().to_owned(),
            owner: account.owner().to_owned(),
            currency: account.currency().code().to_owned(),
            version: event.change.version,
            amount_minor: event.change.amount.minor(),
            balance_minor: event.change.balance.minor(),
            order: event.order().to_string(),
            order_kind: event.kind.name().to_owned(),
            job: event.job.to_string(),
            at: said(event.at),
        }
    }
}

/// An instant as both sides write it.
fn said(at: Timestamp) -> String {
    at.to_jiff().to_string()
}

/// The answer to a delivery, and to the question how accounts stand. After a delivery it names
/// every account of the delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounts {
    pub accounts: Vec<Head>,
}

/// Where an account stands. Version 0: never heard of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub account: String,
    pub version: u64,
    pub balance_minor: i64,
}

impl Head {
    /// As the ledger reads it. Nothing if the account is no id.
    pub fn standing(&self) -> Option<Standing> {
        let account: AccountId = self.account.parse().ok()?;
        Some(Standing { account, version: self.version, balance_minor: self.balance_minor })
    }
}
