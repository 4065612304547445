//! Split gifts, the fee on top, and a church's own giving page: a guest gives on it, other sites
//! may frame one page of it, and nothing of it says who is known here.

use http::StatusCode;

use crate::site::{ANN, RUTH, TestSite};

/// What is asked of `/church/entry` for an open page at `/give/grace`.
const OPEN: [(&str, &str); 4] =
    [("slug", "grace"), ("colour", "wine"), ("origins", "https://grace.example"), ("open", "yes")];

async fn open(site: &TestSite) {
    let mut ruth = site.signed_in(RUTH).await;
    let page = ruth.get("/church/entry").await;
    page.says("Closed");
    let saved = ruth.post("/church/entry", &page.form("/church/entry").with(&OPEN)).await;
    assert_eq!(saved.location(), "/church/entry?done=entry_saved");
    ruth.get("/church/entry").await.says("/give/grace");
}

#[tokio::test]
async fn d03_a_guest_gives_without_an_account_and_once() {
    let site = TestSite::new().await;
    let mut guest = site.browser();
    assert_eq!(guest.get("/give/grace").await.status, StatusCode::NOT_FOUND);
    open(&site).await;
    let page = guest.get("/give/grace?amount=40").await;
    page.says("You need no account");
    assert!(page.body.contains("colour-wine"), "the church's colour");
    let form = page.form("/give/grace");
    let nobody = form.with(&[("amount", "ten"), ("giver", ""), ("email", "ana")]);
    let refused = guest.post("/give/grace", &nobody).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["Enter your name", "Enter an e-mail address", "Enter the amount in digits"] {
        refused.says(words);
    }
    assert!(refused.body.contains("value=\"ana\""), "what was typed is kept");

    let fields = [("amount", "40"), ("giver", "Ana Lima"), ("email", "ana@example.org")];
    let check = guest.post("/give/grace", &form.with(&fields)).await;
    let check = guest.get(check.location()).await;
    check.says("Ana Lima");
    check.says("Next: your card");
    assert!(!check.body.contains("name=\"token\""), "no button before there is a card");
    let mark = check.body.split("mark=").nth(1).unwrap();
    let mark: String = mark.chars().take_while(char::is_ascii_lowercase).collect();
    let token = format!("pm_ok_visa_1111_e0531_abc_for-{mark}");
    let state = form.with(&[]).into_iter().find(|(name, _)| *name == "request").unwrap().1;
    let back = format!("/give/grace/check?state={state}&token={token}");
    let seen = guest.get(&back).await;
    seen.says("Visa");
    seen.says("Give $40.00 now");
    let form = seen.form("/give/grace/check");
    let first = guest.post("/give/grace/check", &form.fields()).await;
    let again = guest.post("/give/grace/check", &form.fields()).await;
    assert!(first.location().starts_with("/give/grace/thanks?of="), "{}", first.location());
    assert_eq!(first.location(), again.location(), "pressed twice");
    let thanks = guest.get(first.location()).await;
    thanks.says("was taken, once");
    thanks.says("Mail me a code");
    assert!(site.mails().await.iter().any(|mail| mail.to == "ana@example.org"));
    site.end().await;
}

#[tokio::test]
async fn d03_only_named_sites_frame_one_page_and_donors_give_from_their_account() {
    let site = TestSite::new().await;
    open(&site).await;
    let mut guest = site.browser();
    let policy =
        |reply: &crate::site::Reply| reply.header("content-security-policy").unwrap().to_owned();
    let frame = guest.get("/give/grace/frame").await;
    assert!(policy(&frame).ends_with("frame-ancestors https://grace.example"));
    assert!(frame.body.contains("target=\"_blank\"") && !frame.body.contains("method=\"post\""));
    for other in ["/give/grace", "/sign-in"] {
        assert!(policy(&guest.get(other).await).ends_with("frame-ancestors 'none'"), "{other}");
    }
    let mut ann = site.signed_in(ANN).await;
    assert_eq!(ann.get("/give/grace?amount=40").await.location(), "/give?amount=40");
    let mut ruth = site.signed_in(RUTH).await;
    let form = ruth.get("/church/entry").await.form("/church/entry");
    for (field, typed) in [("slug", "check"), ("slug", "a b"), ("origins", "http://grace.example")]
    {
        let mut fields = form.with(&OPEN);
        fields.retain(|(name, _)| *name != field);
        fields.push((field, typed));
        let refused = ruth.post("/church/entry", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {typed}");
    }
    site.end().await;
}

#[tokio::test]
async fn d11_parts_that_do_not_make_the_whole_are_kept_as_typed() {
    let site = TestSite::new().await;
    let roof = site.add_fund("Roof").await;
    let mut ann = site.signed_in(ANN).await;
    let form = ann.get("/give").await;
    let (fund, method) = (form.first_value("fund"), form.value_beside("method", "1881"));
    let (one, other) = (format!("part:{fund}"), format!("part:{roof}"));
    let fields = |first: &'static str, second: &'static str| {
        [("amount", "100"), ("method", &method), (&one, first), (&other, second)]
            .map(|(name, value): (&str, &str)| (name.to_owned(), value.to_owned()))
    };
    for (first, second, words) in [
        ("60", "50", "The parts come to more than the gift"),
        ("60%", "30%", "The parts come to less than the gift"),
        ("60", "40%", "Type amounts, or percents, but not both"),
    ] {
        let fields = fields(first, second);
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let refused = ann.post("/give", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says(words);
        assert!(refused.body.contains(&format!("value=\"{first}\"")), "{first} is kept");
    }
    let fields = fields("60%", "40%");
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let check = ann.post("/give", &fields).await;
    let check = ann.get(check.location()).await;
    check.says("Roof: $40.00");
    let given = ann.post("/give/check", &check.form("/give/check").fields()).await;
    assert!(given.location().ends_with("?done=gift_received"), "{}", given.location());
    site.end().await;
}
