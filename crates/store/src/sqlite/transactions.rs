use async_trait::async_trait;
use giving::Scope;
use giving::ports::{StoreError, TransactionsReads};
use kernel::{Currency, Date, GiftId, Money};
use sqlx::{QueryBuilder, Sqlite};
use views::{Sort, TransactionFilter, TransactionRow, TransactionTotals};

use super::gifts::lines;
use super::{Db, SqliteReads, churches, sums};
use crate::answer::Answer;
use crate::rows::Place;
use crate::rows::sums::{add_days, asks_for_days};
use crate::rows::transactions::{
    JOINED, TotalsRecord, TransactionRecord, asks_for_people, before, narrow, order_by, tallies,
};

const ROWS: &str = concat!(
    "select g.id, g.number, g.on_date, p.name as donor, p.email, c.name as campus, g.amount_minor,
            g.returned_minor, g.currency, g.kind, m.brand, m.last_four, g.state, g.state_at, g.state_of,
            g.state_class, coalesce(g.state_class, g.class) as class, g.first_failed_at,
            case when g.schedule_id is null then cast(0 as bigint) else 1 end as scheduled,
            g.taken_at, ",
    lines!(),
    " from gifts g
      join people p on p.id = g.donor_id
      join campuses c on c.church_id = g.church_id and c.id = g.campus_id
      join methods m on m.church_id = g.church_id and m.id = g.method_id"
);

const TOTALS: &str = concat!("select ", tallies!(), " from gifts g");

async fn rows(
    db: &mut Db,
    mut sql: QueryBuilder<'_, Sqlite>,
) -> Result<Vec<TransactionRow>, StoreError> {
    sql.build_query_as::<TransactionRecord>()
        .fetch_all(db)
        .await
        .about("gifts")?
        .into_iter()
        .map(TransactionRecord::decode)
        .collect()
}

#[async_trait]
impl TransactionsReads for SqliteReads {
    async fn transactions(
        &self,
        scope: &Scope,
        filter: &TransactionFilter,
        per_page: u32,
    ) -> Result<Vec<TransactionRow>, StoreError> {
        let mut sql = QueryBuilder::<Sqlite>::new(ROWS);
        narrow(&mut sql, scope, filter);
        sql.push(order_by(filter.sort));
        sql.push(" limit ").push_bind(i64::from(per_page));
        sql.push(" offset ").push_bind(before(filter.page, per_page));
        rows(&mut *self.db().await?, sql).await
    }

    async fn transaction_totals(
        &self,
        scope: &Scope,
        filter: &TransactionFilter,
    ) -> Result<TransactionTotals, StoreError> {
        let mut db = self.db().await?;
        let currency = churches::currency(&mut db, scope).await?.unwrap_or(Currency::Usd);
        let mut sql = QueryBuilder::<Sqlite>::new("");
        let since = match asks_for_days(filter) {
            true => sums::lately(&mut db, scope).await?,
            false => None,
        };
        match since {
            Some(since) => add_days(&mut sql, scope, filter, currency, &since),
            None => {
                sql.push(TOTALS);
                if asks_for_people(filter) {
                    sql.push(JOINED);
                }
                narrow(&mut sql, scope, filter);
                sql.push(" and g.currency = ").push_bind(currency.code());
            }
        }
        let totals = sql.build_query_as::<TotalsRecord>().persistent(false).fetch_one(&mut *db);
        let totals = totals.await.about("gifts")?;
        Ok(totals.decode(Money::zero(currency)))
    }

    async fn transactions_after(
        &self,
        scope: &Scope,
        filter: &TransactionFilter,
        after: Option<(Date, GiftId)>,
        limit: u32,
    ) -> Result<Vec<TransactionRow>, StoreError> {
        let mut sql = QueryBuilder::<Sqlite>::new(ROWS);
        narrow(&mut sql, scope, filter);
        if let Some((on, id)) = after {
            sql.push(" and (g.on_date, g.id) > (").push_bind(on.to_string());
            sql.push(", ").push_bind(id.to_string()).push(")");
        }
        sql.push(order_by(Sort::Oldest)).push(" limit ").push_bind(i64::from(limit));
        rows(&mut *self.db().await?, sql).await
    }

    async fn transaction(
        &self,
        scope: &Scope,
        id: GiftId,
    ) -> Result<Option<TransactionRow>, StoreError> {
        sqlx::query_as::<_, TransactionRecord>(&format!(
            "{ROWS} where g.church_id = $1 and g.id = $2"
        ))
        .bind(scope.church().to_string())
        .bind(id.to_string())
        .fetch_optional(&mut *self.db().await?)
        .await
        .about("gifts")?
        .map(TransactionRecord::decode)
        .transpose()
    }

    async fn latest_gift(&self, scope: &Scope) -> Result<Option<Date>, StoreError> {
        let latest: Option<String> =
            sqlx::query_scalar("select max(on_date) from gifts where church_id = $1")
                .bind(scope.church().to_string())
                .fetch_one(&mut *self.db().await?)
                .await
                .about("gifts")?;
        latest.map(|on| Place { table: "gifts", row: &on }.word("on_date", &on)).transpose()
    }
}
