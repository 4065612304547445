//! Whether the orchestrator answers, and behind it each gateway. Asked once a minute by
//! whichever node is first, with our own instrument, never a donor's.

use std::collections::BTreeMap;
use std::time::Duration;

use classifier::classify;
use delayed_payments::Switch;
use futures::future::join_all;
use kernel::{Certainty, Class, Disposition, ProbeId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Entries;
use crate::Giving;
use crate::churches::Gateway;
use crate::error::Error;
use crate::ports::ProbeTarget;
use crate::probes::Probe;
use crate::watchdogs::{remember, remembered};

/// The name under which the orchestrator's result is told.
pub const CONNECTIVITY: &str = "SpreedlyConnectivity";

/// The row in which the checks of gateways are kept.
pub(super) const CHECKS: &str = "connectivity";

/// How often it is asked, less what a round of the loop may come early.
const EVERY: Duration = Duration::from_secs(55);

/// A result older than this says nothing any more.
const COUNTS_FOR: Duration = Duration::from_secs(3 * 60);

/// When it was asked, and what came back of each gateway.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Checks {
    asked_at: Option<Timestamp>,
    gateways: BTreeMap<String, (Timestamp, bool)>,
}

/// The orchestrator's entry; and while it is well, one for each gateway. When it is not, all that is
/// behind it is unknown: that is one loss, not as many as there are gateways.
pub(super) fn entries(
    orchestrator: Option<(Timestamp, bool)>,
    checks: &Checks,
    now: Timestamp,
) -> Entries {
    let fresh = |(at, passed): (Timestamp, bool)| passed && now.since(at) < COUNTS_FOR;
    let reachable = orchestrator.is_some_and(fresh);
    let mut entries = vec![(CONNECTIVITY.to_owned(), reachable)];
    if reachable {
        let each = checks.gateways.iter();
        entries.extend(each.map(|(id, result)| (format!("Connectivity:{id}"), fresh(*result))));
    }
    entries
}

/// What came back of one gateway.
struct Asked {
    /// It answered, whatever it said.
    reached: bool,
    probe: Probe,
}

impl Giving {
    /// Asks the orchestrator and each gateway, unless another node has just done so. Whether the
    /// orchestrator answered. A node whose clock is not trusted does not ask: what it wrote down
    /// would have come at a time that was not.
    pub async fn check_connectivity(&self) -> Result<bool, Error> {
        if !self.trusts_its_clock() || !self.is_the_one_to_ask().await? {
            let facts = self.reads().health_facts(self.now()).await?;
            return Ok(facts.connectivity.is_some_and(|(_, passed)| passed));
        }
        let passed = self.parts.gateways.reachable().await;
        let gateways = self.reads().gateways().await?;
        let asked = if passed {
            join_all(gateways.iter().map(|gateway| self.ask(gateway))).await
        } else {
            Vec::new()
        };
        let now = self.now();
        let wanted = self.probes_are_wanted(now).await?;
        let mut work = self.begin().await?;
        work.note_connectivity(now, passed).await?;
        if passed {
            let checks: Checks = remembered(&work.watch(CHECKS).await?);
            let results = asked
                .iter()
                .map(|asked| (asked.probe.gateway.to_string(), (asked.probe.at, asked.reached)));
            let gateways = results.collect();
            remember(work.as_mut(), CHECKS, &Checks { gateways, ..checks }).await?;
            for asked in asked.iter().filter(|_| wanted) {
                work.add_probe(&asked.probe).await?;
            }
        }
        let _committed = work.commit().await?;
        Ok(passed)
    }

    /// Nodes come one after another; the first of a minute asks.
    async fn is_the_one_to_ask(&self) -> Result<bool, Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let checks: Checks = remembered(&work.watch(CHECKS).await?);
        // A time to come was written by a clock that was wrong.
        if checks.asked_at.is_some_and(|at| at <= now && now.since(at) < EVERY) {
            return Ok(false);
        }
        remember(work.as_mut(), CHECKS, &Checks { asked_at: Some(now), ..checks }).await?;
        let _committed = work.commit().await?;
        Ok(true)
    }

    async fn ask(&self, gateway: &Gateway) -> Asked {
        let target = ProbeTarget {
            id: ProbeId::from_uuid(self.ids().uuid()),
            gateway: gateway.id.clone(),
            facility_token: gateway.probe_facility_token.clone(),
            method_token: gateway.probe_method_token.clone(),
        };
        let before = self.now();
        let reply = self.parts.gateways.probe(&target).await;
        let now = self.now();
        let ruling = classify(&reply, &gateway.id, None, &self.edition().rules);
        Asked {
            // A gateway that refuses our instrument is there; one on whose side it fails is not.
            reached: ruling.class.disposition() != Disposition::IncidentResponse
                && ruling.certainty == Certainty::Sure,
            probe: Probe {
                id: target.id,
                gateway: gateway.id.clone(),
                at: now,
                passed: ruling.class == Class::Success,
                took_ms: u32::try_from(now.since(before).as_millis()).unwrap_or(u32::MAX),
            },
        }
    }

    /// Whether something waits for probes: a switch that is to turn itself on, or a window whose
    /// work should be over. Only then is what came back written down as a probe.
    async fn probes_are_wanted(&self, now: Timestamp) -> Result<bool, Error> {
        if matches!(self.reads().switch_now().await?, Switch::Off { resume_after: Some(_), .. }) {
            return Ok(true);
        }
        let windows = self.reads().windows(now).await?;
        Ok(windows.iter().any(|one| one.ended_at.is_none() && one.window.wants_probes(now)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn a39_an_orchestrator_that_is_down_is_one_loss() {
        let gateways = ["pin", "iats"].map(|id| (id.to_owned(), (at(0), id == "pin")));
        let checks = Checks { asked_at: Some(at(0)), gateways: gateways.into() };
        let told = |orchestrator| {
            entries(orchestrator, &checks, at(60))
                .into_iter()
                .map(|(name, well)| format!("{name} {well}"))
                .collect::<Vec<_>>()
        };
        let all = ["SpreedlyConnectivity true", "Connectivity:iats false", "Connectivity:pin true"];
        assert_eq!(told(Some((at(0), true))), all);
        for down in [None, Some((at(0), false)), Some((at(60 - 180), true))] {
            assert_eq!(told(down), ["SpreedlyConnectivity false"]);
        }
    }
}
