//! Rules through the lab: one person drafts, another approves; what is typed wrong is kept and said.

use http::StatusCode;

use crate::site::{ANN, ANNA, Browser, DAVID, Reply, TestSite};

const LIST: &str = "/staff/rules";
const DRAFT: &str = "/staff/rules/draft";
const UNKNOWN: &str = "/staff/rules/unknown";
const WHY: &str = "/staff/rules/why";
const REASON: &str = "their support told us so";

const RULE: [(&str, &str); 6] = [
    ("text", "the gronk is out of wuzzle"),
    ("gateway", "braintree"),
    ("brand", "visa"),
    ("class", "provider_failure"),
    ("hard", "no"),
    ("reason", REASON),
];

fn rule_with<'a>(name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut rule: Vec<_> = RULE.into_iter().filter(|(field, _)| *field != name).collect();
    rule.push((name, value));
    rule
}

/// Presses the button of this act on a rule's page.
async fn press(browser: &mut Browser<'_>, page: &str, act: &str, why: &str) -> Reply {
    let shown = browser.get(page).await;
    let request = shown.first_value("request");
    let revision = shown.first_value("revision");
    let fields = [("act", act), ("request", &request), ("revision", &revision), ("why", why)];
    browser.post(page, &fields).await
}

#[tokio::test]
async fn f7_a_rule_needs_two_people_and_can_be_taken_back() {
    let site = TestSite::new().await;
    let (mut david, mut anna) = (site.signed_in(DAVID).await, site.signed_in(ANNA).await);
    let list = david.get(LIST).await;
    list.says("Nobody has drafted a rule yet");
    list.says("No. 0");
    let form = david.get(DRAFT).await;
    let reply = david.post(DRAFT, &form.form(DRAFT).with(&RULE)).await;
    let page = reply.location().split('?').next().unwrap().to_owned();
    assert!(reply.location().ends_with("?done=rule_drafted"), "{}", reply.location());
    // The same form once more is the same rule.
    let again = david.post(DRAFT, &form.form(DRAFT).with(&RULE)).await;
    assert_eq!(again.location(), reply.location());
    let shown = david.get(&format!("{page}?done=rule_drafted")).await;
    shown.says("The rule is written down");
    shown.says("No recorded reply would be ruled otherwise");
    shown.says("No case turns red");
    shown.says("These gifts stay as they were decided");

    let reply = press(&mut david, &page, "submit", "").await;
    assert_eq!(reply.location(), format!("{page}?done=rule_submitted"));
    david.get(&page).await.says("You wrote this rule, so somebody else approves it");
    let reply = press(&mut david, &page, "approve", "").await;
    assert_eq!(reply.status, StatusCode::CONFLICT);
    reply.says("You wrote this rule, so somebody else approves it");

    anna.get(LIST).await.says("Waits for approval");
    let reply = press(&mut anna, &page, "send_back", "no").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("Say why, in ten characters or more");
    assert!(reply.body.contains("value=\"no\""), "what was typed is kept");
    let reply = press(&mut anna, &page, "approve", "").await;
    assert_eq!(reply.location(), format!("{page}?done=rule_approved"));
    let list = anna.get(&format!("{LIST}?from=staff")).await;
    list.says("No. 1");
    list.says("the gronk is out of wuzzle");
    list.says("In force");
    let json = anna.get("/api/v1/staff/rules?from=staff").await;
    assert!(json.body.contains("\"matching\":1"), "{}", json.body);

    let reply = press(&mut david, &page, "revert", REASON).await;
    assert_eq!(reply.location(), format!("{page}?done=rule_reverted"));
    let shown = anna.get(&page).await;
    shown.says("Taken back");
    shown.says("Draft it anew");
    // Whoever had the page open still finds that somebody was first.
    let request = uuid::Uuid::from_u128(8).to_string();
    let late = [("act", "revert"), ("request", &request), ("revision", "1"), ("why", REASON)];
    assert_eq!(anna.post(&page, &late).await.status, StatusCode::CONFLICT);
    site.end().await;
}

#[tokio::test]
async fn a18_what_is_wrong_with_a_rule_is_said_beside_what_was_typed() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let form = david.get(DRAFT).await;
    let shipped = classifier::default_rules();
    let taken = shipped.rules().iter().find(|rule| rule.gateway.is_none()).unwrap();
    for (name, value, wrong) in [
        ("text", "", "Write something"),
        ("text", "2044", "Use words: a code by itself decides nothing"),
        ("text", "ab", "Use three letters or more"),
        ("text", "4111 1111 1111 1111", "This looks like a card number"),
        ("class", "", "Choose what it means"),
        ("class", "success", "Choose one from the list"),
        ("brand", "Visa!", "Enter a brand in plain letters, such as visa"),
        ("gateway", "Not A Name", "Choose one from the list"),
        ("reason", "no", "Say why, in ten characters or more"),
    ] {
        let reply = david.post(DRAFT, &form.form(DRAFT).with(&rule_with(name, value))).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {value}");
        reply.says(wrong);
        if name != "reason" {
            assert!(reply.body.contains(REASON), "what was typed is kept");
        }
    }
    let tie = [
        ("text", taken.text.as_str()),
        ("gateway", ""),
        ("brand", ""),
        ("class", "bank_declined"),
        ("reason", REASON),
    ];
    let reply = david.post(DRAFT, &form.form(DRAFT).with(&tie)).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("have the same text and are equally specific");
    let nowhere = format!("{DRAFT}/{}", uuid::Uuid::from_u128(7));
    assert_eq!(david.get(&nowhere).await.status, StatusCode::NOT_FOUND);
    site.end().await;
}

#[tokio::test]
async fn f7_a_reply_is_explained_and_a_person_may_say_what_it_means() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let page = david.get(WHY).await;
    let asked = |reply| [("act", "explain"), ("reply", reply), ("gateway", "braintree")];
    let long = format!(
        "HTTP 402 {{\"message\": \"Insufficient funds\", \"id\": \"{}\"}}",
        "x ".repeat(700)
    );
    let reply = david.post(WHY, &page.form(WHY).with(&asked(&long))).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    reply.says("Insufficient funds");
    reply.says("The rule that decided");
    let reply = david.post(WHY, &page.form(WHY).with(&asked(""))).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("Paste what the gateway answered");

    let judged = [
        ("act", "judge"),
        ("reply", "HTTP 402 Gronk, ask ann@example.com"),
        ("gateway", "braintree"),
        ("class", "expired_card"),
        ("why", REASON),
    ];
    let short: Vec<_> = judged
        .iter()
        .map(|(name, value)| if *name == "why" { ("why", "no") } else { (*name, *value) })
        .collect();
    let reply = david.post(WHY, &page.form(WHY).with(&short)).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("Say what it means");
    let reply = david.post(WHY, &page.form(WHY).with(&judged)).await;
    assert_eq!(reply.location(), format!("{WHY}?done=case_judged"));
    let page = david.get(WHY).await;
    page.says("HTTP 402 Gronk, ask [email]");
    let case = page.first_value("case");
    let forget = [("act", "forget"), ("case", case.as_str())];
    let reply = david.post(WHY, &page.form(WHY).with(&forget)).await;
    assert_eq!(reply.location(), format!("{WHY}?done=case_forgotten"));
    david.get(WHY).await.says("Nobody has said of a reply what it means yet");
    site.end().await;
}

#[tokio::test]
async fn a19_the_inbox_and_its_json_say_what_nobody_understood() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    david.get(UNKNOWN).await.says("Nothing is unknown");
    let json = david.get("/api/v1/staff/rules/unknown").await;
    assert!(json.body.contains("\"clusters\":[]"), "{}", json.body);
    // What is no group any more cannot be set aside.
    let request = uuid::Uuid::from_u128(9).to_string();
    let fields = [("key", "f00d"), ("why", REASON), ("request", request.as_str())];
    assert_eq!(david.post(UNKNOWN, &fields).await.status, StatusCode::CONFLICT);

    let mut ann = site.signed_in(ANN).await;
    ann.give("25", "0002").await;
    site.work_off().await;
    let list = david.get(LIST).await;
    list.says("Failures explained");
    list.says("Meridian Cards");
    list.says("100.0");
    site.end().await;
}
