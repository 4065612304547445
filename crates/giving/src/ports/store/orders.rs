use async_trait::async_trait;
use kernel::{ChurchId, JobId};
use ledger::{AccountKind, ChainHash, Change, Order};

use super::StoreError;

/// What became of an order that was appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    New,
    /// The same order, same content, was there: nothing was written.
    Exists,
}

#[async_trait]
pub trait OrdersWork {
    /// Writes the order, its moves, one change per entry, the balances and the chain. An order
    /// whose id is taken by other content is `StoreError::OtherContent`. There is no update and
    /// no delete.
    async fn append_order(&mut self, order: &Order) -> Result<Appended, StoreError>;
}

#[async_trait]
pub trait LedgerReads {
    /// Orders of a church in chain order after `seq`, with their sequence numbers and hashes.
    async fn orders_after(
        &self,
        church: ChurchId,
        seq: u64,
        limit: u32,
    ) -> Result<Vec<(u64, Order, ChainHash)>, StoreError>;

    /// The orders of one job, oldest first.
    async fn orders_of(&self, church: ChurchId, job: JobId) -> Result<Vec<Order>, StoreError>;

    /// The changes of the orders that `orders_after` answers to the same question, entry by entry:
    /// what `ledger::Verifier` wants beside each order.
    async fn changes_beside(
        &self,
        church: ChurchId,
        seq: u64,
        limit: u32,
    ) -> Result<Vec<Change>, StoreError>;

    /// Changes of a church in the order of (account, version) after the given place.
    async fn changes_after(
        &self,
        church: ChurchId,
        after: Option<(ledger::AccountId, u64)>,
        limit: u32,
    ) -> Result<Vec<Change>, StoreError>;

    /// The sum of the stored balances of all accounts of a kind, per currency.
    async fn balance_of_kind(
        &self,
        church: ChurchId,
        kind: AccountKind,
    ) -> Result<Vec<kernel::Money>, StoreError>;
}
