//! What payment staff see first: gateways, held gifts, plans, the switch.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use delayed_payments::{By, Delay, ProbeResult, Scope as DelayScope, Stability};
use jiff::tz::TimeZone;
use kernel::{PersonId, Timestamp};
use views::{
    DelayRow, GatewayRow, GatewayState, HeldBoard, PlanRow, ProbeRow, StaffBoard, SwitchView,
    Tally, YearEnd,
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
const FUNDS_SHOWN: u32 = 8;
/// Upper bounds of what held gifts are counted by, in whole dollars, pounds, ...
const AMOUNT_BANDS: [i64; 4] = [25, 100, 500, 1_000];
/// From so long before it on, staff see what would slip over a year's end.
const YEAR_END_SEEN: Duration = Duration::from_secs(7 * 24 * 60 * 60);

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
            plans: self.plan_rows().await?,
            uncertain: reads.uncertain_count().await?,
            waiting_for_switch,
        })
    }

    /// All that is held, in a word: what the board's live line needs.
    pub async fn held_now(&self, _staff: &Staff) -> Result<Vec<Tally>, Error> {
        Ok(self.reads().held_totals().await?.held)
    }

    async fn held_board(&self, held: &[GatewayHeld], now: Timestamp) -> Result<HeldBoard, Error> {
        let reads = self.reads();
        let totals = reads.held_totals().await?;
        if totals.held.is_empty() {
            // A quiet day asks for no tables.
            return Ok(HeldBoard { assured: totals.assured, ..HeldBoard::default() });
        }
        let by_church = reads.held_by_church().await?;
        let churches: HashSet<_> = by_church.iter().map(|church| church.id).collect();
        let (by_fund, funds) = reads.held_by_fund(FUNDS_SHOWN).await?;
        Ok(HeldBoard {
            count: totals.held.iter().map(|tally| tally.count).sum(),
            sums: totals.held,
            churches: u64::try_from(churches.len()).unwrap_or(u64::MAX),
            donors: reads.held_donors().await?,
            oldest: held.iter().filter_map(|row| row.oldest).min(),
            by_church,
            by_fund,
            funds,
            by_kind: reads.held_by_kind().await?,
            by_age: reads.held_by_age(now, &AGE_BANDS_MINUTES).await?,
            by_amount: reads.held_by_amount(&AMOUNT_BANDS).await?,
            year_end: self.year_end(now).await?,
            assured: totals.assured,
        })
    }

    /// What would slip over the end of a tax year that is near (F3). Each church has its own
    /// midnight.
    async fn year_end(&self, now: Timestamp) -> Result<Option<YearEnd>, Error> {
        let mut found: Option<YearEnd> = None;
        for name in self.reads().held_zones().await? {
            let zone = TimeZone::get(&name).unwrap_or(TimeZone::UTC);
            let Some((begins, ends)) = year_of(now, &zone) else { continue };
            if now.plus(YEAR_END_SEEN) < ends {
                continue;
            }
            let held = self.reads().held_in_zone(&name, begins).await?;
            if held.is_empty() {
                continue;
            }
            let at_risk =
                found.get_or_insert_with(|| YearEnd { held: Vec::new(), first_midnight: ends });
            at_risk.first_midnight = at_risk.first_midnight.min(ends);
            for tally in held {
                add(&mut at_risk.held, tally)?;
            }
        }
        Ok(found)
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

    async fn plan_rows(&self) -> Result<Vec<PlanRow>, Error> {
        let plans = self.reads().plans(PLANS_SHOWN).await?;
        let people: Vec<PersonId> = plans.iter().map(|plan| plan.drawn_by).collect();
        let names: HashMap<PersonId, String> =
            self.reads().names(&people).await?.into_iter().collect();
        let mut rows = Vec::with_capacity(plans.len());
        for plan in &plans {
            let Some((plan, batches, progress)) = self.reads().plan_by_id(plan.id).await? else {
                continue;
            };
            let what = self.scope_in_words(&plan.scope).await?;
            let drawn_by = names.get(&plan.drawn_by).cloned().unwrap_or_default();
            rows.push(plan_row(&plan, what, drawn_by, &batches, &progress));
        }
        Ok(rows)
    }
}

/// When the year of a zone's clock began, and when it ends.
fn year_of(now: Timestamp, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    let year = now.date_in(zone).year();
    let first = |year: i16| {
        let day = jiff::civil::Date::new(year, 1, 1).ok()?;
        Some(Timestamp::from_jiff(day.to_zoned(zone.clone()).ok()?.timestamp()))
    };
    Some((first(year)?, first(year.checked_add(1)?)?))
}

/// Adds to the tally of the same currency.
fn add(tallies: &mut Vec<Tally>, more: Tally) -> Result<(), Error> {
    match tallies.iter_mut().find(|one| one.sum.currency() == more.sum.currency()) {
        Some(one) => {
            one.count = one.count.saturating_add(more.count);
            one.sum = one.sum.checked_add(more.sum)?;
        }
        None => tallies.push(more),
    }
    Ok(())
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
