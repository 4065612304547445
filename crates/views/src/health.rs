//! `GET /meta/health` in the seed's exact shape, and what staff see beside it.

use kernel::{TaskId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{DelayRow, SwitchView};

/// What works and what does not, by name. No secret, no donor data.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Health {
    pub wins: Vec<String>,
    pub losses: Vec<String>,
}

/// An entry of health turned, to well or to a loss.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthTurn {
    pub name: String,
    pub at: Timestamp,
    pub well: bool,
}

/// A task that was given up: a person must look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParkedTask {
    pub id: TaskId,
    /// The church's name.
    pub church: String,
    /// "send", "fall_due", …
    pub kind: String,
    /// In the engine's words.
    pub why: String,
    pub due: Timestamp,
    pub tries: u32,
}

/// An entry as staff see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HealthEntry {
    pub name: String,
    pub well: bool,
    /// Since when it is as it is, as far as it is remembered.
    pub since: Option<Timestamp>,
    /// Which gateway, of its connectivity.
    pub gateway: Option<String>,
}

/// `/staff/health`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HealthPage {
    /// Losses first.
    pub entries: Vec<HealthEntry>,
    /// Who turned schedules off, and why.
    pub switch: SwitchView,
    /// Delays that are on.
    pub delays: Vec<DelayRow>,
    /// Given-up work.
    pub parked: Vec<ParkedTask>,
    /// What turned in the last days, newest first.
    pub turns: Vec<HealthTurn>,
}
