use giving::ports::StoreError;
use giving::rollouts::{Counts, Moved, Rollout, Rung, Seen};
use kernel::Timestamp;
use sqlx::FromRow;

use super::{Place, by_cells, count};

#[derive(FromRow)]
pub(crate) struct RolloutRecord {
    name: String,
    percent: i64,
    failure_limit: i64,
    minimum: i64,
    since: i64,
    experimental_seen: i64,
    experimental_failed: i64,
    control_seen: i64,
    control_failed: i64,
    moves: i64,
    by_kind: Option<String>,
    by_value: Option<String>,
    why: Option<String>,
    moved_at: Option<i64>,
    unlooked: i64,
}

impl RolloutRecord {
    pub(crate) fn decode(self) -> Result<Rollout, StoreError> {
        let place = Place { table: "rollouts", row: &self.name };
        let percent = place.number("percent", self.percent)?;
        let moved = match (&self.by_kind, &self.by_value, self.why, self.moved_at) {
            (Some(kind), Some(value), Some(why), Some(at)) => {
                let by = place.by(kind, value)?;
                Some(Moved { by, at: Timestamp::from_micros(at), why })
            }
            _ => None,
        };
        let counts = |seen, failed| Counts { seen: count(seen), failed: count(failed) };
        Ok(Rollout {
            rung: Rung::of_percent(percent).ok_or_else(|| place.corrupt("percent"))?,
            limit: place.number("failure_limit", self.failure_limit)?,
            minimum: place.number("minimum", self.minimum)?,
            since: Timestamp::from_micros(self.since),
            seen: Seen {
                experimental: counts(self.experimental_seen, self.experimental_failed),
                control: counts(self.control_seen, self.control_failed),
            },
            moves: place.number("moves", self.moves)?,
            moved,
            unlooked: self.unlooked == 1,
            name: self.name,
        })
    }
}

/// A count's cell.
pub(crate) fn cell(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The four cells of who moved it last; all empty while nobody did.
pub(crate) type MovedCells = (Option<&'static str>, Option<String>, Option<String>, Option<i64>);

pub(crate) fn moved_cells(moved: Option<&Moved>) -> MovedCells {
    match moved {
        None => (None, None, None, None),
        Some(Moved { by, at, why }) => {
            let (kind, value) = by_cells(by);
            (Some(kind), Some(value), Some(why.clone()), Some(at.as_micros()))
        }
    }
}
