//! Every node watches its own clock, whatever its role: a node that sends or judges by a wrong clock
//! would take over what others still do, and believe gateways too early.
//!
//! Two things are watched. The clock is compared with the database's; and its pace with the
//! machine's own, which no setting moves. After a jump nothing new is begun until all that was under
//! way has ended by itself, so that nothing is judged by two different times.

use std::time::{Duration, Instant};

use giving::Giving;
use kernel::Timestamp;

use crate::lifecycle::Stop;

/// How often the pace is looked at, and how often the database is asked.
const PACE: Duration = Duration::from_secs(1);
const COMPARE: Duration = Duration::from_secs(15);

/// A step of more than this is a jump.
const JUMP: Duration = Duration::from_secs(5);

/// Longer than any call to a gateway, so that what was under way at a jump is over.
const SETTLES_IN: Duration = Duration::from_secs(120);

/// What the clock showed when, by the machine's own pace.
#[derive(Clone, Copy, Debug)]
struct Look {
    shown: Timestamp,
    at: Instant,
}

impl Look {
    /// By how much the clock moved more, or less, than time did.
    fn jump(self, next: Look) -> Duration {
        let passed = next.at.saturating_duration_since(self.at);
        let expected = self.shown.plus(passed);
        next.shown.since(expected).max(expected.since(next.shown))
    }
}

pub async fn run(giving: Giving, stop: Stop) {
    let look = || Look { shown: giving.now(), at: Instant::now() };
    let (mut last, mut compared, mut jumped) = (look(), None, None);
    loop {
        let next = look();
        let jump = last.jump(next);
        if jump > JUMP {
            tracing::error!(seconds = jump.as_secs(), "the clock jumped; nothing new is begun");
            jumped = Some(next.at);
            giving.doubt_clock(true);
        }
        if jumped.is_some_and(|at| next.at.saturating_duration_since(at) >= SETTLES_IN) {
            jumped = None;
            giving.doubt_clock(false);
        }
        last = next;
        let is_time = |at: Instant| next.at.saturating_duration_since(at) >= COMPARE;
        if jump > JUMP || compared.is_none_or(is_time) {
            compared = Some(next.at);
            if let Err(error) = giving.watch_clock().await {
                tracing::warn!(%error, "the clock could not be compared with the database's");
            }
        }
        if !stop.sleep(PACE).await {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_keeps_pace_has_not_jumped() {
        let at = Instant::now();
        let shown = Timestamp::from_micros(1_000_000_000_000);
        let second = Duration::from_secs(1);
        let first = Look { shown, at };
        let next = |shown| first.jump(Look { shown, at: at + second });
        assert_eq!(next(shown.plus(second)), Duration::ZERO);
        assert_eq!(next(shown.plus(second * 11)), second * 10, "ahead");
        assert_eq!(next(shown.minus(second * 59)), second * 60, "back");
    }
}
