//! Drills on the page: asked for, played beside everything else, reported, and named by a
//! post-mortem.

use std::time::Duration;

use http::StatusCode;
use offertory::config::Environment;
use offertory::lifecycle::Bell;
use offertory::worker;

use crate::site::{DAVID, TestSite};

const PATH: &str = "/staff/drills";

/// What a browser's form for one of the drills holds.
fn form<'a>(request: &'a str, drill: &'a str) -> [(&'a str, &'a str); 2] {
    [("request", request), ("drill", drill)]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f10_a_drill_is_asked_for_played_and_reported() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let board = david.get(PATH).await;
    board.says("Nothing was played here yet");
    board.says("Seven hours without an answer, on a Sunday");

    let request = uuid::Uuid::from_u128(1).to_string();
    let asked = david.post(PATH, &form(&request, "in7")).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
    let again = david.post(PATH, &form(&request, "in7")).await;
    assert_eq!(again.location(), asked.location(), "one form, one run");
    let one = asked.location().split('?').next().unwrap().to_owned();
    let waits = david.get(&one).await;
    waits.says("Begins in a moment");
    waits.says("It has not begun");

    // A node that dies in the middle: what it leased is another's after a minute.
    let left = site.giving.lease_drill().await.unwrap().unwrap();
    assert_eq!(site.giving.lease_drill().await.unwrap(), None, "one node has it");
    david.get(&one).await.says("Being played");
    site.clock.advance(giving::drills::LEASE);

    let bell = Bell::default();
    let binary = env!("CARGO_BIN_EXE_offertory").into();
    let playing = tokio::spawn(worker::drills::run(site.giving.clone(), binary, bell.stop()));
    let ended = async {
        loop {
            let report = david.get(&one).await;
            if report.body.contains("Minute by minute") {
                break report;
            }
            tokio::task::yield_now().await;
        }
    };
    let report = tokio::time::timeout(Duration::from_secs(120), ended).await.unwrap();
    bell.ring();
    playing.await.unwrap();
    let too_late = site.giving.drill_ended(left.id, Err("the first one".to_owned())).await;
    assert!(matches!(too_late, Err(giving::Error::Conflict)), "{too_late:?}");
    report.says("Holds");
    report.says("none was lost, and none was taken twice");
    report.says("Minute by minute");
    report.says("Nothing real was touched");
    david.get(PATH).await.says("Drills that hold");
    site.end().await;
}

#[tokio::test]
async fn f10_every_drill_is_asked_for_at_once_and_each_once() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let request = uuid::Uuid::from_u128(2).to_string();
    for _ in 0..2 {
        let asked = david.post(PATH, &form(&request, "all")).await;
        assert_eq!(asked.location(), "/staff/drills?done=drill_asked");
    }
    let page = david.get(PATH).await;
    let runs = page.body.matches(", seed 1<").count();
    assert_eq!(runs, offertory::drill::Drill::all().unwrap().len());
    let wrong = [("request", "00000000-0000-0000-0000-000000000003"), ("drill", "in7")];
    let wrong = david.post(PATH, &[&wrong[..], &[("seed", "seven")]].concat()).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Enter a whole number");
    let nothing = david.post(PATH, &form(&request, "in99")).await;
    assert_eq!(nothing.status, StatusCode::BAD_REQUEST);
    site.end().await;
}

#[tokio::test]
async fn f10_nothing_is_played_where_gifts_are_real() {
    let site = TestSite::in_environment(Environment::Production).await;
    let mut david = site.signed_in(DAVID).await;
    let board = david.get(PATH).await;
    board.says("Here gifts are real, so nothing is played from this page");
    assert!(!board.body.contains(r#"name="drill""#), "there is no button");
    let request = uuid::Uuid::from_u128(4).to_string();
    let asked = david.post(PATH, &form(&request, "in7")).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    david.get(PATH).await.says("Nothing was played here yet");
    site.end().await;
}

#[tokio::test]
async fn f10_a_post_mortem_names_a_drill() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let request = uuid::Uuid::from_u128(5).to_string();
    let asked = david.post(PATH, &form(&request, "in7")).await;
    let one = asked.location().split('?').next().unwrap().to_owned();
    let run = site.giving.lease_drill().await.unwrap().unwrap();
    site.giving.drill_ended(run.id, Err("no room on the disk".to_owned())).await.unwrap();
    let page = david.get(&one).await;
    page.says("It could not be played to its end");
    assert!(!page.body.contains("Proof for a post-mortem"), "no incident is over");

    let open = "/staff/incidents/open";
    let scope = format!("gateway:{}", site.gateway);
    let why = "Nobody can give by card";
    let typed = [("kind", "gateway_down"), ("scope", scope.as_str()), ("why", why)];
    let opened = david.post(open, &david.clone().get(open).await.form(open).with(&typed)).await;
    let incident = opened.location().split('?').next().unwrap().to_owned();
    let over = format!("{incident}/resolve");
    let form = david.get(&over).await.form(&over);
    assert_eq!(david.post(&over, &form.fields()).await.status, StatusCode::SEE_OTHER);
    let page = david.get(&one).await;
    page.says("Proof for a post-mortem");
    let nothing = david.post(&one, &page.form(&one).with(&[("incident", "")])).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let chosen = incident.rsplit('/').next().unwrap();
    let named = david.post(&one, &page.form(&one).with(&[("incident", chosen)])).await;
    assert_eq!(named.status, StatusCode::SEE_OTHER, "{}", named.body);
    david.get(&one).await.says("names this drill as its proof");
    let written = david.get(&format!("{incident}/post-mortem")).await;
    written.says("Proved by drills");
    written.says("Dead between the charge and the book");
    site.end().await;
}
