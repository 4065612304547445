use async_trait::async_trait;
use kernel::{ChurchId, GiftId, OrderId, TaskId, Timestamp};
use ledger::{Account, AccountId, AccountKind};
use views::{AccountRow, AuditLine, BooksChurch, ChangeRow, LifeTask, OrderLine, PostedEntry};

use super::StoreError;
use crate::books::{Asked, KindSum, OrderPlace};

/// Pages are read by place (church and sequence, account and version), never by counting rows
/// before them: a place stays what it is while orders are written.
#[async_trait]
pub trait BooksReads {
    /// Every church, by name.
    async fn churches_with_books(&self) -> Result<Vec<BooksChurch>, StoreError>;

    /// What the accounts of each kind and currency sum to, counting the orders that happened at
    /// `at` or before.
    async fn chart(&self, church: ChurchId, at: Timestamp) -> Result<Vec<KindSum>, StoreError>;

    /// Accounts as of `at`, by kind and then the largest balance first: of each kind `limit` at
    /// most, after the given one. Those nothing had happened to are not there yet.
    async fn accounts_as_of(
        &self,
        church: ChurchId,
        at: Timestamp,
        kind: Option<AccountKind>,
        after: Option<AccountId>,
        limit: u32,
    ) -> Result<Vec<AccountRow>, StoreError>;

    /// One account as of `at`, and whose it is.
    async fn account_as_of(
        &self,
        id: AccountId,
        at: Timestamp,
    ) -> Result<Option<(BooksChurch, AccountRow)>, StoreError>;

    /// Changes of an account below a version that happened at `at` or before, newest first.
    async fn account_changes(
        &self,
        id: AccountId,
        below: Option<u64>,
        at: Timestamp,
        limit: u32,
    ) -> Result<Vec<ChangeRow>, StoreError>;

    /// How many orders of the church happened at `at` or before.
    async fn orders_until(&self, church: ChurchId, at: Timestamp) -> Result<u64, StoreError>;

    /// Orders that fit, newest first.
    async fn order_lines(&self, asked: &Asked, limit: u32) -> Result<Vec<OrderLine>, StoreError>;

    /// Where an order stands.
    async fn order_place(&self, id: OrderId) -> Result<Option<OrderPlace>, StoreError>;

    /// The entries of the church's order at `seq`, in their sequence.
    async fn posted_entries(
        &self,
        church: ChurchId,
        seq: u64,
    ) -> Result<Vec<PostedEntry>, StoreError>;

    /// The first order after `seq` that moved money from the clearing account to the church's bank.
    async fn payout_after(
        &self,
        clearing: &Account,
        seq: u64,
    ) -> Result<Option<(OrderId, Timestamp)>, StoreError>;

    /// Gifts of that number: of one church, or of all.
    async fn gifts_numbered(
        &self,
        church: Option<ChurchId>,
        number: &str,
    ) -> Result<Vec<GiftId>, StoreError>;

    /// Those of the tasks that are there, by when they were due.
    async fn tasks_named(
        &self,
        church: ChurchId,
        ids: &[TaskId],
    ) -> Result<Vec<LifeTask>, StoreError>;

    /// What the church's audit log says of these subjects, oldest first.
    async fn audit_about(
        &self,
        church: ChurchId,
        subjects: &[String],
    ) -> Result<Vec<AuditLine>, StoreError>;
}
