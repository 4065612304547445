//! Two donors who live together: asked, answered, shared, left.

use app::site::pages::donor::{household, household_statement};
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::Donor;
use http::StatusCode;
use kernel::HouseholdId;
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Asking, Form, Sent, new_request, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

const PATH: &str = "/household";

/// `GET /household`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
) -> Answer {
    shown(&site, &donor, page, StatusCode::OK, Draft::default()).await
}

async fn shown(site: &Site, donor: &Donor, page: Page, status: StatusCode, draft: Draft) -> Answer {
    let view = site.giving.household_page(donor).await?;
    let request = new_request();
    let page = move || view! { <household::Household page view request draft /> };
    Ok(render::page(status, page).await)
}

/// `POST /household`.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let giving = &site.giving;
    let id = || fields.parse::<HouseholdId>("id").ok_or(Failure::NotFound);
    let (sent, notice) = match fields.get("act") {
        "ask" => {
            let asked = giving.ask_household(&donor, fields.get("partner"), request);
            (send(&fields, asked).await?, Notice::HouseholdAsked)
        }
        "yes" => {
            let joined = giving.answer_household(&donor, id()?, true, request);
            (send(&fields, joined).await?, Notice::HouseholdJoined)
        }
        "no" => {
            let declined = giving.answer_household(&donor, id()?, false, request);
            (send(&fields, declined).await?, Notice::HouseholdDeclined)
        }
        "withdraw" => {
            let over = giving.leave_household(&donor, id()?, request);
            (send(&fields, over).await?, Notice::HouseholdWithdrawn)
        }
        "leave" => {
            let over = giving.leave_household(&donor, id()?, request);
            (send(&fields, over).await?, Notice::HouseholdLeft)
        }
        "share" => {
            let shared = giving.share_with_household(&donor, id()?, true, request);
            (send(&fields, shared).await?, Notice::HouseholdShared)
        }
        "unshare" => {
            let shared = giving.share_with_household(&donor, id()?, false, request);
            (send(&fields, shared).await?, Notice::HouseholdUnshared)
        }
        _ => return Err(Failure::Unreadable),
    };
    match sent {
        Sent::Done(()) => Ok(done(PATH, notice)),
        Sent::Again(status, draft) => shown(&site, &donor, page, status, draft).await,
    }
}

/// `GET /household/statement`: both totals of a year, while both want it.
pub async fn statement(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    let view = site.giving.household_statement(&donor, fields.parse("year")).await?;
    let page = move || view! { <household_statement::BothGave page view /> };
    Ok(render::page(StatusCode::OK, page).await)
}
