use delayed_payments::{Delay, Ended, Marks, Scope, Switch};
use giving::ports::StoreError;
use giving::probes::Probe;
use kernel::Timestamp;
use sqlx::FromRow;

use super::{Place, instant};

#[derive(FromRow)]
pub(crate) struct DelayRecord {
    id: String,
    scope_kind: String,
    scope_value: String,
    by_kind: String,
    by_value: String,
    why: String,
    since: i64,
    ended_by_kind: Option<String>,
    ended_by_value: Option<String>,
    ended_at: Option<i64>,
}

impl DelayRecord {
    pub(crate) fn decode(self) -> Result<Delay, StoreError> {
        let place = Place { table: "delays", row: &self.id };
        let ended = match (&self.ended_by_kind, &self.ended_by_value, self.ended_at) {
            (Some(kind), Some(value), Some(at)) => {
                Some(Ended { by: place.by(kind, value)?, at: Timestamp::from_micros(at) })
            }
            _ => None,
        };
        Ok(Delay {
            id: place.word("id", &self.id)?,
            scope: Scope::parse(&self.scope_kind, &self.scope_value)
                .map_err(|_| place.corrupt("scope_value"))?,
            by: place.by(&self.by_kind, &self.by_value)?,
            why: self.why,
            since: Timestamp::from_micros(self.since),
            ended,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct SwitchRecord {
    off_by: Option<String>,
    why: Option<String>,
    since: Option<i64>,
    remind_at: Option<i64>,
}

impl SwitchRecord {
    pub(crate) fn decode(self) -> Result<Switch, StoreError> {
        let place = Place { table: "switch", row: "1" };
        let Some(by) = self.off_by else { return Ok(Switch::On) };
        Ok(Switch::Off {
            by: place.word("off_by", &by)?,
            why: place.there("why", self.why)?,
            since: place.there("since", instant(self.since))?,
            remind_at: place.there("remind_at", instant(self.remind_at))?,
        })
    }
}

/// The switch's cells: (off_by, why, since, remind_at); all empty while it is on.
pub(crate) type SwitchCells = (Option<String>, Option<String>, Option<i64>, Option<i64>);

pub(crate) fn switch_cells(switch: &Switch) -> SwitchCells {
    match switch {
        Switch::On => (None, None, None, None),
        Switch::Off { by, why, since, remind_at } => (
            Some(by.to_string()),
            Some(why.clone()),
            Some(since.as_micros()),
            Some(remind_at.as_micros()),
        ),
    }
}

#[derive(FromRow)]
pub(crate) struct MarksRecord {
    rule: String,
    failures: String,
    last_fired: Option<i64>,
}

impl MarksRecord {
    pub(crate) fn decode(self) -> Result<Marks, StoreError> {
        let place = Place { table: "marks", row: &self.rule };
        Ok(Marks {
            failures: serde_json::from_str(&self.failures)
                .map_err(|_| place.corrupt("failures"))?,
            last_fired: instant(self.last_fired),
        })
    }
}

/// The failures' cell.
pub(crate) fn failures_cell(marks: &Marks) -> Result<String, StoreError> {
    serde_json::to_string(&marks.failures).map_err(|error| StoreError::Database(Box::new(error)))
}

#[derive(FromRow)]
pub(crate) struct ProbeRecord {
    id: String,
    gateway_id: String,
    at: i64,
    passed: i64,
    took_ms: i64,
}

impl ProbeRecord {
    pub(crate) fn decode(self) -> Result<Probe, StoreError> {
        let place = Place { table: "probes", row: &self.id };
        Ok(Probe {
            id: place.word("id", &self.id)?,
            gateway: place.word("gateway_id", &self.gateway_id)?,
            at: Timestamp::from_micros(self.at),
            passed: self.passed == 1,
            took_ms: place.number("took_ms", self.took_ms)?,
        })
    }
}
