use async_trait::async_trait;
use giving::audit::Note;
use giving::mails::NewMail;
use giving::ports::{AuditWork, MailsReads, MailsWork, StoreError};
use kernel::{MailId, Timestamp};
use views::Mail;

use super::{SqliteReads, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::audit::{book, entries};
use crate::rows::json;
use crate::rows::mails::{MailCells, MailRecord};

#[async_trait]
impl MailsWork for SqliteWork {
    async fn write_mail(&mut self, mail: &NewMail) -> Result<(), StoreError> {
        let cells = MailCells::of(mail)?;
        sqlx::query(
            "insert into mails (id, church_id, recipient, subject, body, written_at, tries,
                    next_at, letter, gathered_for)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict (id) do nothing",
        )
        .bind(&cells.id)
        .bind(&cells.church_id)
        .bind(&cells.recipient)
        .bind(&cells.subject)
        .bind(&cells.body)
        .bind(cells.written_at)
        .bind(cells.tries)
        .bind(cells.next_at)
        .bind(&cells.letter)
        .bind(&cells.gathered_for)
        .execute(self.db())
        .await
        .about("mails")?;
        Ok(())
    }

    async fn lease_mails(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<NewMail>, StoreError> {
        let mut mails = sqlx::query_as::<_, MailRecord>(
            "update mails
                set next_at = $1
              where id in (
                    select id
                      from mails
                     where sent_at is null and next_at <= $2 and gathered_for is null
                     order by next_at, id
                     limit $3)
             returning id, church_id, recipient, subject, body, written_at, tries, sent_at,
                    letter",
        )
        .bind(until.as_micros())
        .bind(now.as_micros())
        .bind(i64::from(limit))
        .fetch_all(self.db())
        .await
        .about("mails")?;
        mails.sort_by(|one, other| (one.written_at, &one.id).cmp(&(other.written_at, &other.id)));
        mails.into_iter().map(MailRecord::unsent).collect()
    }

    async fn mail_sent(&mut self, id: MailId, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "-- everywhere: the postman serves all churches
             update mails set sent_at = $2 where id = $1 and sent_at is null",
        )
        .bind(id.to_string())
        .bind(at.as_micros())
        .execute(self.db())
        .await
        .exactly_one("mails")
    }

    async fn withdraw_mail(&mut self, id: MailId, now: Timestamp) -> Result<bool, StoreError> {
        let withdrawn = sqlx::query(
            "-- everywhere: the postman serves all churches
             delete from mails where id = $1 and sent_at is null and next_at <= $2",
        )
        .bind(id.to_string())
        .bind(now.as_micros())
        .execute(self.db())
        .await
        .about("mails")?;
        Ok(withdrawn.rows_affected() == 1)
    }

    async fn mail_postponed(
        &mut self,
        id: MailId,
        next: Timestamp,
        reason: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "-- everywhere: the postman serves all churches
             update mails set next_at = $2, tries = tries + 1, reason = $3
              where id = $1 and sent_at is null",
        )
        .bind(id.to_string())
        .bind(next.as_micros())
        .bind(reason)
        .execute(self.db())
        .await
        .exactly_one("mails")
    }
}

#[async_trait]
impl MailsReads for SqliteReads {
    async fn mails(&self, limit: u32) -> Result<Vec<Mail>, StoreError> {
        sqlx::query_as::<_, MailRecord>(
            "select id, church_id, recipient, subject, body, written_at, tries, sent_at,
                    letter
               from mails
              where gathered_for is null
              order by written_at desc, id desc
              limit $1",
        )
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("mails")?
        .into_iter()
        .map(MailRecord::shown)
        .collect()
    }
}

#[async_trait]
impl AuditWork for SqliteWork {
    async fn note_all(&mut self, notes: &[Note]) -> Result<(), StoreError> {
        let books: Vec<String> = notes.iter().map(book).collect();
        let heads: Vec<(String, i64, String)> = sqlx::query_as(
            "select church_id, audit_seq, audit_hash
               from chains
              where church_id in (select value from json_each($1))",
        )
        .bind(json(&books)?)
        .fetch_all(self.db())
        .await
        .about("chains")?;
        let (entries, heads) = entries(notes, heads)?;
        sqlx::query(
            "insert into audit (church_id, seq, at, who_kind, who, verb, subject, why, hash)
             select value ->> 'book', value ->> 'seq', value ->> 'at', value ->> 'who_kind',
                    value ->> 'who', value ->> 'verb', value ->> 'subject', value ->> 'why',
                    value ->> 'hash'
               from json_each($1)",
        )
        .bind(json(&entries)?)
        .execute(self.db())
        .await
        .about("audit")?;
        sqlx::query(
            "update chains
                set audit_seq = row.value ->> 1, audit_hash = row.value ->> 2
               from json_each($1) row
              where chains.church_id = row.value ->> 0",
        )
        .bind(json(&heads)?)
        .execute(self.db())
        .await
        .about("chains")?;
        Ok(())
    }
}
