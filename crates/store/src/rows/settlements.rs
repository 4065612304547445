//! Settlement files, as they are kept.

use giving::imports::BadRow;
use giving::ports::StoreError;
use giving::settlements::Settlement;
use kernel::Timestamp;
use sqlx::FromRow;

use super::{Place, count, instant};

#[derive(FromRow)]
pub(crate) struct SettlementRecord {
    id: String,
    church_id: String,
    gateway_id: String,
    file_hash: String,
    file_name: String,
    covers_from: Option<i64>,
    covers_to: Option<i64>,
    by_person: String,
    started_at: i64,
    finished_at: Option<i64>,
    pieces: i64,
    order_seq: i64,
    good_rows: i64,
    bad_rows: i64,
    fit_rows: i64,
    cases_found: i64,
}

impl SettlementRecord {
    pub(crate) fn decode(self) -> Result<Settlement, StoreError> {
        let place = Place { table: "settlements", row: &self.id };
        Ok(Settlement {
            id: place.word("id", &self.id)?,
            church: place.word("church_id", &self.church_id)?,
            gateway: place.word("gateway_id", &self.gateway_id)?,
            covers: instant(self.covers_from).zip(instant(self.covers_to)),
            by: place.word("by_person", &self.by_person)?,
            started_at: Timestamp::from_micros(self.started_at),
            finished_at: instant(self.finished_at),
            pieces: count(self.pieces),
            order_seq: count(self.order_seq),
            good: count(self.good_rows),
            bad: count(self.bad_rows),
            fit: count(self.fit_rows),
            cases: count(self.cases_found),
            file_hash: self.file_hash,
            file_name: self.file_name,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct BadSettlementRecord {
    line: i64,
    field: String,
    wrong: String,
    better: String,
}

impl BadSettlementRecord {
    pub(crate) fn decode(self) -> BadRow {
        BadRow { line: count(self.line), field: self.field, wrong: self.wrong, right: self.better }
    }
}
