//! Why a reply was ruled as it was, for staff and for the command line.

use kernel::GatewayId;

use crate::classify::{Ruling, classify};
use crate::redact::redact;
use crate::reply::Reply;
use crate::rule::{Brand, Rule, RuleSet};
use crate::speech::words_of;

/// A ruling with everything that led to it.
#[derive(Clone, Debug)]
pub struct Explanation<'a> {
    /// What [`classify`] answers.
    pub ruling: Ruling,
    /// The folded words of the redacted answer, fit to be shown; one line per value. Empty for
    /// silence. The rules were looked for before anything was hidden.
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
    let (said, words) = match reply {
        Reply::Answered(answer) => {
            let shown = redact(&String::from_utf8_lossy(&answer.body));
            (words_of(&answer.body), words_of(shown.as_bytes()))
        }
        Reply::Silence(_) => (String::new(), String::new()),
    };
    Explanation {
        ruling: classify(reply, gateway, brand, rules),
        matched: rules.all(&said, gateway, brand),
        words,
    }
}
