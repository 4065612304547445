//! An incident from its opening to its finished post-mortem, over HTTP; and what people type.

use http::StatusCode;

use crate::site::{ANN, ANNA, Browser, DAVID, RUTH, TestSite};

const LIST: &str = "/staff/incidents";
const OPEN: &str = "/staff/incidents/open";
const WHY: &str = "Nobody can give by card";

/// Opens one by hand; its path.
async fn opened(site: &TestSite, david: &mut Browser<'_>) -> String {
    let page = david.get(OPEN).await;
    let scope = format!("gateway:{}", site.gateway);
    let typed = [("kind", "gateway_down"), ("scope", scope.as_str()), ("why", WHY)];
    let reply = david.post(OPEN, &page.form(OPEN).with(&typed)).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    let (path, query) = reply.location().split_once('?').unwrap();
    assert_eq!(query, "done=incident_opened");
    path.to_owned()
}

#[tokio::test]
async fn a11_whoever_opens_one_says_what_they_see() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let list = david.get(LIST).await;
    list.says("No incident is open");
    list.says("Nothing has gone wrong yet");
    let page = david.get(OPEN).await;
    let scope = format!("gateway:{}", site.gateway);
    for (kind, scope, why, wrong) in [
        ("", scope.as_str(), WHY, "Choose what is wrong"),
        ("worse", scope.as_str(), WHY, "Choose one from the list"),
        ("other", "", WHY, "Choose what to delay"),
        ("other", "gateway:nothing", WHY, "Choose one from the list"),
        ("other", scope.as_str(), "no", "Say why, in ten characters or more"),
        ("other", scope.as_str(), "card 4111 1111 1111 1111", "looks like a card number"),
    ] {
        let typed = [("kind", kind), ("scope", scope), ("why", why)];
        let reply = david.post(OPEN, &page.form(OPEN).with(&typed)).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{kind} {scope} {why}");
        reply.says(wrong);
    }
    let path = opened(&site, &mut david).await;
    assert_eq!(opened(&site, &mut david).await, path, "one for one thing");
    david.get(LIST).await.says("One incident is open");
    let board = david.get("/staff/delayed").await;
    assert!(board.body.contains(&path), "the board leads there");
    site.end().await;
}

#[tokio::test]
async fn o15_it_is_taken_noted_moved_and_handed_over() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let path = opened(&site, &mut david).await;
    let page = david.get(&path).await;
    page.says("Meridian Cards does not take gifts");
    page.says("Nobody has it yet");
    let act = async |browser: &mut Browser<'_>, typed: &[(&str, &str)]| {
        let page = browser.get(&path).await;
        browser.post(&path, &page.form(&path).with(typed)).await
    };
    let reply = act(&mut david, &[("act", "take")]).await;
    assert_eq!(reply.location(), format!("{path}?done=incident_taken"));
    let again = act(&mut david, &[("act", "take")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    for (typed, wrong) in [
        ([("act", "note"), ("text", " ")], "Write something"),
        ([("act", "move"), ("state", "worse")], "Choose one from the list"),
        ([("act", "hand_over"), ("to", "nobody")], "Choose one from the list"),
    ] {
        let reply = act(&mut david, &typed).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed:?}");
        reply.says(wrong);
    }
    let resolved = act(&mut david, &[("act", "move"), ("state", "resolved")]).await;
    assert_eq!(resolved.status, StatusCode::CONFLICT, "it has its own page");
    let unknown = act(&mut david, &[("act", "delete")]).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);

    act(&mut david, &[("act", "note"), ("text", "Called the emergency line")]).await;
    act(&mut david, &[("act", "move"), ("state", "identified"), ("why", "A cable")]).await;
    let anna = david.get(&path).await.body;
    let anna = anna.split("<option").find(|option| option.contains("Anna")).unwrap().to_owned();
    let anna = anna.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    act(&mut david, &[("act", "hand_over"), ("to", &anna)]).await;
    let page = david.get(&path).await;
    for words in ["Called the emergency line", "Identified", "A cable", "Anna Kowalczyk has it"] {
        page.says(words);
    }
    let mut anna = site.signed_in(ANNA).await;
    anna.get(&path).await.says("You have it");

    let csv = anna.get(&format!("{path}/evidence.csv")).await;
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(csv.body.contains("noted") && csv.body.contains("Called the emergency line"));
    let json = anna.get(&format!("{path}/evidence.json")).await;
    assert!(json.body.contains("\"timeline\":[") && json.body.contains("\"post_mortem\":null"));
    site.end().await;
}

#[tokio::test]
async fn o15_a_banner_is_seen_first_and_stands_on_their_pages() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let (mut ann, mut ruth) = (site.signed_in(ANN).await, site.signed_in(RUTH).await);
    let path = opened(&site, &mut david).await;
    let at = format!("{path}/banner");
    let bad = david.get(&format!("{at}?donor=Your+card+was+declined&church=Code+R01")).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    bad.says("a donor would worry");
    bad.says("Leave codes out");
    assert!(!bad.body.contains("Put it up"), "not before it is put right");

    let page = david.get(&at).await;
    let templates = page.body.split("href=\"").filter(|link| link.starts_with(&at));
    let templates: Vec<String> = templates
        .map(|link| link.split('"').next().unwrap().replace("&amp;", "&"))
        .filter(|link| link.contains("?donor="))
        .collect();
    assert_eq!(templates.len(), 3);
    for template in templates {
        david.get(&template).await.says("Put it up");
    }

    let seen = david.get(&format!("{at}?donor=Your+gift+is+safe&church=Gifts+are+safe")).await;
    seen.says("So it will look");
    assert!(!ann.get("/gifts").await.text().contains("Your gift is safe"), "not yet");
    let request = seen.first_value("request");
    let typed = [("request", &*request), ("act", "up"), ("donor", "It failed"), ("church", "Safe")];
    let refused = david.post(&at, &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "past the page");
    let typed = [
        ("request", &*request),
        ("act", "up"),
        ("donor", "Your gift is safe <b>"),
        ("church", "Gifts are safe"),
    ];
    assert_eq!(david.post(&at, &typed).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = seen.form(&at);
    let up = david.post(&at, &form.with(&[("act", "up")])).await;
    assert_eq!(up.location(), format!("{path}?done=banner_up"));
    ann.get("/gifts").await.says("Your gift is safe");
    ruth.get("/church/transactions").await.says("Gifts are safe");
    assert!(!ruth.get("/church/transactions").await.text().contains("Your gift is safe"));
    assert!(!site.browser().get("/").await.text().contains("safe with us"));

    let page = david.get(&at).await;
    let request = page.first_value("request");
    let down = david.post(&at, &[("request", &*request), ("act", "down")]).await;
    assert_eq!(down.location(), format!("{path}?done=banner_down"));
    assert!(!ann.get("/gifts").await.text().contains("Your gift is safe"));
    david.get(&path).await.says("Banner taken down");
    site.end().await;
}

#[tokio::test]
async fn a12_over_and_learnt_from() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let path = opened(&site, &mut david).await;
    let learnt = format!("{path}/post-mortem");
    assert_eq!(david.get(&learnt).await.status, StatusCode::NOT_FOUND, "not before it is over");
    let at = format!("{path}/resolve");
    let page = david.get(&at).await;
    page.says("Resolve: Meridian Cards does not take gifts");
    let form = page.form(&at);
    for _ in 0..2 {
        let over = david.post(&at, &form.fields()).await;
        assert_eq!(over.location(), format!("{learnt}?done=incident_resolved"));
    }
    let act = async |browser: &mut Browser<'_>, typed: &[(&str, &str)]| {
        let page = browser.get(&learnt).await;
        browser.post(&learnt, &page.form(&learnt).with(typed)).await
    };
    let page = david.get(&learnt).await;
    page.says("To be written");
    assert!(page.body.contains("The first failure was noticed after"), "prefilled");
    let words = [("what_happened", "A cable was cut"), ("learning", " "), ("act", "finish")];
    let empty = act(&mut david, &words).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty.says("Say what was learnt");
    assert!(empty.body.contains("A cable was cut"), "what was typed is kept");
    act(&mut david, &[("act", "mitigate"), ("what", "Probe by a rule")]).await;
    let words = [("what_happened", "A cable was cut"), ("learning", "Probe"), ("act", "finish")];
    let vague = act(&mut david, &words).await;
    assert_eq!(vague.status, StatusCode::UNPROCESSABLE_ENTITY);
    vague.says("Give every mitigation somebody who does it, and a date");
    for (owner, due, wrong) in [
        ("nobody", "2026-12-24", "Choose one from the list"),
        ("", "soon", "Enter a date"),
        ("", "2020-01-01", "Choose a date that has not passed"),
    ] {
        let typed = [("act", "assign"), ("place", "0"), ("owner", owner), ("due", due)];
        let reply = act(&mut david, &typed).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{owner} {due}");
        reply.says(wrong);
    }
    let page = david.get(&learnt).await.body;
    let david_id = page.split("<option").skip(1).find(|option| option.contains("David")).unwrap();
    let david_id = david_id.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
    let typed = [("act", "assign"), ("place", "0"), ("owner", david_id), ("due", "2026-12-24")];
    assert_eq!(act(&mut david, &typed).await.status, StatusCode::SEE_OTHER);
    let stale = david.get(&learnt).await;
    let finished = act(&mut david, &words).await;
    assert_eq!(finished.location(), format!("{learnt}?done=post_mortem_finished"));
    let late = [("act", "write"), ("what_happened", "x"), ("learning", "y")];
    let late = david.post(&learnt, &stale.form(&learnt).with(&late)).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "locked");
    act(&mut david, &[("act", "add"), ("text", "It came again in May")]).await;
    act(&mut david, &[("act", "done"), ("place", "0")]).await;
    let page = david.get(&learnt).await;
    for words in ["Finished by David", "It came again in May", "Done", "A cable was cut"] {
        page.says(words);
    }
    let trends = david.get("/staff/incidents/trends").await;
    trends.says("Everything that was decided is done");
    trends.says("Meridian Cards");
    david.get("/staff/incidents?page=9").await.says("The list is not that long");
    site.end().await;
}
