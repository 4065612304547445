use async_trait::async_trait;
use kernel::{DispatchId, PersonId, Timestamp};
use views::{ContactKind, TextMessage};

use super::StoreError;
use crate::contacts::Contact;
use crate::dispatches::Dispatch;

#[async_trait]
pub trait ContactsWork {
    /// Locked for this unit of work.
    async fn contact(
        &mut self,
        person: PersonId,
        kind: ContactKind,
    ) -> Result<Option<Contact>, StoreError>;

    /// Everybody's with this address, locked.
    async fn contacts_at(
        &mut self,
        kind: ContactKind,
        address: &str,
    ) -> Result<Vec<Contact>, StoreError>;

    /// Replaces the one this person had.
    async fn save_contact(&mut self, contact: &Contact) -> Result<(), StoreError>;

    async fn remove_contact(
        &mut self,
        person: PersonId,
        kind: ContactKind,
    ) -> Result<(), StoreError>;

    /// No text goes to the number with this mark until it says so itself, whoever types it.
    async fn note_stop(&mut self, mark: &str, at: Timestamp) -> Result<(), StoreError>;

    async fn forget_stop(&mut self, mark: &str) -> Result<(), StoreError>;

    async fn is_stopped(&mut self, mark: &str) -> Result<bool, StoreError>;

    /// One whose id is there already is left as it is.
    async fn write_dispatch(&mut self, dispatch: &Dispatch) -> Result<(), StoreError>;

    /// Takes those whose time has come. Until `until` no other node gets them.
    async fn lease_dispatches(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Dispatch>, StoreError>;

    /// Locked.
    async fn dispatch(&mut self, id: DispatchId) -> Result<Option<Dispatch>, StoreError>;

    /// Writes how far it is and what came back.
    async fn save_dispatch(&mut self, dispatch: &Dispatch) -> Result<(), StoreError>;
}

#[async_trait]
pub trait ContactsReads {
    /// A person's own.
    async fn contacts_of(&self, person: PersonId) -> Result<Vec<Contact>, StoreError>;

    /// Outside a unit of work: for the link in it.
    async fn dispatch_now(&self, id: DispatchId) -> Result<Option<Dispatch>, StoreError>;

    /// What went to one of them, newest first.
    async fn dispatches_to(
        &self,
        person: PersonId,
        kind: ContactKind,
        limit: u32,
    ) -> Result<Vec<Dispatch>, StoreError>;

    /// Text messages of everybody, newest first, for the demo's mailbox.
    async fn texts(&self, limit: u32) -> Result<Vec<TextMessage>, StoreError>;
}
