//! A phone and a webhook of a donor's own; how large they read, where letters reach them, and what
//! is wrong with a form in their language.

use axum::body::Body;
use http::{Method, Request, StatusCode};
use mirror::signature::Secret;

use crate::site::{ANN, BOB, Browser, RUTH, TestSite};

const NOTICES: &str = "/settings/notices";
const PHONE: &str = "/settings/notices/phone";
const HOOK: &str = "/settings/notices/webhook";

async fn round(site: &TestSite) {
    for dispatch in site.giving.dispatches_due(20).await.unwrap() {
        site.giving.send_dispatch(&dispatch).await.unwrap();
    }
}

/// The newest text, in the demo's mailbox.
async fn text(site: &TestSite) -> String {
    site.giving.mailbox().await.unwrap().texts.remove(0).says
}

async fn proven(site: &TestSite, donor: &mut Browser<'_>) {
    let form = donor.get(PHONE).await;
    let reply = donor.post(PHONE, &form.form(PHONE).with(&[("phone", "253 555 0142")])).await;
    assert_eq!(reply.location(), "/settings/notices/phone?done=contact_code_sent");
    let page = donor.get(PHONE).await;
    page.says("The code we sent to +12535550142");
    let code: String = text(site).await.chars().filter(char::is_ascii_digit).take(6).collect();
    let request = page.first_value("request");
    let typed = [("act", "prove"), ("request", request.as_str()), ("code", &code)];
    let reply = donor.post(PHONE, &typed).await;
    assert_eq!(reply.location(), "/settings/notices?done=contact_proven");
}

#[tokio::test]
async fn d22_a_phone_becomes_a_column_once_it_is_proven() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let page = ann.get(NOTICES).await;
    page.says("Other ways than mail");
    assert!(!page.body.contains("receipt.sms"), "nothing is told where nothing was proven");
    proven(&site, &mut ann).await;
    let page = ann.get(NOTICES).await;
    for name in ["receipt.sms", "needs_you.sms", "receipt.email"] {
        assert!(page.body.contains(&format!("name=\"{name}\"")), "{name}");
    }
    for name in ["needs_you.email", "account.sms"] {
        assert!(!page.body.contains(&format!("name=\"{name}\"")), "{name} is no choice");
    }
    let form = page.form(NOTICES);
    let reply = ann.post(NOTICES, &form.with(&[("receipt.sms", "yes")])).await;
    assert_eq!(reply.location(), "/settings/notices?done=notices_kept");
    ann.give("25", "1881").await;
    site.work_off().await;
    round(&site).await;
    let texts = site.giving.mailbox().await.unwrap().texts;
    assert!(texts.iter().any(|text| text.says == "Your gift of $25.00"), "{texts:?}");
    ann.get(PHONE).await.says("A gift was taken: your receipt");
    site.browser().get("/mailbox").await.says("+12535550142");
    site.end().await;
}

#[tokio::test]
async fn d22_what_is_wrong_stands_at_its_field_and_nothing_is_lost() {
    let site = TestSite::new().await;
    let mut bob = site.signed_in(BOB).await;
    let page = bob.get(PHONE).await;
    let reply = bob.post(PHONE, &page.form(PHONE).with(&[("phone", "call me")])).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("Enter a phone number, such as +1 253 555 0142");
    assert!(reply.body.contains("value=\"call me\""), "{}", reply.body);
    let page = bob.get(HOOK).await;
    let inside = [("webhook", "https://169.254.169.254/latest")];
    let reply = bob.post(HOOK, &page.form(HOOK).with(&inside)).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("Enter an address on the internet that begins with https://");
    let reply = site.signed_in(RUTH).await.get(PHONE).await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN);
    site.end().await;
}

#[tokio::test]
async fn d22_stop_is_believed_only_from_whoever_carries_texts() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    proven(&site, &mut ann).await;
    let body = r#"{"id":"1","from":"+12535550142","text":"STOP"}"#;
    let sign =
        |secret: &[u8]| Secret::new(secret).unwrap().sign(body.as_bytes(), site.giving.now());
    let mut nobody = site.browser();
    for (secret, expected) in
        [("forged", StatusCode::NOT_FOUND), ("sandbox", StatusCode::NO_CONTENT)]
    {
        let request = Request::builder()
            .method(Method::POST)
            .uri("/texts")
            .header("offertory-signature", sign(secret.as_bytes()));
        let (status, _, _) = nobody.answer(request, Body::from(body)).await;
        assert_eq!(status, expected, "{secret}");
    }
    ann.get(PHONE).await.says("Somebody answered STOP from +12535550142");
    site.end().await;
}

#[tokio::test]
async fn d25_large_print_is_kept_for_every_browser() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    assert!(!ann.get("/settings").await.body.contains("data-print"));
    let reply = ann.post("/print", &[("print", "large")]).await;
    assert_eq!(reply.location(), "/settings?done=print_kept");
    assert!(ann.get("/gifts").await.body.contains("data-print=\"large\""));
    let mut elsewhere = site.signed_in(ANN).await;
    assert!(elsewhere.get("/gifts").await.body.contains("data-print=\"large\""));
    elsewhere.post("/print", &[("print", "usual")]).await;
    assert!(!elsewhere.get("/gifts").await.body.contains("data-print"));
    let reply = ann.post("/print", &[("print", "huge")]).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    site.end().await;
}

#[tokio::test]
async fn b01_an_address_and_a_churchs_language_are_kept() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let request = ann.get("/settings").await.first_value("request");
    let address = "1 Dock Street\r\nTacoma WA 98402";
    let typed = [("act", "address"), ("request", request.as_str()), ("address", address)];
    let reply = ann.post("/settings", &typed).await;
    assert_eq!(reply.location(), "/settings?done=address_kept");
    ann.get("/settings").await.says("Tacoma WA 98402");
    let mut ruth = site.signed_in(RUTH).await;
    let page = ruth.get("/settings").await;
    page.says("Language of your church");
    let request = page.first_value("request");
    let speaks = [("act", "church_language"), ("request", request.as_str()), ("speaks", "es")];
    let reply = ruth.post("/settings", &speaks).await;
    assert_eq!(reply.location(), "/settings?done=church_language_kept");
    ann.give("25", "1881").await;
    site.work_off().await;
    let mails = site.giving.mailbox().await.unwrap().mails;
    assert!(mails.iter().any(|mail| mail.subject == "Tu ofrenda de $25.00"), "{mails:?}");
    ann.get("/statements").await.says("Tacoma WA 98402");
    let denied = ann.post("/settings", &speaks).await;
    assert_eq!(denied.status, StatusCode::BAD_REQUEST, "a donor is no office");
    site.end().await;
}

#[tokio::test]
async fn d24_a_donor_reads_what_is_wrong_in_their_language() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    ann.post("/language", &[("language", "pt")]).await;
    let page = ann.get("/give").await;
    let reply = ann.post("/give", &page.form("/give").with(&[("amount", "1,234")])).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("Isto pode ser lido como dois valores");
    assert!(reply.body.contains("value=\"1,234\""), "as it was typed");
    // A field that the office has too is told in the donor's words all the same.
    let page = ann.get("/statements?from=2026-01-01&to=").await;
    assert!(!page.text().contains("Choose where to"), "{}", page.text());
    site.end().await;
}
