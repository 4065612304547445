//! The books. The churches' chains are locked first, so a church's orders are written one after
//! another and its accounts' versions have no gap. What a group writes is worked out in
//! `rows/group.rs`; here it is read and written, in a few statements however many orders there are.

use async_trait::async_trait;
use giving::ports::{Appended, LedgerReads, OrdersWork, StoreError};
use kernel::{ChurchId, JobId, Money};
use ledger::{AccountId, AccountKind, ChainHash, Change, Order};

use super::{Db, PostgresReads, PostgresWork, column};
use crate::answer::Answer;
use crate::rows::group::{ChangeRow, Group, OpenedRow, Writing};
use crate::rows::orders::{Before, BeforeRecord, ChangeRecord, OrderRecord, SumRecord, counted};

const ORDER: &str = "select k.church_id, o.id, o.seq, o.job_id, o.kind, o.ordinal, o.at, o.cause,
        o.chain_hash,
        (select coalesce(json_agg(json_build_array(a.kind, a.owner, a.currency, c.amount_minor)
                                  order by c.position)::text, '[]')
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

/// Locks the chains, and with them the churches' books, until the end of the unit of work; then asks
/// where they stand. Everybody locks in one sequence, so nobody waits for somebody who waits for him.
async fn before(db: &mut Db, group: &Group<'_>) -> Result<Before, StoreError> {
    sqlx::query("select no from chains where church_id = any($1) order by church_id for update")
        .bind(group.churches())
        .execute(&mut *db)
        .await
        .about("chains")?;
    sqlx::query_as::<_, BeforeRecord>(
        "-- everywhere: ids are derived from their church
         select (select coalesce(json_agg(json_build_array(church_id, no, seq, hash)), '[]')
                   from chains
                  where church_id = any($1))::text as chains,
                (select coalesce(json_agg(json_build_array(o.id, o.content_hash)), '[]')
                   from unnest($2::text[]) as wanted (id)
                  cross join lateral (
                        select id, content_hash from orders where orders.id = wanted.id offset 0
                        ) o)::text as written,
                (select coalesce(json_agg(json_build_array(a.no, a.id, a.version, a.balance_minor,
                                                           a.currency)), '[]')
                   from unnest($3::text[]) as wanted (id)
                  cross join lateral (
                        select no, id, version, balance_minor, currency
                          from accounts
                         where accounts.id = wanted.id
                        offset 0
                        ) a)::text as heads",
    )
    .bind(group.churches())
    .bind(group.ids())
    .bind(group.accounts())
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
    sqlx::query_as(
        "insert into accounts (id, church_id, kind, owner, currency, version, balance_minor)
         select *
           from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[],
                       $7::bigint[])
         returning no, id",
    )
    .bind(column(opened, |row| row.account.id().to_string()))
    .bind(column(opened, |row| row.account.church().to_string()))
    .bind(column(opened, |row| row.account.kind().name()))
    .bind(column(opened, |row| row.account.owner()))
    .bind(column(opened, |row| row.account.currency().code()))
    .bind(column(opened, |row| row.version))
    .bind(column(opened, |row| row.balance))
    .fetch_all(db)
    .await
    .about("accounts")
}

/// Writes the group in one statement, at whose end the database refuses what does not sum to zero.
/// The accounts are there, so that each row conflicts: that way it is found by its number, whatever
/// the planner thinks of the table.
async fn write(
    db: &mut Db,
    writing: &Writing<'_>,
    changes: &[ChangeRow],
) -> Result<(), StoreError> {
    let (orders, balances, links) = (&writing.orders, writing.balances()?, writing.links()?);
    sqlx::query(
        "-- everywhere: churches and accounts by number
         with balanced as (
             insert into accounts (no, id, church_id, kind, owner, currency, version,
                    balance_minor)
             select *
               from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                           $7::bigint[], $8::bigint[])
             on conflict (no) do update
                set version = excluded.version, balance_minor = excluded.balance_minor
         ), linked as (
             update chains
                set seq = row.seq, hash = row.hash
               from unnest($9::bigint[], $10::bigint[], $11::text[]) as row (no, seq, hash)
              where chains.no = row.no
         ), changed as (
             insert into changes (account_no, version, church_no, seq, position, amount_minor,
                    balance_minor)
             select *
               from unnest($12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[],
                           $17::bigint[], $18::bigint[])
         )
         insert into orders (church_no, seq, id, job_id, kind, ordinal, at, cause, content_hash,
                chain_hash)
         select *
           from unnest($19::bigint[], $20::bigint[], $21::text[], $22::text[], $23::text[],
                       $24::bigint[], $25::bigint[], $26::text[], $27::text[], $28::text[])",
    )
    .bind(column(&balances, |row| row.no))
    .bind(column(&balances, |row| row.account.id().to_string()))
    .bind(column(&balances, |row| row.account.church().to_string()))
    .bind(column(&balances, |row| row.account.kind().name()))
    .bind(column(&balances, |row| row.account.owner()))
    .bind(column(&balances, |row| row.account.currency().code()))
    .bind(column(&balances, |row| row.version))
    .bind(column(&balances, |row| row.balance))
    .bind(column(&links, |row| row.no))
    .bind(column(&links, |row| row.seq))
    .bind(column(&links, |row| row.hash.as_str()))
    .bind(column(changes, |row| row.account_no))
    .bind(column(changes, |row| row.version))
    .bind(column(changes, |row| row.place.0))
    .bind(column(changes, |row| row.place.1))
    .bind(column(changes, |row| row.place.2))
    .bind(column(changes, |row| row.amount))
    .bind(column(changes, |row| row.balance))
    .bind(column(orders, |row| row.church_no))
    .bind(column(orders, |row| row.seq))
    .bind(column(orders, |row| row.order.id().to_string()))
    .bind(column(orders, |row| row.order.job().to_string()))
    .bind(column(orders, |row| row.order.kind().name()))
    .bind(column(orders, |row| i64::from(row.order.ordinal())))
    .bind(column(orders, |row| row.order.at().as_micros()))
    .bind(column(orders, |row| row.order.cause()))
    .bind(column(orders, |row| row.order.content_hash()))
    .bind(column(orders, |row| row.hash.as_str()))
    .execute(db)
    .await
    .about("orders")?;
    Ok(())
}

#[async_trait]
impl OrdersWork for PostgresWork {
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
