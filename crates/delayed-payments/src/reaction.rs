//! Reactions: enough failures of our side within a few minutes, and a gateway is set to delayed.
//!
//! Rules are data, and so is what they saw and what they did: all nodes share these facts through
//! the database. What a rule remembers ([`Marks`]) is read from them, so a reaction survives
//! restarts, no two nodes react to the same failures, and a changed rule counts right at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use kernel::{Class, Disposition, FacilityId, GatewayId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::delay::MethodKind;

/// The most failures a rule may wait for.
pub const MOST_FAILURES: u32 = 100;

/// The longest time in which failures are counted, and the longest rest.
pub const LONGEST: Duration = Duration::from_hours(24);

/// By so much the clocks of nodes may differ. What lies further ahead was written by a clock that
/// had jumped forward: it must not silence a rule until that time has come.
pub const SKEW: Duration = Duration::from_mins(1);

/// When to react, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReactionRule {
    /// Its name: [`By::Rule`](crate::delay::By::Rule) carries it.
    pub id: String,
    /// The classes that count.
    pub classes: Vec<Class>,
    /// So many failures (for [`Action::DelayEverything`]: delayed gateways) ...
    pub frequency: u32,
    /// ... within this time make a reaction,
    pub within: Duration,
    /// but no second one within this time.
    pub not_again_within: Duration,
    /// The kinds of method that count; all of them when there is none.
    pub method_kinds: Option<Vec<MethodKind>>,
    /// The only gateway whose answers count; every gateway's, each for itself, when there is none.
    pub gateway: Option<GatewayId>,
    /// The only facility whose answers count.
    pub facility: Option<FacilityId>,
    /// What is done.
    pub action: Action,
    /// Whether it reacts at all.
    pub on: bool,
    /// Counts its changes, from 1. Nobody changes a rule that is not the one they saw.
    pub version: u64,
}

/// What a rule does when it fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Sets the gateway that failed to delayed.
    DelayGateway,
    /// Sets one church's account at it to delayed; failures are counted by account.
    DelayFacility,
    /// Sets everything to delayed: so many gateways at once means that what lies above them all is
    /// down.
    DelayEverything,
    /// Tells staff, and does nothing.
    Notify,
}

impl Action {
    /// All of them.
    pub const ALL: [Action; 4] =
        [Action::DelayGateway, Action::DelayFacility, Action::DelayEverything, Action::Notify];

    /// The stable name in tables and forms.
    pub const fn name(self) -> &'static str {
        match self {
            Action::DelayGateway => "delay_gateway",
            Action::DelayFacility => "delay_facility",
            Action::DelayEverything => "delay_everything",
            Action::Notify => "notify",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that names no action.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not something a reaction rule does")]
pub struct NoSuchAction(String);

impl FromStr for Action {
    type Err = NoSuchAction;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Action::ALL
            .into_iter()
            .find(|action| action.name() == word)
            .ok_or_else(|| NoSuchAction(word.to_owned()))
    }
}

/// A failure as a rule sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Whose answer it was.
    pub gateway: GatewayId,
    /// The account it was sent to.
    pub facility: FacilityId,
    /// What the answer meant.
    pub class: Class,
    /// How the gift was given.
    pub method_kind: MethodKind,
    /// When.
    pub at: Timestamp,
}

/// What failures are counted for: a gateway, or one facility of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The gateway.
    pub gateway: GatewayId,
    /// The facility, where the rule looks at each for itself.
    pub facility: Option<FacilityId>,
}

/// What one rule remembers of one place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// The latest failures that count, oldest first; never more than the rule's frequency.
    pub failures: Vec<Timestamp>,
    /// When the rule last fired.
    pub last_fired: Option<Timestamp>,
}

/// A rule fired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fire {
    /// The rule's id.
    pub rule: String,
    /// Where.
    pub place: Place,
    /// What the failure was that was one too many.
    pub class: Class,
    /// When it was.
    pub at: Timestamp,
    /// The first of the failures that made it fire: when the trouble began.
    pub first_failure_at: Timestamp,
}

/// What is wrong with a rule. In order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleRefused {
    /// It waits for nothing.
    #[error("a rule needs a class of failures")]
    NoClass,
    /// Only failures of our side react; unknown answers never do.
    #[error("only failures of our side make a reaction")]
    NotOurSide,
    /// A church's own setting must not stop a whole gateway.
    #[error("a misconfiguration delays its own facility alone")]
    FacilityAlone,
    /// It would never or always fire.
    #[error("the number of failures must be from 1 to 100")]
    Frequency,
    /// No time, or more than a day.
    #[error("the time must be over nothing and not over 24 hours")]
    Within,
    /// More than a day.
    #[error("the rest must not be over 24 hours")]
    Rest,
    /// No kind, or one that passes no gateway.
    #[error("choose kinds of method that pass a gateway")]
    Kinds,
}

/// In which way a changed rule is weaker than the one it replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weaker {
    /// It does nothing at all.
    Off,
    /// It waits for more failures.
    MoreFailures,
    /// The failures must come closer together.
    ShorterTime,
    /// It rests longer.
    LongerRest,
    /// A class does not count any more.
    FewerClasses,
    /// A kind of method does not count any more.
    FewerKinds,
    /// It looks at a part only of what it looked at.
    FewerPlaces,
    /// It does less.
    LesserAction,
}

impl ReactionRule {
    /// The rules that come with the house. Making one of them weaker takes two people.
    pub const SHIPPED: [&'static str; 4] = [
        "card_comms_or_provider",
        "bank_comms_or_provider",
        "facility-misconfigured",
        "orchestrator",
    ];

    /// Three communication or provider failures of cards within five minutes, and not again within
    /// ten. Unknown answers never count: that would wake people for nothing.
    pub fn comms_or_provider() -> ReactionRule {
        ReactionRule {
            id: "card_comms_or_provider".to_owned(),
            classes: vec![Class::CommunicationError, Class::ProviderFailure],
            frequency: 3,
            within: Duration::from_mins(5),
            not_again_within: Duration::from_mins(10),
            method_kinds: Some(vec![MethodKind::Card]),
            gateway: None,
            facility: None,
            action: Action::DelayGateway,
            on: true,
            version: 1,
        }
    }

    /// The same for gifts from bank accounts, counted on their own.
    pub fn bank_comms_or_provider() -> ReactionRule {
        ReactionRule {
            id: "bank_comms_or_provider".to_owned(),
            method_kinds: Some(vec![MethodKind::Ach, MethodKind::NzBank]),
            ..ReactionRule::comms_or_provider()
        }
    }

    /// One answer that a church's account is not set up, and that account waits.
    pub fn facility_misconfigured() -> ReactionRule {
        ReactionRule {
            id: "facility-misconfigured".to_owned(),
            classes: vec![Class::GatewayIncorrectlyConfigured],
            frequency: 1,
            not_again_within: Duration::ZERO,
            method_kinds: None,
            action: Action::DelayFacility,
            ..ReactionRule::comms_or_provider()
        }
    }

    /// Two gateways that do not answer within ten minutes: what lies above them is down.
    pub fn orchestrator() -> ReactionRule {
        ReactionRule {
            id: "orchestrator".to_owned(),
            classes: vec![Class::CommunicationError],
            frequency: 2,
            within: Duration::from_mins(10),
            method_kinds: None,
            action: Action::DelayEverything,
            ..ReactionRule::comms_or_provider()
        }
    }

    /// Whether it comes with the house.
    pub fn is_shipped(&self) -> bool {
        ReactionRule::SHIPPED.contains(&self.id.as_str())
    }

    /// Whether it counts delayed gateways, and not failures.
    pub fn counts_gateways(&self) -> bool {
        self.action == Action::DelayEverything
    }

    /// Whether it can be.
    pub fn check(&self) -> Result<(), RuleRefused> {
        let ours = |class: &Class| class.disposition() == Disposition::IncidentResponse;
        let alone = matches!(self.action, Action::DelayFacility | Action::Notify);
        let kinds = self.method_kinds.as_ref();
        let reach = |kinds: &Vec<MethodKind>| {
            !kinds.is_empty() && kinds.iter().all(|kind| kind.reaches_a_gateway())
        };
        if self.classes.is_empty() {
            Err(RuleRefused::NoClass)
        } else if !self.classes.iter().all(ours) {
            Err(RuleRefused::NotOurSide)
        } else if self.classes.contains(&Class::GatewayIncorrectlyConfigured) && !alone {
            Err(RuleRefused::FacilityAlone)
        } else if !(1..=MOST_FAILURES).contains(&self.frequency) {
            Err(RuleRefused::Frequency)
        } else if self.within.is_zero() || self.within > LONGEST {
            Err(RuleRefused::Within)
        } else if self.not_again_within > LONGEST {
            Err(RuleRefused::Rest)
        } else if !kinds.is_none_or(reach) {
            Err(RuleRefused::Kinds)
        } else {
            Ok(())
        }
    }

    /// In which ways `to` is weaker. What is off cannot become weaker.
    pub fn weaker(&self, to: &ReactionRule) -> Vec<Weaker> {
        if !self.on {
            return Vec::new();
        }
        let fewer_kinds = match (&self.method_kinds, &to.method_kinds) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(before), Some(after)) => before.iter().any(|kind| !after.contains(kind)),
        };
        let fewer_places = to.gateway.is_some() && to.gateway != self.gateway
            || to.facility.is_some() && to.facility != self.facility;
        let lesser = match (self.action, to.action) {
            (Action::Notify, _) | (Action::DelayFacility, Action::DelayGateway) => false,
            (before, after) => before != after,
        };
        [
            (!to.on, Weaker::Off),
            (to.frequency > self.frequency, Weaker::MoreFailures),
            (to.within < self.within, Weaker::ShorterTime),
            (to.not_again_within > self.not_again_within, Weaker::LongerRest),
            (self.classes.iter().any(|class| !to.classes.contains(class)), Weaker::FewerClasses),
            (fewer_kinds, Weaker::FewerKinds),
            (fewer_places, Weaker::FewerPlaces),
            (lesser, Weaker::LesserAction),
        ]
        .into_iter()
        .filter_map(|(is_so, weaker)| is_so.then_some(weaker))
        .collect()
    }

    /// Where a failure is counted.
    pub fn place(&self, failure: &Failure) -> Place {
        let of_one = self.action == Action::DelayFacility || self.facility.is_some();
        Place { gateway: failure.gateway.clone(), facility: of_one.then_some(failure.facility) }
    }

    /// What it remembers of the place of `failure`, read from the failures there since it last
    /// fired. What is later than `failure` by more than clocks may differ was never seen.
    pub fn marks(
        &self,
        failure: &Failure,
        seen: &[Failure],
        last_fired: Option<Timestamp>,
    ) -> Marks {
        let place = self.place(failure);
        let last_fired = last_fired.filter(|fired| !is_ahead(*fired, failure.at));
        let mut failures: Vec<Timestamp> = seen
            .iter()
            .filter(|one| self.counts(one) && self.place(one) == place)
            .map(|one| one.at)
            .filter(|at| !is_ahead(*at, failure.at))
            .filter(|at| last_fired.is_none_or(|fired| *at > fired))
            .collect();
        failures.sort_unstable();
        Marks { failures, last_fired }
    }

    /// Takes note of a failure: the marks to keep, and whether to react now.
    ///
    /// Both times include their end: 5:00 after the first is within five minutes, 10:00 after a
    /// reaction is within ten. Failures may come out of order. A reaction uses its failures up.
    pub fn observe(&self, marks: Marks, failure: &Failure) -> (Marks, Option<Fire>) {
        if !self.counts(failure) {
            return (marks, None);
        }
        let Marks { mut failures, last_fired } = marks;
        failures.push(failure.at);
        failures.sort_unstable();
        let newest = failures.last().copied().unwrap_or(failure.at);
        failures.retain(|at| newest.since(*at) <= self.within);
        let frequency = usize::try_from(self.frequency.max(1)).unwrap_or(usize::MAX);
        failures.drain(..failures.len().saturating_sub(frequency));

        match failures.first() {
            Some(first) if failures.len() >= frequency && !self.rests(last_fired, newest) => {
                let fire = Fire {
                    rule: self.id.clone(),
                    place: self.place(failure),
                    class: failure.class,
                    at: newest,
                    first_failure_at: *first,
                };
                (Marks { failures: Vec::new(), last_fired: Some(newest) }, Some(fire))
            }
            Some(_) | None => (Marks { failures, last_fired }, None),
        }
    }

    /// Whether so many gateways were delayed lately that everything is to be. `fires` are
    /// what made rules delay gateways, the newest last; each gateway counts once.
    pub fn observe_gateways(&self, fires: &[Fire], last_fired: Option<Timestamp>) -> Option<Fire> {
        let newest = fires.last().filter(|_| self.on && self.counts_gateways())?;
        let last_fired = last_fired.filter(|fired| !is_ahead(*fired, newest.at));
        let counting = || {
            fires.iter().filter(|fire| {
                self.classes.contains(&fire.class)
                    && newest.at.since(fire.at) <= self.within
                    && !is_ahead(fire.at, newest.at)
                    && last_fired.is_none_or(|fired| fire.at > fired)
            })
        };
        let gateways: BTreeSet<&GatewayId> = counting().map(|fire| &fire.place.gateway).collect();
        let enough = u32::try_from(gateways.len()).is_ok_and(|count| count >= self.frequency);
        if !enough || self.rests(last_fired, newest.at) {
            return None;
        }
        Some(Fire {
            rule: self.id.clone(),
            place: Place { gateway: newest.place.gateway.clone(), facility: None },
            class: newest.class,
            at: newest.at,
            first_failure_at: counting().map(|fire| fire.first_failure_at).min()?,
        })
    }

    /// When it would have fired over these failures, oldest first, had it always been so. `others`
    /// are the rules beside it: what counts gateways sees what they do.
    pub fn would_have_fired(&self, others: &[ReactionRule], failures: &[Failure]) -> Vec<Fire> {
        if !self.counts_gateways() {
            return self.on_its_own(failures);
        }
        let mut below: Vec<Fire> = others
            .iter()
            .filter(|rule| rule.on && rule.action == Action::DelayGateway)
            .flat_map(|rule| rule.on_its_own(failures))
            .collect();
        below.sort_by_key(|fire| fire.at);
        let mut fired: Vec<Fire> = Vec::new();
        for upto in 1..=below.len() {
            let seen = below.get(..upto).unwrap_or_default();
            let last = fired.last().map(|fire| fire.at);
            fired.extend(self.observe_gateways(seen, last));
        }
        fired
    }

    fn on_its_own(&self, failures: &[Failure]) -> Vec<Fire> {
        let mut marks: BTreeMap<Place, Marks> = BTreeMap::new();
        let mut fired = Vec::new();
        for failure in failures {
            let kept = marks.entry(self.place(failure)).or_default();
            let (now, fire) = self.observe(std::mem::take(kept), failure);
            *kept = now;
            fired.extend(fire);
        }
        fired
    }

    /// Whether a failure counts for this rule.
    pub fn counts(&self, failure: &Failure) -> bool {
        self.on
            && !self.counts_gateways()
            && self.classes.contains(&failure.class)
            && self.method_kinds.as_ref().is_none_or(|kinds| kinds.contains(&failure.method_kind))
            && self.gateway.as_ref().is_none_or(|gateway| *gateway == failure.gateway)
            && self.facility.is_none_or(|facility| facility == failure.facility)
    }

    fn rests(&self, last_fired: Option<Timestamp>, now: Timestamp) -> bool {
        last_fired.is_some_and(|fired| now.since(fired) <= self.not_again_within)
    }
}

/// Whether the clock that wrote this had jumped forward.
fn is_ahead(at: Timestamp, now: Timestamp) -> bool {
    at.since(now) > SKEW
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{clock, id};

    fn card(at: &str) -> Failure {
        Failure {
            gateway: "pin".parse().unwrap(),
            facility: FacilityId::from_uuid(id(1)),
            class: Class::CommunicationError,
            method_kind: MethodKind::Card,
            at: clock(at),
        }
    }

    /// The moments at which the rule fires. The marks go through JSON between any two failures, as
    /// they do between nodes and over restarts.
    fn fires(rule: &ReactionRule, failures: impl IntoIterator<Item = Failure>) -> Vec<Timestamp> {
        let mut stored = serde_json::to_string(&Marks::default()).unwrap();
        let mut fired = Vec::new();
        for failure in failures {
            let marks = serde_json::from_str(&stored).unwrap();
            let (marks, fire) = rule.observe(marks, &failure);
            fired.extend(fire.map(|fire| fire.at));
            stored = serde_json::to_string(&marks).unwrap();
        }
        fired
    }

    #[test]
    fn a29_three_failures_in_five_minutes() {
        let table: [(&[&str], &[&str]); 9] = [
            (&["0:00", "2:00", "4:59"], &["4:59"]),
            (&["0:00", "2:00", "5:00"], &["5:00"]),
            (&["0:00", "2:00", "5:01"], &[]),
            (&["0:00", "2:00", "5:01", "6:00"], &["6:00"]),
            // Three more within ten minutes of the first reaction: none.
            (&["0:00", "2:00", "4:59", "9:00", "9:00", "9:00"], &["4:59"]),
            (&["0:00", "2:00", "4:59", "14:59", "14:59", "14:59"], &["4:59"]),
            // Three more after that: a second.
            (&["0:00", "2:00", "4:59", "15:00", "15:10", "15:20"], &["4:59", "15:20"]),
            // It went on failing all the time: the second comes as soon as it may.
            (&["0:00", "0:01", "0:02", "9:58", "9:59", "10:03"], &["0:02", "10:03"]),
            // Out of order, as two nodes may write them.
            (&["4:59", "0:00", "2:00"], &["4:59"]),
        ];
        for (failures, expected) in table {
            let rule = ReactionRule::comms_or_provider();
            let expected: Vec<Timestamp> = expected.iter().map(|at| clock(at)).collect();
            let failures_at = failures.iter().map(|at| card(at));
            assert_eq!(fires(&rule, failures_at), expected, "{failures:?}");
        }
    }

    #[test]
    fn a29_a_bank_gift_does_not_count_for_the_card_rule() {
        let ach = |at| Failure { method_kind: MethodKind::Ach, ..card(at) };
        let mixed = [card("0:00"), ach("0:01"), card("0:02"), ach("0:03"), ach("0:04")];
        assert_eq!(fires(&ReactionRule::comms_or_provider(), mixed.clone()), []);
        assert_eq!(fires(&ReactionRule::bank_comms_or_provider(), mixed.clone()), [clock("0:04")]);
        let all = ReactionRule { method_kinds: None, ..ReactionRule::comms_or_provider() };
        assert_eq!(fires(&all, mixed), [clock("0:02")]);
    }

    #[test]
    fn a27_only_communication_and_provider_failures_react_and_a28_unknowns_never() {
        for class in Class::ALL {
            let failures = ["0:00", "0:01", "0:02"].map(|at| Failure { class, ..card(at) });
            let reacts = matches!(class, Class::CommunicationError | Class::ProviderFailure);
            let fired = fires(&ReactionRule::comms_or_provider(), failures);
            assert_eq!(!fired.is_empty(), reacts, "{class}");
        }
    }

    #[test]
    fn a_reaction_names_its_rule_and_its_failures() {
        let rule = ReactionRule { frequency: 1, ..ReactionRule::comms_or_provider() };
        let (marks, fire) = rule.observe(Marks::default(), &card("3:00"));
        let (at, first_failure_at) = (clock("3:00"), clock("3:00"));
        let place = rule.place(&card("3:00"));
        let (rule, class) = ("card_comms_or_provider".to_owned(), Class::CommunicationError);
        assert_eq!(fire, Some(Fire { rule, place, class, at, first_failure_at }));
        assert_eq!(marks, Marks { failures: Vec::new(), last_fired: Some(at) });
    }

    #[test]
    fn a29_what_is_remembered_is_read_from_the_facts() {
        let rule = ReactionRule::comms_or_provider();
        let elsewhere = Failure { gateway: "nab".parse().unwrap(), ..card("0:02") };
        let ach = Failure { method_kind: MethodKind::Ach, ..card("0:03") };
        let seen = [card("0:00"), card("0:01"), elsewhere, ach, card("0:04")];
        let failures = vec![clock("0:00"), clock("0:01"), clock("0:04")];
        assert_eq!(rule.marks(&card("0:05"), &seen, None), Marks { failures, last_fired: None });
        let last_fired = Some(clock("0:01"));
        let used_up = Marks { failures: vec![clock("0:04")], last_fired };
        assert_eq!(rule.marks(&card("0:05"), &seen, last_fired), used_up);
    }

    #[test]
    fn a29_a_clock_that_jumped_forward_silences_no_rule() {
        let rule = ReactionRule::comms_or_provider();
        let seen = [card("0:00"), card("0:01"), card("59:00"), card("59:01"), card("59:02")];
        let third = card("0:02");
        let marks = rule.marks(&third, &seen, Some(clock("59:02")));
        let failures = vec![clock("0:00"), clock("0:01")];
        assert_eq!(marks, Marks { failures, last_fired: None });
        let (_, fire) = rule.observe(marks, &third);
        assert_eq!(fire.map(|fire| fire.at), Some(third.at));
        // Clocks that differ a little are no reason to react twice.
        let marks = rule.marks(&third, &seen, Some(clock("0:03")));
        assert_eq!(rule.observe(marks, &third).1, None);

        let whole = ReactionRule::orchestrator();
        let down = |gateway: &'static str, at| Fire {
            rule: rule.id.clone(),
            place: Place { gateway: gateway.parse().unwrap(), facility: None },
            class: Class::CommunicationError,
            at: clock(at),
            first_failure_at: clock(at),
        };
        let fires = [down("pin", "0:00"), down("nab", "0:02")];
        assert!(whole.observe_gateways(&fires, Some(clock("59:00"))).is_some());
        let fires = [down("pin", "59:00"), down("nab", "0:02")];
        assert_eq!(whole.observe_gateways(&fires, None), None, "one gateway by this clock");
    }

    #[test]
    fn a07_a_facility_is_counted_for_itself() {
        let rule = ReactionRule { frequency: 2, ..ReactionRule::facility_misconfigured() };
        let wrong = |at, facility| Failure {
            class: Class::GatewayIncorrectlyConfigured,
            facility: FacilityId::from_uuid(id(facility)),
            ..card(at)
        };
        let failures = [wrong("0:00", 1), wrong("0:01", 2), wrong("0:02", 2)];
        let fired = rule.would_have_fired(&[], &failures);
        let facilities: Vec<_> = fired.iter().map(|fire| fire.place.facility).collect();
        assert_eq!(facilities, [Some(FacilityId::from_uuid(id(2)))]);
        assert_eq!(fires(&ReactionRule::comms_or_provider(), failures), []);
    }

    #[test]
    fn a39_gateways_that_fail_together_are_one_reaction() {
        let three = |gateway: &'static str, minute: u32| {
            [0, 1, 2].map(|second| Failure {
                gateway: gateway.parse().unwrap(),
                ..card(&format!("{minute}:0{second}"))
            })
        };
        let below = [ReactionRule::comms_or_provider(), ReactionRule::bank_comms_or_provider()];
        let whole = ReactionRule::orchestrator();
        let fired = |failures: &[Failure]| -> Vec<(Timestamp, Timestamp)> {
            let fires = whole.would_have_fired(&below, failures);
            fires.iter().map(|fire| (fire.first_failure_at, fire.at)).collect()
        };
        let together = [three("pin", 0), three("nab", 1), three("eway", 2)].concat();
        assert_eq!(fired(&together), [(clock("0:00"), clock("1:02"))], "once for all three");
        let one = [three("pin", 0), three("pin", 14)].concat();
        assert_eq!(fired(&one), [], "one gateway twice is one gateway");
        let apart = [three("pin", 0), three("nab", 11)].concat();
        assert_eq!(fired(&apart), [], "not within ten minutes");
        let mut provider = together;
        for failure in &mut provider {
            failure.class = Class::ProviderFailure;
        }
        assert_eq!(fired(&provider), [], "gateways that answer have somebody above them who does");
    }

    #[test]
    fn a27_a_rule_that_cannot_be_is_refused() {
        let good = ReactionRule::comms_or_provider;
        let table = [
            (good(), Ok(())),
            (ReactionRule::bank_comms_or_provider(), Ok(())),
            (ReactionRule::facility_misconfigured(), Ok(())),
            (ReactionRule::orchestrator(), Ok(())),
            (ReactionRule { classes: vec![], ..good() }, Err(RuleRefused::NoClass)),
            (
                ReactionRule { classes: vec![Class::UnknownError], ..good() },
                Err(RuleRefused::NotOurSide),
            ),
            (
                ReactionRule { classes: vec![Class::GatewayIncorrectlyConfigured], ..good() },
                Err(RuleRefused::FacilityAlone),
            ),
            (ReactionRule { frequency: 0, ..good() }, Err(RuleRefused::Frequency)),
            (ReactionRule { frequency: 101, ..good() }, Err(RuleRefused::Frequency)),
            (ReactionRule { within: Duration::ZERO, ..good() }, Err(RuleRefused::Within)),
            (
                ReactionRule { not_again_within: Duration::from_hours(25), ..good() },
                Err(RuleRefused::Rest),
            ),
            (ReactionRule { method_kinds: Some(vec![]), ..good() }, Err(RuleRefused::Kinds)),
            (
                ReactionRule { method_kinds: Some(vec![MethodKind::Cash]), ..good() },
                Err(RuleRefused::Kinds),
            ),
        ];
        for (rule, expected) in table {
            assert_eq!(rule.check(), expected, "{rule:?}");
        }
    }

    #[test]
    fn a29_what_makes_a_rule_weaker_is_named() {
        let rule = ReactionRule::comms_or_provider();
        let to = |change: fn(&mut ReactionRule)| {
            let mut to = ReactionRule::comms_or_provider();
            change(&mut to);
            rule.weaker(&to)
        };
        assert_eq!(to(|_| ()), []);
        assert_eq!(to(|to| to.on = false), [Weaker::Off]);
        assert_eq!(to(|to| to.frequency = 4), [Weaker::MoreFailures]);
        assert_eq!(to(|to| to.within = Duration::from_mins(4)), [Weaker::ShorterTime]);
        assert_eq!(to(|to| to.not_again_within = Duration::from_mins(11)), [Weaker::LongerRest]);
        assert_eq!(to(|to| to.classes.truncate(1)), [Weaker::FewerClasses]);
        assert_eq!(to(|to| to.method_kinds = Some(vec![MethodKind::Ach])), [Weaker::FewerKinds]);
        assert_eq!(to(|to| to.gateway = "pin".parse().ok()), [Weaker::FewerPlaces]);
        assert_eq!(to(|to| to.action = Action::Notify), [Weaker::LesserAction]);
        let stronger = |to: &mut ReactionRule| {
            to.frequency = 2;
            to.within = Duration::from_mins(6);
            to.method_kinds = None;
        };
        assert_eq!(to(stronger), []);
        let off = ReactionRule { on: false, ..rule.clone() };
        assert_eq!(off.weaker(&ReactionRule { frequency: 9, ..rule }), []);
    }

    proptest! {
        #[test]
        fn a29_holds_for_any_failures(mut seconds in prop::collection::vec(0_u64..3_600, 0..60)) {
            seconds.sort_unstable();
            let rule = ReactionRule::comms_or_provider();
            let start = clock("0:00");
            let instants: Vec<Timestamp> =
                seconds.iter().map(|s| start.plus(Duration::from_secs(*s))).collect();
            let fired = fires(&rule, instants.iter().map(|at| Failure { at: *at, ..card("0:00") }));
            for pair in fired.windows(2) {
                prop_assert!(pair[1].since(pair[0]) > rule.not_again_within);
            }
            for at in &fired {
                let near = |other: &&Timestamp| **other <= *at && at.since(**other) <= rule.within;
                prop_assert!(instants.iter().filter(near).count() >= 3);
            }
            let close = instants.windows(3).any(|three| three[2].since(three[0]) <= rule.within);
            prop_assert_eq!(close, !fired.is_empty());
        }
    }
}
