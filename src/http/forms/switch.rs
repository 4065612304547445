//! The switch of the schedule engine.

use app::site::pages::staff::switch;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::{Staff, Wrong};
use http::StatusCode;
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Fields, Form, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::site::Site;
use crate::http::{render, words};

/// The reminders one may choose, in minutes.
const REMINDERS: [u32; 5] = [15, 30, 60, 120, 240];

/// `GET /staff/switch`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
) -> Answer {
    shown(&site, &staff, page, StatusCode::OK, Fields::default().draft(Vec::new())).await
}

async fn shown(site: &Site, staff: &Staff, page: Page, status: StatusCode, draft: Draft) -> Answer {
    let view = site.giving.board(staff).await?;
    Ok(render::page(status, move || view! { <switch::Switch page view draft /> }).await)
}

/// `POST /staff/switch`.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let turned = async {
        match fields.get("act") {
            "on" => {
                site.giving.turn_on(&staff, request).await?;
                Ok(Notice::SwitchedOn)
            }
            "off" => {
                let minutes = fields.parse("remind_in").filter(|m| REMINDERS.contains(m));
                let wrong = || words::unfit(vec![words::problem("remind_in", Wrong::NotAChoice)]);
                let minutes = minutes.ok_or_else(wrong)?;
                site.giving.turn_off(&staff, fields.get("why"), minutes, request).await?;
                Ok(Notice::SwitchedOff)
            }
            _ => Err(Failure::Unreadable),
        }
    };
    match send(&fields, turned).await? {
        Sent::Done(notice) => Ok(done("/staff/switch", notice)),
        Sent::Again(status, draft) => shown(&site, &staff, page, status, draft).await,
    }
}
