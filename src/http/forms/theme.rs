//! Light, dark, or as the system says. Kept in the browser, for whoever uses it.

use auth::Cookies;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::HeaderValue;
use http::header::SET_COOKIE;

use crate::http::failure::Failure;
use crate::http::form::Form;
use crate::http::frame::{THEME, theme_named};
use crate::http::pages::Answer;
use crate::http::security::next_of;
use crate::http::site::Site;

/// `POST /theme`.
pub async fn submit(State(site): State<Site>, Form(fields): Form) -> Answer {
    let theme = fields.get("theme");
    theme_named(theme).ok_or(Failure::Unreadable)?;
    let secure = match site.environment.cookies() {
        Cookies::Secure => "; Secure",
        Cookies::Localhost => "",
    };
    let cookie =
        format!("{THEME}={theme}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}");
    let cookie = HeaderValue::try_from(cookie).map_err(|_| Failure::Unreadable)?;
    let mut response: Response =
        Redirect::to(next_of(fields.get("back")).unwrap_or("/")).into_response();
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}
