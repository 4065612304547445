//! Replays: a list with a form that looks first, what it found, and how far each is.

use app::site::pages::staff::replays;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use giving::Staff;
use giving::replays::Typed;
use http::StatusCode;
use kernel::ReplayId;
use leptos::prelude::*;
use views::{Notice, ReplayCheck};

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Fields, Form, Id, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

const PATH: &str = "/staff/ledger/replay";

/// `GET /staff/ledger/replay`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
) -> Answer {
    shown(&site, &staff, page, StatusCode::OK, Fields::default().draft(Vec::new())).await
}

async fn shown(site: &Site, staff: &Staff, page: Page, status: StatusCode, draft: Draft) -> Answer {
    let view = site.giving.replays(staff).await?;
    Ok(render::page(status, move || view! { <replays::Replays page view draft /> }).await)
}

/// `POST /staff/ledger/replay`: looks, or does what was looked at.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let typed = typed(&fields);
    let looked = async { site.giving.check_replay(&typed).await };
    let check = match send(&fields, looked).await? {
        Sent::Done(check) => check,
        // What was typed on the check page is said there, as long as there is something to check.
        Sent::Again(status, draft) => {
            let ours = |field: &str| field == "why" || field == "at";
            if !draft.problems.iter().all(|problem| ours(&problem.field)) {
                return shown(&site, &staff, page, status, draft).await;
            }
            let check = site.giving.check_replay(&typed).await?;
            return checked(page, status, check, draft).await;
        }
    };
    match fields.get("act") {
        "check" => checked(page, StatusCode::OK, check, fields.draft(Vec::new())).await,
        "run" => {
            let request = fields.request()?;
            let asked = async { site.giving.replay(&staff, &typed, request).await };
            match send(&fields, asked).await? {
                Sent::Done((id, _)) => Ok(done(&format!("{PATH}/{id}"), Notice::ReplayQueued)),
                Sent::Again(status, draft) => checked(page, status, check, draft).await,
            }
        }
        _ => Err(Failure::Unreadable),
    }
}

async fn checked(page: Page, status: StatusCode, view: ReplayCheck, draft: Draft) -> Answer {
    Ok(render::page(status, move || view! { <replays::check::Check page view draft /> }).await)
}

fn typed(fields: &Fields) -> Typed {
    let text = |name| fields.get(name).to_owned();
    Typed {
        orders: text("orders"),
        church: text("church"),
        from: text("from"),
        to: text("to"),
        why: text("why"),
        at: text("at"),
    }
}

/// `GET /staff/ledger/replay/{id}`.
pub async fn one(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<ReplayId>,
) -> Answer {
    let view = site.giving.replay_page(&staff, id).await?;
    let draft = Fields::default().draft(Vec::new());
    let status = StatusCode::OK;
    Ok(render::page(status, move || view! { <replays::replay::Replay page view draft /> }).await)
}

/// `POST /staff/ledger/replay/{id}`: stops it. One that has ended meanwhile is shown as it is.
pub async fn stop(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Id(id): Id<ReplayId>,
    Form(fields): Form,
) -> Answer {
    match site.giving.stop_replay(&staff, id, fields.request()?).await {
        Ok(()) => Ok(done(&format!("{PATH}/{id}"), Notice::ReplayStopped)),
        Err(giving::Error::Conflict) => Ok(Redirect::to(&format!("{PATH}/{id}")).into_response()),
        Err(error) => Err(error.into()),
    }
}
