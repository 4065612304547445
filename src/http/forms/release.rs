//! The way out: a plan is drawn, and released batch by batch, or runs on by itself.

use app::site::pages::staff::release;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use delayed_payments::Scope;
use giving::locks::LockOf;
use giving::releases::{Release, TypedTotals};
use giving::{Staff, Wrong};
use http::StatusCode;
use kernel::{BatchId, PlanId};
use leptos::prelude::*;
use views::Notice;

use super::delay::{board_shown, scope};
use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Fields, Form, Id, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::site::Site;
use crate::http::step_up::StepUp;
use crate::http::{render, words};

fn path(id: PlanId) -> String {
    format!("/staff/release/{id}")
}

/// `POST /staff/release`: draws a plan. The form stands on the board. `gateway` alone is a scope
/// too.
pub async fn draw(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let of_gateway = || fields.parse("gateway").map(Scope::Gateway);
    let of = scope(fields.get("scope")).or_else(of_gateway).ok_or(Failure::NotFound)?;
    let request = fields.request()?;
    let drawn = async {
        let wrong = || words::unfit(vec![words::problem("batch_size", Wrong::NotAChoice)]);
        let size = fields.parse("batch_size").ok_or_else(wrong)?;
        Ok::<_, Failure>(site.giving.draw_plan_of(&staff, &of, size, request).await?)
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
    step_up: StepUp,
    Id(id): Id<PlanId>,
) -> Answer {
    let draft = Fields::default().draft(Vec::new());
    shown(&site, &staff, page, &step_up, id, StatusCode::OK, draft).await
}

async fn shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    step_up: &StepUp,
    id: PlanId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.plan(staff, id).await?;
    let confirm = step_up.is_needed(site).await;
    Ok(render::page(status, move || view! { <release::Release page view confirm draft /> }).await)
}

/// `POST /staff/release/{plan}`: whatever somebody decides about the plan.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    step_up: StepUp,
    Id(id): Id<PlanId>,
    Form(fields): Form,
) -> Answer {
    match send(&fields, act(&site, &staff, &step_up, id, &fields)).await? {
        Sent::Done(notice) => Ok(done(&path(id), notice)),
        Sent::Again(status, draft) => shown(&site, &staff, page, &step_up, id, status, draft).await,
    }
}

async fn act(
    site: &Site,
    staff: &Staff,
    step_up: &StepUp,
    id: PlanId,
    fields: &Fields,
) -> Result<Notice, Failure> {
    let request = fields.request()?;
    let giving = &site.giving;
    let typed = TypedTotals { count: fields.get("count"), sum: fields.get("sum") };
    Ok(match fields.get("act") {
        "release" => {
            let batch: BatchId = fields.parse("batch").ok_or(Failure::Unreadable)?;
            step_up.pass(site, staff, fields).await?;
            match giving.release_batch(staff, id, batch, typed, request).await? {
                Release::BatchReleased => Notice::BatchReleased,
                Release::PlanPaused => Notice::PlanPaused,
            }
        }
        "approve" => {
            let (seen, why) = (fields.get("fingerprint"), fields.get("reason"));
            giving.approve_plan(staff, id, seen, why, request).await?;
            Notice::PlanApproved
        }
        "pause" => {
            giving.pause_plan(staff, id, request).await?;
            Notice::PlanStopped
        }
        "resume" => {
            giving.resume_plan(staff, id, request).await?;
            Notice::PlanResumed
        }
        "abandon" => {
            giving.abandon_plan(staff, id, fields.get("why"), request).await?;
            Notice::PlanAbandoned
        }
        _ => return override_lock(site, staff, step_up, LockOf::Plan(id), fields).await,
    })
}

/// `GET /staff/release/{plan}/run-on`.
pub async fn show_run_on(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    step_up: StepUp,
    Id(id): Id<PlanId>,
) -> Answer {
    let draft = Fields::default().draft(Vec::new());
    run_on_shown(&site, &staff, page, &step_up, id, StatusCode::OK, draft).await
}

async fn run_on_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    step_up: &StepUp,
    id: PlanId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.plan(staff, id).await?;
    let confirm = step_up.is_needed(site).await;
    let shown = move || view! { <release::run_on::RunOn page view confirm draft /> };
    Ok(render::page(status, shown).await)
}

/// `POST /staff/release/{plan}/run-on`: batch follows batch from now on.
pub async fn run_on(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    step_up: StepUp,
    Id(id): Id<PlanId>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let typed = TypedTotals { count: fields.get("count"), sum: fields.get("sum") };
    let let_run = async {
        step_up.pass(&site, &staff, &fields).await?;
        Ok::<_, Failure>(site.giving.run_on(&staff, id, typed, request).await?)
    };
    match send(&fields, let_run).await? {
        Sent::Done(()) => Ok(done(&path(id), Notice::PlanRunsOn)),
        Sent::Again(status, draft) => {
            run_on_shown(&site, &staff, page, &step_up, id, status, draft).await
        }
    }
}

/// One person asks to do without probes, another one agrees.
pub(super) async fn override_lock(
    site: &Site,
    staff: &Staff,
    step_up: &StepUp,
    of: LockOf,
    fields: &Fields,
) -> Result<Notice, Failure> {
    let request = fields.request()?;
    match fields.get("act") {
        "ask" => {
            site.giving.ask_override(staff, of, fields.get("override"), request).await?;
            Ok(Notice::OverrideAsked)
        }
        "agree" => {
            step_up.pass(site, staff, fields).await?;
            site.giving.agree_override(staff, of, request).await?;
            Ok(Notice::OverrideAgreed)
        }
        _ => Err(Failure::Unreadable),
    }
}
