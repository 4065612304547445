//! A donor who wants to be forgotten: asked for, and taken back.

use app::site::pages::donor::erase;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::Donor;
use http::StatusCode;
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Form, Sent, new_request, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

const PATH: &str = "/settings/erase";

/// `GET /settings/erase`: what would go and what stays.
pub async fn show(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
) -> Answer {
    shown(&site, &donor, page, StatusCode::OK, Draft::default()).await
}

async fn shown(site: &Site, donor: &Donor, page: Page, status: StatusCode, draft: Draft) -> Answer {
    let view = site.giving.erasure_page(donor).await?;
    let request = new_request();
    Ok(render::page(status, move || view! { <erase::Erase page view request draft /> }).await)
}

/// `POST /settings/erase`.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let (sent, notice) = match fields.get("act") {
        "ask" => {
            (send(&fields, site.giving.ask_erasure(&donor, request)).await?, Notice::ErasureAsked)
        }
        "undo" => {
            (send(&fields, site.giving.undo_erasure(&donor, request)).await?, Notice::ErasureUndone)
        }
        _ => return Err(Failure::Unreadable),
    };
    match sent {
        Sent::Done(()) => Ok(done(PATH, notice)),
        Sent::Again(status, draft) => shown(&site, &donor, page, status, draft).await,
    }
}
