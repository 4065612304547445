//! Contacts of donors, and what is told there.

use giving::SharedSecret;
use giving::contacts::{Contact, ContactCode};
use giving::dispatches::Dispatch;
use giving::notices::{LastAnswer, Progress};
use giving::ports::{PasswordHash, StoreError};
use kernel::Timestamp;
use sqlx::FromRow;
use views::{ContactKind, Matter, TextMessage};

use super::{Place, instant};

#[derive(FromRow)]
pub(crate) struct ContactRecord {
    person_id: String,
    kind: String,
    address: String,
    secret: Option<String>,
    added_at: i64,
    code_hash: Option<String>,
    code_until: Option<i64>,
    code_misses: Option<i64>,
    proven_at: Option<i64>,
    stopped_at: Option<i64>,
}

impl ContactRecord {
    pub(crate) fn decode(self) -> Result<Contact, StoreError> {
        let place = Place { table: "contacts", row: &self.person_id };
        let code = match (self.code_hash, instant(self.code_until), self.code_misses) {
            (Some(hash), Some(until), Some(misses)) => Some(ContactCode {
                hash: PasswordHash(hash),
                until,
                misses: place.number("code_misses", misses)?,
            }),
            _ => None,
        };
        Ok(Contact {
            person: place.word("person_id", &self.person_id)?,
            kind: place.there("kind", ContactKind::from_name(&self.kind))?,
            address: self.address,
            secret: self.secret.map(SharedSecret::new),
            added_at: Timestamp::from_micros(self.added_at),
            code,
            proven_at: instant(self.proven_at),
            stopped_at: instant(self.stopped_at),
        })
    }
}

#[derive(FromRow)]
pub(crate) struct DispatchRecord {
    pub(crate) id: String,
    person_id: String,
    church_id: Option<String>,
    kind: String,
    address: String,
    matter: Option<String>,
    locale: String,
    says: String,
    path: Option<String>,
    state: String,
    pub(crate) written_at: i64,
    free_at: i64,
    failures: i64,
    answered_at: Option<i64>,
    status: Option<i64>,
    took_ms: Option<i64>,
    reason: Option<String>,
}

impl DispatchRecord {
    pub(crate) fn decode(self) -> Result<Dispatch, StoreError> {
        let place = Place { table: "dispatches", row: &self.id };
        let progress = match self.state.as_str() {
            "ready" => Progress::Ready { at: Timestamp::from_micros(self.free_at) },
            "sent" => Progress::Sent,
            "parked" => Progress::Parked,
            "dropped" => Progress::Dropped,
            _ => return Err(place.corrupt("state")),
        };
        let matter = match &self.matter {
            Some(name) => Some(place.there("matter", Matter::from_name(name))?),
            None => None,
        };
        let status = self.status.map(|status| place.number("status", status)).transpose()?;
        let took_ms = place.number("took_ms", self.took_ms.unwrap_or(0))?;
        let last = instant(self.answered_at).map(|at| LastAnswer {
            at,
            status,
            took_ms,
            why: self.reason.clone(),
        });
        Ok(Dispatch {
            id: place.word("id", &self.id)?,
            person: place.word("person_id", &self.person_id)?,
            church: place.maybe("church_id", self.church_id.as_deref())?,
            kind: place.there("kind", ContactKind::from_name(&self.kind))?,
            locale: place.word("locale", &self.locale)?,
            address: self.address,
            matter,
            says: self.says,
            path: self.path,
            written_at: Timestamp::from_micros(self.written_at),
            progress,
            failures: place.number("failures", self.failures)?,
            last,
        })
    }
}

/// When it may be leased. What is not ready never is.
pub(crate) fn free_at(dispatch: &Dispatch) -> i64 {
    match dispatch.progress {
        Progress::Ready { at } => at.as_micros(),
        Progress::Sent | Progress::Parked | Progress::Dropped | Progress::Mailed => {
            dispatch.written_at.as_micros()
        }
    }
}

#[derive(FromRow)]
pub(crate) struct TextRecord {
    id: String,
    address: String,
    church: Option<String>,
    says: String,
    path: Option<String>,
    written_at: i64,
    state: String,
}

impl TextRecord {
    pub(crate) fn decode(self) -> Result<TextMessage, StoreError> {
        Ok(TextMessage {
            id: Place { table: "dispatches", row: &self.id }.word("id", &self.id)?,
            to: self.address,
            church: self.church,
            says: self.says,
            path: self.path,
            at: Timestamp::from_micros(self.written_at),
            sent: self.state == "sent",
        })
    }
}
