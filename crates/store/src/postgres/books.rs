use async_trait::async_trait;
use giving::books::{Asked, KindSum, OrderPlace};
use giving::ports::{BooksReads, StoreError};
use kernel::{ChurchId, GiftId, OrderId, TaskId, Timestamp};
use ledger::{Account, AccountId, AccountKind};
use sqlx::{Postgres, QueryBuilder};
use views::{AccountRow, AuditLine, BooksChurch, ChangeRow, LifeTask, OrderLine, PostedEntry};

use super::PostgresReads;
use crate::answer::Answer;
use crate::rows::books::{
    AccountChangeRecord, AccountRecord, AuditLineRecord, BooksChurchRecord, KindSumRecord,
    LifeTaskRecord, OrderLineRecord, OrderPlaceRecord, PostedRecord, narrow, owner_name, standing,
};
use crate::rows::orders::counted;
use crate::rows::{Place, count};

const LINES: &str = "select o.id, o.seq, o.kind, o.at, k.name as church, k.zone, g.id as gift_id,
        g.number, p.name as donor,
        (select coalesce(json_agg(json_build_array(d.currency, d.minor))::text, '[]')
           from (select e.currency, max(e.minor) as minor
                   from (select a.currency, cast(-sum(c.amount_minor) as bigint) as minor
                           from changes c
                           join accounts a on a.no = c.account_no
                          where c.church_no = o.church_no and c.seq = o.seq and c.amount_minor < 0
                          group by a.kind, a.currency) e
                  group by e.currency
                  order by e.currency) d) as amounts
   from orders o
   join chains b on b.no = o.church_no
   join churches k on k.id = b.church_id
   left join gifts g on g.church_id = b.church_id and g.id = o.job_id
   left join people p on p.church_id = g.church_id and p.id = g.donor_id";

#[async_trait]
impl BooksReads for PostgresReads {
    async fn churches_with_books(&self) -> Result<Vec<BooksChurch>, StoreError> {
        sqlx::query_as::<_, BooksChurchRecord>(
            "-- everywhere: staff open the books of any church
             select id as church_id, name as church, zone, test
               from churches
              order by name, id",
        )
        .fetch_all(&mut *self.db().await?)
        .await
        .about("churches")?
        .into_iter()
        .map(BooksChurchRecord::decode)
        .collect()
    }

    async fn chart(&self, church: ChurchId, at: Timestamp) -> Result<Vec<KindSum>, StoreError> {
        sqlx::query_as::<_, KindSumRecord>(concat!(
            standing!(),
            " select kind, currency, count(*) as accounts,
                     cast(sum(balance_minor) as bigint) as sum_minor
                from standing
               where church_id = $1
               group by kind, currency
               order by kind, currency"
        ))
        .bind(church.to_string())
        .bind(at.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("accounts")?
        .into_iter()
        .map(KindSumRecord::decode)
        .collect()
    }

    async fn accounts_as_of(
        &self,
        church: ChurchId,
        at: Timestamp,
        kind: Option<AccountKind>,
        after: Option<AccountId>,
        limit: u32,
    ) -> Result<Vec<AccountRow>, StoreError> {
        // No account has the empty text for an id.
        sqlx::query_as::<_, AccountRecord>(concat!(
            standing!(),
            ", ranked as (
                select s.*, row_number() over (
                           partition by s.kind order by abs(s.balance_minor) desc, s.id) as place
                  from standing s
                 where s.church_id = $1 and ($3 = '' or s.kind = $3)
             )
             select a.id, a.kind, ",
            owner_name!(),
            ", a.currency, a.version, a.balance_minor
                from ranked a
               where a.place > coalesce((select r.place from ranked r where r.id = $4), 0)
                 and a.place <= coalesce((select r.place from ranked r where r.id = $4), 0) + $5
               order by a.kind, a.place"
        ))
        .bind(church.to_string())
        .bind(at.as_micros())
        .bind(kind.map(AccountKind::name).unwrap_or_default())
        .bind(after.map(|id| id.to_string()).unwrap_or_default())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("accounts")?
        .into_iter()
        .map(AccountRecord::decode)
        .collect()
    }

    async fn account_as_of(
        &self,
        id: AccountId,
        at: Timestamp,
    ) -> Result<Option<(BooksChurch, AccountRow)>, StoreError> {
        let mut db = self.db().await?;
        let church = sqlx::query_as::<_, BooksChurchRecord>(
            "select k.id as church_id, k.name as church, k.zone, k.test
               from accounts a
               join churches k on k.id = a.church_id
              where a.id = $1",
        )
        .bind(id.to_string())
        .fetch_optional(&mut *db)
        .await
        .about("accounts")?
        .map(BooksChurchRecord::decode)
        .transpose()?;
        let Some(church) = church else { return Ok(None) };
        let account = sqlx::query_as::<_, AccountRecord>(concat!(
            standing!(),
            " select a.id, a.kind, ",
            owner_name!(),
            ", a.currency, a.version, a.balance_minor
                from standing a
               where a.church_id = $1 and a.id = $3"
        ))
        .bind(church.id.to_string())
        .bind(at.as_micros())
        .bind(id.to_string())
        .fetch_optional(&mut *db)
        .await
        .about("accounts")?
        .map(AccountRecord::decode)
        .transpose()?;
        Ok(account.map(|account| (church, account)))
    }

    async fn account_changes(
        &self,
        id: AccountId,
        below: Option<u64>,
        at: Timestamp,
        limit: u32,
    ) -> Result<Vec<ChangeRow>, StoreError> {
        sqlx::query_as::<_, AccountChangeRecord>(
            "select c.version, o.id as order_id, o.kind, o.at, o.cause, g.id as gift_id, g.number,
                    p.name as donor, c.amount_minor, c.balance_minor, a.currency
               from accounts a
               join changes c on c.account_no = a.no
               join orders o on o.church_no = c.church_no and o.seq = c.seq
               left join gifts g on g.church_id = a.church_id and g.id = o.job_id
               left join people p on p.church_id = g.church_id and p.id = g.donor_id
              where a.id = $1 and c.version < $2 and o.at <= $3
              order by c.version desc
              limit $4",
        )
        .bind(id.to_string())
        .bind(below.map(counted).transpose()?.unwrap_or(i64::MAX))
        .bind(at.as_micros())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("changes")?
        .into_iter()
        .map(AccountChangeRecord::decode)
        .collect()
    }

    async fn orders_until(&self, church: ChurchId, at: Timestamp) -> Result<u64, StoreError> {
        let orders: i64 = sqlx::query_scalar(
            "select coalesce(max(b.seq), 0)
                    - (select count(*)
                         from chains k
                         join orders o on o.church_no = k.no and o.at > $2
                        where k.church_id = $1)
               from chains b
              where b.church_id = $1",
        )
        .bind(church.to_string())
        .bind(at.as_micros())
        .fetch_one(&mut *self.db().await?)
        .await
        .about("orders")?;
        Ok(count(orders))
    }

    async fn order_lines(&self, asked: &Asked, limit: u32) -> Result<Vec<OrderLine>, StoreError> {
        let mut sql = QueryBuilder::<Postgres>::new(LINES);
        narrow(&mut sql, asked, limit)?;
        sql.build_query_as::<OrderLineRecord>()
            .fetch_all(&mut *self.db().await?)
            .await
            .about("orders")?
            .into_iter()
            .map(OrderLineRecord::decode)
            .collect()
    }

    async fn order_place(&self, id: OrderId) -> Result<Option<OrderPlace>, StoreError> {
        sqlx::query_as::<_, OrderPlaceRecord>(
            "select o.seq, b.seq as head, o.content_hash, k.id as church_id, k.name as church,
                    k.zone, k.test
               from orders o
               join chains b on b.no = o.church_no
               join churches k on k.id = b.church_id
              where o.id = $1",
        )
        .bind(id.to_string())
        .fetch_optional(&mut *self.db().await?)
        .await
        .about("orders")?
        .map(OrderPlaceRecord::decode)
        .transpose()
    }

    async fn posted_entries(
        &self,
        church: ChurchId,
        seq: u64,
    ) -> Result<Vec<PostedEntry>, StoreError> {
        sqlx::query_as::<_, PostedRecord>(concat!(
            "select a.id, a.kind, ",
            owner_name!(),
            ", a.currency, c.version, c.balance_minor, c.amount_minor
                from chains b
                join changes c on c.church_no = b.no and c.seq = $2
                join accounts a on a.no = c.account_no
               where b.church_id = $1
               order by c.position"
        ))
        .bind(church.to_string())
        .bind(counted(seq)?)
        .fetch_all(&mut *self.db().await?)
        .await
        .about("changes")?
        .into_iter()
        .map(PostedRecord::decode)
        .collect()
    }

    async fn payout_after(
        &self,
        clearing: &Account,
        seq: u64,
    ) -> Result<Option<(OrderId, Timestamp)>, StoreError> {
        // A church's bank account changes once a payout, so there is little to look through.
        let bank = Account::payout(clearing.church(), clearing.currency());
        let payout: Option<(String, i64)> = sqlx::query_as(
            "select o.id, o.at
               from accounts a
               join changes c on c.account_no = a.no and c.seq > $3
               join orders o on o.church_no = c.church_no and o.seq = c.seq and o.kind = 'payout'
              where a.church_id = $1 and a.id = $2
                and exists (select 1
                              from changes f
                              join accounts w on w.no = f.account_no
                             where f.church_no = c.church_no and f.seq = c.seq and w.id = $4)
              order by c.version
              limit 1",
        )
        .bind(clearing.church().to_string())
        .bind(bank.id().to_string())
        .bind(counted(seq)?)
        .bind(clearing.id().to_string())
        .fetch_optional(&mut *self.db().await?)
        .await
        .about("orders")?;
        payout
            .map(|(id, at)| {
                let order = Place { table: "orders", row: &id }.word("id", &id)?;
                Ok((order, Timestamp::from_micros(at)))
            })
            .transpose()
    }

    async fn gifts_numbered(
        &self,
        church: Option<ChurchId>,
        number: &str,
    ) -> Result<Vec<GiftId>, StoreError> {
        let gifts: Vec<String> = sqlx::query_scalar(
            "select id
               from gifts
              where number = $1 and ($2 = '' or church_id = $2)
              order by church_id, id
              limit 20",
        )
        .bind(number.to_owned())
        .bind(church.map(|church| church.to_string()).unwrap_or_default())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gifts")?;
        gifts.iter().map(|id| Place { table: "gifts", row: id }.word("id", id)).collect()
    }

    async fn tasks_named(
        &self,
        church: ChurchId,
        ids: &[TaskId],
    ) -> Result<Vec<LifeTask>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = QueryBuilder::<Postgres>::new(
            "select id, kind, state, due, tries, reason, finished_at from tasks where church_id = ",
        );
        sql.push_bind(church.to_string()).push(" and id in (");
        let mut list = sql.separated(", ");
        for id in ids {
            list.push_bind(id.to_string());
        }
        sql.push(") order by due, id");
        sql.build_query_as::<LifeTaskRecord>()
            .fetch_all(&mut *self.db().await?)
            .await
            .about("tasks")?
            .into_iter()
            .map(LifeTaskRecord::decode)
            .collect()
    }

    async fn audit_about(
        &self,
        church: ChurchId,
        subjects: &[String],
    ) -> Result<Vec<AuditLine>, StoreError> {
        if subjects.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = QueryBuilder::<Postgres>::new(
            "select n.at, n.who_kind, coalesce(p.name, n.who) as who, n.verb, n.why
               from audit n
               left join people p on n.who_kind = 'person' and p.id = n.who
              where n.church_id = ",
        );
        sql.push_bind(church.to_string()).push(" and n.subject in (");
        let mut list = sql.separated(", ");
        for subject in subjects {
            list.push_bind(subject.clone());
        }
        sql.push(") order by n.seq");
        Ok(sql
            .build_query_as::<AuditLineRecord>()
            .fetch_all(&mut *self.db().await?)
            .await
            .about("audit")?
            .into_iter()
            .map(AuditLineRecord::decode)
            .collect())
    }
}
