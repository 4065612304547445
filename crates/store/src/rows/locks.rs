use delayed_payments::Override;
use giving::ports::StoreError;
use kernel::Timestamp;
use sqlx::FromRow;

use super::Place;

#[derive(FromRow)]
pub(crate) struct OverrideRecord {
    of_id: String,
    asked_by: String,
    why: String,
    asked_at: i64,
    agreed_by: Option<String>,
    agreed_at: Option<i64>,
}

impl OverrideRecord {
    pub(crate) fn decode(self) -> Result<Override, StoreError> {
        let place = Place { table: "release_locks", row: &self.of_id };
        let agreed = match (&self.agreed_by, self.agreed_at) {
            (Some(by), Some(at)) => {
                Some((place.word("agreed_by", by)?, Timestamp::from_micros(at)))
            }
            _ => None,
        };
        Ok(Override {
            asked_by: place.word("asked_by", &self.asked_by)?,
            asked_at: Timestamp::from_micros(self.asked_at),
            why: self.why,
            agreed,
        })
    }
}
