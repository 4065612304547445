use async_trait::async_trait;
use giving::Scope;
use giving::methods::{ExpiryNotice, HandOff, Kept};
use giving::ports::{MethodsReads, MethodsWork, StoreError};
use kernel::{ChurchId, Date, GiftId, MethodId, PersonId, RequestId, ScheduleId, Timestamp};

use super::{Db, SqliteReads, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::methods::{HandOffRecord, KeptRecord, OwnedRecord, month_cell};
use crate::rows::{Place, count};

const KEPT: &str = "select church_id, id, donor_id, kind, token, brand, last_four, expires_month,
        expires_year, nickname, removed_at, forgotten_at, renewed_at
   from methods";

const HAND_OFF: &str = "select id, donor_id, kind, back, made_at, expires_at, method_id
   from hand_offs
  where church_id = $1 and donor_id = $2 and id = $3";

async fn hand_off_of(
    db: &mut Db,
    sql: &str,
    scope: &Scope,
    donor: PersonId,
    id: RequestId,
) -> Result<Option<HandOff>, StoreError> {
    sqlx::query_as::<_, HandOffRecord>(sql)
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .bind(id.to_string())
        .fetch_optional(db)
        .await
        .about("hand_offs")?
        .map(HandOffRecord::decode)
        .transpose()
}

#[async_trait]
impl MethodsWork for SqliteWork {
    async fn kept_method(
        &mut self,
        scope: &Scope,
        donor: PersonId,
        id: MethodId,
    ) -> Result<Option<Kept>, StoreError> {
        sqlx::query_as::<_, KeptRecord>(&format!(
            "{KEPT} where church_id = $1 and donor_id = $2 and id = $3 and token <> ''"
        ))
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .bind(id.to_string())
        .fetch_optional(self.db())
        .await
        .about("methods")?
        .map(KeptRecord::decode)
        .transpose()
    }

    async fn save_method(&mut self, scope: &Scope, kept: &Kept) -> Result<(), StoreError> {
        sqlx::query(
            "update methods
                set last_four = $3, expires_month = $4, expires_year = $5, nickname = $6,
                    removed_at = $7, forgotten_at = $8, renewed_at = $9
              where church_id = $1 and id = $2",
        )
        .bind(scope.church().to_string())
        .bind(kept.method.id.to_string())
        .bind(&kept.method.last_four)
        .bind(kept.method.expires.map(|(month, _)| i64::from(month)))
        .bind(kept.method.expires.map(|(_, year)| i64::from(year)))
        .bind(&kept.nickname)
        .bind(kept.removed_at.map(Timestamp::as_micros))
        .bind(kept.forgotten_at.map(Timestamp::as_micros))
        .bind(kept.renewed_at.map(Timestamp::as_micros))
        .execute(self.db())
        .await
        .exactly_one("methods")
    }

    async fn methods_by_token(&mut self, token: &str) -> Result<Vec<(ChurchId, Kept)>, StoreError> {
        sqlx::query_as::<_, KeptRecord>(&format!(
            "{KEPT} where token = $1 and token <> '' and removed_at is null
              order by church_id, id"
        ))
        .bind(token)
        .fetch_all(self.db())
        .await
        .about("methods")?
        .into_iter()
        .map(KeptRecord::with_church)
        .collect()
    }

    async fn schedules_on(
        &mut self,
        scope: &Scope,
        method: MethodId,
    ) -> Result<Vec<ScheduleId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "select id
               from schedules
              where church_id = $1 and method_id = $2 and standing in ('active', 'paused')
              order by id",
        )
        .bind(scope.church().to_string())
        .bind(method.to_string())
        .fetch_all(self.db())
        .await
        .about("schedules")?;
        ids.iter().map(|id| Place { table: "schedules", row: id }.word("id", id)).collect()
    }

    async fn gifts_on(
        &mut self,
        scope: &Scope,
        donor: PersonId,
        method: MethodId,
    ) -> Result<u32, StoreError> {
        let gifts: i64 = sqlx::query_scalar(
            "select count(*)
               from gifts
              where church_id = $1 and donor_id = $2 and method_id = $3
                and state not in ('taken', 'failed', 'cancelled', 'refunded')",
        )
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .bind(method.to_string())
        .fetch_one(self.db())
        .await
        .about("gifts")?;
        Ok(u32::try_from(count(gifts)).unwrap_or(u32::MAX))
    }

    async fn add_hand_off(&mut self, scope: &Scope, hand_off: &HandOff) -> Result<(), StoreError> {
        sqlx::query(
            "insert into hand_offs (church_id, id, donor_id, kind, back, made_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (church_id, id) do nothing",
        )
        .bind(scope.church().to_string())
        .bind(hand_off.id.to_string())
        .bind(hand_off.donor.to_string())
        .bind(hand_off.kind.name())
        .bind(&hand_off.back)
        .bind(hand_off.made_at.as_micros())
        .bind(hand_off.expires_at.as_micros())
        .execute(self.db())
        .await
        .about("hand_offs")?;
        Ok(())
    }

    async fn hand_off(
        &mut self,
        scope: &Scope,
        donor: PersonId,
        id: RequestId,
    ) -> Result<Option<HandOff>, StoreError> {
        hand_off_of(self.db(), HAND_OFF, scope, donor, id).await
    }

    async fn end_hand_off(
        &mut self,
        scope: &Scope,
        id: RequestId,
        method: MethodId,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update hand_offs
                set method_id = $3
              where church_id = $1 and id = $2 and method_id is null",
        )
        .bind(scope.church().to_string())
        .bind(id.to_string())
        .bind(method.to_string())
        .execute(self.db())
        .await
        .exactly_one("hand_offs")
    }

    async fn tell_expiry(
        &mut self,
        scope: &Scope,
        notice: &ExpiryNotice,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let told = sqlx::query(
            "insert into expiry_told (church_id, method_id, expires, days, missed_on, at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (church_id, method_id, expires, days) do nothing",
        )
        .bind(scope.church().to_string())
        .bind(notice.method.to_string())
        .bind(month_cell(notice.expires))
        .bind(notice.lead.days())
        .bind(notice.missed_on.to_string())
        .bind(at.as_micros())
        .execute(self.db())
        .await
        .about("expiry_told")?;
        Ok(told.rows_affected() == 1)
    }
}

#[async_trait]
impl MethodsReads for SqliteReads {
    async fn wallet(&self, scope: &Scope, donor: PersonId) -> Result<Vec<Kept>, StoreError> {
        sqlx::query_as::<_, KeptRecord>(&format!(
            "{KEPT} where church_id = $1 and donor_id = $2 and token <> '' and removed_at is null
              order by place desc, id"
        ))
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("methods")?
        .into_iter()
        .map(KeptRecord::decode)
        .collect()
    }

    async fn gave_from_list(&self, scope: &Scope, gift: GiftId) -> Result<bool, StoreError> {
        let there: Option<(i64,)> = sqlx::query_as(
            "select m.place
               from gifts g
               join methods m on m.church_id = g.church_id and m.id = g.method_id
              where g.church_id = $1 and g.id = $2 and m.removed_at is null and m.token <> ''",
        )
        .bind(scope.church().to_string())
        .bind(gift.to_string())
        .fetch_optional(&mut *self.db().await?)
        .await
        .about("methods")?;
        Ok(there.is_some())
    }

    async fn hand_off_now(
        &self,
        scope: &Scope,
        donor: PersonId,
        id: RequestId,
    ) -> Result<Option<HandOff>, StoreError> {
        hand_off_of(&mut *self.db().await?, HAND_OFF, scope, donor, id).await
    }

    async fn methods_that_end(
        &self,
        scope: &Scope,
        by: Date,
        limit: u32,
    ) -> Result<Vec<(PersonId, MethodId)>, StoreError> {
        // Who was told nothing yet comes first.
        let records = sqlx::query_as::<_, OwnedRecord>(
            "select m.church_id, m.donor_id, m.id
               from methods m
               left join expiry_told t
                 on t.church_id = m.church_id and t.method_id = m.id and t.days = 30
                and t.expires = printf('%04d-%02d', m.expires_year, m.expires_month)
              where m.church_id = $1 and m.removed_at is null and m.token <> ''
                and m.expires_year * 12 + m.expires_month < $2
                and exists (select 1
                              from schedules s
                             where s.church_id = m.church_id and s.method_id = m.id
                               and s.standing in ('active', 'paused') and s.next_on <= $3)
                and not exists (select 1
                                  from expiry_told w
                                 where w.church_id = m.church_id and w.method_id = m.id
                                   and w.days = 7
                                   and w.expires
                                       = printf('%04d-%02d', m.expires_year, m.expires_month))
              order by case when t.at is null then 0 else 1 end, m.id
              limit $4",
        )
        .bind(scope.church().to_string())
        .bind(i64::from(by.year()) * 12 + i64::from(by.month()))
        .bind(by.to_string())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("methods")?;
        let owned = records.into_iter().map(OwnedRecord::decode);
        owned.map(|one| one.map(|(_, donor, method)| (donor, method))).collect()
    }

    async fn methods_to_forget(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<(ChurchId, PersonId, MethodId)>, StoreError> {
        sqlx::query_as::<_, OwnedRecord>(
            "select church_id, donor_id, id
               from methods
              where removed_at < $1 and forgotten_at is null
              order by removed_at, church_id, id
              limit $2",
        )
        .bind(before.as_micros())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("methods")?
        .into_iter()
        .map(OwnedRecord::decode)
        .collect()
    }
}
