//! Pledges, and how far they are as the books say.

use async_trait::async_trait;
use giving::Scope;
use giving::pledges::Pledge;
use giving::ports::{PledgesReads, PledgesWork, StoreError};
use kernel::{PersonId, PledgeId, Timestamp};
use views::{FundPledges, PledgeRow};

use super::{PostgresReads, PostgresWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::pledges::{FundPledgesRecord, PledgeRecord};

/// What the books say of each pledge of some: `whose` is a condition on `pledges p`, in which $1 is
/// the church. A gift is given on the day its money was taken; one of another system on its own
/// day. What is held or on its way counts by the day it was meant for.
macro_rules! progress {
    ($whose:literal) => {
        concat!(
            "with jobs as (
                select p.id as pledge_id, g.id as gift_id, g.on_date,
                       sum(case when a.kind = 'fund' then c.amount_minor else 0 end) as kept,
                       sum(case when a.kind = 'assured' then c.amount_minor else 0 end) as held,
                       sum(case when a.kind = 'promised' then c.amount_minor else 0 end)
                           as promised,
                       max(case when o.kind = 'opening' then 1 else 0 end) as brought,
                       (select max(s.at)
                          from orders s
                         where s.job_id = g.id and s.kind = 'settle'
                           and s.church_no = (select no from chains where church_id = $1))
                           as taken_at
                  from pledges p
                 cross join gifts g
                 cross join orders o
                 cross join changes c
                 cross join accounts a
                 where p.church_id = $1 and p.ended_at is null and ",
            $whose,
            "
                   and g.church_id = p.church_id and g.donor_id = p.donor_id
                   and (g.on_date >= p.first_on or g.taken_at >= p.first_at)
                   and (g.on_date <= p.last_on or g.taken_at < p.end_at)
                   and o.job_id = g.id
                   and o.church_no = (select no from chains where church_id = $1)
                   and c.church_no = o.church_no and c.seq = o.seq and a.no = c.account_no
                   and a.kind in ('fund', 'assured', 'promised') and a.owner = p.fund_id
                   and a.currency = p.currency
                 group by p.id, g.id, g.on_date),
             sums as (
                select p.id as pledge_id,
                       sum(case when j.kept > 0
                                 and (j.taken_at >= p.first_at and j.taken_at < p.end_at
                                      or j.taken_at is null and j.brought = 1
                                     and j.on_date >= p.first_on and j.on_date <= p.last_on)
                                then j.kept else 0 end) as given,
                       sum(case when j.on_date >= p.first_on and j.on_date <= p.last_on
                                then j.held else 0 end) as held,
                       sum(case when j.on_date >= p.first_on and j.on_date <= p.last_on
                                then j.promised else 0 end) as promised
                  from jobs j
                  join pledges p on p.church_id = $1 and p.id = j.pledge_id
                 group by p.id),
             far as (
                select p.id, p.fund_id, f.name as fund, f.position, p.first_on, p.last_on,
                       p.made_at, p.currency, p.amount_minor as pledged,
                       cast(coalesce(s.given, 0) as bigint) as given,
                       cast(coalesce(s.held, 0) as bigint) as held,
                       cast(coalesce(s.promised, 0) as bigint) as on_its_way
                  from pledges p
                  join funds f on f.church_id = p.church_id and f.id = p.fund_id
                  left join sums s on s.pledge_id = p.id
                 where p.church_id = $1 and p.ended_at is null and ",
            $whose,
            ")"
        )
    };
}

#[async_trait]
impl PledgesWork for PostgresWork {
    async fn add_pledge(&mut self, scope: &Scope, pledge: &Pledge) -> Result<(), StoreError> {
        sqlx::query(
            "insert into pledges (church_id, id, donor_id, fund_id, amount_minor, currency,
                    first_on, last_on, first_at, end_at, made_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(scope.church().to_string())
        .bind(pledge.id.to_string())
        .bind(pledge.donor.to_string())
        .bind(pledge.fund.to_string())
        .bind(pledge.amount.minor())
        .bind(pledge.amount.currency().code())
        .bind(pledge.first.to_string())
        .bind(pledge.last.to_string())
        .bind(pledge.within.0.as_micros())
        .bind(pledge.within.1.as_micros())
        .bind(pledge.made_at.as_micros())
        .execute(self.db())
        .await
        .exactly_one("pledges")
    }

    async fn end_pledge(
        &mut self,
        scope: &Scope,
        donor: PersonId,
        id: PledgeId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let ended = sqlx::query(
            "update pledges
                set ended_at = $4
              where church_id = $1 and donor_id = $2 and id = $3 and ended_at is null",
        )
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .bind(id.to_string())
        .bind(at.as_micros())
        .execute(self.db())
        .await
        .about("pledges")?;
        Ok(ended.rows_affected() == 1)
    }

    async fn pledges_of(&mut self, scope: &Scope, donor: PersonId) -> Result<u32, StoreError> {
        let pledges: i64 = sqlx::query_scalar(
            "select count(*)
               from pledges
              where church_id = $1 and donor_id = $2 and ended_at is null",
        )
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .fetch_one(self.db())
        .await
        .about("pledges")?;
        Ok(u32::try_from(pledges).unwrap_or(u32::MAX))
    }
}

#[async_trait]
impl PledgesReads for PostgresReads {
    async fn pledges(&self, scope: &Scope, donor: PersonId) -> Result<Vec<PledgeRow>, StoreError> {
        sqlx::query_as::<_, PledgeRecord>(concat!(
            progress!("p.donor_id = $2"),
            "
             select id, fund_id, fund, first_on, last_on, currency, pledged, given, held,
                    on_its_way
               from far
              order by last_on, made_at, id"
        ))
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("pledges")?
        .into_iter()
        .map(PledgeRecord::decode)
        .collect()
    }

    async fn pledges_by_fund(
        &self,
        scope: &Scope,
        now: Timestamp,
    ) -> Result<Vec<FundPledges>, StoreError> {
        sqlx::query_as::<_, FundPledgesRecord>(concat!(
            progress!("p.end_at > $2"),
            "
             select fund_id, fund, currency, count(*) as pledges,
                    cast(sum(pledged) as bigint) as pledged, cast(sum(given) as bigint) as given,
                    cast(sum(held) as bigint) as held,
                    cast(sum(on_its_way) as bigint) as on_its_way
               from far
              group by fund_id, fund, position, currency
              order by position, fund_id"
        ))
        .bind(scope.church().to_string())
        .bind(now.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("pledges")?
        .into_iter()
        .map(FundPledgesRecord::decode)
        .collect()
    }
}
