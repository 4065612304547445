//! Staff read whether the books add up, and have them verified.

use http::StatusCode;
use kernel::{ChurchId, derive_id};

use crate::site::{ANN, DAVID, TestSite};

const LIST: &str = "/staff/ledger/verification";

fn grace() -> String {
    let church = ChurchId::from_uuid(derive_id(&["church", "Grace Harbor Church"]));
    format!("{LIST}/{church}")
}

async fn validate(site: &TestSite) -> usize {
    let mut done = 0;
    while site.giving.validate_next().await.unwrap() {
        done += 1;
    }
    done
}

#[tokio::test]
async fn c26_the_books_of_every_church_are_verified_and_shown() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    ann.give("25", "1881").await;
    let mut david = site.signed_in(DAVID).await;
    let list = david.get(LIST).await;
    list.says("Not verified yet");
    list.says("Grace Harbor Church");
    assert_eq!(validate(&site).await, 2);
    let list = david.get(LIST).await;
    list.says("The books add up");
    list.says("Adds up");
    let page = david.get(&grace()).await;
    page.says("Grace Harbor Church");
    page.says("Gifts beside the books");
    page.says("Agree");
    page.says("Collected and not paid out");
    page.says("$25.00");
    page.says("the clock");
    site.end().await;
}

#[tokio::test]
async fn c26_verify_now_is_asked_for_once() {
    let site = TestSite::new().await;
    assert_eq!(validate(&site).await, 2);
    let mut david = site.signed_in(DAVID).await;
    let form = david.get(&grace()).await.form(&grace());
    for _ in 0..2 {
        let reply = david.post(&grace(), &form.with(&[])).await;
        assert_eq!(reply.location(), format!("{}?done=verification_asked", grace()));
    }
    let page = david.get(&format!("{}?done=verification_asked", grace())).await;
    page.says("It begins within seconds");
    page.says("Waiting");
    david.get(LIST).await.says("Waiting");
    assert_eq!(validate(&site).await, 1);
    david.get(&grace()).await.says("David");

    let form = david.get(LIST).await.form(LIST);
    let reply = david.post(LIST, &form.with(&[])).await;
    assert_eq!(reply.location(), format!("{LIST}?done=verification_asked"));
    assert_eq!(validate(&site).await, 2);
    site.end().await;
}

#[tokio::test]
async fn a_church_that_is_not_there_has_no_verification() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let nobody = format!("{LIST}/{}", uuid::Uuid::from_u128(7));
    assert_eq!(david.get(&nobody).await.status, StatusCode::NOT_FOUND);
    let form = david.get(LIST).await.form(LIST);
    assert_eq!(david.post(&nobody, &form.with(&[])).await.status, StatusCode::NOT_FOUND);
    assert_eq!(david.post(LIST, &[("request", "none")]).await.status, StatusCode::BAD_REQUEST);
    david.get(&format!("{LIST}?page=9")).await.says("The list is not that long");
    site.end().await;
}
