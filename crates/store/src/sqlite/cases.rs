//! Cases: where gateways and books differ.

use async_trait::async_trait;
use giving::Scope;
use giving::cases::{Case, CaseFilter, CaseKind};
use giving::ports::{CasesReads, CasesWork, StoreError};
use kernel::{CaseId, Timestamp};
use sqlx::{QueryBuilder, Sqlite};
use views::CaseTally;

use super::{Db, SqliteReads, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::cases::{CaseRecord, CaseTallyRecord};
use crate::rows::count;

const CASE: &str = "select id, church_id, kind, deed, key, gateway_id, gift_id, fix, said_minor,
        said_currency, said_at, said_token, said_source, booked_minor, booked_currency, booked_at,
        booked_order, found_at, owner, owned_since, proposed_by, proposed_at, proposed_why,
        ended_at, ended_by, ended_why, version
   from cases";

async fn one(db: &mut Db, sql: &str, id: CaseId) -> Result<Option<Case>, StoreError> {
    sqlx::query_as::<_, CaseRecord>(sql)
        .bind(id.to_string())
        .fetch_optional(db)
        .await
        .about("cases")?
        .map(CaseRecord::decode)
        .transpose()
}

async fn about(
    db: &mut Db,
    sql: &str,
    scope: &Scope,
    value: &str,
) -> Result<Vec<Case>, StoreError> {
    sqlx::query_as::<_, CaseRecord>(sql)
        .bind(scope.church().to_string())
        .bind(value)
        .fetch_all(db)
        .await
        .about("cases")?
        .into_iter()
        .map(CaseRecord::decode)
        .collect()
}

#[async_trait]
impl CasesWork for SqliteWork {
    async fn add_case(&mut self, case: &Case) -> Result<bool, StoreError> {
        let (said, booked) = (case.said.as_ref(), case.booked.as_ref());
        let added = sqlx::query(
            "insert into cases (id, church_id, kind, deed, key, gateway_id, gift_id, fix,
                    said_minor, said_currency, said_at, said_token, said_source, booked_minor,
                    booked_currency, booked_at, booked_order, found_at, version)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                    $18, $19)
                 on conflict (id) do nothing",
        )
        .bind(case.id.to_string())
        .bind(case.church.to_string())
        .bind(case.kind.name())
        .bind(case.deed.name())
        .bind(&case.key)
        .bind(case.gateway.as_str())
        .bind(case.gift.map(|gift| gift.to_string()))
        .bind(case.fix.name())
        .bind(said.map(|said| said.amount.minor()))
        .bind(said.map(|said| said.amount.currency().code()))
        .bind(said.map(|said| said.at.as_micros()))
        .bind(said.map(|said| said.token.as_str()))
        .bind(said.map(|said| said.source.to_string()))
        .bind(booked.map(|booked| booked.amount.minor()))
        .bind(booked.map(|booked| booked.amount.currency().code()))
        .bind(booked.map(|booked| booked.at.as_micros()))
        .bind(booked.map(|booked| booked.order.to_string()))
        .bind(case.found_at.as_micros())
        .bind(i64::from(case.version))
        .execute(self.db())
        .await
        .about("cases")?
        .rows_affected();
        Ok(added == 1)
    }

    async fn case(&mut self, id: CaseId) -> Result<Option<Case>, StoreError> {
        one(self.db(), &format!("{CASE} where id = $1"), id).await
    }

    async fn save_case(&mut self, case: &Case) -> Result<(), StoreError> {
        let (proposed, ended) = (case.proposed.as_ref(), case.ended.as_ref());
        sqlx::query(
            "update cases
                set owner = $2, owned_since = $3, proposed_by = $4, proposed_at = $5,
                    proposed_why = $6, ended_at = $7, ended_by = $8, ended_why = $9,
                    version = version + 1
              where id = $1 and version = $10 and church_id = $11",
        )
        .bind(case.id.to_string())
        .bind(case.owner.map(|(person, _)| person.to_string()))
        .bind(case.owner.map(|(_, since)| since.as_micros()))
        .bind(proposed.map(|proposal| proposal.by.to_string()))
        .bind(proposed.map(|proposal| proposal.at.as_micros()))
        .bind(proposed.map(|proposal| proposal.why.as_str()))
        .bind(ended.map(|end| end.at.as_micros()))
        .bind(ended.and_then(|end| end.by).map(|by| by.to_string()))
        .bind(ended.map(|end| end.why.as_str()))
        .bind(i64::from(case.version))
        .bind(case.church.to_string())
        .execute(self.db())
        .await
        .exactly_one("cases")
    }

    async fn cases_of_key(&mut self, scope: &Scope, key: &str) -> Result<Vec<Case>, StoreError> {
        let sql = format!("{CASE} where church_id = $1 and key = $2 order by id");
        about(self.db(), &sql, scope, key).await
    }

    async fn cases_about(&mut self, scope: &Scope, token: &str) -> Result<Vec<Case>, StoreError> {
        let sql = format!(
            "{CASE} where church_id = $1 and said_token = $2 and ended_at is null order by id"
        );
        about(self.db(), &sql, scope, token).await
    }

    async fn end_cases(
        &mut self,
        scope: &Scope,
        kind: CaseKind,
        keys: &[String],
        (at, why): (Timestamp, &str),
    ) -> Result<u64, StoreError> {
        if keys.is_empty() {
            return Ok(0);
        }
        let mut sql = QueryBuilder::<Sqlite>::new("update cases set ended_at = ");
        sql.push_bind(at.as_micros()).push(", ended_why = ").push_bind(why.to_owned());
        sql.push(", version = version + 1 where church_id = ");
        sql.push_bind(scope.church().to_string()).push(" and kind = ").push_bind(kind.name());
        sql.push(" and ended_at is null and key in (");
        let mut list = sql.separated(", ");
        for key in keys {
            list.push_bind(key);
        }
        sql.push(")");
        let ended = sql.build().execute(self.db()).await.about("cases")?;
        Ok(ended.rows_affected())
    }
}

#[async_trait]
impl CasesReads for SqliteReads {
    async fn case_page(
        &self,
        filter: CaseFilter,
        page: u32,
        per_page: u32,
    ) -> Result<(Vec<Case>, u64), StoreError> {
        let kind = filter.kind.map(CaseKind::name);
        let (ended, sequence) = match filter.ended {
            true => ("ended_at is not null", "ended_at desc, id"),
            false => ("ended_at is null", "found_at, id"),
        };
        let mut db = self.db().await?;
        let matching: i64 = sqlx::query_scalar(&format!(
            "-- everywhere: staff see the cases of every church
             select count(*) from cases where {ended} and kind = coalesce($1, kind)"
        ))
        .bind(kind)
        .fetch_one(&mut *db)
        .await
        .about("cases")?;
        let skipped = u64::from(page.saturating_sub(1)).saturating_mul(u64::from(per_page));
        let cases = sqlx::query_as::<_, CaseRecord>(&format!(
            "{CASE} where {ended} and kind = coalesce($1, kind)
              order by {sequence} limit $2 offset $3"
        ))
        .bind(kind)
        .bind(i64::from(per_page))
        .bind(i64::try_from(skipped).unwrap_or(i64::MAX))
        .fetch_all(&mut *db)
        .await
        .about("cases")?
        .into_iter()
        .map(CaseRecord::decode)
        .collect::<Result<_, _>>()?;
        Ok((cases, count(matching)))
    }

    async fn case_by_id(&self, id: CaseId) -> Result<Option<Case>, StoreError> {
        one(&mut *self.db().await?, &format!("{CASE} where id = $1"), id).await
    }

    async fn open_cases(&self) -> Result<Vec<CaseTally>, StoreError> {
        sqlx::query_as::<_, CaseTallyRecord>(
            "-- everywhere: staff see the cases of every church
             select o.kind, o.currency, count(*) as cases, cast(sum(o.minor) as bigint) as sum_minor
               from (select c.kind, coalesce(c.said_currency, c.booked_currency) as currency,
                            coalesce(c.said_minor, c.booked_minor) as minor
                       from cases c
                       join churches k on k.id = c.church_id and k.test = 0
                      where c.ended_at is null) as o
              group by o.kind, o.currency
              order by o.kind, o.currency",
        )
        .fetch_all(&mut *self.db().await?)
        .await
        .about("cases")?
        .into_iter()
        .map(CaseTallyRecord::decode)
        .collect()
    }
}
