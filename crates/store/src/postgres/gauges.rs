use async_trait::async_trait;
use giving::ports::{GaugesReads, Queue, StoreError};
use kernel::{GatewayId, Timestamp};
use views::Tally;

use super::PostgresReads;
use crate::answer::Answer;
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
}
