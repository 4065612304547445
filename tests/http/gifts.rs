//! A donor gives, and types what people type.

use http::StatusCode;

use crate::site::{ANN, BOB, PASSWORD, TestSite};

const CARD: &str = "4111111111111111";

fn id_of(location: &str) -> &str {
    location.trim_start_matches("/gifts/").split('?').next().unwrap()
}

#[tokio::test]
async fn a_gift_is_given_taken_and_shown() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let given = ann.give("25", "1881").await;
    assert!(given.location().ends_with("?done=gift_received"), "{}", given.location());
    let page = ann.get(given.location()).await;
    page.says("$25.00");
    page.says("Given");
    let list = ann.get("/gifts").await;
    list.says("$25.00");
    let api = ann.get("/api/v1/gifts").await;
    let gifts: views::GiftList = serde_json::from_str(&api.body).unwrap();
    assert_eq!((gifts.given.count, gifts.given.sum.minor()), (1, 2_500));
    site.end().await;
}

#[tokio::test]
async fn a_declined_card_is_told_without_a_code() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let given = ann.give("25", "0002").await;
    let page = ann.get(given.location()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains("bank_declined"), "{}", page.text());
    let api = ann.get("/api/v1/gifts").await;
    let gifts: views::GiftList = serde_json::from_str(&api.body).unwrap();
    assert_eq!(gifts.given.count, 0);
    site.end().await;
}

#[tokio::test]
async fn f1_amounts_that_are_none_are_kept_as_typed_beside_what_to_do() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let form = ann.get("/give").await;
    let (fund, method) = (form.first_value("fund"), form.value_beside("method", "1881"));
    for (amount, words) in [
        ("-5", "Enter an amount of 1 or more"),
        ("1e9", "Enter the amount in digits"),
        ("ten", "Enter the amount in digits"),
        ("1000000000", "Enter an amount of 100,000 or less"),
        ("1.005", "no more digits after the point"),
        ("", "Enter an amount"),
    ] {
        let fields =
            [("amount", amount), ("fund", &fund), ("method", &method), ("frequency", "weekly")];
        let reply = ann.post("/give", &fields).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{amount}");
        reply.says(words);
        let value = format!("value=\"{amount}\"");
        assert!(amount.is_empty() || reply.body.contains(&value), "{amount} is kept");
    }
    assert_eq!(ann.get("/give/check?amount=ten").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.end().await;
}

#[tokio::test]
async fn a_replayed_form_gives_once_and_another_under_its_name_not_at_all() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let form = ann.get("/give").await;
    let (fund, method) = (form.first_value("fund"), form.value_beside("method", "1881"));
    let check = format!("/give/check?fund={fund}&amount=40&method={method}&frequency=once&first=");
    let page = ann.get(&check).await;
    let form = page.form("/give/check");
    let first = ann.post("/give/check", &form.fields()).await;
    let again = ann.post("/give/check", &form.fields()).await;
    assert_eq!(first.location(), again.location());
    let other = ann.post("/give/check", &form.with(&[("amount", "41")])).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    other.says("This form was sent before with other answers");
    let bare = ann.post("/give/check", &form.with(&[("request", "mine")])).await;
    assert_eq!(bare.status, StatusCode::BAD_REQUEST);
    site.work_off().await;
    let api = ann.get("/api/v1/gifts").await;
    let gifts: views::GiftList = serde_json::from_str(&api.body).unwrap();
    assert_eq!((gifts.matching, gifts.given.sum.minor()), (1, 4_000));
    site.end().await;
}

#[tokio::test]
async fn a_card_number_in_any_field_is_refused_and_written_nowhere() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let given = ann.give("25", "1881").await;
    let gift = format!("/gifts/{}/cancel", id_of(given.location()));
    let spaced = "4111 1111 1111 1111";
    for (path, field) in [
        ("/give", "amount"),
        ("/give", "fund"),
        ("/give", "anything"),
        ("/sign-in", "email"),
        ("/sign-in/code", "code"),
        ("/settings", "new"),
        (gift.as_str(), "request"),
    ] {
        for number in [CARD, spaced] {
            let reply = ann.post(path, &[(field, number)]).await;
            assert!(reply.status.is_client_error(), "{path} {field}: {}", reply.status);
            assert!(!reply.body.contains(CARD) && !reply.body.contains(spaced), "{path} {field}");
        }
    }
    let reply = ann.post("/give", &[("amount", CARD)]).await;
    reply.says("This looks like a card number, so we did not keep it");
    let reply = ann.get(&format!("/give?amount={CARD}")).await;
    assert!(!reply.body.contains(CARD));
    let written = site.everything_written();
    let written = String::from_utf8_lossy(&written);
    assert!(!written.contains(CARD) && !written.contains(spaced));
    site.end().await;
}

#[tokio::test]
async fn b05_a_foreign_gift_is_the_same_404_as_none() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let mut bob = site.signed_in(BOB).await;
    let given = ann.give("25", "1881").await;
    let anns = id_of(given.location()).to_owned();
    let nobodys = uuid::Uuid::from_u128(7).to_string();
    for path in ["/gifts/ID", "/gifts/ID/cancel", "/api/v1/gifts/ID"] {
        let foreign = bob.get(&path.replace("ID", &anns)).await;
        let none = bob.get(&path.replace("ID", &nobodys)).await;
        let nonsense = bob.get(&path.replace("ID", "x")).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(foreign.body, none.body, "{path}");
        assert_eq!(nonsense.status, StatusCode::NOT_FOUND, "{path}");
    }
    let request = uuid::Uuid::from_u128(8).to_string();
    let reply = bob.post(&format!("/gifts/{anns}/cancel"), &[("request", &request)]).await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
    site.end().await;
}

#[tokio::test]
async fn a_page_for_somebody_else_says_so() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let reply = ann.get("/staff/delayed").await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN);
    reply.says("This page is not yours to see");
    let reply = ann.get("/sign-in").await;
    assert_eq!(reply.location(), "/gifts", "{PASSWORD} was typed already");
    site.end().await;
}
