//! The rules that ship with the product.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::LazyLock;

use kernel::{Class, GatewayId, RuleId};
use serde::Deserialize;

use crate::fold::fold;
use crate::rule::{Brand, Refused, Rule, RuleSet};

/// Why a rule file was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRules {
    /// Not the format of a rule file.
    #[error("not a rule file: {0}")]
    Format(String),
    /// A rule file, but its rules cannot stand together.
    #[error(transparent)]
    Refused(#[from] Refused),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    family: Vec<Family>,
}

/// Phrases that mean the same for the same reason: written out, or what is said of some subjects.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    id: String,
    class: Class,
    reason: String,
    gateway: Option<GatewayId>,
    brand: Option<Brand>,
    #[serde(default)]
    hard: bool,
    #[serde(default)]
    texts: Vec<String>,
    #[serde(default)]
    subjects: Vec<String>,
    /// Said after a subject: "merchant * not found".
    #[serde(default)]
    after: Vec<String>,
    /// Said before a subject: "unknown * merchant".
    #[serde(default)]
    before: Vec<String>,
}

impl Family {
    fn texts(&self) -> impl Iterator<Item = String> {
        self.texts.iter().cloned()
    }

    fn products(&self) -> impl Iterator<Item = String> {
        self.subjects.iter().flat_map(|subject| {
            let after = self.after.iter().map(move |said| format!("{subject} * {said}"));
            let before = self.before.iter().map(move |said| format!("{said} * {subject}"));
            after.chain(before)
        })
    }

    /// A rule's name is its family and its words, so it stays the same wherever it is moved.
    fn rule(&self, text: String) -> Rule {
        Rule {
            id: RuleId::new(format!("{}/{}", self.id, fold(&text).replace(' ', "-"))),
            text,
            gateway: self.gateway.clone(),
            brand: self.brand.clone(),
            class: self.class,
            reason: self.reason.clone(),
            hard: self.hard,
        }
    }
}

/// Stands for the words between a subject and what is said of it.
const BETWEEN: &str = " quux ";

/// All rules of the families. What is written out stands. A product of subject and saying becomes a
/// rule only where what is written reads it otherwise, and gives way to products of families
/// before; if its words are written out without the gap, it lends them the gap.
fn rules_of(families: &[Family]) -> Result<Vec<Rule>, Refused> {
    let written = families.iter().flat_map(|family| family.texts().map(|text| family.rule(text)));
    let mut rules: Vec<Rule> = written.collect();
    let plain = RuleSet::new(rules.clone())?;
    let taken = rules.iter().enumerate().map(|(at, rule)| (fold(&rule.text), at));
    let mut taken: HashMap<String, usize> = taken.collect();
    for family in families {
        let otherwise = |text: &String| {
            plain.anywhere(&fold(&text.replace('*', BETWEEN))) != Some(family.class)
        };
        for rule in family.products().filter(otherwise).map(|text| family.rule(text)) {
            match taken.entry(fold(&rule.text)) {
                Entry::Occupied(known) => {
                    let gains = |known: &&mut Rule| {
                        let closed = known.gateway.is_none() && !known.text.contains('*');
                        closed && known.class == rule.class
                    };
                    if let Some(known) = rules.get_mut(*known.get()).filter(gains) {
                        known.text = rule.text;
                    }
                }
                Entry::Vacant(place) => {
                    place.insert(rules.len());
                    rules.push(rule);
                }
            }
        }
    }
    Ok(rules)
}

/// Reads a rule file: `[[family]]` tables with id, class, reason, and texts, or subjects with what
/// is said after or before them; perhaps gateway, brand and hard.
pub fn parse_rules(text: &str) -> Result<RuleSet, BadRules> {
    let file: RuleFile =
        toml::from_str(text).map_err(|error| BadRules::Format(error.to_string()))?;
    Ok(RuleSet::new(rules_of(&file.family)?)?)
}

/// The rules that ship with the product; read once.
pub fn default_rules() -> RuleSet {
    static RULES: LazyLock<RuleSet> = LazyLock::new(|| {
        // The file is part of the binary, and a test reads it: it cannot be refused here.
        parse_rules(include_str!("../rules.toml")).expect("the shipped rules stand together")
    });
    RULES.clone()
}
