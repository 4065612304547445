//! Delays: a gateway, or a part of what goes through gateways, is set to delayed (A-30).
//!
//! Ending a delay releases nothing (A-32): what is held waits for a [`release`](crate::release).

use std::fmt;
use std::str::FromStr;

use kernel::{ChurchId, DelayId, FacilityId, GatewayId, PersonId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::switch::SHORTEST_REASON;

/// How a gift is given (A-05).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MethodKind {
    /// A credit or debit card.
    Card,
    /// A bank account in the United States.
    Ach,
    /// A bank account in New Zealand.
    NzBank,
    /// A check, counted by hand.
    Check,
    /// Cash, counted by hand.
    Cash,
}

impl MethodKind {
    /// All of them.
    pub const ALL: [MethodKind; 5] = [
        MethodKind::Card,
        MethodKind::Ach,
        MethodKind::NzBank,
        MethodKind::Check,
        MethodKind::Cash,
    ];

    /// The stable name used in tables and URLs.
    pub const fn name(self) -> &'static str {
        match self {
            MethodKind::Card => "card",
            MethodKind::Ach => "ach",
            MethodKind::NzBank => "nz_bank",
            MethodKind::Check => "check",
            MethodKind::Cash => "cash",
        }
    }

    /// Whether such gifts go through a gateway. Checks and cash never do (A-05).
    pub const fn reaches_a_gateway(self) -> bool {
        match self {
            MethodKind::Card | MethodKind::Ach | MethodKind::NzBank => true,
            MethodKind::Check | MethodKind::Cash => false,
        }
    }
}

impl MethodKind {
    /// Whether a gateway's yes is only the bank's promise to look, and money comes days later
    /// (A-05).
    pub const fn settles_later(self) -> bool {
        match self {
            MethodKind::Ach | MethodKind::NzBank => true,
            MethodKind::Card | MethodKind::Check | MethodKind::Cash => false,
        }
    }
}

impl fmt::Display for MethodKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that names no kind of method.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a kind of method")]
pub struct NoSuchMethodKind(String);

impl FromStr for MethodKind {
    type Err = NoSuchMethodKind;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        MethodKind::ALL
            .into_iter()
            .find(|kind| kind.name() == word)
            .ok_or_else(|| NoSuchMethodKind(word.to_owned()))
    }
}

/// What a delay covers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Scope {
    /// Every gateway at once: what lies above them all is down (A-39).
    Everything,
    /// One gateway.
    Gateway(GatewayId),
    /// One church's merchant account at one gateway.
    Facility(FacilityId),
    /// One kind of method.
    MethodKind(MethodKind),
    /// One church.
    Church(ChurchId),
}

/// A kind and a value that name no scope.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{kind}` `{value}` is not something that can be delayed")]
pub struct NoSuchScope {
    kind: String,
    value: String,
}

impl Scope {
    /// The first of the two texts the databases keep.
    pub const fn kind(&self) -> &'static str {
        match self {
            Scope::Everything => "everything",
            Scope::Gateway(_) => "gateway",
            Scope::Facility(_) => "facility",
            Scope::MethodKind(_) => "method_kind",
            Scope::Church(_) => "church",
        }
    }

    /// The second: which one; empty for everything.
    pub fn value(&self) -> String {
        match self {
            Scope::Everything => String::new(),
            Scope::Gateway(gateway) => gateway.to_string(),
            Scope::Facility(facility) => facility.to_string(),
            Scope::MethodKind(kind) => kind.to_string(),
            Scope::Church(church) => church.to_string(),
        }
    }

    /// Reads the two texts back.
    pub fn parse(kind: &str, value: &str) -> Result<Scope, NoSuchScope> {
        let scope = match kind {
            "everything" if value.is_empty() => Some(Scope::Everything),
            "gateway" => value.parse().ok().map(Scope::Gateway),
            "facility" => value.parse().ok().map(Scope::Facility),
            "method_kind" => value.parse().ok().map(Scope::MethodKind),
            "church" => value.parse().ok().map(Scope::Church),
            _ => None,
        };
        scope.ok_or_else(|| NoSuchScope { kind: kind.to_owned(), value: value.to_owned() })
    }
}

/// Who set or ended a delay. One use case for both (design, "Assured payments").
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum By {
    /// A [reaction rule](crate::reaction::ReactionRule), by its id.
    Rule(String),
    /// A member of the payment staff.
    Person(PersonId),
}

/// How a delay ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// Who ended it.
    pub by: By,
    /// When.
    pub at: Timestamp,
}

/// Something is set to delayed: gifts that it covers are accepted and held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delay {
    /// Its id.
    pub id: DelayId,
    /// What it covers.
    pub scope: Scope,
    /// Who set it.
    pub by: By,
    /// Why, for staff.
    pub why: String,
    /// Since when.
    pub since: Timestamp,
    /// How it ended; none while it is on.
    pub ended: Option<Ended>,
}

/// Why a delay was not set or not ended. In order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DelayRefused {
    /// Checks and cash pass no gateway; there is nothing to delay.
    #[error("checks and cash pass no gateway, so there is nothing to delay")]
    NothingToDelay,
    /// A person's reason is shorter than ten characters.
    #[error("say why, in ten characters or more")]
    WhyTooShort,
    /// It ended before.
    #[error("this delay has ended already")]
    AlreadyEnded,
}

/// What is to be sent, as far as delays care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The church it is for.
    pub church: ChurchId,
    /// The gateway it would go through, if there is one.
    pub gateway: Option<&'a GatewayId>,
    /// The merchant account it would go to, if there is one.
    pub facility: Option<FacilityId>,
    /// How it is given.
    pub method_kind: MethodKind,
}

impl Delay {
    /// Sets something to delayed. A person says why in ten characters or more.
    pub fn begin(
        id: DelayId,
        scope: Scope,
        by: By,
        why: &str,
        now: Timestamp,
    ) -> Result<Delay, DelayRefused> {
        if matches!(&scope, Scope::MethodKind(kind) if !kind.reaches_a_gateway()) {
            return Err(DelayRefused::NothingToDelay);
        }
        let why = why.trim();
        if matches!(by, By::Person(_)) && why.chars().count() < SHORTEST_REASON {
            return Err(DelayRefused::WhyTooShort);
        }
        Ok(Delay { id, scope, by, why: why.to_owned(), since: now, ended: None })
    }

    /// Turns the delay off. New gifts flow again; what is held stays held (A-32).
    pub fn end(self, by: By, now: Timestamp) -> Result<Delay, DelayRefused> {
        match self.ended {
            Some(_) => Err(DelayRefused::AlreadyEnded),
            None => Ok(Delay { ended: Some(Ended { by, at: now }), ..self }),
        }
    }

    /// Whether it is on.
    pub const fn is_on(&self) -> bool {
        self.ended.is_none()
    }

    /// Whether it is on and `subject` falls under it. What passes no gateway never does.
    pub fn covers(&self, subject: &Subject<'_>) -> bool {
        let within = match &self.scope {
            Scope::Everything => true,
            Scope::Gateway(gateway) => subject.gateway == Some(gateway),
            Scope::Facility(facility) => subject.facility == Some(*facility),
            Scope::MethodKind(kind) => subject.method_kind == *kind,
            Scope::Church(church) => subject.church == *church,
        };
        within && self.is_on() && subject.method_kind.reaches_a_gateway()
    }
}

/// The first delay that covers `subject`.
pub fn first_covering<'a>(delays: &'a [Delay], subject: &Subject<'_>) -> Option<&'a Delay> {
    delays.iter().find(|delay| delay.covers(subject))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{clock, id};

    const CHURCH: ChurchId = ChurchId::from_uuid(id(1));
    const OTHER_CHURCH: ChurchId = ChurchId::from_uuid(id(2));
    const FACILITY: FacilityId = FacilityId::from_uuid(id(3));
    const STAFF: PersonId = PersonId::from_uuid(id(4));

    fn gateway(name: &str) -> GatewayId {
        name.parse().unwrap()
    }

    fn delay(scope: Scope) -> Delay {
        let id = DelayId::from_uuid(id(5));
        Delay::begin(id, scope, By::Rule("r".to_owned()), "", clock("0:00")).unwrap()
    }

    fn every_scope() -> [Scope; 5] {
        [
            Scope::Everything,
            Scope::Gateway(gateway("pin")),
            Scope::Facility(FACILITY),
            Scope::MethodKind(MethodKind::Card),
            Scope::Church(CHURCH),
        ]
    }

    #[test]
    fn a05_five_kinds_of_method_of_which_three_reach_a_gateway() {
        for kind in MethodKind::ALL {
            assert_eq!(kind.name().parse(), Ok(kind));
            let counted = matches!(kind, MethodKind::Check | MethodKind::Cash);
            assert_eq!(kind.reaches_a_gateway(), !counted, "{kind}");
        }
        assert!("giro".parse::<MethodKind>().is_err());
    }

    #[test]
    fn a_scope_is_two_texts_in_the_databases() {
        for scope in every_scope() {
            assert_eq!(Scope::parse(scope.kind(), &scope.value()), Ok(scope.clone()));
            let json = serde_json::to_string(&scope).unwrap();
            assert_eq!(serde_json::from_str::<Scope>(&json).unwrap(), scope, "{json}");
        }
        for (kind, value) in [("everything", "x"), ("gateway", "A B"), ("church", ""), ("", "")] {
            assert!(Scope::parse(kind, value).is_err(), "{kind} {value}");
        }
    }

    #[test]
    fn a30_a_delay_covers_its_scope_and_nothing_else() {
        let (pin, iats) = (gateway("pin"), gateway("iats"));
        let card = Subject {
            church: CHURCH,
            gateway: Some(&pin),
            facility: Some(FACILITY),
            method_kind: MethodKind::Card,
        };
        let elsewhere = Subject {
            church: OTHER_CHURCH,
            gateway: Some(&iats),
            facility: Some(FacilityId::from_uuid(id(9))),
            method_kind: MethodKind::Ach,
        };
        let nowhere = Subject { gateway: None, facility: None, ..elsewhere };
        for scope in every_scope() {
            let everything = scope == Scope::Everything;
            let delay = delay(scope);
            assert!(delay.covers(&card), "{:?}", delay.scope);
            assert_eq!(delay.covers(&elsewhere), everything, "{:?}", delay.scope);
            assert_eq!(delay.covers(&nowhere), everything, "{:?}", delay.scope);
        }
    }

    #[test]
    fn a39_cash_is_counted_while_every_gateway_is_down() {
        let cash = Subject {
            church: CHURCH,
            gateway: None,
            facility: None,
            method_kind: MethodKind::Cash,
        };
        assert!(!delay(Scope::Everything).covers(&cash));
        assert!(!delay(Scope::Church(CHURCH)).covers(&cash));
        let id = DelayId::from_uuid(id(5));
        let scope = Scope::MethodKind(MethodKind::Cash);
        let refused = Delay::begin(id, scope, By::Person(STAFF), "no reason at all", clock("0:00"));
        assert_eq!(refused, Err(DelayRefused::NothingToDelay));
    }

    #[test]
    fn a30_a_person_says_why() {
        let begin = |by, why| {
            let id = DelayId::from_uuid(id(5));
            Delay::begin(id, Scope::Everything, by, why, clock("0:00")).map(|delay| delay.why)
        };
        assert_eq!(begin(By::Person(STAFF), "  it fails  "), Err(DelayRefused::WhyTooShort));
        assert_eq!(begin(By::Person(STAFF), " they say it fails "), Ok("they say it fails".into()));
        assert_eq!(begin(By::Rule("r".to_owned()), ""), Ok(String::new()));
    }

    #[test]
    fn a32_a_delay_ends_once_and_then_covers_nothing() {
        let pin = gateway("pin");
        let card = Subject {
            church: CHURCH,
            gateway: Some(&pin),
            facility: Some(FACILITY),
            method_kind: MethodKind::Card,
        };
        let on = delay(Scope::Gateway(pin.clone()));
        let off = on.clone().end(By::Person(STAFF), clock("9:00")).unwrap();
        assert!(!off.covers(&card));
        assert_eq!(first_covering(&[off.clone(), on.clone()], &card), Some(&on));
        assert_eq!(first_covering(std::slice::from_ref(&off), &card), None);
        assert_eq!(off.end(By::Person(STAFF), clock("9:30")), Err(DelayRefused::AlreadyEnded));
    }
}
