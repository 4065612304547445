//! Gifts: given, listed, looked at, cancelled.

use delayed_payments::{GiftState, MethodKind};
use kernel::{
    Amount, BatchId, CampusId, ChurchId, Class, Date, FacilityId, FundId, GatewayId, GiftId,
    MethodId, PersonId, ScheduleId, Timestamp,
};
use ledger::Order;
use views::{GiftRow, Receipt};

use crate::attempts::Attempt;

/// A gift, as the engine moves it. In the ledger it is a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gift {
    pub id: GiftId,
    pub church: ChurchId,
    pub campus: CampusId,
    pub donor: PersonId,
    pub method: MethodId,
    pub kind: MethodKind,
    pub facility: FacilityId,
    pub gateway: GatewayId,
    pub amount: Amount,
    /// Sums to `amount`.
    pub lines: Vec<(FundId, Amount)>,
    /// The date it is for, by the church's calendar.
    pub on: Date,
    pub schedule: Option<ScheduleId>,
    pub state: GiftState,
    /// Of the last sure answer that was no success.
    pub class: Option<Class>,
    /// Attempts so far.
    pub attempts: u32,
    pub first_failed_at: Option<Timestamp>,
    /// The batch that let it go last.
    pub batch: Option<BatchId>,
    /// Orders of its job so far: the next one's ordinal.
    pub orders: u32,
    pub made_at: Timestamp,
    pub changed_at: Timestamp,
    pub taken_at: Option<Timestamp>,
    /// The row's version; raised by every save.
    pub version: u32,
}

impl Gift {
    /// "G-7Q4M-2281": short enough for the telephone, derived from the id.
    pub fn number(id: GiftId) -> String {
        const LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKLMNPQRSTUVWXY";
        let mut rest = id.as_uuid().as_u128();
        let mut text = String::from("G");
        for place in 0..8 {
            if place % 4 == 0 {
                text.push('-');
            }
            let letter = usize::try_from(rest % 31).unwrap_or(0);
            text.push(char::from(LETTERS.get(letter).copied().unwrap_or(b'2')));
            rest /= 31;
        }
        text
    }
}

/// A gift as its page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct GiftDetail {
    pub row: GiftRow,
    pub donor: PersonId,
    pub state: GiftState,
    pub made_at: Timestamp,
    /// "weekly", when a schedule made it.
    pub frequency: Option<String>,
    pub receipt: Option<Receipt>,
}

/// What the ledger and the gateways know of a gift, oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct GiftHistory {
    pub orders: Vec<Order>,
    pub attempts: Vec<Attempt>,
}
