//! Staff replay orders: from the page, and from a program.

use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::site::{ANN, Browser, DAVID, Reply, TestSite};

const PATH: &str = "/staff/ledger/replay";
const API: &str = "/api/v1/staff/replays";
const WHY: &str = "The mirror lost its disk";

async fn asked(browser: &mut Browser<'_>, wish: &Value, from: &str) -> Reply {
    let request =
        Request::post(API).header(CONTENT_TYPE, "application/json").header("origin", from);
    browser.send(request, Body::from(wish.to_string())).await
}

fn json(reply: &Reply) -> Value {
    serde_json::from_str(&reply.body).unwrap_or_else(|error| panic!("{error}: {}", reply.body))
}

#[tokio::test]
async fn c30_a_replay_is_looked_at_confirmed_and_followed() {
    let site = TestSite::new().await;
    let (mut ann, mut david) = (site.signed_in(ANN).await, site.signed_in(DAVID).await);
    ann.give("25", "1881").await;
    site.work_off().await;
    let page = david.get(PATH).await;
    page.says("Nothing was replayed yet");
    let nothing = david.post(PATH, &page.form(PATH).with(&[])).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    nothing.says("Choose a church or a time, or name orders");
    let typed = [("from", "2026-11-23T00:00"), ("to", "2026-11-22T00:00")];
    let backwards = david.post(PATH, &page.form(PATH).with(&typed)).await;
    backwards.says("Choose an end after the beginning");
    assert!(backwards.body.contains("2026-11-23T00:00"), "what was typed is kept");

    let check = david.post(PATH, &page.form(PATH).with(&[("from", "2026-11-22T00:00")])).await;
    assert_eq!(check.status, StatusCode::OK);
    check.says("Replay 2 orders?");
    david.get(PATH).await.says("Nothing was replayed yet");
    let short = david.post(PATH, &check.form(PATH).with(&[("why", "because")])).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    short.says("Say why, in ten characters or more");
    let fields = short.form(PATH);
    let queued = david.post(PATH, &fields.with(&[("why", WHY)])).await;
    assert_eq!(queued.status, StatusCode::SEE_OTHER, "{}", queued.body);
    let twice = david.post(PATH, &fields.with(&[("why", WHY)])).await;
    assert_eq!(twice.location(), queued.location(), "one form, one replay");
    assert!(queued.location().ends_with("?done=replay_queued"));
    let one = queued.location().split('?').next().unwrap().to_owned();
    david.get(&one).await.says("0 of 2 done");
    site.work_off().await;
    let done = david.get(&one).await;
    done.says("2 of 2 done");
    assert!(!done.body.contains("Stop this replay"), "it has ended");
    david.get(PATH).await.says(WHY);
    site.end().await;
}

#[tokio::test]
async fn c31_bad_lines_are_shown_and_left_out() {
    let site = TestSite::new().await;
    let (mut ann, mut david) = (site.signed_in(ANN).await, site.signed_in(DAVID).await);
    ann.give("25", "1881").await;
    let found =
        json(&asked(&mut david, &json!({"from": "2026-11-22"}), "http://offertory.test").await);
    assert!(found["orders"].as_u64().unwrap() >= 1, "{found}");
    let page = david.get(PATH).await;
    let nobodys = uuid::Uuid::from_u128(7).to_string();
    let lines = format!("ten\r\n{nobodys}");
    let check = david.post(PATH, &page.form(PATH).with(&[("orders", &lines)])).await;
    check.says("2 lines are left out");
    check.says("Line 1: “ten”");
    check.says("Replay 0 orders?");
    assert!(!check.body.contains(r#"name="why""#), "there is nothing to replay");
    let card = david.post(PATH, &page.form(PATH).with(&[("orders", "4111 1111 1111 1111")])).await;
    assert_eq!(card.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!card.body.contains("4111"), "a card number is repeated nowhere");
    site.end().await;
}

#[tokio::test]
async fn c30_a_program_replays_as_staff_do() {
    let site = TestSite::new().await;
    let (mut ann, mut david) = (site.signed_in(ANN).await, site.signed_in(DAVID).await);
    ann.give("25", "1881").await;
    site.work_off().await;
    let here = "http://offertory.test";
    let looked = json(&asked(&mut david, &json!({"from": "2026-11-22"}), here).await);
    assert_eq!((&looked["orders"], &looked["replay"]), (&json!(2), &Value::Null));
    let request = uuid::Uuid::from_u128(9).to_string();
    let wish = json!({"from": "2026-11-22", "run": true, "why": WHY, "request": request,
                      "at": "2026-11-22T20:00"});
    let queued = json(&asked(&mut david, &wish, here).await);
    let again = json(&asked(&mut david, &wish, here).await);
    assert!(queued["replay"].is_string());
    assert_eq!(queued, again, "the same request is the same replay");
    let one = format!("{API}/{}", queued["replay"].as_str().unwrap());
    assert_eq!(json(&david.get(&one).await)["replay"]["standing"], "waiting");
    let page = format!("{PATH}/{}", queued["replay"].as_str().unwrap());
    let stopped = david.post(&page, &david.clone().get(&page).await.form(&page).fields()).await;
    assert_eq!(stopped.location(), format!("{page}?done=replay_stopped"));
    assert_eq!(json(&david.get(&one).await)["replay"]["standing"], "stopped");

    let refused = asked(&mut david, &json!({"run": true, "from": "2026-11-22"}), here).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "no request id");
    let short = json!({"from": "2026-11-22", "run": true, "why": "x", "request": request});
    let refused = asked(&mut david, &short, here).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let unknown = asked(&mut david, &json!({"all": true}), here).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST, "nothing is guessed");
    let elsewhere = asked(&mut david, &wish, "https://evil.example").await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
    site.end().await;
}
