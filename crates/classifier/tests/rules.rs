//! The rows about rules: A-14 to A-19.

use classifier::{Answer, Brand, Refused, Reply, Rule, RuleSet, classify, default_rules, explain};
use kernel::{Certainty, Class, GatewayId, RuleId};
use proptest::prelude::*;

fn gateway(name: &str) -> GatewayId {
    name.parse().expect("a short plain name")
}

fn brand(name: &str) -> Brand {
    name.parse().expect("a short plain name")
}

fn declined(body: &str) -> Reply {
    Reply::Answered(Answer {
        http_status: 200,
        body: body.as_bytes().to_vec(),
        approved: Some(false),
        finished: true,
    })
}

fn class_of(body: &str, at: &str) -> Class {
    classify(&declined(body), &gateway(at), None, &default_rules()).class
}

fn rule(id: &str, text: &str, at: Option<&str>, on: Option<&str>, class: Class) -> Rule {
    Rule {
        id: RuleId::new(id),
        text: text.to_owned(),
        gateway: at.map(gateway),
        brand: on.map(brand),
        class,
        reason: "a test".to_owned(),
        hard: false,
    }
}

#[test]
fn a14_every_class_but_success_has_rules_and_a_reply_has_one_class() {
    let rules = default_rules();
    for class in Class::ALL {
        let has_rules = rules.rules().iter().any(|rule| rule.class == class);
        assert_eq!(has_rules, class != Class::Success, "{class}");
    }
}

#[test]
fn a16_the_numeric_code_changes_nothing_and_the_text_does() {
    let body = |code: u32, text: &str| format!(r#"{{"code": "{code}", "message": "{text}"}}"#);
    for code in 0..1_000 {
        assert_eq!(class_of(&body(code, "Insufficient funds"), "any"), Class::InsufficientFunds);
        assert_eq!(class_of(&body(code, "Issuer unavailable"), "any"), Class::CommunicationError);
        assert_eq!(class_of(&body(code, ""), "any"), Class::UnknownError);
    }
}

#[test]
fn a16_a_code_cannot_be_a_rule() {
    let rules = vec![rule("A", "05 51", None, None, Class::BankDeclined)];
    assert_eq!(RuleSet::new(rules).err(), Some(Refused::NoLetter(RuleId::new("A"))));
}

#[test]
fn a17_an_upstream_error_at_pin_is_a_communication_error_and_elsewhere_unknown() {
    let text = "An upstream error occurred";
    let ruling = classify(&declined(text), &gateway("pin"), None, &default_rules());
    assert_eq!(ruling.class, Class::CommunicationError);
    assert_eq!(ruling.rule, Some(RuleId::new("pin/an-upstream-error-occurred")));
    assert_eq!(class_of(text, "stripe"), Class::UnknownError);
}

/// Rules that compete: by length, by scope, by place, by class, and with a gap.
fn competing() -> Vec<Rule> {
    vec![
        rule("short", "error", None, None, Class::UnknownError),
        rule("long", "upstream error", None, None, Class::ProviderFailure),
        rule("at", "upstream error", Some("pin"), None, Class::CommunicationError),
        rule("on", "bank error", None, Some("visa"), Class::BankDeclined),
        rule("at on", "upstream error", Some("pin"), Some("visa"), Class::SuspiciousPayment),
        rule("other", "upstream error", Some("nmi"), None, Class::InsufficientFunds),
        rule("gap", "card * error", None, None, Class::BadCardDetails),
        rule("open", "declin*", None, None, Class::BankDeclined),
        rule("equal", "stolen", None, None, Class::SuspiciousPayment),
    ]
}

#[test]
fn a18_longer_text_first_then_the_more_specific() {
    let rules = RuleSet::new(competing()).unwrap();
    let table = [
        ("an error", "pin", None, Some("short")),
        ("an upstream error", "any", None, Some("long")),
        ("an upstream error", "any", Some("visa"), Some("long")),
        ("an upstream error", "pin", None, Some("at")),
        ("an upstream error", "pin", Some("amex"), Some("at")),
        ("an upstream error", "pin", Some("visa"), Some("at on")),
        ("an upstream error", "nmi", Some("visa"), Some("other")),
        ("a bank error", "pin", Some("visa"), Some("on")),
        ("a bank error", "pin", None, Some("short")),
        ("the card has some error", "pin", None, Some("gap")),
        ("the card is one two three four error", "pin", None, Some("short")),
        ("[\"card\", \"error\"]", "pin", None, Some("short")),
        ("declined, stolen", "pin", None, Some("equal")),
        ("an upstream terror", "pin", None, None),
        ("", "pin", None, None),
    ];
    for (body, at, on, expected) in table {
        let on = on.map(brand);
        let ruling = classify(&declined(body), &gateway(at), on.as_ref(), &rules);
        assert_eq!(ruling.rule, expected.map(RuleId::new), "{body} at {at} on {on:?}");
    }
}

#[test]
fn a18_what_ties_is_refused_and_both_are_named() {
    let same = |first: Rule, second: Rule| RuleSet::new(vec![first, second]).err();
    let tie = Some(Refused::Tie { first: RuleId::new("a"), second: RuleId::new("b") });
    let class = Class::BankDeclined;
    let other = Class::ExpiredCard;
    let a = rule("a", "Some Words", None, None, class);
    assert_eq!(same(a.clone(), rule("b", "some-words", None, None, other)), tie);
    assert_eq!(same(rule("b", "some * words", None, None, other), a.clone()), tie);
    assert_eq!(same(a.clone(), rule("b", "some words*", None, None, class)), tie);
    assert_eq!(same(a, rule("b", "some words", Some("pin"), None, other)), None);
    let at = rule("a", "some words", Some("pin"), None, class);
    assert_eq!(same(at.clone(), rule("b", "some words", None, Some("visa"), other)), tie);
    assert_eq!(same(at, rule("b", "some words", Some("nmi"), None, other)), None);
}

#[test]
fn a18_a_thousand_orders_of_insertion_give_one_order() {
    let mut rules = competing();
    let expected = RuleSet::new(rules.clone()).unwrap();
    let mut seed = 0x9e37_79b9_u64;
    for _ in 0..1_000 {
        for at in (1..rules.len()).rev() {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let to = usize::try_from(seed >> 33).unwrap() % (at + 1);
            rules.swap(at, to);
        }
        let shuffled = RuleSet::new(rules.clone()).unwrap();
        assert_eq!(shuffled.rules(), expected.rules());
    }
}

#[test]
fn what_would_match_anything_or_claims_success_is_refused() {
    let refused = |text: &str, class| RuleSet::new(vec![rule("a", text, None, None, class)]).err();
    let id = || RuleId::new("a");
    assert_eq!(refused("", Class::BankDeclined), Some(Refused::TooShort(id())));
    assert_eq!(refused(" a-b * ", Class::BankDeclined), Some(Refused::TooShort(id())));
    assert_eq!(refused("approved", Class::Success), Some(Refused::ClaimsSuccess(id())));
    assert_eq!(refused("nsf", Class::InsufficientFunds), None);
    let twice = vec![
        rule("a", "one text", None, None, Class::BankDeclined),
        rule("a", "another text", None, None, Class::BankDeclined),
    ];
    assert_eq!(RuleSet::new(twice).err(), Some(Refused::SameId(id())));
}

#[test]
fn a19_what_no_rule_knows_is_an_unknown_error() {
    for body in ["", "blorp", "{}", "<x/>", "a=b", "Lorem ipsum dolor sit amet 05"] {
        let ruling = classify(&declined(body), &gateway("pin"), None, &default_rules());
        assert_eq!((ruling.class, ruling.rule), (Class::UnknownError, None), "{body}");
        assert_eq!(ruling.certainty, Certainty::Sure);
    }
}

#[test]
fn every_shipped_rule_can_win() {
    let rules = default_rules();
    for rule in rules.rules() {
        let text = rule.text.replace('*', " ");
        let at = rule.gateway.clone().unwrap_or_else(|| gateway("any"));
        let ruling = classify(&declined(&text), &at, rule.brand.as_ref(), &rules);
        assert_eq!(ruling.rule.as_ref(), Some(&rule.id), "{text}");
        assert!(!rule.reason.is_empty());
    }
}

#[test]
fn staff_may_add_a_rule_to_the_shipped_ones() {
    let text = "purple monkey dishwasher";
    let more = rule("staff-1", text, Some("nmi"), None, Class::ProviderFailure);
    let rules = default_rules().with([more.clone()]).unwrap();
    assert_eq!(rules.get(&more.id), Some(&more));
    let ruling = classify(&declined(text), &gateway("nmi"), None, &rules);
    assert_eq!(ruling.rule, Some(more.id.clone()));
    assert_eq!(class_of(text, "nmi"), Class::UnknownError);
    assert!(default_rules().with([rule("x", "NSF", None, None, Class::BankDeclined)]).is_err());
}

#[test]
fn an_explanation_shows_the_words_and_every_match_in_order() {
    let rules = RuleSet::new(competing()).unwrap();
    let reply = declined(r#"{"fraud": "", "message": "Declined: an Upstream-Error"}"#);
    let explanation = explain(&reply, &gateway("pin"), Some(&brand("visa")), &rules);
    assert_eq!(explanation.words, "declined an upstream error");
    let matched: Vec<&str> = explanation.matched.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(matched, ["at on", "at", "long", "open", "short"]);
    assert_eq!(explanation.ruling.rule, Some(RuleId::new("at on")));
    let reply = declined("4111 1111 1111 1111 of ann@example.org: an upstream error");
    let explanation = explain(&reply, &gateway("pin"), None, &rules);
    assert_eq!(explanation.words, "card of email an upstream error");
}

#[test]
fn ten_thousand_more_rules_change_no_other_ruling() {
    let padding = (0..10_000).map(|n: u32| {
        let word: String = n.to_string().bytes().map(|b| char::from(b + 49)).collect();
        rule(&format!("p{n}"), &format!("quux {word}"), None, None, Class::BankDeclined)
    });
    let many = default_rules().with(padding).unwrap();
    let few = default_rules();
    for known in few.rules().iter().step_by(20) {
        let reply = declined(&known.text);
        let ruling = classify(&reply, &gateway("any"), None, &many);
        assert_eq!(ruling, classify(&reply, &gateway("any"), None, &few));
    }
}

proptest! {
    #[test]
    fn a16_the_format_around_a_text_changes_nothing(code in "[0-9]{0,6}", pick in 0_usize..4) {
        let text = "The card has expired";
        let body = match pick {
            0 => format!("{code}: {text}"),
            1 => format!(r#"{{"cvv": null, "code": "{code}", "text": "{text}"}}"#),
            2 => format!("<r fraud=\"{code}\"><avs/><text>{text}</text></r>"),
            _ => format!("pin={code}&text={}", text.replace(' ', "+")),
        };
        prop_assert_eq!(class_of(&body, "any"), Class::ExpiredCard);
    }
}
