//! Watchdogs: what nobody would notice until a donor asks. Each looks at something, remembers what
//! it needs in one row, and its word becomes an entry of health; staff are told when that turns.
//!
//! The row is locked while a node looks, so nodes look one after another and never count twice.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kernel::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::Giving;
use crate::error::Error;
use crate::ports::{Queue, Work};

/// The rows of watchdogs.
pub(crate) const CLOCKS: &str = "clocks";
pub(crate) const QUEUES: &str = "queues";
pub(crate) const RUNS: &str = "runs";

/// By so much two clocks may differ. Leases last 25 seconds and the shortest window that counts
/// failures five minutes: less than this misjudges neither.
pub const CLOCKS_AGREE_WITHIN: Duration = Duration::from_secs(5);

/// What a node said of its clock counts for so long.
const CLOCK_COUNTS_FOR: Duration = Duration::from_secs(3 * 60);

/// A queue is looked at so often ...
const SAMPLE_EVERY: Duration = Duration::from_secs(60);

/// ... and grows if so many looks in a row found more than the one before.
const GROWING_LOOKS: usize = 5;

/// Fewer tasks than that are no queue.
const A_QUEUE: u64 = 20;

/// So many dates and sends at once are a run.
const A_RUN: u64 = 20;

/// No run is slow before this, however quick the others were.
const SLOW_AFTER: Duration = Duration::from_secs(5 * 60);

/// So many runs say what is usual.
const RUNS_KEPT: usize = 8;

/// What this process thinks of its own clock.
#[derive(Debug, Default)]
pub(crate) struct ClockTrust {
    /// It differs from the database's.
    differs: AtomicBool,
    /// It jumped a moment ago: what began before may be misjudged.
    jumped: AtomicBool,
}

impl ClockTrust {
    fn is_given(&self) -> bool {
        !self.differs.load(Ordering::Relaxed) && !self.jumped.load(Ordering::Relaxed)
    }
}

/// How far a node's clock is from the database's, and when that was found, by the database's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reading {
    pub(crate) at: Timestamp,
    pub(crate) ahead_ms: i64,
}

/// By node.
pub(crate) type Clocks = BTreeMap<String, Reading>;

/// By kind of task: when it was looked at, and how many were due.
pub(crate) type Samples = BTreeMap<String, Vec<(Timestamp, u64)>>;

/// The run that is under way, and how long the last ones took.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Runs {
    pub(crate) since: Option<Timestamp>,
    pub(crate) took: Vec<Duration>,
}

/// Milliseconds by which `node`, read before and after the question, is ahead of the database.
fn ahead_ms(before: Timestamp, database: Timestamp, after: Timestamp) -> i64 {
    let millis = |step: Duration| i64::try_from(step.as_millis()).unwrap_or(i64::MAX);
    if database < before {
        millis(before.since(database))
    } else {
        // Within the time that the question took, nobody can tell.
        -millis(database.since(after))
    }
}

fn agrees(ahead_ms: i64) -> bool {
    Duration::from_millis(ahead_ms.unsigned_abs()) <= CLOCKS_AGREE_WITHIN
}

/// Whether every node that has lately looked agrees with the database.
pub(crate) fn clocks_agree(clocks: &Clocks) -> bool {
    clocks.values().all(|reading| agrees(reading.ahead_ms))
}

/// Adds a look at the queues.
fn sampled(mut samples: Samples, queues: &[Queue], now: Timestamp) -> Samples {
    let kept = GROWING_LOOKS.saturating_add(1);
    for queue in queues {
        samples.entry(queue.kind.clone()).or_default();
    }
    for (kind, looks) in &mut samples {
        let due = queues.iter().find(|queue| queue.kind == *kind).map_or(0, |queue| queue.due);
        looks.push((now, due));
        let old = looks.len().saturating_sub(kept);
        looks.drain(..old);
    }
    samples.retain(|_, looks| looks.iter().any(|(_, due)| *due > 0));
    samples
}

/// The kinds of tasks of which more are due with every look.
pub(crate) fn growing(samples: &Samples) -> Vec<&str> {
    let grows = |looks: &[(Timestamp, u64)]| {
        looks.len() > GROWING_LOOKS
            && looks.last().is_some_and(|(_, due)| *due >= A_QUEUE)
            && looks.windows(2).all(|pair| matches!(pair, [(_, one), (_, next)] if next > one))
    };
    samples.iter().filter(|(_, looks)| grows(looks)).map(|(kind, _)| kind.as_str()).collect()
}

impl Runs {
    /// So much waits now, the first since `oldest`.
    fn looked(mut self, waiting: u64, oldest: Option<Timestamp>, now: Timestamp) -> Runs {
        match self.since {
            None if waiting >= A_RUN => self.since = Some(oldest.unwrap_or(now)),
            Some(since) if waiting == 0 => {
                self.since = None;
                self.took.push(now.since(since));
                let old = self.took.len().saturating_sub(RUNS_KEPT);
                self.took.drain(..old);
            }
            None | Some(_) => {}
        }
        self
    }

    /// Whether the one under way takes twice as long as the longest of the last ones (IN5).
    pub(crate) fn is_slow(&self, now: Timestamp) -> bool {
        let usual = self.took.iter().max().copied().unwrap_or_default();
        self.since.is_some_and(|since| now.since(since) > SLOW_AFTER.max(usual * 2))
    }
}

/// What a row remembers; nothing if it is not there or of another version.
pub(crate) fn remembered<T: DeserializeOwned + Default>(state: &str) -> T {
    serde_json::from_str(state).unwrap_or_default()
}

/// Writes what a row remembers.
pub(crate) async fn remember<T: Serialize + Sync>(
    work: &mut dyn Work,
    name: &str,
    state: &T,
) -> Result<(), Error> {
    let state = serde_json::to_string(state).map_err(Error::internal)?;
    Ok(work.save_watch(name, &state).await?)
}

impl Giving {
    /// This node goes by the machine's clock, moved by `ahead`: from now on it is compared with the
    /// database's. Clocks that are moved by hand are not.
    pub fn by_the_machines_clock(mut self, ahead: Duration) -> Giving {
        self.clock_ahead = Some(ahead);
        self
    }

    /// Compares this node's clock with the database's. One that differs sends nothing and takes no
    /// tasks until they agree again: it would take over what others still do, and believe gateways
    /// too early.
    pub async fn watch_clock(&self) -> Result<(), Error> {
        let Some(ahead) = self.clock_ahead else { return Ok(()) };
        let before = self.now().minus(ahead);
        let database = self.reads().database_clock().await?;
        let ahead_ms = ahead_ms(before, database, self.now().minus(ahead));
        self.trust.differs.store(!agrees(ahead_ms), Ordering::Relaxed);
        let mut work = self.begin().await?;
        let mut clocks: Clocks = remembered(&work.watch(CLOCKS).await?);
        clocks.insert(self.parts.node.clone(), Reading { at: database, ahead_ms });
        clocks.retain(|_, reading| database.since(reading.at) < CLOCK_COUNTS_FOR);
        remember(work.as_mut(), CLOCKS, &clocks).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// This node's clock jumped, or has gone steadily for long enough since. Until then nothing new
    /// is begun: what was under way when it jumped could be misjudged.
    pub fn doubt_clock(&self, jumped: bool) {
        self.trust.jumped.store(jumped, Ordering::Relaxed);
    }

    /// Whether this node may judge by its clock.
    pub(crate) fn trusts_its_clock(&self) -> bool {
        self.trust.is_given()
    }

    /// Looks at what waits: whether queues grow, and whether the run of a morning takes longer than
    /// usual.
    pub async fn watch_queues(&self) -> Result<(), Error> {
        let now = self.now();
        let queues = self.reads().queues(now).await?;
        let switched_off = !self.reads().switch_now().await?.is_on();
        let mut work = self.begin().await?;
        let samples: Samples = remembered(&work.watch(QUEUES).await?);
        let last = samples.values().flatten().map(|(at, _)| *at).max();
        if last.is_none_or(|at| now.since(at) >= SAMPLE_EVERY) {
            remember(work.as_mut(), QUEUES, &sampled(samples, &queues, now)).await?;
        }
        let runs: Runs = remembered(&work.watch(RUNS).await?);
        let runs = if switched_off {
            // What waits for the switch is nobody's slowness.
            Runs { since: None, ..runs }
        } else {
            let of_a_run =
                queues.iter().filter(|queue| ["fall_due", "send"].contains(&queue.kind.as_str()));
            let waiting = of_a_run.clone().map(|queue| queue.due).sum();
            let oldest = of_a_run.filter_map(|queue| queue.oldest_due).min();
            runs.looked(waiting, oldest, now)
        };
        remember(work.as_mut(), RUNS, &runs).await?;
        let _committed = work.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn a_clock_is_ahead_or_behind_by_what_the_question_does_not_explain() {
        assert_eq!(ahead_ms(at(10), at(10), at(11)), 0);
        assert_eq!(ahead_ms(at(10), at(11), at(11)), 0);
        assert_eq!(ahead_ms(at(10), at(3), at(11)), 7_000);
        assert_eq!(ahead_ms(at(10), at(20), at(11)), -9_000);
        assert!(agrees(5_000) && agrees(-5_000) && !agrees(5_001) && !agrees(-5_001));
    }

    #[test]
    fn o14_a_queue_grows_when_every_look_finds_more() {
        let queue = |due| Queue { kind: "send".to_owned(), waiting: due, due, oldest_due: None };
        let look = |counts: &[u64]| {
            let mut samples = Samples::new();
            for (minute, due) in (0..).zip(counts) {
                samples = sampled(samples, &[queue(*due)], at(minute * 60));
            }
            !growing(&samples).is_empty()
        };
        assert!(look(&[1, 5, 9, 12, 16, 20]));
        assert!(!look(&[1, 5, 9, 12, 16, 19]), "so few are no queue");
        assert!(!look(&[90, 95, 99, 120, 160]), "too few looks");
        assert!(!look(&[10, 50, 90, 90, 160, 200]), "it stood still once");
        assert!(look(&[900, 1, 5, 9, 12, 16, 20]), "what was before is forgotten");
        let gone = sampled(Samples::from([("send".to_owned(), vec![(at(0), 0)])]), &[], at(60));
        assert_eq!(gone, Samples::new());
    }

    #[test]
    fn in5_a_run_is_slow_when_it_takes_twice_the_longest() {
        let runs = Runs::default().looked(19, None, at(0));
        assert_eq!(runs.since, None, "so few are no run");
        let runs = runs.looked(20, Some(at(90)), at(100));
        assert_eq!(runs.since, Some(at(90)));
        assert!(!runs.is_slow(at(390)));
        assert!(runs.is_slow(at(391)), "five minutes, when nothing is known");
        let runs = runs.looked(3, Some(at(90)), at(600)).looked(0, None, at(690));
        assert_eq!((runs.since, runs.took.as_slice()), (None, &[Duration::from_secs(600)][..]));
        let next = runs.looked(50, Some(at(1_000)), at(1_000));
        assert!(!next.is_slow(at(2_200)), "twice as long is not yet slow");
        assert!(next.is_slow(at(2_201)));
    }

    #[test]
    fn what_another_version_remembered_is_forgotten() {
        assert_eq!(remembered::<Runs>(""), Runs::default());
        assert_eq!(remembered::<Runs>("[1]"), Runs::default());
    }
}
