use giving::methods::{HandOff, Kept};
use giving::ports::StoreError;
use kernel::{ChurchId, MethodId, PersonId, Timestamp};
use sqlx::FromRow;

use super::churches::MethodRecord;
use super::{Place, instant};

#[derive(FromRow)]
pub(crate) struct KeptRecord {
    church_id: String,
    #[sqlx(flatten)]
    method: MethodRecord,
    nickname: String,
    removed_at: Option<i64>,
    forgotten_at: Option<i64>,
    renewed_at: Option<i64>,
}

impl KeptRecord {
    pub(crate) fn decode(self) -> Result<Kept, StoreError> {
        Ok(Kept {
            method: self.method.decode()?,
            nickname: self.nickname,
            removed_at: instant(self.removed_at),
            forgotten_at: instant(self.forgotten_at),
            renewed_at: instant(self.renewed_at),
        })
    }

    pub(crate) fn with_church(self) -> Result<(ChurchId, Kept), StoreError> {
        let place = Place { table: "methods", row: &self.church_id };
        Ok((place.word("church_id", &self.church_id)?, self.decode()?))
    }
}

#[derive(FromRow)]
pub(crate) struct HandOffRecord {
    id: String,
    donor_id: String,
    kind: String,
    back: String,
    made_at: i64,
    expires_at: i64,
    method_id: Option<String>,
}

impl HandOffRecord {
    pub(crate) fn decode(self) -> Result<HandOff, StoreError> {
        let place = Place { table: "hand_offs", row: &self.id };
        Ok(HandOff {
            id: place.word("id", &self.id)?,
            donor: place.word("donor_id", &self.donor_id)?,
            kind: place.word("kind", &self.kind)?,
            back: self.back,
            made_at: Timestamp::from_micros(self.made_at),
            expires_at: Timestamp::from_micros(self.expires_at),
            came: place.maybe("method_id", self.method_id.as_deref())?,
        })
    }
}

/// Whose method, and which.
#[derive(FromRow)]
pub(crate) struct OwnedRecord {
    church_id: String,
    donor_id: String,
    id: String,
}

impl OwnedRecord {
    pub(crate) fn decode(self) -> Result<(ChurchId, PersonId, MethodId), StoreError> {
        let place = Place { table: "methods", row: &self.id };
        Ok((
            place.word("church_id", &self.church_id)?,
            place.word("donor_id", &self.donor_id)?,
            place.word("id", &self.id)?,
        ))
    }
}

/// The month that ends, as it is kept: "2027-05".
pub(crate) fn month_cell((month, year): (i8, i16)) -> String {
    format!("{year:04}-{month:02}")
}
