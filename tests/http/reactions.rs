//! Staff read the house's reactions, look before they change one, and are two where it gets weaker.

use http::StatusCode;

use crate::site::{ANNA, DAVID, TestSite};

const LIST: &str = "/staff/reactions";
const PAGE: &str = "/staff/reactions/card_comms_or_provider";
const CHECK: &str = "/staff/reactions/card_comms_or_provider/check";
const WHY: &str = "Two failures are enough on a Sunday";

#[tokio::test]
async fn a29_a_rule_is_read_in_words_and_changed_after_a_look() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let list = david.get(LIST).await;
    list.says("3 communication or provider failures of cards within 5 minutes set the gateway to");
    list.says("It has never acted");

    let page = david.get(PAGE).await;
    page.says("Nobody has changed it yet");
    let form = page.form(PAGE);
    let typed = form.with(&[("frequency", "2")]);
    let check = david.post(PAGE, &typed).await;
    assert_eq!(check.status, StatusCode::SEE_OTHER, "{}", check.body);
    assert!(check.location().starts_with(&format!("{CHECK}?")), "{}", check.location());
    let page = david.get(check.location()).await;
    page.says("2 communication or provider failures of cards within 5 minutes");
    page.says("With the answers of the last 30 days");
    assert!(!page.text().contains("gets weaker"));
    let form = page.form(CHECK);
    let short = david.post(CHECK, &form.with(&[("why", "no")])).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    short.says("Say why, in ten characters or more");
    assert!(short.body.contains("value=\"no\""), "what was typed is kept");
    let form = short.form(CHECK);
    for _ in 0..2 {
        let reply = david.post(CHECK, &form.with(&[("why", WHY)])).await;
        assert_eq!(reply.location(), format!("{PAGE}?done=reaction_changed"), "sent twice");
    }
    let page = david.get(&format!("{PAGE}?done=reaction_changed")).await;
    page.says("The rule counts as it is now");
    page.says(WHY);
    david.get(LIST).await.says("2 communication or provider failures of cards");
    // Somebody's page from before: what it shows is gone.
    let old = david.get(check.location()).await.form(CHECK);
    let old = david.post(CHECK, &old.with(&[("why", WHY), ("version", "1")])).await;
    assert_eq!(old.status, StatusCode::CONFLICT);
    site.end().await;
}

#[tokio::test]
async fn a29_what_makes_a_rule_weaker_takes_two() {
    let site = TestSite::new().await;
    let (mut david, mut anna) = (site.signed_in(DAVID).await, site.signed_in(ANNA).await);
    let page = david.get(PAGE).await;
    let form = page.form(PAGE);
    let check = david.post(PAGE, &form.with(&[("on", "off"), ("frequency", "9")])).await;
    let page = david.get(check.location()).await;
    page.says("The rule gets weaker");
    page.says("It does nothing any more");
    page.says("It waits for more failures");
    let form = page.form(CHECK);
    let reply = david.post(CHECK, &form.with(&[("why", WHY)])).await;
    assert_eq!(reply.location(), format!("{PAGE}?done=reaction_proposed"));
    let page = david.get(PAGE).await;
    page.says("Waits for a second person");
    page.says("You proposed it, so somebody else approves it");
    page.says("3 communication or provider failures");
    let own = page.form(PAGE).with_act("approve");
    let own = david.post(PAGE, &own.fields()).await;
    assert_eq!(own.status, StatusCode::CONFLICT);
    own.says("You proposed this change, so somebody else approves it");

    let page = anna.get(PAGE).await;
    page.says(WHY);
    let yes = page.form(PAGE).with_act("approve");
    let reply = anna.post(PAGE, &yes.fields()).await;
    assert_eq!(reply.location(), format!("{PAGE}?done=reaction_changed"));
    let page = anna.get(PAGE).await;
    page.says("Off");
    page.says("Approved");
    let again = anna.post(PAGE, &yes.fields()).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "the same request is answered the same");
    site.end().await;
}

#[tokio::test]
async fn a27_bad_input_is_said_in_words_and_kept() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let page = david.get(PAGE).await;
    let form = page.form(PAGE);
    for (field, value, says) in [
        ("frequency", "", "Fill this in"),
        ("frequency", "many", "Enter a whole number"),
        ("frequency", "101", "Enter a number from 1 to 100"),
        ("within", "0", "Enter from 1 to 1440 minutes"),
        ("within", "2000", "Enter from 1 to 1440 minutes"),
        ("not_again", "-1", "Enter a whole number"),
        ("gateway", "nowhere", "Choose one from the list"),
        ("facility", "not an id", "Enter the id of an account that is there"),
        ("action", "delay_everything", "Choose one from the list"),
        ("action", "explode", "Choose one from the list"),
        (
            "class_gateway_incorrectly_configured",
            "yes",
            "A misconfiguration delays its own account alone",
        ),
    ] {
        let reply = david.post(PAGE, &form.with(&[(field, value)])).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
        reply.says(says);
    }
    let none = [("class_communication_error", ""), ("class_provider_failure", "")];
    david.post(PAGE, &form.with(&none)).await.says("Choose which failures count");
    let reply = david.post(PAGE, &form.with(&[("frequency", "seven")])).await;
    assert!(reply.body.contains("value=\"seven\""), "what was typed is kept");
    // The same typed into an address leads to where it is put right.
    let reply = david.get(&format!("{CHECK}?frequency=seven")).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("Enter a whole number");

    let (nowhere, unread) = ("/staff/reactions/nothing", ("act", "explode"));
    assert_eq!(david.get(nowhere).await.status, StatusCode::NOT_FOUND);
    let reply = david.post(PAGE, &form.with(&[unread])).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    site.end().await;
}

#[tokio::test]
async fn a27_a_rule_is_made_and_only_tells() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let new = "/staff/reactions/new";
    let form = david.get(new).await;
    let form = form.form(new);
    let fields = [
        ("name", "look_at_providers"),
        ("class_provider_failure", "yes"),
        ("frequency", "2"),
        ("within", "1"),
        ("not_again", "0"),
        ("action", "notify"),
        ("on", "on"),
    ];
    for (name, says) in [
        ("", "Give the rule a name"),
        ("Look At", "Use small letters, digits and _ only"),
        ("orchestrator", "Choose one from the list"),
        ("card_comms_or_provider", "Somebody has this already"),
    ] {
        let mut fields = fields;
        fields[0].1 = name;
        let reply = david.post(new, &form.with(&fields)).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        reply.says(says);
    }
    let check = david.post(new, &form.with(&fields)).await;
    let page = david.get(check.location()).await;
    page.says("Check: make Look at providers");
    page.says("2 provider failures within 1 minute are told to staff");
    let to = "/staff/reactions/look_at_providers/check";
    let form = page.form(to);
    let reply = david.post(to, &form.with(&[("why", WHY)])).await;
    assert_eq!(reply.location(), "/staff/reactions/look_at_providers?done=reaction_changed");
    david.get(LIST).await.says("Look at providers");
    site.end().await;
}
