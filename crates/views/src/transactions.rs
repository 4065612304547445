//! A church's transactions: every gift, for those who keep the books.

use kernel::{AttemptId, CampusId, Class, Date, FundId, GiftId, Money, OrderId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{FundChoice, GiftStatus, Line, MethodLabel, Receipt, Tally};

/// The order of the rows; newest first unless asked otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    #[default]
    Newest,
    Oldest,
    Largest,
    Smallest,
    Donor,
}

impl Sort {
    pub const ALL: [Sort; 5] =
        [Sort::Newest, Sort::Oldest, Sort::Largest, Sort::Smallest, Sort::Donor];

    pub const fn name(self) -> &'static str {
        match self {
            Sort::Newest => "newest",
            Sort::Oldest => "oldest",
            Sort::Largest => "largest",
            Sort::Smallest => "smallest",
            Sort::Donor => "donor",
        }
    }

    pub fn from_name(name: &str) -> Option<Sort> {
        Sort::ALL.into_iter().find(|sort| sort.name() == name)
    }
}

/// What the admin asked to see; it stands in the URL, and the CSV export honours it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TransactionFilter {
    /// Part of a donor's name or mail address, or a gift's number.
    pub q: String,
    pub status: Option<GiftStatus>,
    pub fund: Option<FundId>,
    pub campus: Option<CampusId>,
    pub class: Option<Class>,
    /// "card", "ach", …
    pub method: Option<String>,
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub least: Option<Money>,
    pub most: Option<Money>,
    pub sort: Sort,
    /// From 1.
    pub page: u32,
}

/// One gift in the church's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TransactionRow {
    pub id: GiftId,
    pub number: String,
    pub on: Date,
    pub donor: String,
    pub email: String,
    pub campus: String,
    pub lines: Vec<Line>,
    pub amount: Money,
    /// What went back of it: refunded, or taken back by the donor's bank.
    pub returned: Money,
    pub method: MethodLabel,
    pub status: GiftStatus,
    pub class: Option<Class>,
    pub scheduled: bool,
    pub taken_at: Option<Timestamp>,
}

/// The totals row: over all that match, not only the page.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TransactionTotals {
    pub all: Tally,
    /// In the books, less what went back of it.
    pub given: Tally,
    /// Not in the books yet.
    pub assured: Tally,
    /// Gifts that went back as a whole; the sum is of all that went back, also in parts.
    pub refunded: Tally,
    /// Gifts of which a part went back; they count as given.
    pub partly: u64,
}

/// `/church/transactions`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TransactionList {
    pub filter: TransactionFilter,
    pub rows: Vec<TransactionRow>,
    pub per_page: u32,
    pub totals: TransactionTotals,
    pub funds: Vec<FundChoice>,
    pub campuses: Vec<(CampusId, String)>,
    /// No gift has ever come.
    pub never: bool,
    /// The latest gift of all, for the empty page of a filter.
    pub latest: Option<Date>,
}

/// One entry of an order: negative leaves the account, positive enters it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryRow {
    /// "donor", "promised", "fund", …
    pub account: String,
    /// The fund's, donor's or gateway's name.
    pub owner: String,
    pub amount: Money,
}

/// One order of the gift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderRow {
    pub id: OrderId,
    /// "hold", "settle", …
    pub kind: String,
    pub at: Timestamp,
    pub entries: Vec<EntryRow>,
}

/// One attempt to take it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttemptRow {
    pub id: AttemptId,
    pub gateway: String,
    pub sent_at: Timestamp,
    pub answered_at: Option<Timestamp>,
    pub class: Option<Class>,
    /// False while nobody knows whether the money moved.
    pub certain: bool,
    /// Which translation rule decided.
    pub rule: Option<String>,
    /// What the gateway said, redacted.
    pub reply: Option<String>,
}

/// `/church/transactions/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TransactionPage {
    pub transaction: TransactionRow,
    pub orders: Vec<OrderRow>,
    pub attempts: Vec<AttemptRow>,
    pub receipt: Option<Receipt>,
    /// What the money is for, where that is something else than a gift: "Event fee".
    pub purpose: Option<String>,
    /// When it is tried once more.
    pub again_at: Option<Timestamp>,
    /// A part of it may go back or to another fund.
    pub can_return: bool,
    /// It was not taken, and the church may give it up.
    pub can_expire: bool,
}
