//! What money is for. A church that takes an event's fee or tuition beside gifts needs a row and no
//! new code: the orders, the accounts and the pages are the same (C-39).

/// A line of business, as every fund has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// A short word: "gift", "event_fee".
    pub id: String,
    pub name: String,
    /// Nothing is given in return, so that the receipt may say so.
    pub deductible: bool,
}

impl Purpose {
    /// What a fund is for unless it says otherwise.
    pub fn gift() -> Purpose {
        Purpose { id: "gift".to_owned(), name: "Gift".to_owned(), deductible: true }
    }
}
