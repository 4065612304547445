//! What was taken too often: a list, a page with two ways, and money that goes back once.

use http::StatusCode;

use crate::site::{ANN, DAVID, TestSite};

const LIST: &str = "/staff/corrections";
const WHY: &str = "It went through twice on Sunday";

#[tokio::test]
async fn f6_what_was_taken_too_often_goes_back_once() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let mut david = site.signed_in(DAVID).await;
    david.get(LIST).await.says("Nobody was told anything wrong");
    let given = ann.give("70", "1881").await;
    let gift = given.location().trim_start_matches("/gifts/").split('?').next().unwrap().to_owned();
    let attempt = site.taken_twice(&gift).await;

    let list = david.get(LIST).await;
    list.says("Taken twice");
    list.says("1 gift was taken too often");
    david.get(&format!("{LIST}?show=open")).await.says("Waits for you");
    let path = format!("{LIST}/{attempt}");
    let page = david.get(&path).await;
    page.says("Give $70.00 back");
    let form = page.form(&path);
    let wrong = david.post(&path, &form.with(&[("total", "7"), ("why", "short")])).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("ten characters or more");
    let wrong = david.post(&path, &form.with(&[("total", "7"), ("why", WHY)])).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains(WHY), "what was typed is kept");
    let typed = [("total", "70"), ("why", WHY)];
    let done = david.post(&path, &form.with(&typed)).await;
    assert_eq!(done.location(), format!("{path}?done=given_back"));
    david.get(done.location()).await.says("The money goes back");
    // The same form once more gives nothing back.
    let again = david.post(&path, &form.with(&typed)).await;
    assert_eq!(again.location(), format!("{path}?done=given_back"));
    let page = david.get(&path).await;
    page.says("Given back");
    assert!(!page.body.contains("name=\"total\""), "there is nothing left to decide");
    david.get(&format!("{LIST}?show=open")).await.says("Nothing waits for you");
    site.end().await;
}

#[tokio::test]
async fn f6_it_may_be_closed_with_a_reason() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let mut david = site.signed_in(DAVID).await;
    let given = ann.give("45", "1881").await;
    let gift = given.location().trim_start_matches("/gifts/").split('?').next().unwrap().to_owned();
    let path = format!("{LIST}/{}", site.taken_twice(&gift).await);
    let page = david.get(&path).await;
    let form = page.form(&path);
    let short = david.post(&path, &form.with(&[("act", "close"), ("reason", "paid")])).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let typed = [("act", "close"), ("reason", "The church sent the donor a check")];
    let closed = david.post(&path, &form.with(&typed)).await;
    assert_eq!(closed.location(), format!("{path}?done=correction_closed"));
    let page = david.get(&path).await;
    page.says("The church sent the donor a check");
    page.says("Closed");
    let mut other = site.signed_in(ANN).await;
    assert_eq!(other.get(&path).await.status, StatusCode::FORBIDDEN);
    site.end().await;
}
