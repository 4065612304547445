//! Ways to pay: tokens at the vault, never numbers. And what donors do with theirs.

mod change;
mod expiry;
mod fix;
mod hand_off;
mod renewals;
mod told;
mod wallet;

pub use expiry::ExpiryNotice;
pub use fix::{Fixed, Mending};
pub use hand_off::{Came, HandOff};
pub use renewals::{Renewal, RenewalsError, Renewed};

use delayed_payments::MethodKind;
use kernel::{Date, MethodId, PersonId, Timestamp};
use views::MethodLabel;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    pub id: MethodId,
    pub donor: PersonId,
    pub kind: MethodKind,
    /// The vault's token.
    pub token: String,
    /// "Visa", "Bank".
    pub brand: String,
    pub last_four: String,
    /// (month, year): good through the last day of that month.
    pub expires: Option<(i8, i16)>,
}

/// A method as its donor keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub method: Method,
    /// What they call it; empty for none.
    pub nickname: String,
    /// They took it off their list. Gifts and receipts go on naming it.
    pub removed_at: Option<Timestamp>,
    /// The vault forgot its token.
    pub forgotten_at: Option<Timestamp>,
    /// Its bank sent another date or number.
    pub renewed_at: Option<Timestamp>,
}

impl Method {
    pub fn label(&self) -> MethodLabel {
        MethodLabel {
            kind: self.kind.name().to_owned(),
            brand: self.brand.clone(),
            last_four: self.last_four.clone(),
        }
    }

    pub fn expired_on(&self, day: Date) -> bool {
        self.expires.is_some_and(|(month, year)| (year, month) < (day.year(), day.month()))
    }
}
