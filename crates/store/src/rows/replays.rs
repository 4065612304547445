//! Replays, their parts, and where orders stand.

use giving::ports::StoreError;
use giving::replays::{Counted, OrderPlaced, Part, Replay, Which};
use kernel::Timestamp;
use sqlx::FromRow;

use super::{Place, count, instant};

#[derive(FromRow)]
pub(crate) struct ReplayRecord {
    id: String,
    which: String,
    by_person: String,
    why: String,
    asked_at: i64,
    begins_at: i64,
    left_out: i64,
    stopped: i64,
    ended_at: Option<i64>,
}

impl ReplayRecord {
    pub(crate) fn decode(self) -> Result<Replay, StoreError> {
        let place = Place { table: "replays", row: &self.id };
        Ok(Replay {
            id: place.word("id", &self.id)?,
            which: serde_json::from_str(&self.which).map_err(|_| place.corrupt("which"))?,
            by: place.word("by_person", &self.by_person)?,
            asked_at: Timestamp::from_micros(self.asked_at),
            begins_at: Timestamp::from_micros(self.begins_at),
            left_out: count(self.left_out),
            stopped: self.stopped == 1,
            ended_at: instant(self.ended_at),
            why: self.why,
        })
    }
}

/// A replay in a list, with its counts.
#[derive(FromRow)]
pub(crate) struct ReplayCountRecord {
    #[sqlx(flatten)]
    replay: ReplayRecord,
    orders: i64,
    done: i64,
}

impl ReplayCountRecord {
    pub(crate) fn decode(self) -> Result<(Replay, u64, u64), StoreError> {
        Ok((self.replay.decode()?, count(self.orders), count(self.done)))
    }
}

/// Which orders, as a cell keeps it.
pub(crate) fn which(which: &Which) -> Result<String, StoreError> {
    serde_json::to_string(which).map_err(|error| StoreError::Database(Box::new(error)))
}

/// The two ends of a time, open ones as far away as there is.
pub(crate) fn bounds(from: Option<Timestamp>, to: Option<Timestamp>) -> (i64, i64) {
    (from.map_or(i64::MIN, Timestamp::as_micros), to.map_or(i64::MAX, Timestamp::as_micros))
}

#[derive(FromRow)]
pub(crate) struct PartRecord {
    church_id: String,
    orders: i64,
    done: i64,
    reached: i64,
    last: i64,
    finished: i64,
    waits: Option<String>,
}

impl PartRecord {
    pub(crate) fn decode(self) -> Result<Part, StoreError> {
        let place = Place { table: "replay_parts", row: &self.church_id };
        Ok(Part {
            church: place.word("church_id", &self.church_id)?,
            orders: count(self.orders),
            done: count(self.done),
            reached: count(self.reached),
            last: count(self.last),
            finished: self.finished == 1,
            waits: self.waits,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct CountedRecord {
    kind: String,
    orders: i64,
    oldest: i64,
    newest: i64,
    first_seq: i64,
    last_seq: i64,
}

impl CountedRecord {
    pub(crate) fn decode(self) -> Result<Counted, StoreError> {
        let place = Place { table: "orders", row: &self.kind };
        Ok(Counted {
            kind: place.word("kind", &self.kind)?,
            orders: count(self.orders),
            oldest: Timestamp::from_micros(self.oldest),
            newest: Timestamp::from_micros(self.newest),
            first: count(self.first_seq),
            last: count(self.last_seq),
        })
    }
}

#[derive(FromRow)]
pub(crate) struct PlacedRecord {
    id: String,
    church_id: String,
    seq: i64,
    kind: String,
    at: i64,
}

impl PlacedRecord {
    pub(crate) fn decode(self) -> Result<OrderPlaced, StoreError> {
        let place = Place { table: "orders", row: &self.id };
        Ok(OrderPlaced {
            id: place.word("id", &self.id)?,
            church: place.word("church_id", &self.church_id)?,
            seq: count(self.seq),
            kind: place.word("kind", &self.kind)?,
            at: Timestamp::from_micros(self.at),
        })
    }
}
