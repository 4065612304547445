//! Cancelling a gift that was not sent yet.

use app::site::pages::donor::cancel;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::Donor;
use http::StatusCode;
use kernel::GiftId;
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::form::{Form, Id, Sent, new_request, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

/// `GET /gifts/{id}/cancel`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<GiftId>,
) -> Answer {
    shown(&site, &donor, page, id, StatusCode::OK, Draft::default()).await
}

async fn shown(
    site: &Site,
    donor: &Donor,
    page: Page,
    id: GiftId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.gift(donor, id).await?;
    let request = new_request();
    Ok(render::page(status, move || view! { <cancel::Cancel page view request draft /> }).await)
}

/// `POST /gifts/{id}/cancel`.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<GiftId>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    match send(&fields, site.giving.cancel_gift(&donor, id, request)).await? {
        Sent::Done(_) => Ok(done(&format!("/gifts/{id}"), Notice::GiftCancelled)),
        Sent::Again(status, draft) => shown(&site, &donor, page, id, status, draft).await,
    }
}
