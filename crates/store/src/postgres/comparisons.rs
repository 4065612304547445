//! How far gateways' lists are compared with the books, and the lines that wait for their orders.

use std::time::Duration;

use async_trait::async_trait;
use giving::Scope;
use giving::cases::{Attempted, Comparison, Line, Source};
use giving::ports::{ComparisonsReads, ComparisonsWork, StoreError};
use kernel::{AttemptId, ChurchId, PersonId, Timestamp};
use sqlx::{Postgres, QueryBuilder};

use super::{Db, PostgresReads, PostgresWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::comparisons::{
    AskedRecord, ComparisonRecord, LineRecord, NamedComparisonRecord, kept, places,
};
use crate::rows::{count, instant};

const LINE: &str =
    "select source, token, gateway_id, deed, key, amount_minor, currency, at, of_token
   from gateway_lines";

/// What a statement says of some lines by their tokens.
async fn by_tokens(
    db: &mut Db,
    statement: &str,
    scope: &Scope,
    source: Source,
    tokens: &[String],
) -> Result<(), StoreError> {
    if tokens.is_empty() {
        return Ok(());
    }
    let mut sql = QueryBuilder::<Postgres>::new(statement);
    sql.push(" where church_id = ").push_bind(scope.church().to_string());
    sql.push(" and source = ").push_bind(source.to_string()).push(" and token in (");
    let mut list = sql.separated(", ");
    for token in tokens {
        list.push_bind(token);
    }
    sql.push(")");
    sql.build().execute(db).await.about("gateway_lines")?;
    Ok(())
}

#[async_trait]
impl ComparisonsWork for PostgresWork {
    async fn ask_comparison(
        &mut self,
        church: Option<ChurchId>,
        by: Option<PersonId>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        sqlx::query(
            "insert into comparisons (church_id, asked_by, asked_at, open, free_at, places,
                    order_seq, lines_read, orders_read, cases_found)
             select c.id, $2, $3, 1, $3, '{}', 0, 0, 0, 0
               from churches c
              where c.id = coalesce($1, c.id)
                 on conflict (church_id) do update
                set asked_by = excluded.asked_by, asked_at = excluded.asked_at, open = 1,
                    free_at = excluded.free_at, lines_read = 0, orders_read = 0, cases_found = 0
              where comparisons.open = 0",
        )
        .bind(church.map(|church| church.to_string()))
        .bind(by.map(|person| person.to_string()))
        .bind(now.as_micros())
        .execute(self.db())
        .await
        .about("comparisons")
        .map(|asked| asked.rows_affected())
    }

    async fn ask_due_comparisons(
        &mut self,
        asked_by: Timestamp,
        again: Timestamp,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        sqlx::query(
            "insert into comparisons (church_id, asked_at, open, free_at, places, order_seq,
                    lines_read, orders_read, cases_found)
             select c.id, $3, 1, $3, '{}', 0, 0, 0, 0
               from churches c
              where not exists (select 1 from comparisons p
                                 where p.church_id = c.id
                                   and (p.open = 1
                                        or p.asked_at > $2
                                        or p.asked_at > $1 and p.failed is null))
                 on conflict (church_id) do update
                set asked_by = null, asked_at = excluded.asked_at, open = 1,
                    free_at = excluded.free_at, lines_read = 0, orders_read = 0, cases_found = 0
              where comparisons.open = 0",
        )
        .bind(asked_by.as_micros())
        .bind(again.as_micros())
        .bind(now.as_micros())
        .execute(self.db())
        .await
        .about("comparisons")
        .map(|asked| asked.rows_affected())
    }

    async fn lease_comparison(
        &mut self,
        node: &str,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<Comparison>, StoreError> {
        sqlx::query_as::<_, ComparisonRecord>(
            "update comparisons
                set leased_by = $1, free_at = $2
              where church_id = (
                    select church_id
                      from comparisons
                     where open = 1 and free_at <= $3
                     order by free_at, church_id
                     limit 1
                       for update skip locked)
             returning church_id, asked_by, asked_at, open, places, order_seq, finished_at,
                    lines_read, orders_read, cases_found, failed",
        )
        .bind(node)
        .bind(now.plus(lease).as_micros())
        .bind(now.as_micros())
        .fetch_optional(self.db())
        .await
        .about("comparisons")?
        .map(ComparisonRecord::decode)
        .transpose()
    }

    async fn save_comparison(
        &mut self,
        comparison: &Comparison,
        node: &str,
        free_at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update comparisons
                set places = $3, order_seq = $4, lines_read = $5, orders_read = $6,
                    cases_found = $7, free_at = $8
              where church_id = $1 and leased_by = $2 and open = 1",
        )
        .bind(comparison.church.to_string())
        .bind(node)
        .bind(places(&comparison.places)?)
        .bind(kept(comparison.order_seq))
        .bind(kept(comparison.lines_read))
        .bind(kept(comparison.orders_read))
        .bind(kept(comparison.cases_found))
        .bind(free_at.as_micros())
        .execute(self.db())
        .await
        .exactly_one("comparisons")
    }

    async fn finish_comparison(
        &mut self,
        comparison: &Comparison,
        node: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update comparisons
                set open = 0, finished_at = $3, failed = $4, lines_read = $5, orders_read = $6,
                    cases_found = $7
              where church_id = $1 and leased_by = $2 and open = 1",
        )
        .bind(comparison.church.to_string())
        .bind(node)
        .bind(now.as_micros())
        .bind(&comparison.failed)
        .bind(kept(comparison.lines_read))
        .bind(kept(comparison.orders_read))
        .bind(kept(comparison.cases_found))
        .execute(self.db())
        .await
        .exactly_one("comparisons")
    }

    async fn keep_lines(&mut self, scope: &Scope, lines: &[Line]) -> Result<(), StoreError> {
        if lines.is_empty() {
            return Ok(());
        }
        let mut sql = QueryBuilder::<Postgres>::new(
            "insert into gateway_lines (church_id, source, token, gateway_id, deed, key,
                    amount_minor, currency, at, of_token, judged) ",
        );
        sql.push_values(lines, |mut cells, line| {
            cells
                .push_bind(scope.church().to_string())
                .push_bind(line.source.to_string())
                .push_bind(&line.token)
                .push_bind(line.gateway.as_str())
                .push_bind(line.deed.name())
                .push_bind(&line.key)
                .push_bind(line.amount.minor())
                .push_bind(line.amount.currency().code())
                .push_bind(line.at.as_micros())
                .push_bind(&line.of)
                .push_bind(0_i64);
        });
        sql.push(" on conflict (church_id, source, token) do nothing");
        sql.build().execute(self.db()).await.about("gateway_lines")?;
        Ok(())
    }

    async fn drop_lines(
        &mut self,
        scope: &Scope,
        source: Source,
        tokens: &[String],
    ) -> Result<(), StoreError> {
        by_tokens(self.db(), "delete from gateway_lines", scope, source, tokens).await
    }

    async fn lines_are_judged(
        &mut self,
        scope: &Scope,
        source: Source,
        tokens: &[String],
    ) -> Result<(), StoreError> {
        by_tokens(self.db(), "update gateway_lines set judged = 1", scope, source, tokens).await
    }
}

#[async_trait]
impl ComparisonsReads for PostgresReads {
    async fn comparisons(&self, limit: u32) -> Result<Vec<(String, Comparison)>, StoreError> {
        sqlx::query_as::<_, NamedComparisonRecord>(
            "-- everywhere: staff see the comparisons of every church
             select c.name, p.church_id, p.asked_by, p.asked_at, p.open, p.places, p.order_seq,
                    p.finished_at, p.lines_read, p.orders_read, p.cases_found, p.failed
               from comparisons p
               join churches c on c.id = p.church_id
              order by case when p.failed is null then 1 else 0 end, c.name, c.id
              limit $1",
        )
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("comparisons")?
        .into_iter()
        .map(NamedComparisonRecord::decode)
        .collect()
    }

    async fn comparisons_in_trouble(&self, since: Timestamp) -> Result<u64, StoreError> {
        let trouble: i64 = sqlx::query_scalar(
            "-- everywhere: health asks of all churches
             select count(*)
               from comparisons p
               join churches c on c.id = p.church_id and c.test = 0
              where p.failed is not null
                 or p.asked_at < $1 and (p.finished_at is null or p.finished_at < $1)",
        )
        .bind(since.as_micros())
        .fetch_one(&mut *self.db().await?)
        .await
        .about("comparisons")?;
        Ok(count(trouble))
    }

    async fn first_sent_at(&self, scope: &Scope) -> Result<Option<Timestamp>, StoreError> {
        let first: Option<i64> =
            sqlx::query_scalar("select min(sent_at) from attempts where church_id = $1")
                .bind(scope.church().to_string())
                .fetch_one(&mut *self.db().await?)
                .await
                .about("attempts")?;
        Ok(instant(first))
    }

    async fn attempted(
        &self,
        scope: &Scope,
        keys: &[AttemptId],
    ) -> Result<Vec<Attempted>, StoreError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = QueryBuilder::<Postgres>::new(
            "select id, amount_minor, currency, class, certainty from attempts where church_id = ",
        );
        sql.push_bind(scope.church().to_string()).push(" and id in (");
        let mut list = sql.separated(", ");
        for key in keys {
            list.push_bind(key.to_string());
        }
        sql.push(")");
        let asked: Vec<AskedRecord> =
            sql.build_query_as().fetch_all(&mut *self.db().await?).await.about("attempts")?;
        asked.into_iter().map(AskedRecord::decode).collect()
    }

    async fn lines_of_keys(
        &self,
        scope: &Scope,
        source: Source,
        keys: &[String],
    ) -> Result<Vec<Line>, StoreError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = QueryBuilder::<Postgres>::new(format!("{LINE} where church_id = "));
        sql.push_bind(scope.church().to_string()).push(" and source = ");
        sql.push_bind(source.to_string()).push(" and key in (");
        let mut list = sql.separated(", ");
        for key in keys {
            list.push_bind(key);
        }
        sql.push(")");
        let lines: Vec<LineRecord> =
            sql.build_query_as().fetch_all(&mut *self.db().await?).await.about("gateway_lines")?;
        lines.into_iter().map(LineRecord::decode).collect()
    }

    async fn lines_waiting(
        &self,
        scope: &Scope,
        source: Source,
        before: Timestamp,
        behind: &str,
        limit: u32,
    ) -> Result<Vec<Line>, StoreError> {
        sqlx::query_as::<_, LineRecord>(&format!(
            "{LINE}
              where church_id = $1 and source = $2 and token > $3 and at < $4 and judged = 0
              order by token
              limit $5"
        ))
        .bind(scope.church().to_string())
        .bind(source.to_string())
        .bind(behind)
        .bind(before.as_micros())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gateway_lines")?
        .into_iter()
        .map(LineRecord::decode)
        .collect()
    }
}
