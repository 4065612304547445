use giving::mails::{Addressed, Going, NewMail};
use giving::ports::StoreError;
use kernel::Timestamp;
use serde::Serialize;
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
    letter: Option<String>,
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
            letter: self.letter.as_deref().map(|json| letter(place, json)).transpose()?,
            // Whatever it waited for is over when somebody takes it.
            goes: Going::AtOnce,
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
            is_letter: self.letter.is_some(),
        })
    }
}

/// A mail that can be read whole, with the key that stops such mails.
#[derive(FromRow)]
pub(crate) struct WholeMailRecord {
    #[sqlx(flatten)]
    mail: MailRecord,
    stop_key: Option<String>,
}

impl WholeMailRecord {
    pub(crate) fn decode(self) -> Result<(NewMail, Option<String>), StoreError> {
        Ok((self.mail.unsent()?, self.stop_key))
    }
}

/// What a mail's text was made of.
pub(crate) fn letter(place: Place<'_>, json: &str) -> Result<Addressed, StoreError> {
    serde_json::from_str(json).map_err(|_| place.corrupt("letter"))
}

/// A mail for the outbox.
#[derive(Serialize)]
pub(crate) struct MailCells {
    pub(crate) id: String,
    pub(crate) church_id: Option<String>,
    pub(crate) recipient: String,
    pub(crate) subject: String,
    pub(crate) body: String,
    pub(crate) written_at: i64,
    pub(crate) tries: i64,
    pub(crate) next_at: i64,
    pub(crate) letter: Option<String>,
    pub(crate) gathered_for: Option<String>,
}

impl MailCells {
    pub(crate) fn of(mail: &NewMail) -> Result<MailCells, StoreError> {
        let letter = mail.letter.as_ref().map(serde_json::to_string).transpose();
        let reader = mail.letter.as_ref().map(|letter| letter.to.to_string());
        let (next_at, gathered_for) = match mail.goes {
            Going::AtOnce => (mail.written_at, None),
            Going::At(at) => (at, None),
            Going::InDigest(at) => (at, reader),
        };
        Ok(MailCells {
            id: mail.id.to_string(),
            church_id: mail.church.map(|id| id.to_string()),
            recipient: mail.to.clone(),
            subject: mail.subject.clone(),
            body: mail.text.clone(),
            written_at: mail.written_at.as_micros(),
            tries: i64::from(mail.tries),
            next_at: next_at.as_micros(),
            letter: letter.map_err(|error| StoreError::Database(Box::new(error)))?,
            gathered_for,
        })
    }
}
