//! Statements and receipts in a browser, on paper, as files; and the page on which anybody checks them.

use axum::body::{Body, to_bytes};
use http::{Request, StatusCode};

use crate::site::{ANN, BOB, Browser, RUTH, Reply, TestSite};

async fn bytes_of(browser: &mut Browser<'_>, path: &str) -> (StatusCode, String, Vec<u8>) {
    let (status, headers, body) = browser.answer(Request::get(path), Body::empty()).await;
    let kind = headers.get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
    (status, kind.unwrap_or_default(), to_bytes(body, 64 << 20).await.unwrap().to_vec())
}

async fn issued(ann: &mut Browser<'_>) -> String {
    let page = ann.get("/statements").await;
    let [from, to, request] = ["from", "to", "request"].map(|name| page.first_value(name));
    let fields = [("from", &*from), ("to", &*to), ("request", &*request)];
    let reply = ann.post("/statements", &fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    reply.location().to_owned()
}

fn code_in(page: &Reply) -> String {
    let at = page.body.find("/verify/").unwrap() + "/verify/".len();
    page.body[at..].chars().take(19).collect()
}

#[tokio::test]
async fn d20_a_statement_is_shown_issued_and_kept_in_every_form() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    ann.get("/statements").await.says("No gift was taken in this time");
    ann.give("300", "1881").await;
    ann.give("25", "1881").await;
    let shown = ann.get("/statements").await;
    shown.says("$325.00");
    shown.says("this line is your written acknowledgment");
    shown.says("No goods or services were given in return");
    let path = issued(&mut ann).await;
    let page = ann.get(&path).await;
    page.says("$325.00");
    ann.get("/statements").await.says("says the same");

    let (status, kind, pdf) = bytes_of(&mut ann, &format!("{path}/statement.pdf")).await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "application/pdf"));
    assert!(pdf.starts_with(b"%PDF-1.7"));
    let (_, _, again) = bytes_of(&mut ann, &format!("{path}/statement.pdf")).await;
    assert!(pdf == again, "the same statement is the same file");
    let (_, _, large) = bytes_of(&mut ann, &format!("{path}/statement.pdf?large=1")).await;
    assert!(large.starts_with(b"%PDF") && large != pdf);
    let (_, kind, csv) = bytes_of(&mut ann, &format!("{path}/statement.csv")).await;
    assert_eq!(kind, "text/csv; charset=utf-8");
    assert_eq!(String::from_utf8(csv).unwrap().lines().count(), 3);
    let (_, kind, json) = bytes_of(&mut ann, &format!("{path}/statement.json")).await;
    assert_eq!(kind, "application/json");
    let whole: views::IssuedStatement = serde_json::from_slice(&json).unwrap();
    assert_eq!(whole.statement.given.minor(), 32_500);
    let text = String::from_utf8(json).unwrap();
    page.says(&giving::statements::hash_of(&text));

    // It is hers alone: to another donor of the same church it is not there.
    let mut bob = site.signed_in(BOB).await;
    for kind in ["", "/statement.pdf", "/statement.csv", "/statement.json"] {
        let reply = bob.get(&format!("{path}{kind}")).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{kind}");
    }
    site.end().await;
}

#[tokio::test]
async fn d20_a_period_that_makes_no_sense_is_shown_as_typed() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    for (query, words) in [
        ("from=2026-02-30&to=2026-03-01", "from"),
        ("from=2026-03-01&to=2026-02-01", "Choose a date that is not before the first"),
        ("from=1999-01-01&to=2026-02-01", "Choose at most ten years"),
    ] {
        let reply = ann.get(&format!("/statements?{query}")).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(reply.body.contains(words), "{query}");
        let from = query[5..15].to_owned();
        assert!(reply.body.contains(&format!("value=\"{from}\"")), "{query} is kept");
    }
    for fine in ["year=2025&begins=4", "year=2024", "from=2024-02-29&to=2024-02-29"] {
        assert_eq!(ann.get(&format!("/statements?{fine}")).await.status, StatusCode::OK, "{fine}");
    }
    site.end().await;
}

#[tokio::test]
async fn f11_anybody_checks_a_code_and_reads_no_name() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    ann.give("60", "1881").await;
    let path = issued(&mut ann).await;
    let page = ann.get(&path).await;
    let code = code_in(&page);
    let mut stranger = site.browser();
    let way = stranger.get(&format!("/verify?code={}", code.to_lowercase())).await;
    assert_eq!(way.location(), format!("/verify/{code}"));
    let known = stranger.get(way.location()).await;
    known.says("This is what was issued");
    known.says("$60.00");
    let name = ann.get("/api/v1/me").await.body;
    let name: serde_json::Value = serde_json::from_str(&name).unwrap();
    assert!(!known.text().contains(name["name"].as_str().unwrap()), "{}", known.text());
    let unknown = stranger.get("/verify/2222-2222-2222-2222").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    unknown.says("No statement and no receipt has this code");
    let wrong = stranger.get("/verify?code=what").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Type the sixteen letters and digits of the code");
    assert!(wrong.body.contains("value=\"what\""));
    site.end().await;
}

#[tokio::test]
async fn d19_a_receipt_is_made_kept_mailed_and_checked() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let given = ann.give("45", "1881").await;
    let gift = given.location().split('?').next().unwrap().to_owned();
    let here = format!("{gift}/receipt");
    let page = ann.get(&here).await;
    assert_eq!(ann.get(&format!("{here}.pdf")).await.status, StatusCode::NOT_FOUND);
    let form = page.form(&here);
    let made = ann.post(&here, &form.fields()).await;
    assert_eq!(made.location(), here);
    let page = ann.get(&here).await;
    page.says("No goods or services were given in return for this gift");
    let (_, kind, pdf) = bytes_of(&mut ann, &format!("{here}.pdf")).await;
    assert_eq!(kind, "application/pdf");
    assert!(pdf.starts_with(b"%PDF-1.7"));
    let code = code_in(&page);
    site.browser().get(&format!("/verify/{code}")).await.says("$45.00");
    let request = page.first_value("request");
    let sent = ann.post(&here, &[("act", "send"), ("request", &request)]).await;
    assert_eq!(sent.location(), format!("{here}?done=receipt_sent"));
    ann.get(sent.location()).await.says("Your receipt is on its way to you");
    assert!(site.mails().await.iter().any(|mail| mail.subject == "Your receipt: $45.00"));
    let mut bob = site.signed_in(BOB).await;
    assert_eq!(bob.get(&here).await.status, StatusCode::NOT_FOUND);
    site.end().await;
}

#[tokio::test]
async fn c11_all_statements_of_a_year_are_one_file() {
    let site = TestSite::new().await;
    site.signed_in(ANN).await.give("60", "1881").await;
    let mut ruth = site.signed_in(RUTH).await;
    let page = ruth.get("/church/statements").await;
    page.says("No statements were made yet");
    let form = page.form("/church/statements");
    let year = site.signed_in(ANN).await.get("/statements").await.first_value("year");
    let fields = form.with(&[("year", &year), ("begins", "1")]);
    let asked = ruth.post("/church/statements", &fields).await;
    assert_eq!(asked.location(), "/church/statements");
    ruth.get("/church/statements").await.says("people looked at");
    while site.giving.issue_statements().await.unwrap() > 0 {}
    let page = ruth.get("/church/statements").await;
    page.says("Save all as one file");
    let at = page.body.find("/church/statements/").unwrap();
    let file: String = page.body[at..].chars().take_while(|c| *c != '"').collect();
    let (status, kind, zip) = bytes_of(&mut ruth, &file).await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "application/zip"));
    assert!(zip.starts_with(b"PK\x03\x04"));
    let has = |needle: &[u8]| zip.windows(needle.len()).any(|window| window == needle);
    assert!(has(b"%PDF-1.7") && has(b"PK\x05\x06"), "papers, and the list at the end");
    site.end().await;
}
