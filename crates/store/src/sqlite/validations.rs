//! The books as one reader sees them, however long it reads; and what was found in them.

use std::time::Duration;

use async_trait::async_trait;
use giving::ports::{
    BooksSnapshot, CollectedRow, FundSum, StoreError, ValidationPage, ValidationsReads,
    ValidationsWork,
};
use giving::validations::{Leased, Outcome, Validation};
use kernel::{CampusId, ChurchId, PersonId, Timestamp};
use ledger::verify::{AccountRow, Anchor, ChangeRow, OrderRow};
use sqlx::{Sqlite, SqlitePool, Transaction};

use super::{Db, SqliteReads, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::json;
use crate::rows::orders::counted;
use crate::rows::validations::{
    CollectedRecord, FundSumRecord, LeasedRecord, RawAccount, RawChange, RawOrder,
    ValidationRecord, anchor, raw, report,
};
use crate::rows::{Place, count};

/// A reader's transaction: it goes on seeing what was committed when it began.
pub(super) struct SqliteSnapshot {
    tx: Transaction<'static, Sqlite>,
}

impl SqliteSnapshot {
    pub(super) async fn take(pool: &SqlitePool) -> Result<SqliteSnapshot, StoreError> {
        let mut tx = pool.begin().await.about("database")?;
        // It begins with the first read.
        sqlx::query("select 1 from switch").execute(&mut *tx).await.about("database")?;
        Ok(SqliteSnapshot { tx })
    }

    fn db(&mut self) -> &mut Db {
        &mut self.tx
    }
}

#[async_trait]
impl BooksSnapshot for SqliteSnapshot {
    async fn chain_end(&mut self, church: ChurchId) -> Result<Option<Anchor>, StoreError> {
        let end: Option<(i64, String)> =
            sqlx::query_as("select seq, hash from chains where church_id = $1")
                .bind(church.to_string())
                .fetch_optional(self.db())
                .await
                .about("chains")?;
        Ok(end.map(|(seq, hash)| anchor(seq, &hash)))
    }

    async fn order_rows(
        &mut self,
        church: ChurchId,
        after: i64,
        limit: u32,
    ) -> Result<Vec<OrderRow>, StoreError> {
        sqlx::query_as::<_, RawOrder>(
            "select seq, id, job_id, kind, ordinal, at, cause, content_hash, chain_hash
               from orders
              where church_no = (select no from chains where church_id = $1) and seq > $2
              order by seq
              limit $3",
        )
        .bind(church.to_string())
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(self.db())
        .await
        .about("orders")
        .map(raw)
    }

    async fn changes_by_order(
        &mut self,
        church: ChurchId,
        (seq, position): (i64, i64),
        limit: u32,
    ) -> Result<Vec<ChangeRow>, StoreError> {
        sqlx::query_as::<_, RawChange>(
            "select account_no, version, seq, position, amount_minor, balance_minor
               from changes
              where church_no = (select no from chains where church_id = $1)
                and (seq, position) > ($2, $3)
              order by seq, position
              limit $4",
        )
        .bind(church.to_string())
        .bind(seq)
        .bind(position)
        .bind(i64::from(limit))
        .fetch_all(self.db())
        .await
        .about("changes")
        .map(raw)
    }

    async fn orders_twice(
        &mut self,
        church: ChurchId,
        limit: u32,
    ) -> Result<Vec<String>, StoreError> {
        sqlx::query_scalar(
            "select id
               from orders
              where church_no = (select no from chains where church_id = $1)
              group by id
             having count(*) > 1
              order by id
              limit $2",
        )
        .bind(church.to_string())
        .bind(i64::from(limit))
        .fetch_all(self.db())
        .await
        .about("orders")
    }

    async fn order_at(&mut self, church: ChurchId, seq: i64) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar(
            "select id
               from orders
              where church_no = (select no from chains where church_id = $1) and seq = $2",
        )
        .bind(church.to_string())
        .bind(seq)
        .fetch_optional(self.db())
        .await
        .about("orders")
    }

    async fn accounts_numbered(
        &mut self,
        church: ChurchId,
        numbers: &[i64],
    ) -> Result<Vec<AccountRow>, StoreError> {
        sqlx::query_as::<_, RawAccount>(
            "select no, id, kind, owner, currency, version, balance_minor
               from accounts
              where church_id = $1 and no in (select value from json_each($2))",
        )
        .bind(church.to_string())
        .bind(json(numbers)?)
        .fetch_all(self.db())
        .await
        .about("accounts")
        .map(raw)
    }

    async fn account_rows(
        &mut self,
        church: ChurchId,
        after: Option<&AccountRow>,
        limit: u32,
    ) -> Result<Vec<AccountRow>, StoreError> {
        // Before every kind there is the empty text.
        let (kind, owner, currency) =
            after.map_or(("", "", ""), |row| (&row.kind, &row.owner, &row.currency));
        sqlx::query_as::<_, RawAccount>(
            "select no, id, kind, owner, currency, version, balance_minor
               from accounts
              where church_id = $1 and (kind, owner, currency) > ($2, $3, $4)
              order by kind, owner, currency
              limit $5",
        )
        .bind(church.to_string())
        .bind(kind)
        .bind(owner)
        .bind(currency)
        .bind(i64::from(limit))
        .fetch_all(self.db())
        .await
        .about("accounts")
        .map(raw)
    }

    async fn changes_of_accounts(
        &mut self,
        numbers: &[i64],
        limit: u32,
    ) -> Result<Vec<ChangeRow>, StoreError> {
        sqlx::query_as::<_, RawChange>(
            "-- everywhere: the accounts are one church's; a change that says otherwise is a fault
             select account_no, version, seq, position, amount_minor, balance_minor
               from changes
              where account_no in (select value from json_each($1))
              order by account_no, version
              limit $2",
        )
        .bind(json(numbers)?)
        .bind(i64::from(limit))
        .fetch_all(self.db())
        .await
        .about("changes")
        .map(raw)
    }

    async fn changes_of_account(
        &mut self,
        no: i64,
        after: i64,
        limit: u32,
    ) -> Result<Vec<ChangeRow>, StoreError> {
        sqlx::query_as::<_, RawChange>(
            "-- everywhere: the account is one church's; a change that says otherwise is a fault
             select account_no, version, seq, position, amount_minor, balance_minor
               from changes
              where account_no = $1 and version > $2
              order by version
              limit $3",
        )
        .bind(no)
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(self.db())
        .await
        .about("changes")
        .map(raw)
    }

    async fn campus_names(
        &mut self,
        church: ChurchId,
    ) -> Result<Vec<(CampusId, String)>, StoreError> {
        let rows: Vec<(String, String)> =
            sqlx::query_as("select id, name from campuses where church_id = $1 order by name, id")
                .bind(church.to_string())
                .fetch_all(self.db())
                .await
                .about("campuses")?;
        rows.into_iter()
            .map(|(id, name)| Ok((Place { table: "campuses", row: &id }.word("id", &id)?, name)))
            .collect()
    }

    async fn said_by_gifts(
        &mut self,
        church: ChurchId,
    ) -> Result<Vec<(CampusId, FundSum)>, StoreError> {
        sqlx::query_as::<_, FundSumRecord>(
            "select campus_id, kind, fund, currency, cast(sum(minor) as bigint) as sum_minor
               from (select g.campus_id, g.currency, l.amount_minor as minor,
                            case when g.state = 'held' then 'assured'
                                 when g.state in ('taken', 'refunded') then 'fund'
                                 else 'promised' end as kind,
                            case when g.state in ('taken', 'refunded') and g.returned_minor > 0
                                 then '' else l.fund_id end as fund
                       from gifts g
                       join gift_lines l on l.church_id = g.church_id and l.gift_id = g.id
                      where g.church_id = $1 and g.state not in ('failed', 'cancelled')
                      union all
                     select campus_id, currency, -returned_minor, 'fund', ''
                       from gifts
                      where church_id = $1 and returned_minor > 0) as said
              group by campus_id, kind, fund, currency
              order by campus_id, kind, fund, currency",
        )
        .bind(church.to_string())
        .fetch_all(self.db())
        .await
        .about("gifts")?
        .into_iter()
        .map(FundSumRecord::decode)
        .collect()
    }

    async fn held_by_books(
        &mut self,
        church: ChurchId,
    ) -> Result<Vec<(CampusId, FundSum)>, StoreError> {
        sqlx::query_as::<_, FundSumRecord>(
            "select campus_id, kind, fund, currency, cast(sum(minor) as bigint) as sum_minor
               from (select g.campus_id, a.currency, c.amount_minor as minor, a.kind,
                            case when a.kind = 'fund' and g.returned_minor > 0
                                 then '' else a.owner end as fund
                       from gifts g
                       join orders o
                         on o.job_id = g.id
                        and o.church_no = (select no from chains where church_id = $1)
                       join changes c on c.church_no = o.church_no and c.seq = o.seq
                       join accounts a
                         on a.no = c.account_no and a.kind in ('promised', 'assured', 'fund')
                      where g.church_id = $1) as held
              group by campus_id, kind, fund, currency
             having sum(minor) <> 0
              order by campus_id, kind, fund, currency",
        )
        .bind(church.to_string())
        .fetch_all(self.db())
        .await
        .about("changes")?
        .into_iter()
        .map(FundSumRecord::decode)
        .collect()
    }

    async fn collected(
        &mut self,
        church: ChurchId,
        account: i64,
        below: i64,
        limit: u32,
    ) -> Result<Vec<CollectedRow>, StoreError> {
        sqlx::query_as::<_, CollectedRecord>(
            "select c.version, o.job_id, o.at, -c.amount_minor as minor
               from changes c
               join orders o on o.church_no = c.church_no and o.seq = c.seq
              where c.church_no = (select no from chains where church_id = $1)
                and c.account_no = $2 and c.version < $3 and c.amount_minor < 0
              order by c.version desc
              limit $4",
        )
        .bind(church.to_string())
        .bind(account)
        .bind(below)
        .bind(i64::from(limit))
        .fetch_all(self.db())
        .await
        .about("changes")
        .map(raw)
    }
}

#[async_trait]
impl ValidationsWork for SqliteWork {
    async fn ask_validation(
        &mut self,
        church: Option<ChurchId>,
        by: Option<PersonId>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        sqlx::query(
            "insert into validations (church_id, number, asked_by, asked_at, done, free_at)
             select c.id, 1 + coalesce((select max(number) from validations v
                                         where v.church_id = c.id), 0), $2, $3, 0, $3
               from churches c
              where c.id = coalesce($1, c.id)
                and not exists (select 1 from validations v
                                 where v.church_id = c.id and v.finished_at is null)
             on conflict do nothing",
        )
        .bind(church.map(|church| church.to_string()))
        .bind(by.map(|person| person.to_string()))
        .bind(now.as_micros())
        .execute(self.db())
        .await
        .about("validations")
        .map(|asked| asked.rows_affected())
    }

    async fn ask_due_validations(
        &mut self,
        asked_by: Timestamp,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        sqlx::query(
            "insert into validations (church_id, number, asked_at, done, free_at)
             select c.id, 1 + coalesce((select max(number) from validations v
                                         where v.church_id = c.id), 0), $2, 0, $2
               from churches c
              where not exists (select 1 from validations v
                                 where v.church_id = c.id
                                   and (v.finished_at is null or v.asked_at > $1))
             on conflict do nothing",
        )
        .bind(asked_by.as_micros())
        .bind(now.as_micros())
        .execute(self.db())
        .await
        .about("validations")
        .map(|asked| asked.rows_affected())
    }

    async fn lease_validation(
        &mut self,
        node: &str,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<Leased>, StoreError> {
        sqlx::query_as::<_, LeasedRecord>(
            "update validations
                set leased_by = $1, free_at = $2, started_at = $3, done = 0
              where (church_id, number) = (
                    select church_id, number
                      from validations
                     where finished_at is null and free_at <= $3
                     order by free_at, church_id
                     limit 1)
             returning church_id, number,
                    (select s.end_seq from validations s
                      where s.church_id = validations.church_id and s.faults = 0
                        and s.end_hash is not null
                      order by s.number desc limit 1) as seen_seq,
                    (select s.end_hash from validations s
                      where s.church_id = validations.church_id and s.faults = 0
                        and s.end_hash is not null
                      order by s.number desc limit 1) as seen_hash",
        )
        .bind(node)
        .bind(now.plus(lease).as_micros())
        .bind(now.as_micros())
        .fetch_optional(self.db())
        .await
        .about("validations")?
        .map(LeasedRecord::decode)
        .transpose()
    }

    async fn note_validation(
        &mut self,
        leased: &Leased,
        node: &str,
        done: u64,
        free_at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update validations set done = $4, free_at = $5
              where church_id = $1 and number = $2 and leased_by = $3 and finished_at is null",
        )
        .bind(leased.church.to_string())
        .bind(counted(leased.number)?)
        .bind(node)
        .bind(counted(done)?)
        .bind(free_at.as_micros())
        .execute(self.db())
        .await
        .exactly_one("validations")
    }

    async fn finish_validation(
        &mut self,
        leased: &Leased,
        node: &str,
        outcome: &Outcome,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update validations
                set finished_at = $4, orders = $5, entries = $6, faults = $7, state_hash = $8,
                    end_seq = $9, end_hash = $10, report = $11, failed = $12, done = 100,
                    leased_by = null
              where church_id = $1 and number = $2 and leased_by = $3 and finished_at is null",
        )
        .bind(leased.church.to_string())
        .bind(counted(leased.number)?)
        .bind(node)
        .bind(outcome.finished_at.as_micros())
        .bind(counted(outcome.orders)?)
        .bind(counted(outcome.entries)?)
        .bind(counted(outcome.faults)?)
        .bind(outcome.state_hash.as_str())
        .bind(outcome.end.map(|end| end.seq))
        .bind(outcome.end.map(|end| end.hash.to_string()))
        .bind(report(outcome)?)
        .bind(outcome.failed.as_deref())
        .execute(self.db())
        .await
        .exactly_one("validations")
    }
}

#[async_trait]
impl ValidationsReads for SqliteReads {
    async fn validations_now(
        &self,
        page: ValidationPage,
    ) -> Result<(Vec<(ChurchId, String, Vec<Validation>)>, u64), StoreError> {
        let mut db = self.db().await?;
        let churches: Vec<(String, String)> = sqlx::query_as(
            "select c.id, c.name
               from churches c
               left join validations l
                 on l.church_id = c.id
                and l.number = (select max(number) from validations w
                                 where w.church_id = c.id and w.finished_at is not null)
              order by case when l.faults > 0 or l.failed is not null then 0 else 1 end, c.name,
                       c.id
              limit $1 offset $2",
        )
        .bind(i64::from(page.limit))
        .bind(i64::from(page.offset))
        .fetch_all(&mut *db)
        .await
        .about("churches")?;
        let mut rows = Vec::with_capacity(churches.len());
        for (id, name) in churches {
            let runs = sqlx::query_as::<_, ValidationRecord>(
                "select *
                   from validations
                  where church_id = $1
                    and (finished_at is null
                         or number = (select max(number) from validations w
                                       where w.church_id = $1 and w.finished_at is not null))
                  order by number",
            )
            .bind(&id)
            .fetch_all(&mut *db)
            .await
            .about("validations")?
            .into_iter()
            .map(ValidationRecord::decode)
            .collect::<Result<Vec<_>, _>>()?;
            rows.push((Place { table: "churches", row: &id }.word("id", &id)?, name, runs));
        }
        let all: i64 = sqlx::query_scalar("select count(*) from churches")
            .fetch_one(&mut *db)
            .await
            .about("churches")?;
        Ok((rows, count(all)))
    }

    async fn validations_of(
        &self,
        church: ChurchId,
        limit: u32,
    ) -> Result<Vec<Validation>, StoreError> {
        sqlx::query_as::<_, ValidationRecord>(
            "select * from validations where church_id = $1 order by number desc limit $2",
        )
        .bind(church.to_string())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("validations")?
        .into_iter()
        .map(ValidationRecord::decode)
        .collect()
    }

    async fn last_sound_end(&self, church: ChurchId) -> Result<Option<Anchor>, StoreError> {
        let end: Option<(i64, String)> = sqlx::query_as(
            "select end_seq, end_hash
               from validations
              where church_id = $1 and faults = 0 and end_hash is not null
              order by number desc
              limit 1",
        )
        .bind(church.to_string())
        .fetch_optional(&mut *self.db().await?)
        .await
        .about("validations")?;
        Ok(end.map(|(seq, hash)| anchor(seq, &hash)))
    }

    async fn validations_in_trouble(&self, since: Timestamp) -> Result<u64, StoreError> {
        let churches: i64 = sqlx::query_scalar(
            "select count(*)
               from churches c
              where exists (
                    select 1 from validations v
                     where v.church_id = c.id
                       and v.number = (select max(number) from validations w
                                        where w.church_id = c.id and w.finished_at is not null)
                       and (v.faults > 0 or v.failed is not null))
                 or exists (
                    select 1 from validations v
                     where v.church_id = c.id and v.asked_at < $1)
                and not exists (
                    select 1 from validations v
                     where v.church_id = c.id and v.finished_at is not null and v.asked_at >= $1)",
        )
        .bind(since.as_micros())
        .fetch_one(&mut *self.db().await?)
        .await
        .about("validations")?;
        Ok(count(churches))
    }
}
