use delayed_payments::switch::Confirmed;
use delayed_payments::{Delay, Ended, Scope, Switch};
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
    confirmed_by: Option<String>,
    confirmed_at: Option<i64>,
    resume_after: Option<i64>,
}

impl SwitchRecord {
    pub(crate) fn decode(self) -> Result<Switch, StoreError> {
        let place = Place { table: "switch", row: "1" };
        let Some(by) = self.off_by else { return Ok(Switch::On) };
        let confirmed = match (&self.confirmed_by, instant(self.confirmed_at)) {
            (Some(by), Some(at)) => Some(Confirmed { by: place.word("confirmed_by", by)?, at }),
            _ => None,
        };
        let resume_after =
            self.resume_after.map(|n| place.number("resume_after", n)).transpose()?;
        Ok(Switch::Off {
            by: place.word("off_by", &by)?,
            why: place.there("why", self.why)?,
            since: place.there("since", instant(self.since))?,
            remind_at: place.there("remind_at", instant(self.remind_at))?,
            confirmed,
            resume_after,
        })
    }
}

/// The switch's cells; all empty while it is on.
#[derive(Default)]
pub(crate) struct SwitchCells {
    pub(crate) off_by: Option<String>,
    pub(crate) why: Option<String>,
    pub(crate) since: Option<i64>,
    pub(crate) remind_at: Option<i64>,
    pub(crate) confirmed_by: Option<String>,
    pub(crate) confirmed_at: Option<i64>,
    pub(crate) resume_after: Option<i64>,
}

pub(crate) fn switch_cells(switch: &Switch) -> SwitchCells {
    match switch {
        Switch::On => SwitchCells::default(),
        Switch::Off { by, why, since, remind_at, confirmed, resume_after } => SwitchCells {
            off_by: Some(by.to_string()),
            why: Some(why.clone()),
            since: Some(since.as_micros()),
            remind_at: Some(remind_at.as_micros()),
            confirmed_by: confirmed.map(|confirmed| confirmed.by.to_string()),
            confirmed_at: confirmed.map(|confirmed| confirmed.at.as_micros()),
            resume_after: resume_after.map(i64::from),
        },
    }
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
