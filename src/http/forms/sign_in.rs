//! Signing in and out. Whatever is wrong with a sign-in, the words are the same.

use app::site::components::query;
use app::site::pages::{code, sign_in};
use app::site::{Draft, Page};
use auth::{Limits, Who, session};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use giving::{Actor, Badge, Error};
use http::header::USER_AGENT;
use http::{HeaderMap, StatusCode};
use leptos::prelude::*;
use tower_sessions::Session;

use super::{passkeys, print};
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Sent, send};
use crate::http::frame::Framed;
use crate::http::language;
use crate::http::pages::{Answer, home};
use crate::http::render;
use crate::http::security::{From, next_of};
use crate::http::site::Site;

/// `GET /sign-in`.
pub async fn show(
    State(site): State<Site>,
    Who(actor): Who,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Response {
    match actor {
        Some(actor) => {
            Redirect::to(next_of(fields.get("next")).unwrap_or(home(&actor))).into_response()
        }
        None => shown(&site, StatusCode::OK, page, &fields, fields.draft(Vec::new())).await,
    }
}

async fn shown(
    site: &Site,
    status: StatusCode,
    page: Page,
    asking: &Fields,
    draft: Draft,
) -> Response {
    let next = next_of(asking.get("next")).unwrap_or_default().to_owned();
    let passkeys = site.giving.passkey_host();
    render::page(status, move || view! { <sign_in::SignIn page next passkeys draft /> }).await
}

/// `POST /sign-in`: with a password, asking for a code, or with a passkey that is asked for first.
pub async fn submit(
    State(site): State<Site>,
    session: Session,
    From(from): From,
    Framed(page): Framed,
    headers: HeaderMap,
    Asking(asking): Asking,
    Form(fields): Form,
) -> Answer {
    let email = fields.get("email");
    let giving = &site.giving;
    if fields.get("act") == "code" {
        return Ok(match send(&fields, giving.send_code(email, &from)).await? {
            Sent::Done(()) => {
                let on = [("email", email), ("next", asking.get("next"))];
                Redirect::to(&query("/sign-in/code", on)).into_response()
            }
            Sent::Again(status, draft) => shown(&site, status, page, &asking, draft).await,
        });
    }
    if fields.get("act") == "ask" {
        return passkeys::asked(&site, &session, giving.ask_passkey(&from).await?).await;
    }
    let sent = if fields.get("act") == "passkey" {
        let asked = session::take_ceremony(&session, giving.now()).await?;
        send(&fields, giving.sign_in_with_passkey(asked, fields.get("answer"))).await?
    } else {
        send(&fields, giving.sign_in(email, fields.get("password"), &from)).await?
    };
    match sent {
        Sent::Done(badge) => enter(&site, &session, &headers, badge, &asking).await,
        Sent::Again(status, draft) => {
            tracing::info!(status = status.as_u16(), "a sign-in was refused");
            Ok(shown(&site, status, page, &asking, draft).await)
        }
    }
}

/// `GET /sign-in/code`.
pub async fn show_code(Framed(page): Framed, Asking(asking): Asking) -> Response {
    let email = asking.get("email").to_owned();
    code_shown(StatusCode::OK, page, &asking, email, Draft::default()).await
}

async fn code_shown(
    status: StatusCode,
    page: Page,
    asking: &Fields,
    email: String,
    draft: Draft,
) -> Response {
    let next = next_of(asking.get("next")).unwrap_or_default().to_owned();
    render::page(status, move || view! { <code::Code page email next draft /> }).await
}

/// `POST /sign-in/code`.
pub async fn submit_code(
    State(site): State<Site>,
    session: Session,
    From(from): From,
    Framed(page): Framed,
    headers: HeaderMap,
    Asking(asking): Asking,
    Form(fields): Form,
) -> Answer {
    let email = fields.get("email");
    let badge = site.giving.sign_in_with_code(email, fields.get("code"), &from);
    match send(&fields, badge).await? {
        Sent::Done(badge) => enter(&site, &session, &headers, badge, &asking).await,
        Sent::Again(status, draft) => {
            tracing::info!(status = status.as_u16(), "a sign-in was refused");
            Ok(code_shown(status, page, &asking, email.to_owned(), draft).await)
        }
    }
}

/// Lets somebody in, and leads them to where they wanted to go.
pub(super) async fn enter(
    site: &Site,
    session: &Session,
    headers: &HeaderMap,
    badge: Badge,
    asking: &Fields,
) -> Answer {
    let actor = site.giving.who(badge).await?.ok_or(Failure::from(Error::SignInFailed))?;
    // Whoever chose a language at the door reads it from now on, also in mails.
    if let Some(locale) = language::chosen(headers).filter(|_| actor.locale().is_none()) {
        site.giving.choose_language(&actor, locale).await?;
    }
    begin(site, session, headers, badge, &actor).await?;
    let next = next_of(asking.get("next")).unwrap_or(home(&actor));
    print::bring(site, &actor, Redirect::to(next)).await
}

/// A session in this browser, and its row in the list of browsers.
pub(super) async fn begin(
    site: &Site,
    session: &Session,
    headers: &HeaderMap,
    badge: Badge,
    actor: &Actor,
) -> Result<(), Failure> {
    let (giving, limits, now) = (&site.giving, Limits::of(actor), site.giving.now());
    end_before(site, session).await?;
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let sign_in = giving.begin_sign_in(badge, agent, now.plus(limits.idle)).await?;
    session::sign_in(session, badge, sign_in, limits, now).await?;
    tracing::info!(person = %badge.person, "signed in");
    Ok(())
}

/// Whoever was signed in in this browser is not any more, and leaves the list.
pub(super) async fn end_before(site: &Site, session: &Session) -> Result<(), Failure> {
    let giving = &site.giving;
    let Some(held) = session::held(session, giving.now()).await? else { return Ok(()) };
    let Some(this) = held.sign_in else { return Ok(()) };
    if let Some(actor) = giving.who_in(held.badge, held.sign_in).await? {
        giving.end_sign_in(&actor, this).await?;
    }
    Ok(())
}

/// `POST /sign-out`.
pub async fn leave(State(site): State<Site>, session: Session) -> Result<Redirect, Failure> {
    end_before(&site, &session).await?;
    session::sign_out(&session).await?;
    Ok(Redirect::to("/"))
}
