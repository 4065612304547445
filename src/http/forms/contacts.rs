//! A donor's own phone number and webhook, and what comes back from phones.

use app::site::pages::donor::contact;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::body::Bytes;
use axum::extract::State;
use giving::Donor;
use http::{HeaderMap, StatusCode};
use leptos::prelude::*;
use views::{ContactKind, Notice};

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Fields, Form, Sent, new_request, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

/// Who carries text messages signs what phones answer.
const SIGNATURE: &str = "offertory-signature";

/// `GET /settings/notices/phone`.
pub async fn show_phone(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
) -> Answer {
    shown(&site, &donor, page, (ContactKind::Phone, StatusCode::OK, Draft::default())).await
}

/// `GET /settings/notices/webhook`.
pub async fn show_webhook(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
) -> Answer {
    shown(&site, &donor, page, (ContactKind::Webhook, StatusCode::OK, Draft::default())).await
}

async fn shown(
    site: &Site,
    donor: &Donor,
    page: Page,
    (kind, status, draft): (ContactKind, StatusCode, Draft),
) -> Answer {
    let view = site.giving.contact_page(donor, kind).await?;
    let request = new_request();
    Ok(render::page(status, move || view! { <contact::Contact page view request draft /> }).await)
}

/// `POST /settings/notices/phone`.
pub async fn submit_phone(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    submit(&site, &donor, page, ContactKind::Phone, &fields).await
}

/// `POST /settings/notices/webhook`.
pub async fn submit_webhook(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    submit(&site, &donor, page, ContactKind::Webhook, &fields).await
}

/// Adds an address, asks for another code, proves it, or removes it.
async fn submit(
    site: &Site,
    donor: &Donor,
    page: Page,
    kind: ContactKind,
    fields: &Fields,
) -> Answer {
    let (giving, request) = (&site.giving, fields.request()?);
    let here = contact::path(kind);
    let (sent, leads, notice) = match fields.get("act") {
        "add" => {
            let added = giving.add_contact(donor, kind, fields.get(kind.name()), request);
            (send(fields, added).await?, here.as_str(), Notice::ContactCodeSent)
        }
        "again" => {
            let again = giving.send_contact_code(donor, kind, request);
            (send(fields, again).await?, here.as_str(), Notice::ContactCodeSent)
        }
        "prove" => {
            let proven = giving.prove_contact(donor, kind, fields.get("code"));
            (send(fields, proven).await?, "/settings/notices", Notice::ContactProven)
        }
        "remove" => {
            let removed = giving.remove_contact(donor, kind, request);
            (send(fields, removed).await?, "/settings/notices", Notice::ContactRemoved)
        }
        _ => return Err(Failure::Unreadable),
    };
    match sent {
        Sent::Done(()) => Ok(done(leads, notice)),
        Sent::Again(status, draft) => shown(site, donor, page, (kind, status, draft)).await,
    }
}

/// `POST /texts`: a phone answered. Who has not the secret learns nothing, and changes nothing.
pub async fn text_came(
    State(site): State<Site>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Failure> {
    let signature = headers.get(SIGNATURE).and_then(|value| value.to_str().ok());
    let theirs = match signature {
        Some(signature) => site.giving.text_came(signature, &body).await?,
        None => false,
    };
    if theirs { Ok(StatusCode::NO_CONTENT) } else { Err(Failure::NotFound) }
}
