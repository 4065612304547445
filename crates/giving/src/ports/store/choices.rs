use async_trait::async_trait;
use delayed_payments::spacing::{Sent, Stacking};
use kernel::{ChurchId, GiftId, MethodId, PersonId, ScheduleId, Timestamp};

use super::StoreError;
use crate::choices::{About, Choice, KeptConsent, Wish};
use crate::gifts::Gift;
use crate::methods::Method;
use crate::scope::Scope;

#[async_trait]
pub trait ChoicesWork {
    /// Writes method, kind, facility and gateway of a gift that is locked; its version stays.
    async fn reroute_gift(&mut self, scope: &Scope, gift: &Gift) -> Result<(), StoreError>;

    /// What was chosen of a gift; the same at the same instant is written once.
    async fn add_choice(
        &mut self,
        scope: &Scope,
        gift: GiftId,
        choice: &Choice,
    ) -> Result<(), StoreError>;

    /// Ways the gift was ever sent on or meant to be, but the one it has.
    async fn ways_left(&mut self, scope: &Scope, gift: GiftId)
    -> Result<Vec<MethodId>, StoreError>;

    /// A donor's ways to pay, newest first, as this unit of work sees them.
    async fn methods_of(
        &mut self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Vec<Method>, StoreError>;

    /// Of all gifts of the donor, or of one; the one before is replaced.
    async fn put_wish(
        &mut self,
        scope: &Scope,
        wish: &Wish,
        at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Every wish of these donors.
    async fn wishes(&mut self, scope: &Scope, donors: &[PersonId])
    -> Result<Vec<Wish>, StoreError>;

    /// What these donors gave after `since`, was not surely refused, or is planned for later.
    async fn sent_near(
        &mut self,
        scope: &Scope,
        donors: &[PersonId],
        since: Timestamp,
    ) -> Result<Vec<Sent>, StoreError>;

    /// When gifts of these schedules were taken or sent after `since`, or will be: the next date of
    /// each, and what is on its way. What is held has no time.
    async fn times_near(
        &mut self,
        scope: &Scope,
        schedules: &[ScheduleId],
        since: Timestamp,
    ) -> Result<Vec<(ScheduleId, Timestamp)>, StoreError>;

    /// Writes that the donor of a gift was asked or told. False when they were before.
    async fn tell_waiting(
        &mut self,
        scope: &Scope,
        gift: GiftId,
        about: About,
        at: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Ends the donor's consent in force, if there is one.
    async fn end_consent(
        &mut self,
        scope: &Scope,
        donor: PersonId,
        at: Timestamp,
    ) -> Result<(), StoreError>;

    async fn add_consent(&mut self, scope: &Scope, kept: &KeptConsent) -> Result<(), StoreError>;

    /// The consent in force.
    async fn consent(
        &mut self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Option<KeptConsent>, StoreError>;
}

#[async_trait]
pub trait ChoicesReads {
    /// What was chosen of a gift, oldest first.
    async fn choices(&self, scope: &Scope, gift: GiftId) -> Result<Vec<Choice>, StoreError>;

    /// The donor's wishes.
    async fn wishes_now(
        &self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Vec<(Option<GiftId>, Stacking)>, StoreError>;

    /// The consent in force.
    async fn consent_now(
        &self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Option<KeptConsent>, StoreError>;

    /// Held gifts of schedules whose next date falls due before `before`, whose donors were not asked
    /// yet what they want.
    async fn gifts_to_ask_about(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<(ChurchId, GiftId)>, StoreError>;

    /// A church's gifts that are held or wait to be tried again, whose donors were not told yet of
    /// the year's end.
    async fn gifts_to_tell_of_year_end(
        &self,
        scope: &Scope,
        limit: u32,
    ) -> Result<Vec<GiftId>, StoreError>;
}
