use async_trait::async_trait;
use kernel::{MailId, PersonId, Timestamp};
use views::Bounced;

use super::StoreError;
use crate::mails::{Addressed, NewMail};
use crate::preferences::{Preferences, Reader};

#[async_trait]
pub trait PreferencesWork {
    /// Somebody to whom something is told, with what they chose or would have.
    async fn reader(&mut self, person: PersonId) -> Result<Option<Reader>, StoreError>;

    /// Replaces what somebody chose before.
    async fn save_preferences(
        &mut self,
        preferences: &Preferences,
        at: Timestamp,
    ) -> Result<(), StoreError>;

    /// The key by which mails like this one are stopped: this one, or the one it has already.
    async fn stop_key(&mut self, mail: MailId, key: &str) -> Result<String, StoreError>;

    /// Takes all mails of this reader's that wait for the one mail of a day whose time has come,
    /// oldest first. They are told by it, and leave no other way.
    async fn gather_mails(
        &mut self,
        person: PersonId,
        now: Timestamp,
    ) -> Result<Vec<NewMail>, StoreError>;

    /// Mails to this address came back, or (`None`) it is trusted again.
    async fn save_bounce(
        &mut self,
        address: &str,
        bounced: Option<&Bounced>,
    ) -> Result<(), StoreError>;
}

#[async_trait]
pub trait PreferencesReads {
    /// What `reader` answers, outside a unit of work.
    async fn reader_now(&self, person: PersonId) -> Result<Option<Reader>, StoreError>;

    /// What the mail with this key told, and to whom.
    async fn mail_of_stop_key(&self, key: &str) -> Result<Option<Addressed>, StoreError>;

    /// A mail as it was written, and its key.
    async fn mail_now(&self, id: MailId) -> Result<Option<(NewMail, Option<String>)>, StoreError>;

    /// Those for whom a day's mail is due.
    async fn digests_due(&self, now: Timestamp, limit: u32) -> Result<Vec<PersonId>, StoreError>;

    /// Why mails to this address do not arrive, if they do not.
    async fn bounce_of(&self, address: &str) -> Result<Option<Bounced>, StoreError>;
}
