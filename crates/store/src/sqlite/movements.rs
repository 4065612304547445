use async_trait::async_trait;
use giving::Scope;
use giving::attempts::Attempt;
use giving::fees::{Cover, FeeSchedule};
use giving::gifts::Gift;
use giving::payouts::Movement;
use giving::ports::{MovementsReads, MovementsWork, StoreError};
use giving::purposes::Purpose;
use kernel::{Amount, AttemptId, FacilityId, FundId, GiftId, Money, ScheduleId, Timestamp};
use ledger::{Account, AccountKind, Head, Order};
use sqlx::{QueryBuilder, Sqlite};

use super::gifts::write_lines;
use super::{SqliteReads, SqliteWork, attempts, orders};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::movements::{
    CoverRecord, DedicatedRecord, FacilityFeeRecord, FeeRecord, MovementRecord, PartRecord,
    PurposeRecord, StandingRecord,
};
use crate::rows::orders::counted;

#[async_trait]
impl MovementsWork for SqliteWork {
    async fn gift_orders(&mut self, scope: &Scope, gift: GiftId) -> Result<Vec<Order>, StoreError> {
        orders::of_job(self.db(), scope.church(), gift.into()).await
    }

    async fn refund_attempts(
        &mut self,
        scope: &Scope,
        gift: GiftId,
    ) -> Result<Vec<Attempt>, StoreError> {
        let mut attempts = attempts::of_gift(self.db(), scope, gift).await?;
        attempts.retain(|one| one.kind == giving::attempts::AttemptKind::Refund);
        Ok(attempts)
    }

    async fn add_refund_lines(
        &mut self,
        scope: &Scope,
        attempt: AttemptId,
        lines: &[(FundId, Amount)],
    ) -> Result<(), StoreError> {
        let mut sql = QueryBuilder::<Sqlite>::new(
            "insert into refund_lines (church_id, attempt_id, position, fund_id, amount_minor) ",
        );
        sql.push_values((0_i64..).zip(lines), |mut row, (position, (fund, amount))| {
            row.push_bind(scope.church().to_string())
                .push_bind(attempt.to_string())
                .push_bind(position)
                .push_bind(fund.to_string())
                .push_bind(amount.minor());
        });
        sql.build().execute(self.db()).await.about("refund_lines")?;
        Ok(())
    }

    async fn refund_lines(
        &mut self,
        scope: &Scope,
        attempt: AttemptId,
    ) -> Result<Vec<(FundId, Amount)>, StoreError> {
        sqlx::query_as::<_, PartRecord>(
            "select l.fund_id, l.amount_minor, a.currency
               from refund_lines l
               join attempts a on a.church_id = l.church_id and a.id = l.attempt_id
              where l.church_id = $1 and l.attempt_id = $2
              order by l.position",
        )
        .bind(scope.church().to_string())
        .bind(attempt.to_string())
        .fetch_all(self.db())
        .await
        .about("refund_lines")?
        .into_iter()
        .map(PartRecord::decode)
        .collect()
    }

    async fn note_returned(
        &mut self,
        scope: &Scope,
        gift: GiftId,
        returned: Money,
    ) -> Result<(), StoreError> {
        sqlx::query("update gifts set returned_minor = $3 where church_id = $1 and id = $2")
            .bind(scope.church().to_string())
            .bind(gift.to_string())
            .bind(returned.minor())
            .execute(self.db())
            .await
            .exactly_one("gifts")
    }

    async fn replace_lines(&mut self, scope: &Scope, gift: &Gift) -> Result<(), StoreError> {
        sqlx::query("delete from gift_lines where church_id = $1 and gift_id = $2")
            .bind(scope.church().to_string())
            .bind(gift.id.to_string())
            .execute(self.db())
            .await
            .about("gift_lines")?;
        write_lines(self.db(), scope, gift).await
    }

    async fn account_head(
        &mut self,
        scope: &Scope,
        account: &Account,
    ) -> Result<Option<Head>, StoreError> {
        sqlx::query_as::<_, StandingRecord>(
            "select kind, owner, currency, version, balance_minor
               from accounts
              where church_id = $1 and id = $2",
        )
        .bind(scope.church().to_string())
        .bind(account.id().to_string())
        .fetch_optional(self.db())
        .await
        .about("accounts")?
        .map(|record| record.decode(scope).map(|(_, head)| head))
        .transpose()
    }

    async fn put_fee_schedule(
        &mut self,
        scope: &Scope,
        facility: FacilityId,
        schedule: FeeSchedule,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into fee_schedules (church_id, facility_id, basis_points, fixed_minor)
             values ($1, $2, $3, $4)
             on conflict (church_id, facility_id) do update
                set basis_points = excluded.basis_points, fixed_minor = excluded.fixed_minor",
        )
        .bind(scope.church().to_string())
        .bind(facility.to_string())
        .bind(i64::from(schedule.basis_points))
        .bind(schedule.fixed_minor)
        .execute(self.db())
        .await
        .exactly_one("fee_schedules")
    }

    async fn fee_schedule(
        &mut self,
        scope: &Scope,
        facility: FacilityId,
    ) -> Result<Option<FeeSchedule>, StoreError> {
        sqlx::query_as::<_, FeeRecord>(
            "select basis_points, fixed_minor
               from fee_schedules
              where church_id = $1 and facility_id = $2",
        )
        .bind(scope.church().to_string())
        .bind(facility.to_string())
        .fetch_optional(self.db())
        .await
        .about("fee_schedules")?
        .map(FeeRecord::decode)
        .transpose()
    }

    async fn add_cover(
        &mut self,
        scope: &Scope,
        gift: GiftId,
        share: Amount,
    ) -> Result<(), StoreError> {
        sqlx::query("insert into covers (church_id, gift_id, amount_minor) values ($1, $2, $3)")
            .bind(scope.church().to_string())
            .bind(gift.to_string())
            .bind(share.minor())
            .execute(self.db())
            .await
            .exactly_one("covers")
    }

    async fn cover(&mut self, scope: &Scope, gift: GiftId) -> Result<Option<Amount>, StoreError> {
        sqlx::query_as::<_, CoverRecord>(
            "select c.amount_minor, g.currency
               from covers c
               join gifts g on g.church_id = c.church_id and g.id = c.gift_id
              where c.church_id = $1 and c.gift_id = $2",
        )
        .bind(scope.church().to_string())
        .bind(gift.to_string())
        .fetch_optional(self.db())
        .await
        .about("covers")?
        .map(CoverRecord::decode)
        .transpose()
    }

    async fn cover_schedule(
        &mut self,
        scope: &Scope,
        schedule: ScheduleId,
    ) -> Result<(), StoreError> {
        sqlx::query("insert into schedule_covers (church_id, schedule_id) values ($1, $2)")
            .bind(scope.church().to_string())
            .bind(schedule.to_string())
            .execute(self.db())
            .await
            .exactly_one("schedule_covers")
    }

    async fn schedule_cover(
        &mut self,
        scope: &Scope,
        schedule: ScheduleId,
    ) -> Result<Cover, StoreError> {
        let covers: i64 = sqlx::query_scalar(
            "select count(*) from schedule_covers where church_id = $1 and schedule_id = $2",
        )
        .bind(scope.church().to_string())
        .bind(schedule.to_string())
        .fetch_one(self.db())
        .await
        .about("schedule_covers")?;
        Ok(if covers == 0 { Cover::No } else { Cover::Fee })
    }

    async fn put_purpose(&mut self, purpose: &Purpose) -> Result<(), StoreError> {
        sqlx::query(
            "insert into purposes (id, name, deductible) values ($1, $2, $3)
             on conflict (id) do update
                set name = excluded.name, deductible = excluded.deductible",
        )
        .bind(&purpose.id)
        .bind(&purpose.name)
        .bind(i64::from(purpose.deductible))
        .execute(self.db())
        .await
        .exactly_one("purposes")
    }

    async fn dedicate(
        &mut self,
        scope: &Scope,
        fund: FundId,
        purpose: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into fund_purposes (church_id, fund_id, purpose_id) values ($1, $2, $3)
             on conflict (church_id, fund_id) do update set purpose_id = excluded.purpose_id",
        )
        .bind(scope.church().to_string())
        .bind(fund.to_string())
        .bind(purpose)
        .execute(self.db())
        .await
        .exactly_one("fund_purposes")
    }

    async fn purpose_of(&mut self, scope: &Scope, fund: FundId) -> Result<Purpose, StoreError> {
        let dedicated = sqlx::query_as::<_, PurposeRecord>(
            "select p.id, p.name, p.deductible
               from fund_purposes f
               join purposes p on p.id = f.purpose_id
              where f.church_id = $1 and f.fund_id = $2",
        )
        .bind(scope.church().to_string())
        .bind(fund.to_string())
        .fetch_optional(self.db())
        .await
        .about("fund_purposes")?;
        Ok(dedicated.map_or_else(Purpose::gift, PurposeRecord::decode))
    }
}

#[async_trait]
impl MovementsReads for SqliteReads {
    async fn standing(
        &self,
        scope: &Scope,
        kind: AccountKind,
    ) -> Result<Vec<(Account, Head)>, StoreError> {
        sqlx::query_as::<_, StandingRecord>(
            "select kind, owner, currency, version, balance_minor
               from accounts
              where church_id = $1 and kind = $2
              order by owner, currency",
        )
        .bind(scope.church().to_string())
        .bind(kind.name())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("accounts")?
        .into_iter()
        .map(|record| record.decode(scope))
        .collect()
    }

    async fn statement(
        &self,
        scope: &Scope,
        account: &Account,
        below: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Movement>, StoreError> {
        // The other side of a move stands beside it: the even position before the odd one.
        sqlx::query_as::<_, MovementRecord>(
            "select c.version, c.amount_minor, c.balance_minor, a.currency, o.id, o.kind, o.at,
                    o.cause, b.kind as other_kind, b.owner as other_owner
               from accounts a
               join changes c on c.account_no = a.no
               join orders o on o.church_no = c.church_no and o.seq = c.seq
               join changes d on d.church_no = c.church_no and d.seq = c.seq
                and d.position = c.position + 1 - 2 * (c.position % 2)
               join accounts b on b.no = d.account_no
              where a.church_id = $1 and a.id = $2 and c.version < $3
              order by c.version desc
              limit $4",
        )
        .bind(scope.church().to_string())
        .bind(account.id().to_string())
        .bind(below.map_or(Ok(i64::MAX), counted)?)
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("changes")?
        .into_iter()
        .map(MovementRecord::decode)
        .collect()
    }

    async fn debited_since(
        &self,
        scope: &Scope,
        account: &Account,
        since: Timestamp,
    ) -> Result<Money, StoreError> {
        let debited: i64 = sqlx::query_scalar(
            "select cast(coalesce(sum(c.amount_minor), 0) as bigint)
               from orders o
              cross join changes c
              cross join accounts a
              where o.church_no = (select no from chains where church_id = $1) and o.at > $3
                and c.church_no = o.church_no and c.seq = o.seq and c.amount_minor < 0
                and a.no = c.account_no and a.church_id = $1 and a.id = $2",
        )
        .bind(scope.church().to_string())
        .bind(account.id().to_string())
        .bind(since.as_micros())
        .fetch_one(&mut *self.db().await?)
        .await
        .about("changes")?;
        Ok(Money::new(debited, account.currency()))
    }

    async fn fee_schedules(
        &self,
        scope: &Scope,
    ) -> Result<Vec<(FacilityId, FeeSchedule)>, StoreError> {
        sqlx::query_as::<_, FacilityFeeRecord>(
            "select facility_id, basis_points, fixed_minor
               from fee_schedules
              where church_id = $1 and (basis_points > 0 or fixed_minor > 0)
              order by facility_id",
        )
        .bind(scope.church().to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("fee_schedules")?
        .into_iter()
        .map(FacilityFeeRecord::decode)
        .collect()
    }

    async fn dedicated_funds(&self, scope: &Scope) -> Result<Vec<(FundId, Purpose)>, StoreError> {
        sqlx::query_as::<_, DedicatedRecord>(
            "select f.fund_id, p.id, p.name, p.deductible
               from fund_purposes f
               join purposes p on p.id = f.purpose_id
              where f.church_id = $1
              order by f.fund_id",
        )
        .bind(scope.church().to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("fund_purposes")?
        .into_iter()
        .map(DedicatedRecord::decode)
        .collect()
    }
}
