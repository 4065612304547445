//! Who is asking: passwords, sessions that outlive the process, and the extractors that turn a
//! request into an actor.

pub mod cookies;
pub mod extract;
pub mod passkeys;
pub mod passwords;
pub mod session;
pub mod stores;

pub use cookies::Cookies;
pub use extract::{Asked, Barred, SignedIn, Visiting, Who};
pub use passkeys::WebauthnPasskeys;
pub use passwords::Argon2Passwords;
pub use session::{Limits, SessionDown};
pub use stores::Sessions;
