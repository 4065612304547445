use async_trait::async_trait;
use kernel::{ChurchId, JobId};
use ledger::{AccountKind, ChainHash, Change, Order};

use super::StoreError;

/// What became of an order that was appended. Only a new one was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    New,
    /// The same order, same content, was there.
    Exists,
    /// The id is taken by an order of other content.
    OtherContent,
    /// A balance would be more than can be counted.
    TooLarge,
}

#[async_trait]
pub trait OrdersWork: Send {
    /// Writes the orders in the sequence given, each with one change per entry, the balances and the
    /// chain. They may be of several churches; what is wrong with one leaves the others as they are.
    /// One outcome per order. There is no update and no delete.
    ///
    /// It takes a few statements, however many orders there are.
    async fn append_orders(&mut self, orders: &[Order]) -> Result<Vec<Appended>, StoreError>;

    /// Writes orders, for whoever cannot go on without all of them.
    async fn append_all(&mut self, orders: &[Order]) -> Result<(), StoreError> {
        let outcomes = self.append_orders(orders).await?;
        for (order, outcome) in orders.iter().zip(outcomes) {
            match outcome {
                Appended::New | Appended::Exists => {}
                Appended::OtherContent => {
                    return Err(StoreError::OtherContent { order: order.id() });
                }
                Appended::TooLarge => return Err(StoreError::TooLarge { order: order.id() }),
            }
        }
        Ok(())
    }

    /// Writes one order, for whoever cannot go on without it.
    async fn append_order(&mut self, order: &Order) -> Result<Appended, StoreError> {
        let outcomes = self.append_orders(std::slice::from_ref(order)).await?;
        match outcomes.first() {
            Some(Appended::OtherContent) => Err(StoreError::OtherContent { order: order.id() }),
            Some(Appended::TooLarge) => Err(StoreError::TooLarge { order: order.id() }),
            Some(Appended::New) => Ok(Appended::New),
            Some(Appended::Exists) | None => Ok(Appended::Exists),
        }
    }
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
    /// what each of them did, beside it.
    async fn changes_beside(
        &self,
        church: ChurchId,
        seq: u64,
        limit: u32,
    ) -> Result<Vec<Change>, StoreError>;

    /// Changes of a church, account by account and each account's by version, after the given place.
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
