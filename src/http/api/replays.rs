//! `/api/v1/staff/replays`: the same as the staff's page, for programs.

use auth::SignedIn;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use giving::Staff;
use giving::replays::Typed;
use kernel::{ReplayId, RequestId};
use serde::{Deserialize, Serialize};
use views::{ReplayCheck, ReplayPage};

use crate::http::failure::Failure;
use crate::http::form::Id;
use crate::http::site::Site;

/// What is asked for. Without `run` nothing is queued.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    #[serde(default)]
    orders: Vec<String>,
    #[serde(default)]
    church: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    run: bool,
    #[serde(default)]
    why: String,
    #[serde(default)]
    at: String,
    /// By which the same wish sent twice is one replay.
    request: Option<RequestId>,
}

/// What was found, and under which id it was queued.
#[derive(Serialize)]
pub struct Looked {
    replay: Option<ReplayId>,
    #[serde(flatten)]
    check: ReplayCheck,
}

/// `POST /api/v1/staff/replays`.
pub async fn ask(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    wish: Result<Json<Wish>, JsonRejection>,
) -> Result<Json<Looked>, Failure> {
    let Json(wish) = wish.map_err(|_| Failure::Unreadable)?;
    // A line for each, whatever stands in it: what is told as bad is told by its place.
    let lines = wish.orders.iter().map(|order| order.replace(['\n', '\r'], " "));
    let typed = Typed {
        orders: lines
            .map(|line| format!("{}\n", if line.is_empty() { "-" } else { &line }))
            .collect(),
        church: wish.church,
        from: wish.from,
        to: wish.to,
        why: wish.why,
        at: wish.at,
    };
    if !wish.run {
        let check = site.giving.check_replay(&typed).await?;
        return Ok(Json(Looked { replay: None, check }));
    }
    let request = wish.request.ok_or(Failure::Unreadable)?;
    let (id, check) = site.giving.replay(&staff, &typed, request).await?;
    Ok(Json(Looked { replay: Some(id), check }))
}

/// `GET /api/v1/staff/replays/{id}`.
pub async fn one(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Id(id): Id<ReplayId>,
) -> Result<Json<ReplayPage>, Failure> {
    Ok(Json(site.giving.replay_page(&staff, id).await?))
}
