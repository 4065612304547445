//! Schedules: recurring gifts, made and managed by their donors, fallen due by the engine.

use delayed_payments::Course;
use kernel::{Amount, CampusId, ChurchId, Date, FundId, MethodId, PersonId, ScheduleId, Timestamp};
use views::{Line, MethodLabel};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub id: ScheduleId,
    pub church: ChurchId,
    pub campus: CampusId,
    pub donor: PersonId,
    pub method: MethodId,
    pub amount: Amount,
    /// Sums to `amount`.
    pub lines: Vec<(FundId, Amount)>,
    /// Plan, standing, skips.
    pub course: Course,
    /// The next date that gives, and the instant it falls due; both or none.
    pub next: Option<(Date, Timestamp)>,
    pub made_at: Timestamp,
    /// The row's version; raised by every save.
    pub version: u32,
}

/// A schedule with the names a page needs.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduleDetail {
    pub schedule: Schedule,
    pub lines: Vec<Line>,
    pub method: MethodLabel,
}
