use async_trait::async_trait;
use kernel::{AttemptId, ChurchId, GiftId, SettlementId, Timestamp};

use super::StoreError;
use crate::imports::BadRow;
use crate::scope::Scope;
use crate::settlements::Settlement;

#[async_trait]
pub trait SettlementsWork {
    /// Locked for this unit of work: one process at a time reads one file.
    async fn settlement(&mut self, id: SettlementId) -> Result<Option<Settlement>, StoreError>;

    async fn add_settlement(&mut self, settlement: &Settlement) -> Result<(), StoreError>;

    /// Writes how far it is; the row must not be finished.
    async fn save_settlement(&mut self, settlement: &Settlement) -> Result<(), StoreError>;

    /// What is wrong with rows that were left out.
    async fn add_bad_settlement_rows(
        &mut self,
        id: SettlementId,
        rows: &[BadRow],
    ) -> Result<(), StoreError>;
}

#[async_trait]
pub trait SettlementsReads {
    async fn settlement_now(&self, id: SettlementId) -> Result<Option<Settlement>, StoreError>;

    /// By line: the first of them.
    async fn bad_settlement_rows(
        &self,
        id: SettlementId,
        limit: u32,
    ) -> Result<Vec<BadRow>, StoreError>;

    /// The place in the church's chain of the last order before an instant; 0 when there is none.
    async fn last_order_before(&self, church: ChurchId, at: Timestamp) -> Result<u64, StoreError>;

    /// Whose attempts these are; unknown keys are left out.
    async fn gifts_of_attempts(
        &self,
        scope: &Scope,
        keys: &[AttemptId],
    ) -> Result<Vec<GiftId>, StoreError>;
}
