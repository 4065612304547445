use async_trait::async_trait;
use kernel::{ChurchId, OrderId, ReplayId, Timestamp};

use super::StoreError;
use crate::replays::{Counted, OrderPlaced, Part, Replay};

#[async_trait]
pub trait ReplaysWork {
    async fn add_replay(&mut self, replay: &Replay, parts: &[Part]) -> Result<(), StoreError>;

    /// The orders of a replay by id, as places in their church's books.
    async fn add_replay_places(
        &mut self,
        id: ReplayId,
        places: &[(ChurchId, u64)],
    ) -> Result<(), StoreError>;

    /// Locked for this unit of work.
    async fn replay(&mut self, id: ReplayId) -> Result<Option<Replay>, StoreError>;

    /// Writes where it stands and when it ended.
    async fn save_replay(&mut self, replay: &Replay) -> Result<(), StoreError>;

    /// One church's part, locked for this unit of work.
    async fn replay_part(
        &mut self,
        id: ReplayId,
        church: ChurchId,
    ) -> Result<Option<Part>, StoreError>;

    /// Writes how far it is.
    async fn save_replay_part(&mut self, id: ReplayId, part: &Part) -> Result<(), StoreError>;

    /// How many parts of the replay are not finished.
    async fn open_replay_parts(&mut self, id: ReplayId) -> Result<u64, StoreError>;
}

#[async_trait]
pub trait ReplaysReads {
    /// Orders of a church that happened from `from` on and before `to`, counted by kind.
    async fn count_orders(
        &self,
        church: ChurchId,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
    ) -> Result<Vec<Counted>, StoreError>;

    /// Where these orders stand; those that are nowhere are left out.
    async fn places_of_orders(&self, ids: &[OrderId]) -> Result<Vec<OrderPlaced>, StoreError>;

    /// The replay and its parts.
    async fn replay_now(&self, id: ReplayId) -> Result<Option<(Replay, Vec<Part>)>, StoreError>;

    /// Newest first; each with how many orders it has, and how many are done.
    async fn replays(&self, limit: u32) -> Result<Vec<(Replay, u64, u64)>, StoreError>;

    /// The next places of a part.
    async fn places_to_replay(
        &self,
        replay: &Replay,
        part: &Part,
        limit: u32,
    ) -> Result<Vec<u64>, StoreError>;
}
