use async_trait::async_trait;
use kernel::{PersonId, PledgeId, Timestamp};
use views::{FundPledges, PledgeRow};

use super::StoreError;
use crate::pledges::Pledge;
use crate::scope::Scope;

#[async_trait]
pub trait PledgesWork {
    async fn add_pledge(&mut self, scope: &Scope, pledge: &Pledge) -> Result<(), StoreError>;

    /// Takes back one of this donor's. False when it is not there or was taken back before.
    async fn end_pledge(
        &mut self,
        scope: &Scope,
        donor: PersonId,
        id: PledgeId,
        at: Timestamp,
    ) -> Result<bool, StoreError>;

    /// How many of this donor's are in force.
    async fn pledges_of(&mut self, scope: &Scope, donor: PersonId) -> Result<u32, StoreError>;
}

#[async_trait]
pub trait PledgesReads {
    /// A donor's, and how far each is as the books say; the one that ends first comes first.
    async fn pledges(&self, scope: &Scope, donor: PersonId) -> Result<Vec<PledgeRow>, StoreError>;

    /// A church's by fund, of those whose time has not ended before an instant.
    async fn pledges_by_fund(
        &self,
        scope: &Scope,
        now: Timestamp,
    ) -> Result<Vec<FundPledges>, StoreError>;
}
