//! A reaction rule as it was typed.

use std::time::Duration;

use delayed_payments::{MethodKind, ReactionRule, RuleRefused};
use kernel::{Class, FacilityId};

use crate::error::{Error, Violation, Wrong};

/// The longest name of a rule, in characters.
const LONGEST_NAME: usize = 40;

/// What stands in the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedReaction {
    /// Names of the classes that are ticked.
    pub classes: Vec<String>,
    pub frequency: String,
    /// In minutes.
    pub within: String,
    /// In minutes.
    pub not_again: String,
    /// Names of the kinds that are ticked; all kinds when none is.
    pub kinds: Vec<String>,
    /// Empty for every gateway.
    pub gateway: String,
    /// Empty for every facility.
    pub facility: String,
    pub action: String,
    /// "on" or "off".
    pub on: String,
}

impl TypedReaction {
    /// The rule that was typed, as the next version of another.
    pub(crate) fn read(&self, id: &str, version: u64) -> Result<ReactionRule, Error> {
        let mut wrong = Vec::new();
        let mut note = |field, is: Wrong| wrong.push(Violation { field, wrong: is });
        let classes: Vec<Class> = self.classes.iter().filter_map(|one| one.parse().ok()).collect();
        if classes.len() != self.classes.len() {
            note("classes", Wrong::NotAChoice);
        }
        let kinds: Vec<MethodKind> = self.kinds.iter().filter_map(|one| one.parse().ok()).collect();
        if kinds.len() != self.kinds.len() {
            note("kinds", Wrong::NotAChoice);
        }
        let mut number = |field, text: &str| match text.trim() {
            "" => {
                note(field, Wrong::Missing);
                0
            }
            text => text.parse::<u32>().unwrap_or_else(|_| {
                note(field, Wrong::NotAChoice);
                0
            }),
        };
        let frequency = number("frequency", &self.frequency);
        let within = number("within", &self.within);
        let not_again = number("not_again", &self.not_again);
        let gateway = Some(self.gateway.trim()).filter(|text| !text.is_empty());
        let gateway = gateway.map(str::parse).transpose().unwrap_or_else(|_| {
            note("gateway", Wrong::NotAChoice);
            None
        });
        let facility = Some(self.facility.trim()).filter(|text| !text.is_empty());
        let facility = facility.map(str::parse::<FacilityId>).transpose().unwrap_or_else(|_| {
            note("facility", Wrong::NotAChoice);
            None
        });
        let action = self.action.parse();
        if action.is_err() {
            let is = if self.action.is_empty() { Wrong::Missing } else { Wrong::NotAChoice };
            note("action", is);
        }
        let on = match self.on.as_str() {
            "on" => true,
            "off" => false,
            _ => {
                note("on", Wrong::NotAChoice);
                false
            }
        };
        let (Ok(action), true) = (action, wrong.is_empty()) else {
            return Err(Error::Invalid(wrong));
        };
        let minutes = |count: u32| Duration::from_secs(u64::from(count) * 60);
        let rule = ReactionRule {
            id: id.to_owned(),
            classes,
            frequency,
            within: minutes(within),
            not_again_within: minutes(not_again),
            method_kinds: Some(kinds).filter(|kinds| !kinds.is_empty()),
            gateway,
            facility,
            action,
            on,
            version,
        };
        rule.check().map_err(in_field)?;
        Ok(rule)
    }
}

/// A new rule's name: small letters, digits and lines between them.
pub(crate) fn check_name(name: &str) -> Result<(), Error> {
    let fits =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    if name.is_empty() {
        Err(Error::invalid("name", Wrong::Missing))
    } else if name.chars().count() > LONGEST_NAME {
        Err(Error::invalid("name", Wrong::TooLong))
    } else if name == "new" || !name.chars().all(fits) {
        Err(Error::invalid("name", Wrong::NotAChoice))
    } else {
        Ok(())
    }
}

fn in_field(refused: RuleRefused) -> Error {
    let (field, wrong) = match refused {
        RuleRefused::NoClass => ("classes", Wrong::Missing),
        RuleRefused::NotOurSide => ("classes", Wrong::NotAChoice),
        RuleRefused::FacilityAlone => ("action", Wrong::Different),
        RuleRefused::Frequency => ("frequency", Wrong::TooMuch),
        RuleRefused::Within => ("within", Wrong::TooMuch),
        RuleRefused::Rest => ("not_again", Wrong::TooMuch),
        RuleRefused::Kinds => ("kinds", Wrong::NotAChoice),
    };
    Error::invalid(field, wrong)
}
