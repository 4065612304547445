//! From a request to an actor. A handler that takes a `SignedIn<Donor>` cannot be reached by
//! anybody else.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::response::{IntoResponse, Response};
use giving::{Actor, ChurchAdmin, Donor, Giving, Staff};
use http::StatusCode;
use http::request::Parts;
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
    let badge = match session::badge(session, giving.now()).await {
        Ok(Some(badge)) => badge,
        Ok(None) => return Ok(None),
        Err(down) => {
            tracing::warn!(error = %down, "a page is answered as if nobody had signed in");
            return Ok(None);
        }
    };
    giving.who(badge).await.map_err(|error| Barred::Unavailable(error.to_string()))
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
        let actor = actor.ok_or(Barred::Nobody)?;
        R::played_by(actor).map(SignedIn).ok_or(Barred::NotForYou)
    }
}
