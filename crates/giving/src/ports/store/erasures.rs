use async_trait::async_trait;
use kernel::{ChurchId, PersonId, ScheduleId, Timestamp};
use views::OpenGift;

use super::StoreError;
use crate::erasure::{Erasure, Tombstone};
use crate::scope::Scope;

#[async_trait]
pub trait ErasuresWork {
    /// One that was asked for before is left as it is.
    async fn add_erasure(&mut self, scope: &Scope, erasure: &Erasure) -> Result<(), StoreError>;

    /// Locked for this unit of work.
    async fn erasure(
        &mut self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Option<Erasure>, StoreError>;

    /// Takes one back that is not done.
    async fn drop_erasure(&mut self, scope: &Scope, donor: PersonId) -> Result<(), StoreError>;

    /// Nobody gives as this donor until the unit of work ends.
    async fn lock_giver(&mut self, scope: &Scope, donor: PersonId) -> Result<(), StoreError>;

    /// Whether none of these was forgotten; none of them is until the unit of work ends.
    async fn givers_stay(&mut self, donors: &[PersonId]) -> Result<bool, StoreError>;

    /// Gifts of the donor that are not over, oldest first.
    async fn open_gifts(
        &mut self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Vec<OpenGift>, StoreError>;

    /// The donor's running schedules, by their ids.
    async fn running_of(
        &mut self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Vec<ScheduleId>, StoreError>;

    /// Everything that says who the donor is, everywhere but in papers that were issued: name,
    /// address, credential, codes, tries, where they are signed in, names and digits of methods,
    /// hand-offs, wishes, consents, preferences, phone and webhook, mails and texts, guests' forms,
    /// what another system called them, pledges, households. Ways to pay are removed; their tokens
    /// are forgotten as all that are removed. The books are not touched.
    async fn erase(
        &mut self,
        scope: &Scope,
        tombstone: &Tombstone,
        at: Timestamp,
    ) -> Result<(), StoreError>;
}

#[async_trait]
pub trait ErasuresReads {
    async fn erasure_now(
        &self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Option<Erasure>, StoreError>;

    /// What `open_gifts` answers, outside a unit of work.
    async fn open_gifts_now(
        &self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Vec<OpenGift>, StoreError>;

    /// Those whose time has come, over all churches, the oldest first.
    async fn erasures_due(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(ChurchId, PersonId)>, StoreError>;

    /// Of these people, those who were forgotten.
    async fn erased_among(
        &self,
        scope: &Scope,
        people: &[PersonId],
    ) -> Result<Vec<PersonId>, StoreError>;
}
