//! Passkeys: the list, adding one, its name, and removing it.
//!
//! A press is two posts to the page's own address: the first (`act=ask`, by the page's script) answers
//! with what the device is asked; the second carries the device's answer, and is a form like any other.

use app::site::pages::{passkeys, sessions};
use app::site::{Draft, Page};
use auth::{SignedIn, session};
use axum::extract::State;
use axum::response::IntoResponse;
use giving::Actor;
use giving::passkeys::Asked;
use giving::sign_ins::device;
use http::header::{CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, StatusCode};
use kernel::PasskeyId;
use leptos::prelude::*;
use tower_sessions::Session;
use views::Notice;

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Fields, Form, Id, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::site::Site;
use crate::http::{language, render};

const PATH: &str = "/settings/passkeys";

/// What a device is asked, for the page's script. What is remembered of it stays in the session.
pub(super) async fn asked(site: &Site, session: &Session, asked: Asked) -> Answer {
    session::begin_ceremony(session, &asked.ceremony, site.giving.now()).await?;
    Ok(([(CONTENT_TYPE, "application/json")], asked.asks).into_response())
}

/// `GET /settings/passkeys`.
pub async fn list(
    State(site): State<Site>,
    SignedIn(actor): SignedIn<Actor>,
    Framed(page): Framed,
) -> Answer {
    let view = site.giving.passkeys(&actor).await?;
    Ok(render::page(StatusCode::OK, move || view! { <passkeys::Passkeys page view /> }).await)
}

/// `GET /settings/passkeys/add`.
pub async fn show_add(
    State(site): State<Site>,
    SignedIn(actor): SignedIn<Actor>,
    Framed(page): Framed,
    headers: HeaderMap,
) -> Answer {
    add_shown(&site, &actor, page, &headers, (StatusCode::OK, Draft::default())).await
}

async fn add_shown(
    site: &Site,
    actor: &Actor,
    page: Page,
    headers: &HeaderMap,
    (status, draft): (StatusCode, Draft),
) -> Answer {
    let view = site.giving.passkeys(actor).await?;
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let (browser, system) = device(agent);
    let name = sessions::device(language::reads(), browser, system);
    Ok(render::page(status, move || view! { <passkeys::Add page view name draft /> }).await)
}

/// `POST /settings/passkeys/add`: the device is asked, or has answered.
pub async fn add(
    State(site): State<Site>,
    session: Session,
    SignedIn(actor): SignedIn<Actor>,
    Framed(page): Framed,
    headers: HeaderMap,
    Form(fields): Form,
) -> Answer {
    let (giving, name) = (&site.giving, fields.get("nickname"));
    let sent = match fields.get("act") {
        "ask" => match send(&fields, giving.ask_new_passkey(&actor, name)).await? {
            Sent::Done(question) => return asked(&site, &session, question).await,
            Sent::Again(status, draft) => Sent::Again(status, draft),
        },
        "passkey" => {
            let asked = session::take_ceremony(&session, giving.now()).await?;
            send(&fields, giving.add_passkey(&actor, asked, fields.get("answer"), name)).await?
        }
        _ => return Err(Failure::Unreadable),
    };
    match sent {
        Sent::Done(()) => Ok(done(PATH, Notice::PasskeyAdded)),
        Sent::Again(status, draft) => {
            add_shown(&site, &actor, page, &headers, (status, draft)).await
        }
    }
}

/// `GET /settings/passkeys/{id}`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(actor): SignedIn<Actor>,
    Framed(page): Framed,
    Id(id): Id<PasskeyId>,
) -> Answer {
    one_shown(&site, &actor, page, id, (StatusCode::OK, Draft::default())).await
}

async fn one_shown(
    site: &Site,
    actor: &Actor,
    page: Page,
    id: PasskeyId,
    (status, draft): (StatusCode, Draft),
) -> Answer {
    let view = site.giving.passkey(actor, id).await?;
    Ok(render::page(status, move || view! { <passkeys::Passkey page view draft /> }).await)
}

/// `POST /settings/passkeys/{id}`: another name, or it is removed.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(actor): SignedIn<Actor>,
    Framed(page): Framed,
    Id(id): Id<PasskeyId>,
    Form(fields): Form,
) -> Answer {
    match fields.get("act") {
        "rename" => rename(&site, &actor, page, id, &fields).await,
        "remove" => {
            site.giving.remove_passkey(&actor, id).await?;
            Ok(done(PATH, Notice::PasskeyRemoved))
        }
        _ => Err(Failure::Unreadable),
    }
}

async fn rename(site: &Site, actor: &Actor, page: Page, id: PasskeyId, fields: &Fields) -> Answer {
    match send(fields, site.giving.name_passkey(actor, id, fields.get("nickname"))).await? {
        Sent::Done(()) => Ok(done(PATH, Notice::PasskeyRenamed)),
        Sent::Again(status, draft) => one_shown(site, actor, page, id, (status, draft)).await,
    }
}
