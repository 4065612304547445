//! The use cases: what donors, church admins, payment staff and the engine can do.
//!
//! Here a gateway's answer becomes a ruling, a ruling becomes an event for the engine, and an event
//! becomes moves for the ledger. Nothing here knows HTTP or SQL; both come through [`ports`].
//! Start with [`send`]: it is what the product is for.

mod acceptance;
mod actor;
mod calls;
mod error;
mod gather;
mod permit;
mod request;
mod scope;
mod secret;
mod typed;

pub mod attempts;
pub mod audit;
pub mod board;
pub mod books;
pub mod cases;
pub mod chargebacks;
pub mod choices;
pub mod churches;
pub mod contacts;
pub mod delays;
pub mod dispatches;
pub mod drills;
pub mod entries;
pub mod erasure;
pub mod expiry;
pub mod fees;
mod flows;
pub mod founding;
pub mod gauges;
pub mod gifts;
pub mod health;
pub mod households;
pub mod imports;
pub mod incidents;
pub mod inquire;
pub mod late;
pub mod links;
pub mod locks;
pub mod mails;
pub mod methods;
pub mod mirrors;
pub mod my_data;
pub mod notices;
pub mod parts;
pub mod passkeys;
pub mod payouts;
pub mod people;
pub mod pledges;
pub mod ports;
pub mod preferences;
pub mod probes;
pub mod purposes;
pub mod reactions;
pub mod receipts;
pub mod redesignations;
pub mod refunds;
pub mod releases;
pub mod replays;
pub mod returns;
pub mod rollouts;
pub mod rules;
pub mod schedules;
pub mod send;
pub mod settlements;
pub mod shadow;
pub mod sign_ins;
mod splits;
pub mod statements;
pub mod sums;
pub mod switch;
pub mod tasks;
pub mod transactions;
pub mod transfers;
pub mod trust;
pub mod validations;
pub mod watchdogs;
pub mod windows;
pub mod write_offs;

use std::sync::{Arc, OnceLock};

use classifier::RuleSet;
use kernel::{Clock, TaskId, Timestamp};

pub use actor::{Actor, ChurchAdmin, Donor, Staff};
pub use calls::AT_A_GATEWAY;
pub use error::{Error, Refusal, Violation, Wrong};
pub use gifts::Given;
pub use people::{Badge, Surroundings};
pub use permit::{Committed, Granted, SendPermit};
pub use scope::Scope;
pub use secret::SharedSecret;
pub use splits::TypedPart;
pub use tasks::Step;
pub use typed::Typed;

use acceptance::Accepting;
use calls::Calls;
use churches::Church;
use gather::Gather;
use ports::{
    Gateways, Ids, Meter, Mirrors, NoMeter, NoPasskeys, NoTexts, NoVault, NoWebhooks, Passkeys,
    Passwords, Reads, Store, Texts, Vault, Webhooks, Work,
};
use rollouts::Gates;
use rules::RuleBook;
use send::{AT_ONCE, Answered};

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
    calls: Arc<Calls>,
    answers: Arc<Gather<Answered, bool>>,
    accepting: Arc<Gather<Accepting, bool>>,
    done: Arc<Gather<TaskId, bool>>,
    meter: Arc<dyn Meter>,
    webhooks: Arc<dyn Webhooks>,
    texts: Arc<dyn Texts>,
    vault: Arc<dyn Vault>,
    passkeys: Arc<dyn Passkeys>,
    trust: Arc<watchdogs::ClockTrust>,
    /// What links in mails are sealed with, once it was read.
    link_key: Arc<OnceLock<SharedSecret>>,
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
            calls: Calls::at_most(AT_A_GATEWAY),
            answers: Arc::new(Gather::of(AT_ONCE)),
            accepting: Arc::new(Gather::of(AT_ONCE)),
            done: Arc::new(Gather::of(AT_ONCE)),
            meter: Arc::new(NoMeter),
            webhooks: Arc::new(NoWebhooks),
            texts: Arc::new(NoTexts),
            vault: Arc::new(NoVault),
            passkeys: Arc::new(NoPasskeys),
            trust: Arc::default(),
            link_key: Arc::default(),
            clock_ahead: None,
        }
    }

    /// The same use cases, with at most so many calls under way at one gateway.
    #[must_use]
    pub fn calling_at_once(self, most: usize) -> Giving {
        Giving { calls: Calls::at_most(most), ..self }
    }

    /// The same use cases, with a way to phones.
    #[must_use]
    pub fn texting_by(self, texts: Arc<dyn Texts>) -> Giving {
        Giving { texts, ..self }
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
