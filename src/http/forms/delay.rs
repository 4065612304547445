//! The staff's board: delays begun and ended, and probes.

use app::site::pages::staff::{delay_begin, delay_end, delayed};
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use delayed_payments::Scope;
use giving::locks::LockOf;
use giving::{Staff, Wrong};
use http::StatusCode;
use kernel::{DelayId, GatewayId};
use leptos::prelude::*;
use views::Notice;

use super::release::override_lock;
use super::{WORTH_WAITING, done};
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Id, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::site::Site;
use crate::http::step_up::StepUp;
use crate::http::{render, words};

pub(super) const BOARD: &str = "/staff/delayed";

/// `GET /staff/delayed`.
pub async fn board(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
) -> Answer {
    board_shown(&site, &staff, page, StatusCode::OK, Fields::default().draft(Vec::new())).await
}

pub(super) async fn board_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.board(staff).await?;
    Ok(render::page(status, move || view! { <delayed::Delayed page view draft /> }).await)
}

/// `POST /staff/probe`. A gateway that is down is slow to say so: the board shows the result when
/// there is one.
pub async fn probe(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let gateway: GatewayId = fields.parse("gateway").ok_or(Failure::NotFound)?;
    let (giving, prober) = (site.giving.clone(), staff.clone());
    let probe = async move { giving.probe(&prober, &gateway).await.map(|_| ()) };
    let probed = async { site.errands.run(probe, WORTH_WAITING).await.unwrap_or(Ok(())) };
    match send(&fields, probed).await? {
        Sent::Done(()) => Ok(done(BOARD, Notice::ProbeSent)),
        Sent::Again(status, draft) => board_shown(&site, &staff, page, status, draft).await,
    }
}

/// `GET /staff/delay/begin`.
pub async fn show_begin(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    begin_shown(&site, &staff, page, StatusCode::OK, fields.draft(Vec::new())).await
}

async fn begin_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.board(staff).await?;
    Ok(render::page(status, move || view! { <delay_begin::DelayBegin page view draft /> }).await)
}

/// `POST /staff/delay/begin`.
pub async fn begin(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let begun = async {
        let text = fields.get("scope");
        let scope = scope(text).ok_or_else(|| {
            let wrong = if text.is_empty() { Wrong::Missing } else { Wrong::NotAChoice };
            words::unfit(vec![words::problem("scope", wrong)])
        })?;
        Ok::<_, Failure>(site.giving.begin_delay(&staff, scope, fields.get("why"), request).await?)
    };
    match send(&fields, begun).await? {
        Sent::Done(_) => Ok(done(BOARD, Notice::DelayBegun)),
        Sent::Again(status, draft) => begin_shown(&site, &staff, page, status, draft).await,
    }
}

/// "everything", or a kind and which one: "gateway:pin".
pub(super) fn scope(text: &str) -> Option<Scope> {
    let (kind, value) = text.split_once(':').unwrap_or((text, ""));
    Scope::parse(kind, value).ok()
}

/// `GET /staff/delay/{id}/end`.
pub async fn show_end(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    step_up: StepUp,
    Id(id): Id<DelayId>,
) -> Answer {
    let draft = Fields::default().draft(Vec::new());
    end_shown(&site, &staff, page, &step_up, id, StatusCode::OK, draft).await
}

async fn end_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    step_up: &StepUp,
    id: DelayId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let delay = site.giving.delay(staff, id).await?;
    let lock = site.giving.delay_lock(staff, id).await?;
    let view = site.giving.board(staff).await?;
    let confirm = step_up.is_needed(site).await;
    let shown = move || view! { <delay_end::DelayEnd page view delay lock confirm draft /> };
    Ok(render::page(status, shown).await)
}

/// `POST /staff/delay/{id}/end`: ends it, or two people agree that it may end before probes allow.
pub async fn end(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    step_up: StepUp,
    Id(id): Id<DelayId>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let acted = async {
        if fields.get("act").is_empty() {
            site.giving.end_delay(&staff, id, request).await?;
            return Ok(Notice::DelayEnded);
        }
        override_lock(&site, &staff, &step_up, LockOf::Delay(id), &fields).await
    };
    match send(&fields, acted).await? {
        Sent::Done(Notice::DelayEnded) => Ok(done(BOARD, Notice::DelayEnded)),
        Sent::Done(notice) => Ok(done(&format!("/staff/delay/{id}/end"), notice)),
        Sent::Again(status, draft) => {
            // Ended by somebody else meanwhile: the board says so, the page of the delay is gone.
            if site.giving.delay(&staff, id).await.is_err() {
                return board_shown(&site, &staff, page, status, draft).await;
            }
            end_shown(&site, &staff, page, &step_up, id, status, draft).await
        }
    }
}
