use delayed_payments::window::{Ending, Standing};
use delayed_payments::{Scope, Window};
use giving::ports::{Falling, StoreError, WindowNow};
use kernel::Timestamp;
use sqlx::FromRow;

use super::{Place, instant};

#[derive(FromRow)]
pub(crate) struct WindowRecord {
    id: String,
    scope_kind: String,
    scope_value: String,
    why: String,
    starts_at: i64,
    ends_at: i64,
    ending: String,
    planned_by: String,
    planned_at: i64,
    version: i64,
    begun_at: Option<i64>,
    cancelled_by: Option<String>,
    cancelled_at: Option<i64>,
    ended_at: Option<i64>,
}

impl WindowRecord {
    pub(crate) fn decode(self) -> Result<Window, StoreError> {
        self.now().map(|now| now.window)
    }

    pub(crate) fn now(self) -> Result<WindowNow, StoreError> {
        let place = Place { table: "windows", row: &self.id };
        let standing = match (instant(self.begun_at), &self.cancelled_by, self.cancelled_at) {
            (Some(at), _, _) => Standing::Begun { at },
            (None, Some(by), Some(at)) => Standing::Cancelled {
                by: place.word("cancelled_by", by)?,
                at: Timestamp::from_micros(at),
            },
            (None, _, _) => Standing::Planned,
        };
        let window = Window {
            id: place.word("id", &self.id)?,
            scope: Scope::parse(&self.scope_kind, &self.scope_value)
                .map_err(|_| place.corrupt("scope_value"))?,
            why: self.why,
            starts_at: Timestamp::from_micros(self.starts_at),
            ends_at: Timestamp::from_micros(self.ends_at),
            ending: place.there("ending", Ending::parse(&self.ending))?,
            planned_by: place.word("planned_by", &self.planned_by)?,
            planned_at: Timestamp::from_micros(self.planned_at),
            version: place.number("version", self.version)?,
            standing,
        };
        Ok(WindowNow { window, ended_at: instant(self.ended_at) })
    }
}

/// The cells of what becomes of a window: begun_at, cancelled_by, cancelled_at.
pub(crate) fn standing_cells(standing: Standing) -> (Option<i64>, Option<String>, Option<i64>) {
    match standing {
        Standing::Planned => (None, None, None),
        Standing::Begun { at } => (Some(at.as_micros()), None, None),
        Standing::Cancelled { by, at } => (None, Some(by.to_string()), Some(at.as_micros())),
    }
}

#[derive(FromRow)]
pub(crate) struct FallingRecord {
    id: String,
    course: String,
    amount_minor: i64,
    currency: String,
    next_due_at: i64,
    zone: String,
}

impl FallingRecord {
    pub(crate) fn decode(self) -> Result<Falling, StoreError> {
        let place = Place { table: "schedules", row: &self.id };
        Ok(Falling {
            course: serde_json::from_str(&self.course).map_err(|_| place.corrupt("course"))?,
            amount: place.amount(self.amount_minor, &self.currency)?,
            next_due_at: Timestamp::from_micros(self.next_due_at),
            zone: self.zone,
        })
    }
}
