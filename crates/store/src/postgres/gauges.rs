use async_trait::async_trait;
use giving::ports::{GaugesReads, Queue, StoreError};
use kernel::{GatewayId, Timestamp};
use views::Tally;

use super::PostgresReads;
use crate::answer::Answer;
use crate::rows::count;
use crate::rows::gauges::{HeldNowRecord, QueueRecord};

#[async_trait]
impl GaugesReads for PostgresReads {
    async fn queues(&self, now: Timestamp) -> Result<Vec<Queue>, StoreError> {
        Ok(sqlx::query_as::<_, QueueRecord>(
            "-- everywhere: workers serve all churches
             select kind, count(*) as waiting, count(case when due <= $1 then 1 end) as due,
                    min(case when due <= $1 then due end) as oldest_due
               from tasks
              where state = 'ready'
              group by kind
              order by kind",
        )
        .bind(now.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("tasks")?
        .into_iter()
        .map(QueueRecord::decode)
        .collect())
    }

    async fn held_now(&self) -> Result<Vec<(GatewayId, Tally)>, StoreError> {
        sqlx::query_as::<_, HeldNowRecord>(
            "-- everywhere: operators answer for all churches
             select g.gateway_id, g.currency, count(*) as held,
                    cast(sum(g.amount_minor) as bigint) as sum_minor
               from gifts g
               join churches c on c.id = g.church_id and c.test = 0
              where g.state = 'held'
              group by g.gateway_id, g.currency
              order by g.gateway_id, g.currency",
        )
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gifts")?
        .into_iter()
        .map(HeldNowRecord::decode)
        .collect()
    }
    async fn broken_audit_logs(&self) -> Result<u64, StoreError> {
        let broken: i64 = sqlx::query_scalar(
            "-- everywhere: the log of the house as well as of each church
             select count(*)
               from chains c
               left join audit a on a.church_id = c.church_id and a.seq = c.audit_seq
              where (c.audit_seq > 0 and coalesce(a.hash, '') <> c.audit_hash)
                 or exists (select 1
                              from audit n
                             where n.church_id = c.church_id and n.seq > c.audit_seq)",
        )
        .fetch_one(&mut *self.db().await?)
        .await
        .about("audit")?;
        Ok(count(broken))
    }
}
