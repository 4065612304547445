//! Donors who leave, live together, and pledge.

use http::StatusCode;

use crate::site::{ANN, Browser, PASSWORD, RUTH, Reply, TestSite};

/// The form on a page that does this, as it was shown, with what is typed.
async fn act(browser: &mut Browser<'_>, path: &str, fields: &[(&str, &str)]) -> Reply {
    let page = browser.get(path).await;
    let request = page.first_value("request");
    let mut all = vec![("request", request.as_str())];
    all.extend(fields);
    browser.post(path, &all).await
}

#[tokio::test]
async fn d28_a_donor_reads_what_goes_and_takes_it_back() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    ann.get("/settings").await.says("Erase my data");
    let page = ann.get("/settings/erase").await;
    page.says("What stays, and why");
    page.says("the law asks your church to keep them");
    page.says("We write to ann@example.org today");
    let reply = act(&mut ann, "/settings/erase", &[("act", "ask")]).await;
    assert_eq!(reply.location(), "/settings/erase?done=erasure_asked");
    let page = ann.get(reply.location()).await;
    page.says("Your data is erased on Dec 6, 2026");
    // Whoever finds this browser later shows first who they are.
    site.clock.advance(std::time::Duration::from_secs(11 * 60));
    let asked = ann.get("/settings/erase").await;
    assert_eq!(asked.location(), "/confirm?next=%2Fsettings%2Ferase");
    let form = [("act", "undo"), ("request", "00000000-0000-0000-0000-000000000005")];
    let stopped = ann.post("/settings/erase", &form).await;
    assert!(stopped.location().starts_with("/confirm?next=%2Fsettings"), "{}", stopped.location());
    let right = [("act", "password"), ("password", PASSWORD)];
    let on = ann.post(asked.location(), &right).await;
    assert_eq!(on.location(), "/settings/erase");
    let mails = site.mails().await;
    assert!(mails.iter().any(|mail| mail.subject.starts_with("Your data is erased")));
    let reply = act(&mut ann, "/settings/erase", &[("act", "undo")]).await;
    assert_eq!(reply.location(), "/settings/erase?done=erasure_undone");
    ann.get(reply.location()).await.says("Nothing was erased");
    let nonsense = act(&mut ann, "/settings/erase", &[("act", "now")]).await;
    assert_eq!(nonsense.status, StatusCode::BAD_REQUEST);
    let refused = site.signed_in(RUTH).await.get("/settings/erase").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    site.end().await;
}

#[tokio::test]
async fn d28_the_church_reads_of_a_giver_who_left() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    ann.give("25", "1881").await;
    site.work_off().await;
    act(&mut ann, "/settings/erase", &[("act", "ask")]).await;
    site.clock.advance(std::time::Duration::from_secs(15 * 24 * 60 * 60));
    assert_eq!(site.giving.erase_due().await.unwrap(), 1);
    let out = ann.get("/gifts").await;
    assert!(out.location().starts_with("/sign-in"), "the session is over");
    let mut ruth = site.signed_in(RUTH).await;
    let page = ruth.get("/church/transactions").await;
    page.says("A giver who left");
    page.says("$25.00");
    let table = ruth.get("/church/transactions.csv").await;
    assert!(table.body.contains("A giver who left"), "{}", table.body);
    assert!(!table.body.contains("ann@") && !table.body.contains("left "), "{}", table.body);
    let none = ruth.get("/church/transactions?q=ann%40example.org").await;
    assert!(!none.text().contains("A giver who left"), "nobody is found by who they were");
    site.end().await;
}

#[tokio::test]
async fn d21_asking_says_the_same_of_everybody_and_keeps_what_was_typed() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let ask = [("act", "ask"), ("partner", "ann at home")];
    let reply = act(&mut ann, "/household", &ask).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.body.contains("value=\"ann at home\""), "{}", reply.body);
    let reply = act(&mut ann, "/household", &[("act", "ask"), ("partner", ANN)]).await;
    reply.says("That is your own address");
    let reply =
        act(&mut ann, "/household", &[("act", "ask"), ("partner", "who@example.org")]).await;
    assert_eq!(reply.location(), "/household?done=household_asked");
    let page = ann.get(reply.location()).await;
    page.says("You asked who@example.org");
    let id = page.first_value("id");
    let answered = act(&mut ann, "/household", &[("act", "yes"), ("id", &id)]).await;
    assert_eq!(answered.status, StatusCode::NOT_FOUND, "nobody answers for somebody else");
    let reply = act(&mut ann, "/household", &[("act", "withdraw"), ("id", &id)]).await;
    assert_eq!(reply.location(), "/household?done=household_withdrawn");
    let alone = ann.get("/household/statement").await;
    assert_eq!(alone.status, StatusCode::NOT_FOUND);
    // Nobody of the church can join two people: there is no way in.
    let mut ruth = site.signed_in(RUTH).await;
    let joins = [("act", "yes"), ("id", id.as_str()), ("request", id.as_str())];
    assert_eq!(ruth.post("/household", &joins).await.status, StatusCode::FORBIDDEN);
    site.end().await;
}

#[tokio::test]
async fn d27_a_pledge_shows_how_far_it_is_to_its_donor_and_the_church() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let page = ann.get("/pledges").await;
    page.says("You have no pledge");
    let form = page.form("/pledges");
    // A browser sends the first of a list that nobody touched.
    let fund = page.body.split("<option value=\"").nth(1).unwrap().split('"').next().unwrap();
    let wrong = form.with(&[("fund", fund), ("amount", "a lot"), ("by", "2026-01-01")]);
    let reply = ann.post("/pledges", &wrong).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("Choose a day that is not before the first");
    assert!(reply.body.contains("value=\"a lot\""), "{}", reply.body);
    let reply = ann.post("/pledges", &form.with(&[("fund", fund), ("amount", "100")])).await;
    assert_eq!(reply.location(), "/pledges?done=pledge_made");
    ann.give("25", "1881").await;
    site.work_off().await;
    let page = ann.get("/pledges").await;
    page.says("$25.00 of $100.00 given");
    page.says("25%");
    let mut ruth = site.signed_in(RUTH).await;
    let church = ruth.get("/church/pledges").await;
    church.says("General fund");
    church.says("25%");
    assert!(!church.text().contains("ann"), "nobody's name");
    let id = page.first_value("id");
    let reply = act(&mut ann, "/pledges", &[("act", "end"), ("id", &id)]).await;
    assert_eq!(reply.location(), "/pledges?done=pledge_ended");
    let again = act(&mut ann, "/pledges", &[("act", "end"), ("id", &id)]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    ruth.get("/church/pledges").await.says("Nobody has pledged yet");
    site.end().await;
}
