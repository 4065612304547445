//! One's own account.

use app::site::pages::donor::settings;
use app::site::{Draft, Page};
use auth::{Limits, SignedIn, session};
use axum::extract::State;
use giving::Actor;
use http::StatusCode;
use leptos::prelude::*;
use tower_sessions::Session;
use views::Notice;

use super::done;
use crate::http::form::{Form, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

/// `GET /settings`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(actor): SignedIn<Actor>,
    Framed(page): Framed,
) -> Answer {
    shown(&site, &actor, page, StatusCode::OK, Draft::default()).await
}

async fn shown(site: &Site, actor: &Actor, page: Page, status: StatusCode, draft: Draft) -> Answer {
    let view = site.giving.settings(actor).await?;
    Ok(render::page(status, move || view! { <settings::Settings page view draft /> }).await)
}

/// `POST /settings`: a new password. Every other session of this person is over.
pub async fn submit(
    State(site): State<Site>,
    session: Session,
    SignedIn(actor): SignedIn<Actor>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let (current, new, again) = (fields.get("current"), fields.get("new"), fields.get("again"));
    match send(&fields, site.giving.change_password(&actor, current, new, again)).await? {
        Sent::Done(badge) => {
            session::sign_in(&session, badge, Limits::of(&actor), site.giving.now()).await?;
            Ok(done("/settings", Notice::PasswordChanged))
        }
        Sent::Again(status, draft) => shown(&site, &actor, page, status, draft).await,
    }
}
