//! The sandbox's own desk, which no real gateway has: set moods, read the book, count calls.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use axum::Router;
use axum::extract::{Json, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use serde::Deserialize;
use serde_json::json;

use super::mood::{Drill, ORCHESTRATOR, Script};
use super::{Sandbox, wire};

pub(super) fn routes() -> Router<Arc<Sandbox>> {
    Router::new()
        .route("/sandbox/mood", put(set_orchestrator_mood))
        .route("/sandbox/gateways/{token}/mood", put(set_mood))
        .route("/sandbox/drill", put(play_drill))
        .route("/sandbox/mute", get(show_mute))
        .route("/sandbox/book", get(show_book))
        .route("/sandbox/calls", get(show_calls))
}

async fn set_orchestrator_mood(
    State(sandbox): State<Arc<Sandbox>>,
    Json(script): Json<Script>,
) -> StatusCode {
    sandbox.moods.play(BTreeMap::from([(ORCHESTRATOR.to_owned(), script)]));
    StatusCode::NO_CONTENT
}

async fn set_mood(
    State(sandbox): State<Arc<Sandbox>>,
    Path(token): Path<String>,
    Json(script): Json<Script>,
) -> Response {
    if sandbox.texts.gateway_of(&token).is_none() {
        return wire::no_such("gateway");
    }
    sandbox.moods.play(BTreeMap::from([(token, script)]));
    StatusCode::NO_CONTENT.into_response()
}

async fn play_drill(State(sandbox): State<Arc<Sandbox>>, Json(drill): Json<Drill>) -> StatusCode {
    sandbox.moods.play(drill);
    StatusCode::NO_CONTENT
}

/// `?gateway=gw_pin`; without one, the orchestrator.
#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    gateway: String,
}

/// Whether the next call to a gateway would never be answered: who knows need not wait.
async fn show_mute(State(sandbox): State<Arc<Sandbox>>, Query(which): Query<Which>) -> Response {
    Json(json!({ "mute": sandbox.moods.is_mute(&which.gateway) })).into_response()
}

/// Every record that moved money, oldest first.
async fn show_book(State(sandbox): State<Arc<Sandbox>>) -> Response {
    let charges = sandbox.book.charges();
    let charges: Vec<_> = charges.iter().map(AsRef::as_ref).collect();
    Json(json!({ "charges": charges })).into_response()
}

/// How often each gateway was called, by what was asked.
async fn show_calls(State(sandbox): State<Arc<Sandbox>>) -> Response {
    let calls = sandbox.calls.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Json(json!({ "calls": calls })).into_response()
}
