//! Giving: the form, and the answers to check before money moves.

use kernel::{Date, MethodId, Money, RequestId};
use serde::{Deserialize, Serialize};

use crate::{FundChoice, Line, MethodLabel};

/// A way to pay one may choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MethodChoice {
    pub id: MethodId,
    pub label: MethodLabel,
    /// What its donor calls it; empty for none.
    pub nickname: String,
    /// (month, year) for cards.
    pub expires: Option<(i8, i16)>,
    pub expired: bool,
    /// A delay covers it now: a gift would be assured.
    pub delayed: bool,
}

/// `/give`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GiveForm {
    pub funds: Vec<FundChoice>,
    pub methods: Vec<MethodChoice>,
    /// Amounts offered as chips.
    pub chips: Vec<Money>,
    /// A gateway keeps a share, and the donor may pay it on top.
    pub covers: bool,
    /// Today in the church's time zone.
    pub today: Date,
}

/// `/give/check`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GiveCheck {
    /// What it is for; sums to `amount`.
    pub lines: Vec<Line>,
    pub amount: Money,
    /// What the donor pays on top so that the whole gift arrives, each time it is given.
    pub cover: Option<Money>,
    /// What is asked of the card or bank: both together.
    pub charged: Money,
    pub method: MethodChoice,
    /// "once", "weekly", …
    pub frequency: String,
    pub first: Date,
    /// The first dates of a schedule; one for a single gift.
    pub dates: Vec<Date>,
    /// Each form carries one; sent twice, it acts once.
    pub request: RequestId,
    pub today: Date,
}
