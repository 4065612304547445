//! Incidents, their timelines, the gifts held under them, and what was learnt.

use async_trait::async_trait;
use delayed_payments::incident::{Incident, Told};
use giving::incidents::{Acts, Fate, IncidentBanner};
use giving::ports::{IncidentsReads, IncidentsWork, KeptPostMortem, StoreError};
use kernel::{ChurchId, DelayId, GiftId, IncidentId, Timestamp};
use sqlx::{Postgres, QueryBuilder};

use super::{Db, PostgresReads, PostgresWork, column};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::incidents::{
    ActsRecord, BannerRecord, FateRecord, IncidentRecord, KeptRecord, LineRecord, banner_cell,
    body_cell, event_cell,
};
use crate::rows::{by_cells, count, instant};

const INCIDENT: &str = "select id, kind, scope_kind, scope_value, state, why, by_kind, by_value,
        owner, owned_since, first_failure_at, opened_at, held_at, stable_at, drained_at,
        resolved_at, banner, version
   from incidents";

const KEPT: &str = "select incident_id, body, facts, version from post_mortems
  where incident_id = $1";

async fn lines_of(db: &mut Db, incident: IncidentId) -> Result<Vec<Told>, StoreError> {
    sqlx::query_as::<_, LineRecord>(
        "select incident_id, at, by_kind, by_value, event
           from incident_lines
          where incident_id = $1
          order by seq",
    )
    .bind(incident.to_string())
    .fetch_all(db)
    .await
    .about("incident_lines")?
    .into_iter()
    .map(LineRecord::decode)
    .collect()
}

async fn kept(
    db: &mut Db,
    sql: &str,
    id: IncidentId,
) -> Result<Option<KeptPostMortem>, StoreError> {
    sqlx::query_as::<_, KeptRecord>(sql)
        .bind(id.to_string())
        .fetch_optional(db)
        .await
        .about("post_mortems")?
        .map(KeptRecord::decode)
        .transpose()
}

async fn all(db: &mut Db, sql: &str) -> Result<Vec<Incident>, StoreError> {
    sqlx::query_as::<_, IncidentRecord>(sql)
        .fetch_all(db)
        .await
        .about("incidents")?
        .into_iter()
        .map(IncidentRecord::decode)
        .collect()
}

async fn one(db: &mut Db, sql: &str, id: IncidentId) -> Result<Option<Incident>, StoreError> {
    sqlx::query_as::<_, IncidentRecord>(sql)
        .bind(id.to_string())
        .fetch_optional(db)
        .await
        .about("incidents")?
        .map(IncidentRecord::decode)
        .transpose()
}

#[async_trait]
impl IncidentsWork for PostgresWork {
    async fn incident(&mut self, id: IncidentId) -> Result<Option<Incident>, StoreError> {
        one(self.db(), &format!("{INCIDENT} where id = $1 for no key update"), id).await
    }

    async fn open_incidents(&mut self) -> Result<Vec<Incident>, StoreError> {
        let open = "where state <> 'resolved' order by opened_at, id";
        all(self.db(), &format!("{INCIDENT} {open}")).await
    }

    async fn add_incident(&mut self, incident: &Incident) -> Result<(), StoreError> {
        let (by_kind, by_value) = by_cells(&incident.opened_by);
        let times = &incident.times;
        sqlx::query(
            "insert into incidents (id, kind, scope_kind, scope_value, state, why, by_kind,
                    by_value, owner, owned_since, first_failure_at, opened_at, held_at, stable_at,
                    drained_at, resolved_at, banner, version)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                    $18)",
        )
        .bind(incident.id.to_string())
        .bind(incident.kind.name())
        .bind(incident.scope.kind())
        .bind(incident.scope.value())
        .bind(incident.state.name())
        .bind(&incident.why)
        .bind(by_kind)
        .bind(by_value)
        .bind(incident.owner.map(|owner| owner.person.to_string()))
        .bind(incident.owner.map(|owner| owner.since.as_micros()))
        .bind(times.first_failure_at.as_micros())
        .bind(times.opened_at.as_micros())
        .bind(times.held_at.map(Timestamp::as_micros))
        .bind(times.stable_at.map(Timestamp::as_micros))
        .bind(times.drained_at.map(Timestamp::as_micros))
        .bind(times.resolved_at.map(Timestamp::as_micros))
        .bind(banner_cell(incident)?)
        .bind(i64::from(incident.version))
        .execute(self.db())
        .await
        .exactly_one("incidents")
    }

    async fn save_incident(&mut self, incident: &Incident) -> Result<(), StoreError> {
        let times = &incident.times;
        sqlx::query(
            "update incidents
                set state = $2, owner = $3, owned_since = $4, held_at = $5, stable_at = $6,
                    drained_at = $7, resolved_at = $8, banner = $9, version = version + 1
              where id = $1 and version = $10",
        )
        .bind(incident.id.to_string())
        .bind(incident.state.name())
        .bind(incident.owner.map(|owner| owner.person.to_string()))
        .bind(incident.owner.map(|owner| owner.since.as_micros()))
        .bind(times.held_at.map(Timestamp::as_micros))
        .bind(times.stable_at.map(Timestamp::as_micros))
        .bind(times.drained_at.map(Timestamp::as_micros))
        .bind(times.resolved_at.map(Timestamp::as_micros))
        .bind(banner_cell(incident)?)
        .bind(i64::from(incident.version))
        .execute(self.db())
        .await
        .exactly_one("incidents")
    }

    async fn add_line(&mut self, incident: IncidentId, line: &Told) -> Result<(), StoreError> {
        let (by_kind, by_value) = by_cells(&line.by);
        sqlx::query(
            "insert into incident_lines (incident_id, seq, at, by_kind, by_value, event)
             values ($1, (select coalesce(max(seq), 0) + 1
                            from incident_lines
                           where incident_id = $1), $2, $3, $4, $5)",
        )
        .bind(incident.to_string())
        .bind(line.at.as_micros())
        .bind(by_kind)
        .bind(by_value)
        .bind(event_cell(&line.event)?)
        .execute(self.db())
        .await
        .exactly_one("incident_lines")
    }

    async fn lines(&mut self, incident: IncidentId) -> Result<Vec<Told>, StoreError> {
        lines_of(self.db(), incident).await
    }

    async fn adopt_delay(
        &mut self,
        incident: IncidentId,
        delay: DelayId,
    ) -> Result<bool, StoreError> {
        let tied = sqlx::query(
            "insert into incident_delays (incident_id, delay_id) values ($1, $2)
             on conflict (incident_id, delay_id) do nothing",
        )
        .bind(incident.to_string())
        .bind(delay.to_string())
        .execute(self.db())
        .await
        .about("incident_delays")?
        .rows_affected();
        if tied == 0 {
            return Ok(false);
        }
        sqlx::query(
            "-- everywhere: an incident concerns many churches
             insert into incident_gifts (incident_id, church_id, gift_id, held_at)
             select $1, g.church_id, g.id, g.state_at
               from gifts g
              where g.state = 'held' and g.state_of = $2
                 on conflict (incident_id, church_id, gift_id) do nothing",
        )
        .bind(incident.to_string())
        .bind(delay.to_string())
        .execute(self.db())
        .await
        .about("incident_gifts")?;
        Ok(true)
    }

    async fn gifts_are_held(
        &mut self,
        held: &[(ChurchId, GiftId, DelayId)],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into incident_gifts (incident_id, church_id, gift_id, held_at)
             select d.incident_id, held.church_id, held.gift_id, $4
               from unnest($1::text[], $2::text[], $3::text[])
                    as held (church_id, gift_id, delay_id)
               join incident_delays d on d.delay_id = held.delay_id
                 on conflict (incident_id, church_id, gift_id) do nothing",
        )
        .bind(column(held, |(church, _, _)| church.to_string()))
        .bind(column(held, |(_, gift, _)| gift.to_string()))
        .bind(column(held, |(_, _, delay)| delay.to_string()))
        .bind(at.as_micros())
        .execute(self.db())
        .await
        .about("incident_gifts")?;
        Ok(())
    }

    async fn left_of(
        &mut self,
        incident: IncidentId,
    ) -> Result<(u64, Option<Timestamp>), StoreError> {
        let (left, last): (i64, Option<i64>) = sqlx::query_as(
            "select cast(coalesce(sum(case when g.state in ('held', 'released', 'sending',
                                                            'uncertain')
                                           then 1 else 0 end), 0) as bigint),
                    max(case when g.state in ('held', 'released', 'sending', 'uncertain')
                             then null else coalesce(g.taken_at, g.changed_at) end)
               from incident_gifts i
               join churches c on c.id = i.church_id and c.test = 0
               join gifts g on g.church_id = i.church_id and g.id = i.gift_id
              where i.incident_id = $1",
        )
        .bind(incident.to_string())
        .fetch_one(self.db())
        .await
        .about("incident_gifts")?;
        Ok((count(left), instant(last)))
    }

    async fn post_mortem(&mut self, id: IncidentId) -> Result<Option<KeptPostMortem>, StoreError> {
        kept(self.db(), &format!("{KEPT} for update"), id).await
    }

    async fn save_post_mortem(
        &mut self,
        incident: IncidentId,
        kept: &KeptPostMortem,
    ) -> Result<(), StoreError> {
        let written = &kept.written;
        sqlx::query(
            "insert into post_mortems (incident_id, body, finished_at, facts, version)
             values ($1, $2, $3, $4, 1)
             on conflict (incident_id) do update
                set body = excluded.body, finished_at = excluded.finished_at,
                    facts = excluded.facts, version = post_mortems.version + 1
              where post_mortems.version = $5",
        )
        .bind(incident.to_string())
        .bind(body_cell(written)?)
        .bind(written.finished.map(|finish| finish.at.as_micros()))
        .bind(&kept.facts)
        .bind(i64::from(written.version))
        .execute(self.db())
        .await
        .exactly_one("post_mortems")
    }
}

#[async_trait]
impl IncidentsReads for PostgresReads {
    async fn open_incidents_now(&self) -> Result<Vec<Incident>, StoreError> {
        let open = "where state <> 'resolved' order by opened_at, id";
        all(&mut *self.db().await?, &format!("{INCIDENT} {open}")).await
    }

    async fn closed_incidents(
        &self,
        page: u32,
        per_page: u32,
    ) -> Result<(Vec<Incident>, u64), StoreError> {
        let mut db = self.db().await?;
        let closed: i64 =
            sqlx::query_scalar("select count(*) from incidents where state = 'resolved'")
                .fetch_one(&mut *db)
                .await
                .about("incidents")?;
        let skipped = u64::from(page.saturating_sub(1)).saturating_mul(u64::from(per_page));
        let incidents = sqlx::query_as::<_, IncidentRecord>(&format!(
            "{INCIDENT} where state = 'resolved' order by opened_at desc, id desc
              limit $1 offset $2"
        ))
        .bind(i64::from(per_page))
        .bind(i64::try_from(skipped).unwrap_or(i64::MAX))
        .fetch_all(&mut *db)
        .await
        .about("incidents")?
        .into_iter()
        .map(IncidentRecord::decode)
        .collect::<Result<_, _>>()?;
        Ok((incidents, count(closed)))
    }

    async fn incidents_between(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Incident>, StoreError> {
        sqlx::query_as::<_, IncidentRecord>(&format!(
            "{INCIDENT}
              where opened_at <= $2 and (resolved_at is null or resolved_at >= $1)
              order by opened_at, id"
        ))
        .bind(from.as_micros())
        .bind(to.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("incidents")?
        .into_iter()
        .map(IncidentRecord::decode)
        .collect()
    }

    async fn incident_by_id(
        &self,
        id: IncidentId,
    ) -> Result<Option<(Incident, Vec<Told>)>, StoreError> {
        let mut db = self.db().await?;
        let incident = one(&mut db, &format!("{INCIDENT} where id = $1"), id).await?;
        let Some(incident) = incident else { return Ok(None) };
        Ok(Some((incident, lines_of(&mut db, id).await?)))
    }

    async fn incident_gifts(&self, id: IncidentId) -> Result<Vec<Fate>, StoreError> {
        sqlx::query_as::<_, FateRecord>(
            "select f.state, f.currency, f.at_start, count(*) as gifts,
                    cast(sum(f.amount_minor) as bigint) as sum_minor, max(f.last) as last
               from (select g.state, g.currency, g.amount_minor,
                            coalesce(g.taken_at, g.changed_at) as last,
                            case when i.held_at <= n.opened_at then 1 else 0 end as at_start
                       from incident_gifts i
                       join incidents n on n.id = i.incident_id
                       join churches c on c.id = i.church_id and c.test = 0
                       join gifts g on g.church_id = i.church_id and g.id = i.gift_id
                      where i.incident_id = $1) as f
              group by f.state, f.currency, f.at_start
              order by f.currency, f.state, f.at_start",
        )
        .bind(id.to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("incident_gifts")?
        .into_iter()
        .map(FateRecord::decode)
        .collect()
    }

    async fn post_mortem_now(&self, id: IncidentId) -> Result<Option<KeptPostMortem>, StoreError> {
        kept(&mut *self.db().await?, KEPT, id).await
    }

    async fn acts_between(
        &self,
        verbs: &[&str],
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Acts>, StoreError> {
        let mut sql = QueryBuilder::<Postgres>::new(
            "select verb, who_kind, count(*) as acts
               from audit
              where church_id = '' and at >= ",
        );
        sql.push_bind(from.as_micros()).push(" and at <= ").push_bind(to.as_micros());
        sql.push(" and verb in (");
        let mut list = sql.separated(", ");
        for verb in verbs {
            list.push_bind((*verb).to_owned());
        }
        sql.push(") group by verb, who_kind order by verb, who_kind");
        let acts: Vec<ActsRecord> =
            sql.build_query_as().fetch_all(&mut *self.db().await?).await.about("audit")?;
        Ok(acts.into_iter().map(ActsRecord::decode).collect())
    }

    async fn incident_banners(&self, church: ChurchId) -> Result<Vec<IncidentBanner>, StoreError> {
        sqlx::query_as::<_, BannerRecord>(
            "select n.id, n.banner
               from incidents n
              where n.banner is not null
                and (n.scope_kind = 'everything'
                     or n.scope_kind = 'church' and n.scope_value = $1
                     or exists (select 1
                                  from facilities f
                                 where f.church_id = $1
                                   and (n.scope_kind = 'gateway' and f.gateway_id = n.scope_value
                                        or n.scope_kind = 'facility' and f.id = n.scope_value
                                        or n.scope_kind = 'method_kind'
                                           and f.kind = n.scope_value)))
              order by n.opened_at, n.id",
        )
        .bind(church.to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("incidents")?
        .into_iter()
        .map(BannerRecord::decode)
        .collect()
    }
}
