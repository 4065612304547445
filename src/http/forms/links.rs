//! Links in mails: a page that says what the link is for, and a button that does it. Programs that
//! read mail open every address, so looking changes nothing.

use app::site::pages::link;
use app::site::{Draft, Page};
use auth::{SignedIn, Who, session};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use giving::links::Opened;
use giving::{Actor, ChurchAdmin};
use http::{HeaderMap, StatusCode};
use kernel::{ChurchId, GiftId};
use leptos::prelude::*;
use tower_sessions::Session;
use views::{LinkStands, Notice};

use super::sign_in::{end_before, enter};
use super::{WORTH_WAITING, done};
use crate::http::form::{Fields, Form, Id, Sent, send};
use crate::http::frame::{self, Framed};
use crate::http::pages::{self, Answer};
use crate::http::render;
use crate::http::security::From;
use crate::http::site::Site;

fn path(token: &str) -> String {
    format!("/link/{token}")
}

/// `GET /link/{token}`.
pub async fn show(
    State(site): State<Site>,
    Who(actor): Who,
    Framed(page): Framed,
    Path(token): Path<String>,
) -> Answer {
    shown(&site, actor.as_ref(), page, &token, None).await
}

/// `again` where something stood in the way of what the button does.
async fn shown(
    site: &Site,
    here: Option<&Actor>,
    page: Page,
    token: &str,
    again: Option<(StatusCode, Draft)>,
) -> Answer {
    let (view, owner) = site.giving.link_page(token).await?;
    let page = frame::around(site, page, owner.as_ref()).await?;
    let somebody_else = match (here, &owner) {
        (Some(here), Some(owner)) if here.person() != owner.person() => Some(pages::name(here)),
        _ => None,
    };
    let stands = match view.stands {
        LinkStands::Unknown => StatusCode::NOT_FOUND,
        LinkStands::Over(_) => StatusCode::GONE,
        LinkStands::SignIn { .. }
        | LinkStands::SeeGift(_)
        | LinkStands::FixGift(_)
        | LinkStands::KeepSchedule(_)
        | LinkStands::GiveAgain(_)
        | LinkStands::KeepMethod(_)
        | LinkStands::Given { .. }
        | LinkStands::CannotGive { .. } => StatusCode::OK,
    };
    let (status, draft) = again.unwrap_or((stands, Draft::default()));
    Ok(render::page(status, move || view! { <link::Link page view somebody_else draft /> }).await)
}

/// `POST /link/{token}`: does what the link is for, or mails a new one.
pub async fn submit(
    State(site): State<Site>,
    session: Session,
    (Who(actor), Framed(page)): (Who, Framed),
    From(from): From,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(fields): Form,
) -> Answer {
    if fields.get("act") == "again" {
        return match send(&fields, site.giving.renew_link(&token, &from)).await? {
            Sent::Done(()) => Ok(done(&path(&token), Notice::LinkSent)),
            Sent::Again(status, draft) => {
                shown(&site, actor.as_ref(), page, &token, Some((status, draft))).await
            }
        };
    }
    match send(&fields, site.giving.open_link(&token)).await? {
        Sent::Done(None) => shown(&site, actor.as_ref(), page, &token, None).await,
        Sent::Done(Some(Opened::SignedIn(badge))) => {
            enter(&site, &session, &headers, badge, &Fields::default()).await
        }
        Sent::Done(Some(Opened::Visit { badge, purpose, until })) => {
            // Whoever is signed in as themselves may do all of it anyway.
            if actor.is_none_or(|actor| actor.person() != badge.person) {
                end_before(&site, &session).await?;
                session::visit(&session, badge, purpose, until, site.giving.now()).await?;
            }
            Ok(Redirect::to(&purpose.path()).into_response())
        }
        Sent::Done(Some(Opened::Given(church, gift))) => {
            Ok(given(&site, &token, church, gift).await)
        }
        Sent::Again(status, draft) => {
            shown(&site, actor.as_ref(), page, &token, Some((status, draft))).await
        }
    }
}

/// It goes out at once; the same page says what was given.
async fn given(site: &Site, token: &str, church: ChurchId, gift: GiftId) -> Response {
    let giving = site.giving.clone();
    let sending = async move {
        if let Err(error) = giving.send(church, gift).await {
            tracing::error!(%gift, %error, "a gift's send ended early; its task goes on");
        }
    };
    let _sent = site.errands.run(sending, WORTH_WAITING).await;
    Redirect::to(&path(token)).into_response()
}

/// `POST /church/transactions/{id}/links`: the donor gets new ones by mail, at the address on
/// record.
pub async fn mail(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    From(from): From,
    Id(id): Id<GiftId>,
    headers: HeaderMap,
    Form(fields): Form,
) -> Answer {
    let mailed = site.giving.mail_links(&admin, id, fields.request()?, &from);
    match send(&fields, mailed).await? {
        Sent::Done(()) => Ok(done(&format!("/church/transactions/{id}"), Notice::LinkSent)),
        Sent::Again(status, draft) => {
            pages::transaction_shown(&site, &admin, page, id, &headers, (status, draft)).await
        }
    }
}
