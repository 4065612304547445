//! A church's list: its rows, and what a filter means.

use giving::Scope;
use giving::ports::StoreError;
use kernel::{Money, Timestamp};
use sqlx::{Encode, FromRow, QueryBuilder, Type};
use views::{MethodLabel, Sort, Tally, TransactionFilter, TransactionRow, TransactionTotals};

use super::gifts::state;
use super::status::{self, status};
use super::{Place, count, instant, like};

#[derive(FromRow)]
pub(crate) struct TransactionRecord {
    id: String,
    number: String,
    on_date: String,
    donor: String,
    email: String,
    campus: String,
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
    scheduled: i64,
    taken_at: Option<i64>,
    lines: String,
}

impl TransactionRecord {
    pub(crate) fn decode(self) -> Result<TransactionRow, StoreError> {
        let place = Place { table: "gifts", row: &self.id };
        let state = state(
            place,
            &self.state,
            self.state_at,
            self.state_of.as_deref(),
            self.state_class.as_deref(),
        )?;
        Ok(TransactionRow {
            id: place.word("id", &self.id)?,
            on: place.word("on_date", &self.on_date)?,
            lines: place.lines(&self.lines, &self.currency)?,
            amount: place.money(self.amount_minor, &self.currency)?,
            returned: place.money(self.returned_minor, &self.currency)?,
            status: status(&state, instant(self.first_failed_at)),
            class: place.maybe("class", self.class.as_deref())?,
            number: self.number,
            donor: self.donor,
            // Whoever left has no address.
            email: Some(self.email).filter(|email| email.contains('@')).unwrap_or_default(),
            campus: self.campus,
            method: MethodLabel { kind: self.kind, brand: self.brand, last_four: self.last_four },
            scheduled: self.scheduled == 1,
            taken_at: self.taken_at.map(Timestamp::from_micros),
        })
    }
}

/// What `gifts g` add up to.
macro_rules! tallies {
    () => {
        "count(*) as all_count,
         cast(coalesce(sum(g.amount_minor), 0) as bigint) as all_minor,
         count(*) filter (where g.state = 'taken') as given_count,
         cast(coalesce(sum(g.amount_minor - g.returned_minor) filter (where g.state = 'taken'), 0)
              as bigint) as given_minor,
         count(*) filter (where g.state = 'held') as assured_count,
         cast(coalesce(sum(g.amount_minor) filter (where g.state = 'held'), 0) as bigint)
             as assured_minor,
         count(*) filter (where g.state = 'refunded') as refunded_count,
         cast(coalesce(sum(g.returned_minor), 0) as bigint) as refunded_minor,
         count(*) filter (where g.state = 'taken' and g.returned_minor > 0) as partly_count"
    };
}
pub(crate) use tallies;

#[derive(FromRow)]
pub(crate) struct TotalsRecord {
    all_count: i64,
    all_minor: i64,
    given_count: i64,
    given_minor: i64,
    assured_count: i64,
    assured_minor: i64,
    refunded_count: i64,
    partly_count: i64,
    refunded_minor: i64,
}

impl TotalsRecord {
    pub(crate) fn decode(self, zero: Money) -> TransactionTotals {
        let tally =
            |gifts, minor| Tally { count: count(gifts), sum: Money::new(minor, zero.currency()) };
        TransactionTotals {
            all: tally(self.all_count, self.all_minor),
            given: tally(self.given_count, self.given_minor),
            assured: tally(self.assured_count, self.assured_minor),
            refunded: tally(self.refunded_count, self.refunded_minor),
            partly: count(self.partly_count),
        }
    }
}

/// Where a filter finds people by their names.
pub(crate) const JOINED: &str = " join people p on p.church_id = g.church_id and p.id = g.donor_id";

/// Whether a filter looks at anything that people have and gifts have not.
pub(crate) fn asks_for_people(filter: &TransactionFilter) -> bool {
    !filter.q.replace('\0', " ").trim().is_empty()
}

/// What a filter asks for, as conditions on `gifts g` and `people p`. The same words on both
/// databases, so the same builder.
pub(crate) fn narrow<DB>(sql: &mut QueryBuilder<'_, DB>, scope: &Scope, filter: &TransactionFilter)
where
    DB: sqlx::Database,
    for<'v> String: Encode<'v, DB> + Type<DB>,
    for<'v> i64: Encode<'v, DB> + Type<DB>,
{
    sql.push(" where g.church_id = ").push_bind(scope.church().to_string());
    // PostgreSQL cannot keep the letter NUL, so nothing that has one is there to be found.
    let q = filter.q.replace('\0', " ");
    let q = q.trim();
    if !q.is_empty() {
        let (part, number) = (like(&q.to_lowercase()), like(&q.to_uppercase()));
        sql.push(" and (p.folded like ").push_bind(format!("%{part}%")).push(r" escape '\'");
        sql.push(" or g.number like ").push_bind(format!("{number}%")).push(r" escape '\')");
    }
    if let Some(wanted) = filter.status {
        sql.push(" and ").push(status::is(wanted));
    }
    if let Some(fund) = filter.fund {
        sql.push(
            " and exists (select 1 from gift_lines l \
             where l.church_id = g.church_id and l.gift_id = g.id and l.fund_id = ",
        );
        sql.push_bind(fund.to_string()).push(")");
    }
    if let Some(campus) = filter.campus {
        sql.push(" and g.campus_id = ").push_bind(campus.to_string());
    }
    if let Some(class) = filter.class {
        sql.push(" and coalesce(g.state_class, g.class) = ").push_bind(class.name().to_owned());
    }
    if let Some(kind) = &filter.method {
        sql.push(" and g.kind = ").push_bind(kind.clone());
    }
    if let Some(from) = filter.from {
        sql.push(" and g.on_date >= ").push_bind(from.to_string());
    }
    if let Some(to) = filter.to {
        sql.push(" and g.on_date <= ").push_bind(to.to_string());
    }
    for (bound, is) in [(filter.least, " >= "), (filter.most, " <= ")] {
        if let Some(bound) = bound {
            sql.push(" and g.currency = ").push_bind(bound.currency().code().to_owned());
            sql.push(" and g.amount_minor").push(is).push_bind(bound.minor());
        }
    }
}

/// The order of the rows. Every one ends with what no two rows share, so pages do not overlap.
pub(crate) const fn order_by(sort: Sort) -> &'static str {
    match sort {
        Sort::Newest => " order by g.on_date desc, g.id desc",
        Sort::Oldest => " order by g.on_date, g.id",
        Sort::Largest => " order by g.amount_minor desc, g.on_date desc, g.id desc",
        Sort::Smallest => " order by g.amount_minor, g.on_date desc, g.id desc",
        Sort::Donor => " order by p.folded, g.on_date desc, g.id desc",
    }
}

/// Rows before the page.
pub(crate) fn before(page: u32, per_page: u32) -> i64 {
    i64::from(page.max(1).saturating_sub(1)).saturating_mul(i64::from(per_page))
}
