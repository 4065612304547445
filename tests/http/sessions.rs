//! Signing in and out, and how long it lasts.

use std::time::Duration;

use http::StatusCode;

use crate::site::{ANN, Browser, DAVID, PASSWORD, TestSite};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3_600);

async fn is_in(browser: &mut Browser<'_>, page: &str) -> bool {
    browser.get(page).await.status == StatusCode::OK
}

#[tokio::test]
async fn a_session_gets_a_new_id_at_sign_in_and_ends_at_sign_out() {
    let site = TestSite::new().await;
    let mut browser = site.signed_in(ANN).await;
    let first = browser.session().unwrap().to_owned();
    browser.sign_in(ANN, PASSWORD).await;
    assert_ne!(browser.session(), Some(first.as_str()));
    let mut copy = browser.clone();
    assert_eq!(browser.post("/sign-out", &[]).await.location(), "/");
    assert_eq!(browser.session(), None);
    assert!(!is_in(&mut copy, "/gifts").await, "the store has forgotten it too");
    site.end().await;
}

#[tokio::test]
async fn a_password_change_ends_every_other_session() {
    let site = TestSite::new().await;
    let mut phone = site.signed_in(ANN).await;
    let mut desk = site.signed_in(ANN).await;
    let new = "another horse battery";
    let wrong = [("act", "password"), ("current", "x"), ("new", new), ("again", new)];
    let reply = desk.post("/settings", &wrong).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("This is not your present password");
    assert!(is_in(&mut phone, "/gifts").await);
    let right = [("act", "password"), ("current", PASSWORD), ("new", new), ("again", new)];
    let reply = desk.post("/settings", &right).await;
    assert_eq!(reply.location(), "/settings?done=password_changed");
    assert!(is_in(&mut desk, "/gifts").await);
    assert!(!is_in(&mut phone, "/gifts").await);
    let reply = site.browser().sign_in(ANN, PASSWORD).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.end().await;
}

#[tokio::test]
async fn a_donor_stays_signed_in_for_two_idle_weeks_and_a_month_at_most() {
    let site = TestSite::new().await;
    let mut idle = site.signed_in(ANN).await;
    let mut busy = site.signed_in(ANN).await;
    for _ in 0..13 {
        site.clock.advance(DAY);
        assert!(is_in(&mut busy, "/gifts").await);
    }
    site.clock.advance(DAY);
    assert!(!is_in(&mut idle, "/gifts").await, "two weeks without a page");
    for _ in 0..15 {
        assert!(is_in(&mut busy, "/gifts").await);
        site.clock.advance(DAY);
    }
    site.clock.advance(DAY);
    assert!(!is_in(&mut busy, "/gifts").await, "thirty days since sign-in");
    site.end().await;
}

#[tokio::test]
async fn staff_stay_signed_in_for_an_idle_hour_and_half_a_day_at_most() {
    let site = TestSite::new().await;
    let mut idle = site.signed_in(DAVID).await;
    let mut busy = site.signed_in(DAVID).await;
    site.clock.advance(59 * MINUTE);
    assert!(is_in(&mut busy, "/staff/delayed").await);
    site.clock.advance(2 * MINUTE);
    assert!(!is_in(&mut idle, "/staff/delayed").await);
    for _ in 0..12 {
        assert!(is_in(&mut busy, "/staff/delayed").await);
        site.clock.advance(54 * MINUTE);
    }
    site.clock.advance(10 * MINUTE);
    assert!(!is_in(&mut busy, "/staff/delayed").await);
    site.end().await;
}

#[tokio::test]
async fn every_failed_sign_in_reads_the_same() {
    let site = TestSite::new().await;
    let mut browser = site.browser();
    let unknown = browser.sign_in("nobody@example.org", PASSWORD).await;
    let wrong = browser.sign_in(ANN, "wrong horse battery").await;
    let code = browser.post("/sign-in/code", &[("email", ANN), ("code", "000000")]).await;
    let words = "That did not work. Look at the address and type the password or code again";
    for reply in [&unknown, &wrong, &code] {
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        reply.says(words);
        assert!(!reply.body.contains("wrong horse"), "a password is typed again");
    }
    assert!(wrong.body.contains(ANN), "an address is not");
    site.end().await;
}

#[tokio::test]
async fn ten_failures_close_the_door_for_a_while_even_to_the_right_password() {
    let site = TestSite::new().await;
    let mut browser = site.browser();
    for _ in 0..10 {
        browser.sign_in(ANN, "wrong horse battery").await;
    }
    let reply = browser.sign_in(ANN, PASSWORD).await;
    assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS);
    site.clock.advance(16 * MINUTE);
    assert_eq!(browser.sign_in(ANN, PASSWORD).await.status, StatusCode::SEE_OTHER);
    site.end().await;
}

async fn mailed_code(site: &TestSite) -> String {
    let mailbox = site.giving.mailbox().await.unwrap();
    let text = mailbox.mails.iter().find(|mail| mail.to == ANN).unwrap().text.clone();
    text.chars().filter(char::is_ascii_digit).take(6).collect()
}

#[tokio::test]
async fn a_mailed_code_signs_in_once() {
    let site = TestSite::new().await;
    let mut browser = site.browser();
    let reply = browser.post("/sign-in", &[("email", ANN), ("act", "code")]).await;
    assert_eq!(reply.location(), "/sign-in/code?email=ann%40example.org");
    browser.get(reply.location()).await.says("A code is on its way to ann@example.org");
    let code = mailed_code(&site).await;
    let fields = [("email", ANN), ("code", code.as_str())];
    assert_eq!(browser.post("/sign-in/code", &fields).await.location(), "/gifts");
    assert!(is_in(&mut browser, "/gifts").await);
    let again = site.browser().post("/sign-in/code", &fields).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.end().await;
}

#[tokio::test]
async fn an_expired_code_does_not() {
    let site = TestSite::new().await;
    let mut browser = site.browser();
    browser.post("/sign-in", &[("email", ANN), ("act", "code")]).await;
    let code = mailed_code(&site).await;
    site.clock.advance(15 * MINUTE);
    let reply = browser.post("/sign-in/code", &[("email", ANN), ("code", &code)]).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("That did not work");
    site.end().await;
}

#[tokio::test]
async fn whether_somebody_has_an_account_is_not_told() {
    let site = TestSite::new().await;
    let mut browser = site.browser();
    let fields = [("email", "nobody@example.org"), ("act", "code")];
    let reply = browser.post("/sign-in", &fields).await;
    assert_eq!(reply.location(), "/sign-in/code?email=nobody%40example.org");
    site.end().await;
}
