//! What donors were told and was not so: all affected, and what is given back.

use app::site::pages::staff::corrections::{Corrections, one};
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::Staff;
use giving::late::TypedBack;
use giving::refunds::Refunded;
use http::StatusCode;
use kernel::AttemptId;
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Id, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

const PATH: &str = "/staff/corrections";

/// `GET /staff/corrections?show=open&page=`.
pub async fn list(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    let number = fields.parse("page").unwrap_or(1);
    let view = site.giving.corrections(&staff, fields.get("show") == "open", number).await?;
    Ok(render::page(StatusCode::OK, move || view! { <Corrections page view /> }).await)
}

/// `GET /staff/corrections/{attempt}`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(attempt): Id<AttemptId>,
) -> Answer {
    let draft = Fields::default().draft(Vec::new());
    shown(&site, &staff, page, attempt, (StatusCode::OK, draft)).await
}

async fn shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    attempt: AttemptId,
    (status, draft): (StatusCode, Draft),
) -> Answer {
    let view = site.giving.correction(staff, attempt).await?;
    Ok(render::page(status, move || view! { <one::Correction page view draft /> }).await)
}

/// `POST /staff/corrections/{attempt}`: gives the money back, or closes it without.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(attempt): Id<AttemptId>,
    Form(fields): Form,
) -> Answer {
    let path = format!("{PATH}/{attempt}");
    let request = fields.request()?;
    let again = match fields.get("act") {
        "refund" => {
            let typed = TypedBack { total: fields.get("total"), why: fields.get("why") };
            let asked = site.giving.give_back(&staff, attempt, typed, request);
            match send(&fields, asked).await? {
                Sent::Done(Refunded::GivenBack) => return Ok(done(&path, Notice::GivenBack)),
                Sent::Done(Refunded::BeingAsked) => return Ok(done(&path, Notice::RefundAsked)),
                Sent::Done(Refunded::NotGivenBack { .. }) => {
                    return Ok(done(&path, Notice::NotGivenBack));
                }
                Sent::Again(status, draft) => (status, draft),
            }
        }
        "close" => {
            let closed =
                site.giving.close_correction(&staff, attempt, fields.get("reason"), request);
            match send(&fields, closed).await? {
                Sent::Done(()) => return Ok(done(&path, Notice::CorrectionClosed)),
                Sent::Again(status, draft) => (status, draft),
            }
        }
        _ => return Err(Failure::Unreadable),
    };
    shown(&site, &staff, page, attempt, again).await
}
