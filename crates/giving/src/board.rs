//! What payment staff see first: gateways, held gifts, plans, the switch.

use std::collections::HashMap;
use std::time::Duration;

use delayed_payments::{By, Delay, ProbeResult, Scope as DelayScope, Stability};
use kernel::{PersonId, Timestamp};
use views::{
    DelayRow, GatewayRow, GatewayState, HeldBoard, PlanRow, ProbeRow, StaffBoard, SwitchView, Tally,
};

use crate::Giving;
use crate::actor::Staff;
use crate::churches::Gateway;
use crate::error::Error;
use crate::ports::GatewayHeld;
use crate::probes::Probe;
use crate::releases::plan_row;

const SLICE: Duration = Duration::from_secs(5 * 60);
const SLICES: usize = 12;
const AGE_BANDS_MINUTES: [u32; 4] = [15, 60, 240, 1_440];
const PROBES_SHOWN: u32 = 5;
const PROBES_JUDGED: u32 = 50;
const PLANS_SHOWN: u32 = 5;

impl Giving {
    /// `/staff/delayed`.
    pub async fn board(&self, staff: &Staff) -> Result<StaffBoard, Error> {
        let now = self.now();
        let reads = self.reads();
        let gateways = reads.gateways().await?;
        let hour_ago = now.minus(SLICE * 12);
        let held = reads.gateways_held(hour_ago).await?;
        let delays = self.delay_rows(&gateways).await?;
        let mut rows = Vec::with_capacity(gateways.len());
        for gateway in &gateways {
            let counted = held.iter().find(|row| row.gateway == gateway.id);
            rows.push(self.gateway_row(gateway, counted, &delays, now).await?);
        }
        let switch = self.switch_view().await?;
        let waiting_for_switch = match switch {
            SwitchView::On => 0,
            SwitchView::Off { .. } => reads.due_scheduled_count(now).await?,
        };
        Ok(StaffBoard {
            gateways: rows,
            incidents: self.open_incidents(staff).await?,
            delays,
            held: self.held_board(&held, now).await?,
            switch,
            plans: self.plan_rows(&gateways).await?,
            uncertain: reads.uncertain_count().await?,
            waiting_for_switch,
        })
    }

    async fn held_board(&self, held: &[GatewayHeld], now: Timestamp) -> Result<HeldBoard, Error> {
        let by_church = self.reads().held_by_church().await?;
        let mut sums: Vec<Tally> = Vec::new();
        for tally in held.iter().flat_map(|row| &row.held) {
            match sums.iter_mut().find(|sum| sum.sum.currency() == tally.sum.currency()) {
                Some(sum) => {
                    sum.count = sum.count.saturating_add(tally.count);
                    sum.sum = sum.sum.checked_add(tally.sum)?;
                }
                None => sums.push(*tally),
            }
        }
        sums.sort_by_key(|tally| std::cmp::Reverse(tally.sum.minor()));
        Ok(HeldBoard {
            count: sums.iter().map(|tally| tally.count).sum(),
            sums,
            churches: u64::try_from(by_church.len()).unwrap_or(u64::MAX),
            oldest: held.iter().filter_map(|row| row.oldest).min(),
            by_church,
            by_age: self.reads().held_by_age(now, &AGE_BANDS_MINUTES).await?,
        })
    }

    async fn gateway_row(
        &self,
        gateway: &Gateway,
        counted: Option<&GatewayHeld>,
        delays: &[DelayRow],
        now: Timestamp,
    ) -> Result<GatewayRow, Error> {
        let probes = self.reads().probes_now(&gateway.id, PROBES_JUDGED).await?;
        let failures = slices_of(counted, now);
        let lately = failures.last().copied().unwrap_or(0);
        let covering = delays.iter().find(|delay| match delay.scope_kind.as_str() {
            "everything" => true,
            "gateway" => delay.scope == gateway.name,
            _ => false,
        });
        let state = match covering {
            Some(delay) => GatewayState::Delayed { delay: delay.clone() },
            None if lately > 0 => GatewayState::Failing { failures: lately },
            None => GatewayState::Well,
        };
        // What was well before the delay began says nothing about how it may end.
        let since = covering.map(|delay| delay.since);
        let probes: Vec<Probe> = probes
            .into_iter()
            .filter(|probe| since.is_none_or(|since| probe.at >= since))
            .collect();
        let results: Vec<ProbeResult> = probes
            .iter()
            .rev()
            .map(|probe| ProbeResult { at: probe.at, passed: probe.passed })
            .collect();
        let stability = Stability::default().of(&results, now);
        let shown = usize::try_from(PROBES_SHOWN).unwrap_or(usize::MAX);
        Ok(GatewayRow {
            id: gateway.id.clone(),
            name: gateway.name.clone(),
            churches: counted.map_or(0, |row| row.churches),
            state,
            last_good: counted.and_then(|row| row.last_good),
            failures,
            held: counted.map_or_else(Vec::new, |row| row.held.clone()),
            probes: probes
                .iter()
                .take(shown)
                .map(|probe| ProbeRow {
                    at: probe.at,
                    passed: probe.passed,
                    took_ms: probe.took_ms,
                })
                .collect(),
            stable_from: stability.stable_from,
            stable: stability.stable,
        })
    }

    pub(crate) async fn delay_rows(&self, gateways: &[Gateway]) -> Result<Vec<DelayRow>, Error> {
        let delays = self.reads().delays_now().await?;
        let people: Vec<PersonId> = delays
            .iter()
            .filter_map(|delay| match delay.by {
                By::Person(person) => Some(person),
                By::Rule(_) => None,
            })
            .collect();
        let names: HashMap<PersonId, String> =
            self.reads().names(&people).await?.into_iter().collect();
        Ok(delays.iter().map(|delay| delay_row(delay, &names, gateways)).collect())
    }

    async fn plan_rows(&self, gateways: &[Gateway]) -> Result<Vec<PlanRow>, Error> {
        let plans = self.reads().plans(PLANS_SHOWN).await?;
        let people: Vec<PersonId> = plans.iter().map(|plan| plan.drawn_by).collect();
        let names: HashMap<PersonId, String> =
            self.reads().names(&people).await?.into_iter().collect();
        let mut rows = Vec::with_capacity(plans.len());
        for plan in &plans {
            let Some((plan, batches, progress)) = self.reads().plan_by_id(plan.id).await? else {
                continue;
            };
            let gateway = gateways
                .iter()
                .find(|gateway| gateway.id == plan.gateway)
                .map_or_else(|| plan.gateway.to_string(), |gateway| gateway.name.clone());
            let drawn_by = names.get(&plan.drawn_by).cloned().unwrap_or_default();
            rows.push(plan_row(&plan, gateway, drawn_by, &batches, &progress));
        }
        Ok(rows)
    }
}

fn delay_row(delay: &Delay, names: &HashMap<PersonId, String>, gateways: &[Gateway]) -> DelayRow {
    let (by, by_rule) = match &delay.by {
        By::Person(person) => (names.get(person).cloned().unwrap_or_default(), false),
        By::Rule(rule) => (rule.clone(), true),
    };
    let scope = match &delay.scope {
        DelayScope::Gateway(id) => gateways
            .iter()
            .find(|gateway| gateway.id == *id)
            .map_or_else(|| id.to_string(), |gateway| gateway.name.clone()),
        other => other.value(),
    };
    DelayRow {
        id: delay.id,
        scope_kind: delay.scope.kind().to_owned(),
        scope,
        by,
        by_rule,
        why: delay.why.clone(),
        since: delay.since,
    }
}

/// Failures in each of the last twelve five-minute slices, oldest first.
fn slices_of(counted: Option<&GatewayHeld>, now: Timestamp) -> Vec<u32> {
    let mut slices = vec![0_u32; SLICES];
    for at in counted.iter().flat_map(|row| &row.failures) {
        let ago = now.since(*at).as_secs() / SLICE.as_secs();
        let place = usize::try_from(ago).ok().and_then(|ago| (SLICES - 1).checked_sub(ago));
        if let Some(slice) = place.and_then(|place| slices.get_mut(place)) {
            *slice = slice.saturating_add(1);
        }
    }
    slices
}
