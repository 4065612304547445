//! `GET /meta/health`: what works and what does not, in the seed's exact shape.

use std::time::Duration;

use delayed_payments::Switch;
use kernel::Timestamp;
use views::Health;

use crate::Giving;
use crate::error::Error;
use crate::ports::HealthFacts;

/// The name under which the connectivity check writes its result.
pub const CONNECTIVITY: &str = "SpreedlyConnectivity";

/// A loop that has not pinged for so long has stopped.
const SILENT_AFTER: Duration = Duration::from_secs(60);

/// A schedule that is due for so long and still no gift is overdue (F15).
const OVERDUE_AFTER: Duration = Duration::from_secs(5 * 60);

/// A mirror that has not answered for so long is a loss.
const MIRROR_SILENT_AFTER: Duration = Duration::from_secs(60 * 60);

/// A connectivity result older than this says nothing any more.
const CHECKED_WITHIN: Duration = Duration::from_secs(3 * 60);

/// What the database's rows say about health.
struct Rows {
    switch: Switch,
    facts: HealthFacts,
    /// How many mirrors differ, and how many do not answer.
    mirrors: (u64, u64),
    rollouts_well: bool,
    books_validated: bool,
}

impl Giving {
    /// Never fails: a database that is down is a loss like any other, and what it alone could
    /// answer for is named on neither side.
    pub async fn health(&self, session_store_alive: bool, loops: &[&str]) -> Health {
        let mut health = Health::default();
        let mut say = |name: &str, well: bool| {
            let side = if well { &mut health.wins } else { &mut health.losses };
            side.push(name.to_owned());
        };
        say("SessionStore", session_store_alive);
        let ready = self.parts.store.ready().await.is_ok();
        say("Database", ready);
        if !ready {
            return health;
        }
        let now = self.now();
        match self.health_of_rows(now).await {
            Ok(rows) => {
                let Rows { switch, facts, mirrors: (parked, silent), .. } = rows;
                say("ScheduledPaymentsEngineEnabled", switch.is_on());
                say("NoScheduleOverdue", !switch.is_on() || facts.overdue_schedules == 0);
                say("NoParkedTask", facts.parked_tasks == 0);
                let reachable = facts
                    .connectivity
                    .is_some_and(|(at, passed)| passed && now.since(at) < CHECKED_WITHIN);
                say(CONNECTIVITY, reachable);
                say("LedgerValidated", rows.books_validated);
                say("RolloutsWell", rows.rollouts_well);
                say("MirrorsAgree", parked == 0);
                say("MirrorsAnswer", silent == 0);
                for name in loops {
                    let alive = facts
                        .pings
                        .iter()
                        .any(|(ping, at)| ping == name && now.since(*at) < SILENT_AFTER);
                    say(name, alive);
                }
            }
            Err(error) => {
                tracing::warn!(%error, "health could not read its rows");
                say("DatabaseReads", false);
            }
        }
        health
    }

    async fn health_of_rows(&self, now: Timestamp) -> Result<Rows, Error> {
        let reads = self.reads();
        Ok(Rows {
            switch: reads.switch_now().await?,
            facts: reads.health_facts(now.minus(OVERDUE_AFTER)).await?,
            mirrors: reads.mirrors_unwell(now.minus(MIRROR_SILENT_AFTER)).await?,
            rollouts_well: self.rollouts_are_well().await?,
            books_validated: self.books_are_validated(now).await?,
        })
    }

    /// Asks whether the orchestrator answers, and writes it down.
    pub async fn check_connectivity(&self) -> Result<bool, Error> {
        let passed = self.parts.gateways.reachable().await;
        let mut work = self.begin().await?;
        work.note_connectivity(self.now(), passed).await?;
        let _committed = work.commit().await?;
        Ok(passed)
    }
}
