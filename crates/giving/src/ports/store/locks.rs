use async_trait::async_trait;
use delayed_payments::{Override, Scope as DelayScope};
use kernel::{GatewayId, Timestamp};

use super::StoreError;
use crate::locks::LockOf;

#[async_trait]
pub trait LocksWork {
    /// When the latest delay of any of these scopes began, whether or not it has ended.
    async fn delays_began(
        &mut self,
        scopes: &[DelayScope],
    ) -> Result<Option<Timestamp>, StoreError>;

    /// The latest wish to open a lock. Locked.
    async fn last_override(&mut self, of: LockOf) -> Result<Option<Override>, StoreError>;

    /// One after the latest.
    async fn add_override(&mut self, of: LockOf, wish: &Override) -> Result<(), StoreError>;

    /// Writes that a second person agreed to the latest.
    async fn save_override(&mut self, of: LockOf, wish: &Override) -> Result<(), StoreError>;
}

#[async_trait]
pub trait LocksReads {
    /// The same as [`LocksWork::delays_began`].
    async fn delays_began_now(
        &self,
        scopes: &[DelayScope],
    ) -> Result<Option<Timestamp>, StoreError>;

    /// The latest wish to open a lock.
    async fn override_now(&self, of: LockOf) -> Result<Option<Override>, StoreError>;

    /// The gateways at which what is in a scope has its merchant accounts.
    async fn gateways_serving(&self, scope: &DelayScope) -> Result<Vec<GatewayId>, StoreError>;
}
