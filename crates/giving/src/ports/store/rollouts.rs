use async_trait::async_trait;
use views::AuditLine;

use super::StoreError;
use crate::rollouts::Rollout;

#[async_trait]
pub trait RolloutsWork {
    /// Locked for this unit of work: counts of several nodes are added one after another.
    async fn rollout(&mut self, name: &str) -> Result<Option<Rollout>, StoreError>;

    async fn save_rollout(&mut self, rollout: &Rollout) -> Result<(), StoreError>;
}

#[async_trait]
pub trait RolloutsReads {
    /// All of them, by name.
    async fn rollouts_now(&self) -> Result<Vec<Rollout>, StoreError>;

    /// What the audit log says of one, newest first.
    async fn rollout_history(&self, name: &str, limit: u32) -> Result<Vec<AuditLine>, StoreError>;
}
