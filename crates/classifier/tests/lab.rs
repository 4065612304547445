//! The lab: what a draft would change, which drafts are refused, and which texts are alike.

use classifier::lab::{Recorded, admit, by_class, changes, clusters, recorded};
use classifier::{Refused, Reply, Rule, RuleSet, default_rules};
use kernel::{Certainty, Class, GatewayId, RuleId};
use proptest::prelude::*;

fn rule(id: &str, text: &str, class: Class) -> Rule {
    Rule {
        id: RuleId::new(id),
        text: text.to_owned(),
        gateway: None,
        brand: None,
        class,
        reason: "a test".to_owned(),
        hard: false,
    }
}

fn gateway() -> GatewayId {
    "pin".parse().expect("a short plain name")
}

fn replies(texts: &[&str]) -> Vec<Reply> {
    texts.iter().map(|text| recorded(text, Class::BankDeclined)).collect()
}

fn at<'a>(replies: &'a [Reply], gateway: &'a GatewayId) -> impl Iterator<Item = Recorded<'a>> {
    replies.iter().map(move |reply| Recorded { reply, gateway, brand: None })
}

#[test]
fn what_was_kept_of_a_reply_is_read_again() {
    let gateway = gateway();
    let table = [
        ("HTTP 200 {\"message\": \"Declined\"}", Class::BankDeclined, Certainty::Sure),
        ("HTTP 200 {\"stolen\": \"Declined\"}", Class::BankDeclined, Certainty::Sure),
        ("HTTP 200 Approved", Class::Success, Certainty::Sure),
        ("HTTP 502 ", Class::CommunicationError, Certainty::Unknown),
        ("HTTP 502", Class::CommunicationError, Certainty::Unknown),
        ("(no connection)", Class::CommunicationError, Certainty::Sure),
        ("(no answer in time)", Class::CommunicationError, Certainty::Unknown),
        ("(the connection broke)", Class::CommunicationError, Certainty::Unknown),
        ("something else", Class::UnknownError, Certainty::Sure),
    ];
    for (kept, class, certainty) in table {
        let reply = recorded(kept, class);
        let ruling = classifier::classify(&reply, &gateway, None, &default_rules());
        assert_eq!((ruling.class, ruling.certainty), (class, certainty), "{kept}");
    }
}

#[test]
fn a_draft_shows_what_it_would_change_and_nothing_else() {
    let before = default_rules();
    let draft = rule("draft", "the purple wire", Class::CommunicationError);
    let after = before.with([draft]).unwrap();
    let gateway = gateway();
    let replies = replies(&[
        "HTTP 200 Declined",
        "HTTP 200 Declined, the purple wire is cut",
        "HTTP 200 the purple wire is cut",
        "HTTP 200 a purple wire is cut",
    ]);
    let found: Vec<_> = changes(&before, &after, at(&replies, &gateway)).collect();
    let places: Vec<usize> = found.iter().map(|change| change.at).collect();
    assert_eq!(places, [1, 2]);
    assert!(found.iter().all(|change| change.after.rule == Some(RuleId::new("draft"))));
    let sums = by_class(found);
    assert_eq!(sums[&(Class::BankDeclined, Class::CommunicationError)], 1);
    assert_eq!(sums[&(Class::UnknownError, Class::CommunicationError)], 1);
}

#[test]
fn a_card_that_may_never_be_asked_again_is_a_change() {
    let soft = rule("draft", "purple", Class::BankDeclined);
    let hard = Rule { hard: true, ..soft.clone() };
    let (soft, hard) = (RuleSet::new(vec![soft]).unwrap(), RuleSet::new(vec![hard]).unwrap());
    let (replies, gateway) = (replies(&["purple"]), gateway());
    assert_eq!(changes(&soft, &hard, at(&replies, &gateway)).count(), 1);
    assert_eq!(changes(&soft, &soft, at(&replies, &gateway)).count(), 0);
}

#[test]
fn a18_a_tie_and_a_greedy_draft_are_refused_with_the_reason() {
    let rules = default_rules();
    let gateway = gateway();
    let replies = replies(&[
        "The card has expired, quoth the black raven",
        "Insufficient funds, quoth the black raven",
        "A timeout, quoth the black raven",
        "Blorp, quoth the black raven",
        "Blorp, says the crow",
    ]);
    let refused = |text: &str, class| {
        admit(&rule("draft", text, class), &rules, at(&replies, &gateway)).err()
    };
    assert!(matches!(refused("NSF", Class::BankDeclined), Some(Refused::Tie { .. })));
    let common = refused("card", Class::ProviderFailure);
    assert!(matches!(common, Some(Refused::TooGreedy { takes: 0, .. })), "{common:?}");
    let greedy = refused("quoth the black raven", Class::SuspiciousPayment);
    let expected = Refused::TooGreedy { rule: RuleId::new("draft"), takes: 3, from: 3 };
    assert_eq!(greedy, Some(expected.clone()));
    assert_eq!(
        expected.to_string(),
        "draft is too greedy: it would take 3 recorded replies from rules of 3 other classes"
    );
    assert_eq!(refused("says the crow", Class::SuspiciousPayment), None);
}

#[test]
fn the_unknown_inbox_puts_texts_that_say_the_same_together() {
    let texts = [
        r#"HTTP 500 {"id": "a81", "message": "Vault shard 17 is rebalancing, hold the line"}"#,
        "HTTP 200 Purple monkey dishwasher",
        r#"HTTP 500 {"id": "b92", "message": "Vault shard 3 is rebalancing, hold the line"}"#,
        r#"HTTP 500 {"id": "c", "message": "Vault shard 3 is rebalancing, please hold the line"}"#,
        "HTTP 200 4111 1111 1111 1111 1234",
    ];
    let found = clusters(texts);
    let members: Vec<&[usize]> = found.iter().map(|cluster| cluster.members.as_slice()).collect();
    assert_eq!(members.first(), Some(&[0, 2, 3].as_slice()));
    assert_eq!(members.len(), 3);
    assert_eq!(found[0].draft.as_deref(), Some("is rebalancing"));
    assert!(found[0].like.contains("rebalancing"));
    let alone = found.iter().find(|cluster| cluster.members == [4]).unwrap();
    assert_eq!((alone.like.as_str(), alone.draft.as_deref()), ("HTTP 200 [card] 1234", None));
    assert!(clusters([]).is_empty());
}

/// Texts of a few words, many of them shared.
fn spoken() -> impl Strategy<Value = Vec<String>> {
    let word = prop::sample::select(vec![
        "vault", "shard", "line", "hold", "please", "bank", "says", "17", "a81", "no", "raven",
        "timeout", "ключ", "錯誤",
    ]);
    let text = prop::collection::vec(word, 0..9).prop_map(|words| words.join(" "));
    prop::collection::vec(text, 0..60)
}

proptest! {
    #[test]
    fn every_text_is_in_one_cluster_whatever_the_order(
        texts in spoken(),
        seed in any::<u64>(),
    ) {
        let found = clusters(texts.iter().map(String::as_str));
        let mut members: Vec<usize> =
            found.iter().flat_map(|cluster| cluster.members.clone()).collect();
        members.sort_unstable();
        prop_assert_eq!(members, (0..texts.len()).collect::<Vec<_>>());

        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|at| {
            (u64::try_from(*at).unwrap() ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        let shuffled = clusters(order.iter().map(|at| texts[*at].as_str()));
        let sizes = |found: &[classifier::lab::Cluster]| -> Vec<(String, usize, Option<String>)> {
            found
                .iter()
                .map(|c| (c.like.clone(), c.members.len(), c.draft.clone()))
                .collect()
        };
        prop_assert_eq!(sizes(&found), sizes(&shuffled));
    }

    #[test]
    fn a_drafted_text_is_a_rule_that_finds_every_member(texts in spoken()) {
        let gateway = gateway();
        for cluster in clusters(texts.iter().map(String::as_str)) {
            let Some(draft) = cluster.draft else { continue };
            let rules = RuleSet::new(vec![rule("draft", &draft, Class::ProviderFailure)]).unwrap();
            for member in cluster.members {
                let reply = recorded(&texts[member], Class::UnknownError);
                let ruling = classifier::classify(&reply, &gateway, None, &rules);
                prop_assert_eq!(ruling.class, Class::ProviderFailure, "{}", draft);
            }
        }
    }

    #[test]
    fn rules_that_are_the_same_change_nothing(texts in spoken()) {
        let replies: Vec<Reply> =
            texts.iter().map(|text| recorded(text, Class::UnknownError)).collect();
        let (rules, gateway) = (default_rules(), gateway());
        prop_assert_eq!(changes(&rules, &rules.clone(), at(&replies, &gateway)).count(), 0);
    }
}
