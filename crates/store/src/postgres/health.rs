use async_trait::async_trait;
use giving::ports::{HealthReads, HealthWork, StoreError};
use kernel::Timestamp;
use views::{AuditLine, HealthTurn, ParkedTask};

use super::{PostgresReads, PostgresWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::books::AuditLineRecord;
use crate::rows::health::{ParkedRecord, TurnRecord};

#[async_trait]
impl HealthWork for PostgresWork {
    async fn watch(&mut self, name: &str) -> Result<String, StoreError> {
        // The row must be there to be locked, also for the first look of all.
        sqlx::query(
            "insert into watches (name, state) values ($1, '') on conflict (name) do nothing",
        )
        .bind(name)
        .execute(self.db())
        .await
        .about("watches")?;
        sqlx::query_scalar("select state from watches where name = $1 for update")
            .bind(name)
            .fetch_one(self.db())
            .await
            .about("watches")
    }

    async fn save_watch(&mut self, name: &str, state: &str) -> Result<(), StoreError> {
        sqlx::query(
            "insert into watches (name, state) values ($1, $2)
             on conflict (name) do update set state = excluded.state",
        )
        .bind(name)
        .bind(state)
        .execute(self.db())
        .await
        .exactly_one("watches")
    }

    async fn add_turn(&mut self, turn: &HealthTurn) -> Result<(), StoreError> {
        sqlx::query(
            "insert into health_turns (name, at, well) values ($1, $2, $3)
             on conflict (name, at) do nothing",
        )
        .bind(&turn.name)
        .bind(turn.at.as_micros())
        .bind(i64::from(turn.well))
        .execute(self.db())
        .await
        .about("health_turns")?;
        Ok(())
    }

    async fn forget_turns(&mut self, before: Timestamp) -> Result<(), StoreError> {
        sqlx::query("delete from health_turns where at < $1")
            .bind(before.as_micros())
            .execute(self.db())
            .await
            .about("health_turns")?;
        Ok(())
    }
}

#[async_trait]
impl HealthReads for PostgresReads {
    async fn watches(&self) -> Result<Vec<(String, String)>, StoreError> {
        sqlx::query_as("select name, state from watches order by name")
            .fetch_all(&mut *self.db().await?)
            .await
            .about("watches")
    }

    async fn turns(&self, limit: u32) -> Result<Vec<HealthTurn>, StoreError> {
        let turns = sqlx::query_as::<_, TurnRecord>(
            "select name, at, well from health_turns order by at desc, name limit $1",
        )
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("health_turns")?;
        Ok(turns.into_iter().map(TurnRecord::decode).collect())
    }

    async fn parked_tasks(&self, limit: u32) -> Result<Vec<ParkedTask>, StoreError> {
        sqlx::query_as::<_, ParkedRecord>(
            "-- everywhere: given-up work is a loss wherever it is
             select t.id, c.name as church, t.kind, t.reason, t.due, t.tries
               from tasks t
               join churches c on c.id = t.church_id
              where t.state = 'parked'
              order by t.due, t.id
              limit $1",
        )
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("tasks")?
        .into_iter()
        .map(ParkedRecord::decode)
        .collect()
    }

    async fn house_history(&self, subject: &str, limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        Ok(sqlx::query_as::<_, AuditLineRecord>(
            "-- everywhere: the log of the house
             select n.at, n.who_kind, coalesce(p.name, n.who) as who, n.verb, n.why
               from audit n
               left join people p on n.who_kind = 'person' and p.id = n.who
              where n.church_id = '' and n.subject = $1
              order by n.seq desc
              limit $2",
        )
        .bind(subject)
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("audit")?
        .into_iter()
        .map(AuditLineRecord::decode)
        .collect())
    }

    async fn database_clock(&self) -> Result<Timestamp, StoreError> {
        let micros: i64 = sqlx::query_scalar(
            "select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)",
        )
        .fetch_one(&mut *self.db().await?)
        .await
        .about("database")?;
        Ok(Timestamp::from_micros(micros))
    }
}
