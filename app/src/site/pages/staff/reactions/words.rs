//! A reaction rule in words: what it waits for, what it does then, and how it gets weaker.

use kernel::Class;
use views::{ReactionAction, ReactionRuleView, ReactionWeaker};

use crate::site::components::{Glyph, Tone, Word};
use crate::site::format;
use crate::site::pages::staff::words::method_kind;

/// A rule's name in words. One that people made is called as they called it.
pub(super) fn title(id: &str) -> String {
    match id {
        "card_comms_or_provider" => "A gateway fails cards".to_owned(),
        "bank_comms_or_provider" => "A gateway fails bank accounts".to_owned(),
        "facility-misconfigured" => "A church’s account is set up wrong".to_owned(),
        "orchestrator" => "All gateways at once".to_owned(),
        other => format::capital(&other.replace('_', " ")),
    }
}

/// "3 communication or provider failures of cards within 5 minutes set the gateway to delayed; not
/// again within 10 minutes."
pub(super) fn sentence(rule: &ReactionRuleView) -> String {
    let (one, within) = (rule.frequency == 1, minutes(rule.within_seconds));
    let when = match rule.action {
        ReactionAction::DelayEverything => {
            let gateways = format::count(u64::from(rule.frequency), "gateway", "gateways");
            format!("{gateways} delayed for {} within {within}", failures(&rule.classes, true))
        }
        _ if one => format!("1 {}{}{}", failures(&rule.classes, false), of(rule), at(rule)),
        _ => {
            let number = format::number(u64::from(rule.frequency));
            let what = failures(&rule.classes, true);
            format!("{number} {what}{}{} within {within}", of(rule), at(rule))
        }
    };
    let then = match (rule.action, one) {
        (ReactionAction::DelayGateway, true) => "sets the gateway to delayed",
        (ReactionAction::DelayGateway, false) => "set the gateway to delayed",
        (ReactionAction::DelayFacility, true) => "sets that church’s account to delayed",
        (ReactionAction::DelayFacility, false) => "set that church’s account to delayed",
        (ReactionAction::DelayEverything, true) => "sets all gateways to delayed",
        (ReactionAction::DelayEverything, false) => "set all gateways to delayed",
        (ReactionAction::Notify, true) => "is told to staff",
        (ReactionAction::Notify, false) => "are told to staff",
    };
    let rest = match rule.not_again_seconds {
        0 => String::new(),
        seconds => format!("; not again within {}", minutes(seconds)),
    };
    format!("{when} {then}{rest}.")
}

/// "communication or provider failures".
fn failures(classes: &[Class], many: bool) -> String {
    let names: Vec<&str> = classes
        .iter()
        .map(|class| match class {
            Class::CommunicationError => "communication",
            Class::ProviderFailure => "provider",
            Class::GatewayIncorrectlyConfigured => "set-up",
            Class::Success
            | Class::BankDeclined
            | Class::InsufficientFunds
            | Class::ExpiredCard
            | Class::BadCardDetails
            | Class::SuspiciousPayment
            | Class::UnknownError => format::class(*class),
        })
        .collect();
    format!("{} {}", one_or_other(&names), if many { "failures" } else { "failure" })
}

/// " of cards", or nothing when all kinds count.
fn of(rule: &ReactionRuleView) -> String {
    if rule.kinds.is_empty() {
        return String::new();
    }
    let kinds: Vec<String> =
        rule.kinds.iter().map(|kind| format!("{}s", method_kind(kind))).collect();
    let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
    format!(" of {}", one_or_other(&kinds))
}

/// " at Meridian Cards", or nothing when it looks at every gateway.
fn at(rule: &ReactionRuleView) -> String {
    let gateway = rule.gateway.as_ref().map(|(_, name)| format!(" at {name}"));
    let facility = rule.facility.as_ref().map(|_| " at one church’s account".to_owned());
    gateway.or(facility).unwrap_or_default()
}

fn one_or_other(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// "5 minutes", "90 seconds".
pub(super) fn minutes(seconds: u64) -> String {
    if seconds > 0 && seconds.is_multiple_of(60) {
        format::count(seconds / 60, "minute", "minutes")
    } else {
        format::count(seconds, "second", "seconds")
    }
}

/// Whether it reacts, and whether somebody must look.
pub(super) const fn standing(on: bool, waits: bool) -> Word {
    match (on, waits) {
        (_, true) => Word::new("A change waits for approval", Tone::Needs, Glyph::Edit),
        (true, false) => Word::new("On", Tone::Given, Glyph::Check),
        (false, false) => Word::new("Off", Tone::Quiet, Glyph::Off),
    }
}

/// What a change takes from it, one line each.
pub(super) const fn weaker(way: ReactionWeaker) -> &'static str {
    match way {
        ReactionWeaker::Off => "It does nothing any more.",
        ReactionWeaker::MoreFailures => "It waits for more failures.",
        ReactionWeaker::ShorterTime => "The failures must come closer together.",
        ReactionWeaker::LongerRest => "It rests longer before it acts again.",
        ReactionWeaker::FewerClasses => "A kind of failure does not count any more.",
        ReactionWeaker::FewerKinds => "Some ways to pay do not count any more.",
        ReactionWeaker::FewerPlaces => "It looks at a part only of what it looked at.",
        ReactionWeaker::LesserAction => "It does less when it acts.",
    }
}

/// What it did, in a table.
pub(super) const fn did(action: ReactionAction) -> &'static str {
    match action {
        ReactionAction::DelayGateway => "Gateway delayed",
        ReactionAction::DelayFacility => "One account delayed",
        ReactionAction::DelayEverything => "Everything delayed",
        ReactionAction::Notify => "Staff told",
    }
}

/// The actions by the values of the form. What counts gateways can do nothing else.
pub(super) const ACTIONS: [(ReactionAction, &str, &str); 4] = [
    (ReactionAction::DelayGateway, "delay_gateway", "Delay the gateway"),
    (ReactionAction::DelayFacility, "delay_facility", "Delay that church’s account alone"),
    (ReactionAction::DelayEverything, "delay_everything", "Delay all gateways"),
    (ReactionAction::Notify, "notify", "Tell staff, and delay nothing"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn cards() -> ReactionRuleView {
        ReactionRuleView {
            id: "card_comms_or_provider".to_owned(),
            classes: vec![Class::CommunicationError, Class::ProviderFailure],
            frequency: 3,
            within_seconds: 300,
            not_again_seconds: 600,
            kinds: vec!["card".to_owned()],
            gateway: None,
            facility: None,
            action: ReactionAction::DelayGateway,
            on: true,
            version: 1,
            shipped: true,
        }
    }

    #[test]
    fn a29_a_rule_is_one_sentence() {
        assert_eq!(
            sentence(&cards()),
            "3 communication or provider failures of cards within 5 minutes set the gateway to \
             delayed; not again within 10 minutes."
        );
        let facility = ReactionRuleView {
            classes: vec![Class::GatewayIncorrectlyConfigured],
            frequency: 1,
            not_again_seconds: 0,
            kinds: vec![],
            action: ReactionAction::DelayFacility,
            ..cards()
        };
        assert_eq!(sentence(&facility), "1 set-up failure sets that church’s account to delayed.");
        let whole = ReactionRuleView {
            classes: vec![Class::CommunicationError],
            frequency: 2,
            within_seconds: 600,
            kinds: vec![],
            action: ReactionAction::DelayEverything,
            ..cards()
        };
        assert_eq!(
            sentence(&whole),
            "2 gateways delayed for communication failures within 10 minutes set all gateways to \
             delayed; not again within 10 minutes."
        );
        let told = ReactionRuleView {
            within_seconds: 90,
            kinds: vec!["ach".to_owned(), "nz_bank".to_owned()],
            gateway: Some(("pin".parse().unwrap(), "Pin".to_owned())),
            action: ReactionAction::Notify,
            ..cards()
        };
        assert_eq!(
            sentence(&told),
            "3 communication or provider failures of US bank accounts or New Zealand bank accounts \
             at Pin within 90 seconds are told to staff; not again within 10 minutes."
        );
    }
}
