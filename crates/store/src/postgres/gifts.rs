use async_trait::async_trait;
use giving::Scope;
use giving::gifts::{Gift, GiftDetail, GiftHistory};
use giving::ports::{GiftSearch, GiftsReads, GiftsWork, StoreError};
use kernel::{ChurchId, Currency, Date, GiftId, Money, PersonId, ScheduleId, Timestamp};
use sqlx::{Postgres, QueryBuilder};
use views::{GiftFilter, GiftRow, GiftStatus, MonthTotal, Tally};

use super::{Db, PostgresReads, PostgresWork, attempts, orders};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::gifts::{
    GiftDetailRecord, GiftRecord, GiftRowRecord, MonthRecord, StateCells, year_bounds, year_of,
};
use crate::rows::plans::gift_key;
use crate::rows::transactions::before;
use crate::rows::{Place, count, status};

/// The lines of `gifts g`, as one JSON text: one row a gift, whatever its lines.
macro_rules! lines {
    () => {
        "(select coalesce(json_agg(json_build_array(l.fund_id, f.name, l.amount_minor)
                                   order by l.position)::text, '[]')
            from gift_lines l
            join funds f on f.church_id = l.church_id and f.id = l.fund_id
           where l.church_id = g.church_id and l.gift_id = g.id) as lines"
    };
}
pub(super) use lines;

/// What a list shows of a gift.
macro_rules! row {
    () => {
        concat!(
            "g.id, g.on_date, g.amount_minor, g.returned_minor, g.currency, g.kind, m.brand,
             m.last_four, g.state, g.state_at, g.state_of, g.state_class,
             coalesce(g.state_class, g.class) as class, g.first_failed_at, g.schedule_id, ",
            lines!()
        )
    };
}

/// Everything the engine knows of a gift.
macro_rules! whole {
    () => {
        concat!(
            "g.church_id, g.id, g.campus_id, g.donor_id, g.method_id, g.kind, g.facility_id,
             g.gateway_id, g.amount_minor, g.currency, g.on_date, g.schedule_id, g.state,
             g.state_at, g.state_of, g.state_class, g.class, g.attempts, g.failures,
             g.first_failed_at, g.batch_id, g.orders, g.made_at, g.changed_at, g.taken_at,
             g.version, ",
            lines!()
        )
    };
}
pub(super) use whole;

const GIFT: &str = concat!(
    "select ",
    whole!(),
    " from gifts g where g.church_id = $1 and g.id = $2 for update of g"
);

const ROWS: &str = concat!(
    "select ",
    row!(),
    " from gifts g join methods m on m.church_id = g.church_id and m.id = g.method_id"
);

const DETAIL: &str = concat!(
    "select ",
    row!(),
    ", g.donor_id, p.name as donor, g.number, g.made_at, g.taken_at,
       (select min(a.sent_at)
          from attempts a
         where a.church_id = g.church_id and a.gift_id = g.id and a.kind = 'purchase'
           and a.class = 'success') as asked_at,
       s.frequency
      from gifts g
      join methods m on m.church_id = g.church_id and m.id = g.method_id
      join people p on p.id = g.donor_id
      left join schedules s on s.church_id = g.church_id and s.id = g.schedule_id
     where g.church_id = $1 and g.id = $2 and ($3 is null or g.donor_id = $3)"
);

pub(super) async fn write_lines(db: &mut Db, scope: &Scope, gift: &Gift) -> Result<(), StoreError> {
    let mut sql = QueryBuilder::<Postgres>::new(
        "insert into gift_lines (church_id, gift_id, position, fund_id, amount_minor) ",
    );
    sql.push_values((0_i64..).zip(&gift.lines), |mut row, (position, (fund, amount))| {
        row.push_bind(scope.church().to_string())
            .push_bind(gift.id.to_string())
            .push_bind(position)
            .push_bind(fund.to_string())
            .push_bind(amount.minor());
    });
    sql.build().execute(db).await.about("gift_lines")?;
    Ok(())
}

#[async_trait]
impl GiftsWork for PostgresWork {
    async fn add_gift(&mut self, scope: &Scope, gift: &Gift) -> Result<(), StoreError> {
        let state = StateCells::of(&gift.state);
        sqlx::query(
            "insert into gifts (church_id, id, number, campus_id, donor_id, method_id, kind,
                    facility_id, gateway_id, amount_minor, currency, on_date, schedule_id, state,
                    state_at, state_of, state_class, class, attempts, failures, first_failed_at,
                    batch_id, orders, made_at, changed_at, taken_at, version)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                    $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)",
        )
        .bind(scope.church().to_string())
        .bind(gift.id.to_string())
        .bind(Gift::number(gift.id))
        .bind(gift.campus.to_string())
        .bind(gift.donor.to_string())
        .bind(gift.method.to_string())
        .bind(gift.kind.name())
        .bind(gift.facility.to_string())
        .bind(gift.gateway.as_str())
        .bind(gift.amount.minor())
        .bind(gift.amount.currency().code())
        .bind(gift.on.to_string())
        .bind(gift.schedule.map(|id| id.to_string()))
        .bind(state.name)
        .bind(state.at)
        .bind(state.of)
        .bind(state.class)
        .bind(gift.class.map(|class| class.name()))
        .bind(i64::from(gift.attempts))
        .bind(i64::from(gift.failures))
        .bind(gift.first_failed_at.map(|at| at.as_micros()))
        .bind(gift.batch.map(|id| id.to_string()))
        .bind(i64::from(gift.orders))
        .bind(gift.made_at.as_micros())
        .bind(gift.changed_at.as_micros())
        .bind(gift.taken_at.map(|at| at.as_micros()))
        .bind(i64::from(gift.version))
        .execute(self.db())
        .await
        .exactly_one("gifts")?;
        write_lines(self.db(), scope, gift).await
    }

    async fn gift(&mut self, scope: &Scope, id: GiftId) -> Result<Option<Gift>, StoreError> {
        sqlx::query_as::<_, GiftRecord>(GIFT)
            .bind(scope.church().to_string())
            .bind(id.to_string())
            .fetch_optional(self.db())
            .await
            .about("gifts")?
            .map(GiftRecord::decode)
            .transpose()
    }

    async fn save_gift(&mut self, scope: &Scope, gift: &Gift) -> Result<(), StoreError> {
        let state = StateCells::of(&gift.state);
        sqlx::query(
            "update gifts
                set state = $4, state_at = $5, state_of = $6, state_class = $7, class = $8,
                    attempts = $9, failures = $10, first_failed_at = $11, batch_id = $12,
                    orders = $13, changed_at = $14, taken_at = $15, version = version + 1
              where church_id = $1 and id = $2 and version = $3",
        )
        .bind(scope.church().to_string())
        .bind(gift.id.to_string())
        .bind(i64::from(gift.version))
        .bind(state.name)
        .bind(state.at)
        .bind(state.of)
        .bind(state.class)
        .bind(gift.class.map(|class| class.name()))
        .bind(i64::from(gift.attempts))
        .bind(i64::from(gift.failures))
        .bind(gift.first_failed_at.map(|at| at.as_micros()))
        .bind(gift.batch.map(|id| id.to_string()))
        .bind(i64::from(gift.orders))
        .bind(gift.changed_at.as_micros())
        .bind(gift.taken_at.map(|at| at.as_micros()))
        .execute(self.db())
        .await
        .exactly_one("gifts")
    }
}

#[async_trait]
impl GiftsReads for PostgresReads {
    async fn gift_rows(
        &self,
        scope: &Scope,
        donor: PersonId,
        year: i16,
        filter: &GiftFilter,
        search: Option<&GiftSearch>,
        per_page: u32,
    ) -> Result<(Vec<GiftRow>, u64), StoreError> {
        let narrow = |sql: &mut QueryBuilder<'_, Postgres>| {
            let (first, last) = year_bounds(year);
            sql.push(" where g.church_id = ").push_bind(scope.church().to_string());
            sql.push(" and g.donor_id = ").push_bind(donor.to_string());
            sql.push(" and g.on_date >= ").push_bind(first);
            sql.push(" and g.on_date <= ").push_bind(last);
            if let Some(wanted) = filter.status {
                sql.push(" and ").push(status::is(wanted));
            }
            if let Some(fund) = filter.fund {
                sql.push(
                    " and exists (select 1 from gift_lines l
                       where l.church_id = g.church_id and l.gift_id = g.id and l.fund_id = ",
                );
                sql.push_bind(fund.to_string()).push(")");
            }
            if let Some(method) = filter.method {
                sql.push(" and g.method_id = ").push_bind(method.to_string());
            }
            if let Some(GiftSearch { text, amount, funds }) = search {
                sql.push(" and (g.number = ").push_bind(text.to_uppercase());
                sql.push(
                    " or exists (select 1 from methods m
                       where m.church_id = g.church_id and m.id = g.method_id
                         and m.last_four = ",
                );
                sql.push_bind(text.clone()).push(")");
                if let Some(amount) = amount {
                    sql.push(" or g.amount_minor = ").push_bind(*amount);
                }
                for fund in funds {
                    sql.push(
                        " or exists (select 1 from gift_lines l
                           where l.church_id = g.church_id and l.gift_id = g.id
                             and l.fund_id = ",
                    );
                    sql.push_bind(fund.to_string()).push(")");
                }
                sql.push(")");
            }
        };
        let mut db = self.db().await?;
        let mut rows = QueryBuilder::<Postgres>::new(ROWS);
        narrow(&mut rows);
        rows.push(" order by g.on_date desc, g.id desc limit ").push_bind(i64::from(per_page));
        rows.push(" offset ").push_bind(before(filter.page, per_page));
        let rows = rows
            .build_query_as::<GiftRowRecord>()
            .fetch_all(&mut *db)
            .await
            .about("gifts")?
            .into_iter()
            .map(GiftRowRecord::decode)
            .collect::<Result<Vec<_>, _>>()?;
        let shown = u32::try_from(rows.len()).unwrap_or(per_page);
        if filter.page <= 1 && shown < per_page {
            return Ok((rows, u64::from(shown)));
        }
        let mut matching = QueryBuilder::<Postgres>::new("select count(*) from gifts g");
        narrow(&mut matching);
        let matching: i64 =
            matching.build_query_scalar().fetch_one(&mut *db).await.about("gifts")?;
        Ok((rows, count(matching)))
    }

    async fn gift_years(&self, scope: &Scope, donor: PersonId) -> Result<Vec<i16>, StoreError> {
        // From one year's last gift to the one before it, so that nobody's gifts are read one by one.
        let years: Vec<String> = sqlx::query_scalar(
            "with recursive latest(on_date) as (
                 select max(on_date) from gifts where church_id = $1 and donor_id = $2
                  union all
                 select (select max(on_date) from gifts
                          where church_id = $1 and donor_id = $2
                            and on_date < substr(y.on_date, 1, 4))
                   from latest y
                  where y.on_date is not null)
             select substr(on_date, 1, 4) as year
               from latest
              where on_date is not null
              order by year desc",
        )
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gifts")?;
        years.iter().map(|year| Place { table: "gifts", row: year }.word("on_date", year)).collect()
    }

    async fn given_by_month(
        &self,
        scope: &Scope,
        donor: PersonId,
        year: i16,
        currency: Currency,
    ) -> Result<(Vec<MonthTotal>, Tally), StoreError> {
        let (first, last) = year_bounds(year);
        let months = sqlx::query_as::<_, MonthRecord>(
            "select substr(g.on_date, 1, 7) as month,
                    count(distinct case when g.state = 'taken' then g.id end) as given_count,
                    cast(sum(c.amount_minor) as bigint) as given_minor
               from gifts g
              cross join orders o
              cross join changes c
              cross join accounts a
              where g.church_id = $1 and g.donor_id = $2 and g.on_date >= $3 and g.on_date <= $4
                and o.job_id = g.id
                and o.church_no = (select no from chains where church_id = $1)
                and c.church_no = o.church_no and c.seq = o.seq
                and a.no = c.account_no and a.kind = 'fund' and a.currency = $5
              group by month
              order by month",
        )
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .bind(first)
        .bind(last)
        .bind(currency.code())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("changes")?;
        year_of(months, Money::zero(currency))
    }

    async fn gifts_to_tell(
        &self,
        scope: &Scope,
        donor: PersonId,
        since: Date,
    ) -> Result<(Vec<GiftRow>, Vec<GiftRow>), StoreError> {
        let held = status::is(GiftStatus::Assured);
        let needs = status::is(GiftStatus::NeedsYou);
        let rows = sqlx::query_as::<_, GiftRowRecord>(&format!(
            "{ROWS} where g.church_id = $1 and g.donor_id = $2 and g.state in ('held', 'failed')
                and ({held} or ({needs} and g.on_date >= $3))
              order by g.on_date desc, g.id desc"
        ))
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .bind(since.to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gifts")?
        .into_iter()
        .map(GiftRowRecord::decode)
        .collect::<Result<Vec<_>, _>>()?;
        Ok(rows.into_iter().partition(|row| row.status == GiftStatus::Assured))
    }

    async fn gift_detail(
        &self,
        scope: &Scope,
        donor: Option<PersonId>,
        id: GiftId,
    ) -> Result<Option<GiftDetail>, StoreError> {
        sqlx::query_as::<_, GiftDetailRecord>(DETAIL)
            .bind(scope.church().to_string())
            .bind(id.to_string())
            .bind(donor.map(|id| id.to_string()))
            .fetch_optional(&mut *self.db().await?)
            .await
            .about("gifts")?
            .map(GiftDetailRecord::decode)
            .transpose()
    }

    async fn gift_history(&self, scope: &Scope, id: GiftId) -> Result<GiftHistory, StoreError> {
        let mut db = self.db().await?;
        Ok(GiftHistory {
            orders: orders::of_job(&mut db, scope.church(), id.into()).await?,
            attempts: attempts::of_gift(&mut db, scope, id).await?,
        })
    }

    async fn gifts_of_schedule(
        &self,
        scope: &Scope,
        donor: PersonId,
        schedule: ScheduleId,
        limit: u32,
    ) -> Result<Vec<GiftRow>, StoreError> {
        sqlx::query_as::<_, GiftRowRecord>(&format!(
            "{ROWS} where g.church_id = $1 and g.donor_id = $2 and g.schedule_id = $3
              order by g.on_date desc, g.id desc
              limit $4"
        ))
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .bind(schedule.to_string())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gifts")?
        .into_iter()
        .map(GiftRowRecord::decode)
        .collect()
    }

    async fn gifts_without_progress(
        &self,
        before: Timestamp,
    ) -> Result<Vec<(ChurchId, GiftId)>, StoreError> {
        // A gift whose next try is still to come is not without progress.
        sqlx::query_as::<_, (String, String)>(
            "select church_id, id
               from gifts
              where state in ('due', 'released', 'sending', 'uncertain') and changed_at < $1
                and (state <> 'due' or state_at < $1)
              order by changed_at, church_id, id",
        )
        .bind(before.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gifts")?
        .into_iter()
        .map(gift_key)
        .collect()
    }
}
