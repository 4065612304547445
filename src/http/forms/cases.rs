//! Cases: the list, one with its forms, and the last look before something is written.

use app::site::pages::staff::cases::{
    self as pages, case,
    check::{Refund, TakeDown},
};
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::Staff;
use giving::cases::CaseFilter;
use http::StatusCode;
use kernel::CaseId;
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Id, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

fn path(id: CaseId) -> String {
    format!("{}/{id}", pages::CASES)
}

fn fresh() -> Draft {
    Fields::default().draft(Vec::new())
}

/// `GET /staff/cases?show=&kind=&page=`.
pub async fn all(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    let filter = CaseFilter { ended: fields.get("show") == "over", kind: fields.parse("kind") };
    let number = fields.parse("page").unwrap_or(1);
    let view = site.giving.case_list(&staff, filter, number).await?;
    let draft = fresh();
    Ok(render::page(StatusCode::OK, move || view! { <pages::Cases page view draft /> }).await)
}

/// `POST /staff/cases`: every church is compared, now.
pub async fn compare(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Form(fields): Form,
) -> Answer {
    site.giving.ask_comparison(&staff, None, fields.request()?).await?;
    Ok(done(pages::CASES, Notice::ComparisonAsked))
}

/// `GET /staff/cases/{id}`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<CaseId>,
) -> Answer {
    shown(&site, &staff, page, id, StatusCode::OK, fresh()).await
}

async fn shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    id: CaseId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.case(staff, id).await?;
    Ok(render::page(status, move || view! { <case::Case page view draft /> }).await)
}

/// `POST /staff/cases/{id}`: takes it, or resolves it with a reason.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<CaseId>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let acted = async {
        match fields.get("act") {
            "take" => {
                site.giving.take_case(&staff, id, request).await?;
                Ok::<_, Failure>(Notice::CaseTaken)
            }
            "resolve" => {
                site.giving.resolve_case(&staff, id, fields.get("why"), request).await?;
                Ok(Notice::CaseResolved)
            }
            _ => Err(Failure::Unreadable),
        }
    };
    match send(&fields, acted).await? {
        Sent::Done(notice) => Ok(done(&path(id), notice)),
        Sent::Again(status, draft) => shown(&site, &staff, page, id, status, draft).await,
    }
}

/// `GET /staff/cases/{id}/take-down`.
pub async fn show_take_down(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<CaseId>,
) -> Answer {
    take_down_shown(&site, &staff, page, id, StatusCode::OK, fresh()).await
}

async fn take_down_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    id: CaseId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.case(staff, id).await?;
    Ok(render::page(status, move || view! { <TakeDown page view draft /> }).await)
}

/// `POST /staff/cases/{id}/take-down`.
pub async fn take_down(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<CaseId>,
    Form(fields): Form,
) -> Answer {
    let taken = site.giving.take_down(&staff, id, fields.request()?);
    match send(&fields, taken).await? {
        Sent::Done(()) => Ok(done(&path(id), Notice::CaseWrittenDown)),
        Sent::Again(status, draft) => take_down_shown(&site, &staff, page, id, status, draft).await,
    }
}

/// `GET /staff/cases/{id}/refund`.
pub async fn show_refund(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<CaseId>,
) -> Answer {
    refund_shown(&site, &staff, page, id, StatusCode::OK, fresh()).await
}

async fn refund_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    id: CaseId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.case(staff, id).await?;
    Ok(render::page(status, move || view! { <Refund page view draft /> }).await)
}

/// `POST /staff/cases/{id}/refund`: proposes it; nothing is sent.
pub async fn refund(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<CaseId>,
    Form(fields): Form,
) -> Answer {
    let proposed = site.giving.propose_refund(&staff, id, fields.get("why"), fields.request()?);
    match send(&fields, proposed).await? {
        Sent::Done(()) => Ok(done(&path(id), Notice::RefundProposed)),
        Sent::Again(status, draft) => refund_shown(&site, &staff, page, id, status, draft).await,
    }
}
