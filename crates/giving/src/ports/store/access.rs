use async_trait::async_trait;
use kernel::{PersonId, SignInId, Timestamp};

use super::StoreError;
use crate::people::Person;
use crate::sign_ins::SignIn;

#[async_trait]
pub trait AccessWork {
    /// The key that links are sealed with: this one, or the one that is there already.
    async fn link_key(&mut self, drawn: &str) -> Result<String, StoreError>;

    /// Writes that somebody signed in, and forgets what of theirs ended by itself before.
    async fn begin_sign_in(&mut self, sign_in: &SignIn) -> Result<(), StoreError>;

    /// A page was looked at in it. One that was ended stays so.
    async fn sign_in_seen(
        &mut self,
        id: SignInId,
        at: Timestamp,
        lasts_until: Timestamp,
    ) -> Result<(), StoreError>;

    /// Ends one of this person's; whether it was open.
    async fn end_sign_in(
        &mut self,
        person: PersonId,
        id: SignInId,
        at: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Ends all of this person's but one.
    async fn end_sign_ins(
        &mut self,
        person: PersonId,
        but: Option<SignInId>,
        at: Timestamp,
    ) -> Result<(), StoreError>;
}

#[async_trait]
pub trait AccessReads {
    /// The key that links are sealed with, once one was drawn.
    async fn link_key_now(&self) -> Result<Option<String>, StoreError>;

    /// The person, if this is a browser in which they are signed in and that was not ended.
    async fn person_signed_in(
        &self,
        person: PersonId,
        sign_in: SignInId,
    ) -> Result<Option<Person>, StoreError>;

    /// Where somebody is signed in, whichever was used last first.
    async fn sign_ins_of(
        &self,
        person: PersonId,
        now: Timestamp,
    ) -> Result<Vec<SignIn>, StoreError>;
}
