use giving::ports::StoreError;
use giving::sign_ins::SignIn;
use kernel::Timestamp;
use sqlx::FromRow;
use views::{Browser, System};

use super::Place;

#[derive(FromRow)]
pub(crate) struct SignInRecord {
    id: String,
    person_id: String,
    browser: String,
    system: String,
    started_at: i64,
    seen_at: i64,
    lasts_until: i64,
}

impl SignInRecord {
    pub(crate) fn decode(self) -> Result<SignIn, StoreError> {
        let place = Place { table: "sign_ins", row: &self.id };
        Ok(SignIn {
            id: place.word("id", &self.id)?,
            person: place.word("person_id", &self.person_id)?,
            browser: place.there("browser", Browser::from_name(&self.browser))?,
            system: place.there("system", System::from_name(&self.system))?,
            started_at: Timestamp::from_micros(self.started_at),
            seen_at: Timestamp::from_micros(self.seen_at),
            lasts_until: Timestamp::from_micros(self.lasts_until),
        })
    }
}
