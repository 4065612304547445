//! Statements and receipts as they are kept, and what the books say for them.

use giving::ports::StoreError;
use giving::receipts::KeptReceipt;
use giving::statements::{Fact, KeptStatement, Meant, Run, Stated};
use kernel::{Locale, Timestamp};
use ledger::AccountKind;
use sqlx::FromRow;
use views::{MethodLabel, Period, StatementRow, StatementRunRow};

use super::{Place, count};

fn period(place: Place<'_>, first: &str, last: &str) -> Result<Period, StoreError> {
    Ok(Period { first: place.word("first_on", first)?, last: place.word("last_on", last)? })
}

#[derive(FromRow)]
pub(crate) struct StatementRecord {
    church_id: String,
    id: String,
    donor_id: String,
    first_on: String,
    last_on: String,
    ordinal: i64,
    issued_at: i64,
    given_minor: i64,
    currency: String,
    code: String,
    hash: String,
    content: String,
}

impl StatementRecord {
    pub(crate) fn decode(self) -> Result<KeptStatement, StoreError> {
        let place = Place { table: "statements", row: &self.id };
        Ok(KeptStatement {
            id: place.word("id", &self.id)?,
            church: place.word("church_id", &self.church_id)?,
            donor: place.word("donor_id", &self.donor_id)?,
            period: period(place, &self.first_on, &self.last_on)?,
            ordinal: place.number("ordinal", self.ordinal)?,
            issued_at: Timestamp::from_micros(self.issued_at),
            given: place.money(self.given_minor, &self.currency)?,
            code: self.code,
            hash: self.hash,
            content: self.content,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct StatementRowRecord {
    id: String,
    first_on: String,
    last_on: String,
    ordinal: i64,
    issued_at: i64,
    given_minor: i64,
    currency: String,
    code: String,
}

impl StatementRowRecord {
    pub(crate) fn decode(self) -> Result<StatementRow, StoreError> {
        let place = Place { table: "statements", row: &self.id };
        Ok(StatementRow {
            id: place.word("id", &self.id)?,
            period: period(place, &self.first_on, &self.last_on)?,
            ordinal: place.number("ordinal", self.ordinal)?,
            issued_at: Timestamp::from_micros(self.issued_at),
            given: place.money(self.given_minor, &self.currency)?,
            code: self.code,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct ReceiptRecord {
    church_id: String,
    gift_id: String,
    donor_id: String,
    ordinal: i64,
    issued_at: i64,
    code: String,
    hash: String,
    content: String,
}

impl ReceiptRecord {
    pub(crate) fn decode(self) -> Result<KeptReceipt, StoreError> {
        let place = Place { table: "receipts", row: &self.gift_id };
        Ok(KeptReceipt {
            church: place.word("church_id", &self.church_id)?,
            gift: place.word("gift_id", &self.gift_id)?,
            donor: place.word("donor_id", &self.donor_id)?,
            ordinal: place.number("ordinal", self.ordinal)?,
            issued_at: Timestamp::from_micros(self.issued_at),
            code: self.code,
            hash: self.hash,
            content: self.content,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct MeantRecord {
    id: String,
    on_date: String,
    kind: String,
    brand: String,
    last_four: String,
}

impl MeantRecord {
    pub(crate) fn decode(self) -> Result<Meant, StoreError> {
        let place = Place { table: "gifts", row: &self.id };
        Ok(Meant {
            gift: place.word("id", &self.id)?,
            on: place.word("on_date", &self.on_date)?,
            method: MethodLabel { kind: self.kind, brand: self.brand, last_four: self.last_four },
        })
    }
}

#[derive(FromRow)]
pub(crate) struct FactRecord {
    job_id: String,
    order_kind: String,
    at: i64,
    account_kind: String,
    owner: String,
    amount_minor: i64,
    currency: String,
}

impl FactRecord {
    pub(crate) fn decode(self) -> Result<Fact, StoreError> {
        let place = Place { table: "changes", row: &self.job_id };
        let account: AccountKind = place.word("kind", &self.account_kind)?;
        let of_a_fund =
            matches!(account, AccountKind::Fund | AccountKind::Promised | AccountKind::Assured);
        let fund = of_a_fund.then(|| place.word("owner", &self.owner)).transpose()?;
        Ok(Fact {
            gift: place.word("job_id", &self.job_id)?,
            order: place.word("kind", &self.order_kind)?,
            at: Timestamp::from_micros(self.at),
            account,
            fund,
            amount: place.money(self.amount_minor, &self.currency)?,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct StatedRecord {
    id: String,
    name: String,
    locale: String,
}

impl StatedRecord {
    pub(crate) fn decode(self) -> Result<Stated, StoreError> {
        let place = Place { table: "people", row: &self.id };
        Ok(Stated {
            id: place.word("id", &self.id)?,
            name: self.name.clone(),
            locale: place.there("locale", Locale::from_code(&self.locale))?,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct RunRecord {
    church_id: String,
    id: String,
    first_on: String,
    last_on: String,
    asked_by: String,
    asked_at: i64,
    people: i64,
    looked: i64,
    reached: Option<String>,
    statements: i64,
    finished_at: Option<i64>,
}

impl RunRecord {
    pub(crate) fn decode(self) -> Result<Run, StoreError> {
        let place = Place { table: "statement_runs", row: &self.id };
        Ok(Run {
            id: place.word("id", &self.id)?,
            church: place.word("church_id", &self.church_id)?,
            period: period(place, &self.first_on, &self.last_on)?,
            asked_by: place.word("asked_by", &self.asked_by)?,
            asked_at: Timestamp::from_micros(self.asked_at),
            people: count(self.people),
            looked: count(self.looked),
            reached: place.maybe("reached", self.reached.as_deref())?,
            statements: count(self.statements),
            finished_at: self.finished_at.map(Timestamp::from_micros),
        })
    }
}

#[derive(FromRow)]
pub(crate) struct RunRowRecord {
    id: String,
    first_on: String,
    last_on: String,
    asked_by: String,
    asked_at: i64,
    people: i64,
    looked: i64,
    statements: i64,
    finished_at: Option<i64>,
}

impl RunRowRecord {
    pub(crate) fn decode(self) -> Result<StatementRunRow, StoreError> {
        let place = Place { table: "statement_runs", row: &self.id };
        Ok(StatementRunRow {
            id: place.word("id", &self.id)?,
            period: period(place, &self.first_on, &self.last_on)?,
            asked_by: self.asked_by.clone(),
            asked_at: Timestamp::from_micros(self.asked_at),
            people: count(self.people),
            looked: count(self.looked),
            statements: count(self.statements),
            finished_at: self.finished_at.map(Timestamp::from_micros),
        })
    }
}
