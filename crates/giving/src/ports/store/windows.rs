use async_trait::async_trait;
use delayed_payments::{Course, Scope as DelayScope, Window};
use kernel::{Amount, DelayId, Timestamp};

use super::StoreError;

/// A window, and whether its delay is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowNow {
    pub window: Window,
    pub ended_at: Option<Timestamp>,
}

/// A schedule as a window asks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Falling {
    pub course: Course,
    pub amount: Amount,
    /// When its next gift is due.
    pub next_due_at: Timestamp,
    /// The church's IANA zone.
    pub zone: String,
}

#[async_trait]
pub trait WindowsWork {
    /// Planned ones whose start has come, and whose delay nobody has begun yet.
    async fn windows_started(&mut self, now: Timestamp) -> Result<Vec<Window>, StoreError>;

    /// Locked for this unit of work.
    async fn window(&mut self, id: DelayId) -> Result<Option<Window>, StoreError>;

    async fn add_window(&mut self, window: &Window) -> Result<(), StoreError>;

    /// Everything that may change.
    async fn save_window(&mut self, window: &Window) -> Result<(), StoreError>;
}

#[async_trait]
pub trait WindowsReads {
    /// Those whose planned end is after `since`, or whose delay is still on; by their start.
    async fn windows(&self, since: Timestamp) -> Result<Vec<WindowNow>, StoreError>;

    async fn window_now(&self, id: DelayId) -> Result<Option<WindowNow>, StoreError>;

    /// Schedules in a delay's scope whose next gift is due before `before`, over all churches that
    /// are no test (C-33).
    async fn falling_due(
        &self,
        scope: &DelayScope,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<Falling>, StoreError>;

    /// The zones of all churches, each once.
    async fn church_zones(&self) -> Result<Vec<String>, StoreError>;
}
