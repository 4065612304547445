use async_trait::async_trait;
use kernel::{PersonId, RequestId, Timestamp};

use super::StoreError;
use crate::entries::{Entry, GuestWish};
use crate::scope::Scope;

#[async_trait]
pub trait EntriesWork {
    /// In place of the one that was there. An address that another church has is a duplicate.
    async fn put_entry(&mut self, entry: &Entry) -> Result<(), StoreError>;

    /// What a guest wants to give, in place of what the same form wanted before; one that was given
    /// is left as it is.
    async fn put_guest_wish(&mut self, scope: &Scope, wish: &GuestWish) -> Result<(), StoreError>;

    /// Locked for this unit of work.
    async fn guest_wish(
        &mut self,
        scope: &Scope,
        id: RequestId,
    ) -> Result<Option<GuestWish>, StoreError>;

    /// Writes that it was given, once, and by whom.
    async fn end_guest_wish(
        &mut self,
        scope: &Scope,
        id: RequestId,
        donor: PersonId,
        at: Timestamp,
    ) -> Result<(), StoreError>;
}

#[async_trait]
pub trait EntriesReads {
    async fn entry(&self, scope: &Scope) -> Result<Option<Entry>, StoreError>;

    /// By its address.
    async fn entry_at(&self, slug: &str) -> Result<Option<Entry>, StoreError>;

    async fn guest_wish_now(
        &self,
        scope: &Scope,
        id: RequestId,
    ) -> Result<Option<GuestWish>, StoreError>;
}
