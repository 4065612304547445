//! What operators read off: how much waits, since when, what is held, how rollouts do. Numbers of
//! the whole house: no church, no donor.

use std::time::Duration;

use kernel::GatewayId;
use views::Tally;

use crate::Giving;
use crate::error::Error;
use crate::ports::Queue;
use crate::rollouts::Rollout;

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
}

impl Giving {
    /// Reads everything off, from what is committed.
    pub async fn gauges(&self) -> Result<Gauges, Error> {
        let now = self.now();
        let reads = self.reads();
        let facts = reads.health_facts(now).await?;
        let late = |queue: &Queue| queue.oldest_due.map_or(Duration::ZERO, |due| now.since(due));
        let queues = reads.queues(now).await?;
        Ok(Gauges {
            queues: queues.into_iter().map(|queue| (queue.clone(), late(&queue))).collect(),
            parked: facts.parked_tasks,
            held: reads.held_now().await?,
            uncertain: reads.uncertain_count().await?,
            silent: facts.pings.into_iter().map(|(name, at)| (name, now.since(at))).collect(),
            rollouts: reads.rollouts_now().await?,
        })
    }
}
