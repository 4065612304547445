//! The one cookie that says who is there. No script can read it, and no other site can send it
//! along with a form.

use tower_sessions::SessionManagerLayer;
use tower_sessions::cookie::SameSite;

use crate::stores::Sessions;

/// How cookies are set: in the open only on a developer's own machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookies {
    /// Over TLS, bound to this very host by the name's prefix.
    Secure,
    /// Plain HTTP on localhost, where a browser would refuse the prefix.
    Localhost,
}

impl Cookies {
    /// The cookie's name.
    pub const fn name(self) -> &'static str {
        match self {
            Cookies::Secure => "__Host-offertory",
            Cookies::Localhost => "offertory",
        }
    }

    /// The layer that reads and sets it. Lax, since a donor comes from a link in a mail and must
    /// not look signed out; forms of other sites are refused by their origin.
    pub fn layer(self, sessions: Sessions) -> SessionManagerLayer<Sessions> {
        SessionManagerLayer::new(sessions)
            .with_name(self.name())
            .with_http_only(true)
            .with_same_site(SameSite::Lax)
            .with_secure(self == Cookies::Secure)
            .with_path("/")
    }
}
