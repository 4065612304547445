//! Staff read notices, choose how they are told, keep the on-call order, and add webhooks.

use axum::body::Body;
use futures::StreamExt;
use http::{Request, StatusCode};
use kernel::RequestId;
use tokio::time::timeout;

use crate::site::{ANNA, DAVID, PATIENCE, TestSite};

const NOTICES: &str = "/staff/notices";
const CHANNELS: &str = "/staff/notices/channels";
const WEBHOOKS: &str = "/staff/notices/webhooks";
const ON_CALL: &str = "/staff/notices/on-call";

#[tokio::test]
async fn o3_a_test_is_counted_read_and_for_oneself_alone() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let page = david.get(CHANNELS).await;
    let test = page.form(CHANNELS).with_act("test");
    let sent = david.post(CHANNELS, &test.fields()).await;
    assert_eq!(sent.location(), format!("{CHANNELS}?done=notice_tested"));
    let again = david.post(CHANNELS, &test.fields()).await;
    assert_eq!(again.location(), sent.location(), "the same form tells once");
    site.giving.wake_staff().await.unwrap();
    david.get(CHANNELS).await.says("By e-mail to");
    let page = david.get(NOTICES).await;
    page.says("1 notice is unread");
    page.says("Notices, 1 unread");
    page.says("A test: nothing has happened");
    site.signed_in(ANNA).await.get(NOTICES).await.says("You have read all of them");

    let (form, id) = (page.form(NOTICES).with_act("read"), page.first_value("notice"));
    let done = david.post(NOTICES, &form.with(&[("notice", &id)])).await;
    assert_eq!(done.location(), format!("{NOTICES}?done=notice_read"));
    david.get(NOTICES).await.says("You have read all of them");
    let nonsense = david.post(NOTICES, &[("act", "read"), ("notice", "none")]).await;
    assert_eq!(nonsense.status, StatusCode::BAD_REQUEST);
    site.end().await;
}

#[tokio::test]
async fn o3_channels_and_the_order_are_kept_and_what_is_wrong_is_named() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let page = david.get(CHANNELS).await;
    let form = page.form(CHANNELS);
    let typed = [("page_mail", "no"), ("look_mail", "at_once"), ("morning", "no"), ("hour", "25")];
    let refused = david.post(CHANNELS, &form.with(&typed)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Choose one from the list");
    let form = refused.form(CHANNELS);
    let kept = david.post(CHANNELS, &form.with(&[("hour", "7")])).await;
    assert_eq!(kept.location(), format!("{CHANNELS}?done=channels_saved"));

    let page = david.get(ON_CALL).await;
    page.says("Nobody is on call now");
    let staff = site.giving.staff_by_email(DAVID).await.unwrap().unwrap();
    let place = format!("place_{}", staff.id());
    let form = page.form(ON_CALL);
    let wrong = david.post(ON_CALL, &form.with(&[(&place, "2"), ("second_after", "5")])).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Give each place once");
    let form = wrong.form(ON_CALL);
    let kept = david.post(ON_CALL, &form.with(&[(&place, "1")])).await;
    assert_eq!(kept.location(), format!("{ON_CALL}?done=on_call_saved"));
    assert!(!david.get(ON_CALL).await.body.contains("Nobody is on call now"));
    site.end().await;
}

#[tokio::test]
async fn p2_a_webhook_is_added_tried_and_removed_and_its_secret_shown_once() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let page = david.get(WEBHOOKS).await;
    page.says("No other system is told yet");
    let form = page.form(WEBHOOKS);
    let inside = [("hook_name", "Pager"), ("url", "https://10.0.0.7/hook"), ("hears", "pages")];
    let refused = david.post(WEBHOOKS, &form.with(&inside)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Enter an address that begins with https://");
    assert!(refused.body.contains("https://10.0.0.7/hook"), "what was typed is kept");

    let form = refused.form(WEBHOOKS);
    let secret = refused.first_value("secret");
    assert!(secret.len() >= 32, "{secret}");
    // Nobody listens there.
    let typed = [("url", "http://127.0.0.1:9/hook?key=own"), ("whose", "team")];
    let added = david.post(WEBHOOKS, &form.with(&typed)).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    let path = added.location().split('?').next().unwrap().to_owned();
    let page = david.get(&path).await;
    page.says("Not tried yet");
    assert!(!page.body.contains(&secret), "it was shown once");
    assert!(!david.get(WEBHOOKS).await.body.contains("key=own"), "the list shows the place alone");

    let tried = david.post(&path, &page.form(&path).fields()).await;
    assert_eq!(tried.location(), format!("{path}?done=webhook_tested"));
    let page = david.get(&path).await;
    page.says("It cannot be reached in");
    page.says("Does not answer");

    let rotate = format!("{path}/rotate");
    let page = david.get(&rotate).await;
    assert_ne!(page.first_value("secret"), secret);
    let form = page.form(&rotate);
    let short = david.post(&rotate, &form.with(&[("secret", "short")])).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let rotated = david.post(&rotate, &form.fields()).await;
    assert_eq!(rotated.location(), format!("{path}?done=webhook_rotated"));

    let remove = format!("{path}/remove");
    let page = david.get(&remove).await;
    page.says("1 message that was still to be sent will not be");
    let removed = david.post(&remove, &page.form(&remove).fields()).await;
    assert_eq!(removed.location(), format!("{WEBHOOKS}?done=webhook_removed"));
    assert_eq!(david.get(&path).await.status, StatusCode::NOT_FOUND);
    site.end().await;
}

#[tokio::test]
async fn o3_the_count_is_live_and_ones_own() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let asked = Request::get("/staff/live?of=notices");
    let (status, _, body) = david.answer(asked, Body::empty()).await;
    assert_eq!(status, StatusCode::OK);
    let mut events = body.into_data_stream();
    let event = timeout(PATIENCE, events.next()).await.unwrap().unwrap().unwrap();
    let event = String::from_utf8(event.to_vec()).unwrap();
    assert_eq!(event, "event: notices\ndata: {\"unread\":0}\n\n");
    let staff = site.giving.staff_by_email(DAVID).await.unwrap().unwrap();
    let request = RequestId::from_uuid(uuid::Uuid::new_v4());
    site.giving.test_channels(&staff, request).await.unwrap();
    let event = timeout(PATIENCE, events.next()).await.unwrap().unwrap().unwrap();
    let event = String::from_utf8(event.to_vec()).unwrap();
    assert_eq!(event, "event: notices\ndata: {\"unread\":1}\n\n");
    site.end_and(events).await;
}
