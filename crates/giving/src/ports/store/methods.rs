use async_trait::async_trait;
use kernel::{ChurchId, Date, GiftId, MethodId, PersonId, RequestId, ScheduleId, Timestamp};

use super::StoreError;
use crate::methods::{ExpiryNotice, HandOff, Kept};
use crate::scope::Scope;

#[async_trait]
pub trait MethodsWork {
    /// Of this donor, locked for this unit of work; one that was removed as well.
    async fn kept_method(
        &mut self,
        scope: &Scope,
        donor: PersonId,
        id: MethodId,
    ) -> Result<Option<Kept>, StoreError>;

    /// Writes nickname, digits and date, and when it was removed, forgotten, renewed.
    async fn save_method(&mut self, scope: &Scope, kept: &Kept) -> Result<(), StoreError>;

    /// Those that pay by a token, of whichever church; removed ones are not among them.
    async fn methods_by_token(&mut self, token: &str) -> Result<Vec<(ChurchId, Kept)>, StoreError>;

    /// Running schedules that are paid this way, in the order of their ids.
    async fn schedules_on(
        &mut self,
        scope: &Scope,
        method: MethodId,
    ) -> Result<Vec<ScheduleId>, StoreError>;

    /// Gifts of the donor that are meant to be taken this way and are not over.
    async fn gifts_on(
        &mut self,
        scope: &Scope,
        donor: PersonId,
        method: MethodId,
    ) -> Result<u32, StoreError>;

    /// A hand-off whose form was sent before is left as it is.
    async fn add_hand_off(&mut self, scope: &Scope, hand_off: &HandOff) -> Result<(), StoreError>;

    /// Of this donor, locked for this unit of work.
    async fn hand_off(
        &mut self,
        scope: &Scope,
        donor: PersonId,
        id: RequestId,
    ) -> Result<Option<HandOff>, StoreError>;

    /// Writes what came of it, once.
    async fn end_hand_off(
        &mut self,
        scope: &Scope,
        id: RequestId,
        method: MethodId,
    ) -> Result<(), StoreError>;

    /// Writes that a donor was told of a date that ends. False when they were before.
    async fn tell_expiry(
        &mut self,
        scope: &Scope,
        notice: &ExpiryNotice,
        at: Timestamp,
    ) -> Result<bool, StoreError>;
}

#[async_trait]
pub trait MethodsReads {
    /// A donor's ways to pay, newest first.
    async fn wallet(&self, scope: &Scope, donor: PersonId) -> Result<Vec<Kept>, StoreError>;

    /// Whether a gift came from what its donor still has: a guest's card is on nobody's list.
    async fn gave_from_list(&self, scope: &Scope, gift: GiftId) -> Result<bool, StoreError>;

    /// The same question outside a unit of work.
    async fn hand_off_now(
        &self,
        scope: &Scope,
        donor: PersonId,
        id: RequestId,
    ) -> Result<Option<HandOff>, StoreError>;

    /// Cards whose date will have ended by a day, from which a running schedule is to take its next
    /// gift by then; those told a week before are left out.
    async fn methods_that_end(
        &self,
        scope: &Scope,
        by: Date,
        limit: u32,
    ) -> Result<Vec<(PersonId, MethodId)>, StoreError>;

    /// Removed before an instant and not forgotten at the vault yet.
    async fn methods_to_forget(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<(ChurchId, PersonId, MethodId)>, StoreError>;
}
