//! Ways in, and what guests wish for there.

use giving::entries::{Entry, Guest, GuestWish};
use giving::ports::StoreError;
use kernel::Timestamp;
use sqlx::FromRow;

use super::Place;

#[derive(FromRow)]
pub(crate) struct EntryRecord {
    church_id: String,
    slug: String,
    colour: String,
    open: i64,
    origins: String,
    changed_by: String,
    changed_at: i64,
}

impl EntryRecord {
    pub(crate) fn decode(self) -> Result<Entry, StoreError> {
        let place = Place { table: "entries", row: &self.church_id };
        Ok(Entry {
            church: place.word("church_id", &self.church_id)?,
            slug: self.slug.clone(),
            colour: place.word("colour", &self.colour)?,
            open: self.open == 1,
            origins: serde_json::from_str(&self.origins).map_err(|_| place.corrupt("origins"))?,
            by: place.word("changed_by", &self.changed_by)?,
            changed_at: Timestamp::from_micros(self.changed_at),
        })
    }
}

#[derive(FromRow)]
pub(crate) struct GuestWishRecord {
    church_id: String,
    id: String,
    name: String,
    email: String,
    kind: String,
    typed: String,
    made_at: i64,
    expires_at: i64,
    donor_id: Option<String>,
    given_at: Option<i64>,
}

impl GuestWishRecord {
    pub(crate) fn decode(self) -> Result<GuestWish, StoreError> {
        let place = Place { table: "guest_wishes", row: &self.id };
        let given = match (&self.donor_id, self.given_at) {
            (Some(donor), Some(at)) => {
                Some((place.word("donor_id", donor)?, Timestamp::from_micros(at)))
            }
            _ => None,
        };
        Ok(GuestWish {
            id: place.word("id", &self.id)?,
            church: place.word("church_id", &self.church_id)?,
            guest: Guest { name: self.name.clone(), email: self.email.clone() },
            kind: place.word("kind", &self.kind)?,
            typed: serde_json::from_str(&self.typed).map_err(|_| place.corrupt("typed"))?,
            made_at: Timestamp::from_micros(self.made_at),
            expires_at: Timestamp::from_micros(self.expires_at),
            given,
        })
    }
}

/// A text that cannot be written as JSON is a fault of ours.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Database(Box::new(error)))
}
