//! A donor changes a recurring gift, and sees every change before it happens.

use http::StatusCode;

use crate::site::{ANN, BOB, Browser, TestSite};

const REQUEST: &str = "00000000-0000-4000-8000-000000000009";

/// Ten dollars every Sunday from 29 November on: its address.
async fn weekly(ann: &mut Browser<'_>) -> String {
    let form = ann.get("/give").await;
    let (fund, method) = (form.first_value("fund"), form.value_beside("method", "1881"));
    let check = format!(
        "/give/check?fund={fund}&amount=10&method={method}&frequency=weekly&first=2026-11-29"
    );
    let page = ann.get(&check).await;
    let made = ann.post("/give/check", &page.form("/give/check").fields()).await;
    assert!(made.location().ends_with("?done=schedule_made"), "{}", made.location());
    made.location().split('?').next().unwrap().to_owned()
}

/// Asks one thing on the page of the schedule, reads the check page, and does it.
async fn ask(ann: &mut Browser<'_>, path: &str, act: &str, typed: &[(&str, &str)]) -> String {
    let form = ann.get(path).await.form(path).with_act(act);
    let asked = ann.post(path, &form.with(typed)).await;
    let check = asked.location().to_owned();
    assert!(check.starts_with(&format!("{path}/check?act={act}")), "{check}");
    let page = ann.get(&check).await;
    page.says("Next five dates");
    page.says("Nothing is taken today");
    let to = format!("{path}/check");
    ann.post(&to, &page.form(&to).fields()).await.location().to_owned()
}

#[tokio::test]
async fn d06_d07_one_gift_is_moved_skipped_put_back_and_all_paused_and_resumed() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let path = weekly(&mut ann).await;
    let done = |what: &str| format!("{path}?done={what}");
    let to_tuesday = [("date", "2026-11-29"), ("on", "2026-12-01")];
    assert_eq!(ask(&mut ann, &path, "move", &to_tuesday).await, done("schedule_changed"));
    ann.get(&path).await.says("The gift of November 29 comes on December 1, as you asked.");
    let skip = ask(&mut ann, &path, "skip", &[("date", "2026-12-06")]).await;
    assert_eq!(skip, done("date_skipped"));
    ann.get(&path).await.says("December 6 is skipped, as you asked.");
    let back = ask(&mut ann, &path, "unskip", &[("date", "2026-12-06")]).await;
    assert_eq!(back, done("date_restored"));
    let pause = ask(&mut ann, &path, "pause", &[("until", "2027-01-31")]).await;
    assert_eq!(pause, done("schedule_paused"));
    ann.get(&path).await.says("Paused until Jan 31, 2027");
    assert_eq!(ask(&mut ann, &path, "resume", &[]).await, done("schedule_resumed"));
    let mails = site.browser().get("/mailbox").await;
    for subject in [
        "One gift comes on another day",
        "One gift is skipped",
        "A skipped gift is back",
        "Your recurring gift is paused",
        "Your recurring gift runs again",
    ] {
        mails.says(subject);
    }
    site.end().await;
}

#[tokio::test]
async fn d04_d05_d11_d12_one_form_changes_all_and_one_page_shows_it_first() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let path = weekly(&mut ann).await;
    let (change, check) = (format!("{path}/change"), format!("{path}/check"));
    let form = ann.get(&change).await.form(&change);
    assert!(form.fields().contains(&("amount", "10.00")), "it begins with what is");
    assert!(form.fields().contains(&("next", "2026-11-29")));
    let typed = [
        ("amount", "12.50"),
        ("frequency", "monthly"),
        ("next", "2026-12-15"),
        ("ends", "after"),
        ("gifts", "3"),
    ];
    let asked = ann.post(&change, &form.with(&typed)).await;
    let page = ann.get(asked.location()).await;
    for words in [
        "$12.50 (now $10.00)",
        "On the 15th of each month (now every Sunday)",
        "Tuesday, December 15 (now Sunday, November 29)",
        "After 3 more gifts (now When you say so)",
        "Give $12.50 on the 15th of each month",
    ] {
        page.says(words);
    }
    assert_eq!(page.body.matches("<time datetime=\"2026-12-15\"").count(), 2);
    assert_eq!(page.body.matches("class=\"slides\"").count(), 1);
    // The way back has every answer.
    assert!(page.body.contains(&format!("{change}?amount=12.50&amp;ends=after&amp;")));
    ann.get(&path).await.says("$10.00 every Sunday");
    let fields = page.form(&check);
    let changed = ann.post(&check, &fields.fields()).await;
    assert_eq!(changed.location(), format!("{path}?done=schedule_changed"));
    let again = ann.post(&check, &fields.fields()).await;
    assert_eq!(again.location(), changed.location(), "sent twice, done once");
    ann.get(&path).await.says("$12.50 on the 15th of each month");
    // The other tab is old by now.
    let stale = ann.post(&check, &fields.with(&[("amount", "99"), ("request", REQUEST)])).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "an old page does not overwrite a new one");
    stale.says("This was changed by somebody else meanwhile");
    ann.get(&path).await.says("$12.50 on the 15th of each month");
    site.end().await;
}

#[tokio::test]
async fn f1_what_does_not_fit_is_kept_as_typed_beside_what_to_do() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let path = weekly(&mut ann).await;
    let change = format!("{path}/change");
    let form = ann.get(&change).await.form(&change);
    for (field, typed, words) in [
        ("amount", "ten", "Enter the amount in digits"),
        ("amount", "", "Enter an amount"),
        ("frequency", "hourly", "Enter a whole number"),
        ("next", "2026-11-01", "Choose a date that has not passed"),
        ("next", "2029-01-01", "Choose a date within the next twelve months"),
        ("next", "soon", "Enter a date, such as 2027-03-14"),
        ("method", "mine", "Choose a card or bank from the list"),
    ] {
        let reply = ann.post(&change, &form.with(&[(field, typed)])).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {typed}");
        if field != "frequency" {
            reply.says(words);
        }
    }
    let both = [("amount", "ten"), ("ends", "after"), ("gifts", "many")];
    let reply = ann.post(&change, &form.with(&both)).await;
    reply.says("Enter the amount in digits");
    reply.says("Enter a whole number from 1 to 999");
    assert!(reply.body.contains("value=\"ten\"") && reply.body.contains("value=\"many\""));
    let form = ann.get(&path).await.form(&path).with_act("move");
    let reply = ann.post(&path, &form.with(&[("date", "2026-11-29"), ("on", "2026-12-06")])).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("Choose a day after the gift before it and before the one after");
    let reply = ann.get(&format!("{path}/check?act=pause&until=never")).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    let odd = ann.post(&path, &[("act", "double")]).await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
    ann.get(&path).await.says("$10.00 every Sunday");
    site.end().await;
}

#[tokio::test]
async fn d08_stopped_in_two_clicks_with_a_mail_and_started_again_by_agreeing_anew() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let path = weekly(&mut ann).await;
    let stop = format!("{path}/stop");
    let page = ann.get(&path).await;
    assert!(page.body.contains(&format!("href=\"{stop}\"")), "one click");
    let page = ann.get(&stop).await;
    let form = page.form(&stop);
    let odd = ann.post(&stop, &form.with(&[("why", "just so")])).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    let stopped = ann.post(&stop, &form.with(&[("why", "moved")])).await;
    assert_eq!(stopped.location(), format!("{path}?done=schedule_stopped"), "and another");
    site.browser().get("/mailbox").await.says("Your recurring gift is stopped");
    for gone in [format!("{path}/change"), stop] {
        ann.get(&gone).await.says("This gift is no longer running");
    }

    let page = ann.get(&path).await;
    let again = page.body.split("href=\"/give?amount=10.00").nth(1).unwrap();
    let again = again.split('"').next().unwrap().replace("&amp;", "&");
    let form = ann.get(&format!("/give?amount=10.00{again}")).await;
    assert!(form.body.contains("value=\"10.00\""), "with all that it was");
    let answers = form.form("/give");
    let fields = answers.with(&[("first", "2026-12-06"), ("frequency", "weekly")]);
    let check = ann.post("/give", &fields).await;
    let page = ann.get(check.location()).await;
    let made = ann.post("/give/check", &page.form("/give/check").fields()).await;
    assert!(made.location().ends_with("?done=schedule_made"), "{}", made.location());
    assert!(!made.location().starts_with(&path), "another one, agreed to anew");
    site.end().await;
}

#[tokio::test]
async fn b05_a_foreign_schedule_is_the_same_404_as_none() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let mut bob = site.signed_in(BOB).await;
    let path = weekly(&mut ann).await;
    for below in ["", "/change", "/check?act=resume", "/stop"] {
        let foreign = bob.get(&format!("{path}{below}")).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{below}");
    }
    let fields = [("act", "resume"), ("version", "0"), ("request", REQUEST)];
    for below in ["", "/check", "/stop"] {
        let foreign = bob.post(&format!("{path}{below}"), &fields).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{below}");
    }
    site.end().await;
}
