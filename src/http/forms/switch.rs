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
const REMINDERS: [u32; 6] = [15, 30, 60, 120, 240, 480];

/// The numbers of probes one may choose.
const PROBES: [u32; 3] = [5, 10, 20];

/// `GET /staff/switch`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
) -> Answer {
    shown(&site, &staff, page, StatusCode::OK, Fields::default().draft(Vec::new())).await
}

async fn shown(site: &Site, staff: &Staff, page: Page, status: StatusCode, draft: Draft) -> Answer {
    let view = site.giving.switch_page(staff).await?;
    Ok(render::page(status, move || view! { <switch::Switch page view draft /> }).await)
}

/// A number that was chosen from a list.
fn chosen(fields: &Fields, name: &str, among: &[u32]) -> Result<u32, Failure> {
    let number = fields.parse(name).filter(|number| among.contains(number));
    number.ok_or_else(|| words::unfit(vec![words::problem(name, Wrong::NotAChoice)]))
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
        let why = fields.get("why");
        match fields.get("act") {
            "on" => {
                site.giving.turn_on(&staff, request).await?;
                Ok(Notice::SwitchedOn)
            }
            "off" => {
                let minutes = chosen(&fields, "remind_in", &REMINDERS)?;
                let probes = match fields.get("resume_after") {
                    "" | "never" => None,
                    _ => Some(chosen(&fields, "resume_after", &PROBES)?),
                };
                let giving = &site.giving;
                giving.turn_off_until_probed(&staff, why, minutes, probes, request).await?;
                Ok(Notice::SwitchedOff)
            }
            "confirm" => {
                site.giving.confirm_off(&staff, why, request).await?;
                Ok(Notice::SwitchConfirmed)
            }
            _ => Err(Failure::Unreadable),
        }
    };
    match send(&fields, turned).await? {
        Sent::Done(notice) => Ok(done("/staff/switch", notice)),
        Sent::Again(status, draft) => shown(&site, &staff, page, status, draft).await,
    }
}
