//! `GET /meta/health`: what works and what does not, for whoever watches. It answers
//! at once, whatever is down. And the page that tells staff what each entry means.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::site::pages::staff::health;
use auth::SignedIn;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use giving::{Giving, Staff};
use http::StatusCode;
use leptos::prelude::*;
use tokio::time::{Instant, timeout};
use views::Health;

use super::frame::Framed;
use super::pages::Answer;
use super::render;
use super::site::Site;
use crate::worker;

/// Less than the 200 ms in which watchers expect an answer.
const PATIENCE: Duration = Duration::from_millis(150);

/// A database that is only busy is not down: for so long its last answer counts.
const COUNTS_FOR: Duration = Duration::from_secs(10);

const SESSIONS: &str = "SessionStore";

/// What was last found, and when.
#[derive(Clone, Default)]
pub struct Lately(Arc<Mutex<Option<(Instant, Health)>>>);

impl Lately {
    fn keep(&self, health: &Health) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((Instant::now(), health.clone()));
    }

    fn recall(&self) -> Option<Health> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(at, _)| at.elapsed() < COUNTS_FOR).map(|(_, health)| health.clone())
    }
}

/// Asks every part at the same time; a part that does not answer in time is a loss.
pub async fn health(State(site): State<Site>) -> Response {
    let health = ask(&site).await;
    let status = if health.losses.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    (status, Json(health)).into_response()
}

async fn ask(site: &Site) -> Health {
    // It goes on when nobody waits any more, so that the next one to ask may have its answer.
    let asking = tokio::spawn(ask_the_rest(site.giving.clone(), site.lately.clone()));
    let sessions = timeout(PATIENCE, site.sessions.alive());
    let (alive, rest) = tokio::join!(sessions, timeout(PATIENCE, asking));
    let mut health = match rest {
        Ok(Ok(health)) => health,
        Ok(Err(_)) | Err(_) => site.lately.recall().unwrap_or_else(|| Health {
            wins: vec![SESSIONS.to_owned()],
            losses: vec!["Database".to_owned()],
        }),
    };
    if alive != Ok(true) {
        health.wins.retain(|name| name != SESSIONS);
        health.losses.insert(0, SESSIONS.to_owned());
    }
    health
}

/// All but the sessions, which are put in afterwards, so that both are asked at once.
async fn ask_the_rest(giving: Giving, lately: Lately) -> Health {
    let health = giving.health(true, &worker::NAMES).await;
    lately.keep(&health);
    health
}

/// `GET /staff/health`.
pub async fn page(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
) -> Answer {
    let alive = timeout(PATIENCE, site.sessions.alive()).await == Ok(true);
    let view = site.giving.health_page(&staff, alive, &worker::NAMES).await?;
    Ok(render::page(StatusCode::OK, move || view! { <health::Health page view /> }).await)
}
