//! Giving: the form, the answers to check, and the gift.

use app::site::components::query;
use app::site::pages::donor::{check, give};
use app::site::pages::give::answers::carried;
use app::site::pages::give::fields::PART;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use giving::{Donor, Given, Typed};
use http::StatusCode;
use leptos::prelude::*;
use views::{GiveCheck, Notice};

use super::{WORTH_WAITING, done};
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Sent, new_request, send};
use crate::http::frame::Framed;
use crate::http::language;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

const NAMES: [&str; 6] = ["fund", "amount", "method", "frequency", "first", "cover"];

/// A gift as the form has it, parts and all.
pub(super) fn typed(fields: &Fields) -> Typed {
    let [fund, amount, method, frequency, first, cover] =
        NAMES.map(|name| fields.get(name).to_owned());
    let parts = fields.beginning_with(PART);
    let parts = parts.map(|(fund, part)| (fund.to_owned(), part.to_owned())).collect();
    Typed { fund, amount, method, frequency, first, cover, parts, locale: language::reads() }
}

/// `GET /give`: empty, or as typed when somebody comes back to change an answer.
pub async fn show(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    shown(&site, &donor, page, StatusCode::OK, fields.draft(fields.unfit())).await
}

async fn shown(site: &Site, donor: &Donor, page: Page, status: StatusCode, draft: Draft) -> Answer {
    let view = site.giving.give_form(donor).await?;
    Ok(render::page(status, move || view! { <give::Give page view draft /> }).await)
}

/// `POST /give`: leads to the answers, so that they can be checked before money moves.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    match send(&fields, site.giving.check_gift(&donor, &typed(&fields))).await? {
        Sent::Done(_) => {
            // The request is born here and stands in the address: who comes back to the answers
            // and gives once more sends the same request, and has given once.
            let request = new_request().to_string();
            let typed = carried(&fields.draft(Vec::new()));
            let answers = typed.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            let answers = answers.chain([("request", request.as_str())]);
            Ok(Redirect::to(&query("/give/check", answers)).into_response())
        }
        Sent::Again(status, draft) => shown(&site, &donor, page, status, draft).await,
    }
}

/// `GET /give/check`.
pub async fn show_check(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    match send(&fields, site.giving.check_gift(&donor, &typed(&fields))).await? {
        Sent::Done(view) => {
            let request = fields.parse("request").unwrap_or(view.request);
            let view = GiveCheck { request, ..view };
            Ok(check_shown(StatusCode::OK, page, view, fields.draft(Vec::new())).await)
        }
        Sent::Again(status, draft) => shown(&site, &donor, page, status, draft).await,
    }
}

async fn check_shown(status: StatusCode, page: Page, view: GiveCheck, draft: Draft) -> Response {
    render::page(status, move || view! { <check::Check page view draft /> }).await
}

/// `POST /give/check`: gives.
pub async fn submit_check(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let (typed, request) = (typed(&fields), fields.request()?);
    match send(&fields, site.giving.give(&donor, &typed, request)).await? {
        Sent::Done(Given::Gift(church, gift)) => {
            let giving = site.giving.clone();
            let sending = async move {
                if let Err(error) = giving.send(church, gift).await {
                    tracing::error!(%gift, %error, "a gift's send ended early; its task goes on");
                }
            };
            let _sent = site.errands.run(sending, WORTH_WAITING).await;
            Ok(done(&format!("/gifts/{gift}"), Notice::GiftReceived))
        }
        Sent::Done(Given::Schedule(schedule)) => {
            Ok(done(&format!("/recurring/{schedule}"), Notice::ScheduleMade))
        }
        // The answers again if they still make sense, with what stood in the way; else the form.
        Sent::Again(status, draft) => match site.giving.check_gift(&donor, &typed).await {
            Ok(view) => Ok(check_shown(status, page, view, draft).await),
            Err(error) => match Failure::from(error) {
                Failure::Said { .. } => shown(&site, &donor, page, status, draft).await,
                failure => Err(failure),
            },
        },
    }
}
