use async_trait::async_trait;
use delayed_payments::{HeldGift, MethodKind, Scope as DelayScope, Subject};
use kernel::{BatchId, ChurchId, FacilityId, GatewayId, GiftId, Money, PlanId, Timestamp};
use views::Tally;

use super::StoreError;
use crate::releases::{ReleaseBatch, ReleasePlan};

/// What became of a batch's gifts, from the gifts themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchProgress {
    pub batch: BatchId,
    pub taken: Tally,
    pub held_again: u64,
    pub not_taken: u64,
    pub cancelled: u64,
    /// Released, sent or being asked about.
    pub open: u64,
}

/// A held gift, and the way it would go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub church: ChurchId,
    pub gateway: GatewayId,
    pub facility: FacilityId,
    pub kind: MethodKind,
    pub gift: HeldGift,
}

impl Held {
    /// As delays see it.
    pub fn subject(&self) -> Subject<'_> {
        Subject {
            church: self.church,
            gateway: Some(&self.gateway),
            facility: Some(self.facility),
            method_kind: self.kind,
        }
    }
}

#[async_trait]
pub trait PlansWork {
    /// All held gifts in a scope over all churches, test churches left out, locked.
    async fn held_gifts(&mut self, scope: &DelayScope) -> Result<Vec<Held>, StoreError>;

    /// The plan, its batches and which gifts are in them.
    async fn add_plan(
        &mut self,
        plan: &ReleasePlan,
        batches: &[(ReleaseBatch, Vec<(ChurchId, GiftId)>)],
    ) -> Result<(), StoreError>;

    /// Locked.
    async fn plan(&mut self, id: PlanId) -> Result<Option<ReleasePlan>, StoreError>;

    async fn save_plan(&mut self, plan: &ReleasePlan) -> Result<(), StoreError>;

    /// Plans that are drafted, running or paused, and are of this scope or have a gift in it.
    /// Locked.
    async fn open_plans(&mut self, scope: &DelayScope) -> Result<Vec<ReleasePlan>, StoreError>;

    async fn plan_of_batch(&mut self, batch: BatchId) -> Result<Option<ReleasePlan>, StoreError>;

    /// In their order.
    async fn batches(&mut self, plan: PlanId) -> Result<Vec<ReleaseBatch>, StoreError>;

    async fn save_batch(&mut self, batch: &ReleaseBatch) -> Result<(), StoreError>;

    async fn gifts_in_batch(
        &mut self,
        batch: BatchId,
    ) -> Result<Vec<(ChurchId, GiftId)>, StoreError>;

    /// Every gift of the plan with the number of its batch and what it comes to now, in the
    /// sequence in which they go out: what the fingerprint is taken of.
    async fn plan_gifts(&mut self, plan: PlanId) -> Result<Vec<(u32, GiftId, Money)>, StoreError>;

    async fn progress_now(&mut self, plan: PlanId) -> Result<Vec<BatchProgress>, StoreError>;
}

#[async_trait]
pub trait PlansReads {
    async fn plan_by_id(
        &self,
        id: PlanId,
    ) -> Result<Option<(ReleasePlan, Vec<ReleaseBatch>, Vec<BatchProgress>)>, StoreError>;

    /// Since when the oldest gift of a plan that is still held is, and how many churches the plan
    /// is about.
    async fn plan_reach(&self, id: PlanId) -> Result<(Option<Timestamp>, u64), StoreError>;

    /// Newest first.
    async fn plans(&self, limit: u32) -> Result<Vec<ReleasePlan>, StoreError>;
}
