//! What a church's office does with money that was taken: give it back, move it, book what arrived.

use kernel::{Date, GatewayId, Money};
use serde::{Deserialize, Serialize};

use crate::{FundChoice, Line, TransactionRow};

/// A taken gift of which a part may go back, or to another fund.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartForm {
    pub gift: TransactionRow,
    /// What each fund still has of it.
    pub kept: Vec<Line>,
    pub left: Money,
    /// An earlier refund has no answer yet: nothing may be decided before it has.
    pub being_asked: bool,
    /// All funds of the church.
    pub funds: Vec<FundChoice>,
}

/// The same, decided, to be checked before money moves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartCheck {
    pub gift: TransactionRow,
    /// What moves, by fund.
    pub lines: Vec<Line>,
    pub amount: Money,
    /// What the church keeps of the gift afterwards.
    pub left: Money,
    /// The other fund, where it goes to one.
    pub to: Option<FundChoice>,
    pub why: String,
}

/// One gateway: what it took and has not paid out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClearingRow {
    pub gateway: GatewayId,
    pub name: String,
    /// Below zero: it paid out more than it had taken.
    pub waiting: Money,
    /// Of that, taken so long ago that it should have arrived.
    pub late: Money,
}

/// One payout of a gateway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PayoutRow {
    pub on: Option<Date>,
    pub gateway: String,
    pub reference: String,
    pub amount: Money,
}

/// `/church/deposits`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deposits {
    pub clearing: Vec<ClearingRow>,
    /// Newest first.
    pub payouts: Vec<PayoutRow>,
    /// Where the next page of them begins.
    pub older: Option<u64>,
    /// Money that was taken longer ago than this should have arrived.
    pub late_after_days: u32,
    /// By the church's calendar.
    pub today: Date,
}

/// A payout, typed, to be checked before it is booked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PayoutCheck {
    pub gateway: GatewayId,
    pub name: String,
    pub amount: Money,
    pub on: Date,
    pub reference: String,
    /// What the gateway has of the church's money before it, and after.
    pub waiting: Money,
    pub left: Money,
}

/// Money a gateway will never pay, to be checked before it is written off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WriteOffCheck {
    pub gateway: GatewayId,
    pub name: String,
    pub amount: Money,
    pub waiting: Money,
    pub left: Money,
    pub why: String,
}
