use async_trait::async_trait;
use delayed_payments::{Delay, Marks, Switch};
use giving::ports::{DelaysWork, StoreError};
use giving::probes::Probe;
use kernel::{DelayId, FacilityId, GatewayId};

use super::{Db, PostgresWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::by_cells;
use crate::rows::delays::{
    DelayRecord, MarksRecord, ProbeRecord, SwitchRecord, failures_cell, switch_cells,
};

const DELAY: &str = "select id, scope_kind, scope_value, by_kind, by_value, why, since,
        ended_by_kind, ended_by_value, ended_at
   from delays";

pub(super) async fn on(db: &mut Db) -> Result<Vec<Delay>, StoreError> {
    sqlx::query_as::<_, DelayRecord>(&format!("{DELAY} where ended_at is null order by since, id"))
        .fetch_all(db)
        .await
        .about("delays")?
        .into_iter()
        .map(DelayRecord::decode)
        .collect()
}

pub(super) async fn the_switch(db: &mut Db) -> Result<Switch, StoreError> {
    sqlx::query_as::<_, SwitchRecord>("select off_by, why, since, remind_at from switch")
        .fetch_one(db)
        .await
        .about("switch")?
        .decode()
}

pub(super) async fn latest_probes(
    db: &mut Db,
    gateway: &GatewayId,
    limit: u32,
) -> Result<Vec<Probe>, StoreError> {
    sqlx::query_as::<_, ProbeRecord>(
        "select id, gateway_id, at, passed, took_ms
           from probes
          where gateway_id = $1
          order by at desc, id desc
          limit $2",
    )
    .bind(gateway.as_str())
    .bind(i64::from(limit))
    .fetch_all(db)
    .await
    .about("probes")?
    .into_iter()
    .map(ProbeRecord::decode)
    .collect()
}

/// A mark's third key: empty for the gateway as a whole.
fn facility_key(facility: Option<FacilityId>) -> String {
    facility.map(|id| id.to_string()).unwrap_or_default()
}

/// What sends share and a change of delays has alone, until the end of the unit of work.
const DELAYS: i64 = 0x0ffe_4701;

async fn lock(db: &mut Db, sql: &str) -> Result<(), StoreError> {
    sqlx::query(sql).bind(DELAYS).execute(db).await.about("delays")?;
    Ok(())
}

#[async_trait]
impl DelaysWork for PostgresWork {
    async fn hold_delays_still(&mut self) -> Result<(), StoreError> {
        lock(self.db(), "select pg_advisory_xact_lock_shared($1)").await
    }

    async fn change_delays(&mut self) -> Result<(), StoreError> {
        lock(self.db(), "select pg_advisory_xact_lock($1)").await
    }

    async fn delays_on(&mut self) -> Result<Vec<Delay>, StoreError> {
        on(self.db()).await
    }

    async fn delay(&mut self, id: DelayId) -> Result<Option<Delay>, StoreError> {
        sqlx::query_as::<_, DelayRecord>(&format!("{DELAY} where id = $1"))
            .bind(id.to_string())
            .fetch_optional(self.db())
            .await
            .about("delays")?
            .map(DelayRecord::decode)
            .transpose()
    }

    async fn add_delay(&mut self, delay: &Delay) -> Result<(), StoreError> {
        let (by_kind, by_value) = by_cells(&delay.by);
        let ended_by = delay.ended.as_ref().map(|ended| by_cells(&ended.by));
        sqlx::query(
            "insert into delays (id, scope_kind, scope_value, by_kind, by_value, why, since,
                    ended_by_kind, ended_by_value, ended_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(delay.id.to_string())
        .bind(delay.scope.kind())
        .bind(delay.scope.value())
        .bind(by_kind)
        .bind(by_value)
        .bind(&delay.why)
        .bind(delay.since.as_micros())
        .bind(ended_by.as_ref().map(|(kind, _)| *kind))
        .bind(ended_by.as_ref().map(|(_, value)| value))
        .bind(delay.ended.as_ref().map(|ended| ended.at.as_micros()))
        .execute(self.db())
        .await
        .exactly_one("delays")
    }

    async fn save_delay(&mut self, delay: &Delay) -> Result<(), StoreError> {
        let ended_by = delay.ended.as_ref().map(|ended| by_cells(&ended.by));
        sqlx::query(
            "update delays
                set ended_by_kind = $2, ended_by_value = $3, ended_at = $4
              where id = $1 and ended_at is null",
        )
        .bind(delay.id.to_string())
        .bind(ended_by.as_ref().map(|(kind, _)| *kind))
        .bind(ended_by.as_ref().map(|(_, value)| value))
        .bind(delay.ended.as_ref().map(|ended| ended.at.as_micros()))
        .execute(self.db())
        .await
        .exactly_one("delays")
    }

    async fn switch(&mut self) -> Result<Switch, StoreError> {
        the_switch(self.db()).await
    }

    async fn save_switch(&mut self, switch: &Switch) -> Result<(), StoreError> {
        let (off_by, why, since, remind_at) = switch_cells(switch);
        sqlx::query("update switch set off_by = $1, why = $2, since = $3, remind_at = $4")
            .bind(off_by)
            .bind(why)
            .bind(since)
            .bind(remind_at)
            .execute(self.db())
            .await
            .exactly_one("switch")
    }

    async fn marks(
        &mut self,
        rule: &str,
        gateway: &GatewayId,
        facility: Option<FacilityId>,
    ) -> Result<Marks, StoreError> {
        // The row must be there to be locked, also for the first failure of all.
        sqlx::query(
            "insert into marks (rule, gateway_id, facility_id, failures)
             values ($1, $2, $3, '[]')
             on conflict (rule, gateway_id, facility_id) do nothing",
        )
        .bind(rule)
        .bind(gateway.as_str())
        .bind(facility_key(facility))
        .execute(self.db())
        .await
        .about("marks")?;
        sqlx::query_as::<_, MarksRecord>(
            "select rule, failures, last_fired
               from marks
              where rule = $1 and gateway_id = $2 and facility_id = $3
                for update",
        )
        .bind(rule)
        .bind(gateway.as_str())
        .bind(facility_key(facility))
        .fetch_one(self.db())
        .await
        .about("marks")?
        .decode()
    }

    async fn save_marks(
        &mut self,
        rule: &str,
        gateway: &GatewayId,
        facility: Option<FacilityId>,
        marks: &Marks,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into marks (rule, gateway_id, facility_id, failures, last_fired)
             values ($1, $2, $3, $4, $5)
             on conflict (rule, gateway_id, facility_id) do update
                set failures = excluded.failures, last_fired = excluded.last_fired",
        )
        .bind(rule)
        .bind(gateway.as_str())
        .bind(facility_key(facility))
        .bind(failures_cell(marks)?)
        .bind(marks.last_fired.map(|at| at.as_micros()))
        .execute(self.db())
        .await
        .exactly_one("marks")
    }

    async fn add_probe(&mut self, probe: &Probe) -> Result<(), StoreError> {
        sqlx::query(
            "insert into probes (id, gateway_id, at, passed, took_ms) values ($1, $2, $3, $4, $5)",
        )
        .bind(probe.id.to_string())
        .bind(probe.gateway.as_str())
        .bind(probe.at.as_micros())
        .bind(i64::from(probe.passed))
        .bind(i64::from(probe.took_ms))
        .execute(self.db())
        .await
        .exactly_one("probes")
    }

    async fn probes(&mut self, gateway: &GatewayId, limit: u32) -> Result<Vec<Probe>, StoreError> {
        latest_probes(self.db(), gateway, limit).await
    }
}
