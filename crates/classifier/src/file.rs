//! The rules that ship with the product.

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

/// Phrases that mean the same for the same reason.
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
    texts: Vec<String>,
}

impl Family {
    /// A rule's name is its family and its words, so it stays the same wherever it is moved.
    fn into_rules(self) -> impl Iterator<Item = Rule> {
        let Family { id, class, reason, gateway, brand, hard, texts } = self;
        texts.into_iter().map(move |text| Rule {
            id: RuleId::new(format!("{id}/{}", fold(&text).replace(' ', "-"))),
            text,
            gateway: gateway.clone(),
            brand: brand.clone(),
            class,
            reason: reason.clone(),
            hard,
        })
    }
}

/// Reads a rule file: `[[family]]` tables with id, class, reason, texts, and perhaps gateway, brand
/// and hard.
pub fn parse_rules(text: &str) -> Result<RuleSet, BadRules> {
    let file: RuleFile =
        toml::from_str(text).map_err(|error| BadRules::Format(error.to_string()))?;
    Ok(RuleSet::new(file.family.into_iter().flat_map(Family::into_rules).collect())?)
}

/// The rules that ship with the product; read once.
pub fn default_rules() -> RuleSet {
    static RULES: LazyLock<RuleSet> = LazyLock::new(|| {
        // The file is part of the binary, and a test reads it: it cannot be refused here.
        parse_rules(include_str!("../rules.toml")).expect("the shipped rules stand together")
    });
    RULES.clone()
}
