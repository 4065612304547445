//! The books over HTTP, for payment staff: pages that only show. What makes no sense in an address
//! is shown as typed, with what is wrong, above what the rest of it asks for.

use app::site::Draft;
use app::site::pages::staff::ledger as pages;
use auth::SignedIn;
use axum::extract::State;
use giving::Staff;
use http::StatusCode;
use kernel::OrderId;
use ledger::AccountId;
use leptos::prelude::*;

use super::filters;
use super::form::{Asking, Id};
use super::frame::Framed;
use super::pages::Answer;
use super::render;
use super::site::Site;

fn status(draft: &Draft) -> StatusCode {
    if draft.has_problems() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

/// `GET /staff/ledger`.
pub async fn accounts(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    let (filter, draft) = filters::accounts(&fields);
    let view = site.giving.accounts(&staff, filter).await?;
    Ok(render::page(
        status(&draft),
        move || view! { <pages::accounts::Accounts page view draft /> },
    )
    .await)
}

/// `GET /staff/ledger/accounts/{id}`.
pub async fn account(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<AccountId>,
    Asking(fields): Asking,
) -> Answer {
    let (filter, draft) = filters::changes(&fields);
    let view = site.giving.account(&staff, id, filter).await?;
    Ok(render::page(status(&draft), move || view! { <pages::account::Account page view draft /> })
        .await)
}

/// `GET /staff/ledger/orders`.
pub async fn orders(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    let (filter, draft) = filters::orders(&fields);
    let view = site.giving.orders(&staff, filter).await?;
    Ok(render::page(status(&draft), move || view! { <pages::orders::Orders page view draft /> })
        .await)
}

/// `GET /staff/ledger/orders/{id}`.
pub async fn order(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<OrderId>,
) -> Answer {
    let view = site.giving.order(&staff, id).await?;
    Ok(render::page(StatusCode::OK, move || view! { <pages::order::Order page view /> }).await)
}
