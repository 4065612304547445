//! What a donor chooses about a gift that waits, from the page to the gateways.

use http::StatusCode;

use crate::site::{ANN, BOB, Browser, DAVID, TestSite};

/// Staff delay the card gateway.
async fn delay(site: &TestSite) {
    let mut david = site.signed_in(DAVID).await;
    let path = format!("/staff/delay/begin?scope=gateway:{}", site.gateway);
    let form = david.get(&path).await.form("/staff/delay/begin");
    let typed = [("why", "Every call is answered with an error")];
    let begun = david.post("/staff/delay/begin", &form.with(&typed)).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
}

/// A gift of Ann's that the delay holds: its path.
async fn held(ann: &mut Browser<'_>, amount: &str) -> String {
    let given = ann.give(amount, "1881").await;
    given.location().split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn f1_a_donor_pays_a_held_gift_from_the_bank() {
    let site = TestSite::new().await;
    site.bank_of(ANN).await;
    delay(&site).await;
    let mut ann = site.signed_in(ANN).await;
    let gift = held(&mut ann, "60").await;
    let page = ann.get(&format!("{gift}?done=gift_received")).await;
    // A34: the words of success, and no receipt.
    page.says("Thank you, your gift is received");
    page.says("It will be taken once, when the card system is back");
    page.says("The receipt comes when the gift is taken. Until then it does not count for tax.");
    let way = page.value_beside("choice", "Bank 6203");

    let empty = ann.post(&gift, &[("act", "choose"), ("choice", "")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty.says("Choose one of these");
    let wait = ann.post(&gift, &[("act", "choose"), ("choice", "wait")]).await;
    assert_eq!(wait.location(), format!("{gift}?done=gift_waits"));
    let cancel = ann.post(&gift, &[("act", "choose"), ("choice", "cancel")]).await;
    assert_eq!(cancel.location(), format!("{gift}/cancel"));
    let nonsense = ann.post(&gift, &[("act", "choose"), ("choice", "x")]).await;
    assert_eq!(nonsense.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ann.post(&gift, &[("act", "x")]).await.status, StatusCode::BAD_REQUEST);

    let chosen = ann.post(&gift, &[("act", "choose"), ("choice", &way)]).await;
    let check = ann.get(chosen.location()).await;
    check.says("Pay $60.00 from Bank 6203");
    let action = format!("{gift}/way");
    let form = check.form(&action);
    let paid = ann.post(&action, &form.fields()).await;
    assert_eq!(paid.location(), format!("{gift}?done=other_way_taken"));
    // Sent twice, it acts once; and another way afterwards is too late.
    let again = ann.post(&action, &form.fields()).await;
    assert_eq!(again.location(), paid.location());
    site.work_off().await;
    let page = ann.get(paid.location()).await;
    page.says("Your gift comes from Bank 6203 now, as you chose.");
    page.says("From Visa 1881 nothing can be taken for it any more.");
    let late = ann.get(chosen.location()).await;
    late.says("This gift cannot be paid that way now");
    site.end().await;
}

#[tokio::test]
async fn f1_of_anothers_gift_nothing_is_chosen() {
    let site = TestSite::new().await;
    site.bank_of(ANN).await;
    delay(&site).await;
    let mut ann = site.signed_in(ANN).await;
    let gift = held(&mut ann, "60").await;
    let mut bob = site.signed_in(BOB).await;
    let request = uuid::Uuid::from_u128(8).to_string();
    let way = ann.get(&gift).await.value_beside("choice", "Bank 6203");
    let method = way.trim_start_matches("way:");
    let path = format!("{gift}/way");
    for (path, fields) in [
        (gift.as_str(), vec![("act", "choose"), ("choice", "wait")]),
        (gift.as_str(), vec![("act", "wish"), ("stacking", "both"), ("request", &request)]),
        (path.as_str(), vec![("method", method), ("request", &request)]),
    ] {
        let reply = bob.post(path, &fields).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path} {fields:?}");
    }
    assert_eq!(bob.get(&format!("{path}?method={method}")).await.status, StatusCode::NOT_FOUND);
    // Nor is a way that is none.
    assert_eq!(ann.get(&format!("{path}?method=x")).await.status, StatusCode::NOT_FOUND);
    let none = uuid::Uuid::from_u128(9).to_string();
    ann.get(&format!("{path}?method={none}")).await.says("cannot be paid that way now");
    let reply = ann.post(&path, &[("method", &none), ("request", &request)]).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.end().await;
}

#[tokio::test]
async fn f5_a_wish_is_kept_for_all_gifts_and_wrong_days_are_kept_as_typed() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let page = ann.get("/settings").await;
    page.says("Both, some days apart");
    let form = page.form("/settings");
    let typed = [("act", "stacking"), ("stacking", "spread"), ("days", "40")];
    let wrong = ann.post("/settings", &form.with(&typed)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Choose from 1 to 14 days");
    assert!(wrong.body.contains("value=\"40\""), "{}", wrong.body);
    let typed = [("act", "stacking"), ("stacking", "only_one"), ("days", "")];
    let kept = ann.post("/settings", &form.with(&typed)).await;
    assert_eq!(kept.location(), "/settings?done=wish_kept");
    let page = ann.get(kept.location()).await;
    let chosen = page.body.split("<input").find(|input| input.contains("value=\"only_one\""));
    assert!(chosen.unwrap().contains("checked"), "{}", page.body);
    let mut david = site.signed_in(DAVID).await;
    let page = david.get("/settings").await;
    assert!(!page.text().contains("When a gift had to wait"), "staff give nothing");
    let reply = david.post("/settings", &form.with(&[("stacking", "both")])).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    site.end().await;
}

#[tokio::test]
async fn f8_a_donor_agrees_reads_it_word_for_word_and_ends_it() {
    let site = TestSite::new().await;
    site.bank_of(ANN).await;
    let mut ann = site.signed_in(ANN).await;
    let page = ann.get("/settings/fallback").await;
    page.says("never because there was not enough money");
    let path = "/settings/fallback";
    let nothing = ann.post(path, &[("act", "choose")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    nothing.says("Choose when another way may be taken");
    let no_way = ann.post(path, &[("act", "choose"), ("unusable", "yes")]).await;
    no_way.says("Choose the card or bank that comes next");
    let option = page.body.split("<option").find(|option| option.contains("Bank 6203")).unwrap();
    let bank = option.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let twice =
        [("act", "choose"), ("unusable", "yes"), ("first_way", &bank), ("second_way", &bank)];
    ann.post(path, &twice).await.says("Choose each card or bank once");

    let answers =
        [("act", "choose"), ("unusable", "yes"), ("system_down", "yes"), ("first_way", &bank)];
    let check = ann.post(path, &answers).await;
    assert_eq!(check.status, StatusCode::SEE_OTHER, "{}", check.body);
    let page = ann.get(check.location()).await;
    let words = "may take the same gift, once, from Bank 6203 instead";
    page.says(words);
    let form = page.form("/settings/fallback/check");
    let agreed = ann.post("/settings/fallback/check", &form.fields()).await;
    assert_eq!(agreed.location(), "/settings/fallback?done=fallback_agreed");
    ann.get("/settings").await.says(words);

    // The card system is down: the gift goes another way by itself, and the donor reads why.
    delay(&site).await;
    let gift = held(&mut ann, "60").await;
    site.work_off().await;
    ann.get(&gift)
        .await
        .says("Your gift comes from Bank 6203 now, as you agreed in your settings.");

    let page = ann.get(path).await;
    page.says("You agreed to this");
    let ended = ann.post(path, &page.form(path).fields()).await;
    assert_eq!(ended.location(), "/settings/fallback?done=fallback_ended");
    assert!(!ann.get("/settings").await.text().contains(words));
    let gift = held(&mut ann, "61").await;
    ann.get(&gift).await.says("We have your gift safe");
    site.end().await;
}
