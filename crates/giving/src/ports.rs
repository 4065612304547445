//! What giving needs from the world, as traits. Adapters live in `store`, `gateway`, `mirror` and `auth`;
//! `src/compose.rs` chooses among them.

mod gateways;
mod ids;
mod meter;
mod mirrors;
mod passkeys;
mod passwords;
mod store;
mod texts;
mod vault;
mod webhooks;

pub use gateways::{Charge, Found, Gateways, Inquiry, Listed, Listing, ProbeTarget, Reversal};
pub use ids::{Ids, SeededIds, SystemIds};
pub use meter::{Ending, Flow, Meter, NoMeter, Running};
pub use mirrors::{Delivered, Mirrors};
pub use passkeys::{Challenge, KeyOwner, MadeKey, NoPasskeys, Passkeys, ShownKey};
pub use passwords::{PasswordHash, Passwords};
pub use store::*;
pub use texts::{Came, NoTexts, Texts};
pub use vault::{Door, Looked, NoVault, Numbered, Shown, Vault};
pub use webhooks::{Called, NoWebhooks, Webhooks};
