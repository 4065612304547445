//! Incidents as pages see them: facts from the rows, names in place of ids.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use delayed_payments::incident::post_mortem::WORTH_AUTOMATING;
use delayed_payments::incident::{
    Event, Incident, Kind, Mitigation, Run, State, Told, median, runs,
};
use delayed_payments::{By, Scope as DelayScope};
use jiff::ToSpan;
use jiff::tz::TimeZone;
use kernel::{Date, GatewayId, IncidentId, PersonId, Timestamp};
use views::{
    AddendumRow, HandRow, IncidentEvent, IncidentGifts, IncidentKind, IncidentLine, IncidentLink,
    IncidentList, IncidentMonth, IncidentPage, IncidentRow, IncidentState, IncidentTimes,
    IncidentTrend, IncidentTrends, MitigationRow, OnCall, PostMortemPage, PostMortemStanding,
    Tally,
};

use super::{Acts, Became, Fate};
use crate::Giving;
use crate::actor::{Actor, Staff};
use crate::error::Error;
use crate::ports::KeptPostMortem;
use crate::scope::Scope;

const PER_PAGE: u32 = 20;

/// How many months the trends look back.
const MONTHS: i32 = 12;

/// What a rule could do as well, and a person did: as the audit log calls it.
const ACTS: [&str; 8] = [
    "delay.begin",
    "delay.end",
    "gateway.probe",
    "plan.draw",
    "plan.release",
    "switch.off",
    "switch.on",
    "incident.open",
];

/// Names for ids, read once for a page.
struct Names {
    people: HashMap<PersonId, String>,
    gateways: HashMap<GatewayId, String>,
}

impl Names {
    fn person(&self, id: PersonId) -> String {
        self.people.get(&id).cloned().unwrap_or_default()
    }

    fn by(&self, by: &By) -> (String, bool) {
        match by {
            By::Person(person) => (self.person(*person), false),
            By::Rule(rule) => (rule.clone(), true),
        }
    }

    fn gateway(&self, id: &GatewayId) -> String {
        self.gateways.get(id).cloned().unwrap_or_else(|| id.to_string())
    }
}

impl Giving {
    /// `/staff/incidents`.
    pub async fn incidents(&self, _: &Staff, page: u32) -> Result<IncidentList, Error> {
        let reads = self.reads();
        let page = page.max(1);
        let open = reads.open_incidents_now().await?;
        let (closed, matching) = reads.closed_incidents(page, PER_PAGE).await?;
        let all: Vec<&Incident> = open.iter().chain(&closed).collect();
        let names = self.incident_names(&all, &[]).await?;
        let mut rows = Vec::with_capacity(all.len());
        for incident in all {
            rows.push(self.incident_row(incident, &names).await?);
        }
        let closed = rows.split_off(open.len());
        Ok(IncidentList { open: rows, closed, matching, page, per_page: PER_PAGE })
    }

    /// `/staff/incidents/{id}`.
    pub async fn incident(&self, staff: &Staff, id: IncidentId) -> Result<IncidentPage, Error> {
        let (incident, told) = self.reads().incident_by_id(id).await?.ok_or(Error::NotFound)?;
        let names = self.incident_names(&[&incident], &told).await?;
        let row = self.incident_row(&incident, &names).await?;
        let left = [&row.gifts.held, &row.gifts.on_their_way];
        Ok(IncidentPage {
            gateway: match &incident.scope {
                DelayScope::Gateway(id) => Some(id.clone()),
                DelayScope::Everything
                | DelayScope::Facility(_)
                | DelayScope::MethodKind(_)
                | DelayScope::Church(_) => None,
            },
            left: left.into_iter().flatten().map(|tally| tally.count).sum(),
            lines: lines(told, &names),
            banner: incident
                .banner
                .as_ref()
                .map(|banner| (banner.donor().to_owned(), banner.church().to_owned())),
            on_call: self.on_call().await?,
            yours: incident.owner.is_some_and(|owner| owner.person == staff.id()),
            incident: row,
        })
    }

    /// `/staff/incidents/{id}/post-mortem`. There is none while the incident is not over. A finished
    /// one shows what the incident came to when it was finished.
    pub async fn post_mortem(&self, _: &Staff, id: IncidentId) -> Result<PostMortemPage, Error> {
        let reads = self.reads();
        let (incident, told) = reads.incident_by_id(id).await?.ok_or(Error::NotFound)?;
        let kept = reads.post_mortem_now(id).await?.ok_or(Error::NotFound)?;
        let KeptPostMortem { written, facts } = kept;
        let names = self.incident_names(&[&incident], &told).await?;
        let mut row = self.incident_row(&incident, &names).await?;
        if let Some(facts) = facts {
            row.gifts = serde_json::from_str(&facts).map_err(Error::internal)?;
        }
        let on_call = self.on_call().await?;
        let people: Vec<PersonId> = written
            .mitigations
            .iter()
            .filter_map(|one| one.owner)
            .chain(written.addenda.iter().map(|one| one.by))
            .chain(written.finished.iter().map(|one| one.by))
            .collect();
        let people: HashMap<PersonId, String> = reads.names(&people).await?.into_iter().collect();
        let name = |id: PersonId| people.get(&id).cloned().unwrap_or_default();
        let until = incident.times.resolved_at.unwrap_or_else(|| self.now());
        let from = incident.times.first_failure_at;
        Ok(PostMortemPage {
            incident: row,
            lines: lines(told, &names),
            version: written.version,
            what_happened: written.what_happened,
            learning: written.learning,
            mitigations: self.mitigations(id, &written.mitigations, &people),
            by_hand: hand_rows(reads.acts_between(&ACTS, from, until).await?),
            on_call,
            finished: written.finished.map(|finish| (name(finish.by), finish.at)),
            addenda: written
                .addenda
                .into_iter()
                .map(|one| AddendumRow { at: one.at, by: name(one.by), text: one.text })
                .collect(),
            drills: self.drills_of(id).await?,
        })
    }

    /// `/staff/incidents/trends`.
    pub async fn incident_trends(&self, _: &Staff) -> Result<IncidentTrends, Error> {
        let reads = self.reads();
        let now = self.now();
        let first =
            now.date_in(&TimeZone::UTC).first_of_month().saturating_sub((MONTHS - 1).months());
        let from = first.to_zoned(TimeZone::UTC).map_err(Error::internal)?;
        let from = Timestamp::from_jiff(from.timestamp());
        let mut incidents = reads.incidents_between(from, now).await?;
        incidents.retain(|incident| incident.times.opened_at >= from);
        let all: Vec<&Incident> = incidents.iter().collect();
        let names = self.incident_names(&all, &[]).await?;
        let mut by_gateway: BTreeMap<String, Vec<&Incident>> = BTreeMap::new();
        for incident in &incidents {
            if let DelayScope::Gateway(id) = &incident.scope {
                by_gateway.entry(names.gateway(id)).or_default().push(incident);
            }
        }
        Ok(IncidentTrends {
            months: months(first, &incidents),
            gateways: by_gateway.into_iter().map(|(name, of)| trend(name, &of)).collect(),
            all: trend(String::new(), &all),
            by_hand: hand_rows(reads.acts_between(&ACTS, from, now).await?),
            open_mitigations: self.open_mitigations(&incidents).await?,
        })
    }

    /// The open incidents, for pages about something else.
    pub async fn open_incidents(&self, _: &Staff) -> Result<Vec<IncidentLink>, Error> {
        let open = self.reads().open_incidents_now().await?;
        self.links(&open).await
    }

    /// The incidents during which something happened at a gateway, newest first.
    pub(crate) async fn incidents_at(
        &self,
        gateway: &GatewayId,
        at: Timestamp,
    ) -> Result<Vec<IncidentLink>, Error> {
        let mut of = self.reads().incidents_between(at, at).await?;
        let scope = DelayScope::Gateway(gateway.clone());
        of.retain(|one| one.scope == scope || one.scope == DelayScope::Everything);
        of.reverse();
        self.links(&of).await
    }

    /// What stands above the page of whoever is looking: donors and churches read their own words,
    /// and nothing about what does not concern their church.
    pub(crate) async fn banners(&self, actor: &Actor) -> Result<Vec<String>, Error> {
        let Some(church) = actor.church() else { return Ok(Vec::new()) };
        let banners = self.reads().incident_banners(church).await?;
        let words = banners.iter().map(|one| match actor {
            Actor::Donor(_) => one.banner.donor(),
            Actor::Admin(_) | Actor::Staff(_) => one.banner.church(),
        });
        Ok(words.filter(|words| !words.is_empty()).map(str::to_owned).collect())
    }

    /// The newest incidents that are over, newest first.
    pub(crate) async fn closed_incidents(&self, most: u32) -> Result<Vec<IncidentLink>, Error> {
        let (closed, _) = self.reads().closed_incidents(1, most).await?;
        self.links(&closed).await
    }

    pub(crate) async fn incident_link(
        &self,
        id: IncidentId,
    ) -> Result<Option<IncidentLink>, Error> {
        let Some((incident, _)) = self.reads().incident_by_id(id).await? else { return Ok(None) };
        Ok(self.links(&[incident]).await?.pop())
    }

    async fn links(&self, incidents: &[Incident]) -> Result<Vec<IncidentLink>, Error> {
        let all: Vec<&Incident> = incidents.iter().collect();
        let names = self.incident_names(&all, &[]).await?;
        let mut links = Vec::with_capacity(all.len());
        for incident in all {
            links.push(IncidentLink {
                id: incident.id,
                kind: kind(incident.kind),
                scope_kind: incident.scope.kind().to_owned(),
                scope: self.incident_scope(&incident.scope, &names).await?,
                state: state(incident.state),
                owner: incident.owner.map(|owner| names.person(owner.person)),
                opened_at: incident.times.opened_at,
            });
        }
        Ok(links)
    }

    /// What an incident came to, as it is kept with its finished post-mortem.
    pub(super) async fn facts(&self, id: IncidentId) -> Result<String, Error> {
        let (gifts, _) = gifts(&self.reads().incident_gifts(id).await?)?;
        serde_json::to_string(&gifts).map_err(Error::internal)
    }

    async fn incident_row(&self, incident: &Incident, names: &Names) -> Result<IncidentRow, Error> {
        let (gifts, last) = gifts(&self.reads().incident_gifts(incident.id).await?)?;
        let over = gifts.held.is_empty() && gifts.on_their_way.is_empty();
        let times = &incident.times;
        // Written down when it is resolved; until then it is what the gifts say.
        let drained_at = match times.resolved_at {
            Some(_) => times.drained_at,
            None => last.filter(|_| over).max(times.stable_at.filter(|_| over && last.is_some())),
        };
        let (opened_by, by_rule) = names.by(&incident.opened_by);
        let post_mortem = match self.reads().post_mortem_now(incident.id).await? {
            None => PostMortemStanding::NotYet,
            Some(kept) if kept.written.finished.is_some() => PostMortemStanding::Finished,
            Some(_) => PostMortemStanding::Open,
        };
        Ok(IncidentRow {
            id: incident.id,
            kind: kind(incident.kind),
            scope_kind: incident.scope.kind().to_owned(),
            scope: self.incident_scope(&incident.scope, names).await?,
            state: state(incident.state),
            why: incident.why.clone(),
            opened_by,
            by_rule,
            owner: incident.owner.map(|owner| names.person(owner.person)),
            times: IncidentTimes {
                first_failure_at: times.first_failure_at,
                opened_at: times.opened_at,
                held_at: times.held_at,
                stable_at: times.stable_at,
                drained_at,
                resolved_at: times.resolved_at,
            },
            gifts,
            post_mortem,
        })
    }

    /// What it is about, in words a person knows.
    async fn incident_scope(&self, scope: &DelayScope, names: &Names) -> Result<String, Error> {
        Ok(match scope {
            DelayScope::Everything => String::new(),
            DelayScope::Gateway(id) => names.gateway(id),
            DelayScope::MethodKind(kind) => kind.name().to_owned(),
            DelayScope::Church(id) => {
                let church = self.reads().church(&Scope::of(*id)).await?;
                church.map_or_else(|| id.to_string(), |church| church.name)
            }
            DelayScope::Facility(id) => {
                for church in self.reads().church_ids().await? {
                    let scope = Scope::of(church);
                    let here = self.reads().facilities(&scope).await?;
                    if let Some(facility) = here.iter().find(|one| one.id == *id) {
                        let church = self.church(&scope).await?;
                        let gateway = names.gateway(&facility.gateway);
                        return Ok(format!("{} at {gateway}", church.name));
                    }
                }
                id.to_string()
            }
        })
    }

    async fn incident_names(&self, incidents: &[&Incident], told: &[Told]) -> Result<Names, Error> {
        let of = |by: &By| match by {
            By::Person(person) => Some(*person),
            By::Rule(_) => None,
        };
        let mut people: Vec<PersonId> = told.iter().filter_map(|line| of(&line.by)).collect();
        people.extend(told.iter().filter_map(|line| match &line.event {
            Event::HandedOver { to } => Some(*to),
            _ => None,
        }));
        for incident in incidents {
            people.extend(of(&incident.opened_by));
            people.extend(incident.owner.map(|owner| owner.person));
        }
        people.sort_unstable();
        people.dedup();
        let gateways = self.reads().gateways().await?;
        Ok(Names {
            people: self.reads().names(&people).await?.into_iter().collect(),
            gateways: gateways.into_iter().map(|one| (one.id, one.name)).collect(),
        })
    }

    async fn on_call(&self) -> Result<Vec<OnCall>, Error> {
        let staff = self.reads().staff().await?;
        Ok(staff.into_iter().map(|person| OnCall { id: person.id, name: person.name }).collect())
    }

    fn mitigations(
        &self,
        incident: IncidentId,
        mitigations: &[Mitigation],
        people: &HashMap<PersonId, String>,
    ) -> Vec<MitigationRow> {
        let today = self.now().date_in(&TimeZone::UTC);
        (0_u32..)
            .zip(mitigations)
            .map(|(place, one)| MitigationRow {
                incident,
                place,
                what: one.what.clone(),
                owner: one
                    .owner
                    .map(|id| OnCall { id, name: people.get(&id).cloned().unwrap_or_default() }),
                due: one.due,
                done_at: one.done.map(|(at, _)| at),
                overdue: one.done.is_none() && one.due.is_some_and(|due| due < today),
            })
            .collect()
    }

    async fn open_mitigations(&self, incidents: &[Incident]) -> Result<Vec<MitigationRow>, Error> {
        let people = self.on_call().await?;
        let people = people.into_iter().map(|person| (person.id, person.name)).collect();
        let mut rows = Vec::new();
        for incident in incidents {
            let Some(kept) = self.reads().post_mortem_now(incident.id).await? else { continue };
            rows.extend(self.mitigations(incident.id, &kept.written.mitigations, &people));
        }
        rows.retain(|row| row.done_at.is_none());
        rows.sort_by_key(|row| (row.due.is_none(), row.due));
        Ok(rows)
    }
}

fn kind(kind: Kind) -> IncidentKind {
    match kind {
        Kind::GatewayDown => IncidentKind::GatewayDown,
        Kind::FacilityMisconfigured => IncidentKind::FacilityMisconfigured,
        Kind::UnknownsElevated => IncidentKind::UnknownsElevated,
        Kind::EngineStopped => IncidentKind::EngineStopped,
        Kind::Other => IncidentKind::Other,
    }
}

fn state(state: State) -> IncidentState {
    match state {
        State::Investigating => IncidentState::Investigating,
        State::Identified => IncidentState::Identified,
        State::Monitoring => IncidentState::Monitoring,
        State::Resolved => IncidentState::Resolved,
    }
}

fn lines(told: Vec<Told>, names: &Names) -> Vec<IncidentLine> {
    runs(told).into_iter().map(|run| line(run, names)).collect()
}

fn line(run: Run, names: &Names) -> IncidentLine {
    let Run { line, times, until } = run;
    let (by, by_rule) = names.by(&line.by);
    let event = match line.event {
        Event::FirstFailure => IncidentEvent::FirstFailure,
        Event::Detected { rule } => IncidentEvent::Detected { rule },
        Event::Opened => IncidentEvent::Opened,
        Event::Held { delay, why } => IncidentEvent::Held { delay, why },
        Event::DelayEnded { delay } => IncidentEvent::DelayEnded { delay },
        Event::Probed { gateway, passed } => {
            IncidentEvent::Probed { gateway: names.gateway(&gateway), passed, times }
        }
        Event::PlanDrawn { plan } => IncidentEvent::PlanDrawn { plan },
        Event::PlanApproved { plan } => IncidentEvent::PlanApproved { plan },
        Event::BatchReleased { plan, ordinal, count, sum } => {
            let gifts = Tally { count: u64::from(count), sum };
            IncidentEvent::BatchReleased { plan, ordinal, gifts }
        }
        Event::PlanPaused { plan, why } => IncidentEvent::PlanPaused { plan, why },
        Event::PlanAbandoned { plan, why } => IncidentEvent::PlanAbandoned { plan, why },
        Event::Notified { channel, to } => IncidentEvent::Notified { channel, to },
        Event::BannerUp { banner } => IncidentEvent::BannerUp {
            donor: banner.donor().to_owned(),
            church: banner.church().to_owned(),
        },
        Event::BannerDown => IncidentEvent::BannerDown,
        Event::Noted { text } => IncidentEvent::Noted { text },
        Event::TakenOn => IncidentEvent::TakenOn,
        Event::HandedOver { to } => IncidentEvent::HandedOver { to: names.person(to) },
        Event::Moved { from, to, why } => {
            IncidentEvent::Moved { from: state(from), to: state(to), why }
        }
    };
    IncidentLine { at: line.at, until, by, by_rule, event }
}

/// The gifts by what became of them, and when the last of those that are over was.
fn gifts(fates: &[Fate]) -> Result<(IncidentGifts, Option<Timestamp>), Error> {
    let mut gifts = IncidentGifts::default();
    let mut last = None;
    for fate in fates {
        add(&mut gifts.in_all, fate.tally)?;
        if fate.at_start {
            add(&mut gifts.at_start, fate.tally)?;
        }
        let of = match fate.became {
            Became::Held => &mut gifts.held,
            Became::OnItsWay => &mut gifts.on_their_way,
            Became::Waiting => &mut gifts.waiting,
            Became::Taken => &mut gifts.taken,
            Became::Cancelled => &mut gifts.cancelled,
            Became::NotTaken => &mut gifts.not_taken,
        };
        add(of, fate.tally)?;
        last = last.max(Some(fate.last));
    }
    Ok((gifts, last))
}

fn add(sums: &mut Vec<Tally>, tally: Tally) -> Result<(), Error> {
    match sums.iter_mut().find(|sum| sum.sum.currency() == tally.sum.currency()) {
        Some(sum) => {
            sum.count = sum.count.saturating_add(tally.count);
            sum.sum = sum.sum.checked_add(tally.sum)?;
        }
        None => sums.push(tally),
    }
    Ok(())
}

/// One row a verb, in the sequence in which an outage goes; what nobody did is left out.
fn hand_rows(acts: Vec<Acts>) -> Vec<HandRow> {
    let count = |verb: &str, by_rule: bool| {
        let of = acts.iter().filter(|act| act.verb == verb && act.by_rule == by_rule);
        of.map(|act| act.count).sum::<u64>()
    };
    ACTS.into_iter()
        .map(|verb| (verb, count(verb, false), count(verb, true)))
        .filter(|(_, by_hand, by_rule)| by_hand + by_rule > 0)
        .map(|(verb, by_hand, by_rule)| HandRow {
            verb: verb.to_owned(),
            by_hand,
            by_rule,
            automate: by_hand >= WORTH_AUTOMATING,
        })
        .collect()
}

/// Twelve months, oldest first, also those without any.
fn months(first: Date, incidents: &[Incident]) -> Vec<IncidentMonth> {
    (0..MONTHS)
        .map(|ahead| {
            let month = first.saturating_add(ahead.months());
            let began = |incident: &&Incident| {
                incident.times.opened_at.date_in(&TimeZone::UTC).first_of_month() == month
            };
            let incidents = incidents.iter().filter(began).count();
            IncidentMonth { month, incidents: u32::try_from(incidents).unwrap_or(u32::MAX) }
        })
        .collect()
}

fn trend(name: String, of: &[&Incident]) -> IncidentTrend {
    let middle = |time: &dyn Fn(&Incident) -> Option<Duration>| {
        median(of.iter().filter_map(|incident| time(incident)).collect())
    };
    IncidentTrend {
        name,
        incidents: u32::try_from(of.len()).unwrap_or(u32::MAX),
        detect: middle(&|incident| Some(incident.times.to_detect())),
        hold: middle(&|incident| incident.times.to_hold()),
        stable: middle(&|incident| incident.times.to_stable()),
        drained: middle(&|incident| incident.times.to_drained()),
    }
}
