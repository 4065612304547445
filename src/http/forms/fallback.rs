//! What a donor agrees to beforehand: another way, for causes.

use app::site::components::query;
use app::site::pages::donor::fallback;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use giving::Donor;
use giving::choices::TypedConsent;
use http::StatusCode;
use leptos::prelude::*;
use views::{FallbackCause, FallbackCheck, Notice};

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Sent, new_request, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

const PATH: &str = "/settings/fallback";
const WAYS: [&str; 3] = ["first_way", "second_way", "third_way"];

fn typed(fields: &Fields) -> TypedConsent {
    let names = FallbackCause::ALL.map(FallbackCause::name);
    let causes = names.into_iter().filter(|name| !fields.get(name).is_empty());
    TypedConsent {
        causes: causes.map(str::to_owned).collect(),
        ways: WAYS.map(|name| fields.get(name).to_owned()).to_vec(),
    }
}

/// `GET /settings/fallback`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
) -> Answer {
    shown(&site, &donor, page, StatusCode::OK, Draft::default()).await
}

async fn shown(site: &Site, donor: &Donor, page: Page, status: StatusCode, draft: Draft) -> Answer {
    let view = site.giving.fallback_form(donor).await?;
    let request = new_request();
    Ok(render::page(status, move || view! { <fallback::Fallback page view request draft /> }).await)
}

/// `POST /settings/fallback`: leads to the words, or ends what was agreed.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    match fields.get("act") {
        "choose" => {
            match send(&fields, site.giving.check_fallback(&donor, &typed(&fields))).await? {
                Sent::Done(_) => {
                    let causes = FallbackCause::ALL.map(FallbackCause::name);
                    let names = causes.into_iter().chain(WAYS);
                    let answers = names.map(|name| (name, fields.get(name)));
                    Ok(Redirect::to(&query(&format!("{PATH}/check"), answers)).into_response())
                }
                Sent::Again(status, draft) => shown(&site, &donor, page, status, draft).await,
            }
        }
        "end" => match send(&fields, site.giving.end_fallback(&donor, fields.request()?)).await? {
            Sent::Done(()) => Ok(done(PATH, Notice::FallbackEnded)),
            Sent::Again(status, draft) => shown(&site, &donor, page, status, draft).await,
        },
        _ => Err(Failure::Unreadable),
    }
}

/// `GET /settings/fallback/check`.
pub async fn show_check(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    match send(&fields, site.giving.check_fallback(&donor, &typed(&fields))).await? {
        Sent::Done(view) => check_shown(&site, &donor, page, view).await,
        Sent::Again(status, draft) => shown(&site, &donor, page, status, draft).await,
    }
}

async fn check_shown(site: &Site, donor: &Donor, page: Page, view: FallbackCheck) -> Answer {
    let methods = site.giving.fallback_form(donor).await?.methods;
    Ok(render::page(StatusCode::OK, move || view! { <fallback::Check page view methods /> }).await)
}

/// `POST /settings/fallback/check`: the donor agrees.
pub async fn submit_check(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let (typed, request) = (typed(&fields), fields.request()?);
    match send(&fields, site.giving.agree_to_fallback(&donor, &typed, request)).await? {
        Sent::Done(()) => Ok(done(PATH, Notice::FallbackAgreed)),
        Sent::Again(status, draft) => shown(&site, &donor, page, status, draft).await,
    }
}
