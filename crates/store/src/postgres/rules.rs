//! Rules of staff, the set in force, trials and cases; and replies as attempts keep them.

use std::time::Duration;

use async_trait::async_trait;
use giving::ports::{RulesReads, RulesWork, StoreError};
use giving::rules::{Aside, Case, Coverage, Draft, Place, Recorded, Trial};
use kernel::{RuleDraftId, RuleId, Timestamp};
use sqlx::{Postgres, QueryBuilder};
use views::AuditLine;

use super::{Db, PostgresReads, PostgresWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::books::AuditLineRecord;
use crate::rows::count;
use crate::rows::imports::many;
use crate::rows::rules::{
    AsideRecord, CaseRecord, CoverageRecord, DraftCells, DraftRecord, RecordedRecord, TrialRecord,
    found, reached,
};

const DRAFT: &str = "select id, name, text, gateway_id, brand, class, hard, reason, standing,
        by_person, made_at, changed_at, revision, decided_by, decided_at, decided_why
   from rules";

const TRIAL: &str = "rule_id, revision, base, asked_at, total, done, reached_at,
        reached_church, reached_attempt, found, ended_at";

const VERSION: &str = "select version from rule_set where single = 1";

/// Replies of every church: a rule is for all of them.
const RECORDED: &str = "select a.church_id, a.id, a.gateway_id, m.brand, a.amount_minor,
        a.currency, a.answered_at, a.class, a.certainty, a.rule, a.reply
   from attempts a
   join methods m on m.church_id = a.church_id and m.id = a.method_id";

async fn find(db: &mut Db, sql: &str, id: RuleDraftId) -> Result<Option<Draft>, StoreError> {
    sqlx::query_as::<_, DraftRecord>(sql)
        .bind(id.to_string())
        .fetch_optional(db)
        .await
        .about("rules")?
        .map(DraftRecord::decode)
        .transpose()
}

async fn version(db: &mut Db, sql: &str) -> Result<u64, StoreError> {
    let version: i64 = sqlx::query_scalar(sql).fetch_one(db).await.about("rule_set")?;
    Ok(count(version))
}

async fn active(db: &mut Db) -> Result<Vec<Draft>, StoreError> {
    sqlx::query_as::<_, DraftRecord>(&format!("{DRAFT} where standing = 'active' order by name"))
        .fetch_all(db)
        .await
        .about("rules")?
        .into_iter()
        .map(DraftRecord::decode)
        .collect()
}

#[async_trait]
impl RulesWork for PostgresWork {
    async fn add_draft(&mut self, draft: &Draft) -> Result<(), StoreError> {
        let cells = DraftCells::of(draft);
        sqlx::query(
            "insert into rules (id, name, text, gateway_id, brand, class, hard, reason, standing,
                    by_person, made_at, changed_at, revision, decided_by, decided_at, decided_why)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        )
        .bind(draft.id.to_string())
        .bind(cells.name)
        .bind(&draft.rule.text)
        .bind(cells.gateway)
        .bind(cells.brand)
        .bind(cells.class)
        .bind(i64::from(draft.rule.hard))
        .bind(&draft.rule.reason)
        .bind(cells.standing)
        .bind(draft.by.to_string())
        .bind(draft.made_at.as_micros())
        .bind(draft.changed_at.as_micros())
        .bind(many(draft.revision))
        .bind(cells.decided_by)
        .bind(cells.decided_at)
        .bind(cells.decided_why)
        .execute(self.db())
        .await
        .exactly_one("rules")
    }

    async fn draft(&mut self, id: RuleDraftId) -> Result<Option<Draft>, StoreError> {
        find(self.db(), &format!("{DRAFT} where id = $1 for update"), id).await
    }

    async fn save_draft(&mut self, draft: &Draft) -> Result<(), StoreError> {
        let cells = DraftCells::of(draft);
        sqlx::query(
            "update rules
                set name = $2, text = $3, gateway_id = $4, brand = $5, class = $6, hard = $7,
                    reason = $8, standing = $9, by_person = $10, changed_at = $11, revision = $12,
                    decided_by = $13, decided_at = $14, decided_why = $15
              where id = $1",
        )
        .bind(draft.id.to_string())
        .bind(cells.name)
        .bind(&draft.rule.text)
        .bind(cells.gateway)
        .bind(cells.brand)
        .bind(cells.class)
        .bind(i64::from(draft.rule.hard))
        .bind(&draft.rule.reason)
        .bind(cells.standing)
        .bind(draft.by.to_string())
        .bind(draft.changed_at.as_micros())
        .bind(many(draft.revision))
        .bind(cells.decided_by)
        .bind(cells.decided_at)
        .bind(cells.decided_why)
        .execute(self.db())
        .await
        .exactly_one("rules")
    }

    async fn rule_set(&mut self) -> Result<u64, StoreError> {
        version(self.db(), &format!("{VERSION} for update")).await
    }

    async fn next_rule_set(&mut self, version: u64) -> Result<(), StoreError> {
        sqlx::query("update rule_set set version = $1 where single = 1 and version < $1")
            .bind(many(version))
            .execute(self.db())
            .await
            .exactly_one("rule_set")
    }

    async fn active_rules(&mut self) -> Result<Vec<Draft>, StoreError> {
        active(self.db()).await
    }

    async fn put_case(&mut self, case: &Case) -> Result<(), StoreError> {
        sqlx::query(
            "insert into rule_cases (id, gateway_id, brand, reply, class, by_person, at, why)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (id) do update
                set class = excluded.class, by_person = excluded.by_person, at = excluded.at,
                    why = excluded.why",
        )
        .bind(&case.id)
        .bind(case.gateway.as_str())
        .bind(case.brand.as_ref().map(ToString::to_string))
        .bind(&case.reply)
        .bind(case.class.name())
        .bind(case.by.to_string())
        .bind(case.at.as_micros())
        .bind(&case.why)
        .execute(self.db())
        .await
        .exactly_one("rule_cases")
    }

    async fn remove_case(&mut self, id: &str) -> Result<bool, StoreError> {
        let removed = sqlx::query("delete from rule_cases where id = $1")
            .bind(id)
            .execute(self.db())
            .await
            .about("rule_cases")?;
        Ok(removed.rows_affected() == 1)
    }

    async fn set_aside(&mut self, asides: &[Aside]) -> Result<(), StoreError> {
        for aside in asides {
            sqlx::query(
                "insert into unknown_asides (likeness, why, by_person, at)
                 values ($1, $2, $3, $4)
                 on conflict (likeness) do nothing",
            )
            .bind(&aside.likeness)
            .bind(&aside.why)
            .bind(aside.by.to_string())
            .bind(aside.at.as_micros())
            .execute(self.db())
            .await
            .about("unknown_asides")?;
        }
        Ok(())
    }

    async fn put_trial(
        &mut self,
        trial: &Trial,
        node: &str,
        free_at: Timestamp,
    ) -> Result<(), StoreError> {
        let (at, church, attempt) = reached(trial);
        sqlx::query(
            "insert into rule_trials (rule_id, revision, base, asked_at, total, done,
                    reached_at, reached_church, reached_attempt, found, ended_at, free_at,
                    leased_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             on conflict (rule_id) do update
                set revision = excluded.revision, base = excluded.base,
                    asked_at = excluded.asked_at, total = excluded.total, done = excluded.done,
                    reached_at = excluded.reached_at,
                    reached_church = excluded.reached_church,
                    reached_attempt = excluded.reached_attempt, found = excluded.found,
                    ended_at = excluded.ended_at, free_at = excluded.free_at,
                    leased_by = excluded.leased_by",
        )
        .bind(trial.draft.to_string())
        .bind(many(trial.revision))
        .bind(many(trial.base))
        .bind(trial.asked_at.as_micros())
        .bind(many(trial.total))
        .bind(many(trial.done))
        .bind(at)
        .bind(church)
        .bind(attempt)
        .bind(found(&trial.found)?)
        .bind(trial.ended_at.map(|at| at.as_micros()))
        .bind(free_at.as_micros())
        .bind(node)
        .execute(self.db())
        .await
        .exactly_one("rule_trials")
    }

    async fn lease_trial(
        &mut self,
        node: &str,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<Trial>, StoreError> {
        sqlx::query_as::<_, TrialRecord>(&format!(
            "update rule_trials
                set leased_by = $1, free_at = $2
              where rule_id = (
                    select rule_id
                      from rule_trials
                     where ended_at is null and free_at <= $3
                     order by free_at, rule_id
                     limit 1
                       for update skip locked)
             returning {TRIAL}"
        ))
        .bind(node)
        .bind(now.plus(lease).as_micros())
        .bind(now.as_micros())
        .fetch_optional(self.db())
        .await
        .about("rule_trials")?
        .map(TrialRecord::decode)
        .transpose()
    }

    async fn save_trial(
        &mut self,
        trial: &Trial,
        node: &str,
        free_at: Timestamp,
    ) -> Result<(), StoreError> {
        let (at, church, attempt) = reached(trial);
        sqlx::query(
            "update rule_trials
                set total = $5, done = $6, reached_at = $7, reached_church = $8,
                    reached_attempt = $9, found = $10, ended_at = $11, free_at = $12
              where rule_id = $1 and revision = $2 and asked_at = $3 and leased_by = $4
                and ended_at is null",
        )
        .bind(trial.draft.to_string())
        .bind(many(trial.revision))
        .bind(trial.asked_at.as_micros())
        .bind(node)
        .bind(many(trial.total))
        .bind(many(trial.done))
        .bind(at)
        .bind(church)
        .bind(attempt)
        .bind(found(&trial.found)?)
        .bind(trial.ended_at.map(|at| at.as_micros()))
        .bind(free_at.as_micros())
        .execute(self.db())
        .await
        .exactly_one("rule_trials")
    }
}

#[async_trait]
impl RulesReads for PostgresReads {
    async fn rule_set_now(&self) -> Result<u64, StoreError> {
        version(&mut *self.db().await?, VERSION).await
    }

    async fn active_rules_now(&self) -> Result<(u64, Vec<Draft>), StoreError> {
        let mut db = self.db().await?;
        // The number first: if a set follows meanwhile, it is looked for once more.
        Ok((version(&mut db, VERSION).await?, active(&mut db).await?))
    }

    async fn draft_now(&self, id: RuleDraftId) -> Result<Option<Draft>, StoreError> {
        find(&mut *self.db().await?, &format!("{DRAFT} where id = $1"), id).await
    }

    async fn drafts(&self, limit: u32) -> Result<Vec<Draft>, StoreError> {
        sqlx::query_as::<_, DraftRecord>(&format!("{DRAFT} order by changed_at desc, id limit $1"))
            .bind(i64::from(limit))
            .fetch_all(&mut *self.db().await?)
            .await
            .about("rules")?
            .into_iter()
            .map(DraftRecord::decode)
            .collect()
    }

    async fn draft_history(
        &self,
        id: RuleDraftId,
        limit: u32,
    ) -> Result<Vec<AuditLine>, StoreError> {
        Ok(sqlx::query_as::<_, AuditLineRecord>(
            "select n.at, n.who_kind, coalesce(p.name, n.who) as who, n.verb, n.why
               from audit n
               left join people p on n.who_kind = 'person' and p.id = n.who
              where n.church_id = '' and n.subject = $1 and n.verb like 'rule.%'
              order by n.seq desc
              limit $2",
        )
        .bind(id.to_string())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("audit")?
        .into_iter()
        .map(AuditLineRecord::decode)
        .collect())
    }

    async fn trial_now(&self, draft: RuleDraftId) -> Result<Option<Trial>, StoreError> {
        let sql = format!("select {TRIAL} from rule_trials where rule_id = $1");
        sqlx::query_as::<_, TrialRecord>(&sql)
            .bind(draft.to_string())
            .fetch_optional(&mut *self.db().await?)
            .await
            .about("rule_trials")?
            .map(TrialRecord::decode)
            .transpose()
    }

    async fn cases(&self) -> Result<Vec<Case>, StoreError> {
        sqlx::query_as::<_, CaseRecord>(
            "select id, gateway_id, brand, reply, class, by_person, at, why
               from rule_cases
              order by at desc, id",
        )
        .fetch_all(&mut *self.db().await?)
        .await
        .about("rule_cases")?
        .into_iter()
        .map(CaseRecord::decode)
        .collect()
    }

    async fn count_recorded(&self, until: Timestamp) -> Result<u64, StoreError> {
        let replies: i64 = sqlx::query_scalar(
            "-- everywhere: a rule is for every church
             select count(*) from attempts where answered_at <= $1 and class <> 'success'",
        )
        .bind(until.as_micros())
        .fetch_one(&mut *self.db().await?)
        .await
        .about("attempts")?;
        Ok(count(replies))
    }

    async fn recorded(
        &self,
        until: Timestamp,
        after: Option<Place>,
        limit: u32,
    ) -> Result<Vec<Recorded>, StoreError> {
        let (at, church, attempt) = match after {
            Some((at, church, attempt)) => {
                (at.as_micros(), church.to_string(), attempt.to_string())
            }
            None => (i64::MIN, String::new(), String::new()),
        };
        let mut sql = QueryBuilder::<Postgres>::new(RECORDED);
        sql.push(" where a.class <> 'success' and a.answered_at <= ").push_bind(until.as_micros());
        sql.push(" and (a.answered_at, a.church_id, a.id) > (").push_bind(at);
        sql.push(", ").push_bind(church).push(", ").push_bind(attempt);
        sql.push(") order by a.answered_at, a.church_id, a.id limit ").push_bind(i64::from(limit));
        sql.build_query_as::<RecordedRecord>()
            .fetch_all(&mut *self.db().await?)
            .await
            .about("attempts")?
            .into_iter()
            .map(RecordedRecord::decode)
            .collect()
    }

    async fn unknown_replies(
        &self,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Recorded>, StoreError> {
        sqlx::query_as::<_, RecordedRecord>(&format!(
            "{RECORDED}
              where a.answered_at >= $1 and a.class <> 'success' and a.class = 'unknown_error'
                and a.rule is null
              order by a.answered_at desc, a.id
              limit $2"
        ))
        .bind(since.as_micros())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("attempts")?
        .into_iter()
        .map(RecordedRecord::decode)
        .collect()
    }

    async fn rules_decided(&self, since: Timestamp) -> Result<Vec<(RuleId, u64)>, StoreError> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "-- everywhere: a rule is for every church
             select rule, count(*)
               from attempts
              where answered_at >= $1 and class <> 'success' and rule is not null
              group by rule
              order by rule",
        )
        .bind(since.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("attempts")?;
        Ok(rows.into_iter().map(|(rule, times)| (RuleId::new(rule), count(times))).collect())
    }

    async fn coverage(&self, since: Timestamp) -> Result<Vec<Coverage>, StoreError> {
        sqlx::query_as::<_, CoverageRecord>(
            "-- everywhere: a gateway serves many churches
             select gateway_id, count(*) as failures,
                    count(case when rule is not null and class <> 'unknown_error' then 1 end)
                        as ruled,
                    count(case when class = 'unknown_error' then 1 end) as unknown
               from attempts
              where answered_at >= $1 and class <> 'success'
              group by gateway_id
              order by count(*) desc, gateway_id",
        )
        .bind(since.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("attempts")?
        .into_iter()
        .map(CoverageRecord::decode)
        .collect()
    }

    async fn asides(&self) -> Result<Vec<Aside>, StoreError> {
        sqlx::query_as::<_, AsideRecord>(
            "select likeness, why, by_person, at from unknown_asides order by at desc, likeness",
        )
        .fetch_all(&mut *self.db().await?)
        .await
        .about("unknown_asides")?
        .into_iter()
        .map(AsideRecord::decode)
        .collect()
    }
}
