//! The database, as a port: `begin` opens one unit of work, `read` answers pages.
//!
//! One trait per noun, one concrete error, and no query on a church's tables without a [`Scope`].
//! Both backends are held to one meaning by `crates/store/tests/conformance`.

mod access;
mod attempts;
mod board;
mod books;
mod cases;
mod choices;
mod churches;
mod comparisons;
mod contacts;
mod corrections;
mod delays;
mod drills;
mod entries;
mod erasures;
mod gauges;
mod gifts;
mod health;
mod households;
mod imports;
mod incidents;
mod locks;
mod mails;
mod methods;
mod mirrors;
mod movements;
mod notices;
mod orders;
mod passkeys;
mod people;
mod plans;
mod pledges;
mod preferences;
mod reactions;
mod replays;
mod rollouts;
mod rules;
mod schedules;
mod sending;
mod settlements;
mod statements;
mod sums;
mod tasks;
mod transactions;
mod trust;
mod validations;
mod windows;

pub use access::{AccessReads, AccessWork};
pub use attempts::AttemptsWork;
pub use board::{BoardReads, GatewayHeld, HealthFacts, HeldTotals};
pub use books::BooksReads;
pub use cases::{CasesReads, CasesWork};
pub use choices::{ChoicesReads, ChoicesWork};
pub use churches::{ChurchesReads, ChurchesWork};
pub use comparisons::{ComparisonsReads, ComparisonsWork};
pub use contacts::{ContactsReads, ContactsWork};
pub use corrections::{CorrectionsReads, CorrectionsWork};
pub use delays::DelaysWork;
pub use drills::{DrillsReads, DrillsWork};
pub use entries::{EntriesReads, EntriesWork};
pub use erasures::{ErasuresReads, ErasuresWork};
pub use gauges::{GaugesReads, Queue};
pub use gifts::{GiftSearch, GiftsReads, GiftsWork};
pub use health::{HealthReads, HealthWork};
pub use households::{HouseholdsReads, HouseholdsWork};
pub use imports::{ImportsReads, ImportsWork, KnownPerson};
pub use incidents::{IncidentsReads, IncidentsWork, KeptPostMortem};
pub use locks::{LocksReads, LocksWork};
pub use mails::{AuditWork, MailsReads, MailsWork};
pub use methods::{MethodsReads, MethodsWork};
pub use mirrors::{MirrorLag, MirrorsReads, MirrorsWork};
pub use movements::{MovementsReads, MovementsWork};
pub use notices::{DayFigures, NoticesReads, NoticesWork, Told};
pub use orders::{Appended, LedgerReads, OrdersWork};
pub use passkeys::{PasskeysReads, PasskeysWork};
pub use people::{PeopleReads, PeopleWork};
pub use plans::{BatchProgress, Held, PlansReads, PlansWork};
pub use pledges::{PledgesReads, PledgesWork};
pub use preferences::{PreferencesReads, PreferencesWork};
pub use reactions::{ReactionsReads, ReactionsWork};
pub use replays::{ReplaysReads, ReplaysWork};
pub use rollouts::{RolloutsReads, RolloutsWork};
pub use rules::{RulesReads, RulesWork};
pub use schedules::{SchedulesReads, SchedulesWork};
pub use sending::{Busy, Sendable, SendingWork, Taking};
pub use settlements::{SettlementsReads, SettlementsWork};
pub use statements::{StatementsReads, StatementsWork, Within};
pub use sums::{SumsReads, SumsWork};
pub use tasks::{Claim, Request, RequestsWork, TasksWork};
pub use transactions::TransactionsReads;
pub use trust::{TrustReads, TrustWork};
pub use validations::{
    BooksSnapshot, CollectedRow, FundSum, ValidationPage, ValidationsReads, ValidationsWork,
};
pub use windows::{Falling, WindowNow, WindowsReads, WindowsWork};

use async_trait::async_trait;

use crate::permit::Committed;

/// What went wrong at the database. Text in here is for the log alone.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Not reachable, too busy, or out of time: trying again later may help.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// Somebody else changed the row after it was read.
    #[error("{table} was changed meanwhile")]
    Stale { table: &'static str },
    /// A row with this key is there already.
    #[error("{table} has this row already")]
    Duplicate { table: &'static str },
    /// The id is taken by an order of other content.
    #[error("order {order} exists with other content")]
    OtherContent { order: kernel::OrderId },
    /// The order would make a balance that cannot be counted.
    #[error("order {order} makes a balance that cannot be counted")]
    TooLarge { order: kernel::OrderId },
    /// A row that cannot be: the log names where.
    #[error("{table}.{column} of {row} makes no sense")]
    Corrupt { table: &'static str, column: &'static str, row: String },
    /// Any other answer of the database.
    #[error("{0}")]
    Database(Box<dyn std::error::Error + Send + Sync>),
}

/// The database.
#[async_trait]
pub trait Store: Send + Sync {
    /// One unit of work. SQLite: a turn on the one writer, whose flush it may share with others; so a
    /// unit never waits for another one's commit.
    async fn begin(&self) -> Result<Box<dyn Work>, StoreError>;

    /// Queries that fill pages; they see what is committed.
    fn read(&self) -> &dyn Reads;

    /// The books as they are now, to be read as a whole.
    async fn snapshot(&self) -> Result<Box<dyn BooksSnapshot>, StoreError>;

    /// Answers, or says why not. Bounded in time: health asks.
    async fn ready(&self) -> Result<(), StoreError>;
}

/// One unit of work: everything in it happens, or nothing. Dropping it rolls back.
#[async_trait]
pub trait Work:
    AccessWork
    + AttemptsWork
    + AuditWork
    + ChoicesWork
    + CasesWork
    + ChurchesWork
    + ContactsWork
    + CorrectionsWork
    + ComparisonsWork
    + DelaysWork
    + DrillsWork
    + EntriesWork
    + ErasuresWork
    + GiftsWork
    + HealthWork
    + HouseholdsWork
    + ImportsWork
    + IncidentsWork
    + LocksWork
    + MailsWork
    + MethodsWork
    + MirrorsWork
    + MovementsWork
    + NoticesWork
    + OrdersWork
    + PasskeysWork
    + PeopleWork
    + PlansWork
    + PledgesWork
    + PreferencesWork
    + ReactionsWork
    + ReplaysWork
    + RequestsWork
    + RolloutsWork
    + RulesWork
    + SchedulesWork
    + SettlementsWork
    + SendingWork
    + StatementsWork
    + SumsWork
    + TasksWork
    + TrustWork
    + ValidationsWork
    + WindowsWork
    + Send
{
    /// Durable when this returns.
    async fn commit(self: Box<Self>) -> Result<Committed, StoreError>;
}

/// All questions a page may ask.
pub trait Reads:
    AccessReads
    + BoardReads
    + BooksReads
    + ChoicesReads
    + CasesReads
    + ChurchesReads
    + ContactsReads
    + CorrectionsReads
    + ComparisonsReads
    + DrillsReads
    + EntriesReads
    + ErasuresReads
    + GaugesReads
    + GiftsReads
    + HealthReads
    + HouseholdsReads
    + ImportsReads
    + IncidentsReads
    + LedgerReads
    + LocksReads
    + MailsReads
    + MethodsReads
    + MirrorsReads
    + MovementsReads
    + NoticesReads
    + PasskeysReads
    + PeopleReads
    + PlansReads
    + PledgesReads
    + PreferencesReads
    + ReactionsReads
    + ReplaysReads
    + RolloutsReads
    + RulesReads
    + SchedulesReads
    + SettlementsReads
    + StatementsReads
    + SumsReads
    + TransactionsReads
    + TrustReads
    + ValidationsReads
    + WindowsReads
    + Send
    + Sync
{
}
