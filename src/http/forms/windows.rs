//! Planned maintenance: the list, the form, the page that says what would be held, and cancelling.

use app::site::pages::staff::windows as pages;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::Staff;
use giving::windows::{Asked, TypedWindow};
use http::StatusCode;
use kernel::DelayId;
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::form::{Asking, Fields, Form, Id, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

const WINDOWS: &str = "/staff/windows";

/// `GET /staff/windows`.
pub async fn all(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
) -> Answer {
    let view = site.giving.windows(&staff).await?;
    Ok(render::page(StatusCode::OK, move || view! { <pages::Windows page view /> }).await)
}

/// `GET /staff/windows/plan`.
pub async fn show_plan(
    State(site): State<Site>,
    SignedIn(_staff): SignedIn<Staff>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    planning(&site, page, StatusCode::OK, fields.draft(Vec::new())).await
}

async fn planning(site: &Site, page: Page, status: StatusCode, draft: Draft) -> Answer {
    let scopes = site.giving.window_scopes().await?;
    Ok(render::page(status, move || view! { <pages::plan::Plan page scopes draft /> }).await)
}

/// What was typed, in the zone in which the page shows times.
fn typed(fields: &Fields, page: &Page) -> TypedWindow {
    TypedWindow {
        scope: fields.get("scope").to_owned(),
        why: fields.get("why").to_owned(),
        starts: fields.get("starts").to_owned(),
        ends: fields.get("ends").to_owned(),
        ending: fields.get("ending").to_owned(),
        zone: page.frame.zone.clone(),
    }
}

/// `POST /staff/windows/plan`: shows what it would hold, or plans it.
pub async fn plan(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let (asked, typed) = (Asked::Plan, typed(&fields, &page));
    if fields.get("act") == "plan" {
        let planned = site.giving.put_window(&staff, asked, &typed, request);
        return match send(&fields, planned).await? {
            Sent::Done(_) => Ok(done(WINDOWS, Notice::WindowPlanned)),
            Sent::Again(status, draft) => planning(&site, page, status, draft).await,
        };
    }
    match send(&fields, site.giving.check_window(&staff, asked, &typed)).await? {
        Sent::Done(view) => {
            let draft = fields.draft(Vec::new());
            let action = format!("{WINDOWS}/plan");
            Ok(render::page(
                StatusCode::OK,
                move || view! { <pages::check::Check page view draft action /> },
            )
            .await)
        }
        Sent::Again(status, draft) => planning(&site, page, status, draft).await,
    }
}

/// `GET /staff/windows/{id}`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<DelayId>,
) -> Answer {
    let draft = Fields::default().draft(Vec::new());
    shown(&site, &staff, page, id, StatusCode::OK, draft).await
}

async fn shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    id: DelayId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.window(staff, id).await?;
    let scopes = site.giving.window_scopes().await?;
    Ok(render::page(status, move || view! { <pages::window::Window page view scopes draft /> })
        .await)
}

/// `POST /staff/windows/{id}`: shows what the change would hold, changes it, or cancels it.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<DelayId>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let version = fields.parse("version").unwrap_or_default();
    let (asked, typed) = (Asked::Change(id, version), typed(&fields, &page));
    let changed = async {
        match fields.get("act") {
            "cancel" => {
                site.giving.cancel_window(&staff, id, version, request).await?;
                Ok(Next::Listed(Notice::WindowCancelled))
            }
            "plan" => {
                site.giving.put_window(&staff, asked, &typed, request).await?;
                Ok(Next::Listed(Notice::WindowChanged))
            }
            _ => {
                let check = site.giving.check_window(&staff, asked, &typed).await?;
                Ok::<_, giving::Error>(Next::Checked(Box::new(check)))
            }
        }
    };
    match send(&fields, changed).await? {
        Sent::Done(Next::Listed(notice)) => Ok(done(WINDOWS, notice)),
        Sent::Done(Next::Checked(view)) => {
            let (view, draft) = (*view, fields.draft(Vec::new()));
            let action = format!("{WINDOWS}/{id}");
            Ok(render::page(
                StatusCode::OK,
                move || view! { <pages::check::Check page view draft action /> },
            )
            .await)
        }
        Sent::Again(status, draft) => shown(&site, &staff, page, id, status, draft).await,
    }
}

/// What follows from a form of one window.
enum Next {
    Listed(Notice),
    Checked(Box<views::WindowCheck>),
}
