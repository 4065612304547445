//! Links in mails: what one opens, and what it does not.

use std::time::Duration;

use giving::mails::Block;
use http::StatusCode;

use crate::site::{ANN, BOB, Browser, DAVID, PASSWORD, RUTH, TestSite};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3_600);

/// The link behind a button of the mails that leave now.
async fn link(site: &TestSite, button: &str) -> String {
    let due = site.giving.mails_due(100).await.unwrap();
    let letters = due.into_iter().filter_map(|one| one.mail.letter);
    let mut blocks = letters.flat_map(|letter| letter.letter.blocks);
    let path = blocks.find_map(|block| match block {
        Block::Way(says, path) if says == button => Some(path),
        _ => None,
    });
    let path = path.unwrap_or_else(|| panic!("no mail has a button {button}"));
    assert!(path.starts_with("/link/"), "{path}");
    path
}

async fn declined(site: &TestSite) -> (String, String) {
    let mut ann = site.signed_in(ANN).await;
    let gift = ann.give("25", "0002").await.location().split('?').next().unwrap().to_owned();
    site.work_off().await;
    (link(site, "Put it right").await, gift)
}

async fn opened<'a>(site: &'a TestSite, path: &str) -> Browser<'a> {
    let mut browser = site.browser();
    let page = browser.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let reply = browser.post(path, &page.form(path).fields()).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    browser
}

fn is_door(location: &str) -> bool {
    location.starts_with("/sign-in")
}

#[tokio::test]
async fn d29_looking_at_a_link_opens_nothing() {
    let site = TestSite::new().await;
    let (path, gift) = declined(&site).await;
    let mut scanner = site.browser();
    let page = scanner.get(&path).await;
    page.says("Your gift of $25.00 was not taken");
    page.says("Put it right");
    page.says("Grace Harbor Church");
    assert_eq!(scanner.session(), None, "no session is begun");
    assert!(is_door(scanner.get(&gift).await.location()));
    site.end().await;
}

#[tokio::test]
async fn b07_a_link_opens_its_own_gift_and_asks_for_signing_in_for_the_rest() {
    let site = TestSite::new().await;
    let (path, gift) = declined(&site).await;
    let mut ann = site.signed_in(ANN).await;
    let other = ann.give("30", "1881").await.location().split('?').next().unwrap().to_owned();
    let mut browser = opened(&site, &path).await;
    let fix = format!("{gift}/fix");
    let page = browser.get(&fix).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    page.says("Grace Harbor Church");
    assert_eq!(browser.get(&gift).await.status, StatusCode::OK);
    for elsewhere in [
        "/gifts",
        "/recurring",
        "/methods",
        "/settings",
        "/give",
        "/settings/passkeys",
        "/settings/sessions",
        "/confirm",
        "/api/v1/me",
        &other,
        &format!("{other}/fix"),
        &format!("{gift}/cancel"),
        "/statements",
        "/church/transactions",
        "/staff/delayed",
    ] {
        let reply = browser.get(elsewhere).await;
        let refused = reply.status == StatusCode::UNAUTHORIZED
            || reply.status == StatusCode::SEE_OTHER && is_door(reply.location());
        assert!(refused, "{elsewhere}: {}", reply.status);
    }
    for act in ["/give", "/methods", "/settings", &gift, &format!("{gift}/cancel")] {
        let reply = browser.post(act, &[("act", "password")]).await;
        assert!(is_door(reply.location()), "{act}: {}", reply.status);
    }
    // What it is for, it does.
    let form = page.form(&fix);
    let reply = browser.post(&fix, &form.with(&[("choice", "skip")])).await;
    assert_eq!(reply.location(), format!("{gift}?done=gift_let_be"));
    site.clock.advance(31 * MINUTE);
    assert!(is_door(browser.get(&gift).await.location()), "it lasts half an hour");
    site.end().await;
}

#[tokio::test]
async fn b07_a_link_of_anothers_signs_out_whoever_was_here() {
    let site = TestSite::new().await;
    let (path, gift) = declined(&site).await;
    let mut bob = site.signed_in(BOB).await;
    let page = bob.get(&path).await;
    page.says("You are signed in here as Bob Marsh");
    let reply = bob.post(&path, &page.form(&path).fields()).await;
    assert_eq!(reply.location(), format!("{gift}/fix"));
    assert!(is_door(bob.get("/gifts").await.location()), "neither is Bob in, nor Ann");
    let mut ann = site.signed_in(ANN).await;
    let page = ann.get(&path).await;
    ann.post(&path, &page.form(&path).fields()).await;
    assert_eq!(ann.get("/gifts").await.status, StatusCode::OK, "who is in as herself stays so");
    site.end().await;
}

#[tokio::test]
async fn d29_old_used_and_forged_links_end_in_a_way_on() {
    let site = TestSite::new().await;
    let (path, _) = declined(&site).await;
    site.clock.advance(15 * DAY);
    let mut browser = site.browser();
    let page = browser.get(&path).await;
    assert_eq!(page.status, StatusCode::GONE);
    page.says("This link is too old");
    let reply = browser.post(&path, &page.form(&path).fields()).await;
    assert!(reply.location().ends_with("?done=link_sent"), "{}", reply.location());
    assert_eq!(site.mails().await[0].to, ANN, "to the address on record");
    let forged = format!("{}AAAA", &path[..path.len() - 4]);
    for path in [forged.as_str(), "/link/x", "/link/%00", "/link/4111111111111111"] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        page.says("This link does not open anything");
    }
    let before = site.mails().await.len();
    for act in ["open", "again"] {
        let reply = browser.post(&forged, &[("act", act)]).await;
        assert!(!is_door(reply.header("location").unwrap_or_default()), "{act}");
    }
    assert_eq!(site.mails().await.len(), before, "a forged link has nothing mailed");
    // The same words whether the address is known or not.
    for email in [ANN, "nobody@example.org"] {
        let reply = browser.post("/sign-in", &[("email", email), ("act", "code")]).await;
        assert!(reply.location().starts_with("/sign-in/code?email="));
    }
    site.end().await;
}

#[tokio::test]
async fn d29_the_same_gift_is_given_again_without_signing_in_once() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    ann.give("25", "1881").await;
    site.work_off().await;
    let path = link(&site, "Give the same again").await;
    let mut browser = site.browser();
    let page = browser.get(&path).await;
    page.says("Give $25.00 again?");
    page.says("Visa");
    for _ in 0..2 {
        let form = page.form(&path);
        browser.post(&path, &form.with(&[("amount", "9999")])).await;
    }
    let page = browser.get(&path).await;
    page.says("Thank you. You gave $25.00");
    assert!(is_door(browser.get("/gifts").await.location()), "and nobody is signed in");
    site.work_off().await;
    let all = ann.get("/settings/data.csv").await;
    assert_eq!(all.body.lines().count(), 3, "two gifts: {}", all.body);
    site.end().await;
}

#[tokio::test]
async fn d23_a_link_signs_in_by_a_button_and_once() {
    let site = TestSite::new().await;
    site.browser().post("/sign-in", &[("email", ANN), ("act", "code")]).await;
    let path = link(&site, "Or sign in with one press").await;
    let mut browser = site.browser();
    let page = browser.get(&path).await;
    page.says("This link signs you in as ann@example.org");
    let reply = browser.post(&path, &page.form(&path).fields()).await;
    assert_eq!(reply.location(), "/gifts");
    assert_eq!(browser.get("/gifts").await.status, StatusCode::OK);
    let again = site.browser().post(&path, &[("act", "open")]).await;
    assert_eq!(again.status, StatusCode::GONE);
    again.says("This link is too old");
    site.end().await;
}

#[tokio::test]
async fn complaint14_the_office_resends_a_link_and_cannot_redirect_it() {
    let site = TestSite::new().await;
    let (_, gift) = declined(&site).await;
    let id = gift.strip_prefix("/gifts/").unwrap();
    let path = format!("/church/transactions/{id}/links");
    let mut ruth = site.signed_in(RUTH).await;
    let page = ruth.get(&format!("/church/transactions/{id}")).await;
    page.says("The donor lost the mail?");
    let form = page.form(&path);
    // Whatever is typed beside it, there is no other address.
    let reply = ruth.post(&path, &form.with(&[("email", BOB), ("to", BOB)])).await;
    assert_eq!(reply.location(), format!("/church/transactions/{id}?done=link_sent"));
    let page = ruth.get(reply.location()).await;
    page.says("A new link is on its way");
    assert!(!page.body.contains("/link/"), "the office does not see it");
    let mails = site.mails().await;
    let to: Vec<_> = mails.iter().filter(|mail| mail.subject == "Your link").collect();
    assert_eq!(to.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), [ANN]);
    let path_of_donor = link(&site, "Put this gift right").await;
    let browser = opened(&site, &path_of_donor).await;
    drop(browser);
    for (who, status) in [(ANN, StatusCode::FORBIDDEN), (DAVID, StatusCode::FORBIDDEN)] {
        let reply = site.signed_in(who).await.post(&path, &[]).await;
        assert_eq!(reply.status, status, "{who}");
    }
    site.end().await;
}

#[tokio::test]
async fn d23_cards_are_changed_by_whoever_showed_lately_who_they_are() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let list = ann.get("/methods").await;
    let card = list.body.split("href=\"/methods/").nth(1).unwrap().split('"').next().unwrap();
    let remove = format!("/methods/{card}/remove");
    assert_eq!(ann.get(&remove).await.status, StatusCode::OK, "she has just signed in");
    site.clock.advance(11 * MINUTE);
    let reply = ann.get(&remove).await;
    let confirm = format!("/confirm?next=%2Fmethods%2F{card}%2Fremove");
    assert_eq!(reply.location(), confirm);
    let reply = ann.post(&remove, &[("request", &uuid::Uuid::from_u128(5).to_string())]).await;
    assert!(reply.location().starts_with("/confirm?next="), "a form is stopped as well");
    let page = ann.get(&confirm).await;
    page.says("Show us that it is you");
    let wrong = ann.post(&confirm, &[("act", "password"), ("password", "wrong")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(ann.get(&remove).await.location().starts_with("/confirm"));
    let right = [("act", "password"), ("password", PASSWORD)];
    assert_eq!(ann.post(&confirm, &right).await.location(), remove);
    assert_eq!(ann.get(&remove).await.status, StatusCode::OK);
    // Those who have no password, by a code.
    site.clock.advance(11 * MINUTE);
    let reply = ann.post(&confirm, &[("act", "send")]).await;
    assert!(reply.location().ends_with("done=code_sent"), "{}", reply.location());
    let text = site.mails().await[0].text.clone();
    let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let reply = ann.post(&confirm, &[("act", "code"), ("code", wrong)]).await;
    reply.says("This code does not fit");
    let reply = ann.post(&confirm, &[("act", "code"), ("code", &code)]).await;
    assert_eq!(reply.location(), remove);
    assert_eq!(ann.get(&remove).await.status, StatusCode::OK);
    let elsewhere = "/confirm?next=//evil.example";
    assert_eq!(ann.post(elsewhere, &right).await.location(), "/gifts");
    site.end().await;
}

#[tokio::test]
async fn d23_browsers_are_listed_and_ended_from_afar() {
    let site = TestSite::new().await;
    let mut desk = site.signed_in(ANN).await;
    let mut phone = site.browser();
    let fields = [("email", ANN), ("password", PASSWORD), ("act", "password")];
    let agent = [("user-agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) Version/18 Safari/604")];
    phone.post_with("/sign-in", &fields, &agent).await;
    let mut bob = site.signed_in(BOB).await;
    const PATH: &str = "/settings/sessions";
    let page = desk.get(PATH).await;
    page.says("Safari on iPhone");
    page.says("This one");
    let end = page.form(PATH);
    let ended = end.fields();
    assert!(ended.contains(&("act", "end")), "{ended:?}");
    // Somebody else's is none of theirs.
    bob.post(PATH, &ended).await;
    assert_eq!(phone.get("/gifts").await.status, StatusCode::OK);
    assert_eq!(desk.post(PATH, &ended).await.location(), "/settings/sessions?done=sign_in_ended");
    assert!(is_door(phone.get("/gifts").await.location()), "at its next page");
    assert!(!desk.get(PATH).await.text().contains("iPhone"));
    phone.post_with("/sign-in", &fields, &agent).await;
    assert_eq!(phone.get("/gifts").await.status, StatusCode::OK);
    let reply = desk.post(PATH, &[("act", "others")]).await;
    assert_eq!(reply.location(), "/settings/sessions?done=sign_ins_ended");
    desk.get(reply.location()).await.says("You are signed in nowhere else");
    assert!(is_door(phone.get("/gifts").await.location()));
    // Signing out leaves the list as well.
    phone.post_with("/sign-in", &fields, &agent).await;
    phone.post("/sign-out", &[]).await;
    assert!(!desk.get(PATH).await.text().contains("iPhone"));
    site.end().await;
}
