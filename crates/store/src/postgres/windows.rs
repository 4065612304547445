use async_trait::async_trait;
use delayed_payments::{Scope, Window};
use giving::ports::{Falling, StoreError, WindowNow, WindowsReads, WindowsWork};
use kernel::{DelayId, Timestamp};

use super::{PostgresReads, PostgresWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::windows::{FallingRecord, WindowRecord, standing_cells};

const WINDOW: &str = "select w.id, w.scope_kind, w.scope_value, w.why, w.starts_at, w.ends_at,
        w.ending, w.planned_by, w.planned_at, w.version, w.begun_at, w.cancelled_by,
        w.cancelled_at, d.ended_at
   from windows w
   left join delays d on d.id = w.id";

#[async_trait]
impl WindowsWork for PostgresWork {
    async fn windows_started(&mut self, now: Timestamp) -> Result<Vec<Window>, StoreError> {
        sqlx::query_as::<_, WindowRecord>(&format!(
            "{WINDOW}
              where w.begun_at is null and w.cancelled_at is null and w.starts_at <= $1
              order by w.starts_at, w.id"
        ))
        .bind(now.as_micros())
        .fetch_all(self.db())
        .await
        .about("windows")?
        .into_iter()
        .map(WindowRecord::decode)
        .collect()
    }

    async fn window(&mut self, id: DelayId) -> Result<Option<Window>, StoreError> {
        sqlx::query_as::<_, WindowRecord>(&format!("{WINDOW} where w.id = $1 for update of w"))
            .bind(id.to_string())
            .fetch_optional(self.db())
            .await
            .about("windows")?
            .map(WindowRecord::decode)
            .transpose()
    }

    async fn add_window(&mut self, window: &Window) -> Result<(), StoreError> {
        let (begun_at, cancelled_by, cancelled_at) = standing_cells(window.standing);
        sqlx::query(
            "insert into windows (id, scope_kind, scope_value, why, starts_at, ends_at, ending,
                    planned_by, planned_at, version, begun_at, cancelled_by, cancelled_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(window.id.to_string())
        .bind(window.scope.kind())
        .bind(window.scope.value())
        .bind(&window.why)
        .bind(window.starts_at.as_micros())
        .bind(window.ends_at.as_micros())
        .bind(window.ending.name())
        .bind(window.planned_by.to_string())
        .bind(window.planned_at.as_micros())
        .bind(i64::from(window.version))
        .bind(begun_at)
        .bind(cancelled_by)
        .bind(cancelled_at)
        .execute(self.db())
        .await
        .exactly_one("windows")
    }

    async fn save_window(&mut self, window: &Window) -> Result<(), StoreError> {
        let (begun_at, cancelled_by, cancelled_at) = standing_cells(window.standing);
        sqlx::query(
            "update windows
                set scope_kind = $2, scope_value = $3, why = $4, starts_at = $5, ends_at = $6,
                    ending = $7, planned_by = $8, planned_at = $9, version = $10,
                    begun_at = $11, cancelled_by = $12, cancelled_at = $13
              where id = $1",
        )
        .bind(window.id.to_string())
        .bind(window.scope.kind())
        .bind(window.scope.value())
        .bind(&window.why)
        .bind(window.starts_at.as_micros())
        .bind(window.ends_at.as_micros())
        .bind(window.ending.name())
        .bind(window.planned_by.to_string())
        .bind(window.planned_at.as_micros())
        .bind(i64::from(window.version))
        .bind(begun_at)
        .bind(cancelled_by)
        .bind(cancelled_at)
        .execute(self.db())
        .await
        .exactly_one("windows")
    }
}

#[async_trait]
impl WindowsReads for PostgresReads {
    async fn windows(&self, since: Timestamp) -> Result<Vec<WindowNow>, StoreError> {
        sqlx::query_as::<_, WindowRecord>(&format!(
            "{WINDOW}
              where w.ends_at >= $1
                 or (w.begun_at is not null and d.ended_at is null)
              order by w.starts_at, w.id"
        ))
        .bind(since.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("windows")?
        .into_iter()
        .map(WindowRecord::now)
        .collect()
    }

    async fn window_now(&self, id: DelayId) -> Result<Option<WindowNow>, StoreError> {
        sqlx::query_as::<_, WindowRecord>(&format!("{WINDOW} where w.id = $1"))
            .bind(id.to_string())
            .fetch_optional(&mut *self.db().await?)
            .await
            .about("windows")?
            .map(WindowRecord::now)
            .transpose()
    }

    async fn falling_due(
        &self,
        scope: &Scope,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<Falling>, StoreError> {
        sqlx::query_as::<_, FallingRecord>(
            "-- everywhere: maintenance is for all churches
             select s.id, s.course, s.amount_minor, s.currency, s.next_due_at, c.zone
               from schedules s
               join churches c on c.id = s.church_id and c.test = 0
               join methods m on m.church_id = s.church_id and m.id = s.method_id
              where s.next_due_at is not null and s.standing in ('active', 'paused')
                and s.next_due_at < $1 and m.kind in ('card', 'ach', 'nz_bank')
                and case $2
                    when 'everything' then 1
                    when 'method_kind' then case when m.kind = $3 then 1 end
                    when 'church' then case when s.church_id = $3 then 1 end
                    else (select 1
                            from facilities f
                           where f.church_id = s.church_id and f.kind = m.kind
                             and $3 in (f.id, f.gateway_id)
                           limit 1)
                    end = 1
              order by s.next_due_at, s.church_id, s.id
              limit $4",
        )
        .bind(before.as_micros())
        .bind(scope.kind())
        .bind(scope.value())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("schedules")?
        .into_iter()
        .map(FallingRecord::decode)
        .collect()
    }

    async fn church_zones(&self) -> Result<Vec<String>, StoreError> {
        sqlx::query_scalar(
            "-- everywhere: Sunday begins in one zone after another
             select distinct zone from churches where test = 0 order by zone",
        )
        .fetch_all(&mut *self.db().await?)
        .await
        .about("churches")
    }
}
