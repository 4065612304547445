//! What payment staff see of rollouts: how far each is, and how both groups do.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::AuditLine;

/// `/staff/rollouts`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RolloutBoard {
    /// By name.
    pub rollouts: Vec<RolloutRow>,
}

/// One rollout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RolloutRow {
    /// "write_backs".
    pub name: String,
    pub percent: u32,
    /// The rungs of the ladder, from nobody to everybody.
    pub steps: Vec<u32>,
    /// Churches that are let in.
    pub experimental: RolloutGroup,
    /// Churches that are not.
    pub control: RolloutGroup,
    /// By how many of ten thousand the experimental group may fail more often than the control.
    pub limit: u32,
    /// Fewer results than this say nothing.
    pub minimum: u32,
    /// When counting began.
    pub counted_since: Timestamp,
    pub moved: Option<RolloutMove>,
    /// All moves and looks, newest first.
    pub history: Vec<AuditLine>,
    /// It came back by itself, and nobody has looked why.
    pub unlooked: bool,
    /// One step up; `None` when everybody is in, or while somebody must look first.
    pub up: Option<u32>,
    /// One step down; `None` when nobody is in.
    pub down: Option<u32>,
}

/// One group in the present window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolloutGroup {
    pub churches: u64,
    pub seen: u64,
    pub failed: u64,
    /// The failures' share of ten thousand.
    pub rate: u64,
    /// Whether there are enough results to say anything.
    pub enough: bool,
}

/// Who moved it last, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RolloutMove {
    pub by: String,
    pub by_rule: bool,
    pub at: Timestamp,
    pub why: String,
}
