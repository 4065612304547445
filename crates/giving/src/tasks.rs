//! Work that must happen: rows written with what made them necessary, leased, never lost.

use kernel::{ChurchId, Date, GiftId, ScheduleId, TaskId, derive_id};
use serde::{Deserialize, Serialize};

/// Everything the engine may have to do. Every one is safe to run twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Task {
    /// Send a gift that is due.
    Send { church: ChurchId, gift: GiftId },
    /// Ask what became of a gift's attempt.
    Inquire { church: ChurchId, gift: GiftId },
    /// A schedule's date came: make its gift.
    FallDue { church: ChurchId, schedule: ScheduleId, on: Date },
}

impl Task {
    /// The stable name in tables and metrics.
    pub const fn name(&self) -> &'static str {
        match self {
            Task::Send { .. } => "send",
            Task::Inquire { .. } => "inquire",
            Task::FallDue { .. } => "fall_due",
        }
    }

    /// The church whose work it is.
    pub const fn church(&self) -> ChurchId {
        match self {
            Task::Send { church, .. }
            | Task::Inquire { church, .. }
            | Task::FallDue { church, .. } => *church,
        }
    }

    /// Derived, so that the same occasion is the same row. `occasion` tells a gift's first send
    /// from its retry.
    pub fn id(&self, occasion: &str) -> TaskId {
        let subject = match self {
            Task::Send { gift, .. } | Task::Inquire { gift, .. } => gift.to_string(),
            Task::FallDue { schedule, on, .. } => format!("{schedule} {on}"),
        };
        TaskId::from_uuid(derive_id(&["task", self.name(), &subject, occasion]))
    }
}

/// A task leased to this node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    pub id: TaskId,
    pub task: Task,
    /// How often it was tried before.
    pub tries: u32,
}
