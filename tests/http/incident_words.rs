//! While an outage of ours lasts, nobody who gives reads of a failure: every page of donors and
//! every mail to them, with gifts in each state that an outage brings.

use std::collections::BTreeSet;

use http::{Method, StatusCode};
use offertory::drill::is_wrong;
use offertory::http::routes::{self, Needs};

use crate::site::{ANN, Browser, DAVID, TestSite};

/// Staff delay the gateway, by hand.
async fn delay(site: &TestSite) {
    let mut david = site.signed_in(DAVID).await;
    let path = format!("/staff/delay/begin?scope=gateway:{}", site.gateway);
    let page = david.get(&path).await;
    let form = page.form("/staff/delay/begin");
    let typed = [("why", "Every call is answered with an error")];
    let begun = david.post("/staff/delay/begin", &form.with(&typed)).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
}

/// What a donor may always choose, outage or not: no gift is told anything by it.
const CHOICES: [&str; 2] =
    ["Needs you Not taken Cancelled", "My card has expired, or its details do not fit any more"];

/// The words of a page, sentence by sentence. A form that lacks something tells of what was typed.
async fn read(browser: &mut Browser<'_>, path: &str) -> Vec<String> {
    let page = browser.get(path).await;
    if page.status == StatusCode::UNPROCESSABLE_ENTITY {
        return Vec::new();
    }
    // A way back from a hand-off that nobody began is no page.
    let shown =
        [StatusCode::OK, StatusCode::CONFLICT, StatusCode::SEE_OTHER, StatusCode::NOT_FOUND];
    assert!(shown.contains(&page.status), "{path}");
    let text = CHOICES.iter().fold(page.text(), |text, choice| text.replace(choice, ""));
    text.split(". ").map(str::to_owned).collect()
}

#[tokio::test]
async fn a10_no_page_or_mail_of_an_outage_tells_a_failure() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    // One that was taken, one the gateway never answered, and one that a delay holds.
    let taken = ann.give("25", "1881").await;
    site.mood("cut").await;
    let asked = ann.give("26", "1881").await;
    delay(&site).await;
    let held = ann.give("27", "1881").await;
    let form = ann.get("/give").await;
    let (fund, method) = (form.first_value("fund"), form.value_beside("method", "1881"));
    let weekly = [
        ("fund", fund.as_str()),
        ("amount", "28"),
        ("method", &method),
        ("frequency", "weekly"),
        ("first", "2026-11-29"),
    ];
    let check = ann.post("/give", &weekly).await;
    let page = ann.get(check.location()).await;
    let schedule = ann.post("/give/check", &page.form("/give/check").fields()).await;
    site.work_off().await;

    let path = |reply: &crate::site::Reply| reply.location().split('?').next().unwrap().to_owned();
    let gifts = [path(&taken), path(&asked), path(&held)];
    let schedule = path(&schedule);
    let mut paths = BTreeSet::new();
    for route in routes::all().iter().filter(|route| route.method == Method::GET) {
        let donors = matches!(route.needs, Needs::Donor | Needs::Anybody);
        let is_page = !route.path.starts_with("/api") && !route.path.ends_with(".pdf");
        if !donors || !is_page {
            continue;
        }
        let id = |of: &str| of.rsplit('/').next().unwrap().to_owned();
        if route.path == "/gifts/{id}/way" {
            // One that is not theirs: the page says so.
            let none = "?method=00000000-0000-0000-0000-000000000000";
            let way = |gift: &String| format!("{}{none}", route.path.replace("{id}", &id(gift)));
            paths.extend(gifts.iter().map(way));
        } else if route.path.starts_with("/gifts/{id}/receipt") {
            // What was not taken has none.
            paths.insert(route.path.replace("{id}", &id(&gifts[0])));
        } else if route.path.starts_with("/gifts/{id}") {
            paths.extend(gifts.iter().map(|gift| route.path.replace("{id}", &id(gift))));
        } else if route.path.starts_with("/recurring/{id}") {
            paths.insert(route.path.replace("{id}", &id(&schedule)));
        } else if !route.path.contains('{') {
            paths.insert(route.path.to_owned());
        }
    }
    assert!(paths.len() > 12, "{paths:?}");
    let mut wrong = Vec::new();
    for path in &paths {
        let said = read(&mut ann, path).await;
        wrong.extend(
            said.into_iter().filter(|one| is_wrong(one)).map(|one| format!("{path}: {one}")),
        );
    }
    for mail in site.mails().await.into_iter().filter(|mail| mail.to == ANN) {
        let said = [mail.subject.as_str(), &mail.text];
        let said = said.into_iter().flat_map(|text| text.split(['.', '\n']));
        wrong.extend(said.filter(|one| is_wrong(one)).map(|one| format!("mail: {one}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    site.end().await;
}
