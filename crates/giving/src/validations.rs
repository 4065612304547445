//! Validations: the books of every church are read back once a day, and whenever staff ask, and what
//! does not add up is named (C-26, C-28).
//!
//! A validation is a row: asked for, leased by one node, written on while it is under way, finished
//! once. It reads one snapshot of the database, so that what is given meanwhile disturbs nothing.

mod books;
mod campuses;
mod collected;
mod progress;
mod rebuild;
mod show;

use std::sync::Arc;
use std::time::Duration;

use kernel::{ChurchId, PersonId, RequestId, Timestamp};
use ledger::verify::Anchor;
use views::ValidationReport;

pub use books::{Books, verify_books};
pub use campuses::check_gifts;
pub use progress::{Progress, Unseen};
pub use rebuild::{Rebuilt, rebuild_books, stored_state};

use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::Error;
use crate::ports::Store;
use crate::request::{Turn, claim};

/// How often each church's books are validated.
const EVERY: Duration = Duration::from_hours(24);

/// A church whose last validation began before this is in trouble (the daily one is late).
const LATE_AFTER: Duration = Duration::from_hours(36);

/// What was taken so long ago should have been paid out.
const OVERDUE_AFTER: Duration = Duration::from_hours(5 * 24);

/// How long a node may be silent on a validation before another begins it anew.
const LEASE: Duration = Duration::from_secs(120);

/// A validation that is leased to this node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    pub church: ChurchId,
    /// Counts the church's validations, from 1.
    pub number: u64,
    /// Where the chain ended when all of it was last found sound.
    pub seen: Option<Anchor>,
}

/// A validation, whatever has become of it so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Validation {
    pub church: ChurchId,
    pub number: u64,
    /// `None`: the clock.
    pub asked_by: Option<PersonId>,
    pub asked_at: Timestamp,
    pub started_at: Option<Timestamp>,
    /// In hundredths.
    pub done: u64,
    pub outcome: Option<Outcome>,
}

/// What came of a validation.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub finished_at: Timestamp,
    pub orders: u64,
    pub entries: u64,
    /// Everything that did not add up, in the books and between gifts and books.
    pub faults: u64,
    pub state_hash: String,
    /// Where the chain ended.
    pub end: Option<Anchor>,
    pub report: ValidationReport,
    /// Why it could not be done.
    pub failed: Option<String>,
}

impl Outcome {
    /// Of a validation that could not be done.
    fn failed(at: Timestamp, why: String) -> Outcome {
        Outcome {
            finished_at: at,
            orders: 0,
            entries: 0,
            faults: 0,
            state_hash: String::new(),
            end: None,
            report: ValidationReport::default(),
            failed: Some(why),
        }
    }
}

impl Giving {
    /// The database, for whoever reads the books as a whole.
    fn books_store(&self) -> &Arc<dyn Store> {
        &self.parts.store
    }

    /// Asks for a validation of one church, or of every one. It begins within seconds.
    pub async fn ask_validation(
        &self,
        staff: &Staff,
        church: Option<ChurchId>,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let subject = church.map_or_else(String::new, |church| church.to_string());
        let content = ["ledger.verify", &subject];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        if let Some(church) = church {
            self.church(&crate::Scope::of(church)).await?;
        }
        work.ask_validation(church, Some(staff.id()), now).await?;
        work.note(&Note {
            at: now,
            church,
            who: Who::Person(staff.id()),
            verb: "ledger.verify",
            subject,
            why: String::new(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Asks for the daily validation of every church that is due, and does the next one that nobody
    /// does. Whether there was one.
    pub async fn validate_next(&self) -> Result<bool, Error> {
        let now = self.now();
        let node = self.parts.node.as_str();
        let mut work = self.begin().await?;
        work.ask_due_validations(now.minus(EVERY), now).await?;
        let leased = work.lease_validation(node, now, LEASE).await?;
        let _committed = work.commit().await?;
        let Some(leased) = leased else { return Ok(false) };
        self.validate(&leased).await?;
        Ok(true)
    }

    async fn validate(&self, leased: &Leased) -> Result<(), Error> {
        let church = leased.church;
        let outcome = match self.outcome_of(leased).await {
            Ok(outcome) => outcome,
            // The database was busy, or another node has it by now: nothing is wrong with the books.
            Err(error @ (Error::Unavailable(_) | Error::Conflict)) => return Err(error),
            Err(error) => Outcome::failed(self.now(), error.to_string()),
        };
        match (&outcome.failed, outcome.faults) {
            (Some(why), _) => tracing::error!(%church, why, "the books could not be validated"),
            (None, 0) => tracing::info!(%church, orders = outcome.orders, "the books add up"),
            (None, faults) => {
                let first = outcome.report.findings.first().map_or("", String::as_str);
                tracing::error!(%church, faults, first, "the books do not add up");
            }
        }
        let mut work = self.begin().await?;
        work.finish_validation(leased, &self.parts.node, &outcome).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    async fn outcome_of(&self, leased: &Leased) -> Result<Outcome, Error> {
        let church = leased.church;
        let mut snapshot = self.books_store().snapshot().await?;
        let mut noted = progress::Noted::new(self, leased);
        let books = verify_books(snapshot.as_mut(), church, leased.seen, &mut noted).await?;
        let campuses = check_gifts(snapshot.as_mut(), church, &books).await?;
        let before = self.now().minus(OVERDUE_AFTER);
        let collected = collected::collected(snapshot.as_mut(), church, before).await?;
        let disagreements: usize = campuses.iter().map(|campus| campus.disagreements.len()).sum();
        let faults = books.findings.count();
        Ok(Outcome {
            finished_at: self.now(),
            orders: books.orders,
            entries: books.entries,
            faults: faults.saturating_add(u64::try_from(disagreements).unwrap_or(u64::MAX)),
            state_hash: books.state.to_string(),
            end: Some(books.end),
            report: ValidationReport { findings: books.findings.texts(), campuses, collected },
            failed: None,
        })
    }

    /// Whether the books were lately found sound: what health says as `LedgerValidated`. A church
    /// that was never validated says nothing; the loop that would do it is on health itself.
    pub(crate) async fn books_are_validated(&self, now: Timestamp) -> Result<bool, Error> {
        Ok(self.books_in_trouble(now).await? == 0)
    }

    /// How many churches' books did not add up, or are overdue.
    pub(crate) async fn books_in_trouble(&self, now: Timestamp) -> Result<u64, Error> {
        Ok(self.reads().validations_in_trouble(now.minus(LATE_AFTER)).await?)
    }
}
