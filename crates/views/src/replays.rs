//! Replays: orders that are delivered once more, for payment staff.

use kernel::{ChurchId, PersonId, ReplayId, Timestamp};
use serde::{Deserialize, Serialize};

/// A line of what was asked for that names no order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadLine {
    pub line: u64,
    pub wrong: String,
    pub right: String,
}

/// How many orders of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindCount {
    /// "settle", "refund", …
    pub kind: String,
    pub orders: u64,
}

/// What a replay would do. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayCheck {
    pub orders: u64,
    pub kinds: Vec<KindCount>,
    pub churches: u64,
    pub oldest: Option<Timestamp>,
    pub newest: Option<Timestamp>,
    /// Left out.
    pub bad: Vec<BadLine>,
}

/// Where a replay stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplayStanding {
    /// Begins later.
    Waiting,
    Running,
    Done,
    Stopped,
}

/// One church's part of a replay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayPart {
    pub church: ChurchId,
    /// The church's name.
    pub name: String,
    pub orders: u64,
    pub done: u64,
    /// Why it does not go on just now.
    pub waits: Option<String>,
}

/// A replay and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayRow {
    pub id: ReplayId,
    /// "12 orders by id", "a church", "a time": facts for words.
    pub asked: ReplayAsked,
    pub standing: ReplayStanding,
    pub by: PersonId,
    /// The name of who asked.
    pub by_name: String,
    pub why: String,
    pub asked_at: Timestamp,
    pub begins_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub orders: u64,
    pub done: u64,
    pub left_out: u64,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplayAsked {
    Orders,
    Books {
        /// Every church when there is none.
        church: Option<ChurchId>,
        /// The church's name.
        name: Option<String>,
        from: Option<Timestamp>,
        /// Not itself.
        to: Option<Timestamp>,
    },
}

/// One replay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayPage {
    pub replay: ReplayRow,
    pub parts: Vec<ReplayPart>,
}

/// `/staff/ledger/replay`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayList {
    /// Newest first.
    pub replays: Vec<ReplayRow>,
    /// Whose orders can be replayed, by name.
    pub churches: Vec<(ChurchId, String)>,
}
