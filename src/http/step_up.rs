//! Step-up: whoever moves money shows again who they are, if they have not done so within ten
//! minutes. For staff the password is a field of the form that moves the money, so nothing typed is
//! lost. Donors, who may have none, are led to a page of its own before they add, replace or remove
//! a card or account, or have their data erased, and back; so is everybody before they change by which
//! keys they sign in.

use std::convert::Infallible;

use app::site::components::query;
use auth::{Who, session};
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use giving::{Actor, Staff, Wrong};
use http::header::REFERER;
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{Method, Uri};
use tower_sessions::Session;

use super::failure::Failure;
use super::form::Fields;
use super::routes::Needs;
use super::security::{From, next_of};
use super::site::Site;
use super::words;

/// Whoever asks, as far as their session tells when they last showed who they are.
pub struct StepUp {
    session: Option<Session>,
    from: String,
}

impl FromRequestParts<Site> for StepUp {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<StepUp, Infallible> {
        let From(from) = From::from_request_parts(parts, site).await?;
        Ok(StepUp { session: parts.extensions.get::<Session>().cloned(), from })
    }
}

impl StepUp {
    /// Whether the page must ask for the password. A session store that does not answer has nobody
    /// confirmed.
    pub async fn is_needed(&self, site: &Site) -> bool {
        let Some(session) = &self.session else { return true };
        !session::is_confirmed(session, site.giving.now()).await.unwrap_or(false)
    }

    /// Lets pass whoever showed lately who they are, or does so in this form.
    pub async fn pass(&self, site: &Site, staff: &Staff, fields: &Fields) -> Result<(), Failure> {
        if !self.is_needed(site).await {
            return Ok(());
        }
        let password = fields.get("password");
        if password.is_empty() {
            return Err(words::unfit(vec![words::problem("password", Wrong::Missing)]));
        }
        let actor = Actor::Staff(staff.clone());
        site.giving.confirm_password(&actor, password, &self.from).await?;
        if let Some(session) = &self.session {
            session::confirm(session, site.giving.now()).await?;
        }
        Ok(())
    }
}

/// Around routes that only somebody may use who showed lately who they are.
pub(super) async fn first(
    State((site, needs)): State<(Site, Needs)>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let who = Who::from_request_parts(&mut parts, &site).await;
    // Whoever may not be here at all is told so by the route itself.
    let may = match who {
        Ok(Who(Some(actor))) => needs.admits(&actor),
        Ok(Who(None)) | Err(_) => false,
    };
    if !may {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let Ok(step) = StepUp::from_request_parts(&mut parts, &site).await;
    if !step.is_needed(&site).await {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let back = back_to(&parts);
    Redirect::to(&query("/confirm", [("next", back)])).into_response()
}

/// The page to go on with: the one that was asked for, or the one that has the form.
fn back_to(parts: &Parts) -> String {
    let here = parts.uri.path();
    let asked = parts.uri.path_and_query().map(PathAndQuery::as_str);
    let form = || -> Option<String> {
        let page: Uri = parts.headers.get(REFERER)?.to_str().ok()?.parse().ok()?;
        let page = page.path_and_query().filter(|page| page.path() == here)?;
        Some(page.as_str().to_owned())
    };
    let back = if parts.method == Method::GET { asked.map(str::to_owned) } else { form() };
    // Otherwise where one comes there from: "/methods", "/settings".
    let above = || format!("/{}", here.split('/').nth(1).unwrap_or_default());
    back.filter(|back| next_of(back).is_some()).unwrap_or_else(above)
}
