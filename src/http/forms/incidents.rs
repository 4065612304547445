//! Incidents: the list, one with its forms, the banner, the end, and what was learnt.

use app::site::pages::staff::incidents::{
    self as pages, banner, incident, open, post_mortem, resolve, trends,
};
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use delayed_payments::Scope;
use delayed_payments::incident::{Kind, State as Phase};
use giving::incidents::{Step, TypedOwner};
use giving::{Staff, Wrong};
use http::StatusCode;
use kernel::{IncidentId, PersonId};
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Id, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::site::Site;
use crate::http::{render, words};

fn path(id: IncidentId) -> String {
    format!("{}/{id}", pages::INCIDENTS)
}

/// One field that does not fit.
fn unfit(field: &str, wrong: Wrong) -> Failure {
    words::unfit(vec![words::problem(field, wrong)])
}

/// `GET /staff/incidents`.
pub async fn all(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    let view = site.giving.incidents(&staff, fields.parse("page").unwrap_or(1)).await?;
    Ok(render::page(StatusCode::OK, move || view! { <pages::Incidents page view /> }).await)
}

/// `GET /staff/incidents/trends`.
pub async fn trends(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
) -> Answer {
    let view = site.giving.incident_trends(&staff).await?;
    Ok(render::page(StatusCode::OK, move || view! { <trends::Trends page view /> }).await)
}

/// `GET /staff/incidents/open`.
pub async fn show_open(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    open_shown(&site, &staff, page, StatusCode::OK, fields.draft(Vec::new())).await
}

async fn open_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.board(staff).await?;
    Ok(render::page(status, move || view! { <open::Open page view draft /> }).await)
}

/// `POST /staff/incidents/open`.
pub async fn submit_open(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let opened = async {
        let chosen = |field: &str| match fields.get(field) {
            "" => unfit(field, Wrong::Missing),
            _ => unfit(field, Wrong::NotAChoice),
        };
        let kind: Kind = fields.parse("kind").ok_or_else(|| chosen("kind"))?;
        let (scope, value) =
            fields.get("scope").split_once(':').unwrap_or((fields.get("scope"), ""));
        let scope = Scope::parse(scope, value).map_err(|_| chosen("scope"))?;
        let why = fields.get("why");
        Ok::<_, Failure>(site.giving.open_incident(&staff, (kind, scope), why, request).await?)
    };
    match send(&fields, opened).await? {
        Sent::Done(id) => Ok(done(&path(id), Notice::IncidentOpened)),
        Sent::Again(status, draft) => open_shown(&site, &staff, page, status, draft).await,
    }
}

/// `GET /staff/incidents/{id}`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<IncidentId>,
) -> Answer {
    let draft = Fields::default().draft(Vec::new());
    shown(&site, &staff, page, id, StatusCode::OK, draft).await
}

async fn shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    id: IncidentId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.incident(staff, id).await?;
    Ok(render::page(status, move || view! { <incident::Incident page view draft /> }).await)
}

/// `POST /staff/incidents/{id}`: takes it, hands it over, moves it, or writes a note.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<IncidentId>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let acted = async {
        let giving = &site.giving;
        let notice = match fields.get("act") {
            "take" => {
                giving.take_incident(&staff, id, request).await?;
                Notice::IncidentTaken
            }
            "hand_over" => {
                let to: Option<PersonId> = fields.parse("to");
                let to = to.ok_or_else(|| unfit("to", Wrong::NotAChoice))?;
                giving.hand_over(&staff, id, to, request).await?;
                Notice::IncidentHandedOver
            }
            "move" => {
                let to: Option<Phase> = fields.parse("state");
                let to = to.ok_or_else(|| unfit("state", Wrong::NotAChoice))?;
                giving.move_incident(&staff, id, to, fields.get("why"), request).await?;
                Notice::IncidentMoved
            }
            "note" => {
                giving.note_incident(&staff, id, fields.get("text"), request).await?;
                Notice::IncidentNoted
            }
            _ => return Err(Failure::Unreadable),
        };
        Ok::<_, Failure>(notice)
    };
    match send(&fields, acted).await? {
        Sent::Done(notice) => Ok(done(&path(id), notice)),
        Sent::Again(status, draft) => shown(&site, &staff, page, id, status, draft).await,
    }
}

/// `GET /staff/incidents/{id}/banner`. With texts in the address: how they will look, and whether
/// they may go up.
pub async fn show_banner(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<IncidentId>,
    Asking(fields): Asking,
) -> Answer {
    if fields.get("donor").is_empty() && fields.get("church").is_empty() {
        let draft = Fields::default().draft(Vec::new());
        return banner_shown(&site, &staff, page, id, (StatusCode::OK, draft, false)).await;
    }
    let texts = (fields.get("donor"), fields.get("church"));
    let checked = async { site.giving.check_banner(&staff, texts) };
    let (status, draft) = match send(&fields, checked).await? {
        Sent::Done(()) => (StatusCode::OK, fields.draft(Vec::new())),
        Sent::Again(status, draft) => (status, draft),
    };
    banner_shown(&site, &staff, page, id, (status, draft, true)).await
}

async fn banner_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    id: IncidentId,
    (status, draft, seen): (StatusCode, Draft, bool),
) -> Answer {
    let view = site.giving.incident(staff, id).await?;
    Ok(render::page(status, move || view! { <banner::Banner page view draft seen /> }).await)
}

/// `POST /staff/incidents/{id}/banner`: puts it up, or takes it down.
pub async fn submit_banner(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<IncidentId>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let acted = async {
        match fields.get("act") {
            "down" => {
                site.giving.take_banner_down(&staff, id, request).await?;
                Ok(Notice::BannerDown)
            }
            "up" => {
                let texts = (fields.get("donor"), fields.get("church"));
                site.giving.put_banner_up(&staff, id, texts, request).await?;
                Ok(Notice::BannerUp)
            }
            _ => Err(Failure::Unreadable),
        }
    };
    match send(&fields, acted).await? {
        Sent::Done(notice) => Ok(done(&path(id), notice)),
        Sent::Again(status, draft) => {
            banner_shown(&site, &staff, page, id, (status, draft, true)).await
        }
    }
}

/// `GET /staff/incidents/{id}/resolve`.
pub async fn show_resolve(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<IncidentId>,
) -> Answer {
    let draft = Fields::default().draft(Vec::new());
    resolve_shown(&site, &staff, page, id, StatusCode::OK, draft).await
}

async fn resolve_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    id: IncidentId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.incident(staff, id).await?;
    Ok(render::page(status, move || view! { <resolve::Resolve page view draft /> }).await)
}

/// `POST /staff/incidents/{id}/resolve`.
pub async fn submit_resolve(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<IncidentId>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let resolved = site.giving.resolve_incident(&staff, id, fields.get("why"), request);
    match send(&fields, resolved).await? {
        Sent::Done(()) => Ok(done(&format!("{}/post-mortem", path(id)), Notice::IncidentResolved)),
        Sent::Again(status, draft) => resolve_shown(&site, &staff, page, id, status, draft).await,
    }
}

/// `GET /staff/incidents/{id}/post-mortem`. There is none while the incident is open.
pub async fn show_post_mortem(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<IncidentId>,
) -> Answer {
    let draft = Fields::default().draft(Vec::new());
    post_mortem_shown(&site, &staff, page, id, StatusCode::OK, draft).await
}

async fn post_mortem_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    id: IncidentId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.post_mortem(staff, id).await?;
    Ok(render::page(status, move || view! { <post_mortem::PostMortem page view draft /> }).await)
}

/// `POST /staff/incidents/{id}/post-mortem`.
pub async fn submit_post_mortem(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<IncidentId>,
    Form(fields): Form,
) -> Answer {
    let version = fields.parse("version").ok_or(Failure::Unreadable)?;
    let step = Step { incident: id, version, request: fields.request()? };
    let acted = async {
        let giving = &site.giving;
        let texts = (fields.get("what_happened"), fields.get("learning"));
        let typed = TypedOwner { owner: fields.get("owner"), due: fields.get("due") };
        let place = || fields.parse::<usize>("place").ok_or(Failure::Unreadable);
        let notice = match fields.get("act") {
            "write" => {
                giving.write_post_mortem(&staff, step, texts).await?;
                Notice::PostMortemKept
            }
            "finish" => {
                giving.finish_post_mortem(&staff, step, texts).await?;
                Notice::PostMortemFinished
            }
            "mitigate" => {
                giving.mitigate(&staff, step, fields.get("what"), typed).await?;
                Notice::PostMortemKept
            }
            "assign" => {
                giving.assign_mitigation(&staff, step, place()?, typed).await?;
                Notice::PostMortemKept
            }
            "drop" => {
                giving.drop_mitigation(&staff, step, place()?).await?;
                Notice::PostMortemKept
            }
            "done" => {
                giving.mitigation_done(&staff, step, place()?).await?;
                Notice::MitigationDone
            }
            "add" => {
                giving.add_to_post_mortem(&staff, step, fields.get("text")).await?;
                Notice::PostMortemAdded
            }
            _ => return Err(Failure::Unreadable),
        };
        Ok::<_, Failure>(notice)
    };
    match send(&fields, acted).await? {
        Sent::Done(notice) => Ok(done(&format!("{}/post-mortem", path(id)), notice)),
        Sent::Again(status, draft) => {
            post_mortem_shown(&site, &staff, page, id, status, draft).await
        }
    }
}
