//! Passkeys: adding one, signing in and showing who one is by it, and what opens nothing.

use std::time::Duration;

use http::StatusCode;

use crate::device::{Device, HERE};
use crate::site::{ANN, BOB, Browser, DAVID, Reply, TestSite};

const MINUTE: Duration = Duration::from_secs(60);

const LIST: &str = "/settings/passkeys";
const ADD: &str = "/settings/passkeys/add";

/// Asks the page at `path` for what a device is to be asked.
async fn asked(browser: &mut Browser<'_>, path: &str) -> String {
    let reply = browser.post(path, &[("act", "ask"), ("nickname", "Phone")]).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    reply.body
}

async fn answered(browser: &mut Browser<'_>, path: &str, answer: &str) -> Reply {
    browser.post(path, &[("act", "passkey"), ("nickname", "Phone"), ("answer", answer)]).await
}

/// Somebody who is signed in adds a passkey.
async fn added(browser: &mut Browser<'_>) -> Device {
    let asks = asked(browser, ADD).await;
    let (device, answer) = Device::make(&asks, HERE);
    let reply = answered(browser, ADD, &answer).await;
    assert_eq!(reply.location(), "/settings/passkeys?done=passkey_added");
    device
}

async fn signs_in(browser: &mut Browser<'_>, device: &mut Device) -> Reply {
    let asks = asked(browser, "/sign-in").await;
    let answer = device.answer(&asks);
    answered(browser, "/sign-in", &answer).await
}

fn refused(reply: &Reply) {
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", reply.body);
    reply.says("This passkey did not open anything here");
}

/// The page of the only passkey there is.
async fn page_of_one(browser: &mut Browser<'_>) -> String {
    let list = browser.get(LIST).await;
    let mut links = list.body.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let own = |link: &&str| link.starts_with("/settings/passkeys/") && *link != ADD;
    links.find(own).unwrap_or_else(|| panic!("none in {}", list.body)).to_owned()
}

async fn subjects(site: &TestSite) -> Vec<String> {
    site.mails().await.into_iter().map(|mail| mail.subject).collect()
}

#[tokio::test]
async fn d23_a_passkey_signs_in_like_every_other_way() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    ann.get(LIST).await.says("No passkey yet");
    let mut phone = added(&mut ann).await;
    let list = ann.get(LIST).await;
    list.says("Phone");
    list.says("Not used yet");
    assert!(subjects(&site).await.contains(&"A passkey was added to your account".to_owned()));

    let mut browser = site.browser();
    let door = "/sign-in?next=%2Frecurring";
    let asks = asked(&mut browser, door).await;
    assert!(asks.contains("\"allowCredentials\":[]"), "it tells of nobody: {asks}");
    let before = browser.session().unwrap().to_owned();
    let reply = answered(&mut browser, door, &phone.answer(&asks)).await;
    assert_eq!(reply.location(), "/recurring");
    assert_ne!(browser.session(), Some(before.as_str()), "a new id");
    assert_eq!(browser.get("/gifts").await.status, StatusCode::OK);
    assert!(!browser.get(LIST).await.text().contains("Not used yet"));
    // It is a row among the browsers, and is ended from afar like any.
    ann.get("/settings/sessions").await.says("Sign this one out");
    ann.post("/settings/sessions", &[("act", "others")]).await;
    assert_ne!(browser.get("/gifts").await.status, StatusCode::OK);
    // Again, and once more: it counts on.
    for _ in 0..2 {
        assert_eq!(signs_in(&mut site.browser(), &mut phone).await.location(), "/gifts");
    }
    site.end().await;
}

#[tokio::test]
async fn d23_an_answer_counts_once_and_for_what_was_asked() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let mut phone = added(&mut ann).await;
    let mut browser = site.browser();
    let asks = asked(&mut browser, "/sign-in").await;
    let answer = phone.answer(&asks);
    // Two of the same at once.
    let (mut one, mut other) = (browser.clone(), browser.clone());
    let (left, right) = tokio::join!(
        answered(&mut one, "/sign-in", &answer),
        answered(&mut other, "/sign-in", &answer)
    );
    let statuses = [left.status, right.status];
    let opened = statuses.iter().filter(|status| **status == StatusCode::SEE_OTHER).count();
    assert_eq!(opened, 1, "{statuses:?}");
    // The same once more, where it was asked, and where something else was.
    refused(&answered(&mut browser, "/sign-in", &answer).await);
    let mut elsewhere = site.browser();
    refused(&answered(&mut elsewhere, "/sign-in", &answer).await);
    asked(&mut elsewhere, "/sign-in").await;
    refused(&answered(&mut elsewhere, "/sign-in", &answer).await);
    // What was asked for one thing is no answer to another.
    let asks = asked(&mut ann, "/sign-in").await;
    refused(&answered(&mut ann, "/confirm?next=/methods", &phone.answer(&asks)).await);
    for nonsense in ["", "{}", "x", "{\"id\":\"\"}"] {
        asked(&mut elsewhere, "/sign-in").await;
        refused(&answered(&mut elsewhere, "/sign-in", nonsense).await);
    }
    site.end().await;
}

#[tokio::test]
async fn d23_an_answer_given_to_another_site_opens_nothing() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let mut phone = added(&mut ann).await;
    let mut browser = site.browser();
    for origin in ["https://evil.example", "https://localhost.evil.example", "http://127.0.0.1"] {
        phone.origin = origin;
        refused(&signs_in(&mut browser, &mut phone).await);
    }
    phone.origin = HERE;
    // One that is made for another host's page is not kept either.
    let asks = asked(&mut ann, ADD).await;
    let (_, answer) = Device::make(&asks, "https://evil.example");
    refused(&answered(&mut ann, ADD, &answer).await);
    let asks = asked(&mut browser, "/sign-in").await.replace("localhost", "evil.example");
    refused(&answered(&mut browser, "/sign-in", &phone.answer(&asks)).await);
    assert_eq!(signs_in(&mut browser, &mut phone).await.location(), "/gifts");
    site.end().await;
}

#[tokio::test]
async fn d23_an_answer_is_waited_for_five_minutes() {
    let site = TestSite::new().await;
    let mut phone = added(&mut site.signed_in(ANN).await).await;
    let mut browser = site.browser();
    let asks = asked(&mut browser, "/sign-in").await;
    site.clock.advance(5 * MINUTE);
    let reply = answered(&mut browser, "/sign-in", &phone.answer(&asks)).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("That took too long");
    site.end().await;
}

#[tokio::test]
async fn d23_a_passkey_is_its_owners_alone() {
    let site = TestSite::new().await;
    let (mut ann, mut bob) = (site.signed_in(ANN).await, site.signed_in(BOB).await);
    let anns = added(&mut ann).await;
    let mut bobs = added(&mut bob).await;
    let mut browser = site.browser();
    refused(&signs_in(&mut browser, &mut bobs.clone().of(&anns)).await);
    // Bob's does not show that it is Ann who is signed in.
    let confirm = "/confirm?next=/methods";
    let asks = asked(&mut ann, confirm).await;
    assert!(asks.contains(&anns.credential()) && !asks.contains(&bobs.credential()));
    refused(&answered(&mut ann, confirm, &bobs.answer(&asks)).await);
    // Where it was one of hers that was asked for, it need not say whose it is.
    let mut silent = anns.clone().of_nobody();
    refused(&signs_in(&mut browser, &mut silent).await);
    let asks = asked(&mut ann, confirm).await;
    assert_eq!(answered(&mut ann, confirm, &silent.answer(&asks)).await.location(), "/methods");
    // A key that somebody has is nobody else's.
    let page = page_of_one(&mut ann).await;
    assert_eq!(bob.get(&page).await.status, StatusCode::NOT_FOUND);
    for act in [[("act", "remove"), ("nickname", "")], [("act", "rename"), ("nickname", "Mine")]] {
        assert_eq!(bob.post(&page, &act).await.status, StatusCode::NOT_FOUND);
    }
    ann.get(LIST).await.says("Phone");
    site.end().await;
}

#[tokio::test]
async fn d23_a_copy_of_a_passkey_is_refused() {
    let site = TestSite::new().await;
    let mut phone = added(&mut site.signed_in(ANN).await).await;
    let mut browser = site.browser();
    let mut copy = phone.clone();
    assert_eq!(signs_in(&mut browser, &mut phone).await.location(), "/gifts");
    refused(&signs_in(&mut site.browser(), &mut copy).await);
    assert_eq!(signs_in(&mut site.browser(), &mut phone).await.location(), "/gifts");
    site.end().await;
}

#[tokio::test]
async fn d23_a_passkey_is_named_and_removed() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let mut phone = added(&mut ann).await;
    let page = page_of_one(&mut ann).await;
    let reply = ann.post(&page, &[("act", "rename"), ("nickname", "")]).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    let long = "a".repeat(41);
    let reply = ann.post(&page, &[("act", "rename"), ("nickname", &long)]).await;
    reply.says("Use 40 letters or fewer");
    let reply = ann.post(&page, &[("act", "rename"), ("nickname", "My old phone")]).await;
    assert_eq!(reply.location(), "/settings/passkeys?done=passkey_renamed");
    ann.get(LIST).await.says("My old phone");
    let data = ann.get("/settings/data.json").await;
    assert!(data.body.contains("My old phone"), "one may take it along");
    assert!(!data.body.contains(&phone.credential()), "but not the key");

    ann.get(&page).await.says("Remove My old phone");
    let reply = ann.post(&page, &[("act", "remove")]).await;
    assert_eq!(reply.location(), "/settings/passkeys?done=passkey_removed");
    assert_eq!(ann.post(&page, &[("act", "remove")]).await.status, StatusCode::NOT_FOUND);
    ann.get(LIST).await.says("No passkey yet");
    assert!(subjects(&site).await.contains(&"A passkey was removed from your account".to_owned()));
    refused(&signs_in(&mut site.browser(), &mut phone).await);
    site.end().await;
}

#[tokio::test]
async fn d23_whoever_adds_or_removes_a_passkey_shows_first_who_they_are() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let mut phone = added(&mut ann).await;
    let page = page_of_one(&mut ann).await;
    site.clock.advance(11 * MINUTE);
    assert_eq!(ann.get(LIST).await.status, StatusCode::OK, "the list may be looked at");
    let confirm = ann.get(ADD).await.location().to_owned();
    assert_eq!(confirm, "/confirm?next=%2Fsettings%2Fpasskeys%2Fadd");
    for (path, act) in [(ADD, "ask"), (ADD, "passkey"), (&page, "remove"), (&page, "rename")] {
        let reply = ann.post(path, &[("act", act), ("nickname", "Mine")]).await;
        assert!(reply.location().starts_with("/confirm?next="), "{path} {act}");
    }
    // The passkey itself shows it.
    let mut shown = ann.get(&confirm).await;
    shown.says("Use your passkey");
    let asks = asked(&mut ann, &confirm).await;
    let answer = phone.answer(&asks);
    assert_eq!(answered(&mut ann, &confirm, &answer).await.location(), ADD);
    shown = ann.get(ADD).await;
    assert_eq!(shown.status, StatusCode::OK);
    shown.says("This browser cannot add a passkey here");
    refused(&answered(&mut ann, &confirm, &answer).await);
    // Staff are led there as well; somebody without any is not asked for one.
    let mut david = site.signed_in(DAVID).await;
    site.clock.advance(11 * MINUTE);
    let confirm = david.get(ADD).await.location().to_owned();
    assert!(!david.get(&confirm).await.text().contains("Use your passkey"));
    let reply = david.post(&confirm, &[("act", "ask")]).await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
    site.end().await;
}

#[tokio::test]
async fn d23_twelve_passkeys_are_kept_and_none_twice() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let asks = asked(&mut ann, ADD).await;
    let (phone, answer) = Device::make(&asks, HERE);
    assert_eq!(answered(&mut ann, ADD, &answer).await.status, StatusCode::SEE_OTHER);
    refused(&answered(&mut ann, ADD, &answer).await);
    let asks = asked(&mut ann, ADD).await;
    assert!(asks.contains(&phone.credential()), "a device that has one makes no second: {asks}");
    for _ in 1..12 {
        added(&mut ann).await;
    }
    let reply = ann.post(ADD, &[("act", "ask"), ("nickname", "One more")]).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    ann.get(LIST).await.says("Twelve passkeys are as many as we keep");
    site.end().await;
}

#[tokio::test]
async fn d23_asking_for_passkeys_without_end_is_throttled() {
    let site = TestSite::new().await;
    let mut phone = added(&mut site.signed_in(ANN).await).await;
    let mut browser = site.browser();
    // Whoever gets in is not counted.
    for _ in 0..31 {
        assert_eq!(signs_in(&mut browser, &mut phone).await.status, StatusCode::SEE_OTHER);
    }
    let mut browser = site.browser();
    for _ in 0..30 {
        asked(&mut browser, "/sign-in").await;
    }
    let reply = browser.post("/sign-in", &[("act", "ask")]).await;
    assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS);
    site.clock.advance(16 * MINUTE);
    assert_eq!(signs_in(&mut browser, &mut phone).await.status, StatusCode::SEE_OTHER);
    site.end().await;
}
