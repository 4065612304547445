//! Recurring gifts.

use kernel::{Date, MethodId, Money, ScheduleId};
use serde::{Deserialize, Serialize};

use crate::{FundChoice, GiftRow, Line, MethodChoice, MethodLabel};

/// Whether a schedule gives.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandingView {
    Active,
    Paused { until: Date },
    Stopped,
    Finished,
}

/// When a schedule ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndsView {
    /// When the donor says so.
    Never,
    /// With this date.
    On(Date),
    /// After so many more gifts.
    After(u32),
}

/// One schedule in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScheduleRow {
    pub id: ScheduleId,
    pub amount: Money,
    pub lines: Vec<Line>,
    /// "weekly", …
    pub frequency: String,
    pub anchor: Date,
    pub method: MethodLabel,
    pub standing: StandingView,
    pub next: Option<Date>,
    pub ends: EndsView,
    /// When it was made.
    pub since: Date,
}

/// `/recurring`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScheduleList {
    pub rows: Vec<ScheduleRow>,
}

/// A date ahead.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct UpcomingDate {
    pub on: Date,
    pub skipped: bool,
}

/// A gift that comes on another day than planned, once.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MovedDate {
    pub planned: Date,
    pub to: Date,
}

/// `/recurring/{id}`, and `/recurring/{id}/change`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SchedulePage {
    pub schedule: ScheduleRow,
    pub upcoming: Vec<UpcomingDate>,
    pub moved: Vec<MovedDate>,
    /// The first date after today that gives: from where a change counts.
    pub from: Option<Date>,
    /// The latest gifts it made.
    pub gifts: Vec<GiftRow>,
    pub funds: Vec<FundChoice>,
    pub methods: Vec<MethodChoice>,
    /// The one it is taken from.
    pub method: MethodId,
    pub today: Date,
    /// Raised by every change, so that an old page cannot overwrite a new one.
    pub version: u64,
}

/// What is asked of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScheduleAct {
    /// Amount, funds, rhythm, end or method.
    Change,
    /// One gift comes on another day.
    Move {
        from: Date,
        to: Date,
    },
    Skip(Date),
    /// A skipped date gives after all.
    Restore(Date),
    Pause {
        until: Date,
    },
    Resume,
}

/// `/recurring/{id}/check`: what would change, before it does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScheduleChange {
    pub act: ScheduleAct,
    pub before: ScheduleRow,
    pub after: ScheduleRow,
    /// What its donor pays on top of each gift from then on, and both together.
    pub on_top: Option<(Money, Money)>,
    /// The next five.
    pub dates: Vec<UpcomingDate>,
    pub version: u64,
}
