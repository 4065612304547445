use async_trait::async_trait;
use giving::Scope;
use giving::late::Correction;
use giving::ports::{CorrectionsReads, CorrectionsWork, StoreError};
use giving::returns::{BankDebits, BankReturn};
use kernel::{AttemptId, GiftId};
use views::{CorrectionKind, CorrectionRow};

use super::{SqliteReads, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::corrections::{BankDebitsRecord, CorrectionRecord, CorrectionRowRecord};
use crate::rows::count;
use crate::rows::transactions::before;

const CORRECTION: &str = "select attempt_id, kind, gift_id, amount_minor, currency, found_at, told,
        refund_id, closed_at, closed_by, why
   from corrections
  where church_id = $1";

const ROW: &str = "-- everywhere: payment staff serve all churches
 select k.church_id, c.name as church, k.attempt_id, k.kind, k.gift_id, g.number,
        p.name as donor, g.state, g.state_at, g.state_of, g.state_class, g.first_failed_at,
        k.amount_minor, k.currency, k.found_at, k.told, k.refund_id, r.class as refund_class,
        r.certainty as refund_certainty, k.closed_at, w.name as closed_by, k.why
   from corrections k
   join churches c on c.id = k.church_id
   join gifts g on g.church_id = k.church_id and g.id = k.gift_id
   join people p on p.id = g.donor_id
   left join attempts r on r.church_id = k.church_id and r.id = k.refund_id
   left join people w on w.id = k.closed_by";

#[async_trait]
impl CorrectionsWork for SqliteWork {
    async fn add_correction(
        &mut self,
        scope: &Scope,
        correction: &Correction,
    ) -> Result<bool, StoreError> {
        let written = sqlx::query(
            "insert into corrections (church_id, attempt_id, kind, gift_id, amount_minor, currency,
                    found_at, told, refund_id, closed_at, closed_by, why)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             on conflict (church_id, attempt_id, kind) do nothing",
        )
        .bind(scope.church().to_string())
        .bind(correction.attempt.to_string())
        .bind(correction.kind.name())
        .bind(correction.gift.to_string())
        .bind(correction.amount.minor())
        .bind(correction.amount.currency().code())
        .bind(correction.found_at.as_micros())
        .bind(correction.told.name())
        .bind(correction.refund.map(|id| id.to_string()))
        .bind(correction.closed_at.map(|at| at.as_micros()))
        .bind(correction.closed_by.map(|id| id.to_string()))
        .bind(&correction.why)
        .execute(self.db())
        .await
        .about("corrections")?;
        Ok(written.rows_affected() == 1)
    }

    async fn correction(
        &mut self,
        scope: &Scope,
        attempt: AttemptId,
        kind: CorrectionKind,
    ) -> Result<Option<Correction>, StoreError> {
        sqlx::query_as::<_, CorrectionRecord>(&format!(
            "{CORRECTION} and attempt_id = $2 and kind = $3"
        ))
        .bind(scope.church().to_string())
        .bind(attempt.to_string())
        .bind(kind.name())
        .fetch_optional(self.db())
        .await
        .about("corrections")?
        .map(CorrectionRecord::decode)
        .transpose()
    }

    async fn correction_of_refund(
        &mut self,
        scope: &Scope,
        refund: AttemptId,
    ) -> Result<Option<Correction>, StoreError> {
        sqlx::query_as::<_, CorrectionRecord>(&format!("{CORRECTION} and refund_id = $2"))
            .bind(scope.church().to_string())
            .bind(refund.to_string())
            .fetch_optional(self.db())
            .await
            .about("corrections")?
            .map(CorrectionRecord::decode)
            .transpose()
    }

    async fn save_correction(
        &mut self,
        scope: &Scope,
        correction: &Correction,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update corrections
                set refund_id = $4, closed_at = $5, closed_by = $6, why = $7
              where church_id = $1 and attempt_id = $2 and kind = $3",
        )
        .bind(scope.church().to_string())
        .bind(correction.attempt.to_string())
        .bind(correction.kind.name())
        .bind(correction.refund.map(|id| id.to_string()))
        .bind(correction.closed_at.map(|at| at.as_micros()))
        .bind(correction.closed_by.map(|id| id.to_string()))
        .bind(&correction.why)
        .execute(self.db())
        .await
        .exactly_one("corrections")
    }

    async fn add_bank_return(
        &mut self,
        scope: &Scope,
        back: &BankReturn,
    ) -> Result<bool, StoreError> {
        let written = sqlx::query(
            "insert into bank_returns (church_id, attempt_id, gift_id, code, returned_at, settled)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (church_id, attempt_id) do nothing",
        )
        .bind(scope.church().to_string())
        .bind(back.attempt.to_string())
        .bind(back.gift.to_string())
        .bind(&back.code)
        .bind(back.at.as_micros())
        .bind(i64::from(back.settled))
        .execute(self.db())
        .await
        .about("bank_returns")?;
        Ok(written.rows_affected() == 1)
    }

    async fn bank_debits(&mut self, scope: &Scope, gift: GiftId) -> Result<BankDebits, StoreError> {
        sqlx::query_as::<_, BankDebitsRecord>(
            "select (select count(*) from bank_returns
                      where church_id = $1 and gift_id = $2) as returns,
                    (select min(sent_at) from attempts
                      where church_id = $1 and gift_id = $2
                        and kind = 'purchase') as first_sent_at",
        )
        .bind(scope.church().to_string())
        .bind(gift.to_string())
        .fetch_one(self.db())
        .await
        .about("bank_returns")?
        .decode()
    }
}

#[async_trait]
impl CorrectionsReads for SqliteReads {
    async fn corrections(
        &self,
        open_only: bool,
        page: u32,
        per_page: u32,
    ) -> Result<(Vec<CorrectionRow>, u64, u64), StoreError> {
        let mut db = self.db().await?;
        let (all, open): (i64, i64) = sqlx::query_as(
            "-- everywhere: payment staff serve all churches
             select count(*), count(*) filter (where closed_at is null) from corrections",
        )
        .fetch_one(&mut *db)
        .await
        .about("corrections")?;
        let which = if open_only { "where k.closed_at is null" } else { "" };
        let rows = sqlx::query_as::<_, CorrectionRowRecord>(&format!(
            "{ROW} {which} order by k.found_at desc, k.attempt_id desc, k.kind limit $1 offset $2"
        ))
        .bind(i64::from(per_page))
        .bind(before(page, per_page))
        .fetch_all(&mut *db)
        .await
        .about("corrections")?
        .into_iter()
        .map(CorrectionRowRecord::decode)
        .collect::<Result<_, _>>()?;
        Ok((rows, count(open), count(all)))
    }

    async fn corrections_of(&self, attempt: AttemptId) -> Result<Vec<CorrectionRow>, StoreError> {
        sqlx::query_as::<_, CorrectionRowRecord>(&format!(
            "{ROW} where k.attempt_id = $1 order by k.found_at, k.kind"
        ))
        .bind(attempt.to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("corrections")?
        .into_iter()
        .map(CorrectionRowRecord::decode)
        .collect()
    }

    async fn return_code_of(
        &self,
        scope: &Scope,
        attempt: AttemptId,
    ) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar("select code from bank_returns where church_id = $1 and attempt_id = $2")
            .bind(scope.church().to_string())
            .bind(attempt.to_string())
            .fetch_optional(&mut *self.db().await?)
            .await
            .about("bank_returns")
    }
}
