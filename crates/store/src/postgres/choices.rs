use async_trait::async_trait;
use delayed_payments::spacing::{Sent, Stacking};
use giving::Scope;
use giving::choices::{About, Choice, KeptConsent, Wish};
use giving::gifts::Gift;
use giving::methods::Method;
use giving::ports::{ChoicesReads, ChoicesWork, StoreError};
use kernel::{ChurchId, GiftId, MethodId, PersonId, ScheduleId, Timestamp};
use sqlx::{Postgres, QueryBuilder};

use super::{Db, PostgresReads, PostgresWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::Place;
use crate::rows::choices::{
    ChoiceRecord, ConsentRecord, SentRecord, TimeRecord, WishRecord, chosen_cells, consent_cell,
    gift_id, planned_since, wish_cells,
};
use crate::rows::churches::MethodRecord;
use crate::rows::plans::gift_key;

const CONSENT: &str = "select id, donor_id, body, words, agreed_at
   from fallback_consents
  where church_id = $1 and donor_id = $2 and ended_at is null";

const WISHES: &str = "select donor_id, gift_id, wish, days from stacking_wishes where church_id = ";

/// `in (…)` of so many ids.
fn push_ids<T: ToString>(sql: &mut QueryBuilder<'_, Postgres>, ids: &[T]) {
    sql.push(" in (");
    let mut list = sql.separated(", ");
    for id in ids {
        list.push_bind(id.to_string());
    }
    sql.push(")");
}

async fn consent_of(
    db: &mut Db,
    scope: &Scope,
    donor: PersonId,
) -> Result<Option<KeptConsent>, StoreError> {
    sqlx::query_as::<_, ConsentRecord>(CONSENT)
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .fetch_optional(db)
        .await
        .about("fallback_consents")?
        .map(ConsentRecord::decode)
        .transpose()
}

async fn wishes_of(
    db: &mut Db,
    scope: &Scope,
    donors: &[PersonId],
) -> Result<Vec<Wish>, StoreError> {
    if donors.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = QueryBuilder::<Postgres>::new(WISHES);
    sql.push_bind(scope.church().to_string()).push(" and donor_id");
    push_ids(&mut sql, donors);
    sql.push(" order by donor_id, gift_id");
    sql.build_query_as::<WishRecord>()
        .fetch_all(db)
        .await
        .about("stacking_wishes")?
        .into_iter()
        .map(WishRecord::decode)
        .collect()
}

#[async_trait]
impl ChoicesWork for PostgresWork {
    async fn reroute_gift(&mut self, scope: &Scope, gift: &Gift) -> Result<(), StoreError> {
        sqlx::query(
            "update gifts
                set method_id = $4, kind = $5, facility_id = $6, gateway_id = $7
              where church_id = $1 and id = $2 and version = $3",
        )
        .bind(scope.church().to_string())
        .bind(gift.id.to_string())
        .bind(i64::from(gift.version))
        .bind(gift.method.to_string())
        .bind(gift.kind.name())
        .bind(gift.facility.to_string())
        .bind(gift.gateway.as_str())
        .execute(self.db())
        .await
        .exactly_one("gifts")
    }

    async fn add_choice(
        &mut self,
        scope: &Scope,
        gift: GiftId,
        choice: &Choice,
    ) -> Result<(), StoreError> {
        let (kind, from, to, until) = chosen_cells(&choice.chosen);
        sqlx::query(
            "insert into gift_choices (church_id, gift_id, at, kind, from_method, to_method,
                    until_at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (church_id, gift_id, at, kind) do nothing",
        )
        .bind(scope.church().to_string())
        .bind(gift.to_string())
        .bind(choice.at.as_micros())
        .bind(kind)
        .bind(from)
        .bind(to)
        .bind(until)
        .execute(self.db())
        .await
        .about("gift_choices")?;
        Ok(())
    }

    async fn ways_left(
        &mut self,
        scope: &Scope,
        gift: GiftId,
    ) -> Result<Vec<MethodId>, StoreError> {
        let ways: Vec<String> = sqlx::query_scalar(
            "select way
               from (select c.from_method as way
                       from gift_choices c
                      where c.church_id = $1 and c.gift_id = $2
                     union
                     select a.method_id
                       from attempts a
                      where a.church_id = $1 and a.gift_id = $2) w
              where way is not null
                and way <> (select g.method_id from gifts g where g.church_id = $1 and g.id = $2)
              order by way",
        )
        .bind(scope.church().to_string())
        .bind(gift.to_string())
        .fetch_all(self.db())
        .await
        .about("gift_choices")?;
        ways.iter().map(|way| Place { table: "gift_choices", row: way }.word("way", way)).collect()
    }

    async fn methods_of(
        &mut self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Vec<Method>, StoreError> {
        sqlx::query_as::<_, MethodRecord>(
            "select id, donor_id, kind, token, brand, last_four, expires_month, expires_year
               from methods
              where church_id = $1 and donor_id = $2 and token <> '' and removed_at is null
              order by place desc",
        )
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .fetch_all(self.db())
        .await
        .about("methods")?
        .into_iter()
        .map(MethodRecord::decode)
        .collect()
    }

    async fn put_wish(
        &mut self,
        scope: &Scope,
        wish: &Wish,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (name, days) = wish_cells(wish.stacking);
        sqlx::query(
            "insert into stacking_wishes (church_id, donor_id, gift_id, wish, days, at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (church_id, donor_id, gift_id) do update
                set wish = excluded.wish, days = excluded.days, at = excluded.at",
        )
        .bind(scope.church().to_string())
        .bind(wish.donor.to_string())
        .bind(wish.gift.map(|id| id.to_string()).unwrap_or_default())
        .bind(name)
        .bind(days.map(i64::from))
        .bind(at.as_micros())
        .execute(self.db())
        .await
        .exactly_one("stacking_wishes")
    }

    async fn wishes(
        &mut self,
        scope: &Scope,
        donors: &[PersonId],
    ) -> Result<Vec<Wish>, StoreError> {
        wishes_of(self.db(), scope, donors).await
    }

    async fn sent_near(
        &mut self,
        scope: &Scope,
        donors: &[PersonId],
        since: Timestamp,
    ) -> Result<Vec<Sent>, StoreError> {
        if donors.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = QueryBuilder::<Postgres>::new(
            "select m.donor_id, g.amount_minor, g.currency, a.sent_at as at
               from methods m
               join attempts a on a.church_id = m.church_id and a.method_id = m.id
               join gifts g on g.church_id = a.church_id and g.id = a.gift_id
              where a.kind = 'purchase'
                and (a.class is null or a.class = 'success' or a.certainty = 'unknown')
                and a.sent_at > ",
        );
        sql.push_bind(since.as_micros());
        sql.push(" and m.church_id = ").push_bind(scope.church().to_string());
        sql.push(" and m.donor_id");
        push_ids(&mut sql, donors);
        sql.push(
            " union all
             select donor_id, amount_minor, currency, state_at
               from gifts
              where state in ('due', 'released') and state_at > ",
        );
        sql.push_bind(since.as_micros());
        sql.push(" and on_date >= ").push_bind(planned_since(since));
        sql.push(" and church_id = ").push_bind(scope.church().to_string());
        sql.push(" and donor_id");
        push_ids(&mut sql, donors);
        sql.build_query_as::<SentRecord>()
            .fetch_all(self.db())
            .await
            .about("gifts")?
            .into_iter()
            .map(SentRecord::decode)
            .collect()
    }

    async fn times_near(
        &mut self,
        scope: &Scope,
        schedules: &[ScheduleId],
        since: Timestamp,
    ) -> Result<Vec<(ScheduleId, Timestamp)>, StoreError> {
        if schedules.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = QueryBuilder::<Postgres>::new(
            "select id as schedule_id, next_due_at as at
               from schedules
              where next_due_at is not null and standing in ('active', 'paused')
                and church_id = ",
        );
        sql.push_bind(scope.church().to_string()).push(" and id");
        push_ids(&mut sql, schedules);
        sql.push(
            " union all
             select schedule_id, coalesce(taken_at, state_at, changed_at)
               from gifts
              where state not in ('held', 'failed', 'cancelled', 'refunded')
                and coalesce(taken_at, state_at, changed_at) > ",
        );
        sql.push_bind(since.as_micros());
        sql.push(" and on_date >= ").push_bind(planned_since(since));
        sql.push(" and church_id = ").push_bind(scope.church().to_string());
        sql.push(" and schedule_id");
        push_ids(&mut sql, schedules);
        sql.build_query_as::<TimeRecord>()
            .fetch_all(self.db())
            .await
            .about("schedules")?
            .into_iter()
            .map(TimeRecord::decode)
            .collect()
    }

    async fn tell_waiting(
        &mut self,
        scope: &Scope,
        gift: GiftId,
        about: About,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let told = sqlx::query(
            "insert into waiting_told (church_id, gift_id, about, at) values ($1, $2, $3, $4)
             on conflict (church_id, gift_id, about) do nothing",
        )
        .bind(scope.church().to_string())
        .bind(gift.to_string())
        .bind(about.name())
        .bind(at.as_micros())
        .execute(self.db())
        .await
        .about("waiting_told")?;
        Ok(told.rows_affected() == 1)
    }

    async fn end_consent(
        &mut self,
        scope: &Scope,
        donor: PersonId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update fallback_consents
                set ended_at = $3
              where church_id = $1 and donor_id = $2 and ended_at is null",
        )
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .bind(at.as_micros())
        .execute(self.db())
        .await
        .about("fallback_consents")?;
        Ok(())
    }

    async fn add_consent(&mut self, scope: &Scope, kept: &KeptConsent) -> Result<(), StoreError> {
        sqlx::query(
            "insert into fallback_consents (church_id, id, donor_id, body, words, agreed_at)
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(scope.church().to_string())
        .bind(kept.id.to_string())
        .bind(kept.donor.to_string())
        .bind(consent_cell(&kept.consent)?)
        .bind(&kept.words)
        .bind(kept.agreed_at.as_micros())
        .execute(self.db())
        .await
        .exactly_one("fallback_consents")
    }

    async fn consent(
        &mut self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Option<KeptConsent>, StoreError> {
        consent_of(self.db(), scope, donor).await
    }
}

#[async_trait]
impl ChoicesReads for PostgresReads {
    async fn choices(&self, scope: &Scope, gift: GiftId) -> Result<Vec<Choice>, StoreError> {
        sqlx::query_as::<_, ChoiceRecord>(
            "select gift_id, at, kind, from_method, to_method, until_at
               from gift_choices
              where church_id = $1 and gift_id = $2
              order by at, kind",
        )
        .bind(scope.church().to_string())
        .bind(gift.to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gift_choices")?
        .into_iter()
        .map(ChoiceRecord::decode)
        .collect()
    }

    async fn wishes_now(
        &self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Vec<(Option<GiftId>, Stacking)>, StoreError> {
        let wishes = wishes_of(&mut *self.db().await?, scope, &[donor]).await?;
        Ok(wishes.into_iter().map(|wish| (wish.gift, wish.stacking)).collect())
    }

    async fn consent_now(
        &self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Option<KeptConsent>, StoreError> {
        consent_of(&mut *self.db().await?, scope, donor).await
    }

    async fn gifts_to_ask_about(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<(ChurchId, GiftId)>, StoreError> {
        sqlx::query_as::<_, (String, String)>(
            "select g.church_id, g.id
               from gifts g
               join schedules s on s.church_id = g.church_id and s.id = g.schedule_id
              where g.state = 'held' and s.standing = 'active' and s.next_due_at < $1
                and not exists (
                    select 1 from waiting_told t
                     where t.church_id = g.church_id and t.gift_id = g.id
                       and t.about = 'stacking')
              order by s.next_due_at, g.church_id, g.id
              limit $2",
        )
        .bind(before.as_micros())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gifts")?
        .into_iter()
        .map(gift_key)
        .collect()
    }

    async fn gifts_to_tell_of_year_end(
        &self,
        scope: &Scope,
        limit: u32,
    ) -> Result<Vec<GiftId>, StoreError> {
        let gifts: Vec<String> = sqlx::query_scalar(
            "select g.id
               from gifts g
              where g.church_id = $1
                and (g.state = 'held' or (g.state = 'due' and g.first_failed_at is not null))
                and not exists (
                    select 1 from waiting_told t
                     where t.church_id = g.church_id and t.gift_id = g.id
                       and t.about = 'year_end')
              order by g.made_at, g.id
              limit $2",
        )
        .bind(scope.church().to_string())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gifts")?;
        gifts.iter().map(|id| gift_id(id)).collect()
    }
}
