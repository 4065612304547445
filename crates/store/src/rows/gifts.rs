//! Gifts, as the engine moves them and as people see them.

use delayed_payments::GiftState;
use giving::gifts::{Gift, GiftDetail};
use giving::ports::StoreError;
use kernel::{Class, Money, Timestamp};
use sqlx::FromRow;
use views::{GiftRow, MethodLabel, MonthTotal, Receipt, Tally};

use super::status::status;
use super::{Place, count, instant};

/// A state's cells.
pub(crate) struct StateCells {
    pub(crate) name: &'static str,
    pub(crate) at: Option<i64>,
    pub(crate) of: Option<String>,
    pub(crate) class: Option<&'static str>,
}

impl StateCells {
    pub(crate) fn of(state: &GiftState) -> StateCells {
        let (at, of, class) = match state {
            GiftState::Due { at }
            | GiftState::Taken { at }
            | GiftState::Cancelled { at }
            | GiftState::Refunded { at } => (Some(at), None, None),
            GiftState::Held { delay, since } => (Some(since), Some(delay.to_string()), None),
            GiftState::Released { batch, at } => (Some(at), Some(batch.to_string()), None),
            GiftState::Sending { attempt } => (None, Some(attempt.to_string()), None),
            GiftState::Uncertain { attempt, since } | GiftState::Settling { attempt, since } => {
                (Some(since), Some(attempt.to_string()), None)
            }
            GiftState::Failed { class, at } => (Some(at), None, Some(class.name())),
        };
        StateCells { name: state.name(), at: at.map(|at| at.as_micros()), of, class }
    }
}

/// Reads a state's cells back.
pub(crate) fn state(
    place: Place<'_>,
    name: &str,
    at: Option<i64>,
    of: Option<&str>,
    class: Option<&str>,
) -> Result<GiftState, StoreError> {
    let at = || place.there("state_at", instant(at));
    let of = || place.there("state_of", of);
    Ok(match name {
        "due" => GiftState::Due { at: at()? },
        "held" => GiftState::Held { delay: place.word("state_of", of()?)?, since: at()? },
        "released" => GiftState::Released { batch: place.word("state_of", of()?)?, at: at()? },
        "sending" => GiftState::Sending { attempt: place.word("state_of", of()?)? },
        "uncertain" => {
            GiftState::Uncertain { attempt: place.word("state_of", of()?)?, since: at()? }
        }
        "settling" => GiftState::Settling { attempt: place.word("state_of", of()?)?, since: at()? },
        "taken" => GiftState::Taken { at: at()? },
        "failed" => GiftState::Failed {
            class: place.word("state_class", place.there("state_class", class)?)?,
            at: at()?,
        },
        "cancelled" => GiftState::Cancelled { at: at()? },
        "refunded" => GiftState::Refunded { at: at()? },
        _ => return Err(place.corrupt("state")),
    })
}

#[derive(FromRow)]
pub(crate) struct GiftRecord {
    church_id: String,
    id: String,
    campus_id: String,
    donor_id: String,
    method_id: String,
    kind: String,
    facility_id: String,
    gateway_id: String,
    amount_minor: i64,
    currency: String,
    on_date: String,
    schedule_id: Option<String>,
    state: String,
    state_at: Option<i64>,
    state_of: Option<String>,
    state_class: Option<String>,
    class: Option<String>,
    attempts: i64,
    failures: i64,
    first_failed_at: Option<i64>,
    batch_id: Option<String>,
    orders: i64,
    made_at: i64,
    changed_at: i64,
    taken_at: Option<i64>,
    version: i64,
    lines: String,
}

impl GiftRecord {
    pub(crate) fn decode(self) -> Result<Gift, StoreError> {
        let place = Place { table: "gifts", row: &self.id };
        Ok(Gift {
            id: place.word("id", &self.id)?,
            church: place.word("church_id", &self.church_id)?,
            campus: place.word("campus_id", &self.campus_id)?,
            donor: place.word("donor_id", &self.donor_id)?,
            method: place.word("method_id", &self.method_id)?,
            kind: place.word("kind", &self.kind)?,
            facility: place.word("facility_id", &self.facility_id)?,
            gateway: place.word("gateway_id", &self.gateway_id)?,
            amount: place.amount(self.amount_minor, &self.currency)?,
            lines: place.parts(&self.lines, &self.currency)?,
            on: place.word("on_date", &self.on_date)?,
            schedule: place.maybe("schedule_id", self.schedule_id.as_deref())?,
            state: state(
                place,
                &self.state,
                self.state_at,
                self.state_of.as_deref(),
                self.state_class.as_deref(),
            )?,
            class: place.maybe("class", self.class.as_deref())?,
            attempts: place.number("attempts", self.attempts)?,
            failures: place.number("failures", self.failures)?,
            first_failed_at: instant(self.first_failed_at),
            batch: place.maybe("batch_id", self.batch_id.as_deref())?,
            orders: place.number("orders", self.orders)?,
            made_at: Timestamp::from_micros(self.made_at),
            changed_at: Timestamp::from_micros(self.changed_at),
            taken_at: instant(self.taken_at),
            version: place.number("version", self.version)?,
        })
    }
}

/// A gift with the names a list needs.
#[derive(FromRow)]
pub(crate) struct GiftRowRecord {
    id: String,
    on_date: String,
    amount_minor: i64,
    returned_minor: i64,
    currency: String,
    kind: String,
    brand: String,
    last_four: String,
    state: String,
    state_at: Option<i64>,
    state_of: Option<String>,
    state_class: Option<String>,
    class: Option<String>,
    first_failed_at: Option<i64>,
    schedule_id: Option<String>,
    lines: String,
}

impl GiftRowRecord {
    pub(crate) fn decode(self) -> Result<GiftRow, StoreError> {
        self.with_state().map(|(row, _)| row)
    }

    fn with_state(self) -> Result<(GiftRow, GiftState), StoreError> {
        let place = Place { table: "gifts", row: &self.id };
        let state = state(
            place,
            &self.state,
            self.state_at,
            self.state_of.as_deref(),
            self.state_class.as_deref(),
        )?;
        let row = GiftRow {
            id: place.word("id", &self.id)?,
            on: place.word("on_date", &self.on_date)?,
            lines: place.lines(&self.lines, &self.currency)?,
            amount: place.money(self.amount_minor, &self.currency)?,
            returned: place.money(self.returned_minor, &self.currency)?,
            status: status(&state, instant(self.first_failed_at)),
            class: place.maybe::<Class>("class", self.class.as_deref())?,
            schedule: place.maybe("schedule_id", self.schedule_id.as_deref())?,
            method: MethodLabel { kind: self.kind, brand: self.brand, last_four: self.last_four },
        };
        Ok((row, state))
    }
}

/// A gift as its own page shows it.
#[derive(FromRow)]
pub(crate) struct GiftDetailRecord {
    #[sqlx(flatten)]
    row: GiftRowRecord,
    donor_id: String,
    donor: String,
    number: String,
    made_at: i64,
    taken_at: Option<i64>,
    /// When the attempt that took it was sent.
    asked_at: Option<i64>,
    frequency: Option<String>,
}

impl GiftDetailRecord {
    pub(crate) fn decode(self) -> Result<GiftDetail, StoreError> {
        let (row, state) = self.row.with_state()?;
        // A gift that was given back is no gift to have a receipt for.
        let receipt = match state {
            GiftState::Taken { at } => Some(Receipt {
                number: self.number,
                given_by: self.donor,
                asked_at: Timestamp::from_micros(self.asked_at.unwrap_or(self.made_at)),
                taken_at: instant(self.taken_at).unwrap_or(at),
            }),
            GiftState::Due { .. }
            | GiftState::Held { .. }
            | GiftState::Released { .. }
            | GiftState::Sending { .. }
            | GiftState::Uncertain { .. }
            | GiftState::Settling { .. }
            | GiftState::Failed { .. }
            | GiftState::Cancelled { .. }
            | GiftState::Refunded { .. } => None,
        };
        Ok(GiftDetail {
            donor: Place { table: "gifts", row: &self.donor_id }
                .word("donor_id", &self.donor_id)?,
            row,
            state,
            made_at: Timestamp::from_micros(self.made_at),
            frequency: self.frequency,
            receipt,
        })
    }
}

/// What was given in one month: "2026-04".
#[derive(FromRow)]
pub(crate) struct MonthRecord {
    month: String,
    given_count: i64,
    given_minor: i64,
}

impl MonthRecord {
    pub(crate) fn decode(self, zero: Money) -> Result<MonthTotal, StoreError> {
        let place = Place { table: "gifts", row: &self.month };
        let (year, month) = self.month.split_once('-').ok_or_else(|| place.corrupt("on_date"))?;
        Ok(MonthTotal {
            year: place.word("on_date", year)?,
            month: place.word("on_date", month)?,
            given: Money::new(self.given_minor, zero.currency()),
        })
    }
}

/// Months, and what they add up to.
pub(crate) fn year_of(
    months: Vec<MonthRecord>,
    zero: Money,
) -> Result<(Vec<MonthTotal>, Tally), StoreError> {
    let given = months.iter().map(|month| count(month.given_count)).sum();
    let months: Vec<_> =
        months.into_iter().map(|month| month.decode(zero)).collect::<Result<_, _>>()?;
    let sum = months
        .iter()
        .try_fold(zero, |sum, month| sum.checked_add(month.given))
        .map_err(|error| StoreError::Database(Box::new(error)))?;
    Ok((months, Tally { count: given, sum }))
}

/// The first and the last date of a year, as text.
pub(crate) fn year_bounds(year: i16) -> (String, String) {
    (format!("{year:04}-01-01"), format!("{year:04}-12-31"))
}
