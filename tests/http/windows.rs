//! Staff plan maintenance: what is typed, what it would hold, and taking it back.

use std::time::Duration;

use http::StatusCode;

use crate::site::{ANN, DAVID, TestSite};

const LIST: &str = "/staff/windows";
const PLAN: &str = "/staff/windows/plan";
const WHY: &str = "Meridian moves its machines";

fn typed(scope: &str) -> [(&str, &str); 5] {
    [
        ("scope", scope),
        ("starts", "2026-11-22T19:00"),
        ("ends", "2026-11-22T20:00"),
        ("ending", "probed"),
        ("why", WHY),
    ]
}

#[tokio::test]
async fn o18_maintenance_is_planned_checked_moved_and_cancelled() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    david.get(LIST).await.says("Nothing is planned");
    let page = david.get(PLAN).await;
    page.says("On the clock of UTC");
    let form = page.form(PLAN);
    for (field, value, wrong) in [
        ("why", "no", "Say why, in ten characters or more"),
        ("starts", "", "Enter a date and a time"),
        ("starts", "soon", "such as 2027-03-14T08:30"),
        ("starts", "2026-11-22T17:00", "Choose a beginning that is ahead"),
        ("ends", "2026-11-22T19:00", "Choose an end that is ahead"),
        ("ends", "2026-12-22T19:00", "seven days at most"),
        ("scope", "gateway:nowhere", "Choose one from the list"),
        ("ending", "at_once", "Choose one from the list"),
    ] {
        let all = typed("everything");
        let one = all.map(|(name, good)| (name, if name == field { value } else { good }));
        let reply = david.post(PLAN, &form.with(&one)).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
        reply.says(wrong);
        if field != "why" {
            assert!(reply.body.contains(&format!("value=\"{WHY}\"")), "what was typed is kept");
        }
    }
    let check = david.post(PLAN, &form.with(&typed("everything"))).await;
    assert_eq!(check.status, StatusCode::OK, "{}", check.body);
    check.says("No gift of a schedule falls due in it");
    check.says("All gateways");
    david.get(LIST).await.says("Nothing is planned");
    let sent = check.form(PLAN);
    for _ in 0..2 {
        let reply = david.post(PLAN, &sent.fields()).await;
        assert_eq!(
            reply.location(),
            format!("{LIST}?done=window_planned"),
            "sent twice, done once"
        );
    }
    let list = david.get(LIST).await;
    list.says("To come");
    assert_eq!(list.body.matches(WHY).count(), 1);
    let link = list
        .body
        .split("href=\"")
        .find(|link| link.starts_with("/staff/windows/") && !link.starts_with(PLAN))
        .unwrap();
    let one = link.split('"').next().unwrap().to_owned();

    let page = david.get(&one).await;
    let later =
        [("scope", "everything"), ("starts", "2026-11-22T21:00"), ("ends", "2026-11-22T22:00")];
    let check = david.post(&one, &page.form(&one).with(&later)).await;
    check.says("Check: maintenance");
    let reply = david.post(&one, &check.form(&one).fields()).await;
    assert_eq!(reply.location(), format!("{LIST}?done=window_changed"), "{}", reply.body);
    // Whoever looks at what it was before changes nothing.
    let stale = david.post(&one, &page.form(&one).with(&[("act", "cancel")])).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let page = david.get(&one).await;
    let reply = david.post(&one, &page.form(&one).with(&[("act", "cancel")])).await;
    assert_eq!(reply.location(), format!("{LIST}?done=window_cancelled"));
    david.get(LIST).await.says("Cancelled");
    site.end().await;
}

#[tokio::test]
async fn o18_a_gift_in_maintenance_is_assured_before_any_loop_looks() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let mut ann = site.signed_in(ANN).await;
    let page = david.get(PLAN).await;
    let check = david.post(PLAN, &page.form(PLAN).with(&typed("everything"))).await;
    david.post(PLAN, &check.form(PLAN).fields()).await;
    site.clock.advance(Duration::from_secs(60 * 60));
    let given = ann.give("25", "1881").await;
    ann.get(given.location()).await.says("Assured We have your gift safe");
    // An hour is long for a session of staff.
    let mut david = site.signed_in(DAVID).await;
    david.get(LIST).await.says("To come and on");
    david.get(LIST).await.says("All gateways On Nov 22");
    site.end().await;
}
