use giving::passkeys::Passkey;
use giving::ports::StoreError;
use kernel::Timestamp;
use sqlx::FromRow;

use super::Place;

#[derive(FromRow)]
pub(crate) struct PasskeyRecord {
    id: String,
    person_id: String,
    credential: String,
    key: String,
    name: String,
    created_at: i64,
    last_used_at: Option<i64>,
}

impl PasskeyRecord {
    pub(crate) fn decode(self) -> Result<Passkey, StoreError> {
        let place = Place { table: "passkeys", row: &self.id };
        Ok(Passkey {
            id: place.word("id", &self.id)?,
            person: place.word("person_id", &self.person_id)?,
            created_at: Timestamp::from_micros(self.created_at),
            last_used_at: self.last_used_at.map(Timestamp::from_micros),
            credential: self.credential,
            key: self.key,
            name: self.name,
        })
    }
}
