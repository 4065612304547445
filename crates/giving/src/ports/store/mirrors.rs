use std::time::Duration;

use async_trait::async_trait;
use kernel::{ChurchId, MirrorId, OrderId, Timestamp};
use ledger::{Account, AccountId, Head};

use super::StoreError;
use crate::mirrors::{Cursor, Event, Gap, Mirror, Pace};

/// How far behind a mirror is, as far as its churches were looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MirrorLag {
    /// Changes it does not have.
    pub changes: u64,
    /// Accounts that are behind.
    pub accounts: u64,
    pub repairing: u64,
    pub parked: u64,
    /// Since when the one that waits longest is behind.
    pub since: Option<Timestamp>,
}

#[async_trait]
pub trait MirrorsWork {
    async fn add_mirror(&mut self, mirror: &Mirror) -> Result<(), StoreError>;

    /// Locked.
    async fn mirror(&mut self, id: MirrorId) -> Result<Option<Mirror>, StoreError>;

    /// Lets a mirror be written to, or not.
    async fn turn_mirror(&mut self, id: MirrorId, on: bool) -> Result<(), StoreError>;

    /// The mirror, if it is on and no living node has it: two nodes never write to one mirror at
    /// once.
    async fn lease_mirror(
        &mut self,
        id: MirrorId,
        node: &str,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<(Mirror, Pace)>, StoreError>;

    /// Writes how it goes, if the mirror is on and the lease still this node's; `Stale` if not. It
    /// comes first in every unit of work about a leased mirror.
    async fn keep_mirror(
        &mut self,
        id: MirrorId,
        node: &str,
        now: Timestamp,
        pace: &Pace,
    ) -> Result<(), StoreError>;

    /// Writes how it goes and gives the lease back. Nothing, if the lease is somebody else's.
    async fn release_mirror(
        &mut self,
        id: MirrorId,
        node: &str,
        pace: &Pace,
    ) -> Result<(), StoreError>;

    /// Looks at no more than so many orders of a church that the mirror's cursors do not know yet:
    /// the accounts they changed are behind from now on. Whether there are more.
    async fn look_at_church(
        &mut self,
        mirror: MirrorId,
        church: ChurchId,
        now: Timestamp,
        orders: u32,
    ) -> Result<bool, StoreError>;

    /// Writes a cursor. The database refuses one that goes back.
    async fn save_cursor(&mut self, mirror: MirrorId, cursor: &Cursor) -> Result<(), StoreError>;

    /// A reconciliation begins. An account has one at a time.
    async fn add_gap(&mut self, mirror: MirrorId, gap: &Gap) -> Result<(), StoreError>;

    async fn save_gap(&mut self, mirror: MirrorId, gap: &Gap) -> Result<(), StoreError>;
}

#[async_trait]
pub trait MirrorsReads {
    /// By name.
    async fn mirrors(&self) -> Result<Vec<(Mirror, Pace)>, StoreError>;

    async fn mirror_by_id(&self, id: MirrorId) -> Result<Option<(Mirror, Pace)>, StoreError>;

    /// Mirrors that are on, due, and with no node.
    async fn mirrors_due(&self, now: Timestamp) -> Result<Vec<MirrorId>, StoreError>;

    /// Churches of the mirror with something to tell now; those looked at longest ago come first.
    async fn churches_behind(
        &self,
        mirror: MirrorId,
        now: Timestamp,
    ) -> Result<Vec<ChurchId>, StoreError>;

    /// The next changes of a church's accounts that are behind and due: at most so many events of
    /// each account, and so many in all, the versions of each account in order.
    async fn pending(
        &self,
        mirror: MirrorId,
        church: ChurchId,
        now: Timestamp,
        each: u32,
        limit: u32,
    ) -> Result<Vec<(Cursor, Vec<Event>)>, StoreError>;

    async fn cursor(
        &self,
        mirror: MirrorId,
        account: AccountId,
    ) -> Result<Option<Cursor>, StoreError>;

    /// Accounts that are behind, being repaired or parked, the parked first.
    async fn cursors_behind(&self, mirror: MirrorId, limit: u32)
    -> Result<Vec<Cursor>, StoreError>;

    /// Open gaps that are due, the oldest first.
    async fn gaps_due(
        &self,
        mirror: MirrorId,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Gap>, StoreError>;

    /// All gaps, newest first.
    async fn gaps(&self, mirror: MirrorId, limit: u32) -> Result<Vec<Gap>, StoreError>;

    async fn mirror_lag(&self, mirror: MirrorId) -> Result<MirrorLag, StoreError>;

    /// How many changes of a church the mirror's cursors do not know yet; counted up to `most`.
    async fn unseen_changes(
        &self,
        mirror: MirrorId,
        church: ChurchId,
        most: u32,
    ) -> Result<u64, StoreError>;

    /// The changes of one account after a version and up to another, in order.
    async fn events_of_account(
        &self,
        church: ChurchId,
        account: AccountId,
        after: u64,
        up_to: u64,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError>;

    /// What one order changed, entry by entry.
    async fn events_of_order(
        &self,
        church: ChurchId,
        order: OrderId,
    ) -> Result<Vec<Event>, StoreError>;

    /// Where a church's accounts stand, in the order of kind, owner and currency.
    async fn heads_after(
        &self,
        church: ChurchId,
        after: Option<&Account>,
        limit: u32,
    ) -> Result<Vec<(Account, Head)>, StoreError>;

    /// The churches that a mirror covers, with their names, by name.
    async fn churches_of_mirror(
        &self,
        mirror: MirrorId,
        limit: u32,
    ) -> Result<Vec<(ChurchId, String)>, StoreError>;

    /// Churches a mirror may be made for, by name.
    async fn churches_by_name(&self, limit: u32) -> Result<Vec<(ChurchId, String)>, StoreError>;

    /// Of the mirrors that are on: how many accounts are parked, and how many mirrors have not
    /// answered since before the given instant.
    async fn mirrors_unwell(&self, silent_before: Timestamp) -> Result<(u64, u64), StoreError>;
}
