use std::time::Duration;

use async_trait::async_trait;
use kernel::{GatewayId, PersonId, RequestId, TaskId, Timestamp};

use super::StoreError;
use crate::tasks::{Leased, Postponed, Task};

/// Whether a request is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    New,
    /// The same request with the same content came before.
    Repeat,
    /// The same request id, other content.
    OtherContent,
}

/// What a person asked for: who, what, when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub id: RequestId,
    pub person: PersonId,
    pub content_hash: String,
    pub at: Timestamp,
}

#[async_trait]
pub trait RequestsWork {
    /// Claims a request id for this unit of work.
    async fn claim(
        &mut self,
        request: RequestId,
        person: PersonId,
        content_hash: &str,
        at: Timestamp,
    ) -> Result<Claim, StoreError>;

    /// Claims many; whether all of them are new. If one is not, nothing may be built upon the others
    /// in this unit of work.
    async fn claim_all(&mut self, requests: &[Request]) -> Result<bool, StoreError>;
}

#[async_trait]
pub trait TasksWork: Send {
    /// Writes rows of work, each due at its own time. A task whose id is there already is left as it
    /// is. One statement, however many tasks there are.
    async fn enqueue_all(&mut self, tasks: &[(TaskId, Task, Timestamp)]) -> Result<(), StoreError>;

    /// Writes one row of work.
    async fn enqueue(&mut self, id: TaskId, task: &Task, due: Timestamp) -> Result<(), StoreError> {
        self.enqueue_all(&[(id, task.clone(), due)]).await
    }

    /// Leases up to `limit` due tasks, oldest first; those leased by a living node are passed over.
    async fn lease_tasks(
        &mut self,
        node: &str,
        now: Timestamp,
        lease: Duration,
        limit: u32,
    ) -> Result<Vec<Leased>, StoreError>;

    /// The same out of lanes, up to so many of each: those that wait to call a gateway, and those that
    /// wait for none. Up to `limit` in all, oldest first.
    async fn lease_lanes(
        &mut self,
        node: &str,
        now: Timestamp,
        lease: Duration,
        lanes: &[(Option<GatewayId>, u32)],
        limit: u32,
    ) -> Result<Vec<(Leased, Option<GatewayId>)>, StoreError>;

    /// Done, all of them: the rows stay as history, but are never leased again.
    async fn finish_tasks(&mut self, ids: &[TaskId], now: Timestamp) -> Result<(), StoreError>;

    /// One is done.
    async fn finish_task(&mut self, id: TaskId, now: Timestamp) -> Result<(), StoreError> {
        self.finish_tasks(&[id], now).await
    }

    /// Due again at `due`; the reason is kept, and a failure counted as a try.
    async fn postpone_task(
        &mut self,
        id: TaskId,
        due: Timestamp,
        why: &Postponed,
    ) -> Result<(), StoreError>;

    /// Given up: kept with its reason, a loss on health.
    async fn park_task(&mut self, id: TaskId, reason: &str) -> Result<(), StoreError>;

    /// Whether the orchestrator answered when it was last asked.
    async fn note_connectivity(&mut self, at: Timestamp, passed: bool) -> Result<(), StoreError>;

    /// This worker loop lives.
    async fn ping(&mut self, name: &str, at: Timestamp) -> Result<(), StoreError>;
}
