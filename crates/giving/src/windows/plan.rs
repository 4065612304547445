//! Staff plan windows: what is typed, what it would hold, and the list.

use std::collections::HashMap;

use delayed_payments::schedule::due_instant;
use delayed_payments::switch::next_sunday;
use delayed_payments::window::{Ending, Standing, Wish};
use delayed_payments::{MethodKind, Scope as DelayScope, Window, WindowRefused};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use kernel::{DelayId, PersonId, RequestId, Timestamp, derive_id};
use views::{Tally, WindowCheck, WindowList, WindowRow, WindowStanding};

use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::{Error, Refusal, Violation, Wrong};
use crate::ports::{Falling, WindowNow};
use crate::request::{Turn, claim};

/// So many schedules are looked at before a window is planned.
const SCHEDULES_COUNTED: u32 = 50_000;

/// How long a window stays in the list after its end.
const SHOWN_FOR: std::time::Duration = std::time::Duration::from_secs(30 * 24 * 60 * 60);

/// Dates of one schedule that can lie in a window.
const DATES: usize = 12;

/// What was typed about a window. Times are of the zone in which the page shows them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedWindow {
    /// "everything", "gateway:pin", …
    pub scope: String,
    pub why: String,
    /// "2027-03-14T08:30".
    pub starts: String,
    pub ends: String,
    /// "probed" or "by_hand".
    pub ending: String,
    /// IANA.
    pub zone: String,
}

/// Which of several acts was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A new one.
    Plan,
    /// A change of this one as it stood in that version.
    Change(DelayId, u32),
}

impl TypedWindow {
    /// What it means, or everything that is wrong with it.
    fn read(&self) -> Result<Wish, Error> {
        let mut wrong = Vec::new();
        let zone = TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC);
        let mut time = |field: &'static str, text: &str| {
            let text = text.trim();
            let at = text.parse::<DateTime>().ok().and_then(|at| zone.to_timestamp(at).ok());
            if at.is_none() {
                let what = if text.is_empty() { Wrong::Missing } else { Wrong::NotADate };
                wrong.push(Violation { field, wrong: what });
            }
            at.map(Timestamp::from_jiff)
        };
        let times = (time("starts", &self.starts), time("ends", &self.ends));
        let (kind, value) = self.scope.split_once(':').unwrap_or((&self.scope, ""));
        let scope = DelayScope::parse(kind, value).ok();
        if scope.is_none() {
            let what = if self.scope.is_empty() { Wrong::Missing } else { Wrong::NotAChoice };
            wrong.push(Violation { field: "scope", wrong: what });
        }
        let ending = Ending::parse(&self.ending);
        if ending.is_none() {
            wrong.push(Violation { field: "ending", wrong: Wrong::NotAChoice });
        }
        match (scope, times, ending) {
            (Some(scope), (Some(starts_at), Some(ends_at)), Some(ending)) => {
                Ok(Wish { scope, why: self.why.clone(), starts_at, ends_at, ending })
            }
            _ => Err(Error::Invalid(wrong)),
        }
    }
}

/// What is wrong with one field is said at that field.
fn at_its_field(refused: WindowRefused) -> Error {
    let (field, wrong) = match refused {
        WindowRefused::WhyTooShort => ("why", Wrong::TooShort),
        WindowRefused::NothingToDelay => ("scope", Wrong::NotAChoice),
        WindowRefused::StartsInThePast => ("starts", Wrong::InThePast),
        WindowRefused::StartsTooFarAhead => ("starts", Wrong::TooFarAhead),
        WindowRefused::EndsTooEarly => ("ends", Wrong::InThePast),
        WindowRefused::LastsTooLong => ("ends", Wrong::TooFarAhead),
        WindowRefused::HasBegun | WindowRefused::Cancelled => {
            return Error::Refused(Refusal::Window(refused));
        }
    };
    Error::invalid(field, wrong)
}

impl Giving {
    /// `/staff/windows`.
    pub async fn windows(&self, _: &Staff) -> Result<WindowList, Error> {
        let now = self.now();
        let windows = self.reads().windows(now.minus(SHOWN_FOR)).await?;
        let rows = self.window_rows(windows, now).await?;
        let is_ahead = |row: &WindowRow| match row.standing {
            WindowStanding::Planned
            | WindowStanding::On
            | WindowStanding::Waiting
            | WindowStanding::Overdue => true,
            WindowStanding::Ended | WindowStanding::Cancelled => false,
        };
        let (ahead, mut past): (Vec<_>, Vec<_>) = rows.into_iter().partition(is_ahead);
        past.reverse();
        Ok(WindowList { ahead, past, scopes: self.window_scopes().await? })
    }

    /// One of them.
    pub async fn window(&self, _: &Staff, id: DelayId) -> Result<WindowRow, Error> {
        let found = self.reads().window_now(id).await?.ok_or(Error::NotFound)?;
        let rows = self.window_rows(vec![found], self.now()).await?;
        rows.into_iter().next().ok_or(Error::NotFound)
    }

    /// What can be held, as the form names it.
    pub async fn window_scopes(&self) -> Result<Vec<(String, String)>, Error> {
        let mut scopes = vec![("everything".to_owned(), "All gateways".to_owned())];
        for gateway in self.reads().gateways().await? {
            scopes.push((format!("gateway:{}", gateway.id), gateway.name));
        }
        let kinds = MethodKind::ALL.into_iter().filter(|kind| kind.reaches_a_gateway());
        scopes.extend(kinds.map(|kind| (format!("method_kind:{kind}"), String::new())));
        Ok(scopes)
    }

    /// What it would hold. Changes nothing.
    pub async fn check_window(
        &self,
        staff: &Staff,
        asked: Asked,
        typed: &TypedWindow,
    ) -> Result<WindowCheck, Error> {
        let reads = self.reads();
        let wish = typed.read()?;
        self.is_there(&wish.scope).await?;
        let window = match asked {
            Asked::Plan => {
                let id = DelayId::from_uuid(uuid::Uuid::nil());
                Window::plan(id, wish, staff.id(), self.now()).map_err(at_its_field)?
            }
            Asked::Change(id, version) => {
                let found = reads.window_now(id).await?.ok_or(Error::NotFound)?;
                changed(found, version, wish, staff.id(), self.now())?
            }
        };
        let Window { scope, starts_at, ends_at, .. } = &window;
        let due = reads.falling_due(scope, *ends_at, SCHEDULES_COUNTED).await?;
        let at_least = u32::try_from(due.len()).is_ok_and(|found| found >= SCHEDULES_COUNTED);
        let mut falling: Vec<Tally> = Vec::new();
        for schedule in &due {
            let dates = dates_within(schedule, *starts_at, *ends_at);
            let amount = schedule.amount.money();
            for _ in 0..dates {
                match falling.iter_mut().find(|sum| sum.sum.currency() == amount.currency()) {
                    Some(sum) => {
                        sum.count = sum.count.saturating_add(1);
                        sum.sum = sum.sum.checked_add(amount)?;
                    }
                    None => falling.push(Tally { count: 1, sum: amount }),
                }
            }
        }
        falling.sort_by_key(|tally| std::cmp::Reverse(tally.sum.minor()));
        let sunday = |zone: &TimeZone| next_sunday(*starts_at, zone);
        let first_sunday = self.zones().await?.iter().filter_map(sunday).min();
        let others = reads.windows(*starts_at).await?;
        let overlapping = others.iter().filter(|other| {
            let alive = match other.window.standing {
                Standing::Cancelled { .. } => false,
                Standing::Planned | Standing::Begun { .. } => other.ended_at.is_none(),
            };
            alive
                && other.window.id != window.id
                && other.window.scope == *scope
                && other.window.starts_at < *ends_at
        });
        Ok(WindowCheck {
            scope: self.name_of_scope(scope).await?,
            scope_kind: scope.kind().to_owned(),
            why: window.why.clone(),
            starts_at: *starts_at,
            ends_at: *ends_at,
            by_probes: window.ending == Ending::Probed,
            falling,
            at_least,
            over_a_sunday: first_sunday.is_some_and(|sunday| sunday < *ends_at),
            overlaps: u32::try_from(overlapping.count()).unwrap_or(u32::MAX),
        })
    }

    /// Plans it, or changes the plan. Answers its id.
    pub async fn put_window(
        &self,
        staff: &Staff,
        asked: Asked,
        typed: &TypedWindow,
        request: RequestId,
    ) -> Result<DelayId, Error> {
        let wish = typed.read()?;
        self.is_there(&wish.scope).await?;
        let (id, verb) = match asked {
            Asked::Plan => {
                (DelayId::from_uuid(derive_id(&["window", &request.to_string()])), "window.plan")
            }
            Asked::Change(id, _) => (id, "window.change"),
        };
        let content =
            ["window", &typed.scope, &typed.why, &typed.starts, &typed.ends, &typed.ending];
        let mut work = self.begin().await?;
        if claim(work.as_mut(), request, staff.id(), &content, self.now()).await? == Turn::Repeat {
            return Ok(id);
        }
        // Sends read the plan under the delays' lock: none decides by the old one and sends by it
        // after this has returned.
        work.change_delays().await?;
        // Read after that wait: a window may have begun meanwhile.
        let now = self.now();
        let window = match asked {
            Asked::Plan => {
                let window = Window::plan(id, wish, staff.id(), now).map_err(at_its_field)?;
                work.add_window(&window).await?;
                window
            }
            Asked::Change(_, version) => {
                let window = work.window(id).await?.ok_or(Error::NotFound)?;
                let ended = work.delay(id).await?.and_then(|delay| delay.ended);
                let found = WindowNow { window, ended_at: ended.map(|ended| ended.at) };
                let window = changed(found, version, wish, staff.id(), now)?;
                work.save_window(&window).await?;
                window
            }
        };
        let Window { starts_at, ends_at, why, .. } = &window;
        let why = format!("{starts_at} to {ends_at}: {why}");
        work.note(&by(staff, verb, id, why, now)).await?;
        let _committed = work.commit().await?;
        Ok(id)
    }

    /// Takes it out of the plan, before it has begun.
    pub async fn cancel_window(
        &self,
        staff: &Staff,
        id: DelayId,
        version: u32,
        request: RequestId,
    ) -> Result<(), Error> {
        let mut work = self.begin().await?;
        let content = ["window.cancel", &id.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, self.now()).await? == Turn::Repeat {
            return Ok(());
        }
        work.change_delays().await?;
        // Read after that wait: it may have begun meanwhile.
        let now = self.now();
        let window = work.window(id).await?.ok_or(Error::NotFound)?;
        if window.version != version {
            return Err(Error::Conflict);
        }
        let why = window.why.clone();
        work.save_window(&window.cancel(staff.id(), now).map_err(at_its_field)?).await?;
        work.note(&by(staff, "window.cancel", id, why, now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    async fn window_rows(
        &self,
        windows: Vec<WindowNow>,
        now: Timestamp,
    ) -> Result<Vec<WindowRow>, Error> {
        let people: Vec<PersonId> = windows.iter().map(|one| one.window.planned_by).collect();
        let names: HashMap<PersonId, String> =
            self.reads().names(&people).await?.into_iter().collect();
        let mut rows = Vec::with_capacity(windows.len());
        for WindowNow { window, ended_at } in windows {
            let standing = match window.standing {
                Standing::Cancelled { .. } => WindowStanding::Cancelled,
                _ if ended_at.is_some() => WindowStanding::Ended,
                _ if !window.has_begun(now) => WindowStanding::Planned,
                _ if window.is_overdue(now) => WindowStanding::Overdue,
                _ if window.ends_at <= now => WindowStanding::Waiting,
                Standing::Planned | Standing::Begun { .. } => WindowStanding::On,
            };
            let value = window.scope.value();
            let kind = window.scope.kind();
            rows.push(WindowRow {
                id: window.id,
                standing,
                scope_kind: kind.to_owned(),
                scope_value: if value.is_empty() {
                    kind.to_owned()
                } else {
                    format!("{kind}:{value}")
                },
                scope: self.name_of_scope(&window.scope).await?,
                why: window.why,
                starts_at: window.starts_at,
                ends_at: window.ends_at,
                by_probes: window.ending == Ending::Probed,
                planned_by: names.get(&window.planned_by).cloned().unwrap_or_default(),
                planned_at: window.planned_at,
                ended_at,
                version: window.version,
            });
        }
        Ok(rows)
    }

    /// A scope as delays show it: a name where there is one; empty for everything.
    async fn name_of_scope(&self, scope: &DelayScope) -> Result<String, Error> {
        Ok(match scope {
            DelayScope::Everything => String::new(),
            DelayScope::MethodKind(kind) => kind.to_string(),
            DelayScope::Gateway(_) | DelayScope::Church(_) | DelayScope::Facility(_) => {
                self.scope_in_words(scope).await?
            }
        })
    }

    /// The zones of all churches.
    pub(crate) async fn zones(&self) -> Result<Vec<TimeZone>, Error> {
        let names = self.reads().church_zones().await?;
        Ok(names.iter().filter_map(|name| TimeZone::get(name).ok()).collect())
    }
}

/// A window as it would be after a change of it as it stood in `version`.
fn changed(
    found: WindowNow,
    version: u32,
    wish: Wish,
    by: PersonId,
    now: Timestamp,
) -> Result<Window, Error> {
    if found.ended_at.is_some() {
        return Err(Error::Refused(Refusal::Window(WindowRefused::HasBegun)));
    }
    if found.window.version != version {
        return Err(Error::Conflict);
    }
    found.window.change(wish, by, now).map_err(at_its_field)
}

/// How many gifts of a schedule are due from `from` on and before `until`.
fn dates_within(schedule: &Falling, from: Timestamp, until: Timestamp) -> usize {
    let zone = TimeZone::get(&schedule.zone).unwrap_or(TimeZone::UTC);
    let first = schedule.next_due_at.max(from);
    schedule
        .course
        .upcoming(first.date_in(&zone), DATES)
        .into_iter()
        .filter(|upcoming| !upcoming.skipped)
        .map(|upcoming| due_instant(upcoming.date, &zone))
        .filter(|due| *due >= first && *due < until)
        .count()
}

fn by(staff: &Staff, verb: &'static str, id: DelayId, why: String, at: Timestamp) -> Note {
    Note { at, church: None, who: Who::Person(staff.id()), verb, subject: id.to_string(), why }
}
