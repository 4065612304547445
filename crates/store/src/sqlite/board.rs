//! What payment staff and health see. Test churches are in every table and in no total (C-33).

use async_trait::async_trait;
use delayed_payments::{Delay, Switch};
use giving::ports::{BoardReads, GatewayHeld, HealthFacts, HeldTotals, StoreError};
use giving::probes::Probe;
use kernel::{GatewayId, PersonId, Timestamp};
use sqlx::{QueryBuilder, Sqlite};
use views::{AgeBand, AmountBand, ChurchHeld, FundHeld, KindHeld, Tally};

use super::{SqliteReads, delays};
use crate::answer::Answer;
use crate::rows::board::{
    BandRecord, ChurchHeldRecord, FundHeldRecord, HeldRecord, KindHeldRecord, TotalRecord, amounts,
    band, bands, tally, totals,
};
use crate::rows::people::named;
use crate::rows::{Place, count, instant};

#[async_trait]
impl BoardReads for SqliteReads {
    async fn gateways_held(&self, since: Timestamp) -> Result<Vec<GatewayHeld>, StoreError> {
        let mut db = self.db().await?;
        let gateways: Vec<(String, i64, Option<i64>)> = sqlx::query_as(
            "-- everywhere: the board counts all churches
             select w.id,
                    (select count(distinct f.church_id)
                       from facilities f
                       join churches c on c.id = f.church_id and c.test = 0
                      where f.gateway_id = w.id),
                    (select max(a.answered_at)
                       from attempts a
                      where a.gateway_id = w.id and a.class = 'success')
               from gateways w
              order by w.id",
        )
        .fetch_all(&mut *db)
        .await
        .about("gateways")?;
        let held = sqlx::query_as::<_, HeldRecord>(
            "-- everywhere: the board counts all churches
             select g.gateway_id, g.currency, count(*) as held,
                    cast(sum(g.amount_minor) as bigint) as sum_minor, min(g.state_at) as oldest
               from gifts g
               join churches c on c.id = g.church_id and c.test = 0
              where g.state = 'held'
              group by g.gateway_id, g.currency
              order by sum_minor desc, g.currency",
        )
        .fetch_all(&mut *db)
        .await
        .about("gifts")?
        .into_iter()
        .map(HeldRecord::decode)
        .collect::<Result<Vec<_>, _>>()?;
        // "Cross" keeps SQLite from beginning with all attempts.
        let failures: Vec<(String, i64)> = sqlx::query_as(
            "-- everywhere: a gateway fails for all
             select w.id, a.answered_at
               from gateways w
              cross join attempts a
              where a.gateway_id = w.id
                and a.class in ('communication_error', 'provider_failure',
                                'gateway_incorrectly_configured')
                and a.answered_at > $1
              order by a.answered_at",
        )
        .bind(since.as_micros())
        .fetch_all(&mut *db)
        .await
        .about("attempts")?;
        gateways
            .into_iter()
            .map(|(id, churches, last_good)| {
                let gateway: GatewayId = Place { table: "gateways", row: &id }.word("id", &id)?;
                let here = || held.iter().filter(|(of, _, _)| *of == gateway);
                Ok(GatewayHeld {
                    churches: count(churches),
                    held: here().map(|(_, tally, _)| *tally).collect(),
                    oldest: here().map(|(_, _, oldest)| *oldest).min(),
                    last_good: instant(last_good),
                    failures: failures
                        .iter()
                        .filter(|(of, _)| *of == id)
                        .map(|(_, at)| Timestamp::from_micros(*at))
                        .collect(),
                    gateway,
                })
            })
            .collect()
    }

    async fn held_by_church(&self) -> Result<Vec<ChurchHeld>, StoreError> {
        sqlx::query_as::<_, ChurchHeldRecord>(
            "select g.church_id, c.name, g.currency, count(*) as held,
                    cast(sum(g.amount_minor) as bigint) as sum_minor, min(g.state_at) as oldest
               from gifts g
               join churches c on c.id = g.church_id and c.test = 0
              where g.state = 'held'
              group by g.church_id, c.name, g.currency
              order by sum_minor desc, g.church_id, g.currency",
        )
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gifts")?
        .into_iter()
        .map(ChurchHeldRecord::decode)
        .collect()
    }

    async fn held_by_age(
        &self,
        now: Timestamp,
        bounds: &[u32],
    ) -> Result<Vec<AgeBand>, StoreError> {
        let mut sql = QueryBuilder::<Sqlite>::new(
            "-- everywhere: the board counts all churches
             select currency, band, count(*) as held,
                    cast(sum(amount_minor) as bigint) as sum_minor
               from (select g.currency, g.amount_minor, case ",
        );
        for (band, minutes) in (0_i64..).zip(bounds) {
            let minute = std::time::Duration::from_secs(60);
            let younger_than = now.minus(minute.saturating_mul(*minutes));
            sql.push(" when g.state_at > ").push_bind(younger_than.as_micros());
            sql.push(" then ").push_bind(band);
        }
        let last = i64::try_from(bounds.len()).unwrap_or(i64::MAX);
        sql.push(" when true then ").push_bind(last);
        sql.push(
            " end as band
                       from gifts g
                       join churches c on c.id = g.church_id and c.test = 0
                      where g.state = 'held') as aged
              group by currency, band",
        );
        let records: Vec<BandRecord> =
            sql.build_query_as().fetch_all(&mut *self.db().await?).await.about("gifts")?;
        bands(&records, bounds)
    }

    async fn held_totals(&self) -> Result<HeldTotals, StoreError> {
        // One statement, so that both sides are of one moment.
        let records: Vec<TotalRecord> = sqlx::query_as(
            "-- everywhere: the board counts all churches
             select 'held' as side, g.currency, count(*) as held,
                    cast(sum(g.amount_minor) as bigint) as sum_minor
               from gifts g
               join churches c on c.id = g.church_id and c.test = 0
              where g.state = 'held'
              group by g.currency
              union all
             select 'assured', a.currency, 0, cast(sum(a.balance_minor) as bigint)
               from churches c
               join accounts a on a.church_id = c.id and a.kind = 'assured'
              where c.test = 0
              group by a.currency
              order by 4 desc, 2",
        )
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gifts")?;
        totals(&records)
    }

    async fn held_by_fund(&self, limit: u32) -> Result<(Vec<FundHeld>, u64), StoreError> {
        let mut db = self.db().await?;
        let records: Vec<FundHeldRecord> = sqlx::query_as(
            "-- everywhere: the board counts all churches
             select f.name as fund, c.name as church, g.currency, count(*) as held,
                    cast(sum(l.amount_minor) as bigint) as sum_minor
               from gifts g
               join churches c on c.id = g.church_id and c.test = 0
               join gift_lines l on l.church_id = g.church_id and l.gift_id = g.id
               join funds f on f.church_id = l.church_id and f.id = l.fund_id
              where g.state = 'held'
              group by f.church_id, f.id, f.name, c.name, g.currency
              order by sum_minor desc, f.church_id, f.id
              limit $1",
        )
        .bind(i64::from(limit))
        .fetch_all(&mut *db)
        .await
        .about("gifts")?;
        let funds: i64 = sqlx::query_scalar(
            "-- everywhere: the board counts all churches
             select count(*)
               from (select distinct l.church_id, l.fund_id
                       from gifts g
                       join churches c on c.id = g.church_id and c.test = 0
                       join gift_lines l on l.church_id = g.church_id and l.gift_id = g.id
                      where g.state = 'held') as held",
        )
        .fetch_one(&mut *db)
        .await
        .about("gifts")?;
        let of_funds = records.into_iter().map(FundHeldRecord::decode).collect::<Result<_, _>>()?;
        Ok((of_funds, count(funds)))
    }

    async fn held_by_kind(&self) -> Result<Vec<KindHeld>, StoreError> {
        sqlx::query_as::<_, KindHeldRecord>(
            "-- everywhere: the board counts all churches
             select g.kind, g.currency, count(*) as held,
                    cast(sum(g.amount_minor) as bigint) as sum_minor
               from gifts g
               join churches c on c.id = g.church_id and c.test = 0
              where g.state = 'held'
              group by g.kind, g.currency
              order by sum_minor desc, g.kind, g.currency",
        )
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gifts")?
        .into_iter()
        .map(KindHeldRecord::decode)
        .collect()
    }

    async fn held_by_amount(&self, bounds: &[i64]) -> Result<Vec<AmountBand>, StoreError> {
        let records: Vec<BandRecord> = sqlx::query_as(&format!(
            "-- everywhere: the board counts all churches
             select currency, band, count(*) as held,
                    cast(sum(amount_minor) as bigint) as sum_minor
               from (select g.currency, g.amount_minor, {} as band
                       from gifts g
                       join churches c on c.id = g.church_id and c.test = 0
                      where g.state = 'held') as sized
              group by currency, band",
            band(bounds)
        ))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gifts")?;
        amounts(&records, bounds)
    }

    async fn held_donors(&self) -> Result<u64, StoreError> {
        let donors: i64 = sqlx::query_scalar(
            "-- everywhere: the board counts all churches
             select count(distinct g.donor_id)
               from gifts g
               join churches c on c.id = g.church_id and c.test = 0
              where g.state = 'held'",
        )
        .fetch_one(&mut *self.db().await?)
        .await
        .about("gifts")?;
        Ok(count(donors))
    }

    async fn held_zones(&self) -> Result<Vec<String>, StoreError> {
        sqlx::query_scalar(
            "-- everywhere: the board counts all churches
             select distinct c.zone
               from gifts g
               join churches c on c.id = g.church_id and c.test = 0
              where g.state = 'held'
              order by c.zone",
        )
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gifts")
    }

    async fn held_in_zone(&self, zone: &str, since: Timestamp) -> Result<Vec<Tally>, StoreError> {
        let records: Vec<(String, i64, i64)> = sqlx::query_as(
            "-- everywhere: the board counts all churches
             select g.currency, count(*), cast(sum(g.amount_minor) as bigint)
               from gifts g
               join churches c on c.id = g.church_id and c.test = 0
              where g.state = 'held' and c.zone = $1 and g.made_at >= $2
              group by g.currency
              order by g.currency",
        )
        .bind(zone)
        .bind(since.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gifts")?;
        records.iter().map(|(currency, held, minor)| tally(currency, *held, *minor)).collect()
    }

    async fn delays_now(&self) -> Result<Vec<Delay>, StoreError> {
        delays::on(&mut *self.db().await?).await
    }

    async fn switch_now(&self) -> Result<Switch, StoreError> {
        delays::the_switch(&mut *self.db().await?).await
    }

    async fn probes_now(&self, gateway: &GatewayId, limit: u32) -> Result<Vec<Probe>, StoreError> {
        delays::latest_probes(&mut *self.db().await?, gateway, limit).await
    }

    async fn uncertain_count(&self) -> Result<u64, StoreError> {
        let asked: i64 = sqlx::query_scalar(
            "-- everywhere: staff answer for all churches
             select count(*)
               from attempts
              where (certainty is null or certainty = 'unknown')
                and (certainty = 'unknown' or inquiries > 0)",
        )
        .fetch_one(&mut *self.db().await?)
        .await
        .about("attempts")?;
        Ok(count(asked))
    }

    async fn due_scheduled_count(&self, now: Timestamp) -> Result<u64, StoreError> {
        // Dates that are gifts already, and dates that are still to become gifts.
        let due: i64 = sqlx::query_scalar(
            "select (select count(*)
                       from gifts g
                       join churches c on c.id = g.church_id and c.test = 0
                      where g.state in ('due', 'released', 'sending', 'uncertain')
                        and g.state = 'due' and g.schedule_id is not null and g.state_at <= $1)
                  + (select count(*)
                       from schedules s
                       join churches c on c.id = s.church_id and c.test = 0
                      where s.next_due_at is not null and s.standing in ('active', 'paused')
                        and s.next_due_at <= $1)",
        )
        .bind(now.as_micros())
        .fetch_one(&mut *self.db().await?)
        .await
        .about("gifts")?;
        Ok(count(due))
    }

    async fn names(&self, people: &[PersonId]) -> Result<Vec<(PersonId, String)>, StoreError> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = QueryBuilder::<Sqlite>::new(
            "-- everywhere: staff are of no church
             select id, name from people where id in (",
        );
        let mut ids = sql.separated(", ");
        for id in people {
            ids.push_bind(id.to_string());
        }
        sql.push(") order by name, id");
        sql.build_query_as()
            .fetch_all(&mut *self.db().await?)
            .await
            .about("people")?
            .into_iter()
            .map(named)
            .collect()
    }

    async fn health_facts(&self, due_before: Timestamp) -> Result<HealthFacts, StoreError> {
        let mut db = self.db().await?;
        let overdue: i64 = sqlx::query_scalar(
            "select count(*)
               from schedules s
               join churches c on c.id = s.church_id and c.test = 0
              where s.next_due_at is not null and s.standing in ('active', 'paused')
                and s.next_due_at < $1",
        )
        .bind(due_before.as_micros())
        .fetch_one(&mut *db)
        .await
        .about("schedules")?;
        let parked: i64 = sqlx::query_scalar(
            "-- everywhere: given-up work is a loss wherever it is
             select count(*) from tasks where state = 'parked'",
        )
        .fetch_one(&mut *db)
        .await
        .about("tasks")?;
        let pings: Vec<(String, i64)> = sqlx::query_as("select name, at from pings order by name")
            .fetch_all(&mut *db)
            .await
            .about("pings")?;
        let connectivity: Option<(i64, i64)> =
            sqlx::query_as("select at, passed from connectivity")
                .fetch_optional(&mut *db)
                .await
                .about("connectivity")?;
        let instant = Timestamp::from_micros;
        Ok(HealthFacts {
            pings: pings.into_iter().map(|(name, at)| (name, instant(at))).collect(),
            overdue_schedules: count(overdue),
            parked_tasks: count(parked),
            connectivity: connectivity.map(|(at, passed)| (instant(at), passed == 1)),
        })
    }
}
