use async_trait::async_trait;
use kernel::{GatewayId, Timestamp};
use views::Tally;

use super::StoreError;

/// Tasks of one kind that are still to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    pub kind: String,
    /// Also those whose time has not come.
    pub waiting: u64,
    /// Those whose time has come.
    pub due: u64,
    /// When the one that waits longest was due.
    pub oldest_due: Option<Timestamp>,
}

#[async_trait]
pub trait GaugesReads {
    /// What waits at `now`, by kind. A kind of which nothing waits is not there.
    async fn queues(&self, now: Timestamp) -> Result<Vec<Queue>, StoreError>;

    /// Held gifts by gateway and currency; those of test churches are not counted (C-33).
    async fn held_now(&self) -> Result<Vec<(GatewayId, Tally)>, StoreError>;

    /// How many churches' audit logs do not end where they were last written to: a line was taken
    /// away, or is not the line that was written.
    async fn broken_audit_logs(&self) -> Result<u64, StoreError>;
}
