//! Settlement files, read a piece at a time.

use async_trait::async_trait;
use giving::Scope;
use giving::imports::BadRow;
use giving::ports::{SettlementsReads, SettlementsWork, StoreError};
use giving::settlements::Settlement;
use kernel::{AttemptId, ChurchId, GiftId, SettlementId, Timestamp};
use sqlx::{Postgres, QueryBuilder};

use super::{Db, PostgresReads, PostgresWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::comparisons::kept;
use crate::rows::settlements::{BadSettlementRecord, SettlementRecord};
use crate::rows::{Place, count};

const SETTLEMENT: &str = "select id, church_id, gateway_id, file_hash, file_name, covers_from,
        covers_to, by_person, started_at, finished_at, pieces, order_seq, good_rows, bad_rows,
        fit_rows, cases_found
   from settlements where id = $1";

async fn find(db: &mut Db, sql: &str, id: SettlementId) -> Result<Option<Settlement>, StoreError> {
    sqlx::query_as::<_, SettlementRecord>(sql)
        .bind(id.to_string())
        .fetch_optional(db)
        .await
        .about("settlements")?
        .map(SettlementRecord::decode)
        .transpose()
}

#[async_trait]
impl SettlementsWork for PostgresWork {
    async fn settlement(&mut self, id: SettlementId) -> Result<Option<Settlement>, StoreError> {
        find(self.db(), &format!("{SETTLEMENT} for no key update"), id).await
    }

    async fn add_settlement(&mut self, settlement: &Settlement) -> Result<(), StoreError> {
        sqlx::query(
            "insert into settlements (id, church_id, gateway_id, file_hash, file_name,
                    covers_from, covers_to, by_person, started_at, finished_at, pieces, order_seq,
                    good_rows, bad_rows, fit_rows, cases_found)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        )
        .bind(settlement.id.to_string())
        .bind(settlement.church.to_string())
        .bind(settlement.gateway.as_str())
        .bind(&settlement.file_hash)
        .bind(&settlement.file_name)
        .bind(settlement.covers.map(|(from, _)| from.as_micros()))
        .bind(settlement.covers.map(|(_, to)| to.as_micros()))
        .bind(settlement.by.to_string())
        .bind(settlement.started_at.as_micros())
        .bind(settlement.finished_at.map(|at| at.as_micros()))
        .bind(kept(settlement.pieces))
        .bind(kept(settlement.order_seq))
        .bind(kept(settlement.good))
        .bind(kept(settlement.bad))
        .bind(kept(settlement.fit))
        .bind(kept(settlement.cases))
        .execute(self.db())
        .await
        .exactly_one("settlements")
    }

    async fn save_settlement(&mut self, settlement: &Settlement) -> Result<(), StoreError> {
        sqlx::query(
            "update settlements
                set finished_at = $2, pieces = $3, order_seq = $4, good_rows = $5, bad_rows = $6,
                    fit_rows = $7, cases_found = $8
              where id = $1 and finished_at is null and church_id = $9",
        )
        .bind(settlement.id.to_string())
        .bind(settlement.finished_at.map(|at| at.as_micros()))
        .bind(kept(settlement.pieces))
        .bind(kept(settlement.order_seq))
        .bind(kept(settlement.good))
        .bind(kept(settlement.bad))
        .bind(kept(settlement.fit))
        .bind(kept(settlement.cases))
        .bind(settlement.church.to_string())
        .execute(self.db())
        .await
        .exactly_one("settlements")
    }

    async fn add_bad_settlement_rows(
        &mut self,
        id: SettlementId,
        rows: &[BadRow],
    ) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut sql = QueryBuilder::<Postgres>::new(
            "insert into settlement_bad_rows (settlement_id, line, field, wrong, better) ",
        );
        sql.push_values(rows, |mut cells, row| {
            cells
                .push_bind(id.to_string())
                .push_bind(kept(row.line))
                .push_bind(&row.field)
                .push_bind(&row.wrong)
                .push_bind(&row.right);
        });
        sql.build().execute(self.db()).await.about("settlement_bad_rows")?;
        Ok(())
    }
}

#[async_trait]
impl SettlementsReads for PostgresReads {
    async fn settlement_now(&self, id: SettlementId) -> Result<Option<Settlement>, StoreError> {
        find(&mut *self.db().await?, SETTLEMENT, id).await
    }

    async fn bad_settlement_rows(
        &self,
        id: SettlementId,
        limit: u32,
    ) -> Result<Vec<BadRow>, StoreError> {
        let rows = sqlx::query_as::<_, BadSettlementRecord>(
            "select line, field, wrong, better
               from settlement_bad_rows
              where settlement_id = $1
              order by line
              limit $2",
        )
        .bind(id.to_string())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("settlement_bad_rows")?;
        Ok(rows.into_iter().map(BadSettlementRecord::decode).collect())
    }

    async fn last_order_before(&self, church: ChurchId, at: Timestamp) -> Result<u64, StoreError> {
        let seq: i64 = sqlx::query_scalar(
            "select cast(coalesce(max(seq), 0) as bigint)
               from orders
              where church_no = (select no from chains where church_id = $1) and at < $2",
        )
        .bind(church.to_string())
        .bind(at.as_micros())
        .fetch_one(&mut *self.db().await?)
        .await
        .about("orders")?;
        Ok(count(seq))
    }

    async fn gifts_of_attempts(
        &self,
        scope: &Scope,
        keys: &[AttemptId],
    ) -> Result<Vec<GiftId>, StoreError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = QueryBuilder::<Postgres>::new(
            "select distinct gift_id from attempts where church_id = ",
        );
        sql.push_bind(scope.church().to_string()).push(" and id in (");
        let mut list = sql.separated(", ");
        for key in keys {
            list.push_bind(key.to_string());
        }
        sql.push(")");
        let gifts: Vec<(String,)> =
            sql.build_query_as().fetch_all(&mut *self.db().await?).await.about("attempts")?;
        gifts.iter().map(|(id,)| Place { table: "attempts", row: id }.word("gift_id", id)).collect()
    }
}
