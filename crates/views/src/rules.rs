//! The lab, for payment staff: rules, what they would change, and replies nobody understood.

use kernel::{Certainty, Class, GatewayId, Money, RuleDraftId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::AuditLine;

/// Where a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleFrom {
    /// Ships with the product.
    Shipped,
    /// Of staff.
    Staff,
}

/// A rule in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleRow {
    /// From 1: the first that fits decides.
    pub place: u64,
    pub id: String,
    pub text: String,
    pub gateway: Option<GatewayId>,
    pub brand: Option<String>,
    pub class: Class,
    pub hard: bool,
    pub reason: String,
    /// The page of a rule of staff.
    pub draft: Option<RuleDraftId>,
    /// How often it decided lately.
    pub decided: u64,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RuleFilter {
    /// In the text, the name or the reason.
    pub q: String,
    pub class: Option<Class>,
    pub gateway: Option<GatewayId>,
    pub from: Option<RuleFrom>,
    /// From 1.
    pub page: u32,
}

/// How many failures of a gateway were explained lately.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleCoverage {
    pub gateway: GatewayId,
    pub name: String,
    pub failures: u64,
    /// By a rule.
    pub ruled: u64,
    /// By nothing.
    pub unknown: u64,
}

/// `/staff/rules`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleList {
    pub filter: RuleFilter,
    pub rows: Vec<RuleRow>,
    pub matching: u64,
    pub all: u64,
    pub per_page: u32,
    /// The set's number; it counts what staff put in force and took back.
    pub version: u64,
    /// Days in which deciding was counted.
    pub days: u32,
    /// Gateways that rules name.
    pub gateways: Vec<GatewayId>,
    pub coverage: Vec<RuleCoverage>,
    /// Rules of staff, what was changed last first.
    pub drafts: Vec<DraftRow>,
    /// In force, and not used: they cannot stand beside what ships.
    pub left_out: Vec<RuleDraftId>,
}

/// Where a rule of staff stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftStanding {
    Draft,
    Submitted,
    SentBack,
    Active,
    Reverted,
    Dropped,
}

/// A rule of staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftRow {
    pub id: RuleDraftId,
    pub text: String,
    pub gateway: Option<GatewayId>,
    pub brand: Option<String>,
    pub class: Class,
    pub hard: bool,
    pub reason: String,
    pub standing: DraftStanding,
    /// Who wrote it as it stands.
    pub by: String,
    pub changed_at: Timestamp,
}

/// A reply that would change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReplyExample {
    pub gateway: GatewayId,
    pub amount: Money,
    pub at: Timestamp,
    pub reply: String,
}

/// Replies that would change from one class to another; or stay in one, and their cards would be
/// asked again or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassChange {
    pub from: Class,
    pub to: Class,
    pub replies: u64,
    pub sums: Vec<Money>,
    pub examples: Vec<ReplyExample>,
}

/// A rule tried on recorded replies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrialView {
    pub total: u64,
    pub done: u64,
    pub asked_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub changes: Vec<ClassChange>,
    /// Replies that it would take from other rules, and what those rules take them for.
    pub taken: u64,
    pub taken_from: Vec<Class>,
    pub greedy: bool,
    /// Beside the set that is in force now.
    pub current: bool,
}

/// Who said what a reply means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JudgedBy {
    pub by: String,
    pub at: Timestamp,
    pub why: String,
}

/// A recorded case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseRow {
    /// A person's; those that ship have none.
    pub id: Option<String>,
    pub gateway: GatewayId,
    pub brand: Option<String>,
    pub reply: String,
    /// What it means.
    pub class: Class,
    /// What it is taken for, without the rule and with it.
    pub before: Class,
    pub after: Class,
    pub judged: Option<JudgedBy>,
}

/// What becomes of the recorded cases.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CasesView {
    pub all: u64,
    /// Right today, and wrong with the rule.
    pub red: Vec<CaseRow>,
    /// Wrong today, and right with the rule.
    pub green: Vec<CaseRow>,
    /// Wrong either way.
    pub still_red: u64,
}

impl CasesView {
    /// Counts a case that means `class`; one that turns is told as `row` has it.
    pub fn count(
        &mut self,
        class: Class,
        before: Class,
        after: Class,
        row: impl FnOnce(Class, Class) -> CaseRow,
    ) {
        self.all += 1;
        match (before == class, after == class) {
            (true, false) => self.red.push(row(before, after)),
            (false, true) => self.green.push(row(before, after)),
            (false, false) => self.still_red += 1,
            (true, true) => {}
        }
    }
}

/// Who had the last word on a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftDecided {
    pub by: String,
    pub at: Timestamp,
    pub why: String,
}

/// `/staff/rules/draft/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftPage {
    pub draft: DraftRow,
    pub revision: u64,
    /// Whoever looks wrote it, and somebody else approves it.
    pub mine: bool,
    pub decided: Option<DraftDecided>,
    pub trial: Option<TrialView>,
    pub cases: CasesView,
    pub stands: Stands,
    pub history: Vec<AuditLine>,
    pub gateways: Vec<(GatewayId, String)>,
}

/// Whether a rule can stand beside those in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    Well,
    /// Same text, equally specific.
    TiesWith(String),
    /// Its words stand in rules of so many other classes.
    SaysTooLittle(u64),
    Not,
}

/// `/staff/rules/draft`: a rule that is not there yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftForm {
    pub gateways: Vec<(GatewayId, String)>,
}

/// Replies that nobody understood and that are alike.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnknownCluster {
    /// By which it is set aside.
    pub key: String,
    /// What a rule about them would look for.
    pub words: String,
    pub replies: u64,
    /// Those with most first.
    pub gateways: Vec<(GatewayId, u64)>,
    pub sums: Vec<Money>,
    pub first: Timestamp,
    pub last: Timestamp,
    /// The newest of each wording.
    pub examples: Vec<String>,
}

/// `/staff/rules/unknown`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnknownInbox {
    pub clusters: Vec<UnknownCluster>,
    /// Replies that were looked at, of how many days.
    pub replies: u64,
    pub days: u32,
    /// There are more than were looked at.
    pub more: bool,
    /// Unknown when they came, and explained by a rule since.
    pub explained: u64,
    pub set_aside: u64,
}

/// Why a reply is ruled as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleWhy {
    pub gateway: GatewayId,
    pub brand: Option<String>,
    /// Redacted.
    pub reply: String,
    pub class: Class,
    pub certainty: Certainty,
    pub decided_by: Option<RuleRow>,
    /// They fit too, and come later.
    pub runners_up: Vec<RuleRow>,
    /// The words in which rules were looked for, a line for each value.
    pub words: String,
}

/// `/staff/rules/why`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WhyPage {
    pub gateways: Vec<(GatewayId, String)>,
    pub found: Option<RuleWhy>,
    /// What persons said of replies, the latest first.
    pub cases: Vec<CaseRow>,
}
