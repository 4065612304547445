//! What a donor's bank did with a gift, written down by payment staff.

use app::site::pages::church::part::{Address, Deed, PartAsked, PartChecked};
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::Staff;
use giving::chargebacks::Chargeback;
use http::StatusCode;
use kernel::{ChurchId, GiftId};
use leptos::prelude::*;
use views::Notice;

use super::done;
use super::office::typed_part;
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Id, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

/// A gift of a church, and which way the bank moved it.
#[derive(Clone, Copy)]
struct Asked {
    church: ChurchId,
    id: GiftId,
    deed: Deed,
}

impl Asked {
    /// Without a church nobody can tell whose gift it is.
    fn of(fields: &Fields, id: GiftId) -> Result<Asked, Failure> {
        let church = fields.parse("church").ok_or(Failure::NotFound)?;
        let deed = match fields.get("way") {
            "" => Some(Deed::TakenBack),
            way => Deed::of_a_bank(way),
        };
        Ok(Asked { church, id, deed: deed.ok_or(Failure::NotFound)? })
    }

    fn way(self) -> Chargeback {
        match self.deed {
            Deed::Reversed => Chargeback::Reversed,
            Deed::Refund | Deed::Redesignate | Deed::TakenBack => Chargeback::TakenBack,
        }
    }

    /// The orders of the gift are its page for staff.
    fn address(self) -> Address {
        let action = format!("/staff/gifts/{}/chargeback", self.id);
        let back = format!("/staff/ledger/orders?church={}&q={}", self.church, self.id);
        Address { action, back, church: Some(self.church) }
    }
}

/// `GET /staff/gifts/{id}/chargeback?church=&way=taken_back|reversed`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<GiftId>,
    Asking(fields): Asking,
) -> Answer {
    let asked = Asked::of(&fields, id)?;
    asked_shown(&site, &staff, page, asked, (StatusCode::OK, Draft::default())).await
}

async fn asked_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    asked: Asked,
    (status, draft): (StatusCode, Draft),
) -> Answer {
    let view = site.giving.chargeback_form(staff, asked.church, asked.id, asked.way()).await?;
    let (deed, address) = (asked.deed, asked.address());
    Ok(render::page(status, move || view! { <PartAsked page deed view address draft /> }).await)
}

async fn checked(
    site: &Site,
    staff: &Staff,
    page: Page,
    asked: Asked,
    fields: &Fields,
    again: Option<(StatusCode, Draft)>,
) -> Answer {
    let typed = typed_part(fields);
    let check = site.giving.check_chargeback(staff, asked.church, asked.id, asked.way(), &typed);
    match send(fields, check).await? {
        Sent::Done(view) => {
            let (status, draft) =
                again.unwrap_or_else(|| (StatusCode::OK, fields.draft(Vec::new())));
            let (deed, address) = (asked.deed, asked.address());
            Ok(render::page(status, move || view! { <PartChecked page deed view address draft /> })
                .await)
        }
        Sent::Again(status, draft) => {
            asked_shown(site, staff, page, asked, again.unwrap_or((status, draft))).await
        }
    }
}

/// `POST /staff/gifts/{id}/chargeback`: asked, checked, written down.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<GiftId>,
    Form(fields): Form,
) -> Answer {
    let asked = Asked::of(&fields, id)?;
    match fields.get("step") {
        "do" => {
            let request = fields.request()?;
            let typed = typed_part(&fields);
            let noted =
                site.giving.charge_back(&staff, asked.church, id, asked.way(), &typed, request);
            match send(&fields, noted).await? {
                Sent::Done(order) => {
                    Ok(done(&format!("/staff/ledger/orders/{order}"), Notice::BankNoted))
                }
                Sent::Again(status, draft) => {
                    checked(&site, &staff, page, asked, &fields, Some((status, draft))).await
                }
            }
        }
        "change" => {
            let draft = fields.draft(Vec::new());
            asked_shown(&site, &staff, page, asked, (StatusCode::OK, draft)).await
        }
        _ => checked(&site, &staff, page, asked, &fields, None).await,
    }
}
