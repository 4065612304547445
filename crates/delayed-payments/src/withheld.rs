//! Whether a gift may be sent now, or what withholds it.
//!
//! `giving` reads the facts in the transaction that writes the attempt, so that a delay set between
//! claiming a task and calling the gateway still stops the call.

use kernel::{DelayId, Timestamp};

use crate::delay::{Delay, MethodKind, Subject, first_covering};
use crate::gift::GiftState;
use crate::retry::{
    ACH_RETRIES, ACH_RETRIES_WITHIN, CARD_SENDS_IN_30_DAYS, MASTERCARD_SENDS_IN_A_DAY,
};
use crate::switch::Switch;

/// Everything that decides whether one gift may be sent.
#[derive(Clone, Copy, Debug)]
pub struct SendFacts<'a> {
    /// The gift's state.
    pub state: &'a GiftState,
    /// Whether a schedule made it: the switch stops only those.
    pub scheduled: bool,
    /// The switch of the schedule engine.
    pub switch: &'a Switch,
    /// The delays that are on. One that has ended covers nothing.
    pub delays: &'a [Delay],
    /// What would be sent where.
    pub subject: Subject<'a>,
    /// Sends on this card in the last 30 days that took nothing. Gifts taken do not count: the
    /// networks count attempts on a refusing card, and a generous donor must not be shut out.
    pub sends_in_30_days: u32,
    /// The same in the last 24 hours.
    pub sends_today: u32,
    /// Whether the card is a Mastercard, which has a limit for a day.
    pub mastercard: bool,
    /// How often the bank returned this gift (ACH).
    pub ach_returns: u32,
    /// When this gift was first sent to the bank (ACH), if it was.
    pub ach_first_sent_at: Option<Timestamp>,
    /// Whether the token was refused for good before, whichever gift it was for; for a bank account
    /// a return other than [the two that may be tried again](crate::retry::ach_may_retry).
    pub hard_declined: bool,
}

/// What withholds a gift. In order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Withheld {
    /// Its time has not come.
    #[error("not due before {at}")]
    NotDue {
        /// When it will have come.
        at: Timestamp,
    },
    /// It is held, on its way, being asked about, or over.
    #[error("the gift's state forbids it")]
    StateForbids,
    /// Schedules are switched off, and a schedule made this gift.
    #[error("the schedule engine is off")]
    SwitchOff,
    /// A delay covers it: hold it.
    #[error("delay {0} covers it")]
    Delayed(DelayId),
    /// The networks allow no further attempt for now.
    #[error("no further attempt is allowed for now")]
    CapReached,
    /// The token was refused for good.
    #[error("this way to pay was refused for good")]
    HardDeclined,
    /// There is no gateway it could go through.
    #[error("there is no gateway for it")]
    NoGateway,
}

/// Whether a gift may be sent `now`.
pub fn may_send(facts: &SendFacts<'_>, now: Timestamp) -> Result<(), Withheld> {
    match facts.state {
        GiftState::Due { at } if *at > now => return Err(Withheld::NotDue { at: *at }),
        GiftState::Due { .. } | GiftState::Released { .. } => {}
        GiftState::Held { .. }
        | GiftState::Sending { .. }
        | GiftState::Uncertain { .. }
        | GiftState::Taken { .. }
        | GiftState::Failed { .. }
        | GiftState::Cancelled { .. }
        | GiftState::Refunded { .. } => return Err(Withheld::StateForbids),
    }
    if facts.scheduled && !facts.switch.is_on() {
        return Err(Withheld::SwitchOff);
    }
    if let Some(delay) = first_covering(facts.delays, &facts.subject) {
        return Err(Withheld::Delayed(delay.id));
    }
    if cap_reached(facts, now) {
        return Err(Withheld::CapReached);
    }
    if facts.hard_declined {
        return Err(Withheld::HardDeclined);
    }
    let reachable = facts.subject.gateway.is_some() && facts.subject.facility.is_some();
    if !reachable || !facts.subject.method_kind.reaches_a_gateway() {
        return Err(Withheld::NoGateway);
    }
    Ok(())
}

/// The limits of the card networks and of the bank network: invariants, whatever a retry asks for.
fn cap_reached(facts: &SendFacts<'_>, now: Timestamp) -> bool {
    match facts.subject.method_kind {
        MethodKind::Card => {
            facts.sends_in_30_days >= CARD_SENDS_IN_30_DAYS
                || facts.mastercard && facts.sends_today >= MASTERCARD_SENDS_IN_A_DAY
        }
        MethodKind::Ach => {
            let too_late = facts
                .ach_first_sent_at
                .is_some_and(|first_sent| now.since(first_sent) > ACH_RETRIES_WITHIN);
            facts.ach_returns > ACH_RETRIES || facts.ach_returns > 0 && too_late
        }
        MethodKind::NzBank | MethodKind::Check | MethodKind::Cash => false,
    }
}
