//! From a request to an actor. A handler that takes a `SignedIn<Donor>` cannot be reached by
//! anybody else.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::response::{IntoResponse, Response};
use giving::links::Asks;
use giving::{Actor, ChurchAdmin, Donor, Giving, Staff};
use http::request::Parts;
use http::{Method, StatusCode};
use tokio::sync::OnceCell;
use tower_sessions::Session;

use crate::session;

/// Who is asking, if anybody has signed in.
#[derive(Clone, Debug)]
pub struct Who(pub Option<Actor>);

/// Somebody who has signed in, in the role the handler needs. `SignedIn<Actor>` is anybody.
#[derive(Clone, Debug)]
pub struct SignedIn<Role>(pub Role);

/// Why a request was turned away. Travels as an extension of the response; the server finds the
/// words.
#[derive(Clone, Debug)]
pub enum Barred {
    /// Nobody has signed in.
    Nobody,
    /// Somebody has, and this is not for them.
    NotForYou,
    /// Nobody can say who is asking: the database does not answer.
    Unavailable(String),
}

impl IntoResponse for Barred {
    fn into_response(self) -> Response {
        let status = match self {
            Barred::Nobody => StatusCode::UNAUTHORIZED,
            Barred::NotForYou => StatusCode::FORBIDDEN,
            Barred::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The answer to "who is asking", found once a request however often it is asked. The server puts
/// an empty one into each request.
#[derive(Clone, Debug, Default)]
pub struct Asked(Arc<OnceCell<Option<Actor>>>);

impl Asked {
    /// The answer, if the question was ever asked.
    pub fn answer(&self) -> Option<&Actor> {
        self.0.get().and_then(Option::as_ref)
    }
}

/// Finds out who is asking. A session store that does not answer leaves nobody signed in: the page
/// still comes, and sessions are as they were when the store is back.
async fn find(session: Option<&Session>, giving: &Giving) -> Result<Option<Actor>, Barred> {
    let Some(session) = session else { return Ok(None) };
    let held = match session::held(session, giving.now()).await {
        Ok(Some(held)) => held,
        Ok(None) => return Ok(None),
        Err(down) => {
            tracing::warn!(error = %down, "a page is answered as if nobody had signed in");
            return Ok(None);
        }
    };
    if let (Some(sign_in), Some(lasts_until)) = (held.sign_in, held.seen)
        && let Err(error) = giving.sign_in_seen(sign_in, lasts_until).await
    {
        tracing::warn!(%error, "the list of browsers says less than it might");
    }
    let who = giving.who_in(held.badge, held.sign_in).await;
    who.map_err(|error| Barred::Unavailable(error.to_string()))
}

/// Whoever came by a link in a mail and did not sign in, on the pages that the link is for; nobody
/// on all others.
#[derive(Clone, Debug)]
pub struct Visiting(pub Option<Actor>);

impl<S> FromRequestParts<S> for Visiting
where
    S: Send + Sync,
    Giving: FromRef<S>,
{
    type Rejection = Barred;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Visiting, Barred> {
        let giving = Giving::from_ref(state);
        let Some(session) = parts.extensions.get::<Session>() else { return Ok(Visiting(None)) };
        let visitor = session::visitor(session, giving.now()).await.unwrap_or_else(|down| {
            tracing::warn!(error = %down, "a page is answered as if no link had been opened");
            None
        });
        let asks = match parts.method {
            Method::GET | Method::HEAD => Asks::Look,
            _ => Asks::Act,
        };
        let admitted = visitor.filter(|(_, purpose)| purpose.admits(asks, parts.uri.path()));
        let Some((badge, _)) = admitted else { return Ok(Visiting(None)) };
        let who = giving.who(badge).await;
        who.map(Visiting).map_err(|error| Barred::Unavailable(error.to_string()))
    }
}

impl<S> FromRequestParts<S> for Who
where
    S: Send + Sync,
    Giving: FromRef<S>,
{
    type Rejection = Barred;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Who, Barred> {
        let giving = Giving::from_ref(state);
        let asked = parts.extensions.get::<Asked>().cloned().unwrap_or_default();
        let session = parts.extensions.get::<Session>();
        asked.0.get_or_try_init(|| find(session, &giving)).await.cloned().map(Who)
    }
}

/// One of the roles.
pub trait Role: Sized {
    fn played_by(actor: Actor) -> Option<Self>;
}

impl Role for Actor {
    fn played_by(actor: Actor) -> Option<Actor> {
        Some(actor)
    }
}

impl Role for Donor {
    fn played_by(actor: Actor) -> Option<Donor> {
        match actor {
            Actor::Donor(donor) => Some(donor),
            Actor::Admin(_) | Actor::Staff(_) => None,
        }
    }
}

impl Role for ChurchAdmin {
    fn played_by(actor: Actor) -> Option<ChurchAdmin> {
        match actor {
            Actor::Admin(admin) => Some(admin),
            Actor::Donor(_) | Actor::Staff(_) => None,
        }
    }
}

impl Role for Staff {
    fn played_by(actor: Actor) -> Option<Staff> {
        match actor {
            Actor::Staff(staff) => Some(staff),
            Actor::Donor(_) | Actor::Admin(_) => None,
        }
    }
}

impl<S, R> FromRequestParts<S> for SignedIn<R>
where
    S: Send + Sync,
    Giving: FromRef<S>,
    R: Role,
{
    type Rejection = Barred;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<SignedIn<R>, Barred> {
        let Who(actor) = Who::from_request_parts(parts, state).await?;
        let actor = match actor {
            Some(actor) => actor,
            None => {
                let Visiting(visitor) = Visiting::from_request_parts(parts, state).await?;
                visitor.ok_or(Barred::Nobody)?
            }
        };
        R::played_by(actor).map(SignedIn).ok_or(Barred::NotForYou)
    }
}
