use std::time::Duration;

use async_trait::async_trait;
use kernel::{DrillReportId, IncidentId, Timestamp};

use super::StoreError;
use crate::drills::{Ended, Progress, Run};

#[async_trait]
pub trait DrillsWork {
    async fn add_drill_run(&mut self, run: &Run) -> Result<(), StoreError>;

    /// The oldest that is not finished and that nobody has. It is begun once more.
    async fn lease_drill(
        &mut self,
        node: &str,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<Run>, StoreError>;

    /// How far it is; the lease goes on. Stale when it is another node's by now.
    async fn note_drill(
        &mut self,
        id: DrillReportId,
        node: &str,
        progress: &Progress,
        free_at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Stale when it is another node's by now.
    async fn finish_drill(
        &mut self,
        id: DrillReportId,
        node: &str,
        ended: &Ended,
    ) -> Result<(), StoreError>;

    /// An incident's post-mortem names it.
    async fn name_drill(
        &mut self,
        id: DrillReportId,
        incident: IncidentId,
    ) -> Result<(), StoreError>;
}

#[async_trait]
pub trait DrillsReads {
    /// Whether one waits that nobody plays.
    async fn drill_is_due(&self, now: Timestamp) -> Result<bool, StoreError>;

    /// Newest first.
    async fn drill_runs(&self, limit: u32) -> Result<Vec<Run>, StoreError>;

    async fn drill_run(&self, id: DrillReportId) -> Result<Option<Run>, StoreError>;

    /// Those that an incident's post-mortem names, newest first.
    async fn drills_of_incident(&self, incident: IncidentId) -> Result<Vec<Run>, StoreError>;
}
