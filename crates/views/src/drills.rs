//! Drills: recorded outages that were played against this engine, and what came of them.

use kernel::{DrillReportId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::IncidentLink;

/// One thing that had to be true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillCheck {
    pub holds: bool,
    /// What must be, in words.
    pub must: String,
    pub found: String,
}

/// Something that happened, by the drill's clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillLine {
    pub at: Timestamp,
    pub words: String,
}

/// What went on for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DrillPhaseKind {
    /// A gateway was not well.
    Trouble,
    /// Something was delayed.
    Delayed,
    /// What was held went out.
    LetGo,
}

/// From when until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillPhase {
    pub kind: DrillPhaseKind,
    pub from: Timestamp,
    pub until: Timestamp,
}

/// How many gifts were held from this instant on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillHeld {
    pub at: Timestamp,
    pub gifts: u32,
}

/// The figures by which a drill is scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillFigures {
    pub gifts: u32,
    pub held: u32,
    pub lost: u32,
    pub doubled: u32,
    pub uncertain: u32,
    /// Sentences that tell a failure that is none.
    pub wrong_words: u32,
    /// From the first failing call to the delay; nothing where no rule had to act.
    pub seconds_to_detect: Option<u64>,
    /// From the first batch to the last held gift; nothing where none was held, or one still is.
    pub seconds_to_drain: Option<u64>,
}

/// All that a drill came to: it can be read without the engine that played it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillReport {
    pub name: String,
    pub title: String,
    pub story: String,
    pub source: String,
    /// The drill's clock is told in this time zone, by its IANA name.
    pub zone: String,
    pub begins: Timestamp,
    pub ends: Timestamp,
    pub seed: u64,
    pub passed: bool,
    pub figures: DrillFigures,
    /// Pages and mails that were read for words of failure.
    pub read: u32,
    pub checks: Vec<DrillCheck>,
    pub lines: Vec<DrillLine>,
    pub phases: Vec<DrillPhase>,
    pub held_at: Vec<DrillHeld>,
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DrillStanding {
    Waiting,
    Playing,
    Holds,
    DoesNotHold,
    /// It could not be played to its end: that says nothing of the engine.
    Unplayed,
}

/// One run of a drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillRow {
    pub id: DrillReportId,
    /// As its file is called.
    pub drill: String,
    pub title: String,
    pub seed: u64,
    pub by_name: String,
    pub asked_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub standing: DrillStanding,
    /// Steps of the timeline that were played, and how many there are.
    pub done: u32,
    pub steps: u32,
    /// How often a process began to play it: more than once where one ended in the middle.
    pub begun: u32,
    /// What it came to, once it was played.
    pub figures: Option<DrillFigures>,
}

/// One run with its report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrillPage {
    pub run: DrillRow,
    /// What happened last, while it is played.
    pub told: String,
    /// Why it could not be played.
    pub problem: Option<String>,
    pub report: Option<DrillReport>,
    /// The incident whose post-mortem names it.
    pub incident: Option<IncidentLink>,
    /// Incidents that are over, newest first: the post-mortem of each may name it.
    pub incidents: Vec<IncidentLink>,
}

/// A drill there is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillCard {
    pub name: String,
    pub title: String,
    pub story: String,
    /// Its newest run.
    pub last: Option<DrillRow>,
}

/// All drills, and all that were run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillBoard {
    pub drills: Vec<DrillCard>,
    pub runs: Vec<DrillRow>,
    /// Whether this is a place where one may be run.
    pub may_run: bool,
}
