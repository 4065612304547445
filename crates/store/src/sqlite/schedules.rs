use async_trait::async_trait;
use giving::Scope;
use giving::ports::{SchedulesReads, SchedulesWork, StoreError};
use giving::schedules::{Schedule, ScheduleDetail};
use kernel::{ChurchId, Date, PersonId, ScheduleId, Timestamp};
use sqlx::{QueryBuilder, Sqlite};

use super::{Db, SqliteReads, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::schedules::{DueRecord, NearRecord, ScheduleRecord, course_cell};

const SCHEDULE: &str = "select s.church_id, s.id, s.campus_id, s.donor_id, s.method_id,
        s.amount_minor, s.currency, s.course, s.next_on, s.next_due_at, s.tell_at, s.must_tell,
        s.made_at, s.version, m.kind, m.brand, m.last_four,
        (select json_group_array(json_array(l.fund_id, f.name, l.amount_minor)
                                 order by l.position)
           from schedule_lines l
           join funds f on f.church_id = l.church_id and f.id = l.fund_id
          where l.church_id = s.church_id and l.schedule_id = s.id) as lines
   from schedules s
   join methods m on m.church_id = s.church_id and m.id = s.method_id
  where s.church_id = $1";

async fn write_lines(db: &mut Db, scope: &Scope, schedule: &Schedule) -> Result<(), StoreError> {
    let mut sql = QueryBuilder::<Sqlite>::new(
        "insert into schedule_lines (church_id, schedule_id, position, fund_id, amount_minor) ",
    );
    sql.push_values((0_i64..).zip(&schedule.lines), |mut row, (position, (fund, amount))| {
        row.push_bind(scope.church().to_string())
            .push_bind(schedule.id.to_string())
            .push_bind(position)
            .push_bind(fund.to_string())
            .push_bind(amount.minor());
    });
    sql.build().execute(db).await.about("schedule_lines")?;
    Ok(())
}

#[async_trait]
impl SchedulesWork for SqliteWork {
    async fn add_schedule(&mut self, scope: &Scope, schedule: &Schedule) -> Result<(), StoreError> {
        sqlx::query(
            "insert into schedules (church_id, id, campus_id, donor_id, method_id, amount_minor,
                    currency, frequency, standing, course, next_on, next_due_at, tell_at,
                    must_tell, made_at, version)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        )
        .bind(scope.church().to_string())
        .bind(schedule.id.to_string())
        .bind(schedule.campus.to_string())
        .bind(schedule.donor.to_string())
        .bind(schedule.method.to_string())
        .bind(schedule.amount.minor())
        .bind(schedule.amount.currency().code())
        .bind(schedule.course.plan.frequency.name())
        .bind(schedule.course.standing.name())
        .bind(course_cell(&schedule.course)?)
        .bind(schedule.next.map(|(on, _)| on.to_string()))
        .bind(schedule.next.map(|(_, at)| at.as_micros()))
        .bind(schedule.tell_at.map(Timestamp::as_micros))
        .bind(i64::from(schedule.must_tell))
        .bind(schedule.made_at.as_micros())
        .bind(i64::from(schedule.version))
        .execute(self.db())
        .await
        .exactly_one("schedules")?;
        write_lines(self.db(), scope, schedule).await
    }

    async fn schedule(
        &mut self,
        scope: &Scope,
        id: ScheduleId,
    ) -> Result<Option<Schedule>, StoreError> {
        sqlx::query_as::<_, ScheduleRecord>(&format!("{SCHEDULE} and s.id = $2"))
            .bind(scope.church().to_string())
            .bind(id.to_string())
            .fetch_optional(self.db())
            .await
            .about("schedules")?
            .map(ScheduleRecord::decode)
            .transpose()
    }

    async fn save_schedule(
        &mut self,
        scope: &Scope,
        schedule: &Schedule,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update schedules
                set campus_id = $4, method_id = $5, amount_minor = $6, currency = $7,
                    frequency = $8, standing = $9, course = $10, next_on = $11, next_due_at = $12,
                    tell_at = $13, must_tell = $14,
                    queued_on = case when next_on = $11 then queued_on end,
                    version = version + 1
              where church_id = $1 and id = $2 and version = $3",
        )
        .bind(scope.church().to_string())
        .bind(schedule.id.to_string())
        .bind(i64::from(schedule.version))
        .bind(schedule.campus.to_string())
        .bind(schedule.method.to_string())
        .bind(schedule.amount.minor())
        .bind(schedule.amount.currency().code())
        .bind(schedule.course.plan.frequency.name())
        .bind(schedule.course.standing.name())
        .bind(course_cell(&schedule.course)?)
        .bind(schedule.next.map(|(on, _)| on.to_string()))
        .bind(schedule.next.map(|(_, at)| at.as_micros()))
        .bind(schedule.tell_at.map(Timestamp::as_micros))
        .bind(i64::from(schedule.must_tell))
        .execute(self.db())
        .await
        .exactly_one("schedules")?;
        sqlx::query("delete from schedule_lines where church_id = $1 and schedule_id = $2")
            .bind(scope.church().to_string())
            .bind(schedule.id.to_string())
            .execute(self.db())
            .await
            .about("schedule_lines")?;
        write_lines(self.db(), scope, schedule).await
    }

    async fn due_schedules(
        &mut self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(ChurchId, ScheduleId, Date)>, StoreError> {
        let mut due = sqlx::query_as::<_, DueRecord>(
            "update schedules
                set queued_on = next_on
              where (church_id, id) in (
                    select church_id, id
                      from schedules
                     where next_due_at is not null and standing in ('active', 'paused')
                       and next_due_at <= $1 and (queued_on is null or queued_on <> next_on)
                     order by next_due_at, church_id, id
                     limit $2)
             returning church_id, id, next_on, next_due_at",
        )
        .bind(now.as_micros())
        .bind(i64::from(limit))
        .fetch_all(self.db())
        .await
        .about("schedules")?;
        due.sort_by_key(|record| record.next_due_at);
        due.into_iter().map(DueRecord::decode).collect()
    }

    async fn schedules_to_tell(
        &mut self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(ChurchId, ScheduleId)>, StoreError> {
        let mut near = sqlx::query_as::<_, NearRecord>(
            "update schedules
                set tell_at = null
              where (church_id, id) in (
                    select church_id, id
                      from schedules
                     where tell_at is not null and standing in ('active', 'paused')
                       and tell_at <= $1
                     order by tell_at, church_id, id
                     limit $2)
             returning church_id, id",
        )
        .bind(now.as_micros())
        .bind(i64::from(limit))
        .fetch_all(self.db())
        .await
        .about("schedules")?;
        near.sort_unstable();
        near.into_iter().map(NearRecord::decode).collect()
    }
}

#[async_trait]
impl SchedulesReads for SqliteReads {
    async fn running_schedules(
        &self,
        scope: &Scope,
        after: Option<ScheduleId>,
        limit: u32,
    ) -> Result<Vec<Schedule>, StoreError> {
        sqlx::query_as::<_, ScheduleRecord>(&format!(
            "{SCHEDULE} and s.standing in ('active', 'paused') and s.id > $2
              order by s.id
              limit $3"
        ))
        .bind(scope.church().to_string())
        .bind(after.map(|id| id.to_string()).unwrap_or_default())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("schedules")?
        .into_iter()
        .map(ScheduleRecord::decode)
        .collect()
    }

    async fn schedules(
        &self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Vec<ScheduleDetail>, StoreError> {
        sqlx::query_as::<_, ScheduleRecord>(&format!(
            "{SCHEDULE} and s.donor_id = $2
              order by case when s.standing in ('active', 'paused') then 0 else 1 end,
                       s.next_on nulls last, s.made_at desc, s.id"
        ))
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("schedules")?
        .into_iter()
        .map(ScheduleRecord::detail)
        .collect()
    }

    async fn schedule_detail(
        &self,
        scope: &Scope,
        donor: PersonId,
        id: ScheduleId,
    ) -> Result<Option<ScheduleDetail>, StoreError> {
        sqlx::query_as::<_, ScheduleRecord>(&format!(
            "{SCHEDULE} and s.donor_id = $2 and s.id = $3"
        ))
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .bind(id.to_string())
        .fetch_optional(&mut *self.db().await?)
        .await
        .about("schedules")?
        .map(ScheduleRecord::detail)
        .transpose()
    }
}
