//! Why a reply was ruled as it was, for staff and for the command line.

use kernel::GatewayId;

use crate::classify::{Ruling, classify};
use crate::reply::Reply;
use crate::rule::{Brand, Rule, RuleSet};
use crate::speech::words_of;

/// A ruling with everything that led to it.
#[derive(Clone, Debug)]
pub struct Explanation<'a> {
    /// What [`classify`] answers.
    pub ruling: Ruling,
    /// The folded words in which rules were looked for; one line per value of the answer. Empty
    /// for silence. Not redacted.
    pub words: String,
    /// Every rule whose text was found, the first to win first. A structured flag may have decided
    /// over all of them.
    pub matched: Vec<&'a Rule>,
}

/// Rules on a reply as [`classify`] does, and shows why.
pub fn explain<'a>(
    reply: &Reply,
    gateway: &GatewayId,
    brand: Option<&Brand>,
    rules: &'a RuleSet,
) -> Explanation<'a> {
    let words = match reply {
        Reply::Answered(answer) => words_of(&answer.body),
        Reply::Silence(_) => String::new(),
    };
    Explanation {
        ruling: classify(reply, gateway, brand, rules),
        matched: rules.all(&words, gateway, brand),
        words,
    }
}
