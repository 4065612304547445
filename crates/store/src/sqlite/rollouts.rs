use async_trait::async_trait;
use giving::ports::{RolloutsReads, RolloutsWork, StoreError};
use giving::rollouts::Rollout;
use views::AuditLine;

use super::{SqliteReads, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::books::AuditLineRecord;
use crate::rows::rollouts::{RolloutRecord, cell, moved_cells};

const ROLLOUT: &str = "select name, percent, failure_limit, minimum, since, experimental_seen,
        experimental_failed, control_seen, control_failed, moves, by_kind, by_value, why, moved_at,
        unlooked
   from rollouts";

#[async_trait]
impl RolloutsWork for SqliteWork {
    async fn rollout(&mut self, name: &str) -> Result<Option<Rollout>, StoreError> {
        sqlx::query_as::<_, RolloutRecord>(&format!("{ROLLOUT} where name = $1"))
            .bind(name)
            .fetch_optional(self.db())
            .await
            .about("rollouts")?
            .map(RolloutRecord::decode)
            .transpose()
    }

    async fn save_rollout(&mut self, rollout: &Rollout) -> Result<(), StoreError> {
        let (by_kind, by_value, why, moved_at) = moved_cells(rollout.moved.as_ref());
        sqlx::query(
            "update rollouts
                set percent = $2, failure_limit = $3, minimum = $4, since = $5,
                    experimental_seen = $6, experimental_failed = $7,
                    control_seen = $8, control_failed = $9, moves = $10,
                    by_kind = $11, by_value = $12, why = $13, moved_at = $14, unlooked = $15
              where name = $1",
        )
        .bind(&rollout.name)
        .bind(i64::from(rollout.rung.percent()))
        .bind(i64::from(rollout.limit))
        .bind(i64::from(rollout.minimum))
        .bind(rollout.since.as_micros())
        .bind(cell(rollout.seen.experimental.seen))
        .bind(cell(rollout.seen.experimental.failed))
        .bind(cell(rollout.seen.control.seen))
        .bind(cell(rollout.seen.control.failed))
        .bind(cell(rollout.moves))
        .bind(by_kind)
        .bind(by_value)
        .bind(why)
        .bind(moved_at)
        .bind(i64::from(rollout.unlooked))
        .execute(self.db())
        .await
        .exactly_one("rollouts")
    }
}

#[async_trait]
impl RolloutsReads for SqliteReads {
    async fn rollouts_now(&self) -> Result<Vec<Rollout>, StoreError> {
        sqlx::query_as::<_, RolloutRecord>(&format!("{ROLLOUT} order by name"))
            .fetch_all(&mut *self.db().await?)
            .await
            .about("rollouts")?
            .into_iter()
            .map(RolloutRecord::decode)
            .collect()
    }
    async fn rollout_history(&self, name: &str, limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        Ok(sqlx::query_as::<_, AuditLineRecord>(
            "select n.at, n.who_kind, coalesce(p.name, n.who) as who, n.verb, n.why
               from audit n
               left join people p on n.who_kind = 'person' and p.id = n.who
              where n.church_id = '' and n.subject = $1 and n.verb like 'rollout.%'
              order by n.seq desc
              limit $2",
        )
        .bind(name)
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("audit")?
        .into_iter()
        .map(AuditLineRecord::decode)
        .collect())
    }
}
