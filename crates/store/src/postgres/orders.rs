//! The books. The church's chain is locked first, so its orders are written one after another and
//! its accounts' versions have no gap.

use std::collections::BTreeMap;

use async_trait::async_trait;
use giving::ports::{Appended, LedgerReads, OrdersWork, StoreError};
use kernel::{ChurchId, JobId, Money};
use ledger::{
    AccountId, AccountKind, Chain, ChainHash, Change, Head, Order, accounts_in_lock_order, apply,
};
use sqlx::{Postgres, QueryBuilder};

use super::{Db, PostgresReads, PostgresWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::orders::{ChainRecord, ChangeRecord, HeadRecord, OrderRecord, SumRecord, counted};

const ORDER: &str = "select o.church_id, o.id, o.seq, o.job_id, o.kind, o.ordinal, o.at, o.cause,
        o.chain_hash,
        (select coalesce(json_agg(json_build_array(f.kind, f.owner, t.kind, t.owner, m.amount_minor,
                                            m.currency) order by m.position)::text, '[]')
           from moves m
           join accounts f on f.id = m.from_account
           join accounts t on t.id = m.to_account
          where m.order_id = o.id) as moves
   from orders o
  where o.church_id = $1";

/// The orders of a job, oldest first.
pub(super) async fn of_job(
    db: &mut Db,
    church: ChurchId,
    job: JobId,
) -> Result<Vec<Order>, StoreError> {
    sqlx::query_as::<_, OrderRecord>(&format!("{ORDER} and o.job_id = $2 order by o.seq"))
        .bind(church.to_string())
        .bind(job.to_string())
        .fetch_all(db)
        .await
        .about("orders")?
        .into_iter()
        .map(|record| record.decode().map(|(_, order, _)| order))
        .collect()
}

/// Locks the chain, and with it the church's books, until the end of the unit of work.
async fn lock_chain(db: &mut Db, church: ChurchId) -> Result<Chain, StoreError> {
    sqlx::query_as::<_, ChainRecord>("select seq, hash from chains where church_id = $1 for update")
        .bind(church.to_string())
        .fetch_one(db)
        .await
        .about("chains")?
        .decode()
}

/// Where the order's accounts stand; those nothing has happened to are not there yet.
async fn heads(db: &mut Db, order: &Order) -> Result<BTreeMap<AccountId, Head>, StoreError> {
    let mut sql = QueryBuilder::<Postgres>::new(
        "select id, version, balance_minor, currency from accounts where church_id = ",
    );
    sql.push_bind(order.church().to_string()).push(" and id in (");
    let mut ids = sql.separated(", ");
    for account in accounts_in_lock_order(order) {
        ids.push_bind(account.id().to_string());
    }
    sql.push(") order by id for update");
    sql.build_query_as::<HeadRecord>()
        .fetch_all(db)
        .await
        .about("accounts")?
        .into_iter()
        .map(HeadRecord::decode)
        .collect()
}

async fn save_balances(db: &mut Db, changes: &[Change]) -> Result<(), StoreError> {
    let last: BTreeMap<AccountId, &Change> =
        changes.iter().map(|change| (change.account.id(), change)).collect();
    let mut rows = Vec::with_capacity(last.len());
    for change in last.values() {
        rows.push((change, counted(change.version)?));
    }
    let mut sql = QueryBuilder::<Postgres>::new(
        "insert into accounts (id, church_id, kind, owner, currency, version, balance_minor) ",
    );
    sql.push_values(rows, |mut row, (change, version)| {
        let account = &change.account;
        row.push_bind(account.id().to_string())
            .push_bind(account.church().to_string())
            .push_bind(account.kind().name())
            .push_bind(account.owner().to_owned())
            .push_bind(account.currency().code())
            .push_bind(version)
            .push_bind(change.balance.minor());
    });
    sql.push(
        " on conflict (id) do update
            set version = excluded.version, balance_minor = excluded.balance_minor",
    );
    sql.build().execute(db).await.about("accounts")?;
    Ok(())
}

async fn write_moves(db: &mut Db, order: &Order) -> Result<(), StoreError> {
    let mut sql = QueryBuilder::<Postgres>::new(
        "insert into moves (order_id, position, from_account, to_account, amount_minor, currency) ",
    );
    sql.push_values((0_i64..).zip(order.moves()), |mut row, (position, step)| {
        row.push_bind(order.id().to_string())
            .push_bind(position)
            .push_bind(step.from().id().to_string())
            .push_bind(step.to().id().to_string())
            .push_bind(step.amount().minor())
            .push_bind(step.amount().currency().code());
    });
    sql.build().execute(db).await.about("moves")?;
    Ok(())
}

async fn write_changes(db: &mut Db, changes: &[Change]) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(changes.len());
    for (position, change) in (0_i64..).zip(changes) {
        rows.push((position, counted(change.version)?, change));
    }
    let mut sql = QueryBuilder::<Postgres>::new(
        "insert into changes (account_id, version, order_id, position, amount_minor,
                balance_minor) ",
    );
    sql.push_values(rows, |mut row, (position, version, change)| {
        row.push_bind(change.account.id().to_string())
            .push_bind(version)
            .push_bind(change.order.to_string())
            .push_bind(position)
            .push_bind(change.amount.minor())
            .push_bind(change.balance.minor());
    });
    sql.build().execute(db).await.about("changes")?;
    Ok(())
}

/// Seals the order: the database refuses it unless its changes sum to zero.
async fn seal(db: &mut Db, order: &Order, content: &str, link: Chain) -> Result<(), StoreError> {
    sqlx::query(
        "insert into orders (id, church_id, seq, job_id, kind, ordinal, at, cause, content_hash,
                chain_hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(order.id().to_string())
    .bind(order.church().to_string())
    .bind(counted(link.seq())?)
    .bind(order.job().to_string())
    .bind(order.kind().name())
    .bind(i64::from(order.ordinal()))
    .bind(order.at().as_micros())
    .bind(order.cause())
    .bind(content)
    .bind(link.hash().to_string())
    .execute(&mut *db)
    .await
    .exactly_one("orders")?;
    sqlx::query("update chains set seq = $2, hash = $3 where church_id = $1")
        .bind(order.church().to_string())
        .bind(counted(link.seq())?)
        .bind(link.hash().to_string())
        .execute(db)
        .await
        .exactly_one("chains")
}

#[async_trait]
impl OrdersWork for PostgresWork {
    async fn append_order(&mut self, order: &Order) -> Result<Appended, StoreError> {
        let chain = lock_chain(self.db(), order.church()).await?;
        let content = order.content_hash();
        let written: Option<String> =
            sqlx::query_scalar("select content_hash from orders where church_id = $1 and id = $2")
                .bind(order.church().to_string())
                .bind(order.id().to_string())
                .fetch_optional(self.db())
                .await
                .about("orders")?;
        match written {
            Some(written) if written == content => return Ok(Appended::Exists),
            Some(_) => return Err(StoreError::OtherContent { order: order.id() }),
            None => {}
        }

        let heads = heads(self.db(), order).await?;
        let changes = apply(order, |account| heads.get(account).copied())
            .map_err(|refused| StoreError::Database(Box::new(refused)))?;
        let link = chain.with(order).ok_or_else(|| StoreError::Corrupt {
            table: "chains",
            column: "seq",
            row: order.church().to_string(),
        })?;

        let db = self.db();
        save_balances(db, &changes).await?;
        write_moves(db, order).await?;
        write_changes(db, &changes).await?;
        seal(db, order, &content, link).await?;
        Ok(Appended::New)
    }
}

#[async_trait]
impl LedgerReads for PostgresReads {
    async fn orders_after(
        &self,
        church: ChurchId,
        seq: u64,
        limit: u32,
    ) -> Result<Vec<(u64, Order, ChainHash)>, StoreError> {
        sqlx::query_as::<_, OrderRecord>(&format!("{ORDER} and o.seq > $2 order by o.seq limit $3"))
            .bind(church.to_string())
            .bind(counted(seq)?)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.db().await?)
            .await
            .about("orders")?
            .into_iter()
            .map(OrderRecord::decode)
            .collect()
    }

    async fn orders_of(&self, church: ChurchId, job: JobId) -> Result<Vec<Order>, StoreError> {
        of_job(&mut *self.db().await?, church, job).await
    }

    async fn changes_beside(
        &self,
        church: ChurchId,
        seq: u64,
        limit: u32,
    ) -> Result<Vec<Change>, StoreError> {
        sqlx::query_as::<_, ChangeRecord>(
            "select c.account_id, c.version, c.order_id, c.amount_minor, c.balance_minor, a.kind,
                    a.owner, a.currency
               from (select id, seq
                       from orders
                      where church_id = $1 and seq > $2
                      order by seq
                      limit $3) o
               join changes c on c.order_id = o.id
               join accounts a on a.id = c.account_id
              order by o.seq, c.position",
        )
        .bind(church.to_string())
        .bind(counted(seq)?)
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("changes")?
        .into_iter()
        .map(|record| record.decode(church))
        .collect()
    }

    async fn changes_after(
        &self,
        church: ChurchId,
        after: Option<(AccountId, u64)>,
        limit: u32,
    ) -> Result<Vec<Change>, StoreError> {
        // Before every account there is the empty text.
        let (account, version) = match after {
            Some((account, version)) => (account.to_string(), counted(version)?),
            None => (String::new(), 0),
        };
        sqlx::query_as::<_, ChangeRecord>(
            "select c.account_id, c.version, c.order_id, c.amount_minor, c.balance_minor, a.kind,
                    a.owner, a.currency
               from changes c
               join accounts a on a.id = c.account_id
              where a.church_id = $1 and (c.account_id, c.version) > ($2, $3)
              order by c.account_id, c.version
              limit $4",
        )
        .bind(church.to_string())
        .bind(account)
        .bind(version)
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("changes")?
        .into_iter()
        .map(|record| record.decode(church))
        .collect()
    }

    async fn balance_of_kind(
        &self,
        church: ChurchId,
        kind: AccountKind,
    ) -> Result<Vec<Money>, StoreError> {
        sqlx::query_as::<_, SumRecord>(
            "select currency, cast(sum(balance_minor) as bigint) as sum_minor
               from accounts
              where church_id = $1 and kind = $2
              group by currency
              order by currency",
        )
        .bind(church.to_string())
        .bind(kind.name())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("accounts")?
        .into_iter()
        .map(SumRecord::decode)
        .collect()
    }
}
