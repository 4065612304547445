//! A gift's own page, and what its donor chooses while it waits.

use app::site::components::query;
use app::site::pages::donor::{gift, way};
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use giving::{Donor, Error, Wrong};
use http::StatusCode;
use kernel::GiftId;
use leptos::prelude::*;
use views::Notice;

use super::{WORTH_WAITING, done};
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Id, Sent, new_request, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

fn path(id: GiftId) -> String {
    format!("/gifts/{id}")
}

/// `GET /gifts/{id}`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<GiftId>,
) -> Answer {
    shown(&site, &donor, page, id, StatusCode::OK, Draft::default()).await
}

async fn shown(
    site: &Site,
    donor: &Donor,
    page: Page,
    id: GiftId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.gift(donor, id).await?;
    let request = new_request();
    Ok(render::page(status, move || view! { <gift::Gift page view request draft /> }).await)
}

/// `POST /gifts/{id}`: a choice leads to the page on which it is checked, a wish is kept.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<GiftId>,
    Form(fields): Form,
) -> Answer {
    // Another's gift is no gift, whatever is asked of it.
    site.giving.gift(&donor, id).await?;
    match fields.get("act") {
        "choose" => {
            let chosen = send(&fields, async { choice(id, &fields) }).await?;
            match chosen {
                Sent::Done(to) => Ok(Redirect::to(&to).into_response()),
                Sent::Again(status, draft) => shown(&site, &donor, page, id, status, draft).await,
            }
        }
        "wish" => {
            let request = fields.request()?;
            let (wish, days) = (fields.get("stacking"), fields.get("days"));
            let kept = site.giving.wish(&donor, Some(id), wish, days, request);
            match send(&fields, kept).await? {
                Sent::Done(()) => Ok(done(&path(id), Notice::WishKept)),
                Sent::Again(status, draft) => shown(&site, &donor, page, id, status, draft).await,
            }
        }
        _ => Err(Failure::Unreadable),
    }
}

/// Where a choice is checked. To wait needs no check: nothing changes.
fn choice(id: GiftId, fields: &Fields) -> Result<String, Error> {
    let path = path(id);
    match fields.get("choice") {
        "wait" => Ok(query(&path, [("done", Notice::GiftWaits.name())])),
        "cancel" => Ok(format!("{path}/cancel")),
        "" => Err(Error::invalid("choice", Wrong::Missing)),
        other => match other.strip_prefix("way:") {
            Some(method) => Ok(query(&format!("{path}/way"), [("method", method)])),
            None => Err(Error::invalid("choice", Wrong::NotAChoice)),
        },
    }
}

/// `GET /gifts/{id}/way`.
pub async fn show_way(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<GiftId>,
    Asking(fields): Asking,
) -> Answer {
    let method = fields.get("method");
    way_shown(&site, &donor, page, id, method, StatusCode::OK, Draft::default()).await
}

async fn way_shown(
    site: &Site,
    donor: &Donor,
    page: Page,
    id: GiftId,
    method: &str,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.check_way(donor, id, method).await?;
    let request = new_request();
    Ok(render::page(status, move || view! { <way::Way page view request draft /> }).await)
}

/// `POST /gifts/{id}/way`: the gift goes that way, and is sent at once.
pub async fn submit_way(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<GiftId>,
    Form(fields): Form,
) -> Answer {
    let (method, request) = (fields.get("method"), fields.request()?);
    match send(&fields, site.giving.pay_another_way(&donor, id, method, request)).await? {
        Sent::Done(church) => {
            let giving = site.giving.clone();
            let sending = async move {
                if let Err(error) = giving.send(church, id).await {
                    tracing::error!(gift = %id, %error, "a send ended early; its task goes on");
                }
            };
            let _sent = site.errands.run(sending, WORTH_WAITING).await;
            Ok(done(&path(id), Notice::OtherWayTaken))
        }
        Sent::Again(status, draft) => {
            way_shown(&site, &donor, page, id, method, status, draft).await
        }
    }
}
