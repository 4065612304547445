//! A donor's cards, from their pages: named, used for all, removed, added; and what becomes of what
//! is typed into these forms.

use http::StatusCode;

use crate::site::{ANN, BOB, Browser, Reply, TestSite};

const CARD: &str = "4111111111111111";

/// The path of a card by what stands on it.
async fn card(donor: &mut Browser<'_>, last_four: &str) -> String {
    let list = donor.get("/methods").await;
    let mut links = list.body.split("href=\"/methods/").skip(1);
    let link = links.find(|link| link.split("</a>").next().unwrap().contains(last_four));
    let link = link.unwrap_or_else(|| panic!("no {last_four} in {}", list.text()));
    format!("/methods/{}", link.split('"').next().unwrap())
}

/// A weekly gift from a card: its path.
async fn weekly(donor: &mut Browser<'_>, last_four: &str) -> String {
    let form = donor.get("/give").await;
    let (fund, method) = (form.first_value("fund"), form.value_beside("method", last_four));
    let fields = [
        ("fund", fund.as_str()),
        ("amount", "40"),
        ("method", &method),
        ("frequency", "weekly"),
        ("first", "2026-11-29"),
    ];
    let check = donor.post("/give", &fields).await;
    assert_eq!(check.status, StatusCode::SEE_OTHER, "{}", check.text());
    let page = donor.get(check.location()).await;
    let made = donor.post("/give/check", &page.form("/give/check").fields()).await;
    made.location().split('?').next().unwrap().to_owned()
}

fn leads_to(reply: &Reply, path: &str) {
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text());
    assert_eq!(reply.location(), path);
}

#[tokio::test]
async fn d09_a_card_has_the_name_its_donor_gives_it() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let path = card(&mut ann, "1881").await;
    let form = ann.get(&path).await.form(&path);
    let named = ann.post(&path, &form.with(&[("nickname", "Household")])).await;
    leads_to(&named, &format!("{path}?done=method_renamed"));
    ann.get(named.location()).await.says("The name is kept");
    ann.get("/methods").await.says("Household");

    let form = ann.get(&path).await.form(&path);
    let long = "a name that goes on and on and never seems to end";
    let refused = ann.post(&path, &form.with(&[("nickname", long)])).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Use 40 letters or fewer");
    assert!(refused.body.contains(long), "what was typed is kept");
    let number = ann.post(&path, &form.with(&[("nickname", CARD)])).await;
    assert!(number.status.is_client_error(), "{}", number.status);
    assert!(!number.body.contains(CARD), "but for a number");
    ann.get(&path).await.says("Household");
    site.end().await;
}

#[tokio::test]
async fn d10_one_card_for_all_recurring_gifts_is_checked_first() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let (first, second) = (weekly(&mut ann, "0002").await, weekly(&mut ann, "0002").await);
    let path = card(&mut ann, "1881").await;
    ann.get(&path).await.says("Use it for my 2 other gifts");
    let all = format!("{path}/all");
    let check = ann.get(&all).await;
    check.says("From their next dates on, these come from Visa 1881.");
    let form = check.form(&all);
    let done = ann.post(&all, &form.fields()).await;
    leads_to(&done, &format!("{path}?done=method_for_all"));
    leads_to(&ann.post(&all, &form.fields()).await, done.location());
    for schedule in [first, second] {
        ann.get(&schedule).await.says("Visa 1881");
    }
    ann.get(&all).await.says("All your recurring gifts come from it already.");
    site.end().await;
}

#[tokio::test]
async fn d09_a_card_in_use_is_removed_when_another_takes_its_place() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let schedule = weekly(&mut ann, "1881").await;
    let path = card(&mut ann, "1881").await;
    let remove = format!("{path}/remove");
    let form = ann.get(&remove).await.form(&remove);
    let open = ann.post(&remove, &form.with(&[("replacement", "")])).await;
    assert_eq!(open.status, StatusCode::UNPROCESSABLE_ENTITY);
    open.says("Choose where these gifts come from then");
    let nonsense = ann.post(&remove, &form.with(&[("replacement", "x")])).await;
    assert_eq!(nonsense.status, StatusCode::UNPROCESSABLE_ENTITY);
    let other = card(&mut ann, "0002").await.trim_start_matches("/methods/").to_owned();
    let gone = ann.post(&remove, &form.with(&[("replacement", &other)])).await;
    leads_to(&gone, "/methods?done=method_removed");
    let list = ann.get(gone.location()).await;
    list.says("It is removed");
    assert!(!list.text().contains("Visa 1881"), "{}", list.text());
    ann.get(&schedule).await.says("Visa 0002");
    assert_eq!(ann.get(&path).await.status, StatusCode::NOT_FOUND);
    site.end().await;
}

#[tokio::test]
async fn d09_another_donors_card_is_no_card() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let mut bob = site.signed_in(BOB).await;
    let path = card(&mut ann, "1881").await;
    let own = card(&mut bob, "1881").await;
    for page in ["", "/all", "/remove"] {
        let reply = bob.get(&format!("{path}{page}")).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{page}");
        let form = bob.get(&own).await.form(&own);
        let typed = [("nickname", "Mine"), ("shown", ""), ("replacement", "")];
        let reply = bob.post(&format!("{path}{page}"), &form.with(&typed)).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{page}");
    }
    assert!(!ann.get("/methods").await.text().contains("Mine"));
    site.end().await;
}

#[tokio::test]
async fn d09_who_comes_back_from_the_vault_with_nothing_has_added_nothing() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let form = ann.get("/methods").await.form("/methods");
    let cash = ann.post("/methods", &form.with(&[("kind", "cash")])).await;
    assert_eq!(cash.status, StatusCode::UNPROCESSABLE_ENTITY);
    let begun = ann.post("/methods", &form.with(&[("kind", "card")])).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text());
    let leave = ann.get(begun.location()).await;
    leave.says("You type the number there. Your church and this site never see it.");
    assert!(leave.header("referrer-policy").is_some() && leave.body.contains("noreferrer"));
    let state = begun.location().rsplit('/').next().unwrap().to_owned();
    ann.get(&format!("/methods/return?state={state}")).await.says("Nothing was added");
    // Neither what somebody else began, nor a token out of the air.
    let mut bob = site.signed_in(BOB).await;
    let foreign = bob.get(&format!("/methods/return?state={state}&token=pm_ok_visa_4242")).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{}", foreign.text());
    let invented = ann.post("/methods/return", &[("state", &state), ("token", "pm_x")]).await;
    assert!(!invented.status.is_success(), "{}", invented.status);
    let list = ann.get("/methods").await;
    assert_eq!(list.body.matches("<article").count(), 2, "{}", list.text());
    site.end().await;
}
