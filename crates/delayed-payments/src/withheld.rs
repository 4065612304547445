//! Whether a gift may be sent now, or what withholds it.
//!
//! `giving` reads the facts in the transaction that writes the attempt, so that a delay set between
//! claiming a task and calling the gateway still stops the call (A-31).

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
        GiftState::Due { at } | GiftState::Released { at, .. } if *at > now => {
            return Err(Withheld::NotDue { at: *at });
        }
        GiftState::Due { .. } | GiftState::Released { .. } => {}
        GiftState::Held { .. }
        | GiftState::Sending { .. }
        | GiftState::Uncertain { .. }
        | GiftState::Settling { .. }
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use kernel::{AttemptId, BatchId, ChurchId, Class, FacilityId, GatewayId, PersonId};

    use super::*;
    use crate::delay::{By, Scope};
    use crate::testing::{clock, id};

    /// What the facts borrow.
    struct Facts {
        state: GiftState,
        switch: Switch,
        delays: Vec<Delay>,
        gateway: GatewayId,
    }

    impl Facts {
        /// A gift that may be sent at 10:00 of the test's clock.
        fn good() -> Facts {
            Facts {
                state: GiftState::Due { at: clock("10:00") },
                switch: Switch::On,
                delays: Vec::new(),
                gateway: "pin".parse().unwrap(),
            }
        }

        fn delayed(mut self) -> Facts {
            let by = By::Rule("r".to_owned());
            let delay = DelayId::from_uuid(id(7));
            self.delays
                .push(Delay::begin(delay, Scope::Everything, by, "", clock("0:00")).unwrap());
            self
        }

        fn off(mut self) -> Facts {
            let staff = PersonId::from_uuid(id(4));
            let off = Switch::On.turn_off(staff, "a good reason", clock("9:00"), clock("0:00"));
            self.switch = off.unwrap();
            self
        }

        fn facts(&self, method_kind: MethodKind) -> SendFacts<'_> {
            SendFacts {
                state: &self.state,
                scheduled: true,
                switch: &self.switch,
                delays: &self.delays,
                subject: Subject {
                    church: ChurchId::from_uuid(id(1)),
                    gateway: Some(&self.gateway),
                    facility: Some(FacilityId::from_uuid(id(2))),
                    method_kind,
                },
                sends_in_30_days: 0,
                sends_today: 0,
                mastercard: false,
                ach_returns: 0,
                ach_first_sent_at: None,
                hard_declined: false,
            }
        }
    }

    #[test]
    fn a31_what_withholds_a_gift_in_order_of_precedence() {
        let now = clock("10:00");
        let all = Facts::good().delayed().off();
        let worst = |facts: &mut SendFacts<'_>| {
            facts.sends_in_30_days = 20;
            facts.hard_declined = true;
            facts.subject.gateway = None;
        };
        let mut facts = all.facts(MethodKind::Card);
        worst(&mut facts);
        let early = clock("9:59");
        assert_eq!(may_send(&facts, early), Err(Withheld::NotDue { at: now }));
        let sending = GiftState::Sending { attempt: AttemptId::from_uuid(id(3)) };
        assert_eq!(
            may_send(&SendFacts { state: &sending, ..facts }, now),
            Err(Withheld::StateForbids)
        );
        assert_eq!(may_send(&facts, now), Err(Withheld::SwitchOff));
        facts.switch = &Switch::On;
        assert_eq!(may_send(&facts, now), Err(Withheld::Delayed(DelayId::from_uuid(id(7)))));
        facts.delays = &[];
        assert_eq!(may_send(&facts, now), Err(Withheld::CapReached));
        facts.sends_in_30_days = 19;
        assert_eq!(may_send(&facts, now), Err(Withheld::HardDeclined));
        facts.hard_declined = false;
        assert_eq!(may_send(&facts, now), Err(Withheld::NoGateway));
        facts.subject.gateway = Some(&all.gateway);
        assert_eq!(may_send(&facts, now), Ok(()));
        facts.subject.facility = None;
        assert_eq!(may_send(&facts, now), Err(Withheld::NoGateway));
    }

    #[test]
    fn a20_the_switch_stops_what_schedules_made_and_nothing_else() {
        let off = Facts::good().off();
        let facts = off.facts(MethodKind::Card);
        assert_eq!(may_send(&facts, clock("10:00")), Err(Withheld::SwitchOff));
        let by_hand = SendFacts { scheduled: false, ..facts };
        assert_eq!(may_send(&by_hand, clock("10:00")), Ok(()));
    }

    #[test]
    fn f5_a_gift_that_was_let_go_waits_for_its_turn() {
        let batch = BatchId::from_uuid(id(6));
        let state = GiftState::Released { batch, at: clock("21:00") };
        let good = Facts { state, ..Facts::good() };
        let may = |now| may_send(&good.facts(MethodKind::Card), clock(now));
        assert_eq!(may("20:59"), Err(Withheld::NotDue { at: clock("21:00") }));
        assert_eq!(may("21:00"), Ok(()));
    }

    #[test]
    fn a31_a_delay_withholds_released_gifts_too() {
        let mut all = Facts::good().delayed();
        all.state = GiftState::Released { batch: BatchId::from_uuid(id(8)), at: clock("9:00") };
        let facts = all.facts(MethodKind::Ach);
        let delayed = Withheld::Delayed(DelayId::from_uuid(id(7)));
        assert_eq!(may_send(&facts, clock("10:00")), Err(delayed));
        assert_eq!(may_send(&SendFacts { delays: &[], ..facts }, clock("10:00")), Ok(()));
    }

    #[test]
    fn a05_checks_and_cash_are_never_sent() {
        let good = Facts::good();
        for kind in MethodKind::ALL {
            let sent = may_send(&good.facts(kind), clock("10:00"));
            assert_eq!(sent.is_ok(), kind.reaches_a_gateway(), "{kind}");
        }
    }

    #[test]
    fn o10_cards_20_in_30_days_and_mastercard_10_a_day() {
        let good = Facts::good();
        let card = good.facts(MethodKind::Card);
        let table = [
            (19, 19, false, true),
            (20, 0, false, false),
            (10, 9, true, true),
            (10, 10, true, false),
        ];
        for (sends_in_30_days, sends_today, mastercard, expected) in table {
            let facts = SendFacts { sends_in_30_days, sends_today, mastercard, ..card };
            let sent = may_send(&facts, clock("10:00"));
            assert_eq!(sent.is_ok(), expected, "{sends_in_30_days} {sends_today} {mastercard}");
        }
        let bank = SendFacts { sends_in_30_days: 99, ..good.facts(MethodKind::NzBank) };
        assert_eq!(may_send(&bank, clock("10:00")), Ok(()));
    }

    #[test]
    fn o10_ach_original_and_two_more_in_180_days() {
        let good = Facts::good();
        let ach = good.facts(MethodKind::Ach);
        let now = clock("10:00");
        let half_year = Duration::from_hours(180 * 24);
        let table = [
            (0, None, true),
            (2, Some(now.minus(half_year)), true),
            (2, Some(now.minus(half_year).minus(Duration::from_secs(1))), false),
            (3, Some(now), false),
        ];
        for (ach_returns, ach_first_sent_at, expected) in table {
            let facts = SendFacts { ach_returns, ach_first_sent_at, ..ach };
            assert_eq!(may_send(&facts, now).is_ok(), expected, "{ach_returns} returns");
        }
    }

    #[test]
    fn what_may_be_sent_can_be_sent_and_nothing_else() {
        let now = clock("10:00");
        let attempt = AttemptId::from_uuid(id(3));
        let states = [
            GiftState::Due { at: now },
            GiftState::Due { at: clock("10:01") },
            GiftState::Held { delay: DelayId::from_uuid(id(7)), since: now },
            GiftState::Released { batch: BatchId::from_uuid(id(8)), at: now },
            GiftState::Sending { attempt },
            GiftState::Uncertain { attempt, since: now },
            GiftState::Settling { attempt, since: now },
            GiftState::Taken { at: now },
            GiftState::Failed { class: Class::ExpiredCard, at: now },
            GiftState::Cancelled { at: now },
            GiftState::Refunded { at: now },
        ];
        let good = Facts::good();
        for state in states {
            let facts = SendFacts { state: &state, ..good.facts(MethodKind::Card) };
            assert_eq!(
                may_send(&facts, now).is_ok(),
                state.send(attempt, now).is_ok(),
                "{state:?}"
            );
        }
    }
}
