use async_trait::async_trait;
use kernel::{MailId, Timestamp};
use views::Mail;

use super::StoreError;
use crate::audit::Note;
use crate::mails::NewMail;

#[async_trait]
pub trait MailsWork {
    /// Writes a mail into the outbox; a mail whose id is there already is left as it is.
    async fn write_mail(&mut self, mail: &NewMail) -> Result<(), StoreError>;

    /// Takes unsent mails whose time has come. Until `until` nobody else gets them, so that two
    /// nodes do not send one twice.
    async fn lease_mails(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<NewMail>, StoreError>;

    async fn mail_sent(&mut self, id: MailId, at: Timestamp) -> Result<(), StoreError>;

    /// Takes a mail back that nobody sends just now and nobody has sent; whether it could be.
    async fn withdraw_mail(&mut self, id: MailId, now: Timestamp) -> Result<bool, StoreError>;

    /// Not sent; again at `next`.
    async fn mail_postponed(
        &mut self,
        id: MailId,
        next: Timestamp,
        reason: &str,
    ) -> Result<(), StoreError>;
}

#[async_trait]
pub trait MailsReads {
    /// Newest first.
    async fn mails(&self, limit: u32) -> Result<Vec<Mail>, StoreError>;
}

#[async_trait]
pub trait AuditWork: Send {
    /// Appends to the audit log, hash-chained; there is no update and no delete.
    async fn note_all(&mut self, notes: &[Note]) -> Result<(), StoreError>;

    /// Appends one entry.
    async fn note(&mut self, note: &Note) -> Result<(), StoreError> {
        self.note_all(std::slice::from_ref(note)).await
    }
}
