use async_trait::async_trait;

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
}
