//! Trust pages, and what the books say for them.

use async_trait::async_trait;
use giving::Scope;
use giving::ports::{StoreError, TrustReads, TrustWork};
use giving::trust::Kept;
use kernel::{ChurchId, Timestamp};
use views::TrustFigures;

use super::{Db, SqliteReads, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::Place;
use crate::rows::comparisons::kept as counted;
use crate::rows::trust::{TrustCountsRecord, TrustRecord, figures};

const PAGE: &str = "select church_id, slug, shown, changed_by, changed_at, figures, counted_at
   from trust_pages";

/// What the orders of each job say, since an instant and up to a place.
const ITS: &str = "with its as (
        select job_id,
               min(case when kind = 'assure' then at end) as held_at,
               max(case when kind = 'release' then at end) as released_at,
               sum(case when kind = 'settle' then 1 else 0 end) as settled,
               sum(case when kind in ('void', 'expire') then 1 else 0 end) as ended,
               sum(case when kind = 'transfer' and cause like 'attempt %'
                        then 1 else 0 end) as again
          from orders
         where church_no = (select no from chains where church_id = $1) and at >= $2 and seq <= $3
         group by job_id)";

async fn one(db: &mut Db, sql: &str, value: &str) -> Result<Option<Kept>, StoreError> {
    sqlx::query_as::<_, TrustRecord>(sql)
        .bind(value)
        .fetch_optional(db)
        .await
        .about("trust_pages")?
        .map(TrustRecord::decode)
        .transpose()
}

#[async_trait]
impl TrustWork for SqliteWork {
    async fn trust_page(&mut self, scope: &Scope) -> Result<Option<Kept>, StoreError> {
        let sql = format!("{PAGE} where church_id = $1");
        one(self.db(), &sql, &scope.church().to_string()).await
    }

    async fn put_trust_page(&mut self, kept: &Kept) -> Result<(), StoreError> {
        sqlx::query(
            "insert into trust_pages (church_id, slug, shown, changed_by, changed_at, figures,
                    counted_at)
             values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (church_id) do update
                set slug = excluded.slug, shown = excluded.shown,
                    changed_by = excluded.changed_by, changed_at = excluded.changed_at,
                    figures = excluded.figures, counted_at = excluded.counted_at",
        )
        .bind(kept.church.to_string())
        .bind(&kept.slug)
        .bind(i64::from(kept.shown))
        .bind(kept.by.to_string())
        .bind(kept.changed_at.as_micros())
        .bind(figures(kept)?)
        .bind(kept.figures.as_ref().map(|(_, at)| at.as_micros()))
        .execute(self.db())
        .await
        .exactly_one("trust_pages")
    }
}

#[async_trait]
impl TrustReads for SqliteReads {
    async fn trust_page_now(&self, scope: &Scope) -> Result<Option<Kept>, StoreError> {
        let sql = format!("{PAGE} where church_id = $1");
        one(&mut *self.db().await?, &sql, &scope.church().to_string()).await
    }

    async fn trust_page_at(&self, slug: &str) -> Result<Option<Kept>, StoreError> {
        let sql = format!("{PAGE} where slug = $1 and shown = 1");
        one(&mut *self.db().await?, &sql, slug).await
    }

    async fn trust_pages_due(&self, before: Timestamp) -> Result<Vec<ChurchId>, StoreError> {
        let due: Vec<(String,)> = sqlx::query_as(
            "-- everywhere: the engine counts every church's page
             select church_id
               from trust_pages
              where shown = 1 and (counted_at is null or counted_at < $1)
              order by counted_at, church_id",
        )
        .bind(before.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("trust_pages")?;
        due.iter()
            .map(|(id,)| Place { table: "trust_pages", row: id }.word("church_id", id))
            .collect()
    }

    async fn trust_figures(
        &self,
        church: ChurchId,
        since: Timestamp,
        place: u64,
    ) -> Result<TrustFigures, StoreError> {
        let mut db = self.db().await?;
        let counts = sqlx::query_as::<_, TrustCountsRecord>(&format!(
            "{ITS}
             select cast(count(held_at) as bigint) as held,
                    cast(count(case when held_at is not null then released_at end) as bigint)
                        as released,
                    cast(count(case when held_at is not null and settled > 0 then 1 end) as bigint)
                        as taken,
                    cast(count(case when held_at is not null and settled = 0 and ended > 0
                                    then 1 end) as bigint) as ended,
                    cast(count(case when held_at is not null and settled = 0 and ended = 0
                                    then 1 end) as bigint) as waiting,
                    cast(count(case when held_at is not null and settled = 0 and ended = 0
                                     and g.state in ('due', 'held', 'released', 'sending',
                                                     'uncertain', 'settling')
                                    then 1 end) as bigint) as alive,
                    cast(count(case when settled > 1 or again > 0 then 1 end) as bigint) as doubled,
                    cast(count(case when again > 0 and settled < 2 and again % 2 = 0 then 1 end)
                        as bigint) as given_back
               from its
               left join gifts g on g.church_id = $1 and g.id = its.job_id"
        ))
        .bind(church.to_string())
        .bind(since.as_micros())
        .bind(counted(place))
        .fetch_one(&mut *db)
        .await
        .about("orders")?;
        let middle: Option<i64> = sqlx::query_scalar(&format!(
            "{ITS}
             select released_at - held_at as delay
               from its
              where held_at is not null and released_at is not null
              order by delay
              limit 1 offset $4"
        ))
        .bind(church.to_string())
        .bind(since.as_micros())
        .bind(counted(place))
        .bind(counts.middle())
        .fetch_optional(&mut *db)
        .await
        .about("orders")?;
        Ok(counts.decode(middle))
    }
}
