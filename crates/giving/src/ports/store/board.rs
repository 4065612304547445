use async_trait::async_trait;
use delayed_payments::{Delay, Switch};
use kernel::{GatewayId, Money, PersonId, Timestamp};
use views::{AgeBand, AmountBand, ChurchHeld, FundHeld, KindHeld, Tally};

use super::StoreError;
use crate::probes::Probe;

/// A gateway as the board counts it.
#[derive(Clone, Debug, PartialEq)]
pub struct GatewayHeld {
    pub gateway: GatewayId,
    pub churches: u64,
    pub held: Vec<Tally>,
    pub oldest: Option<Timestamp>,
    pub last_good: Option<Timestamp>,
    /// Incident-class answers after `since`.
    pub failures: Vec<Timestamp>,
}

/// All that is held, from the gifts and from the books, at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeldTotals {
    /// Per currency, the largest first.
    pub held: Vec<Tally>,
    /// What the assured accounts come to, per currency.
    pub assured: Vec<Money>,
}

/// What health needs to know of the database's rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HealthFacts {
    /// Each loop's last sign of life.
    pub pings: Vec<(String, Timestamp)>,
    /// Active schedules due before the given instant and still not turned into gifts.
    pub overdue_schedules: u64,
    pub parked_tasks: u64,
    /// The latest connectivity check: when, and whether it passed.
    pub connectivity: Option<(Timestamp, bool)>,
}

#[async_trait]
pub trait BoardReads {
    async fn gateways_held(&self, since: Timestamp) -> Result<Vec<GatewayHeld>, StoreError>;

    /// Largest sum first.
    async fn held_by_church(&self) -> Result<Vec<ChurchHeld>, StoreError>;

    /// Held gifts by age at `now`; `bands` are upper bounds in minutes, the last band has none.
    async fn held_by_age(&self, now: Timestamp, bands: &[u32]) -> Result<Vec<AgeBand>, StoreError>;

    async fn held_totals(&self) -> Result<HeldTotals, StoreError>;

    /// Largest sum first, so many at most; and how many funds there are.
    async fn held_by_fund(&self, limit: u32) -> Result<(Vec<FundHeld>, u64), StoreError>;

    async fn held_by_kind(&self) -> Result<Vec<KindHeld>, StoreError>;

    /// Held gifts by how much each is; `bounds` are upper bounds in whole dollars, pounds, ..., the
    /// last band has none.
    async fn held_by_amount(&self, bounds: &[i64]) -> Result<Vec<AmountBand>, StoreError>;

    /// Everybody who gave a gift that is held.
    async fn held_donors(&self) -> Result<u64, StoreError>;

    /// The zones of churches that have held gifts.
    async fn held_zones(&self) -> Result<Vec<String>, StoreError>;

    /// What is held of gifts that churches of a zone were given since an instant.
    async fn held_in_zone(&self, zone: &str, since: Timestamp) -> Result<Vec<Tally>, StoreError>;

    async fn delays_now(&self) -> Result<Vec<Delay>, StoreError>;

    async fn switch_now(&self) -> Result<Switch, StoreError>;

    /// Newest first.
    async fn probes_now(&self, gateway: &GatewayId, limit: u32) -> Result<Vec<Probe>, StoreError>;

    /// Attempts being asked about.
    async fn uncertain_count(&self) -> Result<u64, StoreError>;

    /// Scheduled gifts due at `now` and not sent.
    async fn due_scheduled_count(&self, now: Timestamp) -> Result<u64, StoreError>;

    /// Names for ids, for lists made by several people.
    async fn names(&self, people: &[PersonId]) -> Result<Vec<(PersonId, String)>, StoreError>;

    async fn health_facts(&self, due_before: Timestamp) -> Result<HealthFacts, StoreError>;
}
