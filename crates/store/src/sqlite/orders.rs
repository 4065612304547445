//! The books. The churches' chains are locked first, so a church's orders are written one after
//! another and its accounts' versions have no gap. What a group writes is worked out in
//! `rows/group.rs`; here it is read and written, in a few statements however many orders there are.

use async_trait::async_trait;
use giving::ports::{Appended, LedgerReads, OrdersWork, StoreError};
use kernel::{ChurchId, JobId, Money};
use ledger::{AccountId, AccountKind, ChainHash, Change, Order};

use super::{Db, SqliteReads, SqliteWork};
use crate::answer::Answer;
use crate::rows::group::{ChangeRow, Group, OpenedRow, Writing};
use crate::rows::json;
use crate::rows::orders::{Before, BeforeRecord, ChangeRecord, OrderRecord, SumRecord, counted};

const ORDER: &str = "select k.church_id, o.id, o.seq, o.job_id, o.kind, o.ordinal, o.at, o.cause,
        o.chain_hash,
        (select json_group_array(json_array(a.kind, a.owner, a.currency, c.amount_minor)
                                 order by c.position)
           from changes c
           join accounts a on a.no = c.account_no
          where c.church_no = o.church_no and c.seq = o.seq) as entries
   from chains k
  cross join orders o
  where k.church_id = $1 and o.church_no = k.no";

const CHANGE: &str = "select a.id as account_id, c.version, o.id as order_id, c.amount_minor,
        c.balance_minor, a.kind, a.owner, a.currency";

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

/// Where the books stand, asked once. Nobody else writes to them until the end of the unit of work: it
/// began with the write lock.
async fn before(db: &mut Db, group: &Group<'_>) -> Result<Before, StoreError> {
    sqlx::query_as::<_, BeforeRecord>(
        "-- everywhere: ids are derived from their church
         select (select json_group_array(json_array(church_id, no, seq, hash))
                   from chains
                  where church_id in (select value from json_each($1))) as chains,
                (select json_group_array(json_array(id, content_hash))
                   from orders
                  where id in (select value from json_each($2))) as written,
                (select json_group_array(json_array(no, id, version, balance_minor, currency))
                   from accounts
                  where id in (select value from json_each($3))) as heads",
    )
    .bind(json(&group.churches())?)
    .bind(json(&group.ids())?)
    .bind(json(&group.accounts())?)
    .fetch_one(db)
    .await
    .about("orders")?
    .decode()
}

/// Writes the accounts that were not there, and answers with their numbers.
async fn open_accounts(
    db: &mut Db,
    opened: &[OpenedRow<'_>],
) -> Result<Vec<(i64, String)>, StoreError> {
    if opened.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<_> = opened
        .iter()
        .map(|row| {
            let account = row.account;
            let (id, church) = (account.id().to_string(), account.church().to_string());
            let (kind, code) = (account.kind().name(), account.currency().code());
            (id, church, kind, account.owner(), code, row.version, row.balance)
        })
        .collect();
    sqlx::query_as(
        "insert into accounts (id, church_id, kind, owner, currency, version, balance_minor)
         select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
                value ->> 6
           from json_each($1)
         returning no, id",
    )
    .bind(json(&rows)?)
    .fetch_all(db)
    .await
    .about("accounts")
}

/// Writes the group, all in one go: each question to SQLite crosses threads. The orders come after
/// their changes and seal them: the database refuses them unless they sum to zero.
async fn write(
    db: &mut Db,
    writing: &Writing<'_>,
    changes: &[ChangeRow],
) -> Result<(), StoreError> {
    let balances: Vec<_> =
        writing.balances()?.iter().map(|row| (row.no, row.version, row.balance)).collect();
    let changes: Vec<_> = changes
        .iter()
        .map(|row| {
            let (church_no, seq, position) = row.place;
            (row.account_no, row.version, church_no, seq, position, row.amount, row.balance)
        })
        .collect();
    let orders: Vec<_> = writing
        .orders
        .iter()
        .map(|row| {
            let order = row.order;
            let (id, job) = (order.id().to_string(), order.job().to_string());
            let (kind, at) = (order.kind().name(), order.at().as_micros());
            let (cause, content) = (order.cause(), order.content_hash());
            let (church_no, seq, link) = (row.church_no, row.seq, &row.hash);
            (church_no, seq, id, job, kind, order.ordinal(), at, cause, content, link)
        })
        .collect();
    let links: Vec<_> =
        writing.links()?.into_iter().map(|row| (row.no, row.seq, row.hash)).collect();
    sqlx::query(
        "-- everywhere: accounts and churches by number
         update accounts
            set version = row.value ->> 1, balance_minor = row.value ->> 2
           from json_each($1) row
          where accounts.no = row.value ->> 0;

         insert into changes (account_no, version, church_no, seq, position, amount_minor,
                balance_minor)
         select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
                value ->> 6
           from json_each($2);

         insert into orders (church_no, seq, id, job_id, kind, ordinal, at, cause, content_hash,
                chain_hash)
         select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
                value ->> 6, value ->> 7, value ->> 8, value ->> 9
           from json_each($3);

         update chains
            set seq = row.value ->> 1, hash = row.value ->> 2
           from json_each($4) row
          where chains.no = row.value ->> 0",
    )
    .bind(json(&balances)?)
    .bind(json(&changes)?)
    .bind(json(&orders)?)
    .bind(json(&links)?)
    .execute(db)
    .await
    .about("orders")?;
    Ok(())
}

#[async_trait]
impl OrdersWork for SqliteWork {
    async fn append_orders(&mut self, orders: &[Order]) -> Result<Vec<Appended>, StoreError> {
        let group = Group::of(orders);
        let writing = group.work_out(before(self.db(), &group).await?)?;
        if !writing.orders.is_empty() {
            let opened = open_accounts(self.db(), &writing.opened()?).await?;
            write(self.db(), &writing, &writing.changes(opened)?).await?;
        }
        Ok(writing.outcomes)
    }
}

#[async_trait]
impl LedgerReads for SqliteReads {
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
        sqlx::query_as::<_, ChangeRecord>(&format!(
            "{CHANGE}
               from (select church_no, seq, id
                       from orders
                      where church_no = (select no from chains where church_id = $1) and seq > $2
                      order by seq
                      limit $3) o
              cross join changes c
              cross join accounts a
              where c.church_no = o.church_no and c.seq = o.seq and a.no = c.account_no
              order by o.seq, c.position"
        ))
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
        // Numbers of accounts begin with one.
        let (account, version) = match after {
            Some((account, version)) => (account.to_string(), counted(version)?),
            None => (String::new(), 0),
        };
        sqlx::query_as::<_, ChangeRecord>(&format!(
            "{CHANGE}
               from changes c
              cross join accounts a
              cross join orders o
              where (c.account_no, c.version) >
                    (coalesce((select no from accounts where id = $2), 0), $3)
                and a.no = c.account_no and a.church_id = $1
                and o.church_no = c.church_no and o.seq = c.seq
              order by c.account_no, c.version
              limit $4"
        ))
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
