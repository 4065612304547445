//! What a gateway's answer means: one of ten classes, and how sure we are about the money.
//!
//! Read it in this order: [`Reply`] is what came back, `speech` turns it into plain words, a
//! [`RuleSet`] is every rule in the only order there is, [`classify`] decides. The rest serves
//! people: [`explain`] shows why, [`redact`] hides what must not be stored, [`evaluate`] measures.
#![deny(missing_docs, clippy::arithmetic_side_effects, clippy::as_conversions)]

mod approval;
mod classify;
mod evaluate;
mod explain;
mod file;
mod fold;
pub mod lab;
mod redact;
mod reply;
mod rule;
mod speech;

pub use classify::{Ruling, classify};
pub use evaluate::{BadFile, Confusion, Evaluation, HeldOut, cross_validate, evaluate};
pub use explain::{Explanation, explain};
pub use file::{BadRules, default_rules, parse_rules};
pub use redact::{has_card_number, redact};
pub use reply::{Answer, Reply, Silence};
pub use rule::{Brand, Refused, Rule, RuleSet};
