//! What goes wrong becomes words in one place. Handlers and layers answer with a bare status; the
//! outermost layer writes the page, or JSON for the API.

use std::any::Any;

use app::site::Problem;
use app::site::components::query;
use app::site::pages::failure::{Failing, Failure as Broken};
use auth::{Asked, Barred};
use axum::Json;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::request::Parts;
use http::{Method, StatusCode};
use leptos::prelude::*;
use percent_encoding::percent_decode_str;
use serde_json::json;

use super::form::has_card_number;
use super::site::Site;
use super::{frame, render, routes, words};

/// Why a request got no answer of its own.
#[derive(Clone, Debug)]
pub enum Failure {
    /// Nobody has signed in.
    SignInFirst,
    /// Somebody has, and this is not for them.
    NotForYou,
    /// Another site sent this form.
    FromElsewhere,
    NotFound,
    WrongMethod,
    TooLarge,
    /// Not a form of ours.
    Unreadable,
    /// Something typed does not fit, or a rule says no. Forms show it beside what was typed.
    Said {
        status: StatusCode,
        problems: Vec<Problem>,
    },
    /// The database does not answer, or not in time.
    Unavailable,
    /// Our own fault. The log has the rest, under the number the page shows.
    Ours,
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Failure::SignInFirst => StatusCode::UNAUTHORIZED,
            Failure::NotForYou | Failure::FromElsewhere => StatusCode::FORBIDDEN,
            Failure::NotFound => StatusCode::NOT_FOUND,
            Failure::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Failure::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Failure::Unreadable => StatusCode::BAD_REQUEST,
            Failure::Said { status, .. } => *status,
            Failure::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Failure::Ours => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What a layer's bare answer means.
    fn of(status: StatusCode) -> Option<Failure> {
        match status {
            StatusCode::UNAUTHORIZED => Some(Failure::SignInFirst),
            StatusCode::FORBIDDEN => Some(Failure::NotForYou),
            StatusCode::NOT_FOUND => Some(Failure::NotFound),
            StatusCode::METHOD_NOT_ALLOWED => Some(Failure::WrongMethod),
            StatusCode::PAYLOAD_TOO_LARGE => Some(Failure::TooLarge),
            StatusCode::SERVICE_UNAVAILABLE => Some(Failure::Unavailable),
            status if status.is_server_error() => Some(Failure::Ours),
            status if status.is_client_error() => Some(Failure::Unreadable),
            _ => None,
        }
    }

    /// One problem that is about no single field.
    pub fn said(status: StatusCode, message: impl Into<String>) -> Failure {
        let problem = Problem { field: String::new(), message: message.into() };
        Failure::Said { status, problems: vec![problem] }
    }

    /// For the API: a stable word.
    const fn name(&self) -> &'static str {
        match self {
            Failure::SignInFirst => "sign_in_first",
            Failure::NotForYou => "not_for_you",
            Failure::FromElsewhere => "from_elsewhere",
            Failure::NotFound => "not_found",
            Failure::WrongMethod => "wrong_method",
            Failure::TooLarge => "too_large",
            Failure::Unreadable => "unreadable",
            Failure::Said { .. } => "refused",
            Failure::Unavailable => "unavailable",
            Failure::Ours => "ours",
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Barred> for Failure {
    fn from(barred: Barred) -> Failure {
        match barred {
            Barred::Nobody => Failure::SignInFirst,
            Barred::NotForYou => Failure::NotForYou,
            Barred::Unavailable(why) => {
                tracing::error!(%why, "nobody can say who is asking");
                Failure::Unavailable
            }
        }
    }
}

impl From<giving::Error> for Failure {
    fn from(error: giving::Error) -> Failure {
        match error {
            giving::Error::NotFound => Failure::NotFound,
            giving::Error::Unavailable(why) => {
                tracing::error!(%why, "the database does not answer");
                Failure::Unavailable
            }
            giving::Error::Internal(error) => {
                tracing::error!(%error, "something that cannot be, was");
                Failure::Ours
            }
            said => words::said(said),
        }
    }
}

impl From<auth::SessionDown> for Failure {
    fn from(down: auth::SessionDown) -> Failure {
        tracing::error!(error = %down, "the session store does not answer");
        Failure::Unavailable
    }
}

/// A panic in a handler: the log has its words, the reader a number to ask by.
pub fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let why = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no words");
    tracing::error!(why, "a handler panicked");
    Failure::Ours.into_response()
}

/// Writes the page for every answer that has none yet.
pub async fn find_words(State(site): State<Site>, request: Request, next: Next) -> Response {
    let (mut asking, body) = request.into_parts();
    let asked = Asked::default();
    asking.extensions.insert(asked.clone());
    let request = Request::from_parts(copy(&asking), body);
    let mut response = next.run(request).await;
    let failure = response
        .extensions_mut()
        .remove::<Failure>()
        .or_else(|| response.extensions_mut().remove::<Barred>().map(Failure::from))
        .or_else(|| Failure::of(response.status()).filter(|_| is_bare(&response)));
    let Some(failure) = failure else { return response };
    let words = if asking.uri.path().starts_with("/api/") {
        in_json(&failure, incident(&asking))
    } else if matches!(failure, Failure::SignInFirst) {
        to_the_door(&asking)
    } else {
        in_a_page(&site, &asking, &asked, failure).await
    };
    // What layers said meanwhile (cookies, above all) is said as well.
    let (mut head, body) = words.into_parts();
    for (name, value) in response.headers() {
        if name != CONTENT_LENGTH && name != CONTENT_TYPE {
            head.headers.append(name, value.clone());
        }
    }
    Response::from_parts(head, body)
}

/// Parts hold extensions that are cheap to share; the body goes to the handler alone.
fn copy(parts: &Parts) -> Parts {
    let (mut copy, ()) = http::Request::new(()).into_parts();
    copy.method = parts.method.clone();
    copy.uri = parts.uri.clone();
    copy.version = parts.version;
    copy.headers = parts.headers.clone();
    copy.extensions = parts.extensions.clone();
    copy
}

fn is_bare(response: &Response<Body>) -> bool {
    !response.headers().contains_key(CONTENT_TYPE)
}

fn in_json(failure: &Failure, incident: Option<String>) -> Response {
    let problems: Vec<_> = match failure {
        Failure::Said { problems, .. } => problems
            .iter()
            .map(|problem| json!({ "field": problem.field, "message": problem.message }))
            .collect(),
        _ => Vec::new(),
    };
    let incident = matches!(failure, Failure::Ours).then_some(incident).flatten();
    let body = json!({ "error": failure.name(), "problems": problems, "incident": incident });
    (failure.status(), Json(body)).into_response()
}

/// To the sign-in page, and back afterwards to what was asked for.
fn to_the_door(asking: &Parts) -> Response {
    let route = asking.extensions.get::<MatchedPath>();
    let can_return = asking.method == Method::GET
        || route.is_some_and(|route| routes::has(&Method::GET, route.as_str()));
    let back = asking.uri.path_and_query().map_or("", |path| path.as_str());
    // An address may spell the spaces of a card number as %20.
    let spelled_out = percent_decode_str(back).decode_utf8_lossy();
    let back = if can_return && !has_card_number(&spelled_out) { back } else { "" };
    Redirect::to(&query("/sign-in", [("next", back)])).into_response()
}

async fn in_a_page(site: &Site, asking: &Parts, asked: &Asked, failure: Failure) -> Response {
    let actor = asked.answer();
    let page = match failure {
        Failure::Unavailable => frame::bare(site, asking, actor),
        _ => frame::for_failure(site, asking, actor).await,
    };
    let incident = matches!(failure, Failure::Ours).then(|| incident(asking)).flatten();
    let status = failure.status();
    let failing = match failure {
        Failure::NotForYou => Failing::NotAllowed,
        Failure::NotFound | Failure::WrongMethod => Failing::NotFound,
        Failure::Unavailable => Failing::NotNow,
        Failure::Ours => Failing::Ours,
        Failure::TooLarge => Failing::TooLarge,
        Failure::SignInFirst
        | Failure::FromElsewhere
        | Failure::Unreadable
        | Failure::Said { .. } => Failing::NotUnderstood,
    };
    render::page(status, move || view! { <Broken page failing incident /> }).await
}

/// The number by which the log finds the request.
fn incident(asking: &Parts) -> Option<String> {
    let id = asking.headers.get("x-request-id")?.to_str().ok()?;
    id.get(..8).map(str::to_uppercase)
}
