//! Staff delay a gateway, hold gifts, and let them go.

use std::time::Duration;

use axum::body::Body;
use futures::StreamExt;
use http::{Request, StatusCode};
use tokio::time::timeout;

use crate::site::{ANN, ANNA, DAVID, PASSWORD, PATIENCE, RUTH, TestSite};

const WHY: &str = "The bank is down since nine";

on_both_databases!(a42_a_delayed_gift_is_assured_released_and_taken);

async fn a42_a_delayed_gift_is_assured_released_and_taken(site: TestSite) {
    let mut david = site.signed_in(DAVID).await;
    let mut ann = site.signed_in(ANN).await;
    let begin = "/staff/delay/begin";
    let scope = format!("gateway:{}", site.gateway);
    let page = david.get(&format!("{begin}?scope={scope}")).await;
    let reply = david.post(begin, &page.form(begin).with(&[("why", "down")])).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("Say why, in ten characters or more");
    let form = reply.form(begin);
    let begun = david.post(begin, &form.with(&[("why", WHY)])).await;
    assert_eq!(begun.location(), "/staff/delayed?done=delay_begun");

    let given = ann.give("25", "1881").await;
    ann.get(given.location()).await.says("Assured We have your gift safe");
    let board = david.get("/staff/delayed").await;
    board.says("$25.00");
    let mut ruth = site.signed_in(RUTH).await;
    ruth.get("/church/transactions?status=assured").await.says("$25.00");

    let end = board.body.split("href=\"").find(|link| link.contains("/end\"")).unwrap();
    let end = end.split('"').next().unwrap().to_owned();
    let page = david.get(&end).await;
    page.says("Locked until probes pass");
    let asked = page.form(&end);
    // What is agreed on comes after the bad news.
    site.clock.advance(Duration::from_secs(1));
    // Not even past the page.
    let early = david.post(&end, &asked.with(&[("act", "")])).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    early.says("The probes do not allow this yet");
    let short = david.post(&end, &asked.with(&[("override", "now")])).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let reply = david.post(&end, &asked.with(&[("override", WHY)])).await;
    assert_eq!(reply.location(), format!("{end}?done=override_asked"));
    david.get(&end).await.says("Somebody else has to agree");
    let mut anna = site.signed_in(ANNA).await;
    let seen = anna.get(&end).await;
    let agreed = anna.post(&end, &seen.form(&end).fields()).await;
    assert_eq!(agreed.location(), format!("{end}?done=override_agreed"));
    let page = david.get(&end).await;
    let ended = david.post(&end, &page.form(&end).fields()).await;
    assert_eq!(ended.location(), "/staff/delayed?done=delay_ended");

    let board = david.get("/staff/delayed").await;
    let fields = board.form("/staff/release");
    let drawn = david.post("/staff/release", &fields.with(&[("batch_size", "50")])).await;
    assert_eq!(drawn.status, StatusCode::SEE_OTHER, "{}", drawn.body);
    let plan = drawn.location().split('?').next().unwrap().to_owned();
    // Whoever drew it does not approve it, not even past the page.
    let page = david.get(&plan).await;
    page.says("Waits for a second person");
    let seen = anna.get(&plan).await.form(&plan);
    let own = david.post(&plan, &page.form(&plan).with(&[("act", "approve")])).await;
    assert_eq!(own.status, StatusCode::CONFLICT);
    own.says("somebody else approves it");
    let early = [("act", "release"), ("batch", plan.rsplit('/').next().unwrap())];
    let early = david.post(&plan, &page.form(&plan).with(&early)).await;
    assert!(early.status.is_client_error(), "{}", early.status);
    let other = anna.post(&plan, &seen.with(&[("fingerprint", "0123")])).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    let approved = anna.post(&plan, &seen.fields()).await;
    assert_eq!(approved.location(), format!("{plan}?done=plan_approved"));

    // The probes have not passed for long enough, whoever approved it.
    let page = david.get(&plan).await;
    page.says("Locked until probes pass");
    for _ in 0..5 {
        site.clock.advance(Duration::from_secs(4 * 60));
        david.post("/staff/probe", &[("gateway", &site.gateway)]).await;
    }
    // Twenty minutes after sign-in, whoever moves money shows again who they are.
    let page = david.get(&plan).await;
    page.says("Your password");
    let right = [("count", "1"), ("sum", "25.00"), ("act", "release")];
    for (password, problem) in [("", "Enter your password"), ("not mine at all", "is not your")] {
        let typed = [&right[..], &[("password", password)]].concat();
        let reply = david.post(&plan, &page.form(&plan).with(&typed)).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        reply.says(problem);
        assert!(reply.body.contains("value=\"25.00\""), "what was typed is kept");
    }
    let wrong = [("count", "2"), ("sum", "25.00"), ("password", PASSWORD)];
    let reply = david.post(&plan, &page.form(&plan).with(&wrong)).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("This is not the number of gifts above");
    assert!(!reply.body.contains(PASSWORD) && !reply.text().contains("Your password"));
    let released = david.post(&plan, &page.form(&plan).with(&right)).await;
    assert_eq!(released.location(), format!("{plan}?done=batch_released"));
    site.work_off().await;
    ann.get(given.location()).await.says("Given");
    site.end().await;
}

#[tokio::test]
async fn f4_a_plan_of_a_church_runs_on_by_itself_until_somebody_stops_it() {
    let site = TestSite::new().await;
    let (mut david, mut anna) = (site.signed_in(DAVID).await, site.signed_in(ANNA).await);
    let mut ann = site.signed_in(ANN).await;
    let begin = "/staff/delay/begin";
    let page = david.get(&format!("{begin}?scope=everything")).await;
    david.post(begin, &page.form(begin).with(&[("why", WHY)])).await;
    ann.give("25", "1881").await;
    ann.give("40", "1881").await;
    let staff = site.giving.staff_by_email(DAVID).await.unwrap().unwrap();
    for _ in 0..5 {
        site.clock.advance(Duration::from_secs(4 * 60));
        for gateway in site.giving.board(&staff).await.unwrap().gateways {
            david.post("/staff/probe", &[("gateway", gateway.id.as_str())]).await;
        }
    }
    let board = david.get("/staff/delayed").await;
    let end = board.body.split("href=\"").find(|link| link.contains("/end\"")).unwrap();
    let end = end.split('"').next().unwrap().to_owned();
    let page = david.get(&end).await;
    let ended = david.post(&end, &page.form(&end).fields()).await;
    assert_eq!(ended.location(), "/staff/delayed?done=delay_ended");
    let board = david.get("/staff/delayed").await;
    board.says("The ledger agrees: $65.00");
    let typed = [("batch_size", "1"), ("scope", "everything")];
    let nowhere =
        david.post("/staff/release", &board.form("/staff/release").with(&[("scope", "x")])).await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    let drawn = david.post("/staff/release", &board.form("/staff/release").with(&typed)).await;
    let plan = drawn.location().split('?').next().unwrap().to_owned();
    david.get(&plan).await.says("Release plan for all gateways");
    let live = |id: &str| Request::get(format!("/staff/live?of=plan&id={id}"));
    let (status, _, body) =
        david.answer(live(plan.rsplit('/').next().unwrap()), Body::empty()).await;
    assert_eq!(status, StatusCode::OK);
    let event = timeout(PATIENCE, body.into_data_stream().next()).await.unwrap().unwrap().unwrap();
    let event = String::from_utf8(event.to_vec()).unwrap();
    assert!(
        event.starts_with("event: plan\ndata: {\"count\":0,\"standing\":\"drafted\","),
        "{event}"
    );
    for nothing in ["x", "01a2b3c4-0000-7000-8000-000000000000"] {
        let (status, _, _) = david.answer(live(nothing), Body::empty()).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
    let seen = anna.get(&plan).await.form(&plan);
    anna.post(&plan, &seen.fields()).await;

    let check = format!("{plan}/run-on");
    let page = david.get(&check).await;
    page.says("Let the plan run on by itself?");
    let wrong = [("count", "1"), ("sum", "65.00"), ("password", PASSWORD)];
    let reply = david.post(&check, &page.form(&check).with(&wrong)).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    let right = [("count", "2"), ("sum", "65.00")];
    let runs = david.post(&check, &page.form(&check).with(&right)).await;
    assert_eq!(runs.location(), format!("{plan}?done=plan_runs_on"));
    let page = anna.get(&plan).await;
    page.says("It runs on by itself");
    let stop = page.form(&plan);
    let stopped = anna.post(&plan, &stop.fields()).await;
    assert_eq!(stopped.location(), format!("{plan}?done=plan_stopped"));
    site.work_off().await;
    david.get("/staff/delayed").await.says("The ledger agrees: $65.00");
    let on = [("act", "resume")];
    let on = david.post(&plan, &anna.get(&plan).await.form(&plan).with(&on)).await;
    assert_eq!(on.location(), format!("{plan}?done=plan_resumed"));
    let page = david.get(&check).await;
    david.post(&check, &page.form(&check).with(&right)).await;
    for _ in 0..5 {
        site.work_off().await;
        site.clock.advance(Duration::from_secs(3));
    }
    david.get(&plan).await.says("2 taken makes 2 gifts");
    site.end().await;
}

#[tokio::test]
async fn the_switch_needs_a_reason_and_shows_on_every_staff_page() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let path = "/staff/switch";
    let page = david.get(path).await;
    for (why, remind_in) in [("no", "60"), (WHY, "7"), (WHY, "ten")] {
        let typed = [("why", why), ("remind_in", remind_in)];
        let reply = david.post(path, &page.form(path).with(&typed)).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{why} {remind_in}");
    }
    let typed = [("why", WHY), ("remind_in", "15")];
    let reply = david.post(path, &page.form(path).with(&typed)).await;
    assert_eq!(reply.location(), "/staff/switch?done=switched_off");
    for page in ["/staff/delayed", "/staff/switch", "/settings"] {
        david.get(page).await.says(WHY);
    }
    let page = david.get(path).await;
    let reply = david.post(path, &page.form(path).fields()).await;
    assert_eq!(reply.location(), "/staff/switch?done=switched_on");
    assert!(!david.get("/staff/delayed").await.text().contains(WHY));
    site.end().await;
}

#[tokio::test]
async fn a_probe_is_sent_from_the_board_while_a_delay_lasts() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let begin = "/staff/delay/begin";
    let page = david.get(&format!("{begin}?scope=everything")).await;
    david.post(begin, &page.form(begin).with(&[("why", WHY)])).await;
    let reply = david.post("/staff/probe", &[("gateway", &site.gateway)]).await;
    assert_eq!(reply.location(), "/staff/delayed?done=probe_sent");
    let reply = david.post("/staff/probe", &[("gateway", "nowhere")]).await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
    site.end().await;
}

#[tokio::test]
async fn b9_the_board_is_live_and_ends_with_the_server() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let (status, headers, body) = david.answer(Request::get("/staff/live"), Body::empty()).await;
    assert_eq!(
        (status, headers["content-type"].as_bytes()),
        (StatusCode::OK, &b"text/event-stream"[..])
    );
    let mut events = body.into_data_stream();
    let event = timeout(PATIENCE, events.next()).await.unwrap().unwrap().unwrap();
    let event = String::from_utf8(event.to_vec()).unwrap();
    assert!(event.starts_with("event: board\ndata: {\"count\":0,"), "{event}");
    site.end_and(events).await;
}

#[tokio::test]
async fn f9_somebody_else_agrees_that_schedules_stay_off() {
    let site = TestSite::new().await;
    let (mut david, mut anna) = (site.signed_in(DAVID).await, site.signed_in(ANNA).await);
    let path = "/staff/switch";
    let page = david.get(path).await;
    let odd = [("why", WHY), ("remind_in", "60"), ("resume_after", "3")];
    let reply = david.post(path, &page.form(path).with(&odd)).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    let typed = [("why", WHY), ("remind_in", "480"), ("resume_after", "10")];
    let reply = david.post(path, &page.form(path).with(&typed)).await;
    assert_eq!(reply.location(), "/staff/switch?done=switched_off");
    // The banner is on every page of staff, also on those that are not there or not for them.
    for page in ["/staff/nothing", "/gifts", "/staff/health", "/staff/windows"] {
        let page = anna.get(page).await;
        page.says(WHY);
        page.says("They turn themselves on after 10 passed probes of every gateway");
        page.says("A second person must agree by");
    }
    let page = david.get(path).await;
    page.says("You turned them off, so somebody else agrees");
    let own = david.post(path, &page.form(path).with(&[("act", "confirm")])).await;
    assert_eq!(own.status, StatusCode::CONFLICT);
    own.says("somebody else agrees");
    let page = anna.get(path).await;
    let reply = anna.post(path, &page.form(path).with(&[("act", "confirm")])).await;
    assert_eq!(reply.location(), "/staff/switch?done=switch_confirmed");
    let page = anna.get(path).await;
    page.says("Agreed by");
    assert!(!page.text().contains("A second person must agree"));
    site.end().await;
}

#[tokio::test]
async fn a21_the_switch_is_turned_by_programs_with_a_name_and_a_reason() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let path = "/api/v1/staff/switch";
    let mut ask = async |body: &str| {
        let request = Request::post(path).header("content-type", "application/json");
        let (status, _, body) = david.answer(request, Body::from(body.to_owned())).await;
        let bytes = axum::body::to_bytes(body, 65_536).await.unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    };
    let off = |why: &str, request: u8| {
        format!(
            r#"{{"act": "off", "why": "{why}", "remind_in": 60,
                 "request": "00000000-0000-4000-8000-0000000000{request:02}"}}"#
        )
    };
    let (status, body) = ask(&off("too short", 1)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    for _ in 0..2 {
        let (status, body) = ask(&off(WHY, 2)).await;
        assert_eq!((status, body.contains(WHY)), (StatusCode::OK, true), "{body}");
    }
    let (status, _) = ask(&off(WHY, 3)).await;
    assert_eq!(status, StatusCode::CONFLICT, "it is off already");
    for (body, expected) in [("{}", StatusCode::BAD_REQUEST), ("off", StatusCode::BAD_REQUEST)] {
        assert_eq!(ask(body).await.0, expected, "{body}");
    }
    let on = r#"{"act": "on", "request": "00000000-0000-4000-8000-000000000004"}"#;
    let (status, body) = ask(on).await;
    assert_eq!((status, body.as_str()), (StatusCode::OK, "\"on\""));
    site.end().await;
}
