//! What a church's office does with money that was taken: gives it back, moves it, gives it up.

use app::site::pages::church::expire;
use app::site::pages::church::part::{Address, Deed, PartAsked, PartChecked};
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::ChurchAdmin;
use giving::parts::TypedPart;
use giving::refunds::Refunded;
use http::StatusCode;
use kernel::GiftId;
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::form::{Fields, Form, Id, Sent, new_request, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

pub(super) const TRANSACTIONS: &str = "/church/transactions";

pub(super) fn typed_part(fields: &Fields) -> TypedPart {
    let [fund, amount, to, why, total] =
        ["fund", "amount", "to_fund", "why", "total"].map(|name| fields.get(name).to_owned());
    TypedPart { fund, amount, to, why, total }
}

fn address(id: GiftId, deed: Deed) -> Address {
    let back = format!("{TRANSACTIONS}/{id}");
    Address { action: format!("{back}/{}", deed.name()), back, church: None }
}

/// `GET /church/transactions/{id}/refund`.
pub async fn show_refund(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    Id(id): Id<GiftId>,
) -> Answer {
    asked(&site, &admin, page, id, Deed::Refund, (StatusCode::OK, Draft::default())).await
}

/// `GET /church/transactions/{id}/redesignate`.
pub async fn show_redesignate(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    Id(id): Id<GiftId>,
) -> Answer {
    asked(&site, &admin, page, id, Deed::Redesignate, (StatusCode::OK, Draft::default())).await
}

async fn asked(
    site: &Site,
    admin: &ChurchAdmin,
    page: Page,
    id: GiftId,
    deed: Deed,
    (status, draft): (StatusCode, Draft),
) -> Answer {
    let view = site.giving.part_form(admin, id).await?;
    let address = address(id, deed);
    Ok(render::page(status, move || view! { <PartAsked page deed view address draft /> }).await)
}

/// The answers once more; or the form again, with what is wrong.
async fn checked(
    site: &Site,
    admin: &ChurchAdmin,
    page: Page,
    id: GiftId,
    deed: Deed,
    fields: &Fields,
    again: Option<(StatusCode, Draft)>,
) -> Answer {
    let typed = typed_part(fields);
    let check = async {
        match deed {
            Deed::Redesignate => site.giving.check_redesignation(admin, id, &typed).await,
            Deed::Refund | Deed::TakenBack | Deed::Reversed => {
                site.giving.check_refund(admin, id, &typed).await
            }
        }
    };
    match send(fields, check).await? {
        Sent::Done(view) => {
            let (status, draft) =
                again.unwrap_or_else(|| (StatusCode::OK, fields.draft(Vec::new())));
            let address = address(id, deed);
            Ok(render::page(status, move || view! { <PartChecked page deed view address draft /> })
                .await)
        }
        // What stood in the way of the deed itself comes first.
        Sent::Again(status, draft) => {
            asked(site, admin, page, id, deed, again.unwrap_or((status, draft))).await
        }
    }
}

/// `POST /church/transactions/{id}/refund`: asked, checked, done.
pub async fn refund(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    Id(id): Id<GiftId>,
    Form(fields): Form,
) -> Answer {
    let deed = Deed::Refund;
    match fields.get("step") {
        "do" => {
            let request = fields.request()?;
            let typed = typed_part(&fields);
            let giving = site.giving.clone();
            let asker = admin.clone();
            let back = async move { giving.refund(&asker, id, &typed, request).await };
            match send(&fields, back).await? {
                Sent::Done(refunded) => {
                    let notice = match refunded {
                        Refunded::GivenBack => Notice::GivenBack,
                        Refunded::BeingAsked => Notice::RefundAsked,
                        Refunded::NotGivenBack { .. } => Notice::NotGivenBack,
                    };
                    Ok(done(&format!("{TRANSACTIONS}/{id}"), notice))
                }
                Sent::Again(status, draft) => {
                    checked(&site, &admin, page, id, deed, &fields, Some((status, draft))).await
                }
            }
        }
        "change" => {
            let draft = fields.draft(Vec::new());
            asked(&site, &admin, page, id, deed, (StatusCode::OK, draft)).await
        }
        _ => checked(&site, &admin, page, id, deed, &fields, None).await,
    }
}

/// `POST /church/transactions/{id}/redesignate`: asked, checked, done.
pub async fn redesignate(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    Id(id): Id<GiftId>,
    Form(fields): Form,
) -> Answer {
    let deed = Deed::Redesignate;
    match fields.get("step") {
        "do" => {
            let request = fields.request()?;
            let typed = typed_part(&fields);
            match send(&fields, site.giving.redesignate(&admin, id, &typed, request)).await? {
                Sent::Done(()) => Ok(done(&format!("{TRANSACTIONS}/{id}"), Notice::GiftMoved)),
                Sent::Again(status, draft) => {
                    checked(&site, &admin, page, id, deed, &fields, Some((status, draft))).await
                }
            }
        }
        "change" => {
            let draft = fields.draft(Vec::new());
            asked(&site, &admin, page, id, deed, (StatusCode::OK, draft)).await
        }
        _ => checked(&site, &admin, page, id, deed, &fields, None).await,
    }
}

/// `GET /church/transactions/{id}/expire`.
pub async fn show_expire(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    Id(id): Id<GiftId>,
) -> Answer {
    expiring(&site, &admin, page, id, StatusCode::OK, Draft::default()).await
}

async fn expiring(
    site: &Site,
    admin: &ChurchAdmin,
    page: Page,
    id: GiftId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.transaction(admin, id).await?;
    let request = new_request();
    Ok(render::page(status, move || view! { <expire::Expire page view request draft /> }).await)
}

/// `POST /church/transactions/{id}/expire`.
pub async fn expire(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    Id(id): Id<GiftId>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let expired = site.giving.expire_gift(&admin, id, fields.get("why"), request);
    match send(&fields, expired).await? {
        Sent::Done(()) => Ok(done(&format!("{TRANSACTIONS}/{id}"), Notice::GiftGivenUp)),
        Sent::Again(status, draft) => expiring(&site, &admin, page, id, status, draft).await,
    }
}
