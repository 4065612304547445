//! What arrived at the bank, and what will never arrive.

use app::site::pages::church::deposits::Deposits;
use app::site::pages::church::deposits::payout::{PayoutAsked, PayoutChecked};
use app::site::pages::church::deposits::write_off::{WriteOffAsked, WriteOffChecked};
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::ChurchAdmin;
use giving::payouts::TypedPayout;
use giving::write_offs::TypedWriteOff;
use http::StatusCode;
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::form::{Asking, Fields, Form, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

const DEPOSITS: &str = "/church/deposits";

/// `GET /church/deposits`.
pub async fn list(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    let view = site.giving.deposits(&admin, fields.parse("below")).await?;
    Ok(render::page(StatusCode::OK, move || view! { <Deposits page view /> }).await)
}

fn typed_payout(fields: &Fields) -> TypedPayout {
    let [gateway, amount, on, reference, total] =
        ["gateway", "amount", "on", "reference", "total"].map(|name| fields.get(name).to_owned());
    TypedPayout { gateway, amount, on, reference, total }
}

/// `GET /church/deposits/payout`.
pub async fn show_payout(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
) -> Answer {
    payout_asked(&site, &admin, page, (StatusCode::OK, Draft::default())).await
}

async fn payout_asked(
    site: &Site,
    admin: &ChurchAdmin,
    page: Page,
    (status, draft): (StatusCode, Draft),
) -> Answer {
    let view = site.giving.deposits(admin, None).await?;
    Ok(render::page(status, move || view! { <PayoutAsked page view draft /> }).await)
}

async fn payout_checked(
    site: &Site,
    admin: &ChurchAdmin,
    page: Page,
    fields: &Fields,
    again: Option<(StatusCode, Draft)>,
) -> Answer {
    match send(fields, site.giving.check_payout(admin, &typed_payout(fields))).await? {
        Sent::Done(view) => {
            let (status, draft) =
                again.unwrap_or_else(|| (StatusCode::OK, fields.draft(Vec::new())));
            Ok(render::page(status, move || view! { <PayoutChecked page view draft /> }).await)
        }
        Sent::Again(status, draft) => {
            payout_asked(site, admin, page, again.unwrap_or((status, draft))).await
        }
    }
}

/// `POST /church/deposits/payout`: asked, checked, booked.
pub async fn payout(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    match fields.get("step") {
        "do" => {
            let request = fields.request()?;
            let typed = typed_payout(&fields);
            match send(&fields, site.giving.record_payout(&admin, &typed, request)).await? {
                Sent::Done(()) => Ok(done(DEPOSITS, Notice::DepositBooked)),
                Sent::Again(status, draft) => {
                    payout_checked(&site, &admin, page, &fields, Some((status, draft))).await
                }
            }
        }
        "change" => {
            let draft = fields.draft(Vec::new());
            payout_asked(&site, &admin, page, (StatusCode::OK, draft)).await
        }
        _ => payout_checked(&site, &admin, page, &fields, None).await,
    }
}

fn typed_write_off(fields: &Fields) -> TypedWriteOff {
    let [gateway, amount, why, total] =
        ["gateway", "amount", "why", "total"].map(|name| fields.get(name).to_owned());
    TypedWriteOff { gateway, amount, why, total }
}

/// `GET /church/deposits/write-off`: of the gateway in the address, if there is one.
pub async fn show_write_off(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    let draft = fields.draft(fields.unfit());
    write_off_asked(&site, &admin, page, (StatusCode::OK, draft)).await
}

async fn write_off_asked(
    site: &Site,
    admin: &ChurchAdmin,
    page: Page,
    (status, draft): (StatusCode, Draft),
) -> Answer {
    let view = site.giving.deposits(admin, None).await?;
    Ok(render::page(status, move || view! { <WriteOffAsked page view draft /> }).await)
}

async fn write_off_checked(
    site: &Site,
    admin: &ChurchAdmin,
    page: Page,
    fields: &Fields,
    again: Option<(StatusCode, Draft)>,
) -> Answer {
    match send(fields, site.giving.check_write_off(admin, &typed_write_off(fields))).await? {
        Sent::Done(view) => {
            let (status, draft) =
                again.unwrap_or_else(|| (StatusCode::OK, fields.draft(Vec::new())));
            Ok(render::page(status, move || view! { <WriteOffChecked page view draft /> }).await)
        }
        Sent::Again(status, draft) => {
            write_off_asked(site, admin, page, again.unwrap_or((status, draft))).await
        }
    }
}

/// `POST /church/deposits/write-off`: asked, checked, written off.
pub async fn write_off(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    match fields.get("step") {
        "do" => {
            let request = fields.request()?;
            let typed = typed_write_off(&fields);
            match send(&fields, site.giving.write_off(&admin, &typed, request)).await? {
                Sent::Done(()) => Ok(done(DEPOSITS, Notice::WrittenOff)),
                Sent::Again(status, draft) => {
                    write_off_checked(&site, &admin, page, &fields, Some((status, draft))).await
                }
            }
        }
        "change" => {
            let draft = fields.draft(Vec::new());
            write_off_asked(&site, &admin, page, (StatusCode::OK, draft)).await
        }
        _ => write_off_checked(&site, &admin, page, &fields, None).await,
    }
}
