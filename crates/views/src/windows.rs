//! Planned maintenance, as staff see it.

use kernel::{DelayId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Tally;

/// Where a window stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowStanding {
    /// It is to come.
    Planned,
    /// It holds gifts.
    On,
    /// Its planned end has passed, and it holds gifts: probes are awaited, or a person.
    Waiting,
    /// It is on for longer than was planned.
    Overdue,
    Ended,
    Cancelled,
}

/// One window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowRow {
    pub id: DelayId,
    pub standing: WindowStanding,
    /// "gateway", "everything", …
    pub scope_kind: String,
    /// The scope as forms write it: "gateway:pin".
    pub scope_value: String,
    /// Which one, in words; empty for everything.
    pub scope: String,
    pub why: String,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// Ends by itself when probes have passed; else a person ends it.
    pub by_probes: bool,
    pub planned_by: String,
    pub planned_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub version: u32,
}

/// `/staff/windows`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowList {
    /// To come and on, by their start.
    pub ahead: Vec<WindowRow>,
    /// Over or cancelled, newest first.
    pub past: Vec<WindowRow>,
    /// What can be held: the value of the form's field, and its words.
    pub scopes: Vec<(String, String)>,
}

/// What a window would hold, before it is planned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowCheck {
    /// The scope in words; empty for everything.
    pub scope: String,
    pub scope_kind: String,
    pub why: String,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub by_probes: bool,
    /// Gifts of schedules that fall due in it, by currency.
    pub falling: Vec<Tally>,
    /// There are more than were counted.
    pub at_least: bool,
    /// The beginning of a Sunday lies in it, when most of the week's gifts fall due.
    pub over_a_sunday: bool,
    /// Windows of the same scope that it overlaps.
    pub overlaps: u32,
}
