//! Reactions: enough failures of our side within a few minutes, and a gateway is set to delayed.
//!
//! The marks are plain data. All nodes share them through the database, one row per rule, gateway
//! and facility, so a reaction survives restarts and no two nodes react to the same failures.

use std::time::Duration;

use kernel::{Class, Timestamp};
use serde::{Deserialize, Serialize};

use crate::delay::MethodKind;

/// When to react.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReactionRule {
    /// Its name: [`By::Rule`](crate::delay::By::Rule) carries it.
    pub id: String,
    /// The classes that count.
    pub classes: Vec<Class>,
    /// So many failures ...
    pub frequency: u32,
    /// ... within this time make a reaction,
    pub within: Duration,
    /// but no second one within this time.
    pub not_again_within: Duration,
    /// The kinds of method that count; all of them when there is none.
    pub method_kinds: Option<Vec<MethodKind>>,
}

/// A failure as a rule sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What the answer meant.
    pub class: Class,
    /// How the gift was given.
    pub method_kind: MethodKind,
    /// When.
    pub at: Timestamp,
}

/// What one rule remembers of one gateway and facility.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// The latest failures that count, oldest first; never more than the rule's frequency.
    pub failures: Vec<Timestamp>,
    /// When the rule last fired.
    pub last_fired: Option<Timestamp>,
}

/// A rule fired: set the gateway to delayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fire {
    /// The rule's id.
    pub rule: String,
    /// The failure that was one too many.
    pub at: Timestamp,
    /// The first of the failures that made it fire.
    pub first_failure_at: Timestamp,
}

impl ReactionRule {
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

    /// Takes note of a failure: the marks to keep, and whether to react now.
    ///
    /// Both times include their end: 5:00 after the first is within five minutes, 10:00 after a
    /// reaction is within ten. Failures may come out of order. A reaction uses its failures up.
    pub fn observe(&self, marks: Marks, failure: Failure) -> (Marks, Option<Fire>) {
        if !self.counts(&failure) {
            return (marks, None);
        }
        let Marks { mut failures, last_fired } = marks;
        failures.push(failure.at);
        failures.sort_unstable();
        let newest = failures.last().copied().unwrap_or(failure.at);
        failures.retain(|at| newest.since(*at) <= self.within);
        let frequency = usize::try_from(self.frequency.max(1)).unwrap_or(usize::MAX);
        failures.drain(..failures.len().saturating_sub(frequency));

        let quiet = last_fired.is_some_and(|fired| newest.since(fired) <= self.not_again_within);
        match failures.first() {
            Some(first) if failures.len() >= frequency && !quiet => {
                let first_failure_at = *first;
                let fire = Fire { rule: self.id.clone(), at: newest, first_failure_at };
                (Marks { failures: Vec::new(), last_fired: Some(newest) }, Some(fire))
            }
            Some(_) | None => (Marks { failures, last_fired }, None),
        }
    }

    fn counts(&self, failure: &Failure) -> bool {
        let kind_counts =
            self.method_kinds.as_ref().is_none_or(|kinds| kinds.contains(&failure.method_kind));
        kind_counts && self.classes.contains(&failure.class)
    }
}

/// Whether unknown answers are so many that staff should look, without being woken: at least
/// ten in the last 15 minutes, and more than three times what is `usual` at this hour of the week.
pub fn unknowns_elevated(in_15_minutes: u32, usual: u32) -> bool {
    in_15_minutes >= 10 && in_15_minutes > usual.saturating_mul(3)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::clock;

    fn card(at: &str) -> Failure {
        let class = Class::CommunicationError;
        Failure { class, method_kind: MethodKind::Card, at: clock(at) }
    }

    /// The moments at which the rule fires. The marks go through JSON between any two failures, as
    /// they do between nodes and over restarts.
    fn fires(rule: &ReactionRule, failures: impl IntoIterator<Item = Failure>) -> Vec<Timestamp> {
        let mut stored = serde_json::to_string(&Marks::default()).unwrap();
        let mut fired = Vec::new();
        for failure in failures {
            let marks = serde_json::from_str(&stored).unwrap();
            let (marks, fire) = rule.observe(marks, failure);
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
        assert_eq!(fires(&ReactionRule::comms_or_provider(), mixed), []);
        assert_eq!(fires(&ReactionRule::bank_comms_or_provider(), mixed), [clock("0:04")]);
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
    fn a28_an_elevated_rate_of_unknowns_is_an_alert() {
        let table = [
            (100, 0, true),
            (10, 3, true),
            (9, 0, false),
            (10, 4, false),
            (30, 10, false),
            (31, 10, true),
            (u32::MAX, u32::MAX, false),
        ];
        for (now, usual, expected) in table {
            assert_eq!(unknowns_elevated(now, usual), expected, "{now} {usual}");
        }
    }

    #[test]
    fn a_reaction_names_its_rule_and_its_failures() {
        let rule = ReactionRule { frequency: 1, ..ReactionRule::comms_or_provider() };
        let (marks, fire) = rule.observe(Marks::default(), card("3:00"));
        let (at, first_failure_at) = (clock("3:00"), clock("3:00"));
        let rule = "card_comms_or_provider".to_owned();
        assert_eq!(fire, Some(Fire { rule, at, first_failure_at }));
        assert_eq!(marks, Marks { failures: Vec::new(), last_fired: Some(at) });
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
