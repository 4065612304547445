use std::time::Duration;

use async_trait::async_trait;
use giving::ports::{Claim, Request, RequestsWork, StoreError, TasksWork};
use giving::tasks::{Leased, Postponed, Task};
use kernel::{GatewayId, PersonId, RequestId, TaskId, Timestamp};
use sqlx::{QueryBuilder, Sqlite};

use super::SqliteWork;
use crate::answer::{Answer, ExactlyOne, every_one};
use crate::rows::json;
use crate::rows::tasks::{LaneRecord, TaskRecord, lane_name, row};

#[async_trait]
impl RequestsWork for SqliteWork {
    async fn claim(
        &mut self,
        request: RequestId,
        person: PersonId,
        content_hash: &str,
        at: Timestamp,
    ) -> Result<Claim, StoreError> {
        let claimed = sqlx::query(
            "insert into requests (id, person_id, content_hash, at) values ($1, $2, $3, $4)
             on conflict (id) do nothing",
        )
        .bind(request.to_string())
        .bind(person.to_string())
        .bind(content_hash)
        .bind(at.as_micros())
        .execute(self.db())
        .await
        .about("requests")?;
        if claimed.rows_affected() == 1 {
            return Ok(Claim::New);
        }
        let (who, content): (String, String) =
            sqlx::query_as("select person_id, content_hash from requests where id = $1")
                .bind(request.to_string())
                .fetch_one(self.db())
                .await
                .about("requests")?;
        // Another person's request is other content, whatever it says.
        let same = who == person.to_string() && content == content_hash;
        Ok(if same { Claim::Repeat } else { Claim::OtherContent })
    }

    async fn claim_all(&mut self, requests: &[Request]) -> Result<bool, StoreError> {
        let rows: Vec<_> = requests
            .iter()
            .map(|request| {
                let (id, person) = (request.id.to_string(), request.person.to_string());
                (id, person, request.content_hash.as_str(), request.at.as_micros())
            })
            .collect();
        // "where true" tells the upsert from a join.
        let claimed = sqlx::query(
            "insert into requests (id, person_id, content_hash, at)
             select value ->> 0, value ->> 1, value ->> 2, value ->> 3
               from json_each($1)
              where true
             on conflict (id) do nothing",
        )
        .bind(json(&rows)?)
        .execute(self.db())
        .await
        .about("requests")?;
        Ok(usize::try_from(claimed.rows_affected()) == Ok(requests.len()))
    }
}

#[async_trait]
impl TasksWork for SqliteWork {
    async fn enqueue_all(&mut self, tasks: &[(TaskId, Task, Timestamp)]) -> Result<(), StoreError> {
        let rows = tasks.iter().map(row).collect::<Result<Vec<_>, _>>()?;
        // "where true" tells the upsert from a join.
        sqlx::query(
            "insert into tasks (id, church_id, kind, body, state, due, free_at, tries, lane)
             select value ->> 0, value ->> 1, value ->> 2, value ->> 3, 'ready', value ->> 4,
                    value ->> 4, 0,
                    coalesce((select g.gateway_id
                                from gifts g
                               where g.church_id = value ->> 1 and g.id = value ->> 5), '')
               from json_each($1)
              where true
             on conflict (id) do nothing",
        )
        .bind(json(&rows)?)
        .execute(self.db())
        .await
        .about("tasks")?;
        Ok(())
    }

    async fn lease_tasks(
        &mut self,
        node: &str,
        now: Timestamp,
        lease: Duration,
        limit: u32,
    ) -> Result<Vec<Leased>, StoreError> {
        // Whoever had it before and let the lease run out tried it and died: that counts as a try,
        // or a task that kills its worker would never be given up.
        let mut tasks = sqlx::query_as::<_, TaskRecord>(
            "-- everywhere: workers serve all churches
             update tasks
                set tries = tries + case when leased_by is null then 0 else 1 end,
                    leased_by = $1, free_at = $2
              where id in (
                    select id
                      from tasks
                     where state = 'ready' and free_at <= $3
                     order by free_at, id
                     limit $4)
             returning id, body, tries, due",
        )
        .bind(node)
        .bind(now.plus(lease).as_micros())
        .bind(now.as_micros())
        .bind(i64::from(limit))
        .fetch_all(self.db())
        .await
        .about("tasks")?;
        tasks.sort_by(|one, other| one.place().cmp(&other.place()));
        tasks.into_iter().map(TaskRecord::decode).collect()
    }

    async fn lease_lanes(
        &mut self,
        node: &str,
        now: Timestamp,
        lease: Duration,
        lanes: &[(Option<GatewayId>, u32)],
        limit: u32,
    ) -> Result<Vec<(Leased, Option<GatewayId>)>, StoreError> {
        // A query for each lane, because no limit of one query can be that of another.
        let mut sql = QueryBuilder::<Sqlite>::new(
            "-- everywhere: workers serve all churches
             update tasks
                set tries = tries + case when leased_by is null then 0 else 1 end, leased_by = ",
        );
        sql.push_bind(node).push(", free_at = ").push_bind(now.plus(lease).as_micros());
        sql.push(" where id in (select id from (select '' as id, 0 as free_at where false");
        for (lane, most) in lanes {
            sql.push(
                " union all select * from (
                  select id, free_at from tasks where state = 'ready' and lane = ",
            );
            sql.push_bind(lane_name(lane.as_ref()));
            sql.push(" and free_at <= ").push_bind(now.as_micros());
            sql.push(" order by free_at, id limit ").push_bind(i64::from(*most)).push(")");
        }
        sql.push(") order by free_at, id limit ").push_bind(i64::from(limit));
        sql.push(") returning id, body, tries, due, lane");
        let mut tasks =
            sql.build_query_as::<LaneRecord>().fetch_all(self.db()).await.about("tasks")?;
        tasks.sort_by(|one, other| one.task.place().cmp(&other.task.place()));
        tasks.into_iter().map(LaneRecord::decode).collect()
    }

    async fn finish_tasks(&mut self, ids: &[TaskId], now: Timestamp) -> Result<(), StoreError> {
        let texts: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let finished = sqlx::query(
            "-- everywhere: workers serve all churches
             update tasks
                set state = 'done', leased_by = null, finished_at = $2
              where id in (select value from json_each($1))",
        )
        .bind(json(&texts)?)
        .bind(now.as_micros())
        .execute(self.db())
        .await
        .about("tasks")?;
        every_one(finished.rows_affected(), ids.len(), "tasks")
    }

    async fn postpone_task(
        &mut self,
        id: TaskId,
        due: Timestamp,
        why: &Postponed,
    ) -> Result<(), StoreError> {
        let (failures, reason) = match why {
            Postponed::NotYet(reason) => (0_i64, reason),
            Postponed::Failed(reason) => (1_i64, reason),
        };
        sqlx::query(
            "-- everywhere: workers serve all churches
             update tasks
                set due = $2, free_at = $2, leased_by = null, tries = tries + $3, reason = $4
              where id = $1 and state = 'ready'",
        )
        .bind(id.to_string())
        .bind(due.as_micros())
        .bind(failures)
        .bind(reason)
        .execute(self.db())
        .await
        .exactly_one("tasks")
    }

    async fn park_task(&mut self, id: TaskId, reason: &str) -> Result<(), StoreError> {
        sqlx::query(
            "-- everywhere: workers serve all churches
             update tasks set state = 'parked', leased_by = null, reason = $2
              where id = $1 and state = 'ready'",
        )
        .bind(id.to_string())
        .bind(reason)
        .execute(self.db())
        .await
        .exactly_one("tasks")
    }

    async fn note_connectivity(&mut self, at: Timestamp, passed: bool) -> Result<(), StoreError> {
        sqlx::query(
            "insert into connectivity (single, at, passed) values (1, $1, $2)
             on conflict (single) do update set at = excluded.at, passed = excluded.passed",
        )
        .bind(at.as_micros())
        .bind(i64::from(passed))
        .execute(self.db())
        .await
        .exactly_one("connectivity")
    }

    async fn ping(&mut self, name: &str, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "insert into pings (name, at) values ($1, $2)
             on conflict (name) do update set at = excluded.at",
        )
        .bind(name)
        .bind(at.as_micros())
        .execute(self.db())
        .await
        .exactly_one("pings")
    }
}
