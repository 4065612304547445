//! In which language somebody reads (D24): what they chose, what their browser asks for, and that
//! a page says so in its head.

use http::{Request, StatusCode};

use axum::body::Body;

use crate::site::{ANN, Browser, DAVID, Reply, TestSite};

/// A page, asked for by a browser that speaks these languages.
async fn get_in(browser: &mut Browser<'_>, path: &str, languages: &str) -> Reply {
    browser.send(Request::get(path).header("accept-language", languages), Body::empty()).await
}

/// Whether the head of the page, its answer and its words agree.
fn is_in(reply: &Reply, code: &str, direction: &str, words: &str) {
    assert_eq!(reply.header("content-language"), Some(code));
    let html = format!("<html lang=\"{code}\" dir=\"{direction}\"");
    assert!(reply.body.contains(&html), "{html} in {}", &reply.body[..200.min(reply.body.len())]);
    reply.says(words);
}

#[tokio::test]
async fn d24_a_page_is_in_the_language_the_browser_asks_for() {
    let site = TestSite::new().await;
    let table = [
        ("", "en", "ltr", "Sign in to see your gifts"),
        ("fr, es-MX;q=0.8", "es", "ltr", "Inicia sesión para ver tus ofrendas"),
        ("pt-BR", "pt", "ltr", "Entre para ver suas ofertas"),
        ("ko-KR,ko;q=0.9", "ko", "ltr", "로그인하여 헌금 내역을 확인하십시오"),
        ("ar", "ar", "rtl", "سجّل الدخول لترى عطاياك"),
    ];
    for (languages, code, direction, words) in table {
        let page = get_in(&mut site.browser(), "/sign-in", languages).await;
        is_in(&page, code, direction, words);
    }
    // What went wrong is said in the same language, also where there is no such page.
    let nowhere = get_in(&mut site.browser(), "/nowhere", "es").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    is_in(&nowhere, "es", "ltr", "Esta página no está aquí");
    site.end().await;
}

#[tokio::test]
async fn d24_a_choice_outlives_the_browser_it_was_made_in() {
    let site = TestSite::new().await;
    let mut phone = site.signed_in(ANN).await;
    let from = [("referer", "http://offertory.test/gifts?year=2026")];
    let chosen = phone.post_with("/language", &[("language", "ko")], &from).await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    assert_eq!(chosen.location(), "/gifts?year=2026&done=language_chosen");
    is_in(&phone.get(chosen.location()).await, "ko", "ltr", "이제 이 언어로 보여 드립니다");
    // Another browser of hers, which asks for Spanish.
    let mut desk = site.signed_in(ANN).await;
    is_in(&get_in(&mut desk, "/gifts", "es").await, "ko", "ltr", "헌금 내역");
    let unknown = phone.post("/language", &[("language", "xx")]).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    site.end().await;
}

#[tokio::test]
async fn d24_a_choice_made_at_the_door_is_kept_by_whoever_comes_in() {
    let site = TestSite::new().await;
    let mut phone = site.browser();
    phone.post("/language", &[("language", "pt")]).await;
    phone.sign_in(ANN, crate::site::PASSWORD).await;
    let mut desk = site.signed_in(ANN).await;
    is_in(&desk.get("/gifts").await, "pt", "ltr", "Suas ofertas");
    // Staff read English so far, whatever their browser speaks.
    let mut david = site.signed_in(DAVID).await;
    is_in(&get_in(&mut david, "/staff/delayed", "ar").await, "en", "ltr", "Delayed gifts");
    site.end().await;
}

#[tokio::test]
async fn d24_what_is_wrong_with_a_form_is_said_in_the_readers_language() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    ann.post("/language", &[("language", "es")]).await;
    let wrong = [("act", "password"), ("current", "x"), ("new", "short"), ("again", "short")];
    let again = ann.post("/settings", &wrong).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    is_in(&again, "es", "ltr", "Usa 12 caracteres o más");
    assert!(again.body.contains("<title>Error: "), "the title says so first");
    site.end().await;
}

#[tokio::test]
async fn d01_gifts_are_found_by_what_a_donor_remembers() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    ann.give("25", "1881").await;
    ann.give("26", "1881").await;
    let found = ann.get("/gifts?q=25.00").await;
    assert!(found.text().contains("$25.00") && found.text().contains("of 1, newest first"));
    ann.get("/gifts?q=1881").await.says("of 2, newest first");
    ann.get("/gifts?q=nothing+like+it").await.says("No gifts match these filters");
    let fund = ann.get("/gifts").await;
    fund.says("Every card and bank");
    site.end().await;
}
