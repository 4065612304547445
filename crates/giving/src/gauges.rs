//! What operators read off: how much waits, since when, what is held, how rollouts do. Numbers of
//! the whole house: no church, no donor.

use std::collections::BTreeMap;
use std::time::Duration;

use delayed_payments::elevation::{Series, Watch};
use kernel::{GatewayId, MirrorId};
use views::Tally;

use crate::Giving;
use crate::error::Error;
use crate::health::{OVERDUE_AFTER, STANDINGS, Standings};
use crate::ports::Queue;
use crate::reactions::Fired;
use crate::rollouts::Rollout;
use crate::watchdogs::{CLOCKS, Clocks, remembered};

/// A reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Gauges {
    pub queues: Vec<(Queue, Duration)>,
    /// Given up: a person must look.
    pub parked: u64,
    pub held: Vec<(GatewayId, Tally)>,
    /// Attempts without a sure answer that are being asked about.
    pub uncertain: u64,
    /// How long each worker loop has not said that it lives.
    pub silent: Vec<(String, Duration)>,
    pub rollouts: Vec<Rollout>,
    /// Churches whose books did not add up when they were last validated, or are overdue.
    pub books_in_trouble: u64,
    /// What must always be so, by name, and whether it is (C-02).
    pub compliance: Vec<(&'static str, bool)>,
    pub mirrors: Vec<MirrorGauge>,
    /// How often each reaction rule has fired.
    pub reactions: Vec<Fired>,
    /// Answers that come more often than usual: what, at which gateway, in which series.
    pub elevated: Vec<(Watch, GatewayId, Series)>,
    /// Each entry of health as it last stood, by name.
    pub health: Vec<(String, bool)>,
    /// Whether schedules run.
    pub switched_on: bool,
    /// Schedules that are due for over five minutes and are no gifts yet.
    pub overdue: u64,
    /// How far each node's clock is ahead of the database's, in milliseconds.
    pub clocks: Vec<(String, i64)>,
    /// Maintenance windows that hold gifts.
    pub windows_on: u64,
}

/// How a mirror does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MirrorGauge {
    pub id: MirrorId,
    pub accounts_behind: u64,
    /// How long it has not answered.
    pub silent: Duration,
}

impl Giving {
    /// Reads everything off, from what is committed.
    pub async fn gauges(&self) -> Result<Gauges, Error> {
        let now = self.now();
        let reads = self.reads();
        let facts = reads.health_facts(now.minus(OVERDUE_AFTER)).await?;
        let late = |queue: &Queue| queue.oldest_due.map_or(Duration::ZERO, |due| now.since(due));
        let queues = reads.queues(now).await?;
        let rollouts = reads.rollouts_now().await?;
        let books_in_trouble = self.books_in_trouble(now).await?;
        let compliance = vec![
            ("books_add_up", books_in_trouble == 0),
            ("audit_log_is_whole", reads.broken_audit_logs().await? == 0),
            ("rollouts_are_looked_at", rollouts.iter().all(|rollout| !rollout.unlooked)),
        ];
        let elevated = reads.elevations_now().await?;
        let mut mirrors = Vec::new();
        for (mirror, pace) in reads.mirrors().await? {
            let silent = pace.silent.map_or(Duration::ZERO, |(since, _)| now.since(since));
            let accounts_behind = reads.mirror_lag(mirror.id).await?.accounts;
            mirrors.push(MirrorGauge { id: mirror.id, accounts_behind, silent });
        }
        let watches: BTreeMap<String, String> = reads.watches().await?.into_iter().collect();
        let watch = |name: &str| watches.get(name).map_or("", String::as_str);
        let standings: Standings = remembered(watch(STANDINGS));
        let clocks: Clocks = remembered(watch(CLOCKS));
        let windows = reads.windows(now).await?;
        let on = windows.iter().filter(|one| one.ended_at.is_none() && one.window.has_begun(now));
        Ok(Gauges {
            health: standings.into_iter().map(|(name, standing)| (name, standing.well)).collect(),
            switched_on: reads.switch_now().await?.is_on(),
            overdue: facts.overdue_schedules,
            clocks: clocks.into_iter().map(|(node, at)| (node, at.ahead_ms)).collect(),
            windows_on: u64::try_from(on.count()).unwrap_or(u64::MAX),
            queues: queues.into_iter().map(|queue| (queue.clone(), late(&queue))).collect(),
            parked: facts.parked_tasks,
            held: reads.held_now().await?,
            uncertain: reads.uncertain_count().await?,
            silent: facts.pings.into_iter().map(|(name, at)| (name, now.since(at))).collect(),
            rollouts,
            books_in_trouble,
            compliance,
            mirrors,
            reactions: reads.fired(now).await?,
            elevated: elevated.into_iter().map(|(watch, at, of, _)| (watch, at, of)).collect(),
        })
    }
}
