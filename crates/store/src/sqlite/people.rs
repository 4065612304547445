use async_trait::async_trait;
use giving::people::{Code, Person};
use giving::ports::{PeopleReads, PeopleWork, StoreError};
use kernel::{Locale, PersonId, Timestamp};

use super::{Db, SqliteReads, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::instant;
use crate::rows::people::{CodeRecord, PersonRecord, folded};

pub(super) const PERSON: &str =
    "select id, church_id, campus_id, role, name, email, password, credential,
        last_sign_in, locale
   from people";

/// By a condition on one text. Who signs in is of no church yet.
async fn find(db: &mut Db, condition: &str, text: &str) -> Result<Option<Person>, StoreError> {
    sqlx::query_as::<_, PersonRecord>(&format!("{PERSON} where {condition}"))
        .bind(text)
        .fetch_optional(db)
        .await
        .about("people")?
        .map(PersonRecord::decode)
        .transpose()
}

#[async_trait]
impl PeopleWork for SqliteWork {
    async fn add_person(&mut self, person: &Person) -> Result<(), StoreError> {
        sqlx::query(
            "insert into people (id, church_id, campus_id, role, name, email, folded, password,
                    credential, last_sign_in, locale)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(person.id.to_string())
        .bind(person.church.map(|id| id.to_string()))
        .bind(person.campus.map(|id| id.to_string()))
        .bind(person.role.name())
        .bind(&person.name)
        .bind(&person.email)
        .bind(folded(person))
        .bind(person.password.as_ref().map(|hash| &hash.0))
        .bind(i64::from(person.credential))
        .bind(person.last_sign_in.map(|at| at.as_micros()))
        .bind(person.locale.map(Locale::code))
        .execute(self.db())
        .await
        .exactly_one("people")
    }

    async fn person(&mut self, id: PersonId) -> Result<Option<Person>, StoreError> {
        find(self.db(), "id = $1", &id.to_string()).await
    }

    async fn person_by_email(&mut self, email: &str) -> Result<Option<Person>, StoreError> {
        find(self.db(), "email = $1", email).await
    }

    async fn save_person(&mut self, person: &Person) -> Result<(), StoreError> {
        sqlx::query(
            "-- everywhere: whoever signs in is of no church yet
             update people
                set name = $2, folded = $3, password = $4, credential = $5, last_sign_in = $6,
                    locale = $7
              where id = $1",
        )
        .bind(person.id.to_string())
        .bind(&person.name)
        .bind(folded(person))
        .bind(person.password.as_ref().map(|hash| &hash.0))
        .bind(i64::from(person.credential))
        .bind(person.last_sign_in.map(|at| at.as_micros()))
        .bind(person.locale.map(Locale::code))
        .execute(self.db())
        .await
        .exactly_one("people")
    }

    async fn put_code(&mut self, code: &Code) -> Result<(), StoreError> {
        sqlx::query(
            "insert into codes (person_id, hash, expires_at, misses, link)
             values ($1, $2, $3, $4, $5)
             on conflict (person_id) do update
                set hash = excluded.hash, expires_at = excluded.expires_at,
                    misses = excluded.misses, link = excluded.link",
        )
        .bind(code.person.to_string())
        .bind(&code.hash.0)
        .bind(code.expires_at.as_micros())
        .bind(i64::from(code.misses))
        .bind(code.link.map(|link| link.to_string()))
        .execute(self.db())
        .await
        .exactly_one("codes")
    }

    async fn code(&mut self, person: PersonId) -> Result<Option<Code>, StoreError> {
        sqlx::query_as::<_, CodeRecord>(
            "select person_id, hash, expires_at, misses, link from codes where person_id = $1",
        )
        .bind(person.to_string())
        .fetch_optional(self.db())
        .await
        .about("codes")?
        .map(CodeRecord::decode)
        .transpose()
    }

    async fn miss_code(&mut self, person: PersonId) -> Result<(), StoreError> {
        sqlx::query("update codes set misses = misses + 1 where person_id = $1")
            .bind(person.to_string())
            .execute(self.db())
            .await
            .exactly_one("codes")
    }

    async fn spend_code(&mut self, code: &Code) -> Result<bool, StoreError> {
        let spent = sqlx::query("delete from codes where person_id = $1 and hash = $2")
            .bind(code.person.to_string())
            .bind(&code.hash.0)
            .execute(self.db())
            .await
            .about("codes")?;
        Ok(spent.rows_affected() == 1)
    }

    async fn note_miss(&mut self, key: &str, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query("insert into sign_in_misses (key, at) values ($1, $2)")
            .bind(key)
            .bind(at.as_micros())
            .execute(self.db())
            .await
            .exactly_one("sign_in_misses")
    }

    async fn forgive_miss(&mut self, key: &str, at: Timestamp) -> Result<(), StoreError> {
        // Two tries of one instant are two: only one of them is forgiven.
        sqlx::query(
            "delete from sign_in_misses
              where rowid in (
                    select rowid from sign_in_misses where key = $1 and at = $2 limit 1)",
        )
        .bind(key)
        .bind(at.as_micros())
        .execute(self.db())
        .await
        .about("sign_in_misses")?;
        Ok(())
    }

    async fn misses(
        &mut self,
        key: &str,
        since: Timestamp,
    ) -> Result<(u32, Option<Timestamp>), StoreError> {
        let (misses, first): (i64, Option<i64>) = sqlx::query_as(
            "select count(*), min(at) from sign_in_misses where key = $1 and at > $2",
        )
        .bind(key)
        .bind(since.as_micros())
        .fetch_one(self.db())
        .await
        .about("sign_in_misses")?;
        Ok((u32::try_from(misses).unwrap_or(u32::MAX), instant(first)))
    }

    async fn forget_misses(&mut self, key: &str) -> Result<(), StoreError> {
        sqlx::query("delete from sign_in_misses where key = $1")
            .bind(key)
            .execute(self.db())
            .await
            .about("sign_in_misses")?;
        Ok(())
    }
}

#[async_trait]
impl PeopleReads for SqliteReads {
    async fn person_now(&self, id: PersonId) -> Result<Option<Person>, StoreError> {
        find(&mut *self.db().await?, "id = $1", &id.to_string()).await
    }

    async fn staff(&self) -> Result<Vec<Person>, StoreError> {
        sqlx::query_as::<_, PersonRecord>(&format!(
            "{PERSON} where role = 'payment_staff' order by name, id"
        ))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("people")?
        .into_iter()
        .map(PersonRecord::decode)
        .collect()
    }
}
