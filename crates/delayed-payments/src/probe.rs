//! Probes: test payments of our own tell whether a gateway is well again.

use std::time::Duration;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// A window that was complete so long ago says nothing about the gateway now.
const STALE_AFTER: Duration = Duration::from_hours(1);

/// How much good news makes a gateway stable: so many probes over so long a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stability {
    /// Probes passed in a row.
    pub needed: u32,
    /// Time between the first and the last of them, at least.
    pub over: Duration,
}

impl Default for Stability {
    /// Five probes over fifteen minutes.
    fn default() -> Stability {
        Stability { needed: 5, over: Duration::from_mins(15) }
    }
}

/// What became of one probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProbeResult {
    /// When its result was known.
    pub at: Timestamp,
    /// Whether it passed.
    pub passed: bool,
}

/// How stable a gateway looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StabilityView {
    /// Probes passed since the last failure.
    pub passed: u32,
    /// The first of them.
    pub since: Option<Timestamp>,
    /// The probe that made the window complete; while it is not, the earliest time at which one
    /// can.
    pub stable_from: Option<Timestamp>,
    /// Enough of them passed for long enough, whenever that was.
    pub complete: bool,
    /// Whether held gifts may go out: complete, and somebody looked within the last hour.
    pub stable: bool,
}

impl Stability {
    /// Reads the probes up to `now`, in any order. A failure starts the window anew.
    pub fn of(&self, probes: &[ProbeResult], now: Timestamp) -> StabilityView {
        let mut seen: Vec<&ProbeResult> = probes.iter().filter(|probe| probe.at <= now).collect();
        // Of two results of one moment the failure counts last: doubt is not stability.
        seen.sort_unstable_by_key(|probe| (probe.at, !probe.passed));
        let window: Vec<Timestamp> =
            seen.into_iter().rev().take_while(|probe| probe.passed).map(|probe| probe.at).collect();

        let since = window.last().copied();
        let complete = since.and_then(|since| {
            let mut passed = 0_u32;
            window.iter().rev().copied().find(|at| {
                passed = passed.saturating_add(1);
                passed >= self.needed && at.since(since) >= self.over
            })
        });
        let fresh = window.first().is_some_and(|last| now.since(*last) <= STALE_AFTER);
        StabilityView {
            passed: u32::try_from(window.len()).unwrap_or(u32::MAX),
            since,
            stable_from: complete.or(since.map(|since| since.plus(self.over))),
            complete: complete.is_some(),
            stable: complete.is_some() && fresh,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::clock;

    /// Probes written as "+0:00 -3:00": passed at 0:00, failed at 3:00.
    fn probes(text: &str) -> Vec<ProbeResult> {
        let read = |word: &str| {
            let (sign, at) = word.split_at(1);
            ProbeResult { at: clock(at), passed: sign == "+" }
        };
        text.split_whitespace().map(read).collect()
    }

    #[test]
    fn a37_five_probes_over_fifteen_minutes_and_a_failure_starts_anew() {
        let table = [
            // (probes, now, passed, since, stable from, stable)
            ("", "9:00", 0, None, None, false),
            ("-0:00", "9:00", 0, None, None, false),
            ("+0:00", "9:00", 1, Some("0:00"), Some("15:00"), false),
            ("+0:00 +4:00 +8:00 +12:00 +15:00", "15:00", 5, Some("0:00"), Some("15:00"), true),
            ("+0:00 +4:00 +8:00 +12:00 +14:59", "20:00", 5, Some("0:00"), Some("15:00"), false),
            // Fifteen minutes, but four probes.
            ("+0:00 +4:00 +8:00 +15:00", "15:00", 4, Some("0:00"), Some("15:00"), false),
            ("+0:00 +4:00 +8:00 +15:00 +16:00", "16:00", 5, Some("0:00"), Some("16:00"), true),
            // A failure resets the window, wherever it stands.
            ("+0:00 +4:00 +8:00 -12:00 +15:00", "15:00", 1, Some("15:00"), Some("30:00"), false),
            ("+0:00 +4:00 +8:00 +12:00 +15:00 -16:00", "16:00", 0, None, None, false),
            (
                "-0:00 +1:00 +5:00 +9:00 +13:00 +16:00",
                "16:00",
                5,
                Some("1:00"),
                Some("16:00"),
                true,
            ),
            // Out of order, and what is still to come is not seen.
            (
                "+15:00 +0:00 +4:00 +12:00 +8:00 -20:00",
                "16:00",
                5,
                Some("0:00"),
                Some("15:00"),
                true,
            ),
            // A failure and a pass of one moment.
            ("+0:00 +4:00 +8:00 +12:00 -15:00 +15:00", "15:00", 0, None, None, false),
            // Nobody has looked for over an hour.
            ("+0:00 +4:00 +8:00 +12:00 +15:00", "75:00", 5, Some("0:00"), Some("15:00"), true),
            ("+0:00 +4:00 +8:00 +12:00 +15:00", "75:01", 5, Some("0:00"), Some("15:00"), false),
        ];
        for (text, now, passed, since, stable_from, stable) in table {
            let view = Stability::default().of(&probes(text), clock(now));
            let expected = StabilityView {
                passed,
                since: since.map(clock),
                stable_from: stable_from.map(clock),
                complete: view.complete,
                stable,
            };
            assert!(view.complete || !stable, "{text} at {now}");
            assert_eq!(view, expected, "{text} at {now}");
        }
    }

    #[test]
    fn a37_the_window_is_a_setting() {
        let quick = Stability { needed: 1, over: Duration::ZERO };
        assert!(quick.of(&probes("-0:00 +0:01"), clock("0:01")).stable);
        assert!(!quick.of(&[], clock("0:01")).stable);
    }
}
