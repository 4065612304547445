//! Statements and receipts as they are kept, what the books say for them, and churches' runs.

use async_trait::async_trait;
use kernel::{FundId, GiftId, Money, PersonId, StatementId, StatementRunId, Timestamp};
use views::{Period, StatementRow, StatementRunRow};

use super::StoreError;
use crate::receipts::KeptReceipt;
use crate::scope::Scope;
use crate::statements::{Fact, KeptStatement, Meant, Run, Stated};

/// The first instant of a period by its church's clock, and the first one after it.
pub type Within = (Timestamp, Timestamp);

#[async_trait]
pub trait StatementsWork {
    /// The newest of this donor and period, locked: who issues the next sees it.
    async fn latest_statement(
        &mut self,
        scope: &Scope,
        donor: PersonId,
        period: Period,
    ) -> Result<Option<KeptStatement>, StoreError>;

    /// One that has the place of another is a duplicate. There is no update and no delete.
    async fn add_statement(
        &mut self,
        scope: &Scope,
        kept: &KeptStatement,
    ) -> Result<(), StoreError>;

    async fn latest_receipt(
        &mut self,
        scope: &Scope,
        gift: GiftId,
    ) -> Result<Option<KeptReceipt>, StoreError>;

    /// One that has the place of another is a duplicate. There is no update and no delete.
    async fn add_receipt(&mut self, scope: &Scope, kept: &KeptReceipt) -> Result<(), StoreError>;

    async fn add_statement_run(&mut self, scope: &Scope, run: &Run) -> Result<(), StoreError>;

    /// How far it is; stale when somebody else looked at more than so many people meanwhile.
    async fn save_statement_run(
        &mut self,
        scope: &Scope,
        looked: u64,
        run: &Run,
    ) -> Result<(), StoreError>;
}

#[async_trait]
pub trait StatementsReads {
    /// The donor's gifts that were meant for the period, or may have been taken within it.
    async fn statement_gifts(
        &self,
        scope: &Scope,
        donor: PersonId,
        period: Period,
        within: Within,
    ) -> Result<Vec<Meant>, StoreError>;

    /// What the books say of the same gifts, up to a place, in the books' sequence: entries on
    /// promised, assured and funds' own accounts, and what was paid on top towards fees.
    async fn statement_facts(
        &self,
        scope: &Scope,
        donor: PersonId,
        period: Period,
        within: Within,
        place: u64,
    ) -> Result<Vec<Fact>, StoreError>;

    /// The same of one gift.
    async fn gift_facts(
        &self,
        scope: &Scope,
        gift: GiftId,
        place: u64,
    ) -> Result<Vec<Fact>, StoreError>;

    /// What funds kept, up to a place, of the donor's gifts that were taken within the period; of
    /// gifts of another system, of those meant for it. Summed by the database alone.
    async fn given_within(
        &self,
        scope: &Scope,
        donor: PersonId,
        period: Period,
        within: Within,
        place: u64,
    ) -> Result<Money, StoreError>;

    /// All funds there ever were, in the church's own order.
    async fn statement_funds(&self, scope: &Scope) -> Result<Vec<(FundId, String)>, StoreError>;

    /// With a donor: only theirs.
    async fn issued_statement(
        &self,
        scope: &Scope,
        donor: Option<PersonId>,
        id: StatementId,
    ) -> Result<Option<KeptStatement>, StoreError>;

    async fn statement_latest(
        &self,
        scope: &Scope,
        donor: PersonId,
        period: Period,
    ) -> Result<Option<KeptStatement>, StoreError>;

    /// All of a donor's, newest first.
    async fn statements_of(
        &self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Vec<StatementRow>, StoreError>;

    /// The newest of each donor of a period, by donor, after one.
    async fn statements_within(
        &self,
        scope: &Scope,
        period: Period,
        after: Option<PersonId>,
        limit: u32,
    ) -> Result<Vec<KeptStatement>, StoreError>;

    /// By the code on the paper, of any church.
    async fn statement_coded(&self, code: &str) -> Result<Option<KeptStatement>, StoreError>;

    async fn receipt_latest(
        &self,
        scope: &Scope,
        gift: GiftId,
    ) -> Result<Option<KeptReceipt>, StoreError>;

    /// By the code on the paper, of any church.
    async fn receipt_coded(&self, code: &str) -> Result<Option<KeptReceipt>, StoreError>;

    async fn donors_counted(&self, scope: &Scope) -> Result<u64, StoreError>;

    /// The church’s donors by id, after one; who was forgotten is none.
    async fn donors_after(
        &self,
        scope: &Scope,
        after: Option<PersonId>,
        limit: u32,
    ) -> Result<Vec<Stated>, StoreError>;

    /// Newest first.
    async fn statement_runs(
        &self,
        scope: &Scope,
        limit: u32,
    ) -> Result<Vec<StatementRunRow>, StoreError>;

    async fn statement_run(
        &self,
        scope: &Scope,
        id: StatementRunId,
    ) -> Result<Option<StatementRunRow>, StoreError>;

    /// Those under way, of every church.
    async fn statement_runs_open(&self) -> Result<Vec<Run>, StoreError>;
}
