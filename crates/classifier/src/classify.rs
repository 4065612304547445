//! The decision: from a reply to its class and certainty.

use kernel::{Certainty, Class, GatewayId, RuleId};
use serde::{Deserialize, Serialize};

use crate::reply::{Reply, Silence};
use crate::rule::{Brand, Rule, RuleSet};
use crate::speech::words_of;

/// What a reply means, how sure we are about the money, and the rule that decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// One of the ten classes.
    pub class: Class,
    /// Whether the money may have moved although we read a failure.
    pub certainty: Certainty,
    /// The rule whose text decided; `None` when a fact decided, or nothing matched.
    pub rule: Option<RuleId>,
}

/// Rules on a reply. Always answers.
///
/// Success comes only from the gateway's structured flag; text refines a failure and never turns
/// one into success.
pub fn classify(
    reply: &Reply,
    gateway: &GatewayId,
    brand: Option<&Brand>,
    rules: &RuleSet,
) -> Ruling {
    rule_on(reply, rules.first(&words_in(reply), gateway, brand))
}

/// The words in which rules are looked for: none in silence, nor where a flag decides.
pub(crate) fn words_in(reply: &Reply) -> String {
    match reply {
        Reply::Answered(answer) if answer.approved != Some(true) => words_of(&answer.body),
        Reply::Answered(_) | Reply::Silence(_) => String::new(),
    }
}

/// Rules on a reply whose first matching rule is known.
pub(crate) fn rule_on(reply: &Reply, rule: Option<&Rule>) -> Ruling {
    let answer = match reply {
        // Nothing was sent, so nothing can have moved.
        Reply::Silence(Silence::NotConnected) => {
            return by_fact(Class::CommunicationError, Certainty::Sure);
        }
        // The request was written: the charge may stand.
        Reply::Silence(Silence::TimedOut | Silence::CutOff) => {
            return by_fact(Class::CommunicationError, Certainty::Unknown);
        }
        Reply::Answered(answer) => answer,
    };
    let said = rule.map(|rule| rule.class);
    let (class, certainty) = match answer.approved {
        Some(true) if answer.finished => return by_fact(Class::Success, Certainty::Sure),
        // Approved, but the end is not known yet: not a success before the gateway says so.
        Some(true) => return by_fact(Class::UnknownError, Certainty::Unknown),
        Some(false) => {
            let class = said.unwrap_or(Class::UnknownError);
            (class, certainty_of_decline(class, answer.finished))
        }
        None => {
            let class = said.unwrap_or_else(|| class_of_status(answer.http_status));
            (class, certainty_of_unreadable(class, answer.http_status))
        }
    };
    Ruling { class, certainty, rule: rule.map(|rule| rule.id.clone()) }
}

fn by_fact(class: Class, certainty: Certainty) -> Ruling {
    Ruling { class, certainty, rule: None }
}

/// A structured decline is sure once processing has ended, except where the trouble lies beyond the
/// gateway: "timeout at the processor" says that the gateway gave up waiting, not that the bank did
/// not pay. An inquiry decides.
fn certainty_of_decline(class: Class, finished: bool) -> Certainty {
    match class {
        Class::CommunicationError | Class::ProviderFailure => Certainty::Unknown,
        Class::Success
        | Class::GatewayIncorrectlyConfigured
        | Class::BankDeclined
        | Class::InsufficientFunds
        | Class::ExpiredCard
        | Class::BadCardDetails
        | Class::SuspiciousPayment
        | Class::UnknownError => {
            if finished {
                Certainty::Sure
            } else {
                Certainty::Unknown
            }
        }
    }
}

/// Without a readable transaction only a refusal at the door proves that nothing was processed.
/// When the text of such a refusal speaks of a broken line or a broken system, the door was open.
fn certainty_of_unreadable(class: Class, http_status: u16) -> Certainty {
    let troubled = matches!(class, Class::CommunicationError | Class::ProviderFailure);
    match http_status {
        429 => Certainty::Sure,
        400 | 401 | 402 | 403 | 404 | 405 | 413 | 415 | 422 if !troubled => Certainty::Sure,
        _ => Certainty::Unknown,
    }
}

/// What the HTTP status alone says, when no rule matched.
fn class_of_status(http_status: u16) -> Class {
    match http_status {
        401 | 403 => Class::GatewayIncorrectlyConfigured,
        408 | 502 | 503 | 504 => Class::CommunicationError,
        500..=599 => Class::ProviderFailure,
        _ => Class::UnknownError,
    }
}
