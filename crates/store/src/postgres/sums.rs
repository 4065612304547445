//! Days of a church's gifts, summed at a place in its books.

use std::collections::BTreeSet;

use async_trait::async_trait;
use giving::Scope;
use giving::ports::{StoreError, SumsReads, SumsWork};
use giving::sums::Summed;
use kernel::ChurchId;
use sqlx::{Postgres, QueryBuilder};

use super::{Db, PostgresReads, PostgresWork};
use crate::answer::Answer;
use crate::rows::sums::{
    AT_ONCE, CELLS, DayRecord, FAR, MANY, PlaceRecord, REPLACE, cells, count_days,
};
use crate::rows::{Place, count};

async fn place(db: &mut Db, scope: &Scope) -> Result<Option<PlaceRecord>, StoreError> {
    sqlx::query_as(
        "select c.no, c.seq, s.seq as summed
           from chains c
           left join gift_sums s on s.church_id = c.church_id
          where c.church_id = $1",
    )
    .bind(scope.church().to_string())
    .fetch_optional(db)
    .await
    .about("gift_sums")
}

/// The days of gifts with orders since a place.
async fn days_since(
    db: &mut Db,
    scope: &Scope,
    no: i64,
    since: i64,
) -> Result<BTreeSet<String>, StoreError> {
    let days: Vec<String> = sqlx::query_scalar(
        "select distinct g.on_date
           from orders o
          cross join gifts g
          where o.church_no = $1 and o.seq > $2 and g.church_id = $3 and g.id = o.job_id",
    )
    .bind(no)
    .bind(since)
    .bind(scope.church().to_string())
    .fetch_all(db)
    .await
    .about("orders")?;
    Ok(days.into_iter().collect())
}

/// The days that are no longer as kept; nothing where it is quicker to count all gifts.
pub(super) async fn lately(
    db: &mut Db,
    scope: &Scope,
) -> Result<Option<BTreeSet<String>>, StoreError> {
    let Some(PlaceRecord { no, seq, summed: Some(since) }) = place(db, scope).await? else {
        return Ok(None);
    };
    if seq - since > FAR {
        return Ok(None);
    }
    let days = days_since(db, scope, no, since).await?;
    Ok(Some(days).filter(|days| days.len() <= MANY))
}

#[async_trait]
impl SumsReads for PostgresReads {
    async fn sums_due(&self, behind: u64, limit: u32) -> Result<Vec<ChurchId>, StoreError> {
        let churches: Vec<String> = sqlx::query_scalar(
            "select c.church_id
               from chains c
               join churches k on k.id = c.church_id
               left join gift_sums s on s.church_id = c.church_id
              where s.seq is null or c.seq >= s.seq + $1
              order by c.church_id
              limit $2",
        )
        .bind(i64::try_from(behind).unwrap_or(i64::MAX))
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gift_sums")?;
        let church = |id: &String| Place { table: "chains", row: id }.word("church_id", id);
        churches.iter().map(church).collect()
    }

    async fn day_sums(&self, scope: &Scope) -> Result<Summed, StoreError> {
        let mut db = self.db().await?;
        let Some(PlaceRecord { no, seq, summed }) = place(&mut db, scope).await? else {
            return Ok(Summed { before: None, place: 0, days: Vec::new() });
        };
        let days = match summed {
            Some(since) => Some(days_since(&mut db, scope, no, since).await?),
            None => None,
        };
        let mut sums = Vec::new();
        if days.as_ref().is_none_or(|days| !days.is_empty()) {
            let mut sql = QueryBuilder::<Postgres>::new("");
            count_days(&mut sql, scope, days.as_ref());
            let days =
                sql.build_query_as::<DayRecord>().persistent(false).fetch_all(&mut *db).await;
            for day in days.about("gifts")? {
                sums.push(day.decode()?);
            }
        }
        Ok(Summed { before: summed.map(count), place: count(seq), days: sums })
    }
}

#[async_trait]
impl SumsWork for PostgresWork {
    async fn keep_day_sums(&mut self, scope: &Scope, summed: &Summed) -> Result<bool, StoreError> {
        let church = scope.church().to_string();
        let place = i64::try_from(summed.place).unwrap_or(i64::MAX);
        let sql = match summed.before {
            Some(_) => "update gift_sums set seq = $2 where church_id = $1 and seq = $3",
            None => {
                "insert into gift_sums (church_id, seq) select $1, $2 where $3 is null
                     on conflict (church_id) do nothing"
            }
        };
        let before = summed.before.map(|before| i64::try_from(before).unwrap_or(i64::MAX));
        let kept = sqlx::query(sql).bind(&church).bind(place).bind(before).execute(self.db()).await;
        if kept.about("gift_sums")?.rows_affected() == 0 {
            return Ok(false);
        }
        for days in summed.days.chunks(AT_ONCE) {
            let mut sql = QueryBuilder::<Postgres>::new(format!(
                "insert into gift_days (church_id, on_date, currency, {CELLS}) "
            ));
            sql.push_values(days, |mut row, day| {
                let (currency, cells) = cells(day);
                row.push_bind(church.clone()).push_bind(day.on.to_string()).push_bind(currency);
                for cell in cells {
                    row.push_bind(cell);
                }
            });
            sql.push(REPLACE);
            sql.build().persistent(false).execute(self.db()).await.about("gift_days")?;
        }
        Ok(true)
    }
}
