//! Rows of the books as they lie there, and of what was found in them.

use giving::ports::{CollectedRow, FundSum, StoreError};
use giving::validations::{Leased, Outcome, Validation};
use kernel::{CampusId, ChurchId, Timestamp};
use ledger::ChainHash;
use ledger::verify::{AccountRow, Anchor, ChangeRow, OrderRow};
use sqlx::FromRow;

use super::{Place, count, instant};

/// The end of a chain, as it is stored. A text that is no link is none that anything led to.
pub(crate) fn anchor(seq: i64, hash: &str) -> Anchor {
    Anchor { seq, hash: hash.parse().unwrap_or(ChainHash::START) }
}

#[derive(FromRow)]
pub(crate) struct RawOrder {
    seq: i64,
    id: String,
    job_id: String,
    kind: String,
    ordinal: i64,
    at: i64,
    cause: String,
    content_hash: String,
    chain_hash: String,
}

impl From<RawOrder> for OrderRow {
    fn from(row: RawOrder) -> OrderRow {
        OrderRow {
            seq: row.seq,
            id: row.id,
            job: row.job_id,
            kind: row.kind,
            ordinal: row.ordinal,
            at: row.at,
            cause: row.cause,
            content_hash: row.content_hash,
            chain_hash: row.chain_hash,
        }
    }
}

#[derive(FromRow)]
pub(crate) struct RawChange {
    account_no: i64,
    version: i64,
    seq: i64,
    position: i64,
    amount_minor: i64,
    balance_minor: i64,
}

impl From<RawChange> for ChangeRow {
    fn from(row: RawChange) -> ChangeRow {
        ChangeRow {
            account: row.account_no,
            version: row.version,
            seq: row.seq,
            position: row.position,
            amount: row.amount_minor,
            balance: row.balance_minor,
        }
    }
}

#[derive(FromRow)]
pub(crate) struct RawAccount {
    no: i64,
    id: String,
    kind: String,
    owner: String,
    currency: String,
    version: i64,
    balance_minor: i64,
}

impl From<RawAccount> for AccountRow {
    fn from(row: RawAccount) -> AccountRow {
        AccountRow {
            no: row.no,
            id: row.id,
            kind: row.kind,
            owner: row.owner,
            currency: row.currency,
            version: row.version,
            balance: row.balance_minor,
        }
    }
}

/// Rows as they are.
pub(crate) fn raw<Row, Into: From<Row>>(rows: Vec<Row>) -> Vec<Into> {
    rows.into_iter().map(Into::from).collect()
}

#[derive(FromRow)]
pub(crate) struct FundSumRecord {
    campus_id: String,
    kind: String,
    fund: String,
    currency: String,
    sum_minor: i64,
}

impl FundSumRecord {
    pub(crate) fn decode(self) -> Result<(CampusId, FundSum), StoreError> {
        let place = Place { table: "gifts", row: &self.campus_id };
        let sum = FundSum {
            kind: place.word("kind", &self.kind)?,
            currency: place.word("currency", &self.currency)?,
            fund: self.fund,
            minor: self.sum_minor,
        };
        Ok((place.word("campus_id", &self.campus_id)?, sum))
    }
}

#[derive(FromRow)]
pub(crate) struct CollectedRecord {
    version: i64,
    job_id: String,
    at: i64,
    minor: i64,
}

impl From<CollectedRecord> for CollectedRow {
    fn from(row: CollectedRecord) -> CollectedRow {
        let at = Timestamp::from_micros(row.at);
        CollectedRow { version: row.version, job: row.job_id, at, minor: row.minor }
    }
}

#[derive(FromRow)]
pub(crate) struct LeasedRecord {
    church_id: String,
    number: i64,
    seen_seq: Option<i64>,
    seen_hash: Option<String>,
}

impl LeasedRecord {
    pub(crate) fn decode(self) -> Result<Leased, StoreError> {
        let place = Place { table: "validations", row: &self.church_id };
        let seen = self.seen_seq.zip(self.seen_hash.as_deref());
        Ok(Leased {
            church: place.word("church_id", &self.church_id)?,
            number: count(self.number),
            seen: seen.map(|(seq, hash)| anchor(seq, hash)),
        })
    }
}

#[derive(FromRow)]
pub(crate) struct ValidationRecord {
    pub(crate) church_id: String,
    number: i64,
    asked_by: Option<String>,
    asked_at: i64,
    started_at: Option<i64>,
    done: i64,
    finished_at: Option<i64>,
    orders: Option<i64>,
    entries: Option<i64>,
    faults: Option<i64>,
    state_hash: Option<String>,
    end_seq: Option<i64>,
    end_hash: Option<String>,
    report: Option<String>,
    failed: Option<String>,
}

impl ValidationRecord {
    pub(crate) fn decode(self) -> Result<Validation, StoreError> {
        let place = Place { table: "validations", row: &self.church_id };
        let outcome = match self.finished_at {
            None => None,
            Some(at) => {
                let report = place.there("report", self.report.as_deref())?;
                let end = self.end_seq.zip(self.end_hash.as_deref());
                Some(Outcome {
                    finished_at: Timestamp::from_micros(at),
                    orders: count(self.orders.unwrap_or(0)),
                    entries: count(self.entries.unwrap_or(0)),
                    faults: count(self.faults.unwrap_or(0)),
                    state_hash: self.state_hash.unwrap_or_default(),
                    end: end.map(|(seq, hash)| anchor(seq, hash)),
                    report: serde_json::from_str(report).map_err(|_| place.corrupt("report"))?,
                    failed: self.failed,
                })
            }
        };
        Ok(Validation {
            church: place.word::<ChurchId>("church_id", &self.church_id)?,
            number: count(self.number),
            asked_by: place.maybe("asked_by", self.asked_by.as_deref())?,
            asked_at: Timestamp::from_micros(self.asked_at),
            started_at: instant(self.started_at),
            done: count(self.done),
            outcome,
        })
    }
}

/// A report as it is kept.
pub(crate) fn report(outcome: &Outcome) -> Result<String, StoreError> {
    serde_json::to_string(&outcome.report).map_err(|error| StoreError::Database(Box::new(error)))
}
