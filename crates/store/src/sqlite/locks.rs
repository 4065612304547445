use async_trait::async_trait;
use delayed_payments::{Override, Scope};
use giving::locks::LockOf;
use giving::ports::{LocksReads, LocksWork, StoreError};
use kernel::{GatewayId, Timestamp};
use sqlx::{QueryBuilder, Sqlite};

use super::{Db, SqliteReads, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::locks::OverrideRecord;
use crate::rows::{Place, instant};

async fn began(db: &mut Db, scopes: &[Scope]) -> Result<Option<Timestamp>, StoreError> {
    let mut sql = QueryBuilder::<Sqlite>::new("select max(since) from delays where ");
    let mut any = sql.separated(" or ");
    for scope in scopes {
        any.push("(scope_kind = ");
        any.push_bind_unseparated(scope.kind());
        any.push_unseparated(" and scope_value = ");
        any.push_bind_unseparated(scope.value());
        any.push_unseparated(")");
    }
    let since: Option<i64> = sql.build_query_scalar().fetch_one(db).await.about("delays")?;
    Ok(instant(since))
}

async fn last(db: &mut Db, of: LockOf) -> Result<Option<Override>, StoreError> {
    sqlx::query_as::<_, OverrideRecord>(
        "select of_id, asked_by, why, asked_at, agreed_by, agreed_at
           from release_locks
          where of_kind = $1 and of_id = $2
          order by ordinal desc
          limit 1",
    )
    .bind(of.kind())
    .bind(of.value())
    .fetch_optional(db)
    .await
    .about("release_locks")?
    .map(OverrideRecord::decode)
    .transpose()
}

#[async_trait]
impl LocksWork for SqliteWork {
    async fn delays_began(&mut self, scopes: &[Scope]) -> Result<Option<Timestamp>, StoreError> {
        began(self.db(), scopes).await
    }

    async fn last_override(&mut self, of: LockOf) -> Result<Option<Override>, StoreError> {
        last(self.db(), of).await
    }

    async fn add_override(&mut self, of: LockOf, wish: &Override) -> Result<(), StoreError> {
        let agreed = wish.agreed;
        sqlx::query(
            "insert into release_locks (of_kind, of_id, ordinal, asked_by, why, asked_at,
                    agreed_by, agreed_at)
             select $1, $2, coalesce(max(ordinal), 0) + 1, $3, $4, $5, $6, $7
               from release_locks
              where of_kind = $1 and of_id = $2",
        )
        .bind(of.kind())
        .bind(of.value())
        .bind(wish.asked_by.to_string())
        .bind(&wish.why)
        .bind(wish.asked_at.as_micros())
        .bind(agreed.map(|(by, _)| by.to_string()))
        .bind(agreed.map(|(_, at)| at.as_micros()))
        .execute(self.db())
        .await
        .exactly_one("release_locks")
    }

    async fn save_override(&mut self, of: LockOf, wish: &Override) -> Result<(), StoreError> {
        let agreed = wish.agreed;
        sqlx::query(
            "update release_locks
                set agreed_by = $3, agreed_at = $4
              where of_kind = $1 and of_id = $2 and agreed_by is null
                and ordinal = (select max(ordinal) from release_locks
                                where of_kind = $1 and of_id = $2)",
        )
        .bind(of.kind())
        .bind(of.value())
        .bind(agreed.map(|(by, _)| by.to_string()))
        .bind(agreed.map(|(_, at)| at.as_micros()))
        .execute(self.db())
        .await
        .exactly_one("release_locks")
    }
}

#[async_trait]
impl LocksReads for SqliteReads {
    async fn delays_began_now(&self, scopes: &[Scope]) -> Result<Option<Timestamp>, StoreError> {
        began(&mut *self.db().await?, scopes).await
    }

    async fn override_now(&self, of: LockOf) -> Result<Option<Override>, StoreError> {
        last(&mut *self.db().await?, of).await
    }

    async fn gateways_serving(&self, scope: &Scope) -> Result<Vec<GatewayId>, StoreError> {
        let found: Vec<String> = sqlx::query_scalar(
            "-- everywhere: a gateway serves all churches
             select distinct f.gateway_id
               from facilities f
              where case $1 when 'everything' then $2
                            when 'gateway' then f.gateway_id
                            when 'facility' then f.id
                            when 'method_kind' then f.kind
                            when 'church' then f.church_id
                    end = $2
              order by f.gateway_id",
        )
        .bind(scope.kind())
        .bind(scope.value())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("facilities")?;
        let gateway = |id: &String| Place { table: "facilities", row: id }.word("gateway_id", id);
        found.iter().map(gateway).collect()
    }
}
