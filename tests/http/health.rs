//! `GET /meta/health`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::StatusCode;
use offertory::config::Environment;
use offertory::worker;
use tokio::time::timeout;
use views::Health;

use crate::site::{Browser, DAVID, PATIENCE, Reply, Silent, TestSite};

/// Far less than a page's patience; what watchers expect is 200 ms, on a machine that is not busy.
const AT_ONCE: Duration = Duration::from_secs(5);

async fn asked(site: &TestSite) -> (StatusCode, Health) {
    let reply = site.browser().get("/meta/health").await;
    let value: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
    let keys: Vec<_> = value.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["losses", "wins"], "wins and losses and nothing else");
    (reply.status, serde_json::from_value(value).unwrap())
}

/// What health waits for, for an instant and no longer. On a busy machine they may be losses for
/// that alone; then it is asked again.
const TOO_BUSY: [&str; 2] = ["SessionStore", "Database"];

async fn health_but(site: &TestSite, too_busy: &[&str]) -> (StatusCode, Health) {
    let asking = async {
        loop {
            let (status, health) = asked(site).await;
            if !health.losses.iter().any(|loss| too_busy.contains(&loss.as_str())) {
                return (status, health);
            }
        }
    };
    timeout(PATIENCE, asking).await.unwrap()
}

async fn health(site: &TestSite) -> (StatusCode, Health) {
    health_but(site, &TOO_BUSY).await
}

/// The page of health, when its parts have answered in time.
async fn page_of_health(staff: &mut Browser<'_>) -> Reply {
    let asking = async {
        loop {
            let page = staff.get("/staff/health").await;
            let lost = |name| page.text().contains(&format!("As machines read it: {name}"));
            if !TOO_BUSY.into_iter().any(lost) {
                return page;
            }
        }
    };
    timeout(PATIENCE, asking).await.unwrap()
}

async fn everything_pings(site: &TestSite) {
    for name in worker::NAMES {
        site.giving.ping(name).await.unwrap();
    }
    site.giving.check_connectivity().await.unwrap();
}

#[tokio::test]
async fn a24_all_is_well_with_200_and_names() {
    let site = TestSite::new().await;
    everything_pings(&site).await;
    let (status, health) = health(&site).await;
    assert_eq!((status, health.losses.as_slice()), (StatusCode::OK, &[][..]));
    for name in ["SessionStore", "Database", "ScheduledPaymentsEngineEnabled", "TaskLoop"] {
        assert!(health.wins.iter().any(|win| win == name), "{name} in {health:?}");
    }
    site.end().await;
}

#[tokio::test]
async fn a24_the_switch_moves_one_name_from_wins_to_losses() {
    let site = TestSite::new().await;
    everything_pings(&site).await;
    let mut staff = site.signed_in(DAVID).await;
    let page = staff.get("/staff/switch").await;
    let off = [("why", "Wrong dates after the import"), ("remind_in", "60")];
    staff.post("/staff/switch", &page.form("/staff/switch").with(&off)).await;
    let (status, health) = health(&site).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(health.losses, ["ScheduledPaymentsEngineEnabled"]);
    site.end().await;
}

#[tokio::test]
async fn a25_a_loop_that_stopped_is_named_within_a_minute() {
    let site = TestSite::new().await;
    everything_pings(&site).await;
    site.clock.advance(Duration::from_secs(60));
    for name in worker::NAMES.iter().filter(|name| **name != "MailLoop") {
        site.giving.ping(name).await.unwrap();
    }
    let (status, health) = health(&site).await;
    assert_eq!((status, health.losses), (StatusCode::BAD_REQUEST, vec!["MailLoop".to_owned()]));
    site.end().await;
}

#[tokio::test]
async fn o14_staff_read_since_when_what_it_means_and_by_whom() {
    let site = TestSite::new().await;
    everything_pings(&site).await;
    let mut david = site.signed_in(DAVID).await;
    let page = page_of_health(&mut david).await;
    page.says("All is well");
    page.says("Nothing has turned in the last two weeks");
    site.giving.watch_health(&worker::NAMES).await.unwrap();
    site.clock.advance(Duration::from_secs(60));
    for name in worker::NAMES.iter().filter(|name| **name != "MailLoop") {
        site.giving.ping(name).await.unwrap();
    }
    site.giving.watch_health(&worker::NAMES).await.unwrap();
    let switch = david.get("/staff/switch").await;
    let off = [("why", "Wrong dates after the import"), ("remind_in", "60")];
    david.post("/staff/switch", &switch.form("/staff/switch").with(&off)).await;
    let page = page_of_health(&mut david).await;
    page.says("2 things to look at");
    page.says("Mail loop");
    page.says("Start the engine again");
    page.says("Wrong dates after the import");
    page.says("Lost");
    // Machines read names and nothing else.
    let reply = site.browser().get("/meta/health").await;
    assert!(!reply.body.contains("Wrong dates"), "{}", reply.body);
    site.end().await;
}

#[tokio::test]
async fn a26_it_answers_at_once_while_the_database_does_not() {
    let site = TestSite::over(Environment::Localhost, |store| Arc::new(Silent(store))).await;
    let since = Instant::now();
    asked(&site).await;
    assert!(since.elapsed() < AT_ONCE, "{:?}", since.elapsed());
    let (status, health) = health_but(&site, &["SessionStore"]).await;
    assert_eq!((status, health.losses), (StatusCode::BAD_REQUEST, vec!["Database".to_owned()]));
    let reply = site.browser().sign_in(DAVID, crate::site::PASSWORD).await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
    reply.says("We are back in a moment");
    site.end().await;
}
