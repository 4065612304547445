//! Incidents: something is wrong, from its first failure to what was learnt from it.
//!
//! An incident has one timeline. Whatever happens under it (a hold, a probe, a batch, a note) is a
//! [`Line`], and its [`Times`] are read from what was told, so that nobody keeps them by hand.

pub mod banner;
pub mod post_mortem;
mod times;

use std::fmt;
use std::str::FromStr;

use kernel::{DelayId, GatewayId, IncidentId, Money, PersonId, PlanId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::delay::{By, Scope};
use crate::switch::SHORTEST_REASON;

pub use banner::{Banner, BannerRefused};
pub use post_mortem::{Finish, Mitigation, PostMortem, PostMortemRefused};
pub use times::{Run, Times, median, runs};

/// The longest note in a timeline, in characters.
pub const LONGEST_NOTE: usize = 500;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A gateway does not take gifts.
    GatewayDown,
    /// One church's account at a gateway is refused.
    FacilityMisconfigured,
    /// More answers than usual say nothing we know.
    UnknownsElevated,
    /// The schedule engine or another loop stands still.
    EngineStopped,
    /// Anything else that a person saw.
    Other,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 5] = [
        Kind::GatewayDown,
        Kind::FacilityMisconfigured,
        Kind::UnknownsElevated,
        Kind::EngineStopped,
        Kind::Other,
    ];

    /// The stable name used in tables and forms.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::GatewayDown => "gateway_down",
            Kind::FacilityMisconfigured => "facility_misconfigured",
            Kind::UnknownsElevated => "unknowns_elevated",
            Kind::EngineStopped => "engine_stopped",
            Kind::Other => "other",
        }
    }
}

/// How far we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody knows yet what it is.
    Investigating,
    /// The cause is known.
    Identified,
    /// It looks well again; held gifts go out and somebody watches.
    Monitoring,
    /// It is over. Final: if it comes back, that is another incident.
    Resolved,
}

impl State {
    /// All of them, as they follow one another.
    pub const ALL: [State; 4] =
        [State::Investigating, State::Identified, State::Monitoring, State::Resolved];

    /// The stable name used in tables and forms.
    pub const fn name(self) -> &'static str {
        match self {
            State::Investigating => "investigating",
            State::Identified => "identified",
            State::Monitoring => "monitoring",
            State::Resolved => "resolved",
        }
    }

    /// Whether it is not over.
    pub const fn is_open(self) -> bool {
        !matches!(self, State::Resolved)
    }

    /// Whether a person may move it there. While it is open any step may be taken, also back: a
    /// cause may turn out to be another, a gateway to be down again.
    pub fn may_become(self, to: State) -> bool {
        self.is_open() && self != to
    }
}

/// A word that names no kind or state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no word of an incident")]
pub struct NoSuchWord(String);

impl FromStr for Kind {
    type Err = NoSuchWord;

    fn from_str(word: &str) -> Result<Kind, NoSuchWord> {
        Kind::ALL
            .into_iter()
            .find(|kind| kind.name() == word)
            .ok_or_else(|| NoSuchWord(word.to_owned()))
    }
}

impl FromStr for State {
    type Err = NoSuchWord;

    fn from_str(word: &str) -> Result<State, NoSuchWord> {
        State::ALL
            .into_iter()
            .find(|state| state.name() == word)
            .ok_or_else(|| NoSuchWord(word.to_owned()))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The first failing answer. It stands before the opening.
    FirstFailure,
    /// A rule saw enough of them: for a gateway, the third failure.
    Detected {
        /// The rule's id.
        rule: String,
    },
    /// A person opened it.
    Opened,
    /// A delay began: from now on gifts are held.
    Held {
        /// The delay.
        delay: DelayId,
        /// Why it was set.
        why: String,
    },
    /// A delay ended. It released nothing.
    DelayEnded {
        /// The delay.
        delay: DelayId,
    },
    /// A test charge of our own.
    Probed {
        /// Where.
        gateway: GatewayId,
        /// Whether it passed.
        passed: bool,
    },
    /// The way out was drawn up.
    PlanDrawn {
        /// The plan.
        plan: PlanId,
    },
    /// A second person let it go out.
    PlanApproved {
        /// The plan.
        plan: PlanId,
    },
    /// Held gifts became due again.
    BatchReleased {
        /// The plan.
        plan: PlanId,
        /// The batch's number, from 1.
        ordinal: u32,
        /// Its gifts.
        count: u32,
        /// Their sum.
        sum: Money,
    },
    /// The plan stands still until a person looks.
    PlanPaused {
        /// The plan.
        plan: PlanId,
        /// Why.
        why: String,
    },
    /// The plan was given up.
    PlanAbandoned {
        /// The plan.
        plan: PlanId,
        /// Why.
        why: String,
    },
    /// Somebody on call was told.
    Notified {
        /// "e-mail", "webhook".
        channel: String,
        /// A person's name, or an address.
        to: String,
    },
    /// Donors and churches read this from now on.
    BannerUp {
        /// What stands on their pages.
        banner: Banner,
    },
    /// They read it no longer.
    BannerDown,
    /// A person's own words.
    Noted {
        /// The words.
        text: String,
    },
    /// Somebody took it.
    TakenOn,
    /// Whoever had it gave it to somebody else.
    HandedOver {
        /// Who has it now.
        to: PersonId,
    },
    /// It went on, or back.
    Moved {
        /// From this state,
        from: State,
        /// to this one.
        to: State,
        /// Why; may be empty where none is asked for.
        why: String,
    },
}

/// What is to be told, and who did it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// A rule or a person.
    pub by: By,
    /// What happened.
    pub event: Event,
}

impl Line {
    /// What a rule or a worker did, by its name.
    pub fn by_rule(rule: impl Into<String>, event: Event) -> Line {
        Line { by: By::Rule(rule.into()), event }
    }

    /// What a person did.
    pub const fn by_person(person: PersonId, event: Event) -> Line {
        Line { by: By::Person(person), event }
    }

    /// The line with its time, as the timeline keeps it.
    pub fn at(self, at: Timestamp) -> Told {
        Told { at, by: self.by, event: self.event }
    }
}

/// One line of a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// When it happened.
    pub at: Timestamp,
    /// Who did it.
    pub by: By,
    /// What.
    pub event: Event,
}

/// Who has an incident, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// One of the payment staff.
    pub person: PersonId,
    /// When they took it, or were given it.
    pub since: Timestamp,
}

/// Something is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// What is wrong.
    pub kind: Kind,
    /// With what.
    pub scope: Scope,
    /// How far we are.
    pub state: State,
    /// What was seen, in the words of whoever opened it; a rule's are its own.
    pub why: String,
    /// A rule or a person.
    pub opened_by: By,
    /// Who has it; nobody at first.
    pub owner: Option<Owner>,
    /// The moments that count.
    pub times: Times,
    /// What donors and churches read, while it is up.
    pub banner: Option<Banner>,
    /// The row's version; raised by every save.
    pub version: u32,
}

/// Why an incident was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IncidentRefused {
    /// It is over.
    #[error("this incident is over")]
    Over,
    /// It stands there already.
    #[error("the incident stands there already")]
    AlreadyThere,
    /// It is resolved by a step of its own, which looks at what is held.
    #[error("an incident is resolved when nothing is held under it")]
    NotThisWay,
    /// Gifts are held under it, and nobody said why it is over all the same.
    #[error("gifts are still held under it: release them, or say why it is over")]
    StillHeld,
    /// A reason is shorter than ten characters.
    #[error("say why, in ten characters or more")]
    WhyTooShort,
    /// It is theirs already.
    #[error("the incident is theirs already")]
    AlreadyTheirs,
    /// There is no banner to take down.
    #[error("there is no banner to take down")]
    NoBanner,
}

impl Incident {
    /// Opens one. A person says what they saw in ten characters or more.
    pub fn open(
        id: IncidentId,
        kind: Kind,
        scope: Scope,
        by: By,
        why: &str,
        (first_failure_at, now): (Timestamp, Timestamp),
    ) -> Result<Incident, IncidentRefused> {
        let why = why.trim();
        if matches!(by, By::Person(_)) && why.chars().count() < SHORTEST_REASON {
            return Err(IncidentRefused::WhyTooShort);
        }
        Ok(Incident {
            id,
            kind,
            scope,
            state: State::Investigating,
            why: why.to_owned(),
            opened_by: by,
            owner: None,
            times: Times::opened(first_failure_at, now),
            banner: None,
            version: 0,
        })
    }

    /// Whether what happens to `scope` belongs into this timeline: the same thing, or everything.
    pub fn touches(&self, scope: &Scope) -> bool {
        self.state.is_open()
            && (self.scope == *scope
                || self.scope == Scope::Everything
                || *scope == Scope::Everything)
    }

    /// Somebody takes it, or gives it to somebody else.
    pub fn owned_by(self, person: PersonId, now: Timestamp) -> Result<Incident, IncidentRefused> {
        match self.owner {
            _ if !self.state.is_open() => Err(IncidentRefused::Over),
            Some(owner) if owner.person == person => Err(IncidentRefused::AlreadyTheirs),
            Some(_) | None => Ok(Incident { owner: Some(Owner { person, since: now }), ..self }),
        }
    }

    /// Moves on, or back. Not to the end: that is [`Incident::resolve`].
    pub fn move_to(self, to: State) -> Result<Incident, IncidentRefused> {
        match to {
            _ if !self.state.is_open() => Err(IncidentRefused::Over),
            State::Resolved => Err(IncidentRefused::NotThisWay),
            to if self.state.may_become(to) => Ok(Incident { state: to, ..self }),
            _ => Err(IncidentRefused::AlreadyThere),
        }
    }

    /// It is over. While gifts are held under it, or on their way out, only with a reason. Its
    /// banner comes down with it. `drained_at` is when the last gift went, if all did.
    pub fn resolve(
        self,
        left: u64,
        drained_at: Option<Timestamp>,
        why: &str,
        now: Timestamp,
    ) -> Result<Incident, IncidentRefused> {
        if !self.state.is_open() {
            return Err(IncidentRefused::Over);
        }
        if left > 0 && why.trim().chars().count() < SHORTEST_REASON {
            return Err(IncidentRefused::StillHeld);
        }
        let times = Times { drained_at, resolved_at: Some(now), ..self.times };
        Ok(Incident { state: State::Resolved, banner: None, times, ..self })
    }

    /// Puts words on the pages of donors and churches.
    pub fn show(self, banner: Banner) -> Result<Incident, IncidentRefused> {
        if !self.state.is_open() {
            return Err(IncidentRefused::Over);
        }
        Ok(Incident { banner: Some(banner), ..self })
    }

    /// Takes them down.
    pub fn take_banner_down(self) -> Result<Incident, IncidentRefused> {
        match self.banner {
            Some(_) => Ok(Incident { banner: None, ..self }),
            None => Err(IncidentRefused::NoBanner),
        }
    }
}

#[cfg(test)]
mod tests;
