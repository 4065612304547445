//! Releases: held gifts go out again in batches, low value first, the next only when the last is
//! resolved.
//!
//! Nothing here talks to a gateway. Releasing writes tasks; [`crate::send`] does the work.

use delayed_payments::PlanState;
use kernel::{BatchId, GatewayId, Money, PersonId, PlanId, Timestamp};

/// The way out for a gateway's held gifts, locked by its fingerprint.
#[derive(Clone, Debug, PartialEq)]
pub struct ReleasePlan {
    pub id: PlanId,
    pub gateway: GatewayId,
    pub state: PlanState,
    /// Hash over every gift, amount and batch, in order.
    pub fingerprint: String,
    pub drawn_by: PersonId,
    pub drawn_at: Timestamp,
    pub batch_size: u32,
    pub failure_limit_percent: u32,
    /// The row's version; raised by every save.
    pub version: u32,
}

/// A slice of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct ReleaseBatch {
    pub id: BatchId,
    pub plan: PlanId,
    /// From 1.
    pub ordinal: u32,
    pub count: u32,
    pub sum: Money,
    pub smallest: Money,
    pub largest: Money,
    pub released_at: Option<Timestamp>,
}
