//! The trust page: a church shows it or hides it, and anybody reads it.

use app::site::pages::church::trust::TrustSettings;
use app::site::pages::trust::Trust;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::{Path, State};
use giving::ChurchAdmin;
use http::StatusCode;
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Fields, Form, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

const PAGE: &str = "/church/trust";

/// `GET /trust/{slug}`.
pub async fn public(
    State(site): State<Site>,
    Framed(page): Framed,
    Path(slug): Path<String>,
) -> Answer {
    let view = site.giving.trust_page(&slug).await?;
    Ok(render::page(StatusCode::OK, move || view! { <Trust page view /> }).await)
}

/// `GET /church/trust`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
) -> Answer {
    shown(&site, &admin, page, StatusCode::OK, Fields::default().draft(Vec::new())).await
}

async fn shown(
    site: &Site,
    admin: &ChurchAdmin,
    page: Page,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.trust_settings(admin).await?;
    Ok(render::page(status, move || view! { <TrustSettings page view draft /> }).await)
}

/// `POST /church/trust`: act = show (slug) or hide.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let acted = async {
        match fields.get("act") {
            "show" => {
                site.giving.show_trust(&admin, fields.get("slug"), request).await?;
                Ok::<_, Failure>(Notice::TrustShown)
            }
            "hide" => {
                site.giving.hide_trust(&admin, request).await?;
                Ok(Notice::TrustHidden)
            }
            _ => Err(Failure::Unreadable),
        }
    };
    match send(&fields, acted).await? {
        Sent::Done(notice) => Ok(done(PAGE, notice)),
        Sent::Again(status, draft) => shown(&site, &admin, page, status, draft).await,
    }
}
