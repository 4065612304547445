//! Health: what works and what does not, in the seed's exact shape; and for staff since when,
//! what it means, and when it turned before.

mod connectivity;
mod show;

use std::collections::BTreeMap;
use std::time::Duration;

use delayed_payments::Switch;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use views::{Health, HealthTurn};

pub use connectivity::CONNECTIVITY;

use crate::Giving;
use crate::error::Error;
use crate::notices::{Notice, Urgency};
use crate::watchdogs::{
    self, CLOCKS, Clocks, QUEUES, RUNS, Runs, Samples, growing, remember, remembered,
};
use connectivity::Checks;

/// Whether schedules run.
pub const ENGINE: &str = "ScheduledPaymentsEngineEnabled";

/// A loop that has not pinged for so long has stopped.
const SILENT_AFTER: Duration = Duration::from_secs(60);

/// A schedule that is due for so long and still no gift is overdue (F15).
pub(crate) const OVERDUE_AFTER: Duration = Duration::from_secs(5 * 60);

/// A mirror that has not answered for so long is a loss.
const MIRROR_SILENT_AFTER: Duration = Duration::from_secs(60 * 60);

/// How long turns are remembered.
const TURNS_KEPT: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// The row in which the standing of each entry is kept.
pub(crate) const STANDINGS: &str = "standings";

/// Entries by name, in the sequence in which they are told.
pub(crate) type Entries = Vec<(String, bool)>;

/// How an entry stands, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Standing {
    pub(crate) well: bool,
    pub(crate) since: Timestamp,
}

/// By name.
pub(crate) type Standings = BTreeMap<String, Standing>;

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
        match self.entries(loops, self.now()).await {
            Ok(entries) => entries.iter().for_each(|(name, well)| say(name, *well)),
            Err(error) => {
                tracing::warn!(%error, "health could not read its rows");
                say("DatabaseReads", false);
            }
        }
        health
    }

    /// What the database's rows say.
    pub(crate) async fn entries(&self, loops: &[&str], now: Timestamp) -> Result<Entries, Error> {
        let reads = self.reads();
        let switch = reads.switch_now().await?;
        let facts = reads.health_facts(now.minus(OVERDUE_AFTER)).await?;
        let (parked_mirrors, silent_mirrors) =
            reads.mirrors_unwell(now.minus(MIRROR_SILENT_AFTER)).await?;
        let watches: BTreeMap<String, String> = reads.watches().await?.into_iter().collect();
        let watch = |name: &str| watches.get(name).map_or("", String::as_str);
        let mut entries = Entries::new();
        let mut say = |name: &str, well: bool| entries.push((name.to_owned(), well));

        say(ENGINE, switch.is_on());
        say("SwitchHasSecondPerson", !self.needs_second_person(&switch, now).await?);
        say("NoScheduleOverdue", facts.overdue_schedules == 0);
        say("NoParkedTask", facts.parked_tasks == 0);
        let checks: Checks = remembered(watch(connectivity::CHECKS));
        for (name, well) in connectivity::entries(facts.connectivity, &checks, now) {
            say(&name, well);
        }
        say("LedgerValidated", self.books_are_validated(now).await?);
        say("GatewaysCompared", self.comparisons_are_well(now).await?);
        say("NoOpenCase", reads.open_cases().await?.is_empty());
        let (_, open_corrections, _) = reads.corrections(true, 1, 1).await?;
        say("NoOpenCorrection", open_corrections == 0);
        say("RolloutsWell", self.rollouts_are_well().await?);
        say("MirrorsAgree", parked_mirrors == 0);
        say("MirrorsAnswer", silent_mirrors == 0);
        say("NoticesDelivered", reads.parked_deliveries().await? == 0);
        say("NoWindowOverdue", !self.a_window_is_overdue(now).await?);
        say("NoQueueGrowing", growing(&remembered::<Samples>(watch(QUEUES))).is_empty());
        say("ScheduledRunOnPace", !remembered::<Runs>(watch(RUNS)).is_slow(now));
        say("ClocksAgree", watchdogs::clocks_agree(&remembered::<Clocks>(watch(CLOCKS))));
        for name in loops {
            let ping = facts.pings.iter().find(|(ping, _)| ping == name);
            say(name, ping.is_some_and(|(_, at)| now.since(*at) < SILENT_AFTER));
        }
        Ok(entries)
    }

    /// Whether one person alone may not keep it off any more.
    async fn needs_second_person(&self, switch: &Switch, now: Timestamp) -> Result<bool, Error> {
        if switch.is_on() {
            return Ok(false);
        }
        Ok(switch.call_due(&self.zones().await?, now).is_some())
    }

    /// Looks at every entry, remembers when it turned, and tells staff of each that became a loss.
    /// One node after another, so that a turn is told once.
    pub async fn watch_health(&self, loops: &[&str]) -> Result<(), Error> {
        let mut work = self.begin().await?;
        let before: Standings = remembered(&work.watch(STANDINGS).await?);
        // Looked at after the wait for the row: what was seen earlier may be older than what another
        // node has just remembered, and would turn back and be told again.
        let now = self.now();
        let entries = self.entries(loops, now).await?;
        let mut standings = Standings::new();
        for (name, well) in entries {
            let was = before.get(&name).copied();
            let stays = was.filter(|was| was.well == well);
            standings.insert(name.clone(), stays.unwrap_or(Standing { well, since: now }));
            // What is well when it is first seen has not turned.
            if stays.is_some() || (was.is_none() && well) {
                continue;
            }
            work.add_turn(&HealthTurn { name: name.clone(), at: now, well }).await?;
            if let Some(notice) = notice_of(&name, well, now) {
                self.notify(work.as_mut(), &notice, now).await?;
            }
        }
        if before != standings {
            remember(work.as_mut(), STANDINGS, &standings).await?;
            work.forget_turns(now.minus(TURNS_KEPT)).await?;
        }
        let _committed = work.commit().await?;
        Ok(())
    }
}

/// What staff are told when an entry has become a loss. The switch has reminders of its own.
fn notice_of(name: &str, well: bool, now: Timestamp) -> Option<Notice> {
    if well || [ENGINE, "SwitchHasSecondPerson"].contains(&name) {
        return None;
    }
    let (urgency, what) = match name {
        "NoScheduleOverdue" => (
            Urgency::Page,
            "Schedules are due for more than five minutes and are no gifts yet. None of their dates \
             is lost: each is made when the cause is mended.",
        ),
        "ClocksAgree" => (
            Urgency::Page,
            "A node's clock is not the database's. It sends nothing until they agree: set the \
             machine's clock.",
        ),
        "NoParkedTask" => (
            Urgency::Look,
            "Work was given up. Other work goes on; the page says which it is and why.",
        ),
        "NoQueueGrowing" => (
            Urgency::Look,
            "More is due with every look: the engine does not keep up. Is a gateway slow, or is a \
             node missing?",
        ),
        "NoOpenCase" => (
            Urgency::Look,
            "What a gateway says it did and what the books say differ. Nothing was moved. Each case \
             says what would put it right: /staff/cases.",
        ),
        "NoOpenCorrection" => (
            Urgency::Look,
            "Money was taken that should not be kept as it is: twice, or of a gift that was \
             cancelled. Somebody decides whether it goes back: /staff/corrections?show=open.",
        ),
        "GatewaysCompared" => (
            Urgency::Look,
            "A gateway's list could not be read, or was not compared with the books for a day and a \
             half. Until it is, a charge that the books do not know goes unnoticed.",
        ),
        "ScheduledRunOnPace" => (
            Urgency::Look,
            "The gifts of schedules take twice as long as usual. They cannot overlap: each is leased \
             to one node.",
        ),
        "NoWindowOverdue" => (
            Urgency::Look,
            "A maintenance window is on for longer than was planned. What is due is held: look at \
             its probes, then end its delay.",
        ),
        name if name.ends_with("Loop") => (
            Urgency::Page,
            "This worker loop has not said for a minute that it lives, on any node. Start the \
             engine again.",
        ),
        name if name.contains("Connectivity") => (
            Urgency::Look,
            "It does not answer when it is asked once a minute. Gifts that fail are held by the \
             reaction rule.",
        ),
        _ => (Urgency::Look, "The page says what it means and what to do."),
    };
    Some(Notice {
        key: format!("health {name} {}", now.as_micros()),
        urgency,
        subject: format!("Health: {name} is a loss"),
        text: format!("{what}\n\nMore at /staff/health."),
        about: None,
    })
}
