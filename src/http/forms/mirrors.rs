//! Mirrors: a list with a form that adds one, and a page for each.

use app::site::pages::staff::mirrors;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::Staff;
use giving::mirrors::NewMirror;
use http::StatusCode;
use kernel::MirrorId;
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Id, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

const PAGE: &str = "/staff/mirrors";

fn path(id: MirrorId) -> String {
    format!("{PAGE}/{id}")
}

/// `GET /staff/mirrors`.
pub async fn all(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
) -> Answer {
    let draft = Fields::default().draft(Vec::new());
    list_shown(&site, &staff, page, StatusCode::OK, draft).await
}

async fn list_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    status: StatusCode,
    mut draft: Draft,
) -> Answer {
    // The one time that the secret is shown is before there is anything it could open.
    draft.values.entry("secret".to_owned()).or_insert_with(|| site.giving.fresh_secret());
    let view = site.giving.mirror_list(staff).await?;
    Ok(render::page(status, move || view! { <mirrors::Mirrors page view draft /> }).await)
}

/// `POST /staff/mirrors`: adds one.
pub async fn add(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let typed = NewMirror {
        name: fields.get("name"),
        url: fields.get("url"),
        secret: fields.get("secret"),
        church: fields.get("church"),
    };
    match send(&fields, site.giving.add_mirror(&staff, typed, request)).await? {
        Sent::Done(id) => Ok(done(&path(id), Notice::MirrorAdded)),
        Sent::Again(status, draft) => list_shown(&site, &staff, page, status, draft).await,
    }
}

/// `GET /staff/mirrors/{id}?compare=now`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<MirrorId>,
    Asking(asked): Asking,
) -> Answer {
    let compare = asked.get("compare") == "now";
    let draft = Fields::default().draft(Vec::new());
    shown(&site, &staff, page, (id, compare), StatusCode::OK, draft).await
}

async fn shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    (id, compare): (MirrorId, bool),
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.mirror_page(staff, id, compare).await?;
    Ok(render::page(status, move || view! { <mirrors::mirror::Mirror page view draft /> }).await)
}

/// `POST /staff/mirrors/{id}`: pauses it, goes on, repairs, or lets a parked account go on.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<MirrorId>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let giving = &site.giving;
    let acted = async {
        match fields.get("act") {
            "pause" => {
                giving.turn_mirror(&staff, id, false, request).await?;
                Ok(Notice::MirrorPaused)
            }
            "resume" => {
                giving.turn_mirror(&staff, id, true, request).await?;
                Ok(Notice::MirrorResumed)
            }
            "repair" => {
                giving.repair_mirror(&staff, id, request).await?;
                Ok(Notice::MirrorRepairing)
            }
            "follow" => {
                let account = fields.parse("account").ok_or(Failure::Unreadable)?;
                giving.follow_again(&staff, id, account, request).await?;
                Ok(Notice::MirrorFollowed)
            }
            _ => Err(Failure::Unreadable),
        }
    };
    match send(&fields, acted).await? {
        Sent::Done(notice) => Ok(done(&path(id), notice)),
        Sent::Again(status, draft) => shown(&site, &staff, page, (id, false), status, draft).await,
    }
}
