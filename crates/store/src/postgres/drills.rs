//! Runs of drills: who plays which, how far it is, what it came to.

use std::time::Duration;

use async_trait::async_trait;
use giving::drills::{Ended, Progress, Run};
use giving::ports::{DrillsReads, DrillsWork, StoreError};
use kernel::{DrillReportId, IncidentId, Timestamp};

use super::{PostgresReads, PostgresWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::drills::{DrillRecord, came_to};
use crate::rows::orders::counted;

const RUN: &str = "id, drill, title, seed, by_person, asked_at, begun, done, steps, told,
        incident_id, ended_at, report, problem";

#[async_trait]
impl DrillsWork for PostgresWork {
    async fn add_drill_run(&mut self, run: &Run) -> Result<(), StoreError> {
        sqlx::query(
            "insert into drill_reports (id, drill, title, seed, by_person, asked_at, begun, free_at,
                    done, steps, told)
             values ($1, $2, $3, $4, $5, $6, $7, $6, $8, $9, $10)",
        )
        .bind(run.id.to_string())
        .bind(&run.drill)
        .bind(&run.title)
        .bind(counted(run.seed)?)
        .bind(run.by.to_string())
        .bind(run.asked_at.as_micros())
        .bind(i64::from(run.begun))
        .bind(i64::from(run.progress.done))
        .bind(i64::from(run.progress.steps))
        .bind(&run.progress.told)
        .execute(self.db())
        .await
        .exactly_one("drill_reports")
    }

    async fn lease_drill(
        &mut self,
        node: &str,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<Run>, StoreError> {
        sqlx::query_as::<_, DrillRecord>(&format!(
            "update drill_reports
                set leased_by = $1, free_at = $2, begun = begun + 1, done = 0, told = ''
              where id = (
                    select id
                      from drill_reports
                     where ended_at is null and free_at <= $3
                     order by asked_at, id
                     limit 1
                       for update skip locked)
             returning {RUN}"
        ))
        .bind(node)
        .bind(now.plus(lease).as_micros())
        .bind(now.as_micros())
        .fetch_optional(self.db())
        .await
        .about("drill_reports")?
        .map(DrillRecord::decode)
        .transpose()
    }

    async fn note_drill(
        &mut self,
        id: DrillReportId,
        node: &str,
        progress: &Progress,
        free_at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update drill_reports set done = $3, steps = $4, told = $5, free_at = $6
              where id = $1 and leased_by = $2 and ended_at is null",
        )
        .bind(id.to_string())
        .bind(node)
        .bind(i64::from(progress.done))
        .bind(i64::from(progress.steps))
        .bind(&progress.told)
        .bind(free_at.as_micros())
        .execute(self.db())
        .await
        .exactly_one("drill_reports")
    }

    async fn finish_drill(
        &mut self,
        id: DrillReportId,
        node: &str,
        ended: &Ended,
    ) -> Result<(), StoreError> {
        let (report, problem) = came_to(ended)?;
        sqlx::query(
            "update drill_reports set ended_at = $3, report = $4, problem = $5, leased_by = null
              where id = $1 and leased_by = $2 and ended_at is null",
        )
        .bind(id.to_string())
        .bind(node)
        .bind(ended.at.as_micros())
        .bind(report)
        .bind(problem)
        .execute(self.db())
        .await
        .exactly_one("drill_reports")
    }

    async fn name_drill(
        &mut self,
        id: DrillReportId,
        incident: IncidentId,
    ) -> Result<(), StoreError> {
        sqlx::query("update drill_reports set incident_id = $2 where id = $1")
            .bind(id.to_string())
            .bind(incident.to_string())
            .execute(self.db())
            .await
            .exactly_one("drill_reports")
    }
}

#[async_trait]
impl DrillsReads for PostgresReads {
    async fn drill_is_due(&self, now: Timestamp) -> Result<bool, StoreError> {
        let due: i64 = sqlx::query_scalar(
            "select count(*) from drill_reports where ended_at is null and free_at <= $1",
        )
        .bind(now.as_micros())
        .fetch_one(&mut *self.db().await?)
        .await
        .about("drill_reports")?;
        Ok(due > 0)
    }

    async fn drill_runs(&self, limit: u32) -> Result<Vec<Run>, StoreError> {
        sqlx::query_as::<_, DrillRecord>(&format!(
            "select {RUN} from drill_reports order by asked_at desc, id limit $1"
        ))
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("drill_reports")?
        .into_iter()
        .map(DrillRecord::decode)
        .collect()
    }

    async fn drill_run(&self, id: DrillReportId) -> Result<Option<Run>, StoreError> {
        sqlx::query_as::<_, DrillRecord>(&format!("select {RUN} from drill_reports where id = $1"))
            .bind(id.to_string())
            .fetch_optional(&mut *self.db().await?)
            .await
            .about("drill_reports")?
            .map(DrillRecord::decode)
            .transpose()
    }

    async fn drills_of_incident(&self, incident: IncidentId) -> Result<Vec<Run>, StoreError> {
        sqlx::query_as::<_, DrillRecord>(&format!(
            "select {RUN} from drill_reports where incident_id = $1 order by asked_at desc, id"
        ))
        .bind(incident.to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("drill_reports")?
        .into_iter()
        .map(DrillRecord::decode)
        .collect()
    }
}
