//! Planned maintenance: delays with a beginning (O18, IN4).
//!
//! A window holds from the second of its start, because every send looks at the plan itself, in the
//! transaction of its permit ([`delays_at`]). That its delay is begun a moment later by a loop only
//! puts it on the board.

mod plan;

use delayed_payments::window::{Before, PROBED};
use delayed_payments::{By, Delay, ProbeResult, Scope as DelayScope, Window};
use kernel::{GatewayId, Timestamp};

pub use plan::{Asked, TypedWindow};

use crate::Giving;
use crate::audit::{Note, Who};
use crate::churches::Gateway;
use crate::error::Error;
use crate::notices::{Notice, Urgency};
use crate::ports::{WindowNow, Work};

/// How many probes of a gateway are looked at.
const PROBES_JUDGED: u32 = 50;

/// The delays that are on at `now`: those of the table, and windows whose start has come. The caller
/// holds the delays' lock.
pub(crate) async fn delays_at(work: &mut dyn Work, now: Timestamp) -> Result<Vec<Delay>, Error> {
    let mut delays = work.delays_on().await?;
    delays.extend(work.windows_started(now).await?.iter().map(Window::delay));
    Ok(delays)
}

impl Giving {
    /// Begins the delays of windows whose start has come, reminds of those that are near, and ends
    /// those whose work is over and whose gateways have passed their probes. How many it touched.
    /// A node whose clock is not trusted leaves that to the others: it would begin and end too early.
    pub async fn watch_windows(&self) -> Result<usize, Error> {
        if !self.trusts_its_clock() {
            return Ok(0);
        }
        let now = self.now();
        let mut touched = self.begin_windows(now).await?;
        for WindowNow { window, ended_at } in self.reads().windows(now).await? {
            if let Some(before) = window.reminder(now) {
                self.remind_of_window(&window, before, now).await?;
            }
            if ended_at.is_none() && window.wants_probes(now) {
                touched += usize::from(self.end_if_probed(&window, now).await?);
            }
        }
        Ok(touched)
    }

    async fn begin_windows(&self, now: Timestamp) -> Result<usize, Error> {
        let mut work = self.begin().await?;
        // Looked at without the lock first: nearly always there is none.
        if work.windows_started(now).await?.is_empty() {
            return Ok(0);
        }
        work.change_delays().await?;
        let started = work.windows_started(now).await?;
        for window in &started {
            let (begun, delay) = window.clone().begin(now);
            work.add_delay(&delay).await?;
            work.save_window(&begun).await?;
            work.note(&Note {
                at: now,
                church: None,
                who: Who::Person(window.planned_by),
                verb: "delay.begin",
                subject: delay.id.to_string(),
                why: format!("planned maintenance: {}", window.why),
            })
            .await?;
        }
        let _committed = work.commit().await?;
        Ok(started.len())
    }

    async fn remind_of_window(
        &self,
        window: &Window,
        before: Before,
        now: Timestamp,
    ) -> Result<(), Error> {
        let what = self.scope_in_words(&window.scope).await?;
        let hours = match before {
            Before::Day => "a day",
            Before::Hour => "an hour",
        };
        let Window { starts_at, ends_at, why, .. } = window;
        let notice = Notice {
            // A window that was moved is told of again.
            key: format!("window {} {} {}", window.id, starts_at.as_micros(), before.name()),
            urgency: Urgency::Look,
            subject: format!("Maintenance of {what} begins in {hours}"),
            text: format!(
                "From {starts_at} to {ends_at} nothing is sent to {what}. Reason: {why}\n\n\
                 Gifts that fall due meanwhile are held. Move or cancel it at /staff/windows."
            ),
            about: None,
        };
        let mut work = self.begin().await?;
        self.notify(work.as_mut(), &notice, now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Releases nothing, as ending a delay never does.
    async fn end_if_probed(&self, window: &Window, now: Timestamp) -> Result<bool, Error> {
        let probes = self.probes_of(&window.scope).await?;
        if !window.may_end(&probes, now) {
            return Ok(false);
        }
        let what = self.scope_in_words(&window.scope).await?;
        let mut work = self.begin().await?;
        work.change_delays().await?;
        let Some(delay) = work.delay(window.id).await?.filter(Delay::is_on) else {
            return Ok(false);
        };
        // Its plan may have been changed while probes were read.
        let Some(window) = work.window(window.id).await? else { return Ok(false) };
        if !window.may_end(&probes, now) {
            return Ok(false);
        }
        let rule = By::Rule(PROBED.to_owned());
        work.save_delay(&delay.end(rule, now)?).await?;
        work.note(&Note {
            at: now,
            church: None,
            who: Who::Rule(PROBED.to_owned()),
            verb: "delay.end",
            subject: window.id.to_string(),
            why: "the planned end has passed and every gateway passed its probes".to_owned(),
        })
        .await?;
        let notice = Notice {
            key: format!("window {} ended", window.id),
            urgency: Urgency::Look,
            subject: format!("Maintenance of {what} is over"),
            text: "Its planned end has passed and probes passed for a quarter of an hour. New \
                   gifts go out again.\n\nWhat was held stays held: draw a release plan at \
                   /staff/delayed."
                .to_owned(),
            about: None,
        };
        self.notify(work.as_mut(), &notice, now).await?;
        let _committed = work.commit().await?;
        Ok(true)
    }

    /// Whether one is on for longer than was planned.
    pub(crate) async fn a_window_is_overdue(&self, now: Timestamp) -> Result<bool, Error> {
        let windows = self.reads().windows(now).await?;
        Ok(windows.iter().any(|one| one.ended_at.is_none() && one.window.is_overdue(now)))
    }

    /// The latest probes of every gateway in a scope.
    pub(crate) async fn probes_of(
        &self,
        scope: &DelayScope,
    ) -> Result<Vec<Vec<ProbeResult>>, Error> {
        let gateways = self.reads().gateways().await?;
        let facilities = match scope {
            DelayScope::Facility(id) => self.gateways_of_facility(*id).await?,
            DelayScope::Everything
            | DelayScope::Gateway(_)
            | DelayScope::MethodKind(_)
            | DelayScope::Church(_) => Vec::new(),
        };
        let covered = |gateway: &&Gateway| match scope {
            DelayScope::Gateway(id) => gateway.id == *id,
            DelayScope::Facility(_) => facilities.contains(&gateway.id),
            DelayScope::Everything | DelayScope::MethodKind(_) | DelayScope::Church(_) => true,
        };
        let mut probes = Vec::new();
        for gateway in gateways.iter().filter(covered) {
            let latest = self.reads().probes_now(&gateway.id, PROBES_JUDGED).await?;
            let result =
                |probe: &crate::probes::Probe| ProbeResult { at: probe.at, passed: probe.passed };
            probes.push(latest.iter().map(result).collect());
        }
        Ok(probes)
    }

    async fn gateways_of_facility(&self, id: kernel::FacilityId) -> Result<Vec<GatewayId>, Error> {
        let mut found = Vec::new();
        for church in self.reads().church_ids().await? {
            let facilities = self.reads().facilities(&crate::Scope::of(church)).await?;
            let here = facilities.into_iter().filter(|facility| facility.id == id);
            found.extend(here.map(|facility| facility.gateway));
        }
        Ok(found)
    }

    /// What a scope is called where staff read it.
    pub(crate) async fn scope_in_words(&self, scope: &DelayScope) -> Result<String, Error> {
        Ok(match scope {
            DelayScope::Everything => "all gateways".to_owned(),
            DelayScope::Gateway(id) => {
                let gateway = self.reads().gateway(id).await?;
                gateway.map_or_else(|| id.to_string(), |gateway| gateway.name)
            }
            DelayScope::Church(id) => {
                let church = self.reads().church(&crate::Scope::of(*id)).await?;
                church.map_or_else(|| id.to_string(), |church| church.name)
            }
            DelayScope::MethodKind(kind) => format!("gifts by {kind}"),
            DelayScope::Facility(id) => format!("facility {id}"),
        })
    }
}
