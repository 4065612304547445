//! On time (C-02): what a donor's money waits for begins within sixty seconds of being due.

use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use kernel::Timestamp;

use super::names::{ON_TIME, ON_TIME_PERCENT, TASK_LATENESS};

/// Later than this is late.
const IN_TIME: Duration = Duration::from_secs(60);

/// The kinds of tasks that a donor's money waits for.
const WAITED_FOR: [&str; 2] = ["send", "fall_due"];

const MINUTES: usize = 60;

/// The last hour of this node, minute by minute.
static LAST_HOUR: LazyLock<Mutex<Hour>> = LazyLock::new(|| Mutex::new(Hour::default()));

/// What began in one minute: its number since the epoch, how many in all, how many in time.
type Minute = (i64, u64, u64);

struct Hour([Minute; MINUTES]);

impl Default for Hour {
    fn default() -> Hour {
        Hour([(i64::MIN, 0, 0); MINUTES])
    }
}

impl Hour {
    /// One more, and the hour's percentage after it.
    fn began(&mut self, now: Timestamp, in_time: bool) -> f64 {
        let minute = now.as_micros().div_euclid(60_000_000);
        let place = minute.rem_euclid(60);
        if let Some(slot) = usize::try_from(place).ok().and_then(|place| self.0.get_mut(place)) {
            if slot.0 != minute {
                *slot = (minute, 0, 0);
            }
            slot.1 = slot.1.saturating_add(1);
            slot.2 = slot.2.saturating_add(u64::from(in_time));
        }
        let lately = self.0.iter().filter(|slot| minute.saturating_sub(slot.0) < 60);
        let (all, good) = lately.fold((0_u64, 0_u64), |(all, good), slot| {
            (all.saturating_add(slot.1), good.saturating_add(slot.2))
        });
        percent(good, all)
    }
}

/// In hundredths of a percent first, so that no large number is rounded on its way.
fn percent(good: u64, all: u64) -> f64 {
    let hundredths = good.saturating_mul(10_000).checked_div(all).unwrap_or(10_000);
    u32::try_from(hundredths).map_or(100.0, f64::from) / 100.0
}

/// A task began; how late it was.
pub fn task_began(kind: &'static str, due: Timestamp, now: Timestamp) {
    let late = now.since(due);
    metrics::histogram!(TASK_LATENESS, "kind" => kind).record(late);
    if !WAITED_FOR.contains(&kind) {
        return;
    }
    let in_time = late <= IN_TIME;
    let word = if in_time { "yes" } else { "no" };
    metrics::counter!(ON_TIME, "in_time" => word).increment(1);
    let percent = LAST_HOUR.lock().unwrap_or_else(PoisonError::into_inner).began(now, in_time);
    metrics::gauge!(ON_TIME_PERCENT).set(percent);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_micros(minute * 60_000_000)
    }

    #[test]
    fn c02_the_last_hour_is_what_counts() {
        let mut hour = Hour::default();
        assert_eq!(hour.began(at(0), true), 100.0);
        assert_eq!(hour.began(at(1), false), 50.0);
        assert_eq!(hour.began(at(2), true), 66.66);
        // A minute later the first one is an hour old.
        assert_eq!(hour.began(at(60), true), 66.66);
        assert_eq!(hour.began(at(61), true), 100.0);
        assert_eq!(hour.began(at(1_000), false), 0.0);
    }
}
