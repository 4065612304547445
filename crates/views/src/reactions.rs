//! What payment staff see of reaction rules: what each waits for, what it did, and what it would
//! have done.

use kernel::{Class, GatewayId, RequestId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::AuditLine;

/// `/staff/reactions`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReactionBoard {
    /// Those of the house first.
    pub rules: Vec<ReactionRow>,
    /// Answers that come more often than usual just now.
    pub elevated: Vec<ElevatedRow>,
}

/// One rule in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReactionRow {
    pub rule: ReactionRuleView,
    pub fired: u64,
    pub fired_lately: u64,
    pub last_fired: Option<Timestamp>,
    /// A change of it waits for a second person.
    pub waits: bool,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReactionRuleView {
    pub id: String,
    pub classes: Vec<Class>,
    pub frequency: u32,
    pub within_seconds: u64,
    pub not_again_seconds: u64,
    /// "card", "ach", "nz_bank"; empty for all.
    pub kinds: Vec<String>,
    /// The only gateway it looks at: id and name.
    pub gateway: Option<(GatewayId, String)>,
    /// The only facility, by its id.
    pub facility: Option<String>,
    pub action: ReactionAction,
    pub on: bool,
    pub version: u64,
    /// It comes with the house.
    pub shipped: bool,
}

/// What a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReactionAction {
    DelayGateway,
    DelayFacility,
    DelayEverything,
    Notify,
}

/// Answers of a gateway that come more often than usual.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ElevatedRow {
    pub gateway: String,
    /// Answers that no rule knows; otherwise refusals.
    pub unknown: bool,
    /// Of first attempts; otherwise of later ones.
    pub first: bool,
    pub since: Timestamp,
    pub events: u64,
    pub answers: u64,
}

/// One time that a rule fired.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReactionLine {
    pub at: Timestamp,
    pub first_failure_at: Timestamp,
    pub gateway: String,
    pub class: Class,
    pub action: ReactionAction,
}

/// `/staff/reactions/{id}`; without a rule, the page that makes one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReactionPage {
    pub row: ReactionRow,
    /// Newest first.
    pub reactions: Vec<ReactionLine>,
    /// Newest first.
    pub history: Vec<AuditLine>,
    pub change: Option<ReactionChange>,
    pub gateways: Vec<(GatewayId, String)>,
}

/// A change that waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReactionChange {
    pub id: RequestId,
    pub proposed: ReactionRuleView,
    pub by: String,
    pub at: Timestamp,
    pub why: String,
    /// Whoever looks proposed it, so somebody else approves it.
    pub own: bool,
    /// The rule was changed since: this does not fit any more.
    pub outdated: bool,
}

/// `/staff/reactions/{id}/check`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReactionCheck {
    /// None for a rule that is made.
    pub before: Option<ReactionRuleView>,
    pub after: ReactionRuleView,
    /// In which ways it gets weaker.
    pub weaker: Vec<ReactionWeaker>,
    /// Whether a second person must approve it.
    pub takes_two: bool,
    /// How many days of recorded answers were asked.
    pub days: u32,
    /// When the rule as it stands would have fired in them.
    pub fires_before: Vec<Timestamp>,
    /// When the rule as typed would have.
    pub fires_after: Vec<Timestamp>,
}

/// One way in which a rule gets weaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReactionWeaker {
    Off,
    MoreFailures,
    ShorterTime,
    LongerRest,
    FewerClasses,
    FewerKinds,
    FewerPlaces,
    LesserAction,
}
