use async_trait::async_trait;
use giving::people::Person;
use giving::ports::{AccessReads, AccessWork, StoreError};
use giving::sign_ins::SignIn;
use kernel::{PersonId, SignInId, Timestamp};

use super::people::PERSON;
use super::{PostgresReads, PostgresWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::access::SignInRecord;
use crate::rows::people::PersonRecord;

#[async_trait]
impl AccessWork for PostgresWork {
    async fn link_key(&mut self, drawn: &str) -> Result<String, StoreError> {
        let (key,): (String,) = sqlx::query_as(
            "insert into link_keys (id, key) values (1, $1)
             on conflict (id) do update set key = link_keys.key
             returning key",
        )
        .bind(drawn)
        .fetch_one(self.db())
        .await
        .about("link_keys")?;
        Ok(key)
    }

    async fn begin_sign_in(&mut self, sign_in: &SignIn) -> Result<(), StoreError> {
        sqlx::query("delete from sign_ins where person_id = $1 and lasts_until <= $2")
            .bind(sign_in.person.to_string())
            .bind(sign_in.started_at.as_micros())
            .execute(self.db())
            .await
            .about("sign_ins")?;
        sqlx::query(
            "insert into sign_ins (id, person_id, browser, system, started_at, seen_at, lasts_until)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(sign_in.id.to_string())
        .bind(sign_in.person.to_string())
        .bind(sign_in.browser.name())
        .bind(sign_in.system.name())
        .bind(sign_in.started_at.as_micros())
        .bind(sign_in.seen_at.as_micros())
        .bind(sign_in.lasts_until.as_micros())
        .execute(self.db())
        .await
        .exactly_one("sign_ins")
    }

    async fn sign_in_seen(
        &mut self,
        id: SignInId,
        at: Timestamp,
        lasts_until: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update sign_ins set seen_at = $2, lasts_until = $3
              where id = $1 and ended_at is null",
        )
        .bind(id.to_string())
        .bind(at.as_micros())
        .bind(lasts_until.as_micros())
        .execute(self.db())
        .await
        .about("sign_ins")?;
        Ok(())
    }

    async fn end_sign_in(
        &mut self,
        person: PersonId,
        id: SignInId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let ended = sqlx::query(
            "update sign_ins set ended_at = $3
              where id = $2 and person_id = $1 and ended_at is null",
        )
        .bind(person.to_string())
        .bind(id.to_string())
        .bind(at.as_micros())
        .execute(self.db())
        .await
        .about("sign_ins")?;
        Ok(ended.rows_affected() == 1)
    }

    async fn end_sign_ins(
        &mut self,
        person: PersonId,
        but: Option<SignInId>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update sign_ins set ended_at = $3
              where person_id = $1 and id <> $2 and ended_at is null",
        )
        .bind(person.to_string())
        .bind(but.map(|id| id.to_string()).unwrap_or_default())
        .bind(at.as_micros())
        .execute(self.db())
        .await
        .about("sign_ins")?;
        Ok(())
    }
}

#[async_trait]
impl AccessReads for PostgresReads {
    async fn link_key_now(&self) -> Result<Option<String>, StoreError> {
        let key: Option<(String,)> = sqlx::query_as("select key from link_keys where id = 1")
            .fetch_optional(&mut *self.db().await?)
            .await
            .about("link_keys")?;
        Ok(key.map(|(key,)| key))
    }

    async fn person_signed_in(
        &self,
        person: PersonId,
        sign_in: SignInId,
    ) -> Result<Option<Person>, StoreError> {
        sqlx::query_as::<_, PersonRecord>(&format!(
            "{PERSON} where id = $1 and exists (
                    select 1 from sign_ins s
                     where s.id = $2 and s.person_id = people.id and s.ended_at is null)"
        ))
        .bind(person.to_string())
        .bind(sign_in.to_string())
        .fetch_optional(&mut *self.db().await?)
        .await
        .about("people")?
        .map(PersonRecord::decode)
        .transpose()
    }

    async fn sign_ins_of(
        &self,
        person: PersonId,
        now: Timestamp,
    ) -> Result<Vec<SignIn>, StoreError> {
        sqlx::query_as::<_, SignInRecord>(
            "select id, person_id, browser, system, started_at, seen_at, lasts_until
               from sign_ins
              where person_id = $1 and lasts_until > $2 and ended_at is null
              order by seen_at desc, id",
        )
        .bind(person.to_string())
        .bind(now.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("sign_ins")?
        .into_iter()
        .map(SignInRecord::decode)
        .collect()
    }
}
