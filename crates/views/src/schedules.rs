//! Recurring gifts.

use kernel::{Date, Money, ScheduleId};
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

/// `/recurring/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SchedulePage {
    pub schedule: ScheduleRow,
    pub upcoming: Vec<UpcomingDate>,
    /// The latest gifts it made.
    pub gifts: Vec<GiftRow>,
    pub funds: Vec<FundChoice>,
    pub methods: Vec<MethodChoice>,
    pub today: Date,
    /// Raised by every change, so that an old page cannot overwrite a new one.
    pub version: u64,
}

/// `/recurring/{id}/check`: what would change, before it does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScheduleChange {
    pub before: ScheduleRow,
    pub after: ScheduleRow,
    pub dates: Vec<UpcomingDate>,
}
