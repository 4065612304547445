use giving::mails::NewMail;
use giving::ports::StoreError;
use kernel::Timestamp;
use sqlx::FromRow;
use views::Mail;

use super::{Place, instant};

#[derive(FromRow)]
pub(crate) struct MailRecord {
    pub(crate) id: String,
    church_id: Option<String>,
    recipient: String,
    subject: String,
    body: String,
    pub(crate) written_at: i64,
    tries: i64,
    sent_at: Option<i64>,
}

impl MailRecord {
    pub(crate) fn unsent(self) -> Result<NewMail, StoreError> {
        let place = Place { table: "mails", row: &self.id };
        Ok(NewMail {
            id: place.word("id", &self.id)?,
            church: place.maybe("church_id", self.church_id.as_deref())?,
            tries: place.number("tries", self.tries)?,
            to: self.recipient,
            subject: self.subject,
            text: self.body,
            written_at: Timestamp::from_micros(self.written_at),
        })
    }

    pub(crate) fn shown(self) -> Result<Mail, StoreError> {
        let place = Place { table: "mails", row: &self.id };
        Ok(Mail {
            id: place.word("id", &self.id)?,
            to: self.recipient,
            subject: self.subject,
            text: self.body,
            written_at: Timestamp::from_micros(self.written_at),
            sent_at: instant(self.sent_at),
        })
    }
}
