//! Incidents: opened by the rule that sees the third failure or by a person, told in one timeline,
//! taken by somebody, and closed with what was learnt (A-11, A-12, O15).
//!
//! Whoever does something that belongs into a timeline calls [`Giving::tell_incident`] in its own
//! unit of work: a line is written with what it tells about, or not at all.
//!
//! Locks are taken in one sequence, so that nobody waits for somebody who waits for them: delays,
//! the gift that was sent, the release plan, the house's audit log, churches' audit logs, the
//! incident.

mod post_mortems;
mod show;

pub use post_mortems::{Step, TypedOwner};

use delayed_payments::incident::{Banner, Event, Incident, Kind, LONGEST_NOTE, Line, State, Told};
use delayed_payments::{By, Delay, IncidentRefused, Scope as DelayScope};
use kernel::{IncidentId, PersonId, RequestId, Timestamp, derive_id};
use views::Tally;

use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::{Error, Refusal, Violation, Wrong};
use crate::notices::{Notice, Urgency};
use crate::ports::Work;
use crate::request::{Turn, claim};

/// What a rule found wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub scope: DelayScope,
    pub kind: Kind,
    /// The rule's id.
    pub rule: String,
    /// What it saw first. Before this nobody could have noticed.
    pub first_failure_at: Timestamp,
}

/// What became of a gift that was held under an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    Held,
    /// Released, and not resolved yet.
    OnItsWay,
    /// Asked for and refused by the donor's bank; it will be tried again on another day.
    Waiting,
    Taken,
    Cancelled,
    NotTaken,
}

/// Some of an incident's gifts, of one currency and one fate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fate {
    pub became: Became,
    /// They were held when the incident was opened.
    pub at_start: bool,
    pub tally: Tally,
    /// When the last of them came there.
    pub last: Timestamp,
}

/// How often something was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acts {
    /// As in the audit log: "delay.begin".
    pub verb: String,
    pub by_rule: bool,
    pub count: u64,
}

/// What stands on the pages of a church and its donors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentBanner {
    pub incident: IncidentId,
    pub banner: Banner,
}

impl Giving {
    /// Opens an incident for what a rule found, in the unit of work of what the rule does about it.
    /// While one of the same scope and kind is open, that one is answered and nothing is written.
    pub(crate) async fn incident_by_rule(
        &self,
        work: &mut dyn Work,
        found: &Found,
        now: Timestamp,
    ) -> Result<IncidentId, Error> {
        let by = By::Rule(found.rule.clone());
        let id = IncidentId::from_uuid(derive_id(&[
            "incident",
            found.kind.name(),
            found.scope.kind(),
            &found.scope.value(),
            &now.as_micros().to_string(),
        ]));
        let times = (found.first_failure_at, now);
        let incident = Incident::open(id, found.kind, found.scope.clone(), by, "", times)?;
        self.open(work, incident, now).await
    }

    /// Writes into the timeline of every open incident that the scope touches; nothing if there is
    /// none. A line about a delay also ties the delay and what it holds to the incident.
    pub(crate) async fn tell_incident(
        &self,
        work: &mut dyn Work,
        scope: &DelayScope,
        line: Line,
        now: Timestamp,
    ) -> Result<(), Error> {
        tell_open(work, scope, line, now).await
    }

    /// Writes into the timeline of this incident alone, while it is open.
    pub(crate) async fn tell_this(
        &self,
        work: &mut dyn Work,
        id: IncidentId,
        line: Line,
        now: Timestamp,
    ) -> Result<(), Error> {
        match work.incident(id).await?.filter(|incident| incident.state.is_open()) {
            Some(incident) => tell(work, incident, line.at(now)).await,
            None => Ok(()),
        }
    }

    /// Opens it, unless one of the same scope and kind is open: then that one.
    async fn open(
        &self,
        work: &mut dyn Work,
        incident: Incident,
        now: Timestamp,
    ) -> Result<IncidentId, Error> {
        // Two nodes that notice at once notice one incident.
        work.change_delays().await?;
        let open = work.open_incidents().await?;
        let same = |other: &&Incident| other.scope == incident.scope && other.kind == incident.kind;
        if let Some(other) = open.iter().find(same) {
            return Ok(other.id);
        }
        let (id, by) = (incident.id, incident.opened_by.clone());
        let first = incident.times.first_failure_at;
        work.add_incident(&incident).await?;
        let opening = match &by {
            By::Rule(rule) => Event::Detected { rule: rule.clone() },
            By::Person(_) => Event::Opened,
        };
        if first < now || matches!(by, By::Rule(_)) {
            let line = Line { by: by.clone(), event: Event::FirstFailure };
            work.add_line(id, &line.at(first)).await?;
        }
        work.add_line(id, &Line { by: by.clone(), event: opening }.at(now)).await?;
        let delays = work.delays_on().await?;
        for delay in delays.into_iter().filter(|delay| incident.touches(&delay.scope)) {
            let incident = work.incident(id).await?.ok_or(Error::NotFound)?;
            tell(work, incident, began(&delay).at(delay.since)).await?;
        }
        work.note(&Note {
            at: now,
            church: None,
            who: match by {
                By::Rule(rule) => Who::Rule(rule),
                By::Person(person) => Who::Person(person),
            },
            verb: "incident.open",
            subject: id.to_string(),
            why: incident.why.clone(),
        })
        .await?;
        self.notify(work, &notice(&incident), now).await?;
        Ok(id)
    }

    /// A person saw something. What is open for the same thing already stays one incident.
    pub async fn open_incident(
        &self,
        staff: &Staff,
        (kind, scope): (Kind, DelayScope),
        why: &str,
        request: RequestId,
    ) -> Result<IncidentId, Error> {
        self.is_there(&scope).await?;
        let now = self.now();
        let first = self.first_failure(&scope, now).await?;
        let id = IncidentId::from_uuid(derive_id(&["incident", &request.to_string()]));
        let mut work = self.begin().await?;
        let content = ["incident.open", kind.name(), scope.kind(), &scope.value(), why];
        let turn = claim(work.as_mut(), request, staff.id(), &content, now).await?;
        if turn == Turn::Repeat && work.incident(id).await?.is_some() {
            return Ok(id);
        }
        let by = By::Person(staff.id());
        let incident = Incident::open(id, kind, scope, by, why, (first, now))?;
        let id = self.open(work.as_mut(), incident, now).await?;
        let _committed = work.commit().await?;
        Ok(id)
    }

    /// What a person opens began with the first failure of the last hour, as far as we know.
    async fn first_failure(&self, scope: &DelayScope, now: Timestamp) -> Result<Timestamp, Error> {
        let hour_ago = now.minus(std::time::Duration::from_secs(3_600));
        let held = self.reads().gateways_held(hour_ago).await?;
        let failures = held.iter().filter(|row| match scope {
            DelayScope::Everything => true,
            DelayScope::Gateway(gateway) => row.gateway == *gateway,
            DelayScope::Facility(_) | DelayScope::MethodKind(_) | DelayScope::Church(_) => false,
        });
        Ok(failures.flat_map(|row| row.failures.iter().copied()).min().unwrap_or(now))
    }

    /// Takes it: from now on everybody knows who to ask.
    pub async fn take_incident(
        &self,
        staff: &Staff,
        id: IncidentId,
        request: RequestId,
    ) -> Result<(), Error> {
        self.change_incident(staff, id, ("incident.take", &[]), request, |incident, now| {
            Ok((incident.owned_by(staff.id(), now)?, Event::TakenOn))
        })
        .await
    }

    /// Gives it to somebody else on call.
    pub async fn hand_over(
        &self,
        staff: &Staff,
        id: IncidentId,
        to: PersonId,
        request: RequestId,
    ) -> Result<(), Error> {
        if !self.reads().staff().await?.iter().any(|person| person.id == to) {
            return Err(Error::invalid("to", Wrong::NotAChoice));
        }
        let whom = to.to_string();
        self.change_incident(
            staff,
            id,
            ("incident.hand_over", &[&whom]),
            request,
            |incident, now| Ok((incident.owned_by(to, now)?, Event::HandedOver { to })),
        )
        .await
    }

    /// Says how far we are.
    pub async fn move_incident(
        &self,
        staff: &Staff,
        id: IncidentId,
        to: State,
        why: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let why = why.trim().to_owned();
        self.change_incident(
            staff,
            id,
            ("incident.move", &[to.name(), &why]),
            request,
            |incident, _| {
                let from = incident.state;
                Ok((incident.move_to(to)?, Event::Moved { from, to, why: why.clone() }))
            },
        )
        .await
    }

    /// A person's own words in the timeline.
    pub async fn note_incident(
        &self,
        staff: &Staff,
        id: IncidentId,
        text: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let text = text.trim().to_owned();
        if text.is_empty() {
            return Err(Error::invalid("text", Wrong::Missing));
        }
        if text.chars().count() > LONGEST_NOTE {
            return Err(Error::invalid("text", Wrong::TooLong));
        }
        self.change_incident(staff, id, ("incident.note", &[&text]), request, |incident, _| {
            match incident.state.is_open() {
                true => Ok((incident, Event::Noted { text: text.clone() })),
                false => Err(IncidentRefused::Over.into()),
            }
        })
        .await
    }

    /// Puts words on the pages of the donors and churches concerned.
    pub async fn put_banner_up(
        &self,
        staff: &Staff,
        id: IncidentId,
        (donor, church): (&str, &str),
        request: RequestId,
    ) -> Result<(), Error> {
        let banner = banner(donor, church)?;
        let words = [banner.donor(), banner.church()];
        self.change_incident(staff, id, ("incident.banner_up", &words), request, |incident, _| {
            Ok((incident.show(banner.clone())?, Event::BannerUp { banner: banner.clone() }))
        })
        .await
    }

    /// Whether these words may go up; nothing is written.
    pub fn check_banner(&self, _: &Staff, (donor, church): (&str, &str)) -> Result<(), Error> {
        banner(donor, church).map(|_| ())
    }

    pub async fn take_banner_down(
        &self,
        staff: &Staff,
        id: IncidentId,
        request: RequestId,
    ) -> Result<(), Error> {
        self.change_incident(staff, id, ("incident.banner_down", &[]), request, |incident, _| {
            Ok((incident.take_banner_down()?, Event::BannerDown))
        })
        .await
    }

    /// It is over. While gifts are held under it only with a reason; its banner comes down, and its
    /// post-mortem can be written.
    pub async fn resolve_incident(
        &self,
        staff: &Staff,
        id: IncidentId,
        why: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let why = why.trim();
        let mut work = self.begin().await?;
        let content = ["incident.resolve", &id.to_string(), why];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        work.note(&by(staff, "incident.resolve", id, why, now)).await?;
        let incident = work.incident(id).await?.ok_or(Error::NotFound)?;
        let (left, last) = work.left_of(id).await?;
        let (from, was_up) = (incident.state, incident.banner.is_some());
        // What was never held was drained when it was stable; what is held is not drained yet.
        let drained = match (left, incident.times.held_at) {
            (0, Some(_)) => last.max(incident.times.stable_at),
            _ => None,
        };
        let resolved = incident.resolve(left, drained, why, now)?;
        if was_up {
            work.add_line(id, &Line::by_person(staff.id(), Event::BannerDown).at(now)).await?;
        }
        let to = State::Resolved;
        let moved = Event::Moved { from, to, why: why.to_owned() };
        work.add_line(id, &Line::by_person(staff.id(), moved).at(now)).await?;
        work.save_incident(&resolved).await?;
        work.save_post_mortem(id, &Default::default()).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// One step of a person, its line, and its audit entry, in one unit of work.
    async fn change_incident(
        &self,
        staff: &Staff,
        id: IncidentId,
        (verb, content): (&'static str, &[&str]),
        request: RequestId,
        change: impl FnOnce(Incident, Timestamp) -> Result<(Incident, Event), Error> + Send,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let id_text = id.to_string();
        let whole: Vec<&str> =
            [verb, &id_text].into_iter().chain(content.iter().copied()).collect();
        if claim(work.as_mut(), request, staff.id(), &whole, now).await? == Turn::Repeat {
            return Ok(());
        }
        let why = content.join(": ");
        work.note(&by(staff, verb, id, &why, now)).await?;
        let incident = work.incident(id).await?.ok_or(Error::NotFound)?;
        let (changed, event) = change(incident, now)?;
        work.save_incident(&changed).await?;
        work.add_line(id, &Line::by_person(staff.id(), event).at(now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }
}

/// The line of a delay that began.
pub(crate) fn began(delay: &Delay) -> Line {
    let event = Event::Held { delay: delay.id, why: delay.why.clone() };
    Line { by: delay.by.clone(), event }
}

/// As [`Giving::tell_incident`].
pub(crate) async fn tell_open(
    work: &mut dyn Work,
    scope: &DelayScope,
    line: Line,
    now: Timestamp,
) -> Result<(), Error> {
    for open in work.open_incidents().await? {
        if !open.touches(scope) {
            continue;
        }
        // Locked only now, and it may have been resolved meanwhile.
        let incident = work.incident(open.id).await?.filter(|incident| incident.touches(scope));
        if let Some(incident) = incident {
            tell(work, incident, line.clone().at(now)).await?;
        }
    }
    Ok(())
}

/// One line more; the incident's times are read from all of them.
async fn tell(work: &mut dyn Work, mut incident: Incident, told: Told) -> Result<(), Error> {
    if let Event::Held { delay, .. } = &told.event
        && !work.adopt_delay(incident.id, *delay).await?
    {
        return Ok(());
    }
    work.add_line(incident.id, &told).await?;
    let times = incident.times.read_from(&work.lines(incident.id).await?);
    if times != incident.times {
        incident.times = times;
        work.save_incident(&incident).await?;
    }
    Ok(())
}

/// What staff are told when one is opened. Unknown answers alone wake nobody.
fn notice(incident: &Incident) -> Notice {
    let urgency = match incident.kind {
        Kind::UnknownsElevated => Urgency::Look,
        Kind::GatewayDown | Kind::FacilityMisconfigured | Kind::EngineStopped | Kind::Other => {
            Urgency::Page
        }
    };
    let what = match incident.kind {
        Kind::GatewayDown => "Gifts are not taken",
        Kind::FacilityMisconfigured => "An account is refused",
        Kind::UnknownsElevated => "Many answers say nothing we know",
        Kind::EngineStopped => "The engine stands still",
        Kind::Other => "Something is wrong",
    };
    let subject = match incident.scope.value() {
        value if value.is_empty() => format!("{what}: {}", incident.scope.kind()),
        value => format!("{what}: {value}"),
    };
    let times = &incident.times;
    let why = match incident.why.as_str() {
        "" => String::new(),
        why => format!("{why}\n\n"),
    };
    Notice {
        key: format!("incident {}", incident.id),
        urgency,
        subject,
        text: format!(
            "{why}First failure at {}, noticed {} seconds later.\n\n\
             See what is held, and take it: /staff/incidents/{}\n",
            times.first_failure_at,
            times.to_detect().as_secs(),
            incident.id,
        ),
        about: Some(incident.id),
    }
}

/// A banner that may stand on a page; else what is wrong, by field.
fn banner(donor: &str, church: &str) -> Result<Banner, Error> {
    use delayed_payments::incident::BannerRefused as R;
    Banner::new(donor, church).map_err(|wrong| {
        let violation = |(field, refused)| Violation {
            field,
            wrong: match refused {
                R::Empty => Wrong::Missing,
                R::TooLong => Wrong::TooLong,
                R::NotPlain => Wrong::NotPlain,
                R::Frightens => Wrong::Frightens,
                R::Code => Wrong::ACode,
            },
        };
        Error::Invalid(wrong.into_iter().map(violation).collect())
    })
}

fn by(staff: &Staff, verb: &'static str, id: IncidentId, why: &str, at: Timestamp) -> Note {
    Note {
        at,
        church: None,
        who: Who::Person(staff.id()),
        verb,
        subject: id.to_string(),
        why: why.to_owned(),
    }
}

impl From<IncidentRefused> for Error {
    fn from(refused: IncidentRefused) -> Error {
        Error::Refused(Refusal::Incident(refused))
    }
}
