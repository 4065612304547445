//! Whoever carries text messages, for practice: takes each message once, and has no phones. What
//! was taken is read on the server's mailbox page, and here by tests.

use std::sync::{Arc, PoisonError};

use axum::Router;
use axum::extract::{Json, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Sandbox;

/// Where messages are taken.
pub const TEXTS: &str = "/texts";

/// Numbers that end so have no phone, as 555 0199 has none anywhere.
const NOBODY: &str = "5550199";

/// The newest are kept.
const KEPT: usize = 1_000;

/// A message as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Message {
    id: String,
    to: String,
    text: String,
}

/// By machines with the secret of the environment.
pub(super) fn routes() -> Router<Arc<Sandbox>> {
    Router::new().route(TEXTS, post(take))
}

pub(super) fn desk() -> Router<Arc<Sandbox>> {
    Router::new().route("/sandbox/texts", get(taken))
}

async fn take(
    State(sandbox): State<Arc<Sandbox>>,
    headers: HeaderMap,
    Json(message): Json<Message>,
) -> Response {
    let given = headers.get(header::AUTHORIZATION).map(|value| value.as_bytes());
    if given != Some(sandbox.bearer.as_bytes()) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if message.to.ends_with(NOBODY) {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    let id = message.id.clone();
    let mut phones = sandbox.phones.lock().unwrap_or_else(PoisonError::into_inner);
    if !phones.iter().any(|known| known.id == message.id) {
        phones.push_back(message);
    }
    if phones.len() > KEPT {
        phones.pop_front();
    }
    (StatusCode::ACCEPTED, Json(json!({ "id": id }))).into_response()
}

async fn taken(State(sandbox): State<Arc<Sandbox>>) -> Response {
    let phones = sandbox.phones.lock().unwrap_or_else(PoisonError::into_inner);
    Json(json!({ "texts": *phones })).into_response()
}
