//! Giving: the form, and the answers to check before money moves.

use kernel::{Date, FundId, MethodId, Money, RequestId};
use serde::{Deserialize, Serialize};

use crate::{FundChoice, MethodLabel};

/// A way to pay one may choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MethodChoice {
    pub id: MethodId,
    pub label: MethodLabel,
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
    /// Today in the church's time zone.
    pub today: Date,
}

/// `/give/check`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GiveCheck {
    pub fund: FundChoice,
    pub amount: Money,
    pub method: MethodChoice,
    /// "once", "weekly", …
    pub frequency: String,
    pub first: Date,
    /// The first dates of a schedule; one for a single gift.
    pub dates: Vec<Date>,
    /// Each form carries one; sent twice, it acts once.
    pub request: RequestId,
    /// The field values as typed, for the way back.
    pub fund_id: FundId,
    pub method_id: MethodId,
    pub today: Date,
}
