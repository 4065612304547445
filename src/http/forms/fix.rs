//! A gift that was not taken, put right on one page.

use app::site::pages::donor::fix;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::Donor;
use giving::methods::Fixed;
use http::StatusCode;
use kernel::GiftId;
use leptos::prelude::*;
use views::Notice;

use super::{WORTH_WAITING, done};
use crate::http::form::{Asking, Form, Id, Sent, new_request, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

/// `GET /gifts/{id}/fix`. With a way that was just added for it, that one is chosen.
pub async fn show(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<GiftId>,
    Asking(fields): Asking,
) -> Answer {
    let chosen = fields.get("method").to_owned();
    shown(&site, &donor, page, id, chosen, (StatusCode::OK, Draft::default())).await
}

async fn shown(
    site: &Site,
    donor: &Donor,
    page: Page,
    id: GiftId,
    chosen: String,
    (status, draft): (StatusCode, Draft),
) -> Answer {
    let view = site.giving.fix_page(donor, id).await?;
    let kinds = site.giving.methods(donor).await?.kinds;
    let requests = (new_request(), new_request());
    Ok(render::page(status, move || {
        view! { <fix::Fix page view kinds chosen requests draft /> }
    })
    .await)
}

/// `POST /gifts/{id}/fix`: what its donor chose is done, and a gift that is due goes out at once.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<GiftId>,
    Form(fields): Form,
) -> Answer {
    let (choice, request) = (fields.get("choice"), fields.request()?);
    let also = fields.get("schedule") == "yes";
    match send(&fields, site.giving.fix_gift(&donor, id, choice, also, request)).await? {
        Sent::Done(Fixed::Due(church)) => {
            let giving = site.giving.clone();
            let sending = async move {
                if let Err(error) = giving.send(church, id).await {
                    tracing::error!(gift = %id, %error, "a send ended early; its task goes on");
                }
            };
            let _sent = site.errands.run(sending, WORTH_WAITING).await;
            Ok(done(&format!("/gifts/{id}"), Notice::GiftMended))
        }
        Sent::Done(Fixed::LetBe) => Ok(done(&format!("/gifts/{id}"), Notice::GiftLetBe)),
        Sent::Again(status, draft) => {
            shown(&site, &donor, page, id, String::new(), (status, draft)).await
        }
    }
}
