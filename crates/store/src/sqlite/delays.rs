use async_trait::async_trait;
use delayed_payments::{Delay, Switch};
use giving::ports::{DelaysWork, StoreError};
use giving::probes::Probe;
use kernel::{DelayId, GatewayId};

use super::{Db, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::by_cells;
use crate::rows::delays::{DelayRecord, ProbeRecord, SwitchRecord, switch_cells};

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
    sqlx::query_as::<_, SwitchRecord>(
        "select off_by, why, since, remind_at, confirmed_by, confirmed_at, resume_after from switch",
    )
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

#[async_trait]
impl DelaysWork for SqliteWork {
    async fn hold_delays_still(&mut self) -> Result<(), StoreError> {
        // There is one writer: while this unit of work is open, nobody changes anything.
        Ok(())
    }

    async fn change_delays(&mut self) -> Result<(), StoreError> {
        // For the same reason.
        Ok(())
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
        let cells = switch_cells(switch);
        sqlx::query(
            "update switch
                set off_by = $1, why = $2, since = $3, remind_at = $4, confirmed_by = $5,
                    confirmed_at = $6, resume_after = $7",
        )
        .bind(cells.off_by)
        .bind(cells.why)
        .bind(cells.since)
        .bind(cells.remind_at)
        .bind(cells.confirmed_by)
        .bind(cells.confirmed_at)
        .bind(cells.resume_after)
        .execute(self.db())
        .await
        .exactly_one("switch")
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
