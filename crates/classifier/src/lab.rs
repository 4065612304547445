//! What a rule would do before it does it: for the people who write and review rules.
//!
//! Three questions are answered here, on replies that were recorded and redacted: which rulings a
//! changed list of rules would change ([`changes`]), whether a draft claims more than it can know
//! ([`admit`]), and which of the answers nobody has a rule for say the same ([`clusters`]).

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Class, GatewayId};

use crate::classify::{Ruling, rule_on, words_in};
use crate::fold::fold;
use crate::reply::{Answer, Reply, Silence};
use crate::rule::{Brand, Refused, Rule, RuleSet};

mod alike;

pub use alike::{Cluster, clusters};

/// Words that stand in rules of so many other classes say nothing by themselves.
const CLASSES_MAX: usize = 2;

/// A recorded reply and where it came from.
#[derive(Clone, Copy, Debug)]
pub struct Recorded<'a> {
    /// What came back; [`recorded`] makes it from what was kept.
    pub reply: &'a Reply,
    /// The gateway that answered.
    pub gateway: &'a GatewayId,
    /// The card's brand, where it is known.
    pub brand: Option<&'a Brand>,
}

/// A recorded reply that would be ruled otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its place among the replies asked about, from 0.
    pub at: usize,
    /// What it means by the rules of before.
    pub before: Ruling,
    /// What it would mean.
    pub after: Ruling,
}

/// Reads what was kept of a reply: `HTTP 402 {"message": …}`, or words in brackets for silence.
///
/// Whether the gateway's structured flag said yes is not in the text; the caller knows it from the
/// class that was recorded. Everything else counts as a decline whose processing has ended, except
/// an answer whose HTTP status says that no transaction could be read.
pub fn recorded(kept: &str, was: Class) -> Reply {
    match kept {
        "(no connection)" => Reply::Silence(Silence::NotConnected),
        "(no answer in time)" => Reply::Silence(Silence::TimedOut),
        "(the connection broke)" => Reply::Silence(Silence::CutOff),
        _ => {
            let (http_status, body) = split_status(kept);
            let approved = match was {
                Class::Success => Some(true),
                _ if http_status >= 500 || matches!(http_status, 401 | 403 | 408) => None,
                _ => Some(false),
            };
            let body = body.as_bytes().to_vec();
            Reply::Answered(Answer { http_status, body, approved, finished: true })
        }
    }
}

/// The HTTP status before a kept body, and the body.
fn split_status(kept: &str) -> (u16, &str) {
    kept.strip_prefix("HTTP ")
        .and_then(|rest| rest.split_once(' ').or(Some((rest, ""))))
        .and_then(|(status, body)| Some((status.parse().ok()?, body)))
        .unwrap_or((200, kept))
}

/// The replies that the rules of after would rule otherwise than those of before: another class,
/// another certainty, or another answer to whether the card may ever be asked again.
///
/// Lazy, so that a caller can count, sum up money and show how far it has come. Each reply is read
/// once for both.
pub fn changes<'a>(
    before: &RuleSet,
    after: &RuleSet,
    replies: impl IntoIterator<Item = Recorded<'a>>,
) -> impl Iterator<Item = Change> {
    replies.into_iter().enumerate().filter_map(move |(at, Recorded { reply, gateway, brand })| {
        let words = words_in(reply);
        let (one, other) =
            (before.first(&words, gateway, brand), after.first(&words, gateway, brand));
        let is_hard = |rule: Option<&Rule>| rule.is_some_and(|rule| rule.hard);
        let hardens = is_hard(one) != is_hard(other);
        let (one, other) = (rule_on(reply, one), rule_on(reply, other));
        let moves = one.class != other.class || one.certainty != other.certainty;
        (moves || hardens).then_some(Change { at, before: one, after: other })
    })
}

/// The rules and the draft among them, unless it ties with one of them or is too greedy.
///
/// A draft that replaces a rule is admitted to the rules without the old one. It is too greedy if
/// its words stand in rules of many classes ("transaction", "card"), or if it takes recorded
/// replies away from rules of more than one other class. Taking them from one class is a correction
/// and taking them from no rule is what drafts are for.
pub fn admit<'a>(
    draft: &Rule,
    rules: &RuleSet,
    replies: impl IntoIterator<Item = Recorded<'a>>,
) -> Result<RuleSet, Refused> {
    let after = rules.with([draft.clone()])?;
    let spoken = classes_that_say(draft, rules);
    if spoken.len() > CLASSES_MAX {
        return Err(Refused::TooGreedy { rule: draft.id.clone(), takes: 0, from: spoken.len() });
    }
    let mut taken = 0_usize;
    let mut from = BTreeSet::new();
    for change in changes(rules, &after, replies) {
        if change.after.rule.as_ref() == Some(&draft.id)
            && change.before.rule.is_some()
            && change.before.class != draft.class
        {
            taken = taken.saturating_add(1);
            from.insert(change.before.class);
        }
    }
    if from.len() > 1 {
        return Err(Refused::TooGreedy { rule: draft.id.clone(), takes: taken, from: from.len() });
    }
    Ok(after)
}

/// The other classes in whose rules all of the draft's words stand side by side.
fn classes_that_say(draft: &Rule, rules: &RuleSet) -> BTreeSet<Class> {
    let said = format!(" {} ", fold(&draft.text));
    let says = |rule: &&Rule| {
        rule.class != draft.class && format!(" {} ", fold(&rule.text)).contains(&said)
    };
    rules.rules().iter().filter(says).map(|rule| rule.class).collect()
}

/// How many replies go from which class to which, for those who only want the sums.
pub fn by_class(changes: impl IntoIterator<Item = Change>) -> BTreeMap<(Class, Class), u64> {
    let mut sums = BTreeMap::new();
    for change in changes {
        let sum: &mut u64 = sums.entry((change.before.class, change.after.class)).or_default();
        *sum = sum.saturating_add(1);
    }
    sums
}
