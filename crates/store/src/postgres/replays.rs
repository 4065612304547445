//! Replays: what was asked for, and how far each church's part is.

use async_trait::async_trait;
use giving::ports::{ReplaysReads, ReplaysWork, StoreError};
use giving::replays::{Counted, OrderPlaced, Part, Replay, Which};
use kernel::{ChurchId, OrderId, ReplayId, Timestamp};
use sqlx::{Postgres, QueryBuilder};

use super::{Db, PostgresReads, PostgresWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::count;
use crate::rows::imports::{ROWS_AT_ONCE, many};
use crate::rows::replays::{
    CountedRecord, PartRecord, PlacedRecord, ReplayCountRecord, ReplayRecord, bounds, which,
};

const REPLAY: &str = "select id, which, by_person, why, asked_at, begins_at, left_out, stopped,
        ended_at
   from replays
  where id = $1";

const PARTS: &str = "select church_id, orders, done, reached, last, finished, waits
   from replay_parts
  where replay_id = $1";

async fn find(db: &mut Db, sql: &str, id: ReplayId) -> Result<Option<Replay>, StoreError> {
    sqlx::query_as::<_, ReplayRecord>(sql)
        .bind(id.to_string())
        .fetch_optional(db)
        .await
        .about("replays")?
        .map(ReplayRecord::decode)
        .transpose()
}

#[async_trait]
impl ReplaysWork for PostgresWork {
    async fn add_replay(&mut self, replay: &Replay, parts: &[Part]) -> Result<(), StoreError> {
        sqlx::query(
            "insert into replays (id, which, by_person, why, asked_at, begins_at, left_out, stopped,
                    ended_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(replay.id.to_string())
        .bind(which(&replay.which)?)
        .bind(replay.by.to_string())
        .bind(&replay.why)
        .bind(replay.asked_at.as_micros())
        .bind(replay.begins_at.as_micros())
        .bind(many(replay.left_out))
        .bind(i64::from(replay.stopped))
        .bind(replay.ended_at.map(|at| at.as_micros()))
        .execute(self.db())
        .await
        .exactly_one("replays")?;
        for parts in parts.chunks(ROWS_AT_ONCE) {
            let mut sql = QueryBuilder::<Postgres>::new(
                "insert into replay_parts (replay_id, church_id, orders, done, reached, last,
                        finished, waits) ",
            );
            sql.push_values(parts, |mut cells, part| {
                cells
                    .push_bind(replay.id.to_string())
                    .push_bind(part.church.to_string())
                    .push_bind(many(part.orders))
                    .push_bind(many(part.done))
                    .push_bind(many(part.reached))
                    .push_bind(many(part.last))
                    .push_bind(i64::from(part.finished))
                    .push_bind(&part.waits);
            });
            sql.build().execute(self.db()).await.about("replay_parts")?;
        }
        Ok(())
    }

    async fn add_replay_places(
        &mut self,
        id: ReplayId,
        places: &[(ChurchId, u64)],
    ) -> Result<(), StoreError> {
        for places in places.chunks(ROWS_AT_ONCE) {
            let mut sql = QueryBuilder::<Postgres>::new(
                "insert into replay_places (replay_id, church_id, seq) ",
            );
            sql.push_values(places, |mut cells, (church, seq)| {
                cells.push_bind(id.to_string()).push_bind(church.to_string()).push_bind(many(*seq));
            });
            sql.build().execute(self.db()).await.about("replay_places")?;
        }
        Ok(())
    }

    async fn replay(&mut self, id: ReplayId) -> Result<Option<Replay>, StoreError> {
        find(self.db(), &format!("{REPLAY} for update"), id).await
    }

    async fn save_replay(&mut self, replay: &Replay) -> Result<(), StoreError> {
        sqlx::query("update replays set stopped = $2, ended_at = $3 where id = $1")
            .bind(replay.id.to_string())
            .bind(i64::from(replay.stopped))
            .bind(replay.ended_at.map(|at| at.as_micros()))
            .execute(self.db())
            .await
            .exactly_one("replays")
    }

    async fn replay_part(
        &mut self,
        id: ReplayId,
        church: ChurchId,
    ) -> Result<Option<Part>, StoreError> {
        sqlx::query_as::<_, PartRecord>(&format!("{PARTS} and church_id = $2 for update"))
            .bind(id.to_string())
            .bind(church.to_string())
            .fetch_optional(self.db())
            .await
            .about("replay_parts")?
            .map(PartRecord::decode)
            .transpose()
    }

    async fn save_replay_part(&mut self, id: ReplayId, part: &Part) -> Result<(), StoreError> {
        sqlx::query(
            "update replay_parts
                set done = $3, reached = $4, finished = $5, waits = $6
              where replay_id = $1 and church_id = $2",
        )
        .bind(id.to_string())
        .bind(part.church.to_string())
        .bind(many(part.done))
        .bind(many(part.reached))
        .bind(i64::from(part.finished))
        .bind(&part.waits)
        .execute(self.db())
        .await
        .exactly_one("replay_parts")
    }

    async fn open_replay_parts(&mut self, id: ReplayId) -> Result<u64, StoreError> {
        let open: i64 = sqlx::query_scalar(
            "-- everywhere: a replay is of many churches
             select count(*) from replay_parts where replay_id = $1 and finished = 0",
        )
        .bind(id.to_string())
        .fetch_one(self.db())
        .await
        .about("replay_parts")?;
        Ok(count(open))
    }
}

#[async_trait]
impl ReplaysReads for PostgresReads {
    async fn count_orders(
        &self,
        church: ChurchId,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
    ) -> Result<Vec<Counted>, StoreError> {
        let (from, to) = bounds(from, to);
        sqlx::query_as::<_, CountedRecord>(
            "select kind, count(*) as orders, min(at) as oldest, max(at) as newest,
                    min(seq) as first_seq, max(seq) as last_seq
               from orders
              where church_no = (select no from chains where church_id = $1)
                and at >= $2 and at < $3
              group by kind
              order by kind",
        )
        .bind(church.to_string())
        .bind(from)
        .bind(to)
        .fetch_all(&mut *self.db().await?)
        .await
        .about("orders")?
        .into_iter()
        .map(CountedRecord::decode)
        .collect()
    }

    async fn places_of_orders(&self, ids: &[OrderId]) -> Result<Vec<OrderPlaced>, StoreError> {
        let mut placed = Vec::with_capacity(ids.len());
        for ids in ids.chunks(ROWS_AT_ONCE) {
            let mut sql = QueryBuilder::<Postgres>::new(
                "select o.id, k.church_id, o.seq, o.kind, o.at
                   from orders o
                   join chains k on k.no = o.church_no
                  where o.id in (",
            );
            let mut list = sql.separated(", ");
            for id in ids {
                list.push_bind(id.to_string());
            }
            sql.push(")");
            let rows = sql
                .build_query_as::<PlacedRecord>()
                .fetch_all(&mut *self.db().await?)
                .await
                .about("orders")?;
            for row in rows {
                placed.push(row.decode()?);
            }
        }
        Ok(placed)
    }

    async fn replay_now(&self, id: ReplayId) -> Result<Option<(Replay, Vec<Part>)>, StoreError> {
        let mut db = self.db().await?;
        let Some(replay) = find(&mut db, REPLAY, id).await? else { return Ok(None) };
        let parts = sqlx::query_as::<_, PartRecord>(&format!("{PARTS} order by church_id"))
            .bind(id.to_string())
            .fetch_all(&mut *db)
            .await
            .about("replay_parts")?
            .into_iter()
            .map(PartRecord::decode)
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Some((replay, parts)))
    }

    async fn replays(&self, limit: u32) -> Result<Vec<(Replay, u64, u64)>, StoreError> {
        sqlx::query_as::<_, ReplayCountRecord>(
            "-- everywhere: a replay is of many churches
             select r.id, r.which, r.by_person, r.why, r.asked_at, r.begins_at, r.left_out,
                    r.stopped, r.ended_at,
                    (select cast(coalesce(sum(p.orders), 0) as bigint)
                       from replay_parts p
                      where p.replay_id = r.id) as orders,
                    (select cast(coalesce(sum(p.done), 0) as bigint)
                       from replay_parts p
                      where p.replay_id = r.id) as done
               from replays r
              order by r.asked_at desc, r.id
              limit $1",
        )
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("replays")?
        .into_iter()
        .map(ReplayCountRecord::decode)
        .collect()
    }

    async fn places_to_replay(
        &self,
        replay: &Replay,
        part: &Part,
        limit: u32,
    ) -> Result<Vec<u64>, StoreError> {
        let mut sql = match replay.which {
            Which::Orders => {
                let mut sql = QueryBuilder::<Postgres>::new(
                    "select seq from replay_places where church_id = ",
                );
                sql.push_bind(part.church.to_string()).push(" and replay_id = ");
                sql.push_bind(replay.id.to_string());
                sql
            }
            Which::Books { from, to, .. } => {
                let (from, to) = bounds(from, to);
                let mut sql = QueryBuilder::<Postgres>::new(
                    "select seq
                       from orders
                      where church_no = (select no from chains where church_id = ",
                );
                sql.push_bind(part.church.to_string()).push(") and at >= ").push_bind(from);
                sql.push(" and at < ").push_bind(to);
                sql
            }
        };
        sql.push(" and seq > ").push_bind(many(part.reached));
        sql.push(" and seq <= ").push_bind(many(part.last));
        sql.push(" order by seq limit ").push_bind(i64::from(limit));
        let seqs: Vec<i64> =
            sql.build_query_scalar().fetch_all(&mut *self.db().await?).await.about("orders")?;
        Ok(seqs.into_iter().map(count).collect())
    }
}
