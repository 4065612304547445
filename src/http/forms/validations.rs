//! Verification of the books: what was found, and "verify now".

use app::site::pages::staff::verification::{Verification, church::ChurchVerification};
use auth::SignedIn;
use axum::extract::State;
use giving::Staff;
use http::StatusCode;
use kernel::ChurchId;
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::form::{Asking, Fields, Form, Id};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

const PAGE: &str = "/staff/ledger/verification";

/// `GET /staff/ledger/verification?page=`.
pub async fn all(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    let view = site.giving.validations(&staff, fields.parse("page").unwrap_or(1)).await?;
    let draft = Fields::default().draft(Vec::new());
    Ok(render::page(StatusCode::OK, move || view! { <Verification page view draft /> }).await)
}

/// `POST /staff/ledger/verification`: every church, now.
pub async fn ask_all(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Form(fields): Form,
) -> Answer {
    site.giving.ask_validation(&staff, None, fields.request()?).await?;
    Ok(done(PAGE, Notice::VerificationAsked))
}

/// `GET /staff/ledger/verification/{church}`.
pub async fn church(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(church): Id<ChurchId>,
) -> Answer {
    let view = site.giving.validation_history(&staff, church).await?;
    let draft = Fields::default().draft(Vec::new());
    Ok(render::page(StatusCode::OK, move || view! { <ChurchVerification page view draft /> }).await)
}

/// `POST /staff/ledger/verification/{church}`: this church, now.
pub async fn ask_church(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Id(church): Id<ChurchId>,
    Form(fields): Form,
) -> Answer {
    site.giving.ask_validation(&staff, Some(church), fields.request()?).await?;
    Ok(done(&format!("{PAGE}/{church}"), Notice::VerificationAsked))
}
