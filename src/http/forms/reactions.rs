//! Reaction rules: the list, one rule, its change looked at first, and the second person.

use app::site::components::query;
use app::site::pages::staff::reactions;
use app::site::pages::staff::reactions::form::FIELDS;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use delayed_payments::MethodKind;
use giving::reactions::{Changed, TypedReaction};
use giving::{Error, Staff};
use http::StatusCode;
use kernel::{Class, RequestId};
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Id, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::site::Site;
use crate::http::{render, words};

const PAGE: &str = "/staff/reactions";

/// `GET /staff/reactions`.
pub async fn all(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
) -> Answer {
    let view = site.giving.reaction_board(&staff).await?;
    Ok(render::page(StatusCode::OK, move || view! { <reactions::Reactions page view /> }).await)
}

/// `GET /staff/reactions/{id}`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<String>,
) -> Answer {
    let draft = Fields::default().draft(Vec::new());
    shown(&site, &staff, page, &id, StatusCode::OK, draft).await
}

async fn shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    id: &str,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.reaction_page(staff, id).await?;
    Ok(render::page(status, move || view! { <reactions::rule::Rule page view draft /> }).await)
}

/// `POST /staff/reactions/{id}`: leads to the check page, or decides about a change that waits.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<String>,
    Form(fields): Form,
) -> Answer {
    let decided = async {
        let approved = match fields.get("act") {
            "check" => {
                site.giving.check_reaction(&staff, &id, &typed(&fields)).await?;
                return Ok::<_, Failure>(None);
            }
            "approve" => true,
            "refuse" => false,
            _ => return Err(Failure::Unreadable),
        };
        let change: RequestId = fields.parse("change").ok_or(Failure::Unreadable)?;
        site.giving.decide_reaction(&staff, change, approved, fields.request()?).await?;
        Ok(Some(if approved { Notice::ReactionChanged } else { Notice::ReactionRefused }))
    };
    match send(&fields, decided).await? {
        Sent::Done(Some(notice)) => Ok(done(&format!("{PAGE}/{id}"), notice)),
        Sent::Done(None) => Ok(to_check(&id, &fields)),
        Sent::Again(status, draft) => shown(&site, &staff, page, &id, status, draft).await,
    }
}

/// `GET /staff/reactions/new`.
pub async fn show_new(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    shown_new(&site, &staff, page, StatusCode::OK, fields.draft(Vec::new())).await
}

async fn shown_new(
    site: &Site,
    staff: &Staff,
    page: Page,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let gateways = site.giving.reaction_gateways(staff).await?;
    let new = move || view! { <reactions::rule::NewRule page gateways draft /> };
    Ok(render::page(status, new).await)
}

/// `POST /staff/reactions/new`.
pub async fn submit_new(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let name = fields.get("name").trim();
    let checked = async {
        let check = site.giving.check_reaction(&staff, name, &typed(&fields)).await?;
        // There is one of this name: it is changed on its own page.
        if check.before.is_some() { Err(taken()) } else { Ok(()) }
    };
    match send(&fields, checked).await? {
        Sent::Done(()) => Ok(to_check(name, &fields)),
        Sent::Again(status, draft) => shown_new(&site, &staff, page, status, draft).await,
    }
}

fn taken() -> Error {
    Error::invalid("name", giving::Wrong::Taken)
}

/// `GET /staff/reactions/{id}/check`.
pub async fn show_check(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<String>,
    Asking(fields): Asking,
) -> Answer {
    checked(&site, &staff, page, &id, &fields, StatusCode::OK, fields.draft(Vec::new())).await
}

async fn checked(
    site: &Site,
    staff: &Staff,
    page: Page,
    id: &str,
    fields: &Fields,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    match site.giving.check_reaction(staff, id, &typed(fields)).await.map_err(words::said) {
        Ok(view) => {
            let check = move || view! { <reactions::check::Check page view draft /> };
            Ok(render::page(status, check).await)
        }
        // What cannot be checked is put right where it is typed.
        Err(Failure::Said { status, problems }) => {
            let draft = fields.draft(problems);
            match site.giving.reaction_page(staff, id).await {
                Err(Error::NotFound) => shown_new(site, staff, page, status, draft).await,
                _ => shown(site, staff, page, id, status, draft).await,
            }
        }
        Err(failure) => Err(failure),
    }
}

/// `POST /staff/reactions/{id}/check`.
pub async fn submit_check(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<String>,
    Form(fields): Form,
) -> Answer {
    let (request, version) = (fields.request()?, fields.version()?);
    let rule = (id.as_str(), version);
    let typed = typed(&fields);
    let change = site.giving.change_reaction(&staff, rule, &typed, fields.get("why"), request);
    match send(&fields, change).await? {
        Sent::Done(Changed::Done) => Ok(done(&format!("{PAGE}/{id}"), Notice::ReactionChanged)),
        Sent::Done(Changed::Proposed) => {
            Ok(done(&format!("{PAGE}/{id}"), Notice::ReactionProposed))
        }
        Sent::Again(status, draft) => {
            checked(&site, &staff, page, &id, &fields, status, draft).await
        }
    }
}

/// Leads to the check page with what was typed.
fn to_check(id: &str, fields: &Fields) -> axum::response::Response {
    let typed = FIELDS.map(|field| (field, fields.get(field)));
    Redirect::to(&query(&format!("{PAGE}/{id}/check"), typed)).into_response()
}

fn typed(fields: &Fields) -> TypedReaction {
    let ticked = |prefix: &str, name: &str| fields.get(&format!("{prefix}_{name}")) == "yes";
    let classes = Class::ALL.map(Class::name).into_iter().filter(|name| ticked("class", name));
    let kinds = MethodKind::ALL.map(MethodKind::name).into_iter();
    let text = |name: &str| fields.get(name).to_owned();
    TypedReaction {
        classes: classes.map(str::to_owned).collect(),
        frequency: text("frequency"),
        within: text("within"),
        not_again: text("not_again"),
        kinds: kinds.filter(|name| ticked("kind", name)).map(str::to_owned).collect(),
        gateway: text("gateway"),
        facility: text("facility"),
        action: text("action"),
        on: text("on"),
    }
}
