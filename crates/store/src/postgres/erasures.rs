//! Donors who asked to be forgotten, and how they are.

use async_trait::async_trait;
use giving::Scope;
use giving::erasure::{Erasure, Tombstone};
use giving::ports::{ErasuresReads, ErasuresWork, StoreError};
use kernel::{ChurchId, PersonId, ScheduleId, Timestamp};
use views::OpenGift;

use super::{Db, PostgresReads, PostgresWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::Place;
use crate::rows::erasures::{ErasureRecord, OpenGiftRecord, due};

const ERASURE: &str = "select donor_id, asked_at, due_at, done_at
   from erasures
  where church_id = $1 and donor_id = $2";

/// What goes, table by table; what says who it was comes last, because the others are found by it.
/// $1 is the church, $2 the donor.
const GOES: [(&str, &str); 14] = [
    (
        "codes",
        "delete from codes
          where person_id in (select id from people where church_id = $1 and id = $2)",
    ),
    (
        "sign_in_misses",
        "delete from sign_in_misses
          where key in (
                select 'account ' || email from people where church_id = $1 and id = $2
                 union all
                select 'mailbox ' || email from people where church_id = $1 and id = $2)",
    ),
    (
        "bounces",
        "delete from bounces
          where address in (select email from people where church_id = $1 and id = $2)",
    ),
    (
        "mails",
        "delete from mails
          where gathered_for = $2
             or recipient in (select email from people where church_id = $1 and id = $2)",
    ),
    (
        "guest_wishes",
        "delete from guest_wishes
          where church_id = $1
            and (donor_id = $2
                 or lower(email) in (select email from people where church_id = $1 and id = $2))",
    ),
    ("hand_offs", "delete from hand_offs where church_id = $1 and donor_id = $2"),
    ("stacking_wishes", "delete from stacking_wishes where church_id = $1 and donor_id = $2"),
    ("fallback_consents", "delete from fallback_consents where church_id = $1 and donor_id = $2"),
    (
        "preferences",
        "delete from preferences
          where person_id in (select id from people where church_id = $1 and id = $2)",
    ),
    (
        "sign_ins",
        "delete from sign_ins
          where person_id in (select id from people where church_id = $1 and id = $2)",
    ),
    (
        "passkeys",
        "delete from passkeys
          where person_id in (select id from people where church_id = $1 and id = $2)",
    ),
    (
        "contacts",
        "delete from contacts
          where person_id in (select id from people where church_id = $1 and id = $2)",
    ),
    (
        "dispatches",
        "delete from dispatches
          where person_id in (select id from people where church_id = $1 and id = $2)",
    ),
    ("imported_people", "delete from imported_people where church_id = $1 and person_id = $2"),
];

/// What stays and says less, and what ends. $3 is now.
const ENDS: [(&str, &str); 5] = [
    (
        "methods",
        "update methods
            set nickname = '', last_four = '', expires_month = null, expires_year = null,
                removed_at = coalesce(removed_at, $3)
          where church_id = $1 and donor_id = $2",
    ),
    (
        "pledges",
        "update pledges
            set ended_at = $3
          where church_id = $1 and donor_id = $2 and ended_at is null",
    ),
    (
        "households",
        "update households
            set standing = 'withdrawn', invited = '', ended_at = $3
          where church_id = $1 and standing = 'asked'
            and (asker_id = $2
                 or invited in (select email from people where church_id = $1 and id = $2))",
    ),
    (
        "households",
        "update households
            set standing = 'left', ended_at = $3
          where church_id = $1 and standing = 'joined' and (asker_id = $2 or partner_id = $2)",
    ),
    ("erasures", "update erasures set done_at = $3 where church_id = $1 and donor_id = $2"),
];

/// Gifts that are not over, of `gifts g`.
const OPEN: &str = "g.state not in ('taken', 'failed', 'cancelled', 'refunded')";

async fn open(db: &mut Db, scope: &Scope, donor: PersonId) -> Result<Vec<OpenGift>, StoreError> {
    sqlx::query_as::<_, OpenGiftRecord>(&format!(
        "select g.id, g.on_date, g.amount_minor, g.currency, g.state
           from gifts g
          where g.church_id = $1 and g.donor_id = $2 and {OPEN}
          order by g.on_date, g.id"
    ))
    .bind(scope.church().to_string())
    .bind(donor.to_string())
    .fetch_all(db)
    .await
    .about("gifts")?
    .into_iter()
    .map(OpenGiftRecord::decode)
    .collect()
}

async fn find(
    db: &mut Db,
    sql: &str,
    scope: &Scope,
    donor: PersonId,
) -> Result<Option<Erasure>, StoreError> {
    sqlx::query_as::<_, ErasureRecord>(sql)
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .fetch_optional(db)
        .await
        .about("erasures")?
        .map(ErasureRecord::decode)
        .transpose()
}

#[async_trait]
impl ErasuresWork for PostgresWork {
    async fn add_erasure(&mut self, scope: &Scope, erasure: &Erasure) -> Result<(), StoreError> {
        sqlx::query(
            "insert into erasures (church_id, donor_id, asked_at, due_at)
             values ($1, $2, $3, $4)
             on conflict (church_id, donor_id) do nothing",
        )
        .bind(scope.church().to_string())
        .bind(erasure.donor.to_string())
        .bind(erasure.asked_at.as_micros())
        .bind(erasure.due_at.as_micros())
        .execute(self.db())
        .await
        .about("erasures")?;
        Ok(())
    }

    async fn erasure(
        &mut self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Option<Erasure>, StoreError> {
        find(self.db(), &format!("{ERASURE} for update"), scope, donor).await
    }

    async fn drop_erasure(&mut self, scope: &Scope, donor: PersonId) -> Result<(), StoreError> {
        sqlx::query(
            "delete from erasures where church_id = $1 and donor_id = $2 and done_at is null",
        )
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .execute(self.db())
        .await
        .exactly_one("erasures")
    }

    async fn lock_giver(&mut self, scope: &Scope, donor: PersonId) -> Result<(), StoreError> {
        sqlx::query("select 1 from people where church_id = $1 and id = $2 for update")
            .bind(scope.church().to_string())
            .bind(donor.to_string())
            .fetch_optional(self.db())
            .await
            .about("people")?;
        Ok(())
    }

    async fn givers_stay(&mut self, donors: &[PersonId]) -> Result<bool, StoreError> {
        let mut donors: Vec<String> = donors.iter().map(ToString::to_string).collect();
        donors.sort_unstable();
        donors.dedup();
        let wanted = donors.len();
        let stay: Vec<(String,)> = sqlx::query_as(
            "-- everywhere: those who gave at one moment; a tombstone has this address
             select id
               from people
              where id = any($1) and email <> 'left ' || id
              order by id
                for key share",
        )
        .bind(donors)
        .fetch_all(self.db())
        .await
        .about("people")?;
        Ok(stay.len() == wanted)
    }

    async fn open_gifts(
        &mut self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Vec<OpenGift>, StoreError> {
        open(self.db(), scope, donor).await
    }

    async fn running_of(
        &mut self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Vec<ScheduleId>, StoreError> {
        let ids: Vec<(String,)> = sqlx::query_as(
            "select id
               from schedules
              where church_id = $1 and donor_id = $2 and standing in ('active', 'paused')
              order by id",
        )
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .fetch_all(self.db())
        .await
        .about("schedules")?;
        ids.iter().map(|(id,)| Place { table: "schedules", row: id }.word("id", id)).collect()
    }

    async fn erase(
        &mut self,
        scope: &Scope,
        tombstone: &Tombstone,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (church, donor) = (scope.church().to_string(), tombstone.donor.to_string());
        for (table, goes) in GOES {
            let goes = sqlx::query(goes).bind(&church).bind(&donor);
            goes.execute(self.db()).await.about(table)?;
        }
        for (table, ends) in ENDS {
            let ends = sqlx::query(ends).bind(&church).bind(&donor).bind(at.as_micros());
            ends.execute(self.db()).await.about(table)?;
        }
        sqlx::query(
            "update people
                set name = $3, email = $4, folded = $5, password = null,
                    credential = credential + 1, last_sign_in = null, campus_id = null,
                    locale = null
              where church_id = $1 and id = $2 and role = 'donor'",
        )
        .bind(scope.church().to_string())
        .bind(tombstone.donor.to_string())
        .bind(&tombstone.name)
        .bind(&tombstone.address)
        .bind(tombstone.name.to_lowercase())
        .execute(self.db())
        .await
        .exactly_one("people")
    }
}

#[async_trait]
impl ErasuresReads for PostgresReads {
    async fn erasure_now(
        &self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Option<Erasure>, StoreError> {
        find(&mut *self.db().await?, ERASURE, scope, donor).await
    }

    async fn open_gifts_now(
        &self,
        scope: &Scope,
        donor: PersonId,
    ) -> Result<Vec<OpenGift>, StoreError> {
        open(&mut *self.db().await?, scope, donor).await
    }

    async fn erasures_due(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(ChurchId, PersonId)>, StoreError> {
        let due_now: Vec<(String, String)> = sqlx::query_as(&format!(
            "-- everywhere: the engine serves all churches
             select e.church_id, e.donor_id
               from erasures e
              where e.done_at is null and e.due_at <= $1
                and not exists (
                    select 1
                      from gifts g
                     where g.church_id = e.church_id and g.donor_id = e.donor_id and {OPEN})
              order by e.due_at, e.donor_id
              limit $2"
        ))
        .bind(now.as_micros())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("erasures")?;
        due_now.into_iter().map(due).collect()
    }

    async fn erased_among(
        &self,
        scope: &Scope,
        people: &[PersonId],
    ) -> Result<Vec<PersonId>, StoreError> {
        let people: Vec<String> = people.iter().map(ToString::to_string).collect();
        let left: Vec<(String,)> = sqlx::query_as(
            "select donor_id
               from erasures
              where church_id = $1 and done_at is not null
                and donor_id = any($2)
              order by donor_id",
        )
        .bind(scope.church().to_string())
        .bind(people)
        .fetch_all(&mut *self.db().await?)
        .await
        .about("erasures")?;
        left.iter().map(|(id,)| Place { table: "erasures", row: id }.word("donor_id", id)).collect()
    }
}
