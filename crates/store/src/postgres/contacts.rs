use async_trait::async_trait;
use giving::contacts::Contact;
use giving::dispatches::Dispatch;
use giving::ports::{ContactsReads, ContactsWork, StoreError};
use kernel::{DispatchId, PersonId, Timestamp};
use views::{ContactKind, TextMessage};

use super::{PostgresReads, PostgresWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::contacts::{ContactRecord, DispatchRecord, TextRecord, free_at};
use crate::rows::notices::last_cells;

const CONTACT: &str = "select person_id, kind, address, secret, added_at, code_hash, code_until,
        code_misses, proven_at, stopped_at
   from contacts";

const DISPATCH: &str = "-- everywhere: told to people, whose church is only named in it
 select id, person_id, church_id, kind, address, matter, locale, says, path, state, written_at,
        free_at, failures, answered_at, status, took_ms, reason
   from dispatches";

#[async_trait]
impl ContactsWork for PostgresWork {
    async fn contact(
        &mut self,
        person: PersonId,
        kind: ContactKind,
    ) -> Result<Option<Contact>, StoreError> {
        sqlx::query_as::<_, ContactRecord>(&format!(
            "{CONTACT} where person_id = $1 and kind = $2 for update"
        ))
        .bind(person.to_string())
        .bind(kind.name())
        .fetch_optional(self.db())
        .await
        .about("contacts")?
        .map(ContactRecord::decode)
        .transpose()
    }

    async fn contacts_at(
        &mut self,
        kind: ContactKind,
        address: &str,
    ) -> Result<Vec<Contact>, StoreError> {
        sqlx::query_as::<_, ContactRecord>(&format!(
            "{CONTACT} where kind = $1 and address = $2 order by person_id for update"
        ))
        .bind(kind.name())
        .bind(address)
        .fetch_all(self.db())
        .await
        .about("contacts")?
        .into_iter()
        .map(ContactRecord::decode)
        .collect()
    }

    async fn save_contact(&mut self, contact: &Contact) -> Result<(), StoreError> {
        let code = contact.code.as_ref();
        sqlx::query(
            "insert into contacts (person_id, kind, address, secret, added_at, code_hash,
                    code_until, code_misses, proven_at, stopped_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict (person_id, kind) do update
                set address = excluded.address, secret = excluded.secret,
                    added_at = excluded.added_at, code_hash = excluded.code_hash,
                    code_until = excluded.code_until, code_misses = excluded.code_misses,
                    proven_at = excluded.proven_at, stopped_at = excluded.stopped_at",
        )
        .bind(contact.person.to_string())
        .bind(contact.kind.name())
        .bind(&contact.address)
        .bind(contact.secret.as_ref().map(|secret| secret.reveal()))
        .bind(contact.added_at.as_micros())
        .bind(code.map(|code| &code.hash.0))
        .bind(code.map(|code| code.until.as_micros()))
        .bind(code.map(|code| i64::from(code.misses)))
        .bind(contact.proven_at.map(|at| at.as_micros()))
        .bind(contact.stopped_at.map(|at| at.as_micros()))
        .execute(self.db())
        .await
        .exactly_one("contacts")
    }

    async fn remove_contact(
        &mut self,
        person: PersonId,
        kind: ContactKind,
    ) -> Result<(), StoreError> {
        sqlx::query("delete from contacts where person_id = $1 and kind = $2")
            .bind(person.to_string())
            .bind(kind.name())
            .execute(self.db())
            .await
            .about("contacts")?;
        Ok(())
    }

    async fn note_stop(&mut self, mark: &str, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "insert into stopped_numbers (mark, at) values ($1, $2) on conflict (mark) do nothing",
        )
        .bind(mark)
        .bind(at.as_micros())
        .execute(self.db())
        .await
        .about("stopped_numbers")?;
        Ok(())
    }

    async fn forget_stop(&mut self, mark: &str) -> Result<(), StoreError> {
        sqlx::query("delete from stopped_numbers where mark = $1")
            .bind(mark)
            .execute(self.db())
            .await
            .about("stopped_numbers")?;
        Ok(())
    }

    async fn is_stopped(&mut self, mark: &str) -> Result<bool, StoreError> {
        let found: Option<(i64,)> =
            sqlx::query_as("select at from stopped_numbers where mark = $1")
                .bind(mark)
                .fetch_optional(self.db())
                .await
                .about("stopped_numbers")?;
        Ok(found.is_some())
    }

    async fn write_dispatch(&mut self, dispatch: &Dispatch) -> Result<(), StoreError> {
        sqlx::query(
            "insert into dispatches (id, person_id, church_id, kind, address, matter, locale, says,
                    path, state, written_at, free_at, failures)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             on conflict (id) do nothing",
        )
        .bind(dispatch.id.to_string())
        .bind(dispatch.person.to_string())
        .bind(dispatch.church.map(|id| id.to_string()))
        .bind(dispatch.kind.name())
        .bind(&dispatch.address)
        .bind(dispatch.matter.map(|matter| matter.name()))
        .bind(dispatch.locale.code())
        .bind(&dispatch.says)
        .bind(&dispatch.path)
        .bind(dispatch.progress.name())
        .bind(dispatch.written_at.as_micros())
        .bind(free_at(dispatch))
        .bind(i64::from(dispatch.failures))
        .execute(self.db())
        .await
        .about("dispatches")?;
        Ok(())
    }

    async fn lease_dispatches(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Dispatch>, StoreError> {
        let mut leased = sqlx::query_as::<_, DispatchRecord>(
            "update dispatches
                set free_at = $1
              where id in (
                    select id
                      from dispatches
                     where state = 'ready' and free_at <= $2
                     order by free_at, id
                     limit $3
                       for update skip locked)
             returning id, person_id, church_id, kind, address, matter, locale, says, path, state,
                    written_at, free_at, failures, answered_at, status, took_ms, reason",
        )
        .bind(until.as_micros())
        .bind(now.as_micros())
        .bind(i64::from(limit))
        .fetch_all(self.db())
        .await
        .about("dispatches")?;
        leased.sort_by(|one, other| (one.written_at, &one.id).cmp(&(other.written_at, &other.id)));
        leased.into_iter().map(DispatchRecord::decode).collect()
    }

    async fn dispatch(&mut self, id: DispatchId) -> Result<Option<Dispatch>, StoreError> {
        sqlx::query_as::<_, DispatchRecord>(&format!("{DISPATCH} where id = $1 for update"))
            .bind(id.to_string())
            .fetch_optional(self.db())
            .await
            .about("dispatches")?
            .map(DispatchRecord::decode)
            .transpose()
    }

    async fn save_dispatch(&mut self, dispatch: &Dispatch) -> Result<(), StoreError> {
        let (answered_at, status, took_ms, reason) = last_cells(dispatch.last.as_ref());
        sqlx::query(
            "-- everywhere: whoever carries it serves all churches
             update dispatches
                set state = $2, free_at = $3, failures = $4, answered_at = $5, status = $6,
                    took_ms = $7, reason = $8
              where id = $1",
        )
        .bind(dispatch.id.to_string())
        .bind(dispatch.progress.name())
        .bind(free_at(dispatch))
        .bind(i64::from(dispatch.failures))
        .bind(answered_at)
        .bind(status)
        .bind(took_ms)
        .bind(reason)
        .execute(self.db())
        .await
        .exactly_one("dispatches")
    }
}

#[async_trait]
impl ContactsReads for PostgresReads {
    async fn contacts_of(&self, person: PersonId) -> Result<Vec<Contact>, StoreError> {
        sqlx::query_as::<_, ContactRecord>(&format!("{CONTACT} where person_id = $1 order by kind"))
            .bind(person.to_string())
            .fetch_all(&mut *self.db().await?)
            .await
            .about("contacts")?
            .into_iter()
            .map(ContactRecord::decode)
            .collect()
    }

    async fn dispatch_now(&self, id: DispatchId) -> Result<Option<Dispatch>, StoreError> {
        sqlx::query_as::<_, DispatchRecord>(&format!("{DISPATCH} where id = $1"))
            .bind(id.to_string())
            .fetch_optional(&mut *self.db().await?)
            .await
            .about("dispatches")?
            .map(DispatchRecord::decode)
            .transpose()
    }

    async fn dispatches_to(
        &self,
        person: PersonId,
        kind: ContactKind,
        limit: u32,
    ) -> Result<Vec<Dispatch>, StoreError> {
        sqlx::query_as::<_, DispatchRecord>(&format!(
            "{DISPATCH} where person_id = $1 and kind = $2 order by written_at desc, id limit $3"
        ))
        .bind(person.to_string())
        .bind(kind.name())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("dispatches")?
        .into_iter()
        .map(DispatchRecord::decode)
        .collect()
    }

    async fn texts(&self, limit: u32) -> Result<Vec<TextMessage>, StoreError> {
        sqlx::query_as::<_, TextRecord>(
            "-- everywhere: the demo's mailbox
             select d.id, d.address, c.name as church, d.says, d.path, d.written_at, d.state
               from dispatches d
               left join churches c on c.id = d.church_id
              where d.kind = 'phone'
              order by d.written_at desc, d.id
              limit $1",
        )
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("dispatches")?
        .into_iter()
        .map(TextRecord::decode)
        .collect()
    }
}
