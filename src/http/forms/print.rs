//! Large print (D25): kept in the browser, and for whoever is signed in on every other one.

use auth::{Cookies, Who};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use giving::Actor;
use http::HeaderValue;
use http::header::SET_COOKIE;
use views::Notice;

use super::done;
use crate::http::failure::Failure;
use crate::http::form::Form;
use crate::http::frame::PRINT;
use crate::http::pages::Answer;
use crate::http::site::Site;

/// `POST /print`.
pub async fn submit(State(site): State<Site>, Who(actor): Who, Form(fields): Form) -> Answer {
    let large = match fields.get("print") {
        "large" => true,
        "usual" => false,
        _ => return Err(Failure::Unreadable),
    };
    if let Some(actor) = &actor {
        site.giving.choose_print(actor, large).await?;
    }
    let mut response = done("/settings", Notice::PrintKept);
    keep(&site, &mut response, large)?;
    Ok(response)
}

/// Whoever signs in reads as they chose elsewhere.
pub(super) async fn bring(
    site: &Site,
    actor: &Actor,
    response: impl IntoResponse,
) -> Result<Response, Failure> {
    let mut response = response.into_response();
    if site.giving.reads_large_print(actor).await? {
        keep(site, &mut response, true)?;
    }
    Ok(response)
}

fn keep(site: &Site, response: &mut Response, large: bool) -> Result<(), Failure> {
    let secure = match site.environment.cookies() {
        Cookies::Secure => "; Secure",
        Cookies::Localhost => "",
    };
    let word = if large { "large" } else { "usual" };
    let cookie =
        format!("{PRINT}={word}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}");
    let cookie = HeaderValue::try_from(cookie).map_err(|_| Failure::Unreadable)?;
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(())
}
