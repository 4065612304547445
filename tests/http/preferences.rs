//! What a donor is told, and how a mail looks and is stopped.

use http::StatusCode;

use crate::site::{ANN, BOB, RUTH, TestSite};

const PATH: &str = "/settings/notices";

#[tokio::test]
async fn b03_choices_are_kept_and_what_must_come_is_explained() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let page = ann.get(PATH).await;
    page.says("We write to ann@example.org");
    page.says("Nobody can switch them off");
    assert!(page.body.contains("name=\"receipt.email\""), "{}", page.body);
    assert!(!page.body.contains("name=\"needs_you.email\""), "it is no choice");
    let form = page.form(PATH);
    let mut form = form.with(&[("pace", "daily")]);
    form.retain(|(name, _)| *name != "receipt.email");
    let reply = ann.post(PATH, &form).await;
    assert_eq!(reply.location(), "/settings/notices?done=notices_kept");
    let page = ann.get(reply.location()).await;
    page.says("We tell you as you wish");
    let form = page.form(PATH);
    let kept = form.fields().into_iter().map(|(name, value)| format!("{name}={value}"));
    let kept: Vec<String> = kept.collect();
    assert!(kept.contains(&"pace=daily".to_owned()), "{kept:?}");
    assert!(!kept.iter().any(|one| one.starts_with("receipt.email")), "{kept:?}");
    assert!(kept.contains(&"waiting.email=yes".to_owned()), "{kept:?}");
    site.end().await;
}

#[tokio::test]
async fn d22_hours_that_make_no_sense_are_shown_again_as_typed() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let page = ann.get(PATH).await;
    let form = page.form(PATH);
    let wrong = [("quiet", "yes"), ("quiet_from", "8"), ("quiet_until", "8")];
    let reply = ann.post(PATH, &form.with(&wrong)).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", reply.body);
    let again = reply.form(PATH);
    assert!(again.fields().contains(&("quiet", "yes")), "{:?}", again.fields());
    let reply = site.signed_in(RUTH).await.get(PATH).await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN, "a church is not told as donors are");
    site.end().await;
}

#[tokio::test]
async fn b01_mails_go_by_the_zone_that_was_chosen() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let page = ann.get("/settings").await;
    let request = page.first_value("request");
    let zone = [("act", "zone"), ("request", request.as_str()), ("zone", "Asia/Seoul")];
    let reply = ann.post("/settings", &zone).await;
    assert_eq!(reply.location(), "/settings?done=zone_kept");
    ann.get(PATH).await.says("Asia/Seoul");
    let other = uuid::Uuid::from_u128(9).to_string();
    let nowhere = [("act", "zone"), ("request", other.as_str()), ("zone", "Mars/Base")];
    assert_eq!(ann.post("/settings", &nowhere).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.end().await;
}

#[tokio::test]
async fn b27_whoever_has_the_mail_stops_it_with_one_click() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    ann.give("25", "1881").await;
    site.work_off().await;
    let due = site.giving.mails_due(9).await.unwrap();
    let receipt = due.iter().find(|one| one.mail.text.contains("was taken, once")).unwrap();
    let path = format!("/unsubscribe/{}", receipt.stop.as_ref().unwrap());
    let mut nobody = site.browser();
    let page = nobody.get(&path).await;
    page.says("Stop these mails?");
    assert!(!page.text().contains("ann@"), "it says nothing of whose it is");
    // A program that reads mail says what the standard has it say.
    let reply = nobody.post(&path, &[("List-Unsubscribe", "One-Click")]).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    reply.says("These mails are stopped");
    let page = ann.get(PATH).await;
    let form = page.form(PATH);
    assert!(!form.fields().iter().any(|(name, _)| *name == "receipt.email"));
    assert_eq!(nobody.get("/unsubscribe/nothing").await.status, StatusCode::NOT_FOUND);
    site.end().await;
}

#[tokio::test]
async fn d22_the_mailbox_shows_mails_in_frames_in_which_nothing_runs() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    ann.give("25", "1881").await;
    site.work_off().await;
    let list = ann.get("/mailbox").await;
    let src = list.body.split("src=\"/mailbox/").nth(1).unwrap().split('"').next().unwrap();
    assert!(list.body.contains("<iframe") && list.body.contains("sandbox"), "{}", list.body);
    let mail = ann.get(&format!("/mailbox/{src}")).await;
    assert_eq!(mail.status, StatusCode::OK);
    let policy = mail.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{policy}");
    assert!(!policy.contains("script-src"), "{policy}");
    mail.says("Grace Harbor Church");
    mail.says("253-555-0142");
    site.end().await;
}

#[tokio::test]
async fn d22_a_test_mail_comes_once_and_an_address_is_trusted_again() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    site.giving.mail_bounced(ANN, "550 no such mailbox").await.unwrap();
    let page = ann.get(PATH).await;
    page.says("Our mails to you come back");
    let request = page.first_value("request");
    let again = [("act", "again"), ("request", request.as_str())];
    for _ in 0..2 {
        let reply = ann.post(PATH, &again).await;
        assert_eq!(reply.location(), "/settings/notices?done=notice_test_sent");
    }
    assert!(!ann.get(PATH).await.text().contains("come back"));
    let tests = site.mails().await.into_iter().filter(|mail| mail.subject.starts_with("A test"));
    assert_eq!(tests.count(), 1);
    site.end().await;
}

#[tokio::test]
async fn d28_everything_of_ones_own_can_be_taken_along() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    ann.give("25", "1881").await;
    ann.give("26.50", "1881").await;
    site.work_off().await;
    site.signed_in(BOB).await.give("70", "1881").await;
    site.work_off().await;
    ann.get("/settings").await.says("Your gifts, as a table (CSV)");
    let table = ann.get("/settings/data.csv").await;
    assert_eq!(table.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(table.body.lines().count(), 3, "{}", table.body);
    assert!(table.body.contains(",General fund,26.50,USD,0.00,Visa 1881"), "{}", table.body);
    let all = ann.get("/settings/data.json").await;
    let all: serde_json::Value = serde_json::from_str(&all.body).unwrap();
    assert_eq!(all["gifts"].as_array().unwrap().len(), 2, "{all}");
    assert_eq!((&all["email"], &all["language"]), (&ANN.into(), &"en".into()));
    assert!(!all.to_string().contains("pm_ok"), "no token leaves: {all}");
    assert_eq!(all["ways_to_pay"].as_array().unwrap().len(), 2);
    site.end().await;
}
