//! Ways to pay: tokens at the vault, never numbers.

use delayed_payments::MethodKind;
use kernel::{Date, MethodId, PersonId};
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
