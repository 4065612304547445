//! How far something is, on one line of a terminal. Where nobody looks on, nothing is said.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// So often the line is drawn.
const AGAIN: Duration = Duration::from_millis(100);
const WIDTH: u64 = 30;

/// Drawn on the standard error, so that what is found can go elsewhere.
pub(super) struct Progress {
    begun: Instant,
    drawn: Option<Instant>,
    seen: bool,
}

impl Progress {
    pub(super) fn new() -> Progress {
        let seen = io::stderr().is_terminal();
        Progress { begun: Instant::now(), drawn: None, seen }
    }

    /// So many of these are done, of so many.
    pub(super) fn at(&mut self, of: &str, done: u64, all: u64) {
        if !self.seen || self.drawn.is_some_and(|at| at.elapsed() < AGAIN) {
            return;
        }
        self.drawn = Some(Instant::now());
        draw(&line(done, all, of, self.begun.elapsed()));
    }

    /// Makes room for other words.
    pub(super) fn clear(&mut self) {
        if self.drawn.take().is_some() {
            draw("\r\u{1b}[2K");
        }
    }
}

fn line(done: u64, all: u64, of: &str, after: Duration) -> String {
    let filled = WIDTH.saturating_mul(done.min(all)).checked_div(all).unwrap_or(0);
    let bar: String = (0..WIDTH).map(|place| if place < filled { '█' } else { '░' }).collect();
    let millis = u64::try_from(after.as_millis()).unwrap_or(u64::MAX).max(1);
    let rate = done.saturating_mul(1_000).checked_div(millis).unwrap_or(0);
    let percent = done.min(all).saturating_mul(100).checked_div(all).unwrap_or(0);
    format!("\r\u{1b}[2K{bar} {percent} %, {done} {of}, {rate} a second")
}

/// A terminal that is gone is no reason to stop.
fn draw(text: &str) {
    let mut out = io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_how_far_it_is_and_how_fast() {
        let half = line(500, 1_000, "rows", Duration::from_secs(2));
        assert!(half.contains("50 %, 500 rows, 250 a second"), "{half}");
        assert_eq!(half.matches('█').count(), 15);
        assert!(line(0, 0, "rows", Duration::ZERO).contains("0 %"));
    }
}
