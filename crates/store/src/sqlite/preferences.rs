use async_trait::async_trait;
use giving::mails::{Addressed, NewMail};
use giving::ports::{PreferencesReads, PreferencesWork, StoreError};
use giving::preferences::{Preferences, Reader};
use kernel::{MailId, PersonId, Timestamp};
use views::Bounced;

use super::{Db, SqliteReads, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::Place;
use crate::rows::mails::{MailRecord, WholeMailRecord, letter};
use crate::rows::preferences::{BounceRecord, reader};

/// A person as a reader, in one JSON text; what follows says which.
macro_rules! a_reader {
    () => {
        "json_object(
                'id', p.id, 'church_id', p.church_id, 'name', p.name, 'email', p.email,
                'locale', p.locale, 'church_locale', c.locale,
                'zone', r.zone, 'church_zone', c.zone, 'quiet_from', r.quiet_from,
                'quiet_until', r.quiet_until, 'digest', r.digest, 'chosen', r.chosen,
                'address', r.address, 'large_print', r.large_print, 'bounced', b.at,
                'phone', (select k.address from contacts k
                           where k.person_id = p.id and k.kind = 'phone'
                             and k.proven_at is not null and k.stopped_at is null),
                'webhook', (select k.address from contacts k
                             where k.person_id = p.id and k.kind = 'webhook'
                               and k.proven_at is not null and k.stopped_at is null))
           from people p
           left join churches c on c.id = p.church_id
           left join preferences r on r.person_id = p.id
           left join bounces b on b.address = p.email"
    };
}

pub(super) use a_reader;

async fn find(db: &mut Db, person: PersonId) -> Result<Option<Reader>, StoreError> {
    let json: Option<(String,)> =
        sqlx::query_as(concat!("select ", a_reader!(), " where p.id = $1"))
            .bind(person.to_string())
            .fetch_optional(db)
            .await
            .about("people")?;
    json.map(|(json,)| reader(&json)).transpose()
}

#[async_trait]
impl PreferencesWork for SqliteWork {
    async fn reader(&mut self, person: PersonId) -> Result<Option<Reader>, StoreError> {
        find(self.db(), person).await
    }

    async fn save_preferences(
        &mut self,
        preferences: &Preferences,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let chosen = serde_json::to_string(&preferences.chosen)
            .map_err(|error| StoreError::Database(Box::new(error)))?;
        sqlx::query(
            "insert into preferences (person_id, zone, quiet_from, quiet_until, digest, chosen,
                    changed_at, address, large_print)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (person_id) do update
                set zone = excluded.zone, quiet_from = excluded.quiet_from,
                    quiet_until = excluded.quiet_until, digest = excluded.digest,
                    chosen = excluded.chosen, changed_at = excluded.changed_at,
                    address = excluded.address, large_print = excluded.large_print",
        )
        .bind(preferences.person.to_string())
        .bind(&preferences.zone)
        .bind(preferences.quiet.map(|quiet| i64::from(quiet.from)))
        .bind(preferences.quiet.map(|quiet| i64::from(quiet.until)))
        .bind(i64::from(preferences.digest))
        .bind(chosen)
        .bind(at.as_micros())
        .bind(&preferences.address)
        .bind(i64::from(preferences.large_print))
        .execute(self.db())
        .await
        .exactly_one("preferences")
    }

    async fn stop_key(&mut self, mail: MailId, key: &str) -> Result<String, StoreError> {
        let (key,): (String,) = sqlx::query_as(
            "-- everywhere: the postman serves all churches
             update mails set stop_key = coalesce(stop_key, $2) where id = $1
             returning stop_key",
        )
        .bind(mail.to_string())
        .bind(key)
        .fetch_one(self.db())
        .await
        .about("mails")?;
        Ok(key)
    }

    async fn gather_mails(
        &mut self,
        person: PersonId,
        now: Timestamp,
    ) -> Result<Vec<NewMail>, StoreError> {
        let mut mails = sqlx::query_as::<_, MailRecord>(
            "-- everywhere: a reader's own
             update mails
                set sent_at = $2
              where gathered_for = $1 and sent_at is null and next_at <= $2
             returning id, church_id, recipient, subject, body, written_at, tries, sent_at,
                    letter",
        )
        .bind(person.to_string())
        .bind(now.as_micros())
        .fetch_all(self.db())
        .await
        .about("mails")?;
        mails.sort_by(|one, other| (one.written_at, &one.id).cmp(&(other.written_at, &other.id)));
        mails.into_iter().map(MailRecord::unsent).collect()
    }

    async fn save_bounce(
        &mut self,
        address: &str,
        bounced: Option<&Bounced>,
    ) -> Result<(), StoreError> {
        sqlx::query("delete from bounces where address = $1")
            .bind(address)
            .execute(self.db())
            .await
            .about("bounces")?;
        if let Some(bounced) = bounced {
            sqlx::query("insert into bounces (address, at, why) values ($1, $2, $3)")
                .bind(address)
                .bind(bounced.at.as_micros())
                .bind(&bounced.why)
                .execute(self.db())
                .await
                .exactly_one("bounces")?;
        }
        Ok(())
    }
}

#[async_trait]
impl PreferencesReads for SqliteReads {
    async fn reader_now(&self, person: PersonId) -> Result<Option<Reader>, StoreError> {
        find(&mut *self.db().await?, person).await
    }

    async fn mail_of_stop_key(&self, key: &str) -> Result<Option<Addressed>, StoreError> {
        let found: Option<(String, Option<String>)> = sqlx::query_as(
            "-- everywhere: whoever has the mail
             select id, letter from mails where stop_key = $1",
        )
        .bind(key)
        .fetch_optional(&mut *self.db().await?)
        .await
        .about("mails")?;
        let Some((id, Some(json))) = found else { return Ok(None) };
        letter(Place { table: "mails", row: &id }, &json).map(Some)
    }

    async fn mail_now(&self, id: MailId) -> Result<Option<(NewMail, Option<String>)>, StoreError> {
        sqlx::query_as::<_, WholeMailRecord>(
            "-- everywhere: the demo's mailbox
             select id, church_id, recipient, subject, body, written_at, tries, sent_at, letter,
                    stop_key
               from mails
              where id = $1",
        )
        .bind(id.to_string())
        .fetch_optional(&mut *self.db().await?)
        .await
        .about("mails")?
        .map(WholeMailRecord::decode)
        .transpose()
    }

    async fn digests_due(&self, now: Timestamp, limit: u32) -> Result<Vec<PersonId>, StoreError> {
        let due: Vec<(String,)> = sqlx::query_as(
            "-- everywhere: the postman serves all churches
             select distinct gathered_for
               from mails
              where sent_at is null and gathered_for is not null and next_at <= $1
              limit $2",
        )
        .bind(now.as_micros())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("mails")?;
        due.iter().map(|(id,)| Place { table: "mails", row: id }.word("gathered_for", id)).collect()
    }

    async fn bounce_of(&self, address: &str) -> Result<Option<Bounced>, StoreError> {
        let record: Option<BounceRecord> =
            sqlx::query_as("select at, why from bounces where address = $1")
                .bind(address)
                .fetch_optional(&mut *self.db().await?)
                .await
                .about("bounces")?;
        Ok(record.map(BounceRecord::decode))
    }
}
