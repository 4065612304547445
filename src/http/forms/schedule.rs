//! A recurring gift: change its amount, skip a date, pause, resume, stop.

use app::site::components::query;
use app::site::pages::donor::{schedule, schedule_check, schedule_stop};
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use giving::Donor;
use http::StatusCode;
use kernel::ScheduleId;
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Id, Sent, new_request, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

fn path(id: ScheduleId) -> String {
    format!("/recurring/{id}")
}

/// `GET /recurring/{id}`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<ScheduleId>,
) -> Answer {
    shown(&site, &donor, page, id, StatusCode::OK, Draft::default()).await
}

async fn shown(
    site: &Site,
    donor: &Donor,
    page: Page,
    id: ScheduleId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.schedule(donor, id).await?;
    let request = new_request();
    Ok(render::page(status, move || view! { <schedule::Schedule page view request draft /> }).await)
}

/// `POST /recurring/{id}`: one of five acts.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<ScheduleId>,
    Form(fields): Form,
) -> Answer {
    let giving = &site.giving;
    if fields.get("act") == "amount" {
        let checked = giving.check_amount(&donor, id, fields.get("amount"));
        return match send(&fields, checked).await? {
            Sent::Done(_) => {
                let check =
                    query(&format!("{}/check", path(id)), [("amount", fields.get("amount"))]);
                Ok(Redirect::to(&check).into_response())
            }
            Sent::Again(status, draft) => shown(&site, &donor, page, id, status, draft).await,
        };
    }
    let (version, request) = (fields.version()?, fields.request()?);
    let (date, until) = (fields.get("date"), fields.get("until"));
    let act = async {
        match fields.get("act") {
            "skip" => giving.skip(&donor, id, date, version, request).await?,
            "unskip" => giving.unskip(&donor, id, date, version, request).await?,
            "pause" => giving.pause(&donor, id, until, version, request).await?,
            "resume" => giving.resume(&donor, id, version, request).await?,
            _ => return Err(Failure::Unreadable),
        }
        Ok(match fields.get("act") {
            "skip" => Notice::DateSkipped,
            "unskip" => Notice::DateRestored,
            "pause" => Notice::SchedulePaused,
            _ => Notice::ScheduleResumed,
        })
    };
    match send(&fields, act).await? {
        Sent::Done(notice) => Ok(done(&path(id), notice)),
        Sent::Again(status, draft) => shown(&site, &donor, page, id, status, draft).await,
    }
}

/// `GET /recurring/{id}/check`: what another amount would change.
pub async fn show_check(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<ScheduleId>,
    Asking(fields): Asking,
) -> Answer {
    check_shown(&site, &donor, page, id, &fields, (StatusCode::OK, Draft::default())).await
}

async fn check_shown(
    site: &Site,
    donor: &Donor,
    page: Page,
    id: ScheduleId,
    fields: &Fields,
    (status, draft): (StatusCode, Draft),
) -> Answer {
    let version = site.giving.schedule(donor, id).await?.version;
    let request = new_request();
    match send(fields, site.giving.check_amount(donor, id, fields.get("amount"))).await? {
        Sent::Done(view) => Ok(render::page(status, move || {
            view! { <schedule_check::ScheduleCheck page view version request draft /> }
        })
        .await),
        Sent::Again(status, draft) => shown(site, donor, page, id, status, draft).await,
    }
}

/// `POST /recurring/{id}/check`: changes the amount.
pub async fn submit_check(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<ScheduleId>,
    Form(fields): Form,
) -> Answer {
    let (version, request) = (fields.version()?, fields.request()?);
    let changed = site.giving.change_amount(&donor, id, fields.get("amount"), version, request);
    match send(&fields, changed).await? {
        Sent::Done(_) => Ok(done(&path(id), Notice::ScheduleChanged)),
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
    stop_shown(&site, &donor, page, id, StatusCode::OK, Draft::default()).await
}

async fn stop_shown(
    site: &Site,
    donor: &Donor,
    page: Page,
    id: ScheduleId,
    status: StatusCode,
    draft: Draft,
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
    match send(&fields, site.giving.stop(&donor, id, version, request)).await? {
        Sent::Done(_) => Ok(done(&path(id), Notice::ScheduleStopped)),
        Sent::Again(status, draft) => stop_shown(&site, &donor, page, id, status, draft).await,
    }
}
