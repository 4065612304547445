use async_trait::async_trait;
use giving::passkeys::Passkey;
use giving::ports::{PasskeysReads, PasskeysWork, StoreError};
use kernel::{PasskeyId, PersonId, RequestId, Timestamp};

use super::{PostgresReads, PostgresWork};
use crate::answer::Answer;
use crate::rows::passkeys::PasskeyRecord;

const PASSKEY: &str = "select id, person_id, credential, key, name, created_at, last_used_at
   from passkeys";

#[async_trait]
impl PasskeysWork for PostgresWork {
    async fn add_passkey(&mut self, passkey: &Passkey) -> Result<bool, StoreError> {
        let added = sqlx::query(
            "insert into passkeys (id, person_id, credential, key, name, created_at, last_used_at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (credential) do nothing",
        )
        .bind(passkey.id.to_string())
        .bind(passkey.person.to_string())
        .bind(&passkey.credential)
        .bind(&passkey.key)
        .bind(&passkey.name)
        .bind(passkey.created_at.as_micros())
        .bind(passkey.last_used_at.map(|at| at.as_micros()))
        .execute(self.db())
        .await
        .about("passkeys")?;
        Ok(added.rows_affected() == 1)
    }

    async fn use_passkey(
        &mut self,
        before: &Passkey,
        key: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let used = sqlx::query(
            "update passkeys set key = $3, last_used_at = $4 where id = $1 and key = $2",
        )
        .bind(before.id.to_string())
        .bind(&before.key)
        .bind(key)
        .bind(at.as_micros())
        .execute(self.db())
        .await
        .about("passkeys")?;
        Ok(used.rows_affected() == 1)
    }

    async fn name_passkey(
        &mut self,
        person: PersonId,
        id: PasskeyId,
        name: &str,
    ) -> Result<bool, StoreError> {
        let named = sqlx::query("update passkeys set name = $3 where id = $2 and person_id = $1")
            .bind(person.to_string())
            .bind(id.to_string())
            .bind(name)
            .execute(self.db())
            .await
            .about("passkeys")?;
        Ok(named.rows_affected() == 1)
    }

    async fn remove_passkey(
        &mut self,
        person: PersonId,
        id: PasskeyId,
    ) -> Result<bool, StoreError> {
        let removed = sqlx::query("delete from passkeys where id = $2 and person_id = $1")
            .bind(person.to_string())
            .bind(id.to_string())
            .execute(self.db())
            .await
            .about("passkeys")?;
        Ok(removed.rows_affected() == 1)
    }

    async fn answer_once(
        &mut self,
        asked: RequestId,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        // Two at once do not wait for each other over what both would forget.
        sqlx::query(
            "delete from passkey_answers
              where id in (
                    select id from passkey_answers where until <= $1 for update skip locked)",
        )
        .bind(now.as_micros())
        .execute(self.db())
        .await
        .about("passkey_answers")?;
        let first = sqlx::query(
            "insert into passkey_answers (id, until) values ($1, $2) on conflict (id) do nothing",
        )
        .bind(asked.to_string())
        .bind(until.as_micros())
        .execute(self.db())
        .await
        .about("passkey_answers")?;
        Ok(first.rows_affected() == 1)
    }
}

#[async_trait]
impl PasskeysReads for PostgresReads {
    async fn passkeys_of(&self, person: PersonId) -> Result<Vec<Passkey>, StoreError> {
        sqlx::query_as::<_, PasskeyRecord>(&format!(
            "{PASSKEY} where person_id = $1 order by created_at, id"
        ))
        .bind(person.to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("passkeys")?
        .into_iter()
        .map(PasskeyRecord::decode)
        .collect()
    }

    async fn passkey_by_credential(&self, credential: &str) -> Result<Option<Passkey>, StoreError> {
        sqlx::query_as::<_, PasskeyRecord>(&format!("{PASSKEY} where credential = $1"))
            .bind(credential)
            .fetch_optional(&mut *self.db().await?)
            .await
            .about("passkeys")?
            .map(PasskeyRecord::decode)
            .transpose()
    }
}
