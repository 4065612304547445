//! Rules are data; the order among them is established once, here.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use kernel::{Class, GatewayId, IdError, RuleId};
use serde::{Deserialize, Serialize};

use crate::fold::fold;

/// Characters of folded text below which a rule would match nearly anything.
const TEXT_CHARS_MIN: usize = 3;
/// The same where one character is a syllable or a word.
const FOREIGN_CHARS_MIN: usize = 2;
/// Between two parts of a rule's text there may be four words: five spaces.
const GAP_SPACES: usize = 5;
/// The same in bytes, so that what was found can be forgotten.
const GAP_BYTES: usize = 64;
/// Gaps in one rule's text.
const GAPS_MAX: usize = 4;
/// Found parts that are kept before the old ones are forgotten.
const LEADS_MAX: usize = 64;

/// A card's brand, lower case: "visa", "american_express".
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Brand(String);

impl Brand {
    /// The brand as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Brand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Brand {
    type Err = IdError;

    /// A brand is a short plain name, by the same law as a gateway's.
    fn from_str(text: &str) -> Result<Self, IdError> {
        text.parse::<GatewayId>().map(|name| Brand(name.into()))
    }
}

impl TryFrom<String> for Brand {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<Brand> for String {
    fn from(brand: Brand) -> String {
        brand.0
    }
}

/// One translation rule: where this text is found in a failure, the failure is of this class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its name, as reviewed and as shown to staff.
    pub id: RuleId,
    /// Whole words to find; case, accents and punctuation do not matter. A word with `*` at its
    /// end may go on: `declin*` finds "declined". A `*` between words stands for up to four words:
    /// `no * account` finds "no such checking account".
    pub text: String,
    /// Only at this gateway.
    pub gateway: Option<GatewayId>,
    /// Only for this card brand.
    pub brand: Option<Brand>,
    /// What it means. Never success: no text can make one.
    pub class: Class,
    /// Why it was written, for the person who reviews it.
    pub reason: String,
    /// The card or account must not be asked again: closed, lost, stolen, revoked.
    #[serde(default)]
    pub hard: bool,
}

impl Rule {
    /// More specific rules come first among equally long texts.
    fn specificity(&self) -> usize {
        usize::from(self.gateway.is_some()).saturating_add(usize::from(self.brand.is_some()))
    }

    /// Whether the rule speaks about this gateway and brand.
    pub(crate) fn covers(&self, gateway: &GatewayId, brand: Option<&Brand>) -> bool {
        self.gateway.as_ref().is_none_or(|own| own == gateway)
            && self.brand.as_ref().is_none_or(|own| Some(own) == brand)
    }

    /// Whether some reply is covered by both.
    fn overlaps(&self, other: &Rule) -> bool {
        let gateways = (&self.gateway, &other.gateway);
        let brands = (&self.brand, &other.brand);
        (gateways.0.is_none() || gateways.1.is_none() || gateways.0 == gateways.1)
            && (brands.0.is_none() || brands.1.is_none() || brands.0 == brands.1)
    }
}

/// Why rules were refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nothing says which of the two would win.
    #[error("{first} and {second} tie: same text, equally specific")]
    Tie {
        /// One rule.
        first: RuleId,
        /// The other.
        second: RuleId,
    },
    /// Two rules of one name.
    #[error("there are two rules {0}")]
    SameId(RuleId),
    /// The text would match nearly anything.
    #[error("the text of {0} is too short: at least {TEXT_CHARS_MIN} letters or digits")]
    TooShort(RuleId),
    /// A numeric code is no text: codes are a leaky abstraction.
    #[error("the text of {0} has no letter: codes do not decide")]
    NoLetter(RuleId),
    /// Success comes only from the gateway's structured flag.
    #[error("{0} claims success, which no text can make")]
    ClaimsSuccess(RuleId),
    /// So many gaps that the text says nothing.
    #[error("the text of {0} has more than {GAPS_MAX} gaps")]
    TooManyGaps(RuleId),
    /// It claims to know more than its words say.
    #[error("{rule} is too greedy: {}", greed(*.takes, *.from))]
    TooGreedy {
        /// The rule.
        rule: RuleId,
        /// Recorded replies that it would take from other rules; 0 when its words alone show it.
        takes: usize,
        /// Other classes it would take them from, or in whose rules its words stand.
        from: usize,
    },
    /// More rules than one automaton can hold.
    #[error("too many rules")]
    TooMany,
}

/// Rules in the only order there is. Cheap to clone, and shared between threads.
///
/// Longer text first, then the more specific. Two different texts of one length may both
/// stand in one reply; then the more exact class is first (see `exactness`), then the alphabet
/// decides. So the order of insertion never matters, and no rule is ever equal to another.
#[derive(Clone, Debug)]
pub struct RuleSet(Arc<Ordered>);

#[derive(Debug)]
struct Ordered {
    rules: Vec<Rule>,
    needles: Vec<Needle>,
    automaton: AhoCorasick,
}

/// A distinct run of words, and the rules whose text ends with it.
#[derive(Debug)]
struct Needle {
    starts_word: bool,
    ends_word: bool,
    /// Whether some rule wants more after it.
    leads: bool,
    /// Rules of this one part.
    whole: Vec<End>,
    /// Rules of several parts, by the needle of the part before.
    after: HashMap<usize, Vec<End>>,
}

/// A rule whose last part is a needle.
#[derive(Debug)]
struct End {
    rank: usize,
    /// Whether its last word may go on.
    is_open: bool,
    /// The parts that must stand before it, the nearest first.
    before: Vec<Part>,
}

/// One part of a rule's text.
#[derive(Clone, Copy, Debug)]
struct Part {
    needle: usize,
    /// Whether its last word may go on.
    is_open: bool,
}

/// A needle that was found and may lead to more.
#[derive(Clone, Copy, Debug)]
struct Found {
    needle: usize,
    start: usize,
    end: usize,
    /// Whether its last word goes on.
    is_cut: bool,
}

impl RuleSet {
    /// Orders the rules; refuses those that no order can be right for.
    pub fn new(rules: Vec<Rule>) -> Result<RuleSet, Refused> {
        let mut ids = BTreeSet::new();
        for rule in &rules {
            let words = fold(&rule.text);
            if rule.class == Class::Success {
                return Err(Refused::ClaimsSuccess(rule.id.clone()));
            }
            let least = if words.is_ascii() { TEXT_CHARS_MIN } else { FOREIGN_CHARS_MIN };
            if words.chars().filter(|c| *c != ' ').count() < least {
                return Err(Refused::TooShort(rule.id.clone()));
            }
            if !words.chars().any(char::is_alphabetic) {
                return Err(Refused::NoLetter(rule.id.clone()));
            }
            if parts_of(&rule.text).len() > GAPS_MAX.saturating_add(1) {
                return Err(Refused::TooManyGaps(rule.id.clone()));
            }
            if !ids.insert(&rule.id) {
                return Err(Refused::SameId(rule.id.clone()));
            }
        }
        RuleSet::in_order(rules)
    }

    fn in_order(rules: Vec<Rule>) -> Result<RuleSet, Refused> {
        let mut folded: Vec<(String, Rule)> =
            rules.into_iter().map(|rule| (fold(&rule.text), rule)).collect();
        folded.sort_by_cached_key(|(words, rule)| {
            let length = Reverse(words.chars().count());
            let scope = (rule.gateway.clone(), rule.brand.clone());
            let specific = Reverse(rule.specificity());
            (length, specific, exactness(rule.class), words.clone(), scope, rule.id.clone())
        });
        let mut texts: Vec<String> = Vec::new();
        let mut needles: Vec<Needle> = Vec::new();
        let mut needle_of: HashMap<String, usize> = HashMap::new();
        let mut rules: Vec<Rule> = Vec::with_capacity(folded.len());
        let mut ranks_of: HashMap<String, Vec<usize>> = HashMap::new();
        for (rank, (words, rule)) in folded.into_iter().enumerate() {
            let ranks = ranks_of.entry(words).or_default();
            let tie =
                |other: &&Rule| other.specificity() == rule.specificity() && other.overlaps(&rule);
            if let Some(other) = ranks.iter().filter_map(|rank| rules.get(*rank)).find(tie) {
                return Err(Refused::tie(other, &rule));
            }
            ranks.push(rank);
            let mut parts: Vec<Part> = Vec::new();
            for (words, is_open) in parts_of(&rule.text) {
                let needle = *needle_of.entry(words.clone()).or_insert_with(|| {
                    needles.push(Needle::of(&words));
                    texts.push(words);
                    needles.len().saturating_sub(1)
                });
                parts.push(Part { needle, is_open });
            }
            if let Some((part, leading)) = parts.split_last() {
                for lead in leading {
                    if let Some(needle) = needles.get_mut(lead.needle) {
                        needle.leads = true;
                    }
                }
                if let Some(needle) = needles.get_mut(part.needle) {
                    let before: Vec<Part> = leading.iter().rev().copied().collect();
                    let ends = match before.first() {
                        None => &mut needle.whole,
                        Some(nearest) => needle.after.entry(nearest.needle).or_default(),
                    };
                    ends.push(End { rank, is_open: part.is_open, before });
                }
            }
            rules.push(rule);
        }
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&texts)
            .map_err(|_| Refused::TooMany)?;
        Ok(RuleSet(Arc::new(Ordered { rules, needles, automaton })))
    }

    /// All rules, the first to win first.
    pub fn rules(&self) -> &[Rule] {
        &self.0.rules
    }

    /// The rule of this name: its reason, and whether it is hard.
    pub fn get(&self, id: &RuleId) -> Option<&Rule> {
        self.0.rules.iter().find(|rule| rule.id == *id)
    }

    /// These rules and more, in one order.
    pub fn with(&self, more: impl IntoIterator<Item = Rule>) -> Result<RuleSet, Refused> {
        RuleSet::new(self.0.rules.iter().cloned().chain(more).collect())
    }

    /// These rules but those for which `gone` says so.
    pub fn without(&self, gone: impl Fn(&Rule) -> bool) -> Result<RuleSet, Refused> {
        RuleSet::new(self.0.rules.iter().filter(|rule| !gone(rule)).cloned().collect())
    }

    /// The first rule that matches folded words.
    pub(crate) fn first(
        &self,
        words: &str,
        gateway: &GatewayId,
        brand: Option<&Brand>,
    ) -> Option<&Rule> {
        let mut best: Option<usize> = None;
        self.each_match(words, |rank, rule| {
            if best.is_none_or(|best| rank < best) && rule.covers(gateway, brand) {
                best = Some(rank);
            }
        });
        best.and_then(|rank| self.0.rules.get(rank))
    }

    /// What folded words mean at any gateway, with any card.
    pub(crate) fn anywhere(&self, words: &str) -> Option<Class> {
        let mut best: Option<usize> = None;
        self.each_match(words, |rank, rule| {
            if best.is_none_or(|best| rank < best) && rule.specificity() == 0 {
                best = Some(rank);
            }
        });
        best.and_then(|rank| self.0.rules.get(rank)).map(|rule| rule.class)
    }

    /// Every rule that matches folded words, in order.
    pub(crate) fn all(
        &self,
        words: &str,
        gateway: &GatewayId,
        brand: Option<&Brand>,
    ) -> Vec<&Rule> {
        let mut ranks = BTreeSet::new();
        self.each_match(words, |rank, rule| {
            if rule.covers(gateway, brand) {
                ranks.insert(rank);
            }
        });
        ranks.into_iter().filter_map(|rank| self.0.rules.get(rank)).collect()
    }

    fn each_match<'a>(&'a self, words: &str, mut found: impl FnMut(usize, &'a Rule)) {
        let bytes = words.as_bytes();
        let goes_on = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let mut leads: Vec<Found> = Vec::new();
        for hit in self.0.automaton.find_overlapping_iter(words) {
            let (at, start, end) = (hit.pattern().as_usize(), hit.start(), hit.end());
            let Some(needle) = self.0.needles.get(at) else { continue };
            let before = start.checked_sub(1).and_then(|at| bytes.get(at));
            if needle.starts_word && goes_on(before) {
                continue;
            }
            let is_cut = needle.ends_word && goes_on(bytes.get(end));
            let mut end_here = |ending: &End, at: Option<&Found>| {
                if (ending.is_open || !is_cut)
                    && at.is_none_or(|at| has_before(words, start, at, &ending.before, &leads))
                    && let Some(rule) = self.0.rules.get(ending.rank)
                {
                    found(ending.rank, rule);
                }
            };
            for ending in &needle.whole {
                end_here(ending, None);
            }
            if !needle.after.is_empty() {
                for lead in near(start, &leads) {
                    for ending in needle.after.get(&lead.needle).into_iter().flatten() {
                        end_here(ending, Some(lead));
                    }
                }
            }
            if needle.leads {
                if leads.len() >= LEADS_MAX {
                    let oldest = end.saturating_sub(GAP_BYTES.saturating_mul(GAPS_MAX));
                    leads.retain(|lead| lead.end >= oldest);
                }
                leads.push(Found { needle: at, start, end, is_cut });
            }
        }
    }
}

/// What was found so shortly before `start` that it may belong to what begins there.
fn near(start: usize, leads: &[Found]) -> impl Iterator<Item = &Found> {
    let oldest = start.saturating_sub(GAP_BYTES);
    leads.iter().rev().take_while(move |lead| lead.end >= oldest)
}

/// Whether `lead` is the first of `parts`, the nearest first, and all others stand before it, with
/// short gaps between them.
fn has_before(words: &str, start: usize, lead: &Found, parts: &[Part], leads: &[Found]) -> bool {
    let Some((nearest, others)) = parts.split_first() else { return true };
    let fits = lead.needle == nearest.needle
        && (nearest.is_open || !lead.is_cut)
        && words.get(lead.end..start).is_some_and(is_gap);
    fits && (others.is_empty()
        || near(lead.start, leads).any(|one| has_before(words, lead.start, one, others, leads)))
}

/// Whether the text between two parts of a rule is short enough for them to belong together.
fn is_gap(between: &str) -> bool {
    between.len() <= GAP_BYTES
        && !between.contains('\n')
        && between.bytes().filter(|byte| *byte == b' ').count() <= GAP_SPACES
}

/// The runs of words that a rule's text asks for, and whether their last words may go on.
fn parts_of(text: &str) -> Vec<(String, bool)> {
    let tokens: Vec<&str> = text.split_whitespace().collect();
    tokens
        .split(|token| *token == "*")
        .map(|part| (fold(&part.join(" ")), part.last().is_some_and(|word| word.ends_with('*'))))
        .filter(|(words, _)| !words.is_empty())
        .collect()
}

impl Needle {
    /// Languages that write without spaces have no words to start or end.
    fn of(words: &str) -> Needle {
        Needle {
            starts_word: words.starts_with(|c: char| c.is_ascii_alphanumeric()),
            ends_word: words.ends_with(|c: char| c.is_ascii_alphanumeric()),
            leads: false,
            whole: Vec::new(),
            after: HashMap::new(),
        }
    }
}

impl Refused {
    /// Names both in the order of their ids, so that the message never depends on insertion.
    fn tie(one: &Rule, other: &Rule) -> Refused {
        let (first, second) =
            if one.id <= other.id { (&one.id, &other.id) } else { (&other.id, &one.id) };
        Refused::Tie { first: first.clone(), second: second.clone() }
    }
}

fn greed(takes: usize, from: usize) -> String {
    if takes == 0 {
        format!("its words stand in rules of {from} other classes")
    } else {
        format!("it would take {takes} recorded replies from rules of {from} other classes")
    }
}

/// Which class is believed when two texts of one length stand in the same reply: the one that says
/// most. A reason beats a refusal, and danger beats everything.
const fn exactness(class: Class) -> u8 {
    match class {
        Class::SuspiciousPayment => 0,
        Class::ExpiredCard => 1,
        Class::InsufficientFunds => 2,
        Class::BadCardDetails => 3,
        Class::GatewayIncorrectlyConfigured => 4,
        Class::CommunicationError => 5,
        Class::ProviderFailure => 6,
        Class::BankDeclined => 7,
        Class::UnknownError => 8,
        Class::Success => 9,
    }
}
