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
