//! Files of another system, and what was brought in from them.

use giving::Scope;
use giving::imports::{BadRow, Counts, Import, Totals};
use giving::people::Role;
use giving::ports::{KnownPerson, StoreError};
use kernel::{CampusId, ChurchId, FundId, Money, PersonId, Timestamp};
use sqlx::FromRow;

use super::{Place, count, instant};

/// Rows of one statement: few enough for the most values a statement may have.
pub(crate) const ROWS_AT_ONCE: usize = 500;

#[derive(FromRow)]
pub(crate) struct ImportRecord {
    id: String,
    church_id: String,
    kind: String,
    file_hash: String,
    file_name: String,
    by_person: String,
    started_at: i64,
    finished_at: Option<i64>,
    pieces: i64,
    new_rows: i64,
    existing_rows: i64,
    bad_rows: i64,
    sums: String,
    totals_before: String,
    totals_after: Option<String>,
}

impl ImportRecord {
    pub(crate) fn decode(self) -> Result<Import, StoreError> {
        let place = Place { table: "imports", row: &self.id };
        let after = self.totals_after.as_deref().map(serde_json::from_str::<Totals>).transpose();
        Ok(Import {
            id: place.word("id", &self.id)?,
            church: place.word("church_id", &self.church_id)?,
            kind: place.word("kind", &self.kind)?,
            by: place.word("by_person", &self.by_person)?,
            started_at: Timestamp::from_micros(self.started_at),
            finished_at: instant(self.finished_at),
            pieces: place.number("pieces", self.pieces)?,
            counts: Counts {
                new: place.number("new_rows", self.new_rows)?,
                existing: place.number("existing_rows", self.existing_rows)?,
                bad: place.number("bad_rows", self.bad_rows)?,
            },
            sums: serde_json::from_str(&self.sums).map_err(|_| place.corrupt("sums"))?,
            before: serde_json::from_str(&self.totals_before)
                .map_err(|_| place.corrupt("totals_before"))?,
            after: after.map_err(|_| place.corrupt("totals_after"))?,
            file_hash: self.file_hash,
            file_name: self.file_name,
        })
    }
}

/// A number of rows or a line, as a cell keeps it. No file was ever so long.
pub(crate) fn many(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[derive(FromRow)]
pub(crate) struct BadRowRecord {
    line: i64,
    field: String,
    wrong: String,
    better: String,
}

impl BadRowRecord {
    pub(crate) fn decode(self) -> BadRow {
        let line = count(self.line);
        BadRow { line, field: self.field, wrong: self.wrong, right: self.better }
    }
}

#[derive(FromRow)]
pub(crate) struct KnownRecord {
    id: String,
    church_id: Option<String>,
    role: String,
    email: String,
    external_id: Option<String>,
}

impl KnownRecord {
    pub(crate) fn decode(self) -> Result<KnownPerson, StoreError> {
        let place = Place { table: "people", row: &self.id };
        Ok(KnownPerson {
            id: place.word("id", &self.id)?,
            church: place.maybe("church_id", self.church_id.as_deref())?,
            role: place.word("role", &self.role)?,
            email: self.email,
            external: self.external_id,
        })
    }
}

/// What a donor is called, who they are, and where they belong.
#[derive(FromRow)]
pub(crate) struct CalledRecord {
    name: String,
    id: String,
    campus_id: Option<String>,
    church_id: Option<String>,
    role: String,
}

type Called = (String, PersonId, Option<CampusId>);

impl CalledRecord {
    /// Nobody, when it is no donor of this church.
    pub(crate) fn decode(self, scope: &Scope) -> Result<Option<Called>, StoreError> {
        let place = Place { table: "people", row: &self.id };
        let church: Option<ChurchId> = place.maybe("church_id", self.church_id.as_deref())?;
        let role: Role = place.word("role", &self.role)?;
        if church != Some(scope.church()) || role != Role::Donor {
            return Ok(None);
        }
        let campus = place.maybe("campus_id", self.campus_id.as_deref())?;
        Ok(Some((self.name, place.word("id", &self.id)?, campus)))
    }
}

#[derive(FromRow)]
pub(crate) struct FundBalanceRecord {
    owner: String,
    currency: String,
    balance_minor: i64,
}

impl FundBalanceRecord {
    pub(crate) fn decode(self) -> Result<(FundId, Money), StoreError> {
        let place = Place { table: "accounts", row: &self.owner };
        let balance = place.money(self.balance_minor, &self.currency)?;
        Ok((place.word("owner", &self.owner)?, balance))
    }
}
