//! `/api/v1`: the views of the pages, as JSON.

pub mod replays;
pub mod rules;
pub mod switch;

use auth::SignedIn;
use axum::Json;
use axum::extract::State;
use giving::{Actor, ChurchAdmin, Donor};
use kernel::GiftId;
use serde::Serialize;
use views::{GiftList, GiftPage, TransactionList};

use super::failure::Failure;
use super::form::{Asking, Id};
use super::frame::Framed;
use super::site::Site;
use super::{filters, words};

/// Who is asking.
#[derive(Serialize)]
pub struct Me {
    role: &'static str,
    name: String,
    email: String,
}

type Answer<T> = Result<Json<T>, Failure>;

/// `GET /api/v1/me`.
pub async fn me(State(site): State<Site>, SignedIn(actor): SignedIn<Actor>) -> Answer<Me> {
    let settings = site.giving.settings(&actor).await?;
    let role = match actor {
        Actor::Donor(_) => "donor",
        Actor::Admin(_) => "church_admin",
        Actor::Staff(_) => "payment_staff",
    };
    Ok(Json(Me { role, name: settings.name, email: settings.email }))
}

/// `GET /api/v1/gifts`.
pub async fn gifts(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Asking(fields): Asking,
) -> Answer<GiftList> {
    Ok(Json(site.giving.gifts(&donor, filters::gifts(&fields)).await?))
}

/// `GET /api/v1/gifts/{id}`.
pub async fn gift(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Id(id): Id<GiftId>,
) -> Answer<GiftPage> {
    Ok(Json(site.giving.gift(&donor, id).await?))
}

/// `GET /api/v1/church/transactions`.
pub async fn transactions(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer<TransactionList> {
    let (filter, draft) = filters::transactions(&fields, filters::currency(&page));
    if draft.has_problems() {
        return Err(words::unfit(draft.problems));
    }
    Ok(Json(site.giving.transactions(&admin, filter).await?))
}
