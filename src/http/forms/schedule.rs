//! A recurring gift: change it, move, skip, pause, resume, stop. Every change is shown with its
//! next five dates before it happens; all but a stop on one page.

use app::site::components::query;
use app::site::pages::donor::schedule_check::carried;
use app::site::pages::donor::{schedule, schedule_change, schedule_check, schedule_stop};
use app::site::pages::give::fields::PART;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use giving::Donor;
use giving::schedules::{Asked, TypedChange};
use http::StatusCode;
use kernel::ScheduleId;
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Id, Sent, new_request, send};
use crate::http::frame::Framed;
use crate::http::language;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

fn path(id: ScheduleId) -> String {
    format!("/recurring/{id}")
}

/// What is asked, as the forms have it; and what is said once it is done.
fn asked(fields: &Fields) -> Result<(Asked, Notice), Failure> {
    let typed = |name: &str| fields.get(name).to_owned();
    Ok(match fields.get("act") {
        "" | "change" => (Asked::Change(change(fields)), Notice::ScheduleChanged),
        "move" => (Asked::Move { date: typed("date"), on: typed("on") }, Notice::ScheduleChanged),
        "skip" => (Asked::Skip(typed("date")), Notice::DateSkipped),
        "unskip" => (Asked::Unskip(typed("date")), Notice::DateRestored),
        "pause" => (Asked::Pause(typed("until")), Notice::SchedulePaused),
        "resume" => (Asked::Resume, Notice::ScheduleResumed),
        _ => return Err(Failure::Unreadable),
    })
}

fn change(fields: &Fields) -> TypedChange {
    let typed = |name: &str| fields.get(name).to_owned();
    let parts = fields.beginning_with(PART);
    TypedChange {
        amount: typed("amount"),
        parts: parts.map(|(fund, part)| (fund.to_owned(), part.to_owned())).collect(),
        frequency: typed("frequency"),
        next: typed("next"),
        ends: typed("ends"),
        last: typed("last"),
        gifts: typed("gifts"),
        method: typed("method"),
        locale: language::reads(),
    }
}

/// `GET /recurring/{id}`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<ScheduleId>,
) -> Answer {
    shown(&site, &donor, page, id, (StatusCode::OK, Draft::default())).await
}

async fn shown(
    site: &Site,
    donor: &Donor,
    page: Page,
    id: ScheduleId,
    (status, draft): (StatusCode, Draft),
) -> Answer {
    let view = site.giving.schedule(donor, id).await?;
    let request = new_request();
    Ok(render::page(status, move || view! { <schedule::Schedule page view request draft /> }).await)
}

/// `POST /recurring/{id}`: one of the acts that ask little; leads to the check page.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<ScheduleId>,
    Form(fields): Form,
) -> Answer {
    look_first(&site, &donor, page, id, &fields).await
}

/// `GET /recurring/{id}/change`: as it is, or as typed when somebody comes back to an answer.
pub async fn show_change(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<ScheduleId>,
    Asking(fields): Asking,
) -> Answer {
    let draft = fields.draft(fields.unfit());
    change_shown(&site, &donor, page, id, (StatusCode::OK, draft)).await
}

async fn change_shown(
    site: &Site,
    donor: &Donor,
    page: Page,
    id: ScheduleId,
    (status, draft): (StatusCode, Draft),
) -> Answer {
    let view = site.giving.schedule(donor, id).await?;
    Ok(render::page(status, move || {
        view! { <schedule_change::ScheduleChange page view draft /> }
    })
    .await)
}

/// `POST /recurring/{id}/change`: leads to the check page.
pub async fn submit_change(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<ScheduleId>,
    Form(fields): Form,
) -> Answer {
    look_first(&site, &donor, page, id, &fields).await
}

/// Leads to the check page if what is asked can be done; else shows the form again.
async fn look_first(
    site: &Site,
    donor: &Donor,
    page: Page,
    id: ScheduleId,
    fields: &Fields,
) -> Answer {
    let (asked, _) = asked(fields)?;
    match send(fields, site.giving.check_change(donor, id, &asked)).await? {
        Sent::Done(_) => {
            let typed = carried(&fields.draft(Vec::new()));
            let typed = typed.iter().map(|(name, value)| (name.as_str(), value));
            let check = query(&format!("{}/check", path(id)), typed);
            Ok(Redirect::to(&check).into_response())
        }
        Sent::Again(status, draft) => {
            form_again(site, donor, page, id, &asked, (status, draft)).await
        }
    }
}

/// The form from which it came.
async fn form_again(
    site: &Site,
    donor: &Donor,
    page: Page,
    id: ScheduleId,
    asked: &Asked,
    again: (StatusCode, Draft),
) -> Answer {
    match asked {
        Asked::Change(_) => change_shown(site, donor, page, id, again).await,
        Asked::Move { .. }
        | Asked::Skip(_)
        | Asked::Unskip(_)
        | Asked::Pause(_)
        | Asked::Resume => shown(site, donor, page, id, again).await,
    }
}

/// `GET /recurring/{id}/check`: what would change.
pub async fn show_check(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<ScheduleId>,
    Asking(fields): Asking,
) -> Answer {
    let draft = fields.draft(Vec::new());
    check_shown(&site, &donor, page, id, &fields, (StatusCode::OK, draft)).await
}

async fn check_shown(
    site: &Site,
    donor: &Donor,
    page: Page,
    id: ScheduleId,
    fields: &Fields,
    (status, draft): (StatusCode, Draft),
) -> Answer {
    let (asked, _) = asked(fields)?;
    let request = new_request();
    match send(fields, site.giving.check_change(donor, id, &asked)).await? {
        Sent::Done(view) => Ok(render::page(status, move || {
            view! { <schedule_check::ScheduleCheck page view request draft /> }
        })
        .await),
        Sent::Again(status, draft) => {
            form_again(site, donor, page, id, &asked, (status, draft)).await
        }
    }
}

/// `POST /recurring/{id}/check`: changes it.
pub async fn submit_check(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<ScheduleId>,
    Form(fields): Form,
) -> Answer {
    let (version, request) = (fields.version()?, fields.request()?);
    let (asked, notice) = asked(&fields)?;
    let changed = site.giving.change_schedule(&donor, id, &asked, version, request);
    match send(&fields, changed).await? {
        Sent::Done(()) => Ok(done(&path(id), notice)),
        Sent::Again(status, draft) => {
            check_shown(&site, &donor, page, id, &fields, (status, draft)).await
        }
    }
}

/// `GET /recurring/{id}/stop`.
pub async fn show_stop(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<ScheduleId>,
) -> Answer {
    stop_shown(&site, &donor, page, id, (StatusCode::OK, Draft::default())).await
}

async fn stop_shown(
    site: &Site,
    donor: &Donor,
    page: Page,
    id: ScheduleId,
    (status, draft): (StatusCode, Draft),
) -> Answer {
    let view = site.giving.schedule(donor, id).await?;
    let request = new_request();
    Ok(render::page(
        status,
        move || view! { <schedule_stop::ScheduleStop page view request draft /> },
    )
    .await)
}

/// `POST /recurring/{id}/stop`.
pub async fn submit_stop(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<ScheduleId>,
    Form(fields): Form,
) -> Answer {
    let (version, request) = (fields.version()?, fields.request()?);
    let stopped = site.giving.stop(&donor, id, fields.get("why"), version, request);
    match send(&fields, stopped).await? {
        Sent::Done(()) => Ok(done(&path(id), Notice::ScheduleStopped)),
        Sent::Again(status, draft) => stop_shown(&site, &donor, page, id, (status, draft)).await,
    }
}
