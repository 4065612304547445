//! Where somebody is signed in, and signing out from afar.

use app::site::pages::sessions;
use auth::{SignedIn, session};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use giving::Actor;
use http::StatusCode;
use kernel::SignInId;
use leptos::prelude::*;
use tower_sessions::Session;
use views::Notice;

use super::done;
use crate::http::failure::Failure;
use crate::http::form::Form;
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

const PATH: &str = "/settings/sessions";

/// `GET /settings/sessions`.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    SignedIn(actor): SignedIn<Actor>,
    Framed(page): Framed,
) -> Answer {
    let view = site.giving.sign_ins(&actor, session::this(&session).await?).await?;
    Ok(render::page(StatusCode::OK, move || view! { <sessions::Sessions page view /> }).await)
}

/// `POST /settings/sessions`: one is ended, or all but this one. Either may be sent twice.
pub async fn submit(
    State(site): State<Site>,
    session: Session,
    SignedIn(actor): SignedIn<Actor>,
    Form(fields): Form,
) -> Answer {
    let this = session::this(&session).await?;
    match fields.get("act") {
        "end" => {
            let id: SignInId = fields.parse("id").ok_or(Failure::Unreadable)?;
            site.giving.end_sign_in(&actor, id).await?;
            if this == Some(id) {
                session::sign_out(&session).await?;
                return Ok(Redirect::to("/").into_response());
            }
            Ok(done(PATH, Notice::SignInEnded))
        }
        "others" => {
            let badge = site.giving.end_other_sign_ins(&actor, this).await?;
            session::renew(&session, badge, site.giving.now()).await?;
            Ok(done(PATH, Notice::SignInsEnded))
        }
        _ => Err(Failure::Unreadable),
    }
}
