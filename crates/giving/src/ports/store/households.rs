use async_trait::async_trait;
use kernel::{HouseholdId, PersonId, Timestamp};
use views::HouseholdInvitation;

use super::StoreError;
use crate::households::Household;
use crate::scope::Scope;

#[async_trait]
pub trait HouseholdsWork {
    /// Somebody asks. Whoever asks or lives with somebody already is a duplicate.
    async fn add_household(
        &mut self,
        scope: &Scope,
        household: &Household,
    ) -> Result<(), StoreError>;

    /// Locked for this unit of work.
    async fn household(
        &mut self,
        scope: &Scope,
        id: HouseholdId,
    ) -> Result<Option<Household>, StoreError>;

    /// The one this person asked for or lives in, locked for this unit of work.
    async fn household_of(
        &mut self,
        scope: &Scope,
        person: PersonId,
    ) -> Result<Option<Household>, StoreError>;

    /// Writes where it stands and who shares. Whoever joins a second one is a duplicate.
    async fn save_household(
        &mut self,
        scope: &Scope,
        household: &Household,
    ) -> Result<(), StoreError>;

    /// How often somebody asked after an instant, and when the first time was.
    async fn asked_since(
        &mut self,
        scope: &Scope,
        asker: PersonId,
        since: Timestamp,
    ) -> Result<(u32, Option<Timestamp>), StoreError>;
}

#[async_trait]
pub trait HouseholdsReads {
    /// The same question outside a unit of work.
    async fn household_now(
        &self,
        scope: &Scope,
        person: PersonId,
    ) -> Result<Option<Household>, StoreError>;

    /// Who asked for it, if it is there and was not answered.
    async fn household_asked(
        &self,
        scope: &Scope,
        id: HouseholdId,
    ) -> Result<Option<PersonId>, StoreError>;

    /// Who asks whoever has this address, and may still be answered; the oldest first.
    async fn invitations(
        &self,
        scope: &Scope,
        address: &str,
        now: Timestamp,
    ) -> Result<Vec<HouseholdInvitation>, StoreError>;
}
