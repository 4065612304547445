use giving::people::{Code, Person};
use giving::ports::{PasswordHash, StoreError};
use kernel::{PersonId, Timestamp};
use sqlx::FromRow;

use super::{Place, instant};

#[derive(FromRow)]
pub(crate) struct PersonRecord {
    id: String,
    church_id: Option<String>,
    campus_id: Option<String>,
    role: String,
    name: String,
    email: String,
    password: Option<String>,
    credential: i64,
    last_sign_in: Option<i64>,
    locale: Option<String>,
}

impl PersonRecord {
    pub(crate) fn decode(self) -> Result<Person, StoreError> {
        let place = Place { table: "people", row: &self.id };
        Ok(Person {
            id: place.word("id", &self.id)?,
            church: place.maybe("church_id", self.church_id.as_deref())?,
            campus: place.maybe("campus_id", self.campus_id.as_deref())?,
            role: place.word("role", &self.role)?,
            name: self.name,
            email: self.email,
            password: self.password.map(PasswordHash),
            credential: place.number("credential", self.credential)?,
            last_sign_in: instant(self.last_sign_in),
            locale: place.maybe("locale", self.locale.as_deref())?,
        })
    }
}

/// What a search looks through: the two databases fold letters in two ways, so we fold them here.
pub(crate) fn folded(person: &Person) -> String {
    format!("{}\n{}", person.name, person.email).to_lowercase()
}

#[derive(FromRow)]
pub(crate) struct CodeRecord {
    person_id: String,
    hash: String,
    expires_at: i64,
    misses: i64,
    link: Option<String>,
}

impl CodeRecord {
    pub(crate) fn decode(self) -> Result<Code, StoreError> {
        let place = Place { table: "codes", row: &self.person_id };
        Ok(Code {
            person: place.word("person_id", &self.person_id)?,
            hash: PasswordHash(self.hash),
            expires_at: Timestamp::from_micros(self.expires_at),
            misses: place.number("misses", self.misses)?,
            link: place.maybe("link", self.link.as_deref())?,
        })
    }
}

/// A person's name, for lists made by several people.
pub(crate) fn named((id, name): (String, String)) -> Result<(PersonId, String), StoreError> {
    Ok((Place { table: "people", row: &id }.word("id", &id)?, name))
}
