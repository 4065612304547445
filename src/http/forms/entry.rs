//! A church's own way in: a guest's form, the answers without and with a card, the gift, the
//! thanks, and the one page of ours that another site may show in a frame.

use app::site::components::query;
use app::site::pages::church::entry::EntrySettings;
use app::site::pages::give::answers::carried;
use app::site::pages::give::entry::Entry;
use app::site::pages::give::entry_check::{Check, CheckProps};
use app::site::pages::give::frame::Frame;
use app::site::pages::give::thanks::Thanks;
use app::site::{Draft, Page};
use auth::{SignedIn, Who};
use axum::extract::{FromRequestParts, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use giving::entries::{Guest, TypedEntry};
use giving::{Actor, ChurchAdmin, Given};
use http::StatusCode;
use http::header::{CONTENT_SECURITY_POLICY, HOST};
use http::request::Parts;
use kernel::RequestId;
use leptos::prelude::*;
use views::Notice;

use super::give::typed;
use super::{WORTH_WAITING, done};
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Sent, send};
use crate::http::frame::Framed;
use crate::http::language;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::security::{From, framed_by};
use crate::http::site::Site;

/// The address of this site as whoever asks knows it: where the vault sends a guest back to.
pub struct Home(pub(super) String);

impl FromRequestParts<Site> for Home {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Home, Failure> {
        if let Some(url) = &site.url {
            return Ok(Home(url.clone()));
        }
        let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
        Ok(Home(format!("http://{}", host.ok_or(Failure::Unreadable)?)))
    }
}

/// `GET /give/{slug}`. Who has an account in that church gives from it.
pub async fn show(
    State(site): State<Site>,
    Who(actor): Who,
    Framed(page): Framed,
    Path(slug): Path<String>,
    Asking(fields): Asking,
) -> Answer {
    let view = site.giving.entry_form(&slug).await?;
    if let Some(Actor::Donor(donor)) = &actor
        && donor.scope().church() == view.head.church.id
    {
        let typed = carried(&fields.draft(Vec::new()));
        let typed = typed.iter().map(|(name, value)| (name.as_str(), value));
        return Ok(Redirect::to(&query("/give", typed)).into_response());
    }
    let draft = fields.draft(fields.unfit());
    Ok(render::page(StatusCode::OK, move || view! { <Entry page view draft /> }).await)
}

async fn shown(site: &Site, slug: &str, page: Page, status: StatusCode, draft: Draft) -> Answer {
    let view = site.giving.entry_form(slug).await?;
    Ok(render::page(status, move || view! { <Entry page view draft /> }).await)
}

/// `POST /give/{slug}`: keeps what is wished for, and leads to the answers.
pub async fn submit(
    State(site): State<Site>,
    From(from): From,
    Framed(page): Framed,
    Path(slug): Path<String>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let guest =
        Guest { name: fields.get("giver").to_owned(), email: fields.get("email").to_owned() };
    let (kind, typed) = (fields.get("kind"), typed(&fields));
    let wished = site.giving.wish_as_guest(&slug, &guest, kind, &typed, request, &from);
    match send(&fields, wished).await? {
        Sent::Done(()) => {
            let to = query(&format!("/give/{slug}/check"), [("state", request.to_string())]);
            Ok(Redirect::to(&to).into_response())
        }
        Sent::Again(status, draft) => shown(&site, &slug, page, status, draft).await,
    }
}

/// `GET /give/{slug}/check?state=`: the answers; with `token`, the card as well. Both come back
/// from the vault as it got them, and looking at them changes nothing.
pub async fn show_check(
    State(site): State<Site>,
    Framed(page): Framed,
    Home(home): Home,
    Path(slug): Path<String>,
    Asking(fields): Asking,
) -> Answer {
    let id: RequestId = fields.parse("state").ok_or(Failure::NotFound)?;
    let token = Some(fields.get("token")).filter(|token| !token.is_empty());
    checked(&site, page, (&slug, id, token, &home), StatusCode::OK, Draft::default()).await
}

async fn checked(
    site: &Site,
    page: Page,
    (slug, id, token, home): (&str, RequestId, Option<&str>, &str),
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.check_guest(slug, id, token, home, language::reads()).await?;
    let mut typed = site.giving.guest_typed(slug, id).await?;
    typed.push(("request".to_owned(), id.to_string()));
    let draft = Draft { problems: draft.problems, ..Draft::typed(typed) };
    Ok(render::page(status, move || Check(CheckProps { page, view, draft })).await)
}

/// `POST /give/{slug}/check`: gives.
pub async fn submit_check(
    State(site): State<Site>,
    From(from): From,
    Framed(page): Framed,
    Home(home): Home,
    Path(slug): Path<String>,
    Form(fields): Form,
) -> Answer {
    let (id, token) = (fields.request()?, fields.get("token"));
    let gives = site.giving.give_as_guest(&slug, id, token, language::reads(), &from);
    match send(&fields, gives).await? {
        Sent::Done(given) => {
            if let Given::Gift(church, gift) = given {
                let giving = site.giving.clone();
                let sending = async move {
                    if let Err(error) = giving.send(church, gift).await {
                        tracing::error!(%gift, %error, "a send ended early; its task goes on");
                    }
                };
                let _sent = site.errands.run(sending, WORTH_WAITING).await;
            }
            Ok(thanks_at(&slug, id))
        }
        Sent::Again(status, draft) => {
            checked(&site, page, (&slug, id, Some(token), &home), status, draft).await
        }
    }
}

fn thanks_at(slug: &str, id: RequestId) -> Response {
    let to = query(&format!("/give/{slug}/thanks"), [("of", id.to_string())]);
    Redirect::to(&to).into_response()
}

/// `GET /give/{slug}/thanks?of=`.
pub async fn thanks(
    State(site): State<Site>,
    Framed(page): Framed,
    Path(slug): Path<String>,
    Asking(fields): Asking,
) -> Answer {
    let id: RequestId = fields.parse("of").ok_or(Failure::NotFound)?;
    let view = site.giving.thank_guest(&slug, id).await?;
    Ok(render::page(StatusCode::OK, move || view! { <Thanks page view /> }).await)
}

/// `GET /church/entry`.
pub async fn settings(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    Home(home): Home,
) -> Answer {
    let draft = Fields::default().draft(Vec::new());
    settings_shown(&site, &admin, page, home, StatusCode::OK, draft).await
}

async fn settings_shown(
    site: &Site,
    admin: &ChurchAdmin,
    page: Page,
    home: String,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.entry_settings(admin).await?;
    Ok(render::page(status, move || view! { <EntrySettings page view home draft /> }).await)
}

/// `POST /church/entry`.
pub async fn save(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    Home(home): Home,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let [slug, colour, origins, open] =
        ["slug", "colour", "origins", "open"].map(|name| fields.get(name).to_owned());
    let typed = TypedEntry { slug, colour, origins, open };
    match send(&fields, site.giving.save_entry(&admin, &typed, request)).await? {
        Sent::Done(()) => Ok(done("/church/entry", Notice::EntrySaved)),
        Sent::Again(status, draft) => {
            settings_shown(&site, &admin, page, home, status, draft).await
        }
    }
}

/// `GET /give/{slug}/frame`: may be shown by the sites that the church names, and by no other.
pub async fn frame(
    State(site): State<Site>,
    Framed(page): Framed,
    Path(slug): Path<String>,
) -> Answer {
    let origins = site.giving.entry_origins(&slug).await?;
    let view = site.giving.entry_form(&slug).await?;
    let mut response = render::page(StatusCode::OK, move || view! { <Frame page view /> }).await;
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, framed_by(&origins));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thanks_are_found_by_the_form_they_are_for() {
        let id = RequestId::from_uuid(uuid::Uuid::from_u128(7));
        let to = thanks_at("grace", id);
        let to = to.headers()["location"].to_str().unwrap();
        assert_eq!(to, "/give/grace/thanks?of=00000000-0000-0000-0000-000000000007");
    }
}
