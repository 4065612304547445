//! What payment staff see of incidents: what happened, how far we are, what was learnt.

use std::time::Duration;

use kernel::{Date, DelayId, GatewayId, IncidentId, PersonId, PlanId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{DrillRow, Tally};

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentKind {
    GatewayDown,
    FacilityMisconfigured,
    UnknownsElevated,
    EngineStopped,
    Other,
}

/// How far we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentState {
    Investigating,
    Identified,
    Monitoring,
    Resolved,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum IncidentEvent {
    FirstFailure,
    Detected { rule: String },
    Opened,
    Held { delay: DelayId, why: String },
    DelayEnded { delay: DelayId },
    Probed { gateway: String, passed: bool, times: u32 },
    PlanDrawn { plan: PlanId },
    PlanApproved { plan: PlanId },
    BatchReleased { plan: PlanId, ordinal: u32, gifts: Tally },
    PlanPaused { plan: PlanId, why: String },
    PlanAbandoned { plan: PlanId, why: String },
    Notified { channel: String, to: String },
    BannerUp { donor: String, church: String },
    BannerDown,
    Noted { text: String },
    TakenOn,
    HandedOver { to: String },
    Moved { from: IncidentState, to: IncidentState, why: String },
}

/// One line of the timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncidentLine {
    pub at: Timestamp,
    /// The last of several told together; else the same.
    pub until: Timestamp,
    /// A person's name, or a rule's.
    pub by: String,
    pub by_rule: bool,
    pub event: IncidentEvent,
}

/// The moments that count. Durations are from the first failure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncidentTimes {
    pub first_failure_at: Timestamp,
    pub opened_at: Timestamp,
    pub held_at: Option<Timestamp>,
    pub stable_at: Option<Timestamp>,
    pub drained_at: Option<Timestamp>,
    pub resolved_at: Option<Timestamp>,
}

/// The gifts that were held under an incident, per currency. The last six add up to the first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IncidentGifts {
    pub in_all: Vec<Tally>,
    /// Of these, those that were held when it was opened.
    pub at_start: Vec<Tally>,
    pub held: Vec<Tally>,
    pub on_their_way: Vec<Tally>,
    /// Refused by the donor's bank, to be tried again on another day.
    pub waiting: Vec<Tally>,
    pub taken: Vec<Tally>,
    pub cancelled: Vec<Tally>,
    pub not_taken: Vec<Tally>,
}

/// Where its post-mortem stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostMortemStanding {
    /// The incident is not over.
    NotYet,
    Open,
    Finished,
}

/// An incident in a list, and at the head of its page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncidentRow {
    pub id: IncidentId,
    pub kind: IncidentKind,
    /// "gateway", "everything", "facility", "method_kind", "church".
    pub scope_kind: String,
    /// Which one, in words; empty for everything.
    pub scope: String,
    pub state: IncidentState,
    pub why: String,
    pub opened_by: String,
    pub by_rule: bool,
    /// Who has it.
    pub owner: Option<String>,
    pub times: IncidentTimes,
    pub gifts: IncidentGifts,
    pub post_mortem: PostMortemStanding,
}

/// `/staff/incidents`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncidentList {
    /// Oldest first: it hurts longest.
    pub open: Vec<IncidentRow>,
    /// One page, newest first.
    pub closed: Vec<IncidentRow>,
    pub matching: u64,
    pub page: u32,
    pub per_page: u32,
}

/// Somebody on call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OnCall {
    pub id: PersonId,
    pub name: String,
}

/// `/staff/incidents/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncidentPage {
    pub incident: IncidentRow,
    /// The gateway it is about, if it is about one.
    pub gateway: Option<GatewayId>,
    pub lines: Vec<IncidentLine>,
    /// What donors and churches read now: two texts, either may be empty.
    pub banner: Option<(String, String)>,
    /// Everybody it may be handed to.
    pub on_call: Vec<OnCall>,
    /// Whoever is looking has it.
    pub yours: bool,
    /// Gifts that are held or on their way: it is not resolved without a reason.
    pub left: u64,
}

/// Something that will be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MitigationRow {
    pub incident: IncidentId,
    /// From 0.
    pub place: u32,
    pub what: String,
    pub owner: Option<OnCall>,
    pub due: Option<Date>,
    pub done_at: Option<Timestamp>,
    /// Its day has passed, and it is not done.
    pub overdue: bool,
}

/// Words added after the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddendumRow {
    pub at: Timestamp,
    pub by: String,
    pub text: String,
}

/// How often something was done by people, and by rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandRow {
    /// As in the audit log: "delay.begin".
    pub verb: String,
    pub by_hand: u64,
    pub by_rule: u64,
    /// Often enough by hand to ask whether it could be automatic.
    pub automate: bool,
}

/// `/staff/incidents/{id}/post-mortem`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostMortemPage {
    pub incident: IncidentRow,
    pub lines: Vec<IncidentLine>,
    pub version: u32,
    /// Empty while nobody has written it: the page writes a first version from the facts.
    pub what_happened: String,
    pub learning: String,
    pub mitigations: Vec<MitigationRow>,
    pub by_hand: Vec<HandRow>,
    pub on_call: Vec<OnCall>,
    /// By whom, and when.
    pub finished: Option<(String, Timestamp)>,
    pub addenda: Vec<AddendumRow>,
    /// Drills whose reports it names.
    pub drills: Vec<DrillRow>,
}

/// How many incidents began in a month.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncidentMonth {
    /// Its first day.
    pub month: Date,
    pub incidents: u32,
}

/// Incidents of one thing, with the time in the middle of each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncidentTrend {
    /// A gateway's name; empty for all.
    pub name: String,
    pub incidents: u32,
    pub detect: Option<Duration>,
    pub hold: Option<Duration>,
    pub stable: Option<Duration>,
    pub drained: Option<Duration>,
}

/// `/staff/incidents/trends`: the last twelve months.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncidentTrends {
    /// Oldest first.
    pub months: Vec<IncidentMonth>,
    pub all: IncidentTrend,
    pub gateways: Vec<IncidentTrend>,
    pub by_hand: Vec<HandRow>,
    /// What was decided and is not done, earliest date first.
    pub open_mitigations: Vec<MitigationRow>,
}

/// A link to an incident, on a page about something else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncidentLink {
    pub id: IncidentId,
    pub kind: IncidentKind,
    pub scope_kind: String,
    pub scope: String,
    pub state: IncidentState,
    pub owner: Option<String>,
    pub opened_at: Timestamp,
}
