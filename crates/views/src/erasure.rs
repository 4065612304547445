//! A donor who wants to be forgotten.

use kernel::{Date, GiftId, Money, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ScheduleRow;

/// `/settings/erase`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErasurePage {
    pub email: String,
    /// Days in which it can be undone.
    pub days: u16,
    /// When it would happen, if it were asked for now; or when it will, where it was.
    pub due: Timestamp,
    /// It was asked for then.
    pub asked: Option<Timestamp>,
    /// Gifts that are not over: nothing can be forgotten before they are.
    pub open: Vec<OpenGift>,
    /// Recurring gifts that stop.
    pub running: Vec<ScheduleRow>,
    /// Statements that were issued, and stay.
    pub statements: u64,
}

/// A gift that is not over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenGift {
    pub id: GiftId,
    pub on: Date,
    pub amount: Money,
    /// It is kept safe while its way is down; its donor may cancel it.
    pub held: bool,
}
