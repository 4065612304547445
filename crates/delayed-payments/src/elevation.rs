//! Elevations: a kind of answer comes more often than is usual at this hour of the week.
//!
//! Nobody is woken for it, and nothing is delayed: staff look. Compared is the share of all
//! answers, not their number, so a Sunday, a holiday or dates that moved from one day to another
//! change nothing; and the first attempts of gifts are a series of their own beside all later ones,
//! which are refused far more often, so a day that consists of retries looks like no outage (IN3).

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use kernel::{Class, Disposition, Timestamp};

/// The time that is compared with what is usual.
pub const WINDOW: Duration = Duration::from_mins(15);

/// Answers are kept counted in steps of this.
pub const QUARTER: Duration = Duration::from_mins(15);

/// What is usual is taken from so many weeks.
pub const WEEKS: u32 = 8;

/// Fewer events than this are no elevation.
const LEAST: u64 = 10;

/// More often than this many times what is usual is an elevation.
const TIMES: u128 = 3;

/// So many weeks must be known before it can be said how often refusals are usual.
const WEEKS_TO_KNOW: u32 = 3;

const WEEK: Duration = Duration::from_hours(7 * 24);
const HOUR: Duration = Duration::from_hours(1);

/// What is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Watch {
    /// Answers that no rule knows.
    Unknown,
    /// Answers that a donor must put right: declines.
    Refused,
}

/// Whether an answer is of a gift's first attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Series {
    /// It is.
    First,
    /// The gift was sent before.
    Again,
}

impl Watch {
    /// Both.
    pub const ALL: [Watch; 2] = [Watch::Unknown, Watch::Refused];

    /// The stable name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Watch::Unknown => "unknown",
            Watch::Refused => "refused",
        }
    }

    /// Whether an answer of a class is an event.
    pub const fn counts(self, class: Class) -> bool {
        match self {
            Watch::Unknown => matches!(class, Class::UnknownError),
            Watch::Refused => matches!(class.disposition(), Disposition::UserRecoverable),
        }
    }

    /// Weeks that must be known before it can be judged. Ten answers that nobody understands are
    /// worth a look also in a house that is new; how many declines are usual must be learnt first.
    const fn weeks_to_know(self) -> u32 {
        match self {
            Watch::Unknown => 0,
            Watch::Refused => WEEKS_TO_KNOW,
        }
    }
}

impl Series {
    /// Both.
    pub const ALL: [Series; 2] = [Series::First, Series::Again];

    /// The stable name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Series::First => "first",
            Series::Again => "again",
        }
    }
}

impl fmt::Display for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that names neither a watch nor a series.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is nothing that is watched")]
pub struct NotWatched(String);

impl FromStr for Watch {
    type Err = NotWatched;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Watch::ALL
            .into_iter()
            .find(|watch| watch.name() == word)
            .ok_or_else(|| NotWatched(word.to_owned()))
    }
}

impl FromStr for Series {
    type Err = NotWatched;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Series::ALL
            .into_iter()
            .find(|series| series.name() == word)
            .ok_or_else(|| NotWatched(word.to_owned()))
    }
}

/// How many of all answers were events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// The events.
    pub events: u64,
    /// All answers, the events among them.
    pub answers: u64,
}

impl Share {
    /// Counts answers of a class.
    #[must_use]
    pub fn with(self, watch: Watch, class: Class, answers: u64) -> Share {
        let events = if watch.counts(class) { answers } else { 0 };
        Share {
            events: self.events.saturating_add(events),
            answers: self.answers.saturating_add(answers),
        }
    }

    /// In hundredths of a percent.
    pub fn of_ten_thousand(self) -> u64 {
        self.events.saturating_mul(10_000).checked_div(self.answers).unwrap_or(0)
    }

    /// Whether it is over [`TIMES`] the other one.
    fn is_far_over(self, usual: Share) -> bool {
        let product = |one: u64, other: u64| u128::from(one).saturating_mul(u128::from(other));
        let usually = product(usual.events, self.answers).saturating_mul(TIMES);
        product(self.events, usual.answers.max(1)) > usually
    }
}

/// What is usual at an hour of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usual {
    /// All known weeks together.
    pub share: Share,
    /// How many of the last [`WEEKS`] had an answer at that hour.
    pub weeks: u32,
}

/// Whether staff should look: at least ten events in the last 15 minutes, and a share more than
/// three times what is usual at this hour of the week.
pub fn is_elevated(watch: Watch, now: Share, usual: Usual) -> bool {
    now.events >= LEAST && usual.weeks >= watch.weeks_to_know() && now.is_far_over(usual.share)
}

/// The beginnings of the same hour in the last [`WEEKS`] weeks, newest first. The week is counted
/// in hours, not by any church's zone: a gateway serves many.
pub fn same_hours(now: Timestamp) -> Vec<Timestamp> {
    let hour = floor(now, HOUR);
    (1..=WEEKS).map(|weeks| hour.minus(WEEK.saturating_mul(weeks))).collect()
}

/// The end of such an hour.
pub fn hour_after(hour: Timestamp) -> Timestamp {
    hour.plus(HOUR)
}

/// The beginning of the quarter of an hour that an instant lies in.
pub fn quarter_of(at: Timestamp) -> Timestamp {
    floor(at, QUARTER)
}

fn floor(at: Timestamp, step: Duration) -> Timestamp {
    let step = i64::try_from(step.as_micros()).unwrap_or(i64::MAX).max(1);
    let over = at.as_micros().checked_rem_euclid(step).unwrap_or(0);
    Timestamp::from_micros(at.as_micros().saturating_sub(over))
}

/// Something is elevated, or was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elevation {
    /// Since when.
    pub since: Timestamp,
    /// When it was last seen to be.
    pub seen_at: Timestamp,
    /// What was seen then.
    pub share: Share,
    /// Whether it is over.
    pub over: bool,
}

/// What a look at a series leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Nothing to write down.
    Nothing,
    /// It begins: staff are told, once.
    Begins(Elevation),
    /// It lasts, or is over: nobody is told.
    GoesOn(Elevation),
}

/// One alert an elevation: it is over when nothing was seen of it for a whole window.
pub fn look(before: Option<Elevation>, share: Share, is_elevated: bool, now: Timestamp) -> Look {
    let lasting = before.filter(|before| !before.over);
    match (lasting, is_elevated) {
        (None, false) => Look::Nothing,
        (None, true) => Look::Begins(Elevation { since: now, seen_at: now, share, over: false }),
        (Some(before), true) => Look::GoesOn(Elevation { seen_at: now, share, ..before }),
        (Some(before), false) if now.since(before.seen_at) >= WINDOW => {
            Look::GoesOn(Elevation { over: true, ..before })
        }
        (Some(_), false) => Look::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{at, clock};

    fn share(events: u64, answers: u64) -> Share {
        Share { events, answers }
    }

    fn usual(events: u64, answers: u64, weeks: u32) -> Usual {
        Usual { share: share(events, answers), weeks }
    }

    #[test]
    fn a28_ten_events_and_three_times_the_usual_share() {
        let table = [
            (share(100, 100), usual(0, 0, 0), true),
            (share(9, 9), usual(0, 0, 0), false),
            (share(10, 100), usual(0, 8_000, 8), true),
            (share(10, 100), usual(260, 8_000, 8), true),
            (share(10, 100), usual(267, 8_000, 8), false),
            (share(9, 10), usual(0, 8_000, 8), false),
            // Three times as many gifts, and the share as always.
            (share(30, 3_000), usual(80, 8_000, 8), false),
            (share(u64::MAX, u64::MAX), usual(u64::MAX, u64::MAX, 8), false),
        ];
        for (now, usual, expected) in table {
            assert_eq!(is_elevated(Watch::Unknown, now, usual), expected, "{now:?} {usual:?}");
        }
    }

    #[test]
    fn in3_what_is_usual_must_be_known_before_refusals_are_too_many() {
        let now = share(30, 40);
        assert!(!is_elevated(Watch::Refused, now, usual(0, 0, 0)));
        assert!(!is_elevated(Watch::Refused, now, usual(2, 100, 2)));
        assert!(is_elevated(Watch::Refused, now, usual(3, 150, 3)));
    }

    #[test]
    fn o17_each_class_is_watched_as_what_it_is() {
        for class in Class::ALL {
            let by_us = class.disposition() == Disposition::IncidentResponse;
            let watched = Watch::ALL.iter().filter(|watch| watch.counts(class)).count();
            let quiet = by_us || matches!(class, Class::Success | Class::SuspiciousPayment);
            assert_eq!(watched, usize::from(!quiet), "{class}");
        }
    }

    #[test]
    fn o17_an_hour_is_compared_with_the_same_hour_of_other_weeks() {
        let hours = same_hours(at("2026-11-22T18:47:12Z"));
        assert_eq!(hours.len(), 8);
        assert_eq!(hours[0], at("2026-11-15T18:00:00Z"));
        assert_eq!(hours[7], at("2026-09-27T18:00:00Z"));
        assert_eq!(hour_after(hours[0]), at("2026-11-15T19:00:00Z"));
        assert_eq!(quarter_of(at("2026-11-22T18:47:12Z")), at("2026-11-22T18:45:00Z"));
        assert_eq!(quarter_of(at("1969-12-31T23:59:00Z")), at("1969-12-31T23:45:00Z"));
    }

    #[test]
    fn a28_one_alert_an_elevation() {
        let seen = share(20, 30);
        let Look::Begins(first) = look(None, seen, true, clock("0:00")) else { panic!("none") };
        let lasts = look(Some(first), seen, true, clock("9:00"));
        let Look::GoesOn(lasting) = lasts else { panic!("{lasts:?}") };
        assert_eq!((lasting.since, lasting.seen_at), (clock("0:00"), clock("9:00")));
        assert_eq!(look(Some(lasting), share(0, 9), false, clock("23:59")), Look::Nothing);
        let ends = look(Some(lasting), share(0, 9), false, clock("24:00"));
        let Look::GoesOn(over) = ends else { panic!("{ends:?}") };
        assert!(over.over);
        assert_eq!(look(Some(over), share(0, 9), false, clock("30:00")), Look::Nothing);
        assert!(matches!(look(Some(over), seen, true, clock("31:00")), Look::Begins(_)));
    }
}
