//! Rollouts: how far each is, and the form that moves one.

use app::site::pages::staff::rollouts;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::rollouts::Rung;
use giving::{Staff, Wrong};
use http::StatusCode;
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Fields, Form, Id, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::site::Site;
use crate::http::{render, words};

/// `GET /staff/rollouts`.
pub async fn all(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
) -> Answer {
    let view = site.giving.rollout_board(&staff).await?;
    Ok(render::page(StatusCode::OK, move || view! { <rollouts::Rollouts page view /> }).await)
}

/// `GET /staff/rollouts/{name}`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(name): Id<String>,
) -> Answer {
    let draft = Fields::default().draft(Vec::new());
    shown(&site, &staff, page, &name, StatusCode::OK, draft).await
}

async fn shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    name: &str,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let board = site.giving.rollout_board(staff).await?;
    let found = board.rollouts.into_iter().find(|rollout| rollout.name == name);
    let view = found.ok_or(Failure::NotFound)?;
    Ok(render::page(status, move || view! { <rollouts::rollout::Rollout page view draft /> }).await)
}

/// `POST /staff/rollouts/{name}`: moves it, or says what was found.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(name): Id<String>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let moved = async {
        let (giving, why) = (&site.giving, fields.get("why"));
        match fields.get("to") {
            "looked" => {
                giving.rollout_looked(&staff, &name, why, request).await?;
                Ok(Notice::RolloutLooked)
            }
            to => {
                let wrong = if to.is_empty() { Wrong::Missing } else { Wrong::NotAChoice };
                let rung = fields.parse("to").and_then(Rung::of_percent);
                let rung = rung.ok_or_else(|| words::unfit(vec![words::problem("to", wrong)]))?;
                let typed = (why, fields.get("confirm"));
                giving.move_rollout(&staff, &name, rung, typed, request).await?;
                Ok::<_, Failure>(Notice::RolloutMoved)
            }
        }
    };
    match send(&fields, moved).await? {
        Sent::Done(notice) => Ok(done(&format!("/staff/rollouts/{name}"), notice)),
        Sent::Again(status, draft) => shown(&site, &staff, page, &name, status, draft).await,
    }
}
