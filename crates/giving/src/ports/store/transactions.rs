use async_trait::async_trait;
use kernel::{Date, GiftId};
use views::{TransactionFilter, TransactionRow, TransactionTotals};

use super::StoreError;
use crate::scope::Scope;

#[async_trait]
pub trait TransactionsReads {
    async fn transactions(
        &self,
        scope: &Scope,
        filter: &TransactionFilter,
        per_page: u32,
    ) -> Result<Vec<TransactionRow>, StoreError>;

    /// Over all that match, not only a page.
    async fn transaction_totals(
        &self,
        scope: &Scope,
        filter: &TransactionFilter,
    ) -> Result<TransactionTotals, StoreError>;

    /// One slice of an export, oldest first, after the given place (date, id).
    async fn transactions_after(
        &self,
        scope: &Scope,
        filter: &TransactionFilter,
        after: Option<(Date, GiftId)>,
        limit: u32,
    ) -> Result<Vec<TransactionRow>, StoreError>;

    async fn transaction(
        &self,
        scope: &Scope,
        id: GiftId,
    ) -> Result<Option<TransactionRow>, StoreError>;

    /// The date of the church's latest gift.
    async fn latest_gift(&self, scope: &Scope) -> Result<Option<Date>, StoreError>;
}
