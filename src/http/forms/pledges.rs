//! Pledges: a donor's own, and what a church sees of them all.

use app::site::pages::church;
use app::site::pages::donor::pledges;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::pledges::TypedPledge;
use giving::{ChurchAdmin, Donor};
use http::StatusCode;
use kernel::PledgeId;
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Form, Sent, new_request, send};
use crate::http::frame::Framed;
use crate::http::language;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

const PATH: &str = "/pledges";

/// `GET /pledges`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
) -> Answer {
    shown(&site, &donor, page, StatusCode::OK, Draft::default()).await
}

async fn shown(site: &Site, donor: &Donor, page: Page, status: StatusCode, draft: Draft) -> Answer {
    let view = site.giving.pledges(donor).await?;
    let request = new_request();
    Ok(render::page(status, move || view! { <pledges::Pledges page view request draft /> }).await)
}

/// `POST /pledges`: makes one, or takes one back.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let (sent, notice) = match fields.get("act") {
        "make" => {
            let [fund, amount, from, by] =
                ["fund", "amount", "from", "by"].map(|name| fields.get(name).to_owned());
            let typed = TypedPledge { fund, amount, from, by, locale: language::reads() };
            let made = async { site.giving.make_pledge(&donor, &typed, request).await.map(drop) };
            (send(&fields, made).await?, Notice::PledgeMade)
        }
        "end" => {
            let id: PledgeId = fields.parse("id").ok_or(Failure::NotFound)?;
            let ended = site.giving.end_pledge(&donor, id, request);
            (send(&fields, ended).await?, Notice::PledgeEnded)
        }
        _ => return Err(Failure::Unreadable),
    };
    match sent {
        Sent::Done(()) => Ok(done(PATH, notice)),
        Sent::Again(status, draft) => shown(&site, &donor, page, status, draft).await,
    }
}

/// `GET /church/pledges`: by fund, and nobody's name.
pub async fn of_church(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
) -> Answer {
    let view = site.giving.church_pledges(&admin).await?;
    let page = move || view! { <church::pledges::Pledges page view /> };
    Ok(render::page(StatusCode::OK, page).await)
}
