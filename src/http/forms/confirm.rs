//! Whoever is signed in shows once more who they are, and goes on where they were (step-up).

use app::site::components::query;
use app::site::pages::confirm;
use app::site::{Draft, Page};
use auth::{SignedIn, session};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use giving::{Actor, Wrong};
use http::StatusCode;
use leptos::prelude::*;
use tower_sessions::Session;
use views::Notice;

use super::passkeys;
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::{Answer, home};
use crate::http::render;
use crate::http::security::{From, next_of};
use crate::http::site::Site;
use crate::http::words;

/// `GET /confirm`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(actor): SignedIn<Actor>,
    Framed(page): Framed,
    Asking(asking): Asking,
) -> Answer {
    shown(&site, &actor, page, &asking, (StatusCode::OK, Draft::default())).await
}

async fn shown(
    site: &Site,
    actor: &Actor,
    page: Page,
    asking: &Fields,
    (status, draft): (StatusCode, Draft),
) -> Answer {
    let view = site.giving.confirm_page(actor).await?;
    let next = next_of(asking.get("next")).unwrap_or(home(actor)).to_owned();
    Ok(render::page(status, move || view! { <confirm::Confirm page view next draft /> }).await)
}

/// `POST /confirm`: a code or a passkey is asked for, or shown, or the password is.
pub async fn submit(
    State(site): State<Site>,
    session: Session,
    SignedIn(actor): SignedIn<Actor>,
    Framed(page): Framed,
    From(from): From,
    Asking(asking): Asking,
    Form(fields): Form,
) -> Answer {
    let next = next_of(asking.get("next")).unwrap_or(home(&actor));
    if fields.get("act") == "send" {
        let email = site.giving.confirm_page(&actor).await?.email;
        return match send(&fields, site.giving.send_code(&email, &from)).await? {
            Sent::Done(()) => {
                let sent = [("next", next), ("done", Notice::CodeSent.name())];
                Ok(Redirect::to(&query("/confirm", sent)).into_response())
            }
            Sent::Again(status, draft) => {
                shown(&site, &actor, page, &asking, (status, draft)).await
            }
        };
    }
    if fields.get("act") == "ask" {
        let asked = site.giving.ask_own_passkey(&actor, &from).await?;
        return passkeys::asked(&site, &session, asked).await;
    }
    let sent = if fields.get("act") == "passkey" {
        let asked = session::take_ceremony(&session, site.giving.now()).await?;
        let answer = fields.get("answer");
        send(&fields, site.giving.confirm_passkey(&actor, asked, answer)).await?
    } else {
        send(&fields, proved(&site, &actor, &fields, &from)).await?
    };
    match sent {
        Sent::Done(()) => {
            session::confirm(&session, site.giving.now()).await?;
            Ok(Redirect::to(next).into_response())
        }
        Sent::Again(status, draft) => shown(&site, &actor, page, &asking, (status, draft)).await,
    }
}

async fn proved(site: &Site, actor: &Actor, fields: &Fields, from: &str) -> Result<(), Failure> {
    let name = if fields.get("act") == "code" { "code" } else { "password" };
    let typed = fields.get(name);
    if typed.trim().is_empty() {
        return Err(words::unfit(vec![words::problem(name, Wrong::Missing)]));
    }
    match name {
        "code" => site.giving.confirm_code(actor, typed, from).await?,
        _ => site.giving.confirm_password(actor, typed, from).await?,
    }
    Ok(())
}
