use async_trait::async_trait;
use giving::audit::Note;
use giving::mails::NewMail;
use giving::ports::{AuditWork, MailsReads, MailsWork, StoreError};
use kernel::{MailId, Timestamp};
use views::Mail;

use super::{PostgresReads, PostgresWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::audit::{book, link, who};
use crate::rows::mails::MailRecord;

#[async_trait]
impl MailsWork for PostgresWork {
    async fn write_mail(&mut self, mail: &NewMail) -> Result<(), StoreError> {
        sqlx::query(
            "insert into mails (id, church_id, recipient, subject, body, written_at, tries,
                    next_at)
             values ($1, $2, $3, $4, $5, $6, $7, $6)
             on conflict (id) do nothing",
        )
        .bind(mail.id.to_string())
        .bind(mail.church.map(|id| id.to_string()))
        .bind(&mail.to)
        .bind(&mail.subject)
        .bind(&mail.text)
        .bind(mail.written_at.as_micros())
        .bind(i64::from(mail.tries))
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
                     where sent_at is null and next_at <= $2
                     order by next_at, id
                     limit $3
                       for update skip locked)
             returning id, church_id, recipient, subject, body, written_at, tries, sent_at",
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
impl MailsReads for PostgresReads {
    async fn mails(&self, limit: u32) -> Result<Vec<Mail>, StoreError> {
        sqlx::query_as::<_, MailRecord>(
            "select id, church_id, recipient, subject, body, written_at, tries, sent_at
               from mails
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
impl AuditWork for PostgresWork {
    async fn note(&mut self, note: &Note) -> Result<(), StoreError> {
        let (seq, previous): (i64, String) = sqlx::query_as(
            "select audit_seq, audit_hash from chains where church_id = $1 for update",
        )
        .bind(book(note))
        .fetch_one(self.db())
        .await
        .about("chains")?;
        let seq = seq.saturating_add(1);
        let hash = link(&previous, seq, note);
        let (who_kind, who) = who(note);
        sqlx::query(
            "insert into audit (church_id, seq, at, who_kind, who, verb, subject, why, hash)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(book(note))
        .bind(seq)
        .bind(note.at.as_micros())
        .bind(who_kind)
        .bind(who)
        .bind(note.verb)
        .bind(&note.subject)
        .bind(&note.why)
        .bind(&hash)
        .execute(self.db())
        .await
        .exactly_one("audit")?;
        sqlx::query("update chains set audit_seq = $2, audit_hash = $3 where church_id = $1")
            .bind(book(note))
            .bind(seq)
            .bind(&hash)
            .execute(self.db())
            .await
            .exactly_one("chains")
    }
}
