//! What a donor is told, by which way and when; and the way out of mails nobody wants.

use app::site::pages::donor::notices;
use app::site::pages::unsubscribe;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::{Path, State};
use giving::Donor;
use giving::preferences::TypedNotices;
use http::StatusCode;
use leptos::prelude::*;
use views::{Channel, Matter, Notice};

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Fields, Form, Sent, new_request, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

const PATH: &str = "/settings/notices";

/// What is ticked, by the names of the boxes: "receipt.email".
fn typed(fields: &Fields) -> TypedNotices {
    let boxes = Matter::ALL.into_iter().flat_map(|matter| {
        Channel::ALL.map(|channel| format!("{}.{}", matter.name(), channel.name()))
    });
    let text = |name: &str| fields.get(name).to_owned();
    TypedNotices {
        ticked: boxes.filter(|name| !fields.get(name).is_empty()).collect(),
        quiet: text("quiet"),
        quiet_from: text("quiet_from"),
        quiet_until: text("quiet_until"),
        pace: text("pace"),
    }
}

/// `GET /settings/notices`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
) -> Answer {
    shown(&site, &donor, page, StatusCode::OK, Draft::default()).await
}

async fn shown(site: &Site, donor: &Donor, page: Page, status: StatusCode, draft: Draft) -> Answer {
    let view = site.giving.notice_settings(donor).await?;
    let request = new_request();
    Ok(render::page(status, move || view! { <notices::Notices page view request draft /> }).await)
}

/// `POST /settings/notices`: keeps the choices, sends a test, or trusts the address again.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let (kept, notice) = match fields.get("act") {
        "save" => {
            let typed = typed(&fields);
            let kept = site.giving.save_notices(&donor, &typed, request);
            (send(&fields, kept).await?, Notice::NoticesKept)
        }
        "test" => {
            let sent = site.giving.test_notice(&donor, request);
            (send(&fields, sent).await?, Notice::NoticeTestSent)
        }
        "again" => {
            let sent = site.giving.trust_address(&donor, request);
            (send(&fields, sent).await?, Notice::NoticeTestSent)
        }
        _ => return Err(Failure::Unreadable),
    };
    match kept {
        Sent::Done(()) => Ok(done(PATH, notice)),
        Sent::Again(status, draft) => shown(&site, &donor, page, status, draft).await,
    }
}

/// `GET /unsubscribe/{key}`: asks. Programs that look through mails open every link in them.
pub async fn show_unsubscribe(
    State(site): State<Site>,
    Framed(page): Framed,
    Path(key): Path<String>,
) -> Answer {
    let view = site.giving.unsubscribe_page(&key).await?;
    let locale = view.locale;
    let page = move || {
        provide_context(locale);
        view! { <unsubscribe::Unsubscribe page view /> }
    };
    Ok(render::page(StatusCode::OK, page).await)
}

/// `POST /unsubscribe/{key}`, from the page or from a program that reads mail (RFC 8058).
pub async fn unsubscribe(
    State(site): State<Site>,
    Framed(page): Framed,
    Path(key): Path<String>,
) -> Answer {
    site.giving.unsubscribe(&key).await?;
    show_unsubscribe(State(site), Framed(page), Path(key)).await
}
