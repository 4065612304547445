//! Statements and receipts, and what the books say for them.

use async_trait::async_trait;
use giving::Scope;
use giving::ports::{StatementsReads, StatementsWork, StoreError, Within};
use giving::receipts::KeptReceipt;
use giving::statements::{Fact, KeptStatement, Meant, Run, Stated};
use kernel::{Currency, FundId, GiftId, Money, PersonId, StatementId, StatementRunId};
use views::{Period, StatementRow, StatementRunRow};

use super::{PostgresReads, PostgresWork, churches};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::comparisons::kept as counted;
use crate::rows::statements::{
    FactRecord, MeantRecord, ReceiptRecord, RunRecord, RunRowRecord, StatedRecord, StatementRecord,
    StatementRowRecord,
};
use crate::rows::{Place, count};

const STATEMENT: &str = "select s.church_id, s.id, s.donor_id, s.first_on, s.last_on, s.ordinal,
        s.issued_at, s.given_minor, s.currency, s.code, s.hash, s.content
   from statements s";

/// The newest of a donor and period.
const LATEST: &str = "where s.church_id = $1 and s.donor_id = $2 and s.first_on = $3
    and s.last_on = $4
  order by s.ordinal desc
  limit 1";

const RECEIPT: &str = "select church_id, gift_id, donor_id, ordinal, issued_at, code, hash, content
   from receipts";

const RUN_ROW: &str = "select r.id, r.first_on, r.last_on, p.name as asked_by, r.asked_at,
        r.people, r.looked, r.statements, r.finished_at
   from statement_runs r
   join people p on p.id = r.asked_by";

/// Which gifts of a donor a period may be about: meant for it, or perhaps taken within it.
const ABOUT: &str = "g.church_id = $1 and g.donor_id = $2
    and (g.on_date >= $3 or g.taken_at >= $5) and (g.on_date <= $4 or g.taken_at < $6)";

/// What the books say of the jobs of `gifts g`, up to the place $7 or $3.
macro_rules! facts {
    ($place:literal) => {
        concat!(
            "select o.job_id, o.kind as order_kind, o.at, a.kind as account_kind, a.owner,
                    c.amount_minor, a.currency
               from gifts g
              cross join orders o
              cross join changes c
              cross join accounts a
              where o.job_id = g.id
                and o.church_no = (select no from chains where church_id = g.church_id)
                and o.seq <= ",
            $place,
            " and c.church_no = o.church_no and c.seq = o.seq and a.no = c.account_no
                and (a.kind in ('fund', 'promised', 'assured')
                     or (a.kind = 'fees' and o.kind = 'cover_fee'))
                and a.currency = g.currency"
        )
    };
}

#[async_trait]
impl StatementsWork for PostgresWork {
    async fn latest_statement(
        &mut self,
        scope: &Scope,
        donor: PersonId,
        period: Period,
    ) -> Result<Option<KeptStatement>, StoreError> {
        sqlx::query_as::<_, StatementRecord>(&format!("{STATEMENT} {LATEST}"))
            .bind(scope.church().to_string())
            .bind(donor.to_string())
            .bind(period.first.to_string())
            .bind(period.last.to_string())
            .fetch_optional(self.db())
            .await
            .about("statements")?
            .map(StatementRecord::decode)
            .transpose()
    }

    async fn add_statement(
        &mut self,
        scope: &Scope,
        kept: &KeptStatement,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into statements (church_id, id, donor_id, first_on, last_on, ordinal, issued_at,
                    given_minor, currency, code, hash, content)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(scope.church().to_string())
        .bind(kept.id.to_string())
        .bind(kept.donor.to_string())
        .bind(kept.period.first.to_string())
        .bind(kept.period.last.to_string())
        .bind(i64::from(kept.ordinal))
        .bind(kept.issued_at.as_micros())
        .bind(kept.given.minor())
        .bind(kept.given.currency().code())
        .bind(&kept.code)
        .bind(&kept.hash)
        .bind(&kept.content)
        .execute(self.db())
        .await
        .exactly_one("statements")
    }

    async fn latest_receipt(
        &mut self,
        scope: &Scope,
        gift: GiftId,
    ) -> Result<Option<KeptReceipt>, StoreError> {
        sqlx::query_as::<_, ReceiptRecord>(&format!(
            "{RECEIPT} where church_id = $1 and gift_id = $2 order by ordinal desc limit 1"
        ))
        .bind(scope.church().to_string())
        .bind(gift.to_string())
        .fetch_optional(self.db())
        .await
        .about("receipts")?
        .map(ReceiptRecord::decode)
        .transpose()
    }

    async fn add_receipt(&mut self, scope: &Scope, kept: &KeptReceipt) -> Result<(), StoreError> {
        sqlx::query(
            "insert into receipts (church_id, gift_id, ordinal, donor_id, issued_at, code, hash,
                    content)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(scope.church().to_string())
        .bind(kept.gift.to_string())
        .bind(i64::from(kept.ordinal))
        .bind(kept.donor.to_string())
        .bind(kept.issued_at.as_micros())
        .bind(&kept.code)
        .bind(&kept.hash)
        .bind(&kept.content)
        .execute(self.db())
        .await
        .exactly_one("receipts")
    }

    async fn add_statement_run(&mut self, scope: &Scope, run: &Run) -> Result<(), StoreError> {
        sqlx::query(
            "insert into statement_runs (church_id, id, first_on, last_on, asked_by, asked_at,
                    people, looked, reached, statements, finished_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(scope.church().to_string())
        .bind(run.id.to_string())
        .bind(run.period.first.to_string())
        .bind(run.period.last.to_string())
        .bind(run.asked_by.to_string())
        .bind(run.asked_at.as_micros())
        .bind(counted(run.people))
        .bind(counted(run.looked))
        .bind(run.reached.map(|id| id.to_string()))
        .bind(counted(run.statements))
        .bind(run.finished_at.map(|at| at.as_micros()))
        .execute(self.db())
        .await
        .exactly_one("statement_runs")
    }

    async fn save_statement_run(
        &mut self,
        scope: &Scope,
        looked: u64,
        run: &Run,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update statement_runs
                set people = $4, looked = $5, reached = $6, statements = $7, finished_at = $8
              where church_id = $1 and id = $2 and looked = $3 and finished_at is null",
        )
        .bind(scope.church().to_string())
        .bind(run.id.to_string())
        .bind(counted(looked))
        .bind(counted(run.people))
        .bind(counted(run.looked))
        .bind(run.reached.map(|id| id.to_string()))
        .bind(counted(run.statements))
        .bind(run.finished_at.map(|at| at.as_micros()))
        .execute(self.db())
        .await
        .exactly_one("statement_runs")
    }
}

#[async_trait]
impl StatementsReads for PostgresReads {
    async fn statement_gifts(
        &self,
        scope: &Scope,
        donor: PersonId,
        period: Period,
        within: Within,
    ) -> Result<Vec<Meant>, StoreError> {
        sqlx::query_as::<_, MeantRecord>(&format!(
            "select g.id, g.on_date, g.kind, m.brand, m.last_four
               from gifts g
               join methods m on m.church_id = g.church_id and m.id = g.method_id
              where {ABOUT}
              order by g.on_date, g.id"
        ))
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .bind(period.first.to_string())
        .bind(period.last.to_string())
        .bind(within.0.as_micros())
        .bind(within.1.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gifts")?
        .into_iter()
        .map(MeantRecord::decode)
        .collect()
    }

    async fn statement_facts(
        &self,
        scope: &Scope,
        donor: PersonId,
        period: Period,
        within: Within,
        place: u64,
    ) -> Result<Vec<Fact>, StoreError> {
        let facts = facts!("$7");
        sqlx::query_as::<_, FactRecord>(&format!("{facts} and {ABOUT} order by o.seq, c.position"))
            .bind(scope.church().to_string())
            .bind(donor.to_string())
            .bind(period.first.to_string())
            .bind(period.last.to_string())
            .bind(within.0.as_micros())
            .bind(within.1.as_micros())
            .bind(counted(place))
            .fetch_all(&mut *self.db().await?)
            .await
            .about("changes")?
            .into_iter()
            .map(FactRecord::decode)
            .collect()
    }

    async fn gift_facts(
        &self,
        scope: &Scope,
        gift: GiftId,
        place: u64,
    ) -> Result<Vec<Fact>, StoreError> {
        let facts = facts!("$3");
        sqlx::query_as::<_, FactRecord>(&format!(
            "{facts} and g.church_id = $1 and g.id = $2 order by o.seq, c.position"
        ))
        .bind(scope.church().to_string())
        .bind(gift.to_string())
        .bind(counted(place))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("changes")?
        .into_iter()
        .map(FactRecord::decode)
        .collect()
    }

    async fn given_within(
        &self,
        scope: &Scope,
        donor: PersonId,
        period: Period,
        within: Within,
        place: u64,
    ) -> Result<Money, StoreError> {
        let mut db = self.db().await?;
        let Some(currency) = churches::currency(&mut db, scope).await? else {
            return Ok(Money::zero(Currency::Usd));
        };
        let minor: i64 = sqlx::query_scalar(
            "with kept as (
                select g.id, g.on_date, sum(c.amount_minor) as minor,
                       max(case when o.kind = 'settle' then o.at end) as taken_at,
                       max(case when o.kind = 'opening' then 1 else 0 end) as brought
                  from gifts g
                 cross join orders o
                 cross join changes c
                 cross join accounts a
                 where g.church_id = $1 and g.donor_id = $2
                   and o.job_id = g.id
                   and o.church_no = (select no from chains where church_id = g.church_id)
                   and o.seq <= $7
                   and c.church_no = o.church_no and c.seq = o.seq
                   and a.no = c.account_no and a.kind = 'fund' and a.currency = $8
                 group by g.id, g.on_date)
             select cast(coalesce(sum(minor), 0) as bigint)
               from kept
              where minor > 0
                and ((taken_at >= $5 and taken_at < $6)
                     or (taken_at is null and brought = 1 and on_date >= $3 and on_date <= $4))",
        )
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .bind(period.first.to_string())
        .bind(period.last.to_string())
        .bind(within.0.as_micros())
        .bind(within.1.as_micros())
        .bind(counted(place))
        .bind(currency.code())
        .fetch_one(&mut *db)
        .await
        .about("changes")?;
        Ok(Money::new(minor, currency))
    }

    async fn statement_funds(&self, scope: &Scope) -> Result<Vec<(FundId, String)>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select id, name from funds where church_id = $1 order by position, name, id",
        )
        .bind(scope.church().to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("funds")?;
        rows.into_iter()
            .map(|(id, name)| Ok((Place { table: "funds", row: &id }.word("id", &id)?, name)))
            .collect()
    }

    async fn issued_statement(
        &self,
        scope: &Scope,
        donor: Option<PersonId>,
        id: StatementId,
    ) -> Result<Option<KeptStatement>, StoreError> {
        sqlx::query_as::<_, StatementRecord>(&format!(
            "{STATEMENT} where s.church_id = $1 and s.id = $2 and ($3 is null or s.donor_id = $3)"
        ))
        .bind(scope.church().to_string())
        .bind(id.to_string())
        .bind(donor.map(|id| id.to_string()))
        .fetch_optional(&mut *self.db().await?)
        .await
        .about("statements")?
        .map(StatementRecord::decode)
        .transpose()
    }

    async fn statement_latest(
        &self,
        scope: &Scope,
        donor: PersonId,
        period: Period,
    ) -> Result<Option<KeptStatement>, StoreError> {
        sqlx::query_as::<_, StatementRecord>(&format!("{STATEMENT} {LATEST}"))
            .bind(scope.church().to_string())
            .bind(donor.to_string())
            .bind(period.first.to_string())
            .bind(period.last.to_string())
            .fetch_optional(&mut *self.db().await?)
            .await
            .about("statements")?
            .map(StatementRecord::decode)
            .transpose()
    }

    async fn statements_of(
        &self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Vec<StatementRow>, StoreError> {
        sqlx::query_as::<_, StatementRowRecord>(
            "select id, first_on, last_on, ordinal, issued_at, given_minor, currency, code
               from statements
              where church_id = $1 and donor_id = $2
              order by issued_at desc, id desc",
        )
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("statements")?
        .into_iter()
        .map(StatementRowRecord::decode)
        .collect()
    }

    async fn statements_within(
        &self,
        scope: &Scope,
        period: Period,
        after: Option<PersonId>,
        limit: u32,
    ) -> Result<Vec<KeptStatement>, StoreError> {
        sqlx::query_as::<_, StatementRecord>(&format!(
            "{STATEMENT}
              where s.church_id = $1 and s.first_on = $2 and s.last_on = $3 and s.donor_id > $4
                and not exists (select 1 from statements l
                                 where l.church_id = s.church_id and l.first_on = s.first_on
                                   and l.last_on = s.last_on and l.donor_id = s.donor_id
                                   and l.ordinal > s.ordinal)
              order by s.donor_id
              limit $5"
        ))
        .bind(scope.church().to_string())
        .bind(period.first.to_string())
        .bind(period.last.to_string())
        .bind(after.map_or_else(String::new, |id| id.to_string()))
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("statements")?
        .into_iter()
        .map(StatementRecord::decode)
        .collect()
    }

    async fn statement_coded(&self, code: &str) -> Result<Option<KeptStatement>, StoreError> {
        sqlx::query_as::<_, StatementRecord>(&format!(
            "-- everywhere: whoever holds the paper may ask
             {STATEMENT} where s.code = $1"
        ))
        .bind(code)
        .fetch_optional(&mut *self.db().await?)
        .await
        .about("statements")?
        .map(StatementRecord::decode)
        .transpose()
    }

    async fn receipt_latest(
        &self,
        scope: &Scope,
        gift: GiftId,
    ) -> Result<Option<KeptReceipt>, StoreError> {
        sqlx::query_as::<_, ReceiptRecord>(&format!(
            "{RECEIPT} where church_id = $1 and gift_id = $2 order by ordinal desc limit 1"
        ))
        .bind(scope.church().to_string())
        .bind(gift.to_string())
        .fetch_optional(&mut *self.db().await?)
        .await
        .about("receipts")?
        .map(ReceiptRecord::decode)
        .transpose()
    }

    async fn receipt_coded(&self, code: &str) -> Result<Option<KeptReceipt>, StoreError> {
        sqlx::query_as::<_, ReceiptRecord>(&format!(
            "-- everywhere: whoever holds the paper may ask
             {RECEIPT} where code = $1"
        ))
        .bind(code)
        .fetch_optional(&mut *self.db().await?)
        .await
        .about("receipts")?
        .map(ReceiptRecord::decode)
        .transpose()
    }

    async fn donors_counted(&self, scope: &Scope) -> Result<u64, StoreError> {
        let donors: i64 = sqlx::query_scalar(
            "select count(*)
               from people p
              where p.church_id = $1 and p.role = 'donor'
                and not exists (
                    select 1
                      from erasures e
                     where e.church_id = p.church_id and e.donor_id = p.id
                       and e.done_at is not null)",
        )
        .bind(scope.church().to_string())
        .fetch_one(&mut *self.db().await?)
        .await
        .about("people")?;
        Ok(count(donors))
    }

    async fn donors_after(
        &self,
        scope: &Scope,
        after: Option<PersonId>,
        limit: u32,
    ) -> Result<Vec<Stated>, StoreError> {
        sqlx::query_as::<_, StatedRecord>(
            "select p.id, p.name, coalesce(p.locale, c.locale) as locale
               from people p
               join churches c on c.id = p.church_id
              where p.church_id = $1 and p.role = 'donor' and p.id > $2
                and not exists (
                    select 1
                      from erasures e
                     where e.church_id = p.church_id and e.donor_id = p.id
                       and e.done_at is not null)
              order by p.id
              limit $3",
        )
        .bind(scope.church().to_string())
        .bind(after.map_or_else(String::new, |id| id.to_string()))
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("people")?
        .into_iter()
        .map(StatedRecord::decode)
        .collect()
    }

    async fn statement_runs(
        &self,
        scope: &Scope,
        limit: u32,
    ) -> Result<Vec<StatementRunRow>, StoreError> {
        sqlx::query_as::<_, RunRowRecord>(&format!(
            "{RUN_ROW} where r.church_id = $1 order by r.asked_at desc, r.id limit $2"
        ))
        .bind(scope.church().to_string())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("statement_runs")?
        .into_iter()
        .map(RunRowRecord::decode)
        .collect()
    }

    async fn statement_run(
        &self,
        scope: &Scope,
        id: StatementRunId,
    ) -> Result<Option<StatementRunRow>, StoreError> {
        sqlx::query_as::<_, RunRowRecord>(&format!(
            "{RUN_ROW} where r.church_id = $1 and r.id = $2"
        ))
        .bind(scope.church().to_string())
        .bind(id.to_string())
        .fetch_optional(&mut *self.db().await?)
        .await
        .about("statement_runs")?
        .map(RunRowRecord::decode)
        .transpose()
    }

    async fn statement_runs_open(&self) -> Result<Vec<Run>, StoreError> {
        sqlx::query_as::<_, RunRecord>(
            "-- everywhere: the engine's question
             select church_id, id, first_on, last_on, asked_by, asked_at, people, looked, reached,
                    statements, finished_at
               from statement_runs
              where finished_at is null
              order by asked_at, id",
        )
        .fetch_all(&mut *self.db().await?)
        .await
        .about("statement_runs")?
        .into_iter()
        .map(RunRecord::decode)
        .collect()
    }
}
