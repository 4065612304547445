use async_trait::async_trait;
use kernel::{PersonId, Timestamp};

use super::StoreError;
use crate::people::{Code, Person};

#[async_trait]
pub trait PeopleWork {
    async fn add_person(&mut self, person: &Person) -> Result<(), StoreError>;

    /// Locked for this unit of work.
    async fn person(&mut self, id: PersonId) -> Result<Option<Person>, StoreError>;

    /// By address, in lower case.
    async fn person_by_email(&mut self, email: &str) -> Result<Option<Person>, StoreError>;

    /// Writes name, password, credential, last sign-in and language.
    async fn save_person(&mut self, person: &Person) -> Result<(), StoreError>;

    /// Replaces whatever code the person had.
    async fn put_code(&mut self, code: &Code) -> Result<(), StoreError>;

    async fn code(&mut self, person: PersonId) -> Result<Option<Code>, StoreError>;

    /// Counts one more wrong guess.
    async fn miss_code(&mut self, person: PersonId) -> Result<(), StoreError>;

    /// Uses a code up. False when it is not there any more: somebody was faster, or another code
    /// was asked for.
    async fn spend_code(&mut self, code: &Code) -> Result<bool, StoreError>;

    /// Notes one try under `key` (an account or an address); whoever succeeds is forgiven it.
    async fn note_miss(&mut self, key: &str, at: Timestamp) -> Result<(), StoreError>;

    async fn forgive_miss(&mut self, key: &str, at: Timestamp) -> Result<(), StoreError>;

    /// Failed tries under `key` after `since`, and when the first of them was.
    async fn misses(
        &mut self,
        key: &str,
        since: Timestamp,
    ) -> Result<(u32, Option<Timestamp>), StoreError>;

    async fn forget_misses(&mut self, key: &str) -> Result<(), StoreError>;
}

#[async_trait]
pub trait PeopleReads {
    /// Outside a unit of work: every request asks who it is.
    async fn person_now(&self, id: PersonId) -> Result<Option<Person>, StoreError>;

    /// All payment staff, by name.
    async fn staff(&self) -> Result<Vec<Person>, StoreError>;
}
