//! A church's gifts by the day: what is kept, and what a list makes of it.

use std::collections::BTreeSet;

use giving::Scope;
use giving::ports::StoreError;
use giving::sums::DaySum;
use kernel::{Currency, Money};
use sqlx::{Encode, FromRow, QueryBuilder, Type};
use views::{Sort, TransactionFilter};

use super::Place;
use super::transactions::{TotalsRecord, tallies};

/// Past so many orders, or days with gifts that have orders since, the gifts themselves are counted.
pub(crate) const FAR: i64 = 50_000;
pub(crate) const MANY: usize = 500;

/// Days written by one statement.
pub(crate) const AT_ONCE: usize = 1_000;

/// Where a church's books stand, and where they stood when its days were summed.
#[derive(FromRow)]
pub(crate) struct PlaceRecord {
    pub(crate) no: i64,
    pub(crate) seq: i64,
    pub(crate) summed: Option<i64>,
}

#[derive(FromRow)]
pub(crate) struct DayRecord {
    on_date: String,
    currency: String,
    #[sqlx(flatten)]
    totals: TotalsRecord,
}

impl DayRecord {
    pub(crate) fn decode(self) -> Result<DaySum, StoreError> {
        let place = Place { table: "gifts", row: &self.on_date };
        let on = place.word("on_date", &self.on_date)?;
        let zero = Money::zero(place.word::<Currency>("currency", &self.currency)?);
        Ok(DaySum { on, totals: self.totals.decode(zero) })
    }
}

/// A day's cells beside church and date, in the order of [`CELLS`].
pub(crate) fn cells(day: &DaySum) -> (&'static str, [i64; 9]) {
    let totals = &day.totals;
    let count = |gifts: u64| i64::try_from(gifts).unwrap_or(i64::MAX);
    let cells = [
        count(totals.all.count),
        totals.all.sum.minor(),
        count(totals.given.count),
        totals.given.sum.minor(),
        count(totals.assured.count),
        totals.assured.sum.minor(),
        count(totals.refunded.count),
        totals.refunded.sum.minor(),
        count(totals.partly),
    ];
    (totals.all.sum.currency().code(), cells)
}

/// The columns of a day.
pub(crate) const CELLS: &str = "all_count, all_minor, given_count, given_minor, assured_count,
    assured_minor, refunded_count, refunded_minor, partly_count";

/// What happens to a day that is there already.
pub(crate) const REPLACE: &str = " on conflict (church_id, on_date, currency) do update
    set all_count = excluded.all_count, all_minor = excluded.all_minor,
        given_count = excluded.given_count, given_minor = excluded.given_minor,
        assured_count = excluded.assured_count, assured_minor = excluded.assured_minor,
        refunded_count = excluded.refunded_count, refunded_minor = excluded.refunded_minor,
        partly_count = excluded.partly_count";

/// Whether a filter asks for whole days and nothing else of their gifts.
pub(crate) fn asks_for_days(filter: &TransactionFilter) -> bool {
    let TransactionFilter {
        q,
        status: None,
        fund: None,
        campus: None,
        class: None,
        method: None,
        from: _,
        to: _,
        least: None,
        most: None,
        sort: Sort::Newest | Sort::Oldest | Sort::Largest | Sort::Smallest | Sort::Donor,
        page: _,
    } = filter
    else {
        return false;
    };
    q.trim().is_empty()
}

/// The days of these gifts, counted gift by gift.
pub(crate) fn count_days<DB>(
    sql: &mut QueryBuilder<'_, DB>,
    scope: &Scope,
    days: Option<&BTreeSet<String>>,
) where
    DB: sqlx::Database,
    for<'v> String: Encode<'v, DB> + Type<DB>,
{
    sql.push(concat!("select g.on_date, g.currency, ", tallies!(), " from gifts g"));
    sql.push(" where g.church_id = ").push_bind(scope.church().to_string());
    if let Some(days) = days {
        sql.push(" and g.on_date in (");
        push_days(sql, days);
        sql.push(")");
    }
    sql.push(" group by g.on_date, g.currency order by g.on_date, g.currency");
}

/// What all days of a filter add up to: those of gifts with orders since, gift by gift, the others
/// as kept.
pub(crate) fn add_days<DB>(
    sql: &mut QueryBuilder<'_, DB>,
    scope: &Scope,
    filter: &TransactionFilter,
    currency: Currency,
    since: &BTreeSet<String>,
) where
    DB: sqlx::Database,
    for<'v> String: Encode<'v, DB> + Type<DB>,
{
    sql.push("select ");
    for (place, cell) in CELLS.split(',').map(str::trim).enumerate() {
        let comma = if place > 0 { ", " } else { "" };
        sql.push(format!("{comma}cast(coalesce(sum({cell}), 0) as bigint) as {cell}"));
    }
    sql.push(format!(" from (select {CELLS} from gift_days g"));
    within(sql, scope, filter, currency);
    if !since.is_empty() {
        sql.push(" and g.on_date not in (");
        push_days(sql, since);
        sql.push(concat!(") union all select ", tallies!(), " from gifts g"));
        within(sql, scope, filter, currency);
        sql.push(" and g.on_date in (");
        push_days(sql, since);
        sql.push(")");
    }
    sql.push(") as days");
}

fn within<DB>(
    sql: &mut QueryBuilder<'_, DB>,
    scope: &Scope,
    filter: &TransactionFilter,
    currency: Currency,
) where
    DB: sqlx::Database,
    for<'v> String: Encode<'v, DB> + Type<DB>,
{
    sql.push(" where g.church_id = ").push_bind(scope.church().to_string());
    sql.push(" and g.currency = ").push_bind(currency.code().to_owned());
    if let Some(from) = filter.from {
        sql.push(" and g.on_date >= ").push_bind(from.to_string());
    }
    if let Some(to) = filter.to {
        sql.push(" and g.on_date <= ").push_bind(to.to_string());
    }
}

fn push_days<DB>(sql: &mut QueryBuilder<'_, DB>, days: &BTreeSet<String>)
where
    DB: sqlx::Database,
    for<'v> String: Encode<'v, DB> + Type<DB>,
{
    let mut list = sql.separated(", ");
    for day in days {
        list.push_bind(day.clone());
    }
}
