//! Every state against every event, and every world that a gift can live in.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "an overflow in a test is a failure of the test"
)]

use std::collections::HashSet;

use super::*;
use crate::testing::{at, clock, id};

const DELAY: DelayId = DelayId::from_uuid(id(1));
const BATCH: BatchId = BatchId::from_uuid(id(2));
const ATTEMPT: AttemptId = AttemptId::from_uuid(id(3));
const CLASS: Class = Class::InsufficientFunds;

fn every_state(now: Timestamp) -> [GiftState; 10] {
    [
        GiftState::Due { at: now },
        GiftState::Held { delay: DELAY, since: now },
        GiftState::Released { batch: BATCH, at: now },
        GiftState::Sending { attempt: ATTEMPT },
        GiftState::Uncertain { attempt: ATTEMPT, since: now },
        GiftState::Settling { attempt: ATTEMPT, since: now },
        GiftState::Taken { at: now },
        GiftState::Failed { class: CLASS, at: now },
        GiftState::Cancelled { at: now },
        GiftState::Refunded { at: now },
    ]
}

fn after(state: GiftState, event: &str, now: Timestamp) -> Result<GiftState, Refused> {
    match event {
        "hold" => state.hold(DELAY, now),
        "release" => state.release(BATCH, now),
        "send" => state.send(ATTEMPT, now),
        "taken" => state.taken(now),
        "uncertain" => state.uncertain(now),
        "failed" => state.failed(CLASS, now),
        "retry" => state.retry(now),
        "back_to_held" => state.back_to_held(DELAY, now),
        "cancel" => state.cancel(now),
        "late_success" => state.late_success(now),
        "fixed" => state.fixed(now),
        "refund" => state.refund(now),
        "accepted" => state.accepted(now),
        "settled" => state.settled(now),
        "returned" => state.returned(CLASS, now),
        "again" => state.again(now),
        _ => unreachable!("{event}"),
    }
}

/// A refusal in two letters: `!` for what the gift is, `-` for what it is not.
fn short(refused: Refused) -> &'static str {
    match refused {
        Refused::StillHeld => "H!",
        Refused::InFlight => "F!",
        Refused::AlreadyTaken => "T!",
        Refused::AlreadyFailed => "X!",
        Refused::AlreadyCancelled => "C!",
        Refused::AlreadyRefunded => "R!",
        Refused::CancelledYetTaken => "CT",
        Refused::NotInFlight => "-f",
        Refused::NotHeld => "-h",
        Refused::NotFailed => "-x",
        Refused::NotTaken => "-t",
        Refused::NotDue { .. } => "-d",
        Refused::NotSettling => "-b",
    }
}

#[test]
fn every_state_answers_every_event() {
    // Columns are the states in the order of their names; a cell is the next state or a refusal.
    let table = "
        hold         held      H!        held      F!        F!        F!     T!       X!    C! R!
        release      -h        released  -h        F!        F!        F!     T!       X!    C! R!
        send         sending   H!        sending   F!        F!        F!     T!       X!    C! R!
        taken        -f        H!        -f        taken     taken     F!     T!       X!    C! R!
        uncertain    -f        H!        -f        uncertain uncertain F!     T!       X!    C! R!
        failed       failed    H!        failed    failed    failed    F!     T!       X!    C! R!
        retry        -f        H!        -f        due       due       F!     T!       X!    C! R!
        back_to_held held      H!        held      held      held      F!     T!       X!    C! R!
        cancel       cancelled cancelled cancelled F!        F!        F!     T!       X!    C! R!
        late_success taken     taken     taken     F!        F!        F!     T!       taken CT R!
        fixed        -x        -x        -x        F!        F!        F!     T!       due   C! R!
        refund       -t        -t        -t        F!        F!        F!     refunded -t    -t R!
        accepted     -f        H!        -f        settling  settling  F!     T!       X!    C! R!
        settled      -b        -b        -b        -b        -b        taken  T!       X!    C! R!
        returned     -b        -b        -b        -b        -b        failed T!       X!    C! R!
        again        -b        -b        -b        -b        -b        due    T!       X!    C! R!
    ";
    let now = clock("0:00");
    for line in table.lines().filter(|line| !line.trim().is_empty()) {
        let mut words = line.split_whitespace();
        let event = words.next().unwrap();
        for state in every_state(now) {
            let result = match after(state, event, now) {
                Ok(next) => next.name().to_owned(),
                Err(refused) => short(refused).to_owned(),
            };
            assert_eq!(Some(result.as_str()), words.next(), "{event} from {}", state.name());
        }
        assert_eq!(words.next(), None, "{event} has one cell for each state");
    }
}

#[test]
fn names_are_those_of_the_states() {
    let now = clock("0:00");
    assert_eq!(every_state(now).map(|state| state.name()), GiftState::NAMES);
    for state in every_state(now) {
        let json = serde_json::to_string(&state).unwrap();
        assert!(json.contains(&format!("\"state\":\"{}\"", state.name())), "{json}");
        assert_eq!(serde_json::from_str::<GiftState>(&json).unwrap(), state);
    }
}

#[test]
fn a_gift_is_not_sent_before_its_time() {
    let later = clock("5:00");
    let due = GiftState::Due { at: later };
    assert_eq!(due.send(ATTEMPT, clock("4:59")), Err(Refused::NotDue { at: later }));
    assert_eq!(due.send(ATTEMPT, later), Ok(GiftState::Sending { attempt: ATTEMPT }));
}

#[test]
fn an_uncertain_gift_stays_uncertain_since_the_first_silence() {
    let first = GiftState::Sending { attempt: ATTEMPT }.uncertain(clock("1:00")).unwrap();
    assert_eq!(first.uncertain(clock("9:00")), Ok(first));
}

#[test]
fn a_failed_gift_is_charged_once_when_fixed_within_ten_days() {
    let failed_at = at("2026-03-01T00:00:00Z");
    let failed = |class| GiftState::Failed { class, at: failed_at };
    let day_ten = at("2026-03-11T00:00:00Z");
    assert_eq!(failed(Class::ExpiredCard).fixed(day_ten), Ok(GiftState::Due { at: day_ten }));
    let refused = Err(Refused::AlreadyFailed);
    assert_eq!(failed(Class::ExpiredCard).fixed(at("2026-03-11T00:00:01Z")), refused);
    assert_eq!(failed(Class::SuspiciousPayment).fixed(day_ten), refused);
    assert_eq!(failed(Class::ProviderFailure).fixed(day_ten), refused);
}

#[test]
fn d16_a_failed_gift_is_let_be_and_nothing_else_is() {
    let now = at("2026-04-01T00:00:00Z");
    let failed = GiftState::Failed { class: Class::ExpiredCard, at: at("2026-03-01T00:00:00Z") };
    let left = GiftState::Cancelled { at: now };
    assert_eq!(failed.let_be(now), Ok(left), "also when it is too late to put it right");
    assert_eq!(left.let_be(now), Err(Refused::AlreadyCancelled));
    assert_eq!(GiftState::Due { at: now }.let_be(now), Err(Refused::NotFailed));
    let sending = GiftState::Sending { attempt: ATTEMPT };
    assert_eq!(sending.let_be(now), Err(Refused::InFlight));
    assert_eq!(GiftState::Taken { at: now }.let_be(now), Err(Refused::AlreadyTaken));
}

/// A gift and what a truthful gateway knows about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct World {
    state: GiftState,
    now: Timestamp,
    /// How often the gateway took the money.
    charges: u8,
    /// Whether it was sent at all.
    sent: bool,
}

impl World {
    /// Every world that can follow, whatever people, delays and the gateway do.
    fn next(self, later: Timestamp) -> Vec<World> {
        let mut worlds = vec![World { now: later, ..self }];
        let mut go = |result: Result<GiftState, Refused>| {
            worlds.extend(result.map(|state| World { state, ..self }));
        };
        let now = self.now;
        go(self.state.hold(DELAY, now));
        go(self.state.release(BATCH, now));
        go(self.state.cancel(now));
        go(self.state.fixed(now));
        go(self.state.refund(now));
        if self.state.at_the_bank().is_some() {
            go(self.state.settled(now));
            let charges = self.charges - 1;
            for back in [self.state.returned(CLASS, now), self.state.again(later)] {
                worlds.extend(back.map(|state| World { state, charges, ..self }));
            }
        } else if self.state.in_flight().is_none() {
            go(self.state.failed(CLASS, now));
            go(self.state.back_to_held(DELAY, now));
            if self.charges > 0 {
                go(self.state.late_success(now));
                go(self.state.late_acceptance(ATTEMPT, now));
            }
        } else {
            go(self.state.uncertain(now));
            if self.charges > 0 {
                go(self.state.taken(now));
                go(self.state.accepted(now));
            } else {
                go(self.state.failed(CLASS, now));
                go(self.state.retry(now));
                go(self.state.retry(later));
                go(self.state.back_to_held(DELAY, now));
            }
        }
        if let Ok(state) = self.state.send(ATTEMPT, now) {
            for took in [0, 1] {
                worlds.push(World { state, charges: self.charges + took, sent: true, ..self });
            }
        }
        worlds
    }
}

#[test]
fn a33_in_every_world_exactly_one_of_taken_cancelled_and_failed_wins() {
    let (now, later) = (clock("0:00"), clock("5:00"));
    let first = World { state: GiftState::Due { at: now }, now, charges: 0, sent: false };
    let mut seen = HashSet::from([first]);
    let mut open = vec![first];
    while let Some(world) = open.pop() {
        let World { state, charges, .. } = world;
        match state {
            GiftState::Due { .. } | GiftState::Held { .. } | GiftState::Released { .. } => {
                assert_eq!(charges, 0, "{world:?}: what will be sent was not taken before");
            }
            GiftState::Sending { .. } | GiftState::Uncertain { .. } => {
                assert!(charges <= 1, "{world:?}: nothing is taken twice");
                assert_eq!(state.send(ATTEMPT, later), Err(Refused::InFlight));
                assert_eq!(state.cancel(later), Err(Refused::InFlight));
                assert_eq!(state.release(BATCH, later), Err(Refused::InFlight));
            }
            GiftState::Settling { .. } => {
                assert_eq!(charges, 1, "{world:?}: the bank has it, once");
                assert_eq!(state.send(ATTEMPT, later), Err(Refused::InFlight));
                assert_eq!(state.cancel(later), Err(Refused::InFlight));
            }
            GiftState::Taken { .. } | GiftState::Refunded { .. } => {
                assert_eq!(charges, 1, "{world:?}: taken exactly once");
            }
            GiftState::Failed { .. } | GiftState::Cancelled { .. } => {
                assert_eq!(charges, 0, "{world:?}: nobody is charged for this");
            }
        }
        for next in world.next(later) {
            match (state, next.state) {
                (GiftState::Cancelled { .. } | GiftState::Refunded { .. }, after) => {
                    assert_eq!(state, after, "what is over stays over");
                }
                (GiftState::Taken { .. }, after) => {
                    let fits =
                        matches!(after, GiftState::Taken { .. } | GiftState::Refunded { .. });
                    assert!(fits, "{state:?} became {after:?}");
                }
                _ => {}
            }
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    for name in GiftState::NAMES {
        assert!(seen.iter().any(|world| world.state.name() == name), "{name} can be reached");
    }
}
