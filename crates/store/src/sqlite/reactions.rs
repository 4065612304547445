use async_trait::async_trait;
use delayed_payments::elevation::{Elevation, Series, Watch};
use delayed_payments::{Action, Failure, Fire, Place, ReactionRule};
use giving::ports::{ReactionsReads, ReactionsWork, StoreError};
use giving::reactions::{AnswerCount, Fired, Reaction, RuleChange};
use kernel::{AttemptId, GatewayId, RequestId, Timestamp};
use views::AuditLine;

use super::{Db, SqliteReads, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::books::AuditLineRecord;
use crate::rows::json;
use crate::rows::reactions::{
    AnswerCountRecord, ChangeRecord, ElevationRecord, FailureRecord, FiredRecord, ReactionRecord,
    RuleCells, RuleRecord, cell, facility_cell, proposed_cell,
};

const RULE: &str = "select id, classes, frequency, within_seconds, not_again_seconds, method_kinds,
        gateway_id, facility_id, action, is_on, version
   from reaction_rules";

const FAILURE: &str = "select attempt_id, class, gateway_id, facility_id, method_kind, at
   from failures";

const REACTION: &str = "select id, rule, action, class, gateway_id, facility_id, first_failure_at,
        at, delay_id
   from reactions";

const CHANGE: &str = "select id, proposed, why, proposed_by, proposed_at, decided_by, decided_at,
        approved
   from reaction_changes";

const ELEVATION: &str = "select watch, gateway_id, series, since, seen_at, events, answers, is_over
   from elevations";

async fn rules(db: &mut Db) -> Result<Vec<ReactionRule>, StoreError> {
    sqlx::query_as::<_, RuleRecord>(&format!("{RULE} order by id"))
        .fetch_all(db)
        .await
        .about("reaction_rules")?
        .into_iter()
        .map(RuleRecord::decode)
        .collect()
}

#[async_trait]
impl ReactionsWork for SqliteWork {
    async fn reaction_rules(&mut self) -> Result<Vec<ReactionRule>, StoreError> {
        rules(self.db()).await
    }

    async fn put_reaction_rule(&mut self, rule: &ReactionRule) -> Result<(), StoreError> {
        let cells = RuleCells::of(rule)?;
        let sql = if rule.version == 1 {
            "insert into reaction_rules (id, classes, frequency, within_seconds,
                    not_again_seconds, method_kinds, gateway_id, facility_id, action, is_on,
                    version)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        } else {
            "update reaction_rules
                set classes = $2, frequency = $3, within_seconds = $4, not_again_seconds = $5,
                    method_kinds = $6, gateway_id = $7, facility_id = $8, action = $9,
                    is_on = $10, version = $11
              where id = $1 and version = $11 - 1"
        };
        sqlx::query(sql)
            .bind(&rule.id)
            .bind(cells.classes)
            .bind(i64::from(rule.frequency))
            .bind(cells.within)
            .bind(cells.not_again)
            .bind(cells.kinds)
            .bind(cells.gateway)
            .bind(cells.facility)
            .bind(rule.action.name())
            .bind(i64::from(rule.on))
            .bind(cells.version)
            .execute(self.db())
            .await
            .exactly_one("reaction_rules")
    }

    async fn add_failure(
        &mut self,
        attempt: AttemptId,
        failure: &Failure,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into failures (attempt_id, class, gateway_id, facility_id, method_kind, at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (attempt_id, class) do nothing",
        )
        .bind(attempt.to_string())
        .bind(failure.class.name())
        .bind(failure.gateway.as_str())
        .bind(failure.facility.to_string())
        .bind(failure.method_kind.name())
        .bind(failure.at.as_micros())
        .execute(self.db())
        .await
        .about("failures")?;
        Ok(())
    }

    async fn failures_since(
        &mut self,
        gateway: &GatewayId,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Failure>, StoreError> {
        // So many of each sort: a rule counts some sorts only, and newer failures of another sort
        // must not hide its own.
        sqlx::query_as::<_, FailureRecord>(
            "select attempt_id, class, gateway_id, facility_id, method_kind, at
               from (
                   select attempt_id, class, gateway_id, facility_id, method_kind, at,
                          row_number() over (
                              partition by facility_id, class, method_kind
                              order by at desc, attempt_id desc
                          ) as nth
                     from failures
                    where gateway_id = $1 and at >= $2
               ) latest
              where nth <= $3
              order by at, attempt_id",
        )
        .bind(gateway.as_str())
        .bind(since.as_micros())
        .bind(i64::from(limit))
        .fetch_all(self.db())
        .await
        .about("failures")?
        .into_iter()
        .map(FailureRecord::decode)
        .collect()
    }

    async fn add_reaction(&mut self, reaction: &Reaction) -> Result<(), StoreError> {
        let fire = &reaction.fire;
        sqlx::query(
            "insert into reactions (id, rule, action, class, gateway_id, facility_id,
                    first_failure_at, at, delay_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(reaction.id().to_string())
        .bind(&fire.rule)
        .bind(reaction.action.name())
        .bind(fire.class.name())
        .bind(fire.place.gateway.as_str())
        .bind(facility_cell(fire.place.facility))
        .bind(fire.first_failure_at.as_micros())
        .bind(fire.at.as_micros())
        .bind(reaction.delay.map(|delay| delay.to_string()))
        .execute(self.db())
        .await
        .exactly_one("reactions")
    }

    async fn last_reaction(
        &mut self,
        rule: &str,
        place: Option<&Place>,
        until: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        // Two questions, so that each is answered by the index.
        let last: Option<i64> = match place {
            None => {
                sqlx::query_scalar("select max(at) from reactions where rule = $1 and at <= $2")
                    .bind(rule)
                    .bind(until.as_micros())
            }
            Some(place) => sqlx::query_scalar(
                "select max(at)
                   from reactions
                  where rule = $1 and at <= $2 and gateway_id = $3 and facility_id = $4",
            )
            .bind(rule)
            .bind(until.as_micros())
            .bind(place.gateway.as_str())
            .bind(facility_cell(place.facility)),
        }
        .fetch_one(self.db())
        .await
        .about("reactions")?;
        Ok(last.map(Timestamp::from_micros))
    }

    async fn gateways_delayed_since(&mut self, since: Timestamp) -> Result<Vec<Fire>, StoreError> {
        sqlx::query_as::<_, ReactionRecord>(&format!(
            "{REACTION} where action = $1 and at >= $2 order by at, id"
        ))
        .bind(Action::DelayGateway.name())
        .bind(since.as_micros())
        .fetch_all(self.db())
        .await
        .about("reactions")?
        .into_iter()
        .map(|record| record.decode().map(|reaction| reaction.fire))
        .collect()
    }

    async fn add_rule_change(&mut self, change: &RuleChange) -> Result<(), StoreError> {
        sqlx::query(
            "insert into reaction_changes (id, rule, proposed, why, proposed_by, proposed_at)
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(change.id.to_string())
        .bind(&change.proposed.id)
        .bind(proposed_cell(change)?)
        .bind(&change.why)
        .bind(change.by.to_string())
        .bind(change.at.as_micros())
        .execute(self.db())
        .await
        .exactly_one("reaction_changes")
    }

    async fn rule_change(&mut self, id: RequestId) -> Result<Option<RuleChange>, StoreError> {
        sqlx::query_as::<_, ChangeRecord>(&format!("{CHANGE} where id = $1"))
            .bind(id.to_string())
            .fetch_optional(self.db())
            .await
            .about("reaction_changes")?
            .map(ChangeRecord::decode)
            .transpose()
    }

    async fn decide_rule_change(&mut self, change: &RuleChange) -> Result<(), StoreError> {
        let decision = change.decision.as_ref();
        sqlx::query(
            "update reaction_changes
                set decided_by = $2, decided_at = $3, approved = $4
              where id = $1 and decided_at is null",
        )
        .bind(change.id.to_string())
        .bind(decision.map(|decision| decision.by.to_string()))
        .bind(decision.map(|decision| decision.at.as_micros()))
        .bind(decision.map(|decision| i64::from(decision.approved)))
        .execute(self.db())
        .await
        .exactly_one("reaction_changes")
    }

    async fn counted_until(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let until: Option<i64> = sqlx::query_scalar("select counted_until from quarters_counted")
            .fetch_one(self.db())
            .await
            .about("quarters_counted")?;
        Ok(until.map(Timestamp::from_micros))
    }

    async fn add_quarters(
        &mut self,
        counts: &[(Timestamp, AnswerCount)],
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let rows: Vec<_> = counts
            .iter()
            .map(|(quarter, count)| {
                let (gateway, series) = (count.gateway.as_str(), count.series.name());
                (gateway, series, quarter.as_micros(), count.class.name(), cell(count.answers))
            })
            .collect();
        sqlx::query(
            "insert into quarters (gateway_id, series, quarter, class, answers)
             select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
               from json_each($1)",
        )
        .bind(json(&rows)?)
        .execute(self.db())
        .await
        .about("quarters")?;
        sqlx::query("update quarters_counted set counted_until = $1")
            .bind(until.as_micros())
            .execute(self.db())
            .await
            .exactly_one("quarters_counted")
    }

    async fn elevation(
        &mut self,
        watch: Watch,
        gateway: &GatewayId,
        series: Series,
    ) -> Result<Option<Elevation>, StoreError> {
        // The row must be there to be locked, also before the first elevation of all.
        sqlx::query(
            "insert into elevations (watch, gateway_id, series, since, seen_at, events, answers,
                    is_over)
             values ($1, $2, $3, 0, 0, 0, 0, 1)
             on conflict (watch, gateway_id, series) do nothing",
        )
        .bind(watch.name())
        .bind(gateway.as_str())
        .bind(series.name())
        .execute(self.db())
        .await
        .about("elevations")?;
        let (_, _, _, elevation) = sqlx::query_as::<_, ElevationRecord>(&format!(
            "{ELEVATION} where watch = $1 and gateway_id = $2 and series = $3"
        ))
        .bind(watch.name())
        .bind(gateway.as_str())
        .bind(series.name())
        .fetch_one(self.db())
        .await
        .about("elevations")?
        .decode()?;
        Ok(Some(elevation).filter(|elevation| elevation.since.as_micros() > 0))
    }

    async fn save_elevation(
        &mut self,
        watch: Watch,
        gateway: &GatewayId,
        series: Series,
        elevation: &Elevation,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update elevations
                set since = $4, seen_at = $5, events = $6, answers = $7, is_over = $8
              where watch = $1 and gateway_id = $2 and series = $3",
        )
        .bind(watch.name())
        .bind(gateway.as_str())
        .bind(series.name())
        .bind(elevation.since.as_micros())
        .bind(elevation.seen_at.as_micros())
        .bind(cell(elevation.share.events))
        .bind(cell(elevation.share.answers))
        .bind(i64::from(elevation.over))
        .execute(self.db())
        .await
        .exactly_one("elevations")
    }
}

#[async_trait]
impl ReactionsReads for SqliteReads {
    async fn reaction_rules_now(&self) -> Result<Vec<ReactionRule>, StoreError> {
        rules(&mut *self.db().await?).await
    }

    async fn failures_now(&self, since: Timestamp) -> Result<Vec<Failure>, StoreError> {
        sqlx::query_as::<_, FailureRecord>(&format!(
            "{FAILURE} where at >= $1 order by at, attempt_id"
        ))
        .bind(since.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("failures")?
        .into_iter()
        .map(FailureRecord::decode)
        .collect()
    }

    async fn fired(&self, since: Timestamp) -> Result<Vec<Fired>, StoreError> {
        Ok(sqlx::query_as::<_, FiredRecord>(
            "select rule, count(*) as times, count(case when at >= $1 then 1 end) as lately,
                    max(at) as last
               from reactions
              group by rule
              order by rule",
        )
        .bind(since.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("reactions")?
        .into_iter()
        .map(FiredRecord::decode)
        .collect())
    }

    async fn reactions_of(&self, rule: &str, limit: u32) -> Result<Vec<Reaction>, StoreError> {
        sqlx::query_as::<_, ReactionRecord>(&format!(
            "{REACTION} where rule = $1 order by at desc, id desc limit $2"
        ))
        .bind(rule)
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("reactions")?
        .into_iter()
        .map(ReactionRecord::decode)
        .collect()
    }

    async fn open_rule_changes(&self) -> Result<Vec<RuleChange>, StoreError> {
        sqlx::query_as::<_, ChangeRecord>(&format!(
            "{CHANGE} where decided_at is null order by proposed_at, id"
        ))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("reaction_changes")?
        .into_iter()
        .map(ChangeRecord::decode)
        .collect()
    }

    async fn reaction_history(&self, rule: &str, limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        Ok(sqlx::query_as::<_, AuditLineRecord>(
            "select n.at, n.who_kind, coalesce(p.name, n.who) as who, n.verb, n.why
               from audit n
               left join people p on n.who_kind = 'person' and p.id = n.who
              where n.church_id = '' and n.subject = $1 and n.verb like 'reaction.%'
              order by n.seq desc
              limit $2",
        )
        .bind(rule)
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("audit")?
        .into_iter()
        .map(AuditLineRecord::decode)
        .collect())
    }

    async fn answers(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(Timestamp, AnswerCount)>, StoreError> {
        sqlx::query_as::<_, AnswerCountRecord>(
            "-- everywhere: a gateway serves all churches. Its classes are named so that the index
             -- by gateway, class and time serves.
             select answered_at - answered_at % 900000000 as quarter, gateway_id,
                    case when ordinal = 1 then 'first' else 'again' end as series, class,
                    count(*) as answers
               from attempts
              where gateway_id in (select id from gateways)
                and class in (
                    'success', 'communication_error', 'provider_failure',
                    'gateway_incorrectly_configured', 'bank_declined', 'insufficient_funds',
                    'expired_card', 'bad_card_details', 'suspicious_payment', 'unknown_error'
                )
                and answered_at >= $1 and answered_at < $2
                and kind = 'purchase'
              group by 1, 2, 3, 4
              order by 1, 2, 3, 4",
        )
        .bind(from.as_micros())
        .bind(to.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("attempts")?
        .into_iter()
        .map(AnswerCountRecord::decode)
        .collect()
    }

    async fn quarters(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(Timestamp, AnswerCount)>, StoreError> {
        sqlx::query_as::<_, AnswerCountRecord>(
            "select quarter, gateway_id, series, class, answers
               from quarters
              where quarter >= $1 and quarter < $2
              order by quarter, gateway_id, series, class",
        )
        .bind(from.as_micros())
        .bind(to.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("quarters")?
        .into_iter()
        .map(AnswerCountRecord::decode)
        .collect()
    }

    async fn elevations_now(
        &self,
    ) -> Result<Vec<(Watch, GatewayId, Series, Elevation)>, StoreError> {
        sqlx::query_as::<_, ElevationRecord>(&format!(
            "{ELEVATION} where is_over = 0 order by gateway_id, watch, series"
        ))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("elevations")?
        .into_iter()
        .map(ElevationRecord::decode)
        .collect()
    }
}
