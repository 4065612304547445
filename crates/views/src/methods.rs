//! A donor's own cards and accounts.

use kernel::{Date, MethodId, Money, RequestId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{GiftRow, MethodChoice, MethodLabel, ScheduleRow};

/// One of them, with what is taken from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MethodCard {
    pub id: MethodId,
    pub label: MethodLabel,
    /// What its donor calls it; empty for none.
    pub nickname: String,
    /// (month, year) for cards.
    pub expires: Option<(i8, i16)>,
    pub expired: bool,
    /// A delay covers it now: a gift would be assured.
    pub delayed: bool,
    /// The first gift that its date would miss.
    pub misses: Option<Date>,
    /// When its bank sent another date.
    pub renewed_at: Option<Timestamp>,
    /// Recurring gifts that run and are taken from it.
    pub schedules: Vec<ScheduleRow>,
}

/// `/methods`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MethodList {
    pub cards: Vec<MethodCard>,
    /// What the church takes, and so what may be added: "card", "ach".
    pub kinds: Vec<String>,
}

/// `/methods/{id}`, and what may be done with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MethodPage {
    pub card: MethodCard,
    /// Recurring gifts that run and are taken from elsewhere.
    pub elsewhere: Vec<ScheduleRow>,
    /// Which they are, and in which state they were shown.
    pub shown: String,
    /// Gifts that wait or are on their way, to be taken from it.
    pub waiting: u32,
    /// What could take its place.
    pub others: Vec<MethodChoice>,
}

/// `/methods/add/{id}`: on the way to the page on which a number is typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandOffPage {
    pub id: RequestId,
    /// "card", "ach".
    pub kind: String,
    /// The vault's page; none when it took too long, or there is no such page.
    pub door: Option<String>,
    pub expires_at: Timestamp,
    /// Where the donor goes on.
    pub back: String,
}

/// `/methods/return`: what the vault has, before it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arrived {
    pub hand_off: RequestId,
    /// What the vault calls it.
    pub token: String,
    pub label: MethodLabel,
    pub expires: Option<(i8, i16)>,
    /// The gift or page that waits for it.
    pub back: String,
}

/// `/gifts/{id}/fix`: a gift that was not taken, and everything that may be done about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FixPage {
    pub gift: GiftRow,
    /// The gift, and what its donor pays on top.
    pub total: Money,
    /// Whether the same card or bank may be asked once more.
    pub again: bool,
    /// Other cards and banks that work.
    pub ways: Vec<MethodChoice>,
    /// Until when it can be put right.
    pub until: Option<Timestamp>,
    /// Its recurring gift, when that is still taken from the same card or bank.
    pub schedule: Option<ScheduleRow>,
    /// Whether anything is to be done at all.
    pub open: bool,
}
