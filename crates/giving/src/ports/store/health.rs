use async_trait::async_trait;
use kernel::Timestamp;
use views::{AuditLine, HealthTurn, ParkedTask};

use super::StoreError;

#[async_trait]
pub trait HealthWork {
    /// What a watchdog remembers; empty at first. Locked for this unit of work, so that nodes look
    /// one after another.
    async fn watch(&mut self, name: &str) -> Result<String, StoreError>;

    async fn save_watch(&mut self, name: &str, state: &str) -> Result<(), StoreError>;

    /// An entry of health turned. One that is there already is left as it is.
    async fn add_turn(&mut self, turn: &HealthTurn) -> Result<(), StoreError>;

    /// Forgets the turns before an instant.
    async fn forget_turns(&mut self, before: Timestamp) -> Result<(), StoreError>;
}

#[async_trait]
pub trait HealthReads {
    /// What every watchdog remembers, by name.
    async fn watches(&self) -> Result<Vec<(String, String)>, StoreError>;

    /// Newest first.
    async fn turns(&self, limit: u32) -> Result<Vec<HealthTurn>, StoreError>;

    /// Tasks that were given up, the oldest first, over all churches.
    async fn parked_tasks(&self, limit: u32) -> Result<Vec<ParkedTask>, StoreError>;

    /// What the house's own audit log says of a subject, newest first.
    async fn house_history(&self, subject: &str, limit: u32) -> Result<Vec<AuditLine>, StoreError>;

    /// The database's own clock.
    async fn database_clock(&self) -> Result<Timestamp, StoreError>;
}
