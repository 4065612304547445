//! A donor's cards and banks: the list, the way to the vault's page and back, and what is done with
//! each. What is typed at the vault is never sent here.

use app::site::components::query;
use app::site::pages::donor::methods;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use giving::methods::Came;
use giving::{Donor, Error, Refusal};
use http::StatusCode;
use kernel::{MethodId, RequestId};
use leptos::prelude::*;
use views::Notice;

use super::done;
use super::entry::Home;
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Id, Sent, new_request, send};
use crate::http::frame::Framed;
use crate::http::language;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::security::next_of;
use crate::http::site::Site;

const PATH: &str = "/methods";

fn path(id: MethodId) -> String {
    format!("{PATH}/{id}")
}

/// `GET /methods`.
pub async fn list(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
) -> Answer {
    listed(&site, &donor, page, StatusCode::OK, Draft::default()).await
}

async fn listed(
    site: &Site,
    donor: &Donor,
    page: Page,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.methods(donor).await?;
    let request = new_request();
    Ok(render::page(status, move || view! { <methods::Methods page view request draft /> }).await)
}

/// `POST /methods`: a way to the vault's page is opened. Where the donor goes on is a page of ours.
pub async fn add(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let back = next_of(fields.get("back")).unwrap_or(PATH);
    let begun = site.giving.begin_hand_off(&donor, fields.get("kind"), back, request);
    match send(&fields, begun).await? {
        Sent::Done(()) => Ok(Redirect::to(&format!("{PATH}/add/{request}")).into_response()),
        Sent::Again(status, draft) => listed(&site, &donor, page, status, draft).await,
    }
}

/// `GET /methods/add/{id}`: before the donor leaves.
pub async fn hand_off(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Home(home): Home,
    Id(id): Id<RequestId>,
) -> Answer {
    let view = site.giving.hand_off(&donor, id, &home, language::reads().code()).await?;
    let request = new_request();
    let shown = move || view! { <methods::add::HandOff page view request /> };
    Ok(render::page(StatusCode::OK, shown).await)
}

/// `GET /methods/return`: the donor is back. What they brought is shown before it is kept.
pub async fn returned(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    back_shown(&site, &donor, page, &fields, (StatusCode::OK, Draft::default())).await
}

async fn back_shown(
    site: &Site,
    donor: &Donor,
    page: Page,
    fields: &Fields,
    (status, draft): (StatusCode, Draft),
) -> Answer {
    let id: RequestId = fields.parse("state").ok_or(Failure::NotFound)?;
    let token = fields.get("token");
    if token.is_empty() {
        let back = site.giving.hand_off(donor, id, "", language::reads().code()).await?.back;
        let shown = move || view! { <methods::add::AddedNothing page back /> };
        return Ok(render::page(status, shown).await);
    }
    match site.giving.arrived(donor, id, token).await {
        Ok(Ok(view)) => {
            Ok(render::page(status, move || view! { <methods::add::Added page view draft /> })
                .await)
        }
        Ok(Err(came)) => Ok(kept(&came)),
        Err(Error::Refused(Refusal::HandOffOver)) => {
            Ok(Redirect::to(&format!("{PATH}/add/{id}")).into_response())
        }
        Err(Error::Refused(Refusal::VaultSilent)) => {
            let status = StatusCode::SERVICE_UNAVAILABLE;
            Ok(render::page(status, move || view! { <methods::add::Silent page /> }).await)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /methods/return`: it is kept, and the donor goes on where they were.
pub async fn keep(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let id: RequestId = fields.parse("state").ok_or(Failure::Unreadable)?;
    let (token, nickname) = (fields.get("token"), fields.get("nickname"));
    match send(&fields, site.giving.keep_method(&donor, id, token, nickname)).await? {
        Sent::Done(came) => Ok(kept(&came)),
        Sent::Again(status, draft) => {
            back_shown(&site, &donor, page, &fields, (status, draft)).await
        }
    }
}

/// On to the page that waited for it, with what came chosen.
fn kept(came: &Came) -> Response {
    let method = came.method.to_string();
    let added = [("method", method), ("done", Notice::MethodAdded.name().to_owned())];
    let (path, before) = came.back.split_once('?').unwrap_or((&came.back, ""));
    let before = before.split('&').filter_map(|pair| pair.split_once('='));
    let before = before.filter(|(name, _)| !matches!(*name, "method" | "done"));
    let before: Vec<_> = before.map(|(name, value)| (name, decoded(value))).collect();
    Redirect::to(&query(path, before.into_iter().chain(added))).into_response()
}

fn decoded(value: &str) -> String {
    percent_encoding::percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// `GET /methods/{id}`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<MethodId>,
) -> Answer {
    shown(&site, &donor, page, (id, Sheet::Itself), (StatusCode::OK, Draft::default())).await
}

/// The sheets a card or bank has: itself, and the question before each thing that changes more.
#[derive(Clone, Copy)]
enum Sheet {
    Itself,
    ForAll,
    Remove,
}

async fn shown(
    site: &Site,
    donor: &Donor,
    page: Page,
    (id, sheet): (MethodId, Sheet),
    (status, draft): (StatusCode, Draft),
) -> Answer {
    use methods::one::{ForAll, Method, Remove};
    let view = site.giving.method(donor, id).await?;
    let request = new_request();
    Ok(render::page(status, move || match sheet {
        Sheet::Itself => view! { <Method page view request draft /> }.into_any(),
        Sheet::ForAll => view! { <ForAll page view request draft /> }.into_any(),
        Sheet::Remove => view! { <Remove page view request draft /> }.into_any(),
    })
    .await)
}

/// `POST /methods/{id}`: what its donor calls it.
pub async fn rename(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<MethodId>,
    Form(fields): Form,
) -> Answer {
    let (nickname, request) = (fields.get("nickname"), fields.request()?);
    match send(&fields, site.giving.rename_method(&donor, id, nickname, request)).await? {
        Sent::Done(()) => Ok(done(&path(id), Notice::MethodRenamed)),
        Sent::Again(status, draft) => {
            shown(&site, &donor, page, (id, Sheet::Itself), (status, draft)).await
        }
    }
}

/// `GET /methods/{id}/all`.
pub async fn show_all(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<MethodId>,
) -> Answer {
    shown(&site, &donor, page, (id, Sheet::ForAll), (StatusCode::OK, Draft::default())).await
}

/// `POST /methods/{id}/all`: every recurring gift comes from it.
pub async fn use_for_all(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<MethodId>,
    Form(fields): Form,
) -> Answer {
    let (seen, request) = (fields.get("shown"), fields.request()?);
    match send(&fields, site.giving.use_for_all(&donor, id, seen, request)).await? {
        Sent::Done(()) => Ok(done(&path(id), Notice::MethodForAll)),
        Sent::Again(status, draft) => {
            shown(&site, &donor, page, (id, Sheet::ForAll), (status, draft)).await
        }
    }
}

/// `GET /methods/{id}/remove`.
pub async fn show_remove(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<MethodId>,
) -> Answer {
    shown(&site, &donor, page, (id, Sheet::Remove), (StatusCode::OK, Draft::default())).await
}

/// `POST /methods/{id}/remove`.
pub async fn remove(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<MethodId>,
    Form(fields): Form,
) -> Answer {
    let (replacement, request) = (fields.get("replacement"), fields.request()?);
    match send(&fields, site.giving.remove_method(&donor, id, replacement, request)).await? {
        Sent::Done(()) => Ok(done(PATH, Notice::MethodRemoved)),
        Sent::Again(status, draft) => {
            shown(&site, &donor, page, (id, Sheet::Remove), (status, draft)).await
        }
    }
}
