//! Comparisons of gateways and books, and the lines that wait for their orders.

use giving::cases::{Attempted, Comparison, Line, Places};
use giving::ports::StoreError;
use kernel::Timestamp;
use sqlx::FromRow;

use super::{Place, count, instant};

#[derive(FromRow)]
pub(crate) struct ComparisonRecord {
    church_id: String,
    asked_by: Option<String>,
    asked_at: i64,
    open: i64,
    places: String,
    order_seq: i64,
    finished_at: Option<i64>,
    lines_read: i64,
    orders_read: i64,
    cases_found: i64,
    failed: Option<String>,
}

impl ComparisonRecord {
    pub(crate) fn decode(self) -> Result<Comparison, StoreError> {
        let place = Place { table: "comparisons", row: &self.church_id };
        Ok(Comparison {
            church: place.word("church_id", &self.church_id)?,
            asked_by: place.maybe("asked_by", self.asked_by.as_deref())?,
            asked_at: Timestamp::from_micros(self.asked_at),
            open: self.open == 1,
            places: serde_json::from_str(&self.places).map_err(|_| place.corrupt("places"))?,
            order_seq: count(self.order_seq),
            finished_at: instant(self.finished_at),
            lines_read: count(self.lines_read),
            orders_read: count(self.orders_read),
            cases_found: count(self.cases_found),
            failed: self.failed,
        })
    }
}

/// With the church's name.
#[derive(FromRow)]
pub(crate) struct NamedComparisonRecord {
    name: String,
    #[sqlx(flatten)]
    comparison: ComparisonRecord,
}

impl NamedComparisonRecord {
    pub(crate) fn decode(self) -> Result<(String, Comparison), StoreError> {
        Ok((self.name, self.comparison.decode()?))
    }
}

/// Places as they are kept.
pub(crate) fn places(places: &Places) -> Result<String, StoreError> {
    serde_json::to_string(places).map_err(|error| StoreError::Database(Box::new(error)))
}

/// A count as it is kept.
pub(crate) fn kept(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[derive(FromRow)]
pub(crate) struct LineRecord {
    source: String,
    token: String,
    gateway_id: String,
    deed: String,
    key: String,
    amount_minor: i64,
    currency: String,
    at: i64,
    of_token: Option<String>,
}

impl LineRecord {
    pub(crate) fn decode(self) -> Result<Line, StoreError> {
        let place = Place { table: "gateway_lines", row: &self.token };
        Ok(Line {
            source: place.word("source", &self.source)?,
            gateway: place.word("gateway_id", &self.gateway_id)?,
            deed: place.word("deed", &self.deed)?,
            amount: place.amount(self.amount_minor, &self.currency)?,
            at: Timestamp::from_micros(self.at),
            of: self.of_token,
            key: self.key,
            token: self.token,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct AskedRecord {
    id: String,
    amount_minor: i64,
    currency: String,
    class: Option<String>,
    certainty: Option<String>,
}

impl AskedRecord {
    pub(crate) fn decode(self) -> Result<Attempted, StoreError> {
        let place = Place { table: "attempts", row: &self.id };
        let sure = self.certainty.as_deref() == Some("sure");
        Ok(Attempted {
            key: place.word("id", &self.id)?,
            amount: place.amount(self.amount_minor, &self.currency)?,
            refused: sure && self.class.is_some_and(|class| class != "success"),
        })
    }
}
