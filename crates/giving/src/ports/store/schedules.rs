use async_trait::async_trait;
use kernel::{ChurchId, Date, PersonId, ScheduleId, Timestamp};

use super::StoreError;
use crate::schedules::{Schedule, ScheduleDetail};
use crate::scope::Scope;

#[async_trait]
pub trait SchedulesWork {
    async fn add_schedule(&mut self, scope: &Scope, schedule: &Schedule) -> Result<(), StoreError>;

    /// Locked for this unit of work.
    async fn schedule(
        &mut self,
        scope: &Scope,
        id: ScheduleId,
    ) -> Result<Option<Schedule>, StoreError>;

    /// Everything that may change; the row must still have the version it was read with.
    async fn save_schedule(&mut self, scope: &Scope, schedule: &Schedule)
    -> Result<(), StoreError>;

    /// Active schedules whose next date has come, oldest first, over all churches, and notes on
    /// each that this date is in the queue, so that it is not answered again. Rows that another
    /// node holds are passed over.
    async fn due_schedules(
        &mut self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(ChurchId, ScheduleId, Date)>, StoreError>;

    /// Running schedules whose donors are to be told of the next gift by now, over all churches,
    /// and notes that they were. Rows that another node holds are passed over.
    async fn schedules_to_tell(
        &mut self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(ChurchId, ScheduleId)>, StoreError>;
}

#[async_trait]
pub trait SchedulesReads {
    /// Active and paused ones, by their ids, after one of them.
    async fn running_schedules(
        &self,
        scope: &Scope,
        after: Option<ScheduleId>,
        limit: u32,
    ) -> Result<Vec<Schedule>, StoreError>;

    /// Active and paused first, then by next date.
    async fn schedules(
        &self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Vec<ScheduleDetail>, StoreError>;

    async fn schedule_detail(
        &self,
        scope: &Scope,
        donor: PersonId,
        id: ScheduleId,
    ) -> Result<Option<ScheduleDetail>, StoreError>;
}
