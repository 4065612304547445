use delayed_payments::Course;
use giving::ports::StoreError;
use giving::schedules::{Schedule, ScheduleDetail};
use kernel::{ChurchId, Date, ScheduleId, Timestamp};
use sqlx::FromRow;
use views::MethodLabel;

use super::Place;

#[derive(FromRow)]
pub(crate) struct ScheduleRecord {
    church_id: String,
    id: String,
    campus_id: String,
    donor_id: String,
    method_id: String,
    amount_minor: i64,
    currency: String,
    course: String,
    next_on: Option<String>,
    next_due_at: Option<i64>,
    tell_at: Option<i64>,
    must_tell: i64,
    made_at: i64,
    version: i64,
    kind: String,
    brand: String,
    last_four: String,
    lines: String,
}

impl ScheduleRecord {
    pub(crate) fn decode(self) -> Result<Schedule, StoreError> {
        self.detail().map(|detail| detail.schedule)
    }

    pub(crate) fn detail(self) -> Result<ScheduleDetail, StoreError> {
        let place = Place { table: "schedules", row: &self.id };
        let next = match (&self.next_on, self.next_due_at) {
            (Some(on), Some(at)) => Some((place.word("next_on", on)?, Timestamp::from_micros(at))),
            _ => None,
        };
        let schedule = Schedule {
            id: place.word("id", &self.id)?,
            church: place.word("church_id", &self.church_id)?,
            campus: place.word("campus_id", &self.campus_id)?,
            donor: place.word("donor_id", &self.donor_id)?,
            method: place.word("method_id", &self.method_id)?,
            amount: place.amount(self.amount_minor, &self.currency)?,
            lines: place.parts(&self.lines, &self.currency)?,
            course: serde_json::from_str(&self.course).map_err(|_| place.corrupt("course"))?,
            next,
            tell_at: self.tell_at.map(Timestamp::from_micros),
            must_tell: self.must_tell != 0,
            made_at: Timestamp::from_micros(self.made_at),
            version: place.number("version", self.version)?,
        };
        Ok(ScheduleDetail {
            schedule,
            lines: place.lines(&self.lines, &self.currency)?,
            method: MethodLabel { kind: self.kind, brand: self.brand, last_four: self.last_four },
        })
    }
}

/// The course's cell.
pub(crate) fn course_cell(course: &Course) -> Result<String, StoreError> {
    serde_json::to_string(course).map_err(|error| StoreError::Database(Box::new(error)))
}

/// A schedule whose date has come.
#[derive(FromRow)]
pub(crate) struct DueRecord {
    church_id: String,
    id: String,
    next_on: String,
    pub(crate) next_due_at: i64,
}

impl DueRecord {
    pub(crate) fn decode(self) -> Result<(ChurchId, ScheduleId, Date), StoreError> {
        let place = Place { table: "schedules", row: &self.id };
        Ok((
            place.word("church_id", &self.church_id)?,
            place.word("id", &self.id)?,
            place.word("next_on", &self.next_on)?,
        ))
    }
}

/// A schedule whose donor is to be told of its next gift.
#[derive(FromRow, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NearRecord {
    church_id: String,
    id: String,
}

impl NearRecord {
    pub(crate) fn decode(self) -> Result<(ChurchId, ScheduleId), StoreError> {
        let place = Place { table: "schedules", row: &self.id };
        Ok((place.word("church_id", &self.church_id)?, place.word("id", &self.id)?))
    }
}
