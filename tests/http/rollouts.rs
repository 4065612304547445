//! Staff move what is new from step to step.

use http::StatusCode;

use crate::site::{DAVID, TestSite};

const LIST: &str = "/staff/rollouts";
const PAGE: &str = "/staff/rollouts/write_backs";
const WHY: &str = "The last step went well";

#[tokio::test]
async fn c24_a_rollout_goes_up_one_step_with_a_reason() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let list = david.get(LIST).await;
    list.says("Changes told to mirrors");
    list.says("No church has it");
    list.says("Nobody has moved it yet");

    let page = david.get(PAGE).await;
    for (to, why, wrong) in [
        ("1", "no", "Say why, in ten characters or more"),
        ("", WHY, "Choose where to"),
        ("7", WHY, "Choose one from the list"),
    ] {
        let reply = david.post(PAGE, &page.form(PAGE).with(&[("to", to), ("why", why)])).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{to} {why}");
        reply.says(wrong);
        assert!(reply.body.contains(&format!("value=\"{why}\"")), "what was typed is kept");
    }
    let reply = david.post(PAGE, &page.form(PAGE).with(&[("to", "50"), ("why", WHY)])).await;
    assert_eq!(reply.status, StatusCode::CONFLICT);
    reply.says("It goes up one step at a time");

    let form = page.form(PAGE);
    for _ in 0..2 {
        let reply = david.post(PAGE, &form.with(&[("to", "1"), ("why", WHY)])).await;
        assert_eq!(reply.location(), format!("{PAGE}?done=rollout_moved"), "sent twice, done once");
    }
    let page = david.get(&format!("{PAGE}?done=rollout_moved")).await;
    page.says("The rollout is moved");
    page.says("Step up");
    page.says(&format!("to 1 %: {WHY}"));
    david.get(LIST).await.says("Some churches have it");
    site.end().await;
}

#[tokio::test]
async fn c24_everybody_needs_the_name_typed_and_stopping_does_not() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    for to in ["1", "5", "10", "20", "50"] {
        let page = david.get(PAGE).await;
        let reply = david.post(PAGE, &page.form(PAGE).with(&[("to", to), ("why", WHY)])).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    }
    let page = david.get(PAGE).await;
    let all = [("to", "100"), ("why", WHY), ("confirm", "write-backs")];
    let reply = david.post(PAGE, &page.form(PAGE).with(&all)).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("Type the name exactly as it stands above");
    let all = [("to", "100"), ("why", WHY), ("confirm", "write_backs")];
    let reply = david.post(PAGE, &reply.form(PAGE).with(&all)).await;
    assert_eq!(reply.location(), format!("{PAGE}?done=rollout_moved"));
    david.get(LIST).await.says("Every church has it");

    let page = david.get(PAGE).await;
    let stop = [("to", "0"), ("why", "The mirror is being moved")];
    let reply = david.post(PAGE, &page.form(PAGE).with(&stop)).await;
    assert_eq!(reply.location(), format!("{PAGE}?done=rollout_moved"));
    david.get(LIST).await.says("No church has it");
    site.end().await;
}

#[tokio::test]
async fn what_is_not_rolled_out_is_not_here() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let nowhere = "/staff/rollouts/nothing";
    assert_eq!(david.get(nowhere).await.status, StatusCode::NOT_FOUND);
    let page = david.get(PAGE).await;
    let form = page.form(PAGE);
    let typed = form.with(&[("to", "looked"), ("why", WHY)]);
    let reply = david.post(PAGE, &typed).await;
    assert_eq!(reply.status, StatusCode::CONFLICT);
    reply.says("Somebody has looked already");
    assert_eq!(david.post(nowhere, &typed).await.status, StatusCode::NOT_FOUND);
    site.end().await;
}
