//! Every route and who may ask for it.

use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{Method, Request, StatusCode};
use offertory::http::routes::{self, Needs, Route};

use crate::site::{ANN, Browser, DAVID, RUTH, TestSite};

/// An address of the route, of something that is not there.
fn address(route: &Route) -> String {
    let nobodys = uuid::Uuid::from_u128(7).to_string();
    route.path.replace("{id}", &nobodys).replace("{*path}", "nothing.css")
}

async fn ask(browser: &mut Browser<'_>, route: &Route) -> (StatusCode, Option<String>) {
    let mut request = Request::builder().method(route.method.clone()).uri(address(route));
    if route.method == Method::POST {
        request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    let (status, headers, _) = browser.answer(request, Body::empty()).await;
    let location = headers.get("location").map(|to| to.to_str().unwrap().to_owned());
    (status, location)
}

fn may(role: &str, needs: Needs) -> bool {
    match needs {
        Needs::Nobody => true,
        Needs::Anybody => role != "nobody",
        Needs::Donor => role == "donor",
        Needs::Admin => role == "admin",
        Needs::Staff => role == "staff",
    }
}

#[tokio::test]
async fn b06_every_route_lets_in_whom_it_is_for_and_nobody_else() {
    let site = TestSite::new().await;
    let roles = [
        ("nobody", site.browser()),
        ("donor", site.signed_in(ANN).await),
        ("admin", site.signed_in(RUTH).await),
        ("staff", site.signed_in(DAVID).await),
    ];
    for (role, browser) in roles {
        for route in routes::all().iter().filter(|route| route.path != "/sign-out") {
            // A page of its own each, so that one answer does not change the next.
            let (status, location) = ask(&mut browser.clone(), route).await;
            let what = format!("{} {} as {role}: {status}", route.method, route.path);
            let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&status);
            if may(role, route.needs) {
                let door = location.is_some_and(|to| to.starts_with("/sign-in"));
                assert!(!refused && !status.is_server_error() && !door, "{what}");
            } else if role != "nobody" {
                assert_eq!(status, StatusCode::FORBIDDEN, "{what}");
            } else if route.path.starts_with("/api/") {
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{what}");
            } else {
                assert_eq!(status, StatusCode::SEE_OTHER, "{what}");
                assert!(location.unwrap().starts_with("/sign-in"), "{what}");
            }
        }
    }
    site.end().await;
}

#[tokio::test]
async fn whoever_signs_in_gets_to_where_they_were_going() {
    let site = TestSite::new().await;
    let mut browser = site.browser();
    let reply = browser.get("/gifts?year=2025&status=given").await;
    assert_eq!(reply.location(), "/sign-in?next=%2Fgifts%3Fyear%3D2025%26status%3Dgiven");
    let door = reply.location().to_owned();
    let fields = [("email", ANN), ("password", crate::site::PASSWORD), ("act", "password")];
    let reply = browser.post(&door, &fields).await;
    assert_eq!(reply.location(), "/gifts?year=2025&status=given");
    let reply = site.browser().post("/sign-in?next=//evil.example", &fields).await;
    assert_eq!(reply.location(), "/gifts");
    site.end().await;
}

#[tokio::test]
async fn a_form_sent_by_nobody_leads_back_to_its_page_and_a_bare_one_home() {
    let site = TestSite::new().await;
    let mut browser = site.browser();
    let reply = browser.post("/staff/switch", &[("act", "on")]).await;
    assert_eq!(reply.location(), "/sign-in?next=%2Fstaff%2Fswitch");
    let reply = browser.post("/staff/probe", &[("gateway", "pin")]).await;
    assert_eq!(reply.location(), "/sign-in");
    site.end().await;
}

#[tokio::test]
async fn what_is_not_there_says_so_in_words_or_in_json() {
    let site = TestSite::new().await;
    let mut browser = site.browser();
    let page = browser.get("/nothing/here").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    page.says("This page is not here");
    let reply = browser.get("/api/v1/nothing").await;
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (StatusCode::NOT_FOUND, Some("application/json"))
    );
    assert!(reply.body.contains("not_found"), "{}", reply.body);
    let reply = browser.post("/gifts", &[]).await;
    assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED);
    site.end().await;
}
