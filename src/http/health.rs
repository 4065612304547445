//! `GET /meta/health`: what works and what does not, for whoever watches. It answers
//! at once, whatever is down.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use tokio::time::timeout;
use views::Health;

use super::site::Site;
use crate::worker;

/// Less than the 200 ms in which watchers expect an answer.
const PATIENCE: Duration = Duration::from_millis(150);

/// Asks every part at the same time; a part that does not answer in time is a loss.
pub async fn health(State(site): State<Site>) -> Response {
    let health = ask(&site).await;
    let status = if health.losses.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    (status, Json(health)).into_response()
}

async fn ask(site: &Site) -> Health {
    let sessions = timeout(PATIENCE, site.sessions.alive());
    // The sessions' answer is put in afterwards, so that both are asked at once.
    let rest = timeout(PATIENCE, site.giving.health(true, &worker::NAMES));
    let (alive, rest) = tokio::join!(sessions, rest);
    let mut health = rest.unwrap_or_else(|_| Health {
        wins: vec![SESSIONS.to_owned()],
        losses: vec!["Database".to_owned()],
    });
    if alive != Ok(true) {
        health.wins.retain(|name| name != SESSIONS);
        health.losses.insert(0, SESSIONS.to_owned());
    }
    health
}

const SESSIONS: &str = "SessionStore";
