//! Step-up: whoever moves money shows again who they are, if they have not done so within ten
//! minutes. The password is a field of the form that moves the money, so nothing typed is lost.

use std::convert::Infallible;

use auth::session;
use axum::extract::FromRequestParts;
use giving::{Staff, Wrong};
use http::request::Parts;
use tower_sessions::Session;

use super::failure::Failure;
use super::form::Fields;
use super::security::From;
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
        site.giving.confirm_password(staff, password, &self.from).await?;
        if let Some(session) = &self.session {
            session::confirm(session, site.giving.now()).await?;
        }
        Ok(())
    }
}
