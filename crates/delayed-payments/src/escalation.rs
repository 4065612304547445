//! Who is woken when nobody takes what must be taken: one, then the next, then everybody.
//!
//! The times are data that staff may change; the defaults are here. Five minutes is the time to
//! respond that on-call duty for something people wait for is commonly held to; after a quarter of
//! an hour an outage of a Sunday morning is everybody's (A-11: know within minutes, not in the
//! evening).

use std::time::Duration;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// When the second person is woken.
pub const SECOND_AFTER: Duration = Duration::from_mins(5);

/// When everybody is.
pub const EVERYBODY_AFTER: Duration = Duration::from_mins(15);

/// The longest that anybody may wait: what wakes no one within hours wakes no one.
pub const LONGEST: Duration = Duration::from_hours(4);

/// Waits before a message to another system is sent again: a minute, twice five, five times ten, an
/// hour five times, six hours three times; together a day and a minute (P2).
const AGAIN: [(u32, Duration); 5] = [
    (1, Duration::from_mins(1)),
    (2, Duration::from_mins(5)),
    (5, Duration::from_mins(10)),
    (5, Duration::from_hours(1)),
    (3, Duration::from_hours(6)),
];

/// After how many minutes the next one is woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    second_after: Duration,
    everybody_after: Duration,
}

/// These times make no sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EscalationRefused {
    /// The second must be woken after a minute or more.
    #[error("the second person is woken after a minute or more")]
    SecondTooSoon,
    /// Everybody must be woken later than the second, and within four hours.
    #[error("everybody is woken after the second person, and within four hours")]
    EverybodyOutOfOrder,
}

/// A step of waking people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wake {
    /// The first of the on-call order.
    First,
    /// The second of it.
    Second,
    /// All staff.
    Everybody,
}

impl Default for Escalation {
    fn default() -> Escalation {
        Escalation { second_after: SECOND_AFTER, everybody_after: EVERYBODY_AFTER }
    }
}

impl Escalation {
    /// Times that make a sequence.
    pub fn new(
        second_after: Duration,
        everybody_after: Duration,
    ) -> Result<Escalation, EscalationRefused> {
        if second_after < Duration::from_mins(1) {
            return Err(EscalationRefused::SecondTooSoon);
        }
        if everybody_after <= second_after || everybody_after > LONGEST {
            return Err(EscalationRefused::EverybodyOutOfOrder);
        }
        Ok(Escalation { second_after, everybody_after })
    }

    /// How long the first has before the second is woken.
    pub const fn second_after(self) -> Duration {
        self.second_after
    }

    /// How long those two have before everybody is.
    pub const fn everybody_after(self) -> Duration {
        self.everybody_after
    }

    /// The step after one that was due at `due`, and when it is.
    pub fn next(self, step: Wake, due: Timestamp) -> Option<(Wake, Timestamp)> {
        match step {
            Wake::First => Some((Wake::Second, due.plus(self.second_after))),
            Wake::Second => {
                let later = self.everybody_after.saturating_sub(self.second_after);
                Some((Wake::Everybody, due.plus(later)))
            }
            Wake::Everybody => None,
        }
    }
}

impl Wake {
    /// Every step, in order.
    pub const ALL: [Wake; 3] = [Wake::First, Wake::Second, Wake::Everybody];

    /// The word in a row.
    pub const fn name(self) -> &'static str {
        match self {
            Wake::First => "first",
            Wake::Second => "second",
            Wake::Everybody => "everybody",
        }
    }
}

/// How long to wait before a message that failed so often is sent again; `None` when it is given
/// up and left to a person.
pub fn again_after(failures: u32) -> Option<Duration> {
    let mut before = 0_u32;
    AGAIN.iter().find_map(|(times, wait)| {
        before = before.saturating_add(*times);
        (failures <= before).then_some(*wait)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    #[test]
    fn a11_the_second_is_woken_after_five_minutes_and_everybody_after_fifteen() {
        let since = Timestamp::from_micros(0);
        let steps = Escalation::default();
        let second = steps.next(Wake::First, since);
        assert_eq!(second, Some((Wake::Second, since.plus(MINUTE * 5))));
        let all = steps.next(Wake::Second, since.plus(MINUTE * 5));
        assert_eq!(all, Some((Wake::Everybody, since.plus(MINUTE * 15))));
        assert_eq!(steps.next(Wake::Everybody, since), None);
    }

    #[test]
    fn a11_times_out_of_order_are_refused() {
        let of = |second, all| Escalation::new(MINUTE * second, MINUTE * all);
        assert!(of(1, 2).is_ok());
        assert_eq!(of(0, 5), Err(EscalationRefused::SecondTooSoon));
        assert_eq!(of(5, 5), Err(EscalationRefused::EverybodyOutOfOrder));
        assert_eq!(of(5, 241), Err(EscalationRefused::EverybodyOutOfOrder));
    }

    #[test]
    fn p2_sixteen_retries_within_a_day_and_then_a_person() {
        let waits: Vec<u64> =
            (1..).map_while(again_after).map(|wait| wait.as_secs() / 60).collect();
        let said = [1, 5, 5, 10, 10, 10, 10, 10, 60, 60, 60, 60, 60, 360, 360, 360];
        assert_eq!(waits, said);
        assert_eq!(waits.iter().sum::<u64>(), 24 * 60 + 1);
        assert_eq!(again_after(17), None);
    }
}
