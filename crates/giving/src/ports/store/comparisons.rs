use std::time::Duration;

use async_trait::async_trait;
use kernel::{AttemptId, ChurchId, PersonId, Timestamp};

use super::StoreError;
use crate::cases::{Attempted, Comparison, Line, Source};
use crate::scope::Scope;

#[async_trait]
pub trait ComparisonsWork {
    /// Asks for a comparison of a church now; `None` is every church. One that is asked for or
    /// under way already is left as it is. How many were asked for.
    async fn ask_comparison(
        &mut self,
        church: Option<ChurchId>,
        by: Option<PersonId>,
        now: Timestamp,
    ) -> Result<u64, StoreError>;

    /// Asks for a comparison of every church that asked for its last one then or before; of one
    /// that failed, at `again` or before.
    async fn ask_due_comparisons(
        &mut self,
        asked_by: Timestamp,
        again: Timestamp,
        now: Timestamp,
    ) -> Result<u64, StoreError>;

    /// Leases one that is asked for, or whose node died, to this node. Oldest first.
    async fn lease_comparison(
        &mut self,
        node: &str,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<Comparison>, StoreError>;

    /// How far it is; the lease goes on. Stale when it is another node's by now.
    async fn save_comparison(
        &mut self,
        comparison: &Comparison,
        node: &str,
        free_at: Timestamp,
    ) -> Result<(), StoreError>;

    /// It came to its end. Stale when it is another node's by now.
    async fn finish_comparison(
        &mut self,
        comparison: &Comparison,
        node: &str,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Lines that wait for their orders. One that is there stays as it is.
    async fn keep_lines(&mut self, scope: &Scope, lines: &[Line]) -> Result<(), StoreError>;

    /// Their orders were found.
    async fn drop_lines(
        &mut self,
        scope: &Scope,
        source: Source,
        tokens: &[String],
    ) -> Result<(), StoreError>;

    /// Cases stand for them.
    async fn lines_are_judged(
        &mut self,
        scope: &Scope,
        source: Source,
        tokens: &[String],
    ) -> Result<(), StoreError>;
}

#[async_trait]
pub trait ComparisonsReads {
    /// Every church that was ever compared, those in trouble first, then by name.
    async fn comparisons(&self, limit: u32) -> Result<Vec<(String, Comparison)>, StoreError>;

    /// How many churches' last comparison failed, or was asked for before `since` and has no end
    /// since then. Test churches are left out.
    async fn comparisons_in_trouble(&self, since: Timestamp) -> Result<u64, StoreError>;

    /// When the church first asked a gateway for anything.
    async fn first_sent_at(&self, scope: &Scope) -> Result<Option<Timestamp>, StoreError>;

    /// What the gateway was asked for under these keys; unknown keys are left out.
    async fn attempted(
        &self,
        scope: &Scope,
        keys: &[AttemptId],
    ) -> Result<Vec<Attempted>, StoreError>;

    /// The lines under these keys, in no order.
    async fn lines_of_keys(
        &self,
        scope: &Scope,
        source: Source,
        keys: &[String],
    ) -> Result<Vec<Line>, StoreError>;

    /// Lines that no case stands for, older than `before`, by token behind one.
    async fn lines_waiting(
        &self,
        scope: &Scope,
        source: Source,
        before: Timestamp,
        behind: &str,
        limit: u32,
    ) -> Result<Vec<Line>, StoreError>;
}
