//! What every answer says to the browser.

use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};
use offertory::config::Environment;

use crate::site::{ANN, PASSWORD, TestSite};

#[tokio::test]
async fn every_answer_forbids_what_no_page_of_ours_does() {
    let site = TestSite::new().await;
    let mut browser = site.signed_in(ANN).await;
    for path in ["/gifts", "/nothing", "/church/transactions", "/api/v1/me", "/meta/health"] {
        let reply = browser.get(path).await;
        let policy = reply.header("content-security-policy").unwrap();
        for part in
            ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'"]
        {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(reply.header("referrer-policy"), Some("same-origin"), "{path}");
        assert_eq!(reply.header("cross-origin-opener-policy"), Some("same-origin"), "{path}");
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(reply.header("strict-transport-security"), None, "plain HTTP on localhost");
        assert!(reply.header("x-request-id").is_some(), "{path}");
    }
    site.end().await;
}

#[tokio::test]
async fn no_page_holds_a_script_or_a_style_of_its_own() {
    let site = TestSite::new().await;
    let mut browser = site.signed_in(ANN).await;
    for path in ["/", "/sign-in", "/gifts", "/give", "/recurring", "/settings", "/nothing"] {
        let page = browser.get(path).await.body;
        assert!(!page.contains("style="), "{path}");
        for script in page.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains("src="), "{path}: <script{tag}>");
        }
        for handler in [" onclick=", " onload=", "javascript:"] {
            assert!(!page.contains(handler), "{path}: {handler}");
        }
    }
    site.end().await;
}

#[tokio::test]
async fn over_tls_cookies_are_bound_to_the_host() {
    let site = TestSite::in_environment(Environment::Sandbox).await;
    let mut browser = site.browser();
    let reply = browser.sign_in(ANN, PASSWORD).await;
    let cookie = reply.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-offertory="), "{cookie}");
    for part in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert!(reply.header("strict-transport-security").unwrap().contains("max-age=31536000"));
    site.end().await;
}

#[tokio::test]
async fn another_sites_form_is_refused_and_changes_nothing() {
    let site = TestSite::new().await;
    let mut browser = site.signed_in(ANN).await;
    let theme = [("theme", "dark"), ("back", "/gifts")];
    for headers in [
        [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
        [("origin", "https://evil.example"), ("x-none", "")],
        [("origin", "null"), ("sec-fetch-site", "same-site")],
    ] {
        let reply = browser.post_with("/theme", &theme, &headers).await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "{headers:?}");
        assert_eq!(reply.header("set-cookie"), None);
        reply.says("Nothing was changed");
    }
    let ours = [("origin", "http://offertory.test"), ("sec-fetch-site", "same-origin")];
    assert_eq!(browser.post_with("/theme", &theme, &ours).await.location(), "/gifts");
    assert!(browser.get("/gifts").await.body.contains("data-theme=\"dark\""));
    site.end().await;
}

#[tokio::test]
async fn pages_are_compressed_and_say_so() {
    let site = TestSite::new().await;
    let request = Request::get("/").header("accept-encoding", "gzip, br");
    let (status, headers, _) = site.browser().answer(request, Body::empty()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["content-encoding"], "br");
    assert_eq!(headers["vary"], "accept-encoding");
    site.end().await;
}

#[tokio::test]
async fn a_body_of_twenty_megabytes_gets_an_answer() {
    let site = TestSite::new().await;
    let mut browser = site.signed_in(ANN).await;
    for path in ["/give", "/sign-in"] {
        let request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let reply = browser.send(request, Body::from(vec![b'a'; 20 << 20])).await;
        assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        reply.says("Nothing was changed");
    }
    site.end().await;
}

#[tokio::test]
async fn what_is_no_form_gets_an_answer() {
    let site = TestSite::new().await;
    let mut browser = site.signed_in(ANN).await;
    let request = Request::post("/give").header(CONTENT_TYPE, "application/json");
    let reply = browser.send(request, Body::from("{}")).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    let reply = browser.post("/give/check", &[("amount", "a\0b")]).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    site.end().await;
}
