//! Donors who asked to be forgotten.

use giving::erasure::Erasure;
use giving::ports::StoreError;
use kernel::{ChurchId, PersonId, Timestamp};
use sqlx::FromRow;
use views::OpenGift;

use super::{Place, instant};

#[derive(FromRow)]
pub(crate) struct ErasureRecord {
    donor_id: String,
    asked_at: i64,
    due_at: i64,
    done_at: Option<i64>,
}

impl ErasureRecord {
    pub(crate) fn decode(self) -> Result<Erasure, StoreError> {
        let place = Place { table: "erasures", row: &self.donor_id };
        Ok(Erasure {
            donor: place.word("donor_id", &self.donor_id)?,
            asked_at: Timestamp::from_micros(self.asked_at),
            due_at: Timestamp::from_micros(self.due_at),
            done_at: instant(self.done_at),
        })
    }
}

#[derive(FromRow)]
pub(crate) struct OpenGiftRecord {
    id: String,
    on_date: String,
    amount_minor: i64,
    currency: String,
    state: String,
}

impl OpenGiftRecord {
    pub(crate) fn decode(self) -> Result<OpenGift, StoreError> {
        let place = Place { table: "gifts", row: &self.id };
        Ok(OpenGift {
            id: place.word("id", &self.id)?,
            on: place.word("on_date", &self.on_date)?,
            amount: place.money(self.amount_minor, &self.currency)?,
            held: self.state == "held",
        })
    }
}

/// Whose time has come.
pub(crate) fn due((church, donor): (String, String)) -> Result<(ChurchId, PersonId), StoreError> {
    let place = Place { table: "erasures", row: &donor };
    Ok((place.word("church_id", &church)?, place.word("donor_id", &donor)?))
}
