use async_trait::async_trait;
use kernel::{Amount, ChurchId, GiftId, Timestamp};

use super::StoreError;
use crate::attempts::Attempt;
use crate::fees::FeeSchedule;
use crate::gifts::Gift;
use crate::mails::NewMail;
use crate::preferences::Reader;
use crate::purposes::Purpose;

/// A gift that may be about to be sent, locked, with what decides about it and what its result will
/// be written from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sendable {
    pub gift: Gift,
    /// The facility's token at the orchestrator.
    pub facility_token: Option<String>,
    /// The method's token at the vault, if it is the donor's and has one.
    pub method_token: Option<String>,
    /// Purchases on the method since the first instant asked about that took nothing.
    pub sends_in_30_days: u32,
    /// The same since the second.
    pub sends_today: u32,
    /// The method was refused for good before, and its bank has not renewed it since.
    pub hard_declined: bool,
    /// Its donor agreed beforehand that it may come from elsewhere.
    pub consented: bool,
    pub taking: Taking,
}

/// What it means in the books and to the donor that a gift is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taking {
    /// What the donor pays on top.
    pub cover: Option<Amount>,
    /// What the facility's gateway keeps.
    pub fees: Option<FeeSchedule>,
    /// Of the first fund that is for something else than gifts, or a gift's.
    pub purpose: Purpose,
    /// The donor, as whoever is told.
    pub donor: Option<Reader>,
}

/// Whether a unit of work waits for gifts that somebody else has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Busy {
    Wait,
    LeaveOut,
}

/// Gifts in groups: a few statements, however many there are.
#[async_trait]
pub trait SendingWork: Send {
    /// Locks the gifts, in the sequence given, and tells what there is to know of each. Those that
    /// are not there are left out. Sends are counted after `month` and after `day`.
    async fn sendable(
        &mut self,
        gifts: &[(ChurchId, GiftId)],
        month: Timestamp,
        day: Timestamp,
        busy: Busy,
    ) -> Result<Vec<Sendable>, StoreError>;

    /// What `add_gift` writes.
    async fn add_gifts(&mut self, gifts: &[Gift]) -> Result<(), StoreError>;

    /// What `save_gift` writes, of all of them. If one was changed since it was read, none is written.
    async fn save_gifts(&mut self, gifts: &[Gift]) -> Result<(), StoreError>;

    /// What `add_attempt` writes.
    async fn add_attempts(&mut self, attempts: &[(ChurchId, Attempt)]) -> Result<(), StoreError>;

    /// What `save_attempt` writes.
    async fn save_attempts(&mut self, attempts: &[(ChurchId, Attempt)]) -> Result<(), StoreError>;

    /// What `write_mail` writes.
    async fn write_mails(&mut self, mails: &[NewMail]) -> Result<(), StoreError>;
}
