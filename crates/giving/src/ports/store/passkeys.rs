use async_trait::async_trait;
use kernel::{PasskeyId, PersonId, RequestId, Timestamp};

use super::StoreError;
use crate::passkeys::Passkey;

#[async_trait]
pub trait PasskeysWork {
    /// Adds it, unless its credential is known already; whether it was added.
    async fn add_passkey(&mut self, passkey: &Passkey) -> Result<bool, StoreError>;

    /// It signed its owner in, and its key is another one now. Nothing happens to one that was
    /// removed or used meanwhile; whether anything did.
    async fn use_passkey(
        &mut self,
        before: &Passkey,
        key: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError>;

    /// One of this person's gets another name; whether there is such a one.
    async fn name_passkey(
        &mut self,
        person: PersonId,
        id: PasskeyId,
        name: &str,
    ) -> Result<bool, StoreError>;

    /// Removes one of this person's; whether it was there.
    async fn remove_passkey(&mut self, person: PersonId, id: PasskeyId)
    -> Result<bool, StoreError>;

    /// Whether nothing was answered to this before. What was asked until `now` is forgotten.
    async fn answer_once(
        &mut self,
        asked: RequestId,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError>;
}

#[async_trait]
pub trait PasskeysReads {
    /// All of a person's, in the order in which they were added.
    async fn passkeys_of(&self, person: PersonId) -> Result<Vec<Passkey>, StoreError>;

    async fn passkey_by_credential(&self, credential: &str) -> Result<Option<Passkey>, StoreError>;
}
