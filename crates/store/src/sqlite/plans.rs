use async_trait::async_trait;
use delayed_payments::Scope;
use giving::ports::{BatchProgress, Held, PlansReads, PlansWork, StoreError};
use giving::releases::{ReleaseBatch, ReleasePlan};
use kernel::{BatchId, ChurchId, GiftId, Money, PlanId, Timestamp};
use sqlx::{QueryBuilder, Sqlite};

use super::{Db, SqliteReads, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::plans::{
    BatchRecord, HeldGiftRecord, PlanGiftRecord, PlanRecord, ProgressRecord, gift_key, pause_cell,
    within,
};
use crate::rows::{count, instant};

const PLAN: &str = "select p.id, p.scope_kind, p.scope_value, p.gateway_id, p.state,
        p.paused_because, p.fingerprint, p.drawn_by, p.drawn_at, p.approved_by, p.approved_at,
        p.approved_why, p.runs_on_by, p.runs_on_since, p.looked_at_to, p.batch_size,
        p.failure_limit_percent, p.version
   from plans p";

/// Rows a statement may carry: PostgreSQL counts values in sixteen bits.
const ROWS_AT_ONCE: usize = 1_000;

async fn find(db: &mut Db, condition: &str, text: &str) -> Result<Option<ReleasePlan>, StoreError> {
    sqlx::query_as::<_, PlanRecord>(&format!("{PLAN} where {condition}"))
        .bind(text)
        .fetch_optional(db)
        .await
        .about("plans")?
        .map(PlanRecord::decode)
        .transpose()
}

async fn batches_of(db: &mut Db, plan: PlanId) -> Result<Vec<ReleaseBatch>, StoreError> {
    sqlx::query_as::<_, BatchRecord>(
        "select id, plan_id, ordinal, count, sum_minor, smallest_minor, largest_minor, currency,
                released_at
           from batches
          where plan_id = $1
          order by ordinal",
    )
    .bind(plan.to_string())
    .fetch_all(db)
    .await
    .about("batches")?
    .into_iter()
    .map(BatchRecord::decode)
    .collect()
}

/// Before its release a batch's gifts are held and count nowhere. After it, one that is held, or
/// was let go by a later batch, was held again; one that waits for its next try was not taken. What
/// a bank accepted counts as taken: it settles days later, and the gateway has done its work.
async fn progress(db: &mut Db, plan: PlanId) -> Result<Vec<BatchProgress>, StoreError> {
    sqlx::query_as::<_, ProgressRecord>(
        "select b.id, b.currency,
                count(*) filter (where b.released_at is not null and g.batch_id = b.id
                                   and g.state in ('settling', 'taken', 'refunded')) as taken,
                cast(coalesce(sum(g.amount_minor)
                     filter (where b.released_at is not null and g.batch_id = b.id
                               and g.state in ('settling', 'taken', 'refunded')), 0) as bigint)
                    as taken_minor,
                count(*) filter (where b.released_at is not null
                                   and g.state not in ('settling', 'taken', 'refunded',
                                                       'cancelled')
                                   and (g.state = 'held' or g.batch_id <> b.id)) as held_again,
                count(*) filter (where b.released_at is not null and g.batch_id = b.id
                                   and (g.state = 'failed' or (g.state = 'due'
                                        and g.first_failed_at is not null))) as not_taken,
                count(*) filter (where g.state = 'cancelled') as cancelled,
                count(*) filter (where b.released_at is not null and g.batch_id = b.id
                                   and (g.state in ('released', 'sending', 'uncertain')
                                        or (g.state = 'due'
                                            and g.first_failed_at is null))) as open
           from batches b
           join batch_gifts l on l.batch_id = b.id
           join gifts g on g.church_id = l.church_id and g.id = l.gift_id
          where b.plan_id = $1
          group by b.id, b.currency, b.ordinal
          order by b.ordinal",
    )
    .bind(plan.to_string())
    .fetch_all(db)
    .await
    .about("batches")?
    .into_iter()
    .map(ProgressRecord::decode)
    .collect()
}

#[async_trait]
impl PlansWork for SqliteWork {
    async fn held_gifts(&mut self, scope: &Scope) -> Result<Vec<Held>, StoreError> {
        sqlx::query_as::<_, HeldGiftRecord>(&format!(
            "-- everywhere: an outage is all churches'
             select g.church_id, g.id, g.gateway_id, g.facility_id, g.kind, g.amount_minor,
                    g.currency, g.made_at, g.donor_id
               from gifts g
               join churches c on c.id = g.church_id and c.test = 0
              where {} and g.state = 'held'
              order by g.church_id, g.id",
            within(scope)
        ))
        .bind(scope.value())
        .fetch_all(self.db())
        .await
        .about("gifts")?
        .into_iter()
        .map(HeldGiftRecord::decode)
        .collect()
    }

    async fn add_plan(
        &mut self,
        plan: &ReleasePlan,
        batches: &[(ReleaseBatch, Vec<(ChurchId, GiftId)>)],
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into plans (id, gateway_id, state, paused_because, fingerprint, drawn_by,
                    drawn_at, batch_size, failure_limit_percent, version, scope_kind,
                    scope_value)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(plan.id.to_string())
        .bind(plan.gateway.as_str())
        .bind(plan.state.name())
        .bind(pause_cell(&plan.state)?)
        .bind(&plan.fingerprint)
        .bind(plan.drawn_by.to_string())
        .bind(plan.drawn_at.as_micros())
        .bind(i64::from(plan.batch_size))
        .bind(i64::from(plan.failure_limit_percent))
        .bind(i64::from(plan.version))
        .bind(plan.scope.kind())
        .bind(plan.scope.value())
        .execute(self.db())
        .await
        .exactly_one("plans")?;
        for (batch, gifts) in batches {
            sqlx::query(
                "insert into batches (id, plan_id, ordinal, count, sum_minor, smallest_minor,
                        largest_minor, currency, released_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            )
            .bind(batch.id.to_string())
            .bind(plan.id.to_string())
            .bind(i64::from(batch.ordinal))
            .bind(i64::from(batch.count))
            .bind(batch.sum.minor())
            .bind(batch.smallest.minor())
            .bind(batch.largest.minor())
            .bind(batch.sum.currency().code())
            .bind(batch.released_at.map(|at| at.as_micros()))
            .execute(self.db())
            .await
            .exactly_one("batches")?;
            let placed: Vec<(i64, &(ChurchId, GiftId))> = (0_i64..).zip(gifts).collect();
            for slice in placed.chunks(ROWS_AT_ONCE) {
                let mut sql = QueryBuilder::<Sqlite>::new(
                    "insert into batch_gifts (batch_id, position, church_id, gift_id) ",
                );
                sql.push_values(slice, |mut row, (position, (church, gift))| {
                    row.push_bind(batch.id.to_string())
                        .push_bind(*position)
                        .push_bind(church.to_string())
                        .push_bind(gift.to_string());
                });
                sql.build().execute(self.db()).await.about("batch_gifts")?;
            }
        }
        Ok(())
    }

    async fn plan(&mut self, id: PlanId) -> Result<Option<ReleasePlan>, StoreError> {
        find(self.db(), "p.id = $1", &id.to_string()).await
    }

    async fn save_plan(&mut self, plan: &ReleasePlan) -> Result<(), StoreError> {
        let approval = plan.approval.as_ref();
        sqlx::query(
            "update plans
                set state = $3, paused_because = $4, approved_by = $5, approved_at = $6,
                    approved_why = $7, runs_on_by = $8, runs_on_since = $9, looked_at_to = $10,
                    version = version + 1
              where id = $1 and version = $2",
        )
        .bind(plan.id.to_string())
        .bind(i64::from(plan.version))
        .bind(plan.state.name())
        .bind(pause_cell(&plan.state)?)
        .bind(approval.map(|one| one.by.to_string()))
        .bind(approval.map(|one| one.at.as_micros()))
        .bind(approval.map(|one| one.why.as_str()))
        .bind(plan.runs_on.map(|runs| runs.by.to_string()))
        .bind(plan.runs_on.map(|runs| runs.since.as_micros()))
        .bind(i64::from(plan.looked_at_to))
        .execute(self.db())
        .await
        .exactly_one("plans")
    }

    async fn open_plans(&mut self, scope: &Scope) -> Result<Vec<ReleasePlan>, StoreError> {
        sqlx::query_as::<_, PlanRecord>(&format!(
            "-- everywhere: an outage is all churches'
             {PLAN}
              where p.state in ('drafted', 'running', 'paused')
                and (p.scope_kind = $2 and p.scope_value = $1
                     or p.scope_kind = 'gateway' and p.scope_value = ''
                        and $2 = 'gateway' and p.gateway_id = $1
                     or exists (select 1
                                  from batches b
                                  join batch_gifts l on l.batch_id = b.id
                                  join gifts g on g.church_id = l.church_id and g.id = l.gift_id
                                 where b.plan_id = p.id and {}))
              order by p.id",
            within(scope)
        ))
        .bind(scope.value())
        .bind(scope.kind())
        .fetch_all(self.db())
        .await
        .about("plans")?
        .into_iter()
        .map(PlanRecord::decode)
        .collect()
    }

    async fn plan_of_batch(&mut self, batch: BatchId) -> Result<Option<ReleasePlan>, StoreError> {
        let of_batch = "p.id = (select b.plan_id from batches b where b.id = $1)";
        find(self.db(), of_batch, &batch.to_string()).await
    }

    async fn batches(&mut self, plan: PlanId) -> Result<Vec<ReleaseBatch>, StoreError> {
        batches_of(self.db(), plan).await
    }

    async fn save_batch(&mut self, batch: &ReleaseBatch) -> Result<(), StoreError> {
        sqlx::query("update batches set released_at = $2 where id = $1")
            .bind(batch.id.to_string())
            .bind(batch.released_at.map(|at| at.as_micros()))
            .execute(self.db())
            .await
            .exactly_one("batches")
    }

    async fn gifts_in_batch(
        &mut self,
        batch: BatchId,
    ) -> Result<Vec<(ChurchId, GiftId)>, StoreError> {
        sqlx::query_as::<_, (String, String)>(
            "select church_id, gift_id from batch_gifts where batch_id = $1 order by position",
        )
        .bind(batch.to_string())
        .fetch_all(self.db())
        .await
        .about("batch_gifts")?
        .into_iter()
        .map(gift_key)
        .collect()
    }

    async fn plan_gifts(&mut self, plan: PlanId) -> Result<Vec<(u32, GiftId, Money)>, StoreError> {
        sqlx::query_as::<_, PlanGiftRecord>(
            "select b.ordinal, l.gift_id, g.amount_minor, g.currency
               from batches b
               join batch_gifts l on l.batch_id = b.id
               join gifts g on g.church_id = l.church_id and g.id = l.gift_id
              where b.plan_id = $1
              order by b.ordinal, l.position",
        )
        .bind(plan.to_string())
        .fetch_all(self.db())
        .await
        .about("batch_gifts")?
        .into_iter()
        .map(PlanGiftRecord::decode)
        .collect()
    }

    async fn progress_now(&mut self, plan: PlanId) -> Result<Vec<BatchProgress>, StoreError> {
        progress(self.db(), plan).await
    }
}

#[async_trait]
impl PlansReads for SqliteReads {
    async fn plan_by_id(
        &self,
        id: PlanId,
    ) -> Result<Option<(ReleasePlan, Vec<ReleaseBatch>, Vec<BatchProgress>)>, StoreError> {
        let mut db = self.db().await?;
        let Some(plan) = find(&mut db, "p.id = $1", &id.to_string()).await? else {
            return Ok(None);
        };
        let batches = batches_of(&mut db, id).await?;
        let progress = progress(&mut db, id).await?;
        Ok(Some((plan, batches, progress)))
    }

    async fn plan_reach(&self, id: PlanId) -> Result<(Option<Timestamp>, u64), StoreError> {
        let (oldest, churches): (Option<i64>, i64) = sqlx::query_as(
            "-- everywhere: a plan is of many churches
             select min(g.state_at) filter (where g.state = 'held'),
                    count(distinct g.church_id)
               from batches b
               join batch_gifts l on l.batch_id = b.id
               join gifts g on g.church_id = l.church_id and g.id = l.gift_id
              where b.plan_id = $1",
        )
        .bind(id.to_string())
        .fetch_one(&mut *self.db().await?)
        .await
        .about("batches")?;
        Ok((instant(oldest), count(churches)))
    }

    async fn plans(&self, limit: u32) -> Result<Vec<ReleasePlan>, StoreError> {
        sqlx::query_as::<_, PlanRecord>(&format!(
            "{PLAN} order by p.drawn_at desc, p.id desc limit $1"
        ))
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("plans")?
        .into_iter()
        .map(PlanRecord::decode)
        .collect()
    }
}
