//! Pages that only show. Each handler reads top to bottom: who is asking, load the view, render.

use app::site::pages::{church, donor, mailbox, welcome};
use app::site::{Draft, Page};
use auth::{Barred, SignedIn, Who};
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use giving::mails::Sheet;
use giving::{Actor, ChurchAdmin, Donor};
use http::header::{CONTENT_SECURITY_POLICY, REFERER};
use http::{HeaderMap, StatusCode, Uri};
use kernel::{GiftId, MailId};
use leptos::prelude::*;

use super::failure::Failure;
use super::filters;
use super::form::{Asking, Id, new_request};
use super::frame::Framed;
use super::render;
use super::site::Site;

const TRANSACTIONS: &str = "/church/transactions";

pub type Answer = Result<Response, Failure>;

/// Where the pages of somebody begin.
pub fn home(actor: &Actor) -> &'static str {
    match actor {
        Actor::Donor(_) => "/gifts",
        Actor::Admin(_) => TRANSACTIONS,
        Actor::Staff(_) => "/staff/delayed",
    }
}

/// Somebody's name.
pub fn name(actor: &Actor) -> String {
    let name = match actor {
        Actor::Donor(donor) => donor.name(),
        Actor::Admin(admin) => admin.name(),
        Actor::Staff(staff) => staff.name(),
    };
    name.to_owned()
}

/// `GET /`.
pub async fn welcome(Who(actor): Who, Framed(page): Framed) -> Response {
    match actor {
        Some(actor) => Redirect::to(home(&actor)).into_response(),
        None => render::page(StatusCode::OK, move || view! { <welcome::Welcome page /> })
            .await
            .into_response(),
    }
}

/// `GET /church`.
pub async fn church() -> Redirect {
    Redirect::to("/church/transactions")
}

/// `GET /gifts`.
pub async fn gifts(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    let view = site.giving.gifts(&donor, filters::gifts(&fields)).await?;
    Ok(render::page(StatusCode::OK, move || view! { <donor::gifts::Gifts page view /> }).await)
}

/// `GET /recurring`.
pub async fn recurring(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
) -> Answer {
    let view = site.giving.schedules(&donor).await?;
    Ok(render::page(StatusCode::OK, move || view! { <donor::recurring::Recurring page view /> })
        .await)
}

/// `GET /church/transactions`. A filter that makes no sense is shown as typed, with what is wrong,
/// above the rows of the filters that do.
pub async fn transactions(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    let (filter, draft) = filters::transactions(&fields, filters::currency(&page));
    let view = site.giving.transactions(&admin, filter).await?;
    let status =
        if draft.has_problems() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(render::page(
        status,
        move || view! { <church::transactions::Transactions page view draft /> },
    )
    .await)
}

/// The list somebody came from, with its filters; or the whole one.
fn list_before(headers: &HeaderMap) -> String {
    headers
        .get(REFERER)
        .and_then(|before| before.to_str().ok()?.parse::<Uri>().ok())
        .filter(|before| before.path() == TRANSACTIONS)
        .and_then(|before| Some(before.path_and_query()?.to_string()))
        .unwrap_or_else(|| TRANSACTIONS.to_owned())
}

/// `GET /church/transactions/{id}`.
pub async fn transaction(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    Id(id): Id<GiftId>,
    headers: HeaderMap,
) -> Answer {
    transaction_shown(&site, &admin, page, id, &headers, (StatusCode::OK, Draft::default())).await
}

/// The same page again, where something stood in the way of what was asked.
pub async fn transaction_shown(
    site: &Site,
    admin: &ChurchAdmin,
    page: Page,
    id: GiftId,
    headers: &HeaderMap,
    (status, draft): (StatusCode, Draft),
) -> Answer {
    let view = site.giving.transaction(admin, id).await?;
    let back = list_before(headers);
    let request = new_request();
    Ok(render::page(status, move || {
        view! { <church::transaction::Transaction page view request back draft /> }
    })
    .await)
}

/// `GET /mailbox`, in a demo: nowhere else does anybody read other people's mail.
pub async fn mailbox(State(site): State<Site>, Framed(page): Framed) -> Answer {
    if !site.demo {
        return Err(Failure::NotFound);
    }
    let view = site.giving.mailbox().await?;
    Ok(render::page(StatusCode::OK, move || view! { <mailbox::Mailbox page view /> }).await)
}

/// `GET /mailbox/{id}/mail.html`, in a demo: a mail as a mail program shows it, in a frame of its own
/// in which nothing runs and nothing is fetched.
pub async fn mail(State(site): State<Site>, Id(id): Id<MailId>) -> Answer {
    if !site.demo {
        return Err(Failure::NotFound);
    }
    let outgoing = site.giving.mail_as_sent(id).await?.ok_or(Failure::NotFound)?;
    let letter = outgoing.mail.letter.as_ref().ok_or(Failure::NotFound)?;
    let (head, stop) = (outgoing.head.as_ref(), outgoing.stop.as_deref());
    let html = letter.html(&Sheet { site: "", head, stop });
    Ok(([(CONTENT_SECURITY_POLICY, MAIL_POLICY)], Html(html)).into_response())
}

/// A mail brings its own style, and nothing else.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
                           form-action 'none'; frame-ancestors 'self'; sandbox allow-popups \
                           allow-popups-to-escape-sandbox";

/// Everything that is not in the table of routes.
pub async fn nowhere(_asked: Result<Who, Barred>) -> Failure {
    Failure::NotFound
}
