//! Payment staff: gateways, held gifts, release plans, the switch.

use kernel::{BatchId, ChurchId, DelayId, GatewayId, Money, PersonId, PlanId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{AuditLine, IncidentLink, Tally};

/// A delay that is on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DelayRow {
    pub id: DelayId,
    /// "gateway", "everything", "facility", "method_kind", "church".
    pub scope_kind: String,
    /// Which one, in words; empty for everything.
    pub scope: String,
    /// A person's name, or the rule's.
    pub by: String,
    pub by_rule: bool,
    pub why: String,
    pub since: Timestamp,
}

/// How a gateway does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum GatewayState {
    Well,
    /// Failures in the last five minutes, but no delay.
    Failing {
        failures: u32,
    },
    Delayed {
        delay: DelayRow,
    },
}

/// One gateway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GatewayRow {
    pub id: GatewayId,
    pub name: String,
    pub churches: u64,
    pub state: GatewayState,
    pub last_good: Option<Timestamp>,
    /// Incident-class answers in each of the last twelve five-minute slices, oldest first.
    pub failures: Vec<u32>,
    /// Per currency.
    pub held: Vec<Tally>,
    /// Newest first, at most five.
    pub probes: Vec<ProbeRow>,
    /// When the probes allow the delay to end.
    pub stable_from: Option<Timestamp>,
    pub stable: bool,
}

/// A test payment of our own.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProbeRow {
    pub at: Timestamp,
    pub passed: bool,
    pub took_ms: u32,
}

/// A church's held gifts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChurchHeld {
    pub id: ChurchId,
    pub name: String,
    pub held: Tally,
    pub oldest: Timestamp,
}

/// Held gifts by how long they have waited.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgeBand {
    /// Upper bound in minutes; `None` is "longer".
    pub under_minutes: Option<u32>,
    pub held: Tally,
}

/// Held for one fund of one church. A gift for two funds counts for both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FundHeld {
    pub fund: String,
    pub church: String,
    pub held: Tally,
}

/// Held gifts of one kind of method.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KindHeld {
    /// "card", "ach", "nz_bank".
    pub kind: String,
    pub held: Tally,
}

/// Held gifts by how much each is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AmountBand {
    /// Upper bound; `None` is "more".
    pub under: Option<Money>,
    pub held: Tally,
}

/// Held gifts whose tax year ends soon, each by the clock of its church (F3).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct YearEnd {
    pub held: Vec<Tally>,
    /// When the first of these years ends.
    pub first_midnight: Timestamp,
}

/// All that is held now. Sums equal the ledger's assured accounts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HeldBoard {
    /// Per currency, the largest first.
    pub sums: Vec<Tally>,
    pub count: u64,
    pub churches: u64,
    /// People whose gifts are held.
    pub donors: u64,
    pub oldest: Option<Timestamp>,
    pub by_church: Vec<ChurchHeld>,
    /// The largest sums; [`HeldBoard::funds`] counts all.
    pub by_fund: Vec<FundHeld>,
    pub funds: u64,
    pub by_kind: Vec<KindHeld>,
    pub by_age: Vec<AgeBand>,
    pub by_amount: Vec<AmountBand>,
    pub year_end: Option<YearEnd>,
    /// What the ledger's assured accounts say, per currency.
    pub assured: Vec<Money>,
}

impl HeldBoard {
    /// Whether gifts and ledger say the same: nobody has to believe one of them.
    pub fn agrees(&self) -> bool {
        let of = |currency| {
            let held = self.sums.iter().find(|tally| tally.sum.currency() == currency);
            held.map_or(0, |tally| tally.sum.minor())
        };
        let missing = |tally: &Tally| {
            let there = |sum: &Money| sum.currency() == tally.sum.currency();
            !self.assured.iter().any(there) && tally.sum.minor() != 0
        };
        self.assured.iter().all(|sum| sum.minor() == of(sum.currency()))
            && !self.sums.iter().any(missing)
    }
}

/// What one gateway's probes say to a lock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LockGateway {
    pub id: GatewayId,
    pub name: String,
    /// Probes passed one after another.
    pub passed: u32,
    /// When they may be enough.
    pub stable_from: Option<Timestamp>,
    pub stable: bool,
}

/// The wish to open a lock in spite of its probes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverrideView {
    pub by: String,
    pub why: String,
    pub at: Timestamp,
    /// The second person, and when they agreed.
    pub agreed: Option<(String, Timestamp)>,
    /// Whoever looks has asked for it.
    pub yours: bool,
    /// It opens the lock now. One that was agreed and does not has met bad news since.
    pub opens: bool,
}

/// What keeps a delay from ending, or a plan from letting gifts go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LockView {
    pub open: bool,
    /// So many probes must pass ...
    pub needed: u32,
    /// ... over so many minutes.
    pub minutes: u64,
    pub gateways: Vec<LockGateway>,
    pub wish: Option<OverrideView>,
}

/// The schedule engine's switch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SwitchView {
    On,
    Off {
        by: String,
        by_id: PersonId,
        why: String,
        since: Timestamp,
        remind_at: Timestamp,
        /// The second person, and when they agreed.
        confirmed: Option<(String, Timestamp)>,
        /// From when on one person alone may not keep it off; none when a second has agreed.
        alone_until: Option<Timestamp>,
        /// So many passed probes of every gateway turn it on again.
        resume_after: Option<u32>,
    },
}

/// `/staff/switch`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SwitchPage {
    pub switch: SwitchView,
    /// Scheduled gifts that are due while it is off.
    pub waiting: u64,
    /// Whoever looks turned it off.
    pub yours: bool,
    /// Nobody else is on call.
    pub alone: bool,
    /// What was done with it before, newest first.
    pub history: Vec<AuditLine>,
}

/// Where a release plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanStanding {
    Drafted,
    Running,
    Paused,
    Done,
    Abandoned,
}

impl PlanStanding {
    /// As the stream names it.
    pub fn name(self) -> &'static str {
        match self {
            PlanStanding::Drafted => "drafted",
            PlanStanding::Running => "running",
            PlanStanding::Paused => "paused",
            PlanStanding::Done => "done",
            PlanStanding::Abandoned => "abandoned",
        }
    }
}

/// A release plan in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanRow {
    pub id: PlanId,
    /// What it lets go: "Meridian Cards", "all gateways", "Grace Harbor Church".
    pub of: String,
    /// The same as two texts: "gateway", "pin".
    pub scope: (String, String),
    pub standing: PlanStanding,
    pub drawn_by: String,
    pub drawn_at: Timestamp,
    pub total: Tally,
    pub taken: Tally,
}

/// `/staff/delayed`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffBoard {
    pub gateways: Vec<GatewayRow>,
    /// The incidents that are open, oldest first.
    pub incidents: Vec<IncidentLink>,
    /// Every delay that is on, also those that are not of one gateway.
    pub delays: Vec<DelayRow>,
    pub held: HeldBoard,
    pub switch: SwitchView,
    pub plans: Vec<PlanRow>,
    /// Attempts without an answer, being asked about.
    pub uncertain: u64,
    /// Scheduled gifts that are due while the switch is off.
    pub waiting_for_switch: u64,
}

/// One batch of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanBatch {
    pub id: BatchId,
    /// From 1.
    pub ordinal: u32,
    pub total: Tally,
    pub smallest: Money,
    pub largest: Money,
    pub released_at: Option<Timestamp>,
    pub taken: Tally,
    /// Held again: by the stop, or because the gateway failed again.
    pub held_again: u64,
    pub not_taken: u64,
    pub cancelled: u64,
    /// Sent or being asked about; the next batch waits for them.
    pub open: u64,
}

impl PlanBatch {
    /// How many of its gifts have come to something, without those still open.
    pub fn resolved(&self) -> u64 {
        let Self { taken, not_taken, held_again, cancelled, .. } = self;
        taken
            .count
            .saturating_add(*not_taken)
            .saturating_add(*held_again)
            .saturating_add(*cancelled)
    }
}

/// How far a plan is, for a page that stays open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanPulse {
    /// Gifts that have come to something.
    pub resolved: u64,
    pub standing: PlanStanding,
}

/// Whether whoever looks at a plan may approve it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approving {
    /// They are the second person.
    Yours,
    /// They drew it, and nobody else is on call.
    YoursAlone,
    /// They drew it; a second person must.
    SomebodyElses,
    /// It was approved, or is over.
    Over,
}

/// Who approved a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanApproval {
    pub by: String,
    pub at: Timestamp,
    /// Why it was the one who drew it; empty when it was a second person.
    pub why: String,
}

/// `/staff/release/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanPage {
    pub plan: PlanRow,
    pub gateway: GatewayId,
    /// The incidents in which it was drawn.
    pub incidents: Vec<IncidentLink>,
    /// Why it stands still, if it does.
    pub stopped_because: Option<String>,
    pub batches: Vec<PlanBatch>,
    pub oldest: Option<Timestamp>,
    pub churches: u64,
    pub approving: Approving,
    pub approved: Option<PlanApproval>,
    /// What locks it; its first eight letters are for people.
    pub fingerprint: String,
    /// A delay still covers what it lets go: nothing may be released.
    pub delayed: bool,
    /// What must open before a batch goes.
    pub lock: LockView,
    /// The batch whose turn it is.
    pub next: Option<BatchId>,
    /// What was not let go yet, in the currency of the next batch.
    pub rest: Tally,
    /// How long the rest takes, at the pace of the last probes; none before there is one.
    pub expected_minutes: Option<u64>,
    /// Who lets batch follow batch without asking again, and since when.
    pub runs_on: Option<(String, Timestamp)>,
    pub failure_limit_percent: u32,
}
