//! One's own account.

use app::site::pages::donor::settings;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::Actor;
use http::{HeaderMap, StatusCode};
use kernel::Locale;
use leptos::prelude::*;
use tower_sessions::Session;
use views::Notice;

use super::{done, sign_in};
use crate::http::failure::Failure;
use crate::http::form::{Fields, Form, Sent, new_request, send};
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
    let request = new_request();
    Ok(render::page(status, move || view! { <settings::Settings page view request draft /> }).await)
}

/// `POST /settings`: a new password, what a donor wants of gifts that come together, or where they
/// live.
pub async fn submit(
    State(site): State<Site>,
    session: Session,
    SignedIn(actor): SignedIn<Actor>,
    Framed(page): Framed,
    headers: HeaderMap,
    Form(fields): Form,
) -> Answer {
    match fields.get("act") {
        "stacking" => return keep_wish(&site, &actor, page, &fields).await,
        "zone" => return keep_zone(&site, &actor, page, &fields).await,
        "address" => return keep_address(&site, &actor, page, &fields).await,
        "church_language" => return keep_church_language(&site, &actor, page, &fields).await,
        _ => {}
    }
    // Every other session of this person is over.
    let (current, new, again) = (fields.get("current"), fields.get("new"), fields.get("again"));
    match send(&fields, site.giving.change_password(&actor, current, new, again)).await? {
        Sent::Done(badge) => {
            sign_in::begin(&site, &session, &headers, badge, &actor).await?;
            Ok(done("/settings", Notice::PasswordChanged))
        }
        Sent::Again(status, draft) => shown(&site, &actor, page, status, draft).await,
    }
}

async fn keep_wish(site: &Site, actor: &Actor, page: Page, fields: &Fields) -> Answer {
    let Actor::Donor(donor) = actor else { return Err(Failure::Unreadable) };
    let (wish, days) = (fields.get("stacking"), fields.get("days"));
    let kept = site.giving.wish(donor, None, wish, days, fields.request()?);
    match send(fields, kept).await? {
        Sent::Done(()) => Ok(done("/settings", Notice::WishKept)),
        Sent::Again(status, draft) => shown(site, actor, page, status, draft).await,
    }
}

async fn keep_zone(site: &Site, actor: &Actor, page: Page, fields: &Fields) -> Answer {
    let Actor::Donor(donor) = actor else { return Err(Failure::Unreadable) };
    let kept = site.giving.save_zone(donor, fields.get("zone"), fields.request()?);
    match send(fields, kept).await? {
        Sent::Done(()) => Ok(done("/settings", Notice::ZoneKept)),
        Sent::Again(status, draft) => shown(site, actor, page, status, draft).await,
    }
}

async fn keep_address(site: &Site, actor: &Actor, page: Page, fields: &Fields) -> Answer {
    let Actor::Donor(donor) = actor else { return Err(Failure::Unreadable) };
    let kept = site.giving.save_address(donor, fields.get("address"), fields.request()?);
    match send(fields, kept).await? {
        Sent::Done(()) => Ok(done("/settings", Notice::AddressKept)),
        Sent::Again(status, draft) => shown(site, actor, page, status, draft).await,
    }
}

async fn keep_church_language(site: &Site, actor: &Actor, page: Page, fields: &Fields) -> Answer {
    let Actor::Admin(admin) = actor else { return Err(Failure::Unreadable) };
    let locale = Locale::from_code(fields.get("speaks")).ok_or(Failure::Unreadable)?;
    let kept = site.giving.choose_church_language(admin, locale, fields.request()?);
    match send(fields, kept).await? {
        Sent::Done(()) => Ok(done("/settings", Notice::ChurchLanguageKept)),
        Sent::Again(status, draft) => shown(site, actor, page, status, draft).await,
    }
}
