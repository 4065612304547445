//! The use cases: what donors, church admins, payment staff and the engine can do.
//!
//! Here a gateway's answer becomes a ruling, a ruling becomes an event for the engine, and an event
//! becomes moves for the ledger. Nothing here knows HTTP or SQL; both come through [`ports`].
//! Start with [`send`]: it is what the product is for.

mod actor;
mod error;
mod permit;
mod scope;

pub mod attempts;
pub mod audit;
pub mod churches;
pub mod gifts;
pub mod mails;
pub mod methods;
pub mod people;
pub mod ports;
pub mod probes;
pub mod releases;
pub mod schedules;
pub mod tasks;

pub use actor::{Actor, ChurchAdmin, Donor, Staff};
pub use error::{Error, Refusal, Violation, Wrong};
pub use permit::{Committed, Granted, SendPermit};
pub use scope::Scope;
