//! The use cases: what donors, church admins, payment staff and the engine can do.
//!
//! Here a gateway's answer becomes a ruling, a ruling becomes an event for the engine, and an event
//! becomes moves for the ledger. Nothing here knows HTTP or SQL; both come through [`ports`].
//! Start with [`send`]: it is what the product is for.

mod actor;
mod error;
mod permit;
mod request;
mod scope;
mod secret;
mod typed;

pub mod attempts;
pub mod audit;
pub mod board;
pub mod books;
pub mod chargebacks;
pub mod churches;
pub mod delays;
pub mod expiry;
pub mod fees;
mod flows;
pub mod founding;
pub mod gauges;
pub mod gifts;
pub mod health;
pub mod imports;
pub mod incidents;
pub mod inquire;
pub mod mails;
pub mod methods;
pub mod mirrors;
pub mod notices;
pub mod parts;
pub mod payouts;
pub mod people;
pub mod ports;
pub mod probes;
pub mod purposes;
pub mod reactions;
pub mod redesignations;
pub mod refunds;
pub mod releases;
pub mod replays;
pub mod rollouts;
pub mod rules;
pub mod schedules;
pub mod send;
pub mod switch;
pub mod tasks;
pub mod transactions;
pub mod transfers;
pub mod validations;
pub mod watchdogs;
pub mod windows;
pub mod write_offs;

use std::sync::Arc;

use classifier::RuleSet;
use kernel::{Clock, Timestamp};

pub use actor::{Actor, ChurchAdmin, Donor, Staff};
pub use error::{Error, Refusal, Violation, Wrong};
pub use gifts::Given;
pub use people::{Badge, Surroundings};
pub use permit::{Committed, Granted, SendPermit};
pub use scope::Scope;
pub use secret::SharedSecret;
pub use tasks::Step;
pub use typed::Typed;

use churches::Church;
use ports::{
    Gateways, Ids, Meter, Mirrors, NoMeter, NoWebhooks, Passwords, Reads, Store, Webhooks, Work,
};
use rollouts::Gates;
use rules::RuleBook;

/// What giving is composed of.
#[derive(Clone)]
pub struct Parts {
    pub store: Arc<dyn Store>,
    pub gateways: Arc<dyn Gateways>,
    pub mirrors: Arc<dyn Mirrors>,
    pub passwords: Arc<dyn Passwords>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    /// Those that ship; staff add to them.
    pub rules: RuleSet,
    /// This process among others: leases carry its name.
    pub node: String,
}

/// The use cases over one set of adapters. Cheap to clone.
#[derive(Clone)]
pub struct Giving {
    parts: Arc<Parts>,
    gates: Arc<Gates>,
    book: Arc<RuleBook>,
    meter: Arc<dyn Meter>,
    webhooks: Arc<dyn Webhooks>,
    trust: Arc<watchdogs::ClockTrust>,
    /// How far the clock was moved, where it is the machine's.
    clock_ahead: Option<std::time::Duration>,
}

impl Giving {
    pub fn new(parts: Parts) -> Giving {
        let book = Arc::new(RuleBook::new(parts.rules.clone()));
        Giving {
            parts: Arc::new(parts),
            gates: Arc::default(),
            book,
            meter: Arc::new(NoMeter),
            webhooks: Arc::new(NoWebhooks),
            trust: Arc::default(),
            clock_ahead: None,
        }
    }

    /// The clock everything here goes by.
    pub fn now(&self) -> Timestamp {
        self.parts.clock.now()
    }

    async fn begin(&self) -> Result<Box<dyn Work>, Error> {
        Ok(self.parts.store.begin().await?)
    }

    fn reads(&self) -> &dyn Reads {
        self.parts.store.read()
    }

    fn gates(&self) -> &Gates {
        &self.gates
    }

    fn ids(&self) -> &dyn Ids {
        self.parts.ids.as_ref()
    }

    async fn church(&self, scope: &Scope) -> Result<Church, Error> {
        self.reads().church(scope).await?.ok_or(Error::NotFound)
    }
}
