use async_trait::async_trait;
use giving::Scope;
use giving::attempts::Attempt;
use giving::ports::{AttemptsWork, StoreError};
use kernel::{AttemptId, GiftId, MethodId, Timestamp};

use super::{Db, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::attempts::{AttemptRecord, OutcomeCells};

const ATTEMPT: &str = "select id, gift_id, kind, ordinal, gateway_id, facility_id, method_id,
        amount_minor, currency, sent_at, answered_at, class, certainty, rule, hard, reply, inquiries
   from attempts
  where church_id = $1";

/// The attempts of a gift, oldest first.
pub(super) async fn of_gift(
    db: &mut Db,
    scope: &Scope,
    gift: GiftId,
) -> Result<Vec<Attempt>, StoreError> {
    sqlx::query_as::<_, AttemptRecord>(&format!("{ATTEMPT} and gift_id = $2 order by ordinal"))
        .bind(scope.church().to_string())
        .bind(gift.to_string())
        .fetch_all(db)
        .await
        .about("attempts")?
        .into_iter()
        .map(AttemptRecord::decode)
        .collect()
}

#[async_trait]
impl AttemptsWork for SqliteWork {
    async fn add_attempt(&mut self, scope: &Scope, attempt: &Attempt) -> Result<(), StoreError> {
        let outcome = OutcomeCells::of(attempt);
        sqlx::query(
            "insert into attempts (church_id, id, gift_id, kind, ordinal, gateway_id, facility_id,
                    method_id, amount_minor, currency, sent_at, answered_at, class, certainty,
                    rule, hard, reply, inquiries)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                    $18)",
        )
        .bind(scope.church().to_string())
        .bind(attempt.id.to_string())
        .bind(attempt.gift.to_string())
        .bind(attempt.kind.name())
        .bind(i64::from(attempt.ordinal))
        .bind(attempt.gateway.as_str())
        .bind(attempt.facility.to_string())
        .bind(attempt.method.to_string())
        .bind(attempt.amount.minor())
        .bind(attempt.amount.currency().code())
        .bind(attempt.sent_at.as_micros())
        .bind(outcome.answered_at)
        .bind(outcome.class)
        .bind(outcome.certainty)
        .bind(outcome.rule)
        .bind(outcome.hard)
        .bind(outcome.reply)
        .bind(i64::from(attempt.inquiries))
        .execute(self.db())
        .await
        .exactly_one("attempts")
    }

    async fn attempt(
        &mut self,
        scope: &Scope,
        id: AttemptId,
    ) -> Result<Option<Attempt>, StoreError> {
        sqlx::query_as::<_, AttemptRecord>(&format!("{ATTEMPT} and id = $2"))
            .bind(scope.church().to_string())
            .bind(id.to_string())
            .fetch_optional(self.db())
            .await
            .about("attempts")?
            .map(AttemptRecord::decode)
            .transpose()
    }

    async fn save_attempt(&mut self, scope: &Scope, attempt: &Attempt) -> Result<(), StoreError> {
        let outcome = OutcomeCells::of(attempt);
        sqlx::query(
            "update attempts
                set answered_at = $3, class = $4, certainty = $5, rule = $6, hard = $7, reply = $8,
                    inquiries = $9
              where church_id = $1 and id = $2",
        )
        .bind(scope.church().to_string())
        .bind(attempt.id.to_string())
        .bind(outcome.answered_at)
        .bind(outcome.class)
        .bind(outcome.certainty)
        .bind(outcome.rule)
        .bind(outcome.hard)
        .bind(outcome.reply)
        .bind(i64::from(attempt.inquiries))
        .execute(self.db())
        .await
        .exactly_one("attempts")
    }

    async fn sends_since(
        &mut self,
        scope: &Scope,
        method: MethodId,
        since: Timestamp,
    ) -> Result<u32, StoreError> {
        // What nobody answered may have taken something; a limit of the networks counts it.
        let sends: i64 = sqlx::query_scalar(
            "select count(*)
               from attempts
              where church_id = $1 and method_id = $2 and sent_at > $3 and kind = 'purchase'
                and (class is null or class <> 'success')",
        )
        .bind(scope.church().to_string())
        .bind(method.to_string())
        .bind(since.as_micros())
        .fetch_one(self.db())
        .await
        .about("attempts")?;
        Ok(u32::try_from(sends).unwrap_or(u32::MAX))
    }

    async fn refused_for_good(
        &mut self,
        scope: &Scope,
        method: MethodId,
    ) -> Result<bool, StoreError> {
        let refusals: i64 = sqlx::query_scalar(
            "select count(*)
               from attempts a
               join methods m on m.church_id = a.church_id and m.id = a.method_id
              where a.church_id = $1 and a.method_id = $2 and a.hard = 1
                and a.sent_at > coalesce(m.renewed_at, -1)",
        )
        .bind(scope.church().to_string())
        .bind(method.to_string())
        .fetch_one(self.db())
        .await
        .about("attempts")?;
        Ok(refusals > 0)
    }

    async fn taking_attempt(
        &mut self,
        scope: &Scope,
        gift: GiftId,
    ) -> Result<Option<Attempt>, StoreError> {
        sqlx::query_as::<_, AttemptRecord>(&format!(
            "{ATTEMPT} and gift_id = $2 and kind = 'purchase' and class = 'success'
             order by ordinal limit 1"
        ))
        .bind(scope.church().to_string())
        .bind(gift.to_string())
        .fetch_optional(self.db())
        .await
        .about("attempts")?
        .map(AttemptRecord::decode)
        .transpose()
    }
}
