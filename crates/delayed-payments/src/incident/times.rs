//! The moments of an incident that count, read from its timeline.

use std::time::Duration;

use kernel::{DelayId, Timestamp};

use super::{Event, Told};
use crate::probe::{ProbeResult, Stability};

/// When what was reached. All durations are from the first failure, because that is since when
/// donors felt it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// The first failing answer.
    pub first_failure_at: Timestamp,
    /// When somebody or something noticed: the incident was opened.
    pub opened_at: Timestamp,
    /// When gifts began to be held.
    pub held_at: Option<Timestamp>,
    /// When it was well again: probes said so, or the last delay was ended.
    pub stable_at: Option<Timestamp>,
    /// When nothing was held under it any more. Written when it is resolved.
    pub drained_at: Option<Timestamp>,
    /// When it was over.
    pub resolved_at: Option<Timestamp>,
}

impl Times {
    /// Of an incident that has just been opened. Nothing is noticed before it happens.
    pub fn opened(first_failure_at: Timestamp, opened_at: Timestamp) -> Times {
        Times {
            first_failure_at: first_failure_at.min(opened_at),
            opened_at,
            held_at: None,
            stable_at: None,
            drained_at: None,
            resolved_at: None,
        }
    }

    /// Time to detect.
    pub fn to_detect(&self) -> Duration {
        self.opened_at.since(self.first_failure_at)
    }

    /// Time to hold.
    pub fn to_hold(&self) -> Option<Duration> {
        self.held_at.map(|at| at.since(self.first_failure_at))
    }

    /// Time to stable.
    pub fn to_stable(&self) -> Option<Duration> {
        self.stable_at.map(|at| at.since(self.first_failure_at))
    }

    /// Time to drained.
    pub fn to_drained(&self) -> Option<Duration> {
        self.drained_at.map(|at| at.since(self.first_failure_at))
    }

    /// The same with holds and stability read anew from all lines of the timeline.
    ///
    /// A delay makes what was stable unstable, and so does a failing probe while one is on. Stable
    /// is when the probes since the last hold fill their window, or when the last delay is
    /// ended, whichever comes first.
    #[must_use]
    pub fn read_from(self, lines: &[Told]) -> Times {
        let mut sorted: Vec<&Told> = lines.iter().collect();
        sorted.sort_by_key(|line| line.at);
        let mut on: Vec<DelayId> = Vec::new();
        let mut probes: Vec<ProbeResult> = Vec::new();
        let (mut held_at, mut stable_at) = (None, None);
        for line in sorted {
            match &line.event {
                Event::Held { delay, .. } => {
                    held_at = held_at.or(Some(line.at));
                    stable_at = None;
                    probes.clear();
                    if !on.contains(delay) {
                        on.push(*delay);
                    }
                }
                Event::Probed { passed, .. } => {
                    probes.push(ProbeResult { at: line.at, passed: *passed });
                    if Stability::default().of(&probes, line.at).stable {
                        stable_at = stable_at.or(held_at.map(|_| line.at));
                    } else if !passed && !on.is_empty() {
                        stable_at = None;
                    }
                }
                Event::DelayEnded { delay } => {
                    on.retain(|other| other != delay);
                    if on.is_empty() {
                        stable_at = stable_at.or(Some(line.at));
                    }
                }
                Event::FirstFailure
                | Event::Detected { .. }
                | Event::Opened
                | Event::PlanDrawn { .. }
                | Event::PlanApproved { .. }
                | Event::BatchReleased { .. }
                | Event::PlanPaused { .. }
                | Event::PlanAbandoned { .. }
                | Event::Notified { .. }
                | Event::BannerUp { .. }
                | Event::BannerDown
                | Event::Noted { .. }
                | Event::TakenOn
                | Event::HandedOver { .. }
                | Event::Moved { .. } => {}
            }
        }
        Times { held_at, stable_at, ..self }
    }
}

/// One line of the timeline as it is told: probes of one gateway with one result, one after
/// another, are told once ("5 probes passed").
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The first of them.
    pub line: Told,
    /// How many.
    pub times: u32,
    /// When the last of them was.
    pub until: Timestamp,
}

/// The lines in the sequence in which things happened, with probes told together.
pub fn runs(mut lines: Vec<Told>) -> Vec<Run> {
    lines.sort_by_key(|line| line.at);
    let mut runs: Vec<Run> = Vec::with_capacity(lines.len());
    for line in lines {
        match runs.last_mut() {
            Some(run)
                if matches!(line.event, Event::Probed { .. })
                    && run.line.event == line.event
                    && run.line.by == line.by =>
            {
                run.times = run.times.saturating_add(1);
                run.until = line.at;
            }
            Some(_) | None => runs.push(Run { until: line.at, line, times: 1 }),
        }
    }
    runs
}

/// The one in the middle, the lower of two; none of none.
pub fn median(mut durations: Vec<Duration>) -> Option<Duration> {
    durations.sort_unstable();
    let middle = durations.len().checked_sub(1)?.checked_div(2)?;
    durations.get(middle).copied()
}
