//! The way out: a plan is drawn, and released batch by batch.

use app::site::pages::staff::release;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::releases::{Release, TypedTotals};
use giving::{Staff, Wrong};
use http::StatusCode;
use kernel::{BatchId, GatewayId, PlanId};
use leptos::prelude::*;
use views::Notice;

use super::delay::board_shown;
use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Fields, Form, Id, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::site::Site;
use crate::http::{render, words};

fn path(id: PlanId) -> String {
    format!("/staff/release/{id}")
}

/// `POST /staff/release`: draws a plan. The form stands on the board.
pub async fn draw(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let gateway: GatewayId = fields.parse("gateway").ok_or(Failure::NotFound)?;
    let request = fields.request()?;
    let drawn = async {
        let wrong = || words::unfit(vec![words::problem("batch_size", Wrong::NotAChoice)]);
        let size = fields.parse("batch_size").ok_or_else(wrong)?;
        Ok::<_, Failure>(site.giving.draw_plan(&staff, &gateway, size, request).await?)
    };
    match send(&fields, drawn).await? {
        Sent::Done(plan) => Ok(done(&path(plan), Notice::PlanDrawn)),
        Sent::Again(status, draft) => board_shown(&site, &staff, page, status, draft).await,
    }
}

/// `GET /staff/release/{plan}`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<PlanId>,
) -> Answer {
    let draft = Fields::default().draft(Vec::new());
    shown(&site, &staff, page, id, StatusCode::OK, draft).await
}

async fn shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    id: PlanId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.plan(staff, id).await?;
    Ok(render::page(status, move || view! { <release::Release page view draft /> }).await)
}

/// `POST /staff/release/{plan}`: approves the plan, releases its next batch, or abandons it.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<PlanId>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let giving = &site.giving;
    let acted = async {
        match fields.get("act") {
            "release" => {
                let batch: BatchId = fields.parse("batch").ok_or(Failure::Unreadable)?;
                let typed = TypedTotals { count: fields.get("count"), sum: fields.get("sum") };
                Ok(match giving.release_batch(&staff, id, batch, typed, request).await? {
                    Release::BatchReleased => Notice::BatchReleased,
                    Release::PlanPaused => Notice::PlanPaused,
                })
            }
            "approve" => {
                let (seen, why) = (fields.get("fingerprint"), fields.get("reason"));
                giving.approve_plan(&staff, id, seen, why, request).await?;
                Ok(Notice::PlanApproved)
            }
            "abandon" => {
                giving.abandon_plan(&staff, id, fields.get("why"), request).await?;
                Ok(Notice::PlanAbandoned)
            }
            _ => Err(Failure::Unreadable),
        }
    };
    match send(&fields, acted).await? {
        Sent::Done(notice) => Ok(done(&path(id), notice)),
        Sent::Again(status, draft) => shown(&site, &staff, page, id, status, draft).await,
    }
}
