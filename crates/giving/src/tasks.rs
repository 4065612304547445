//! Work that must happen: rows written with what made them necessary, leased, never lost.

use std::time::Duration;

use delayed_payments::retry::inquiry_at;
use kernel::{
    AttemptId, ChurchId, Date, GiftId, PlanId, ReplayId, ScheduleId, TaskId, Timestamp,
    derive_id_beside,
};
use serde::{Deserialize, Serialize};

use crate::Giving;
use crate::error::Error;
use crate::ports::{Flow, Work};
use crate::scope::Scope;

/// Everything the engine may have to do. Every one is safe to run twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Task {
    /// Send a gift that is due.
    Send { church: ChurchId, gift: GiftId },
    /// Ask what became of a gift's attempt.
    Inquire { church: ChurchId, gift: GiftId },
    /// Ask what became of a refund.
    InquireRefund { church: ChurchId, gift: GiftId, attempt: AttemptId },
    /// Ask whether a bank settled a debit or sent it back.
    AskBank { church: ChurchId, gift: GiftId, attempt: AttemptId },
    /// A schedule's date came: make its gift.
    FallDue { church: ChurchId, schedule: ScheduleId, on: Date },
    /// Deliver a church's part of a replay, a piece at a time.
    Replay { church: ChurchId, replay: ReplayId },
    /// Let a plan's next batch go, once the one of this number is resolved. The church is that of
    /// one of its gifts.
    RunOn { church: ChurchId, plan: PlanId, after: u32 },
}

impl Task {
    /// The stable name in tables and metrics.
    pub const fn name(&self) -> &'static str {
        match self {
            Task::Send { .. } => "send",
            Task::Inquire { .. } => "inquire",
            Task::InquireRefund { .. } => "inquire_refund",
            Task::AskBank { .. } => "ask_bank",
            Task::FallDue { .. } => "fall_due",
            Task::Replay { .. } => "replay",
            Task::RunOn { .. } => "run_on",
        }
    }

    /// The church whose work it is.
    pub const fn church(&self) -> ChurchId {
        match self {
            Task::Send { church, .. }
            | Task::Inquire { church, .. }
            | Task::InquireRefund { church, .. }
            | Task::AskBank { church, .. }
            | Task::FallDue { church, .. }
            | Task::Replay { church, .. }
            | Task::RunOn { church, .. } => *church,
        }
    }

    /// Derived, so that the same occasion is the same row. `occasion` tells a gift's first send
    /// from its retry. Tasks of new gifts lie together.
    pub fn id(&self, occasion: &str) -> TaskId {
        let (about, subject) = match self {
            Task::Send { gift, .. } | Task::Inquire { gift, .. } => {
                (gift.as_uuid(), gift.to_string())
            }
            Task::InquireRefund { attempt, .. } | Task::AskBank { attempt, .. } => {
                (attempt.as_uuid(), attempt.to_string())
            }
            Task::FallDue { schedule, on, .. } => (schedule.as_uuid(), format!("{schedule} {on}")),
            Task::Replay { church, replay } => (replay.as_uuid(), format!("{church} {replay}")),
            Task::RunOn { plan, after, .. } => (plan.as_uuid(), format!("{plan} {after}")),
        };
        TaskId::from_uuid(derive_id_beside(about, &["task", self.name(), &subject, occasion]))
    }
}

/// A task leased to this node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    pub id: TaskId,
    pub task: Task,
    /// How often it was tried before.
    pub tries: u32,
    /// When it was to be done.
    pub due: Timestamp,
}

impl Leased {
    /// Its process died on it so often that it would take the next one with it.
    pub(crate) fn is_given_up(&self) -> bool {
        self.tries >= TRIES
    }
}

/// What running a task came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Done,
    /// Due again at `at`; not a failure.
    Later {
        at: Timestamp,
        why: String,
    },
    /// A person must look; shown on health until then.
    Park {
        why: String,
    },
}

/// Why a task was not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Postponed {
    /// Its time has not come; no failure.
    NotYet(String),
    /// It failed, and is tried again.
    Failed(String),
}

/// How long a node may work on a task before another may take it over.
pub(crate) const LEASE: Duration = Duration::from_secs(25);

/// How soon a task that met a busy database is tried again.
const BUSY_AGAIN: Duration = Duration::from_secs(5);

/// A gift that should be moving and has not for so long is given a task again.
const STANDS_STILL: Duration = Duration::from_secs(15 * 60);

/// How often a failing task is tried before it is parked.
const TRIES: u32 = 12;

impl Giving {
    /// Leases due tasks to this node and returns them; [`Giving::run_task`] runs each.
    /// A node whose clock is wrong gets none: it would take over what others still work on.
    pub async fn lease_tasks(&self, limit: u32) -> Result<Vec<Leased>, Error> {
        if !self.trusts_its_clock() {
            return Ok(Vec::new());
        }
        let mut work = self.begin().await?;
        let leased = work.lease_tasks(&self.parts.node, self.now(), LEASE, limit).await?;
        let _committed = work.commit().await?;
        Ok(leased)
    }

    /// Runs one leased task and writes down what came of it. A task that fails is tried again,
    /// later each time; one that keeps failing is parked, and never in the way of the next.
    pub async fn run_task(&self, leased: &Leased) -> Result<(), Error> {
        if leased.is_given_up() {
            return self.park_task(leased, "given up: its process died on it each time").await;
        }
        let result = match leased.task {
            Task::Send { church, gift } => self.send(church, gift).await,
            Task::Inquire { church, gift } => {
                self.flow(Flow::Inquire, self.inquire(church, gift)).await
            }
            Task::InquireRefund { church, gift, attempt } => {
                self.flow(Flow::Inquire, self.inquire_refund(church, gift, attempt)).await
            }
            Task::AskBank { church, gift, attempt } => {
                self.flow(Flow::Inquire, self.ask_the_bank(church, gift, attempt)).await
            }
            Task::FallDue { church, schedule, on } => {
                self.flow(Flow::Schedule, self.fall_due(church, schedule, on)).await
            }
            Task::Replay { church, replay } => {
                self.flow(Flow::Replay, self.replay_piece(church, replay)).await
            }
            Task::RunOn { plan, after, .. } => self.run_on_step(plan, after).await,
        };
        self.task_came(leased, result).await
    }

    /// Writes down what a task came to.
    pub(crate) async fn task_came(
        &self,
        leased: &Leased,
        result: Result<Step, Error>,
    ) -> Result<(), Error> {
        let went = !matches!(result, Err(_) | Ok(Step::Park { .. }));
        self.work_went(leased.task.church(), went).await;
        if matches!(result, Ok(Step::Done)) {
            // With others that are done just now; alone if something is wrong with the group.
            let together = |ids| self.finish_together(ids);
            if self.done.ask(leased.id, together).await == Some(true) {
                return Ok(());
            }
        }
        let mut work = self.begin().await?;
        match result {
            Ok(Step::Done) => work.finish_task(leased.id, self.now()).await?,
            Ok(Step::Later { at, why }) => {
                work.postpone_task(leased.id, at, &Postponed::NotYet(why)).await?;
            }
            Ok(Step::Park { why }) => park(work.as_mut(), leased, &why).await?,
            // The database was busy, or somebody else was first: nothing is wrong with the task.
            Err(error @ (Error::Unavailable(_) | Error::Conflict)) => {
                let why = Postponed::NotYet(error.to_string());
                work.postpone_task(leased.id, self.now().plus(BUSY_AGAIN), &why).await?;
            }
            Err(error) if leased.tries.saturating_add(1) >= TRIES => {
                park(work.as_mut(), leased, &error.to_string()).await?;
            }
            Err(error) => {
                let wait = Duration::from_secs(2_u64.saturating_pow(leased.tries.min(10)));
                let why = Postponed::Failed(error.to_string());
                work.postpone_task(leased.id, self.now().plus(wait), &why).await?;
            }
        }
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Writes down that tasks are done; whether it could be.
    async fn finish_together(&self, ids: Vec<TaskId>) -> Vec<bool> {
        let finished = async {
            let mut work = self.begin().await?;
            work.finish_tasks(&ids, self.now()).await?;
            let _committed = work.commit().await?;
            Ok::<(), Error>(())
        };
        vec![finished.await.is_ok(); ids.len()]
    }

    /// A task that panicked is parked at once: it would do so again (poison isolation).
    pub async fn park_task(&self, leased: &Leased, why: &str) -> Result<(), Error> {
        let mut work = self.begin().await?;
        park(work.as_mut(), leased, why).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Leases and runs due tasks one after another; how many there were.
    pub async fn run_tasks(&self, limit: u32) -> Result<usize, Error> {
        let leased = self.lease_tasks(limit).await?;
        for task in &leased {
            self.run_task(task).await?;
        }
        Ok(leased.len())
    }

    /// The watchdog: every gift that should be moving and is not gets a task again, whatever became
    /// of its first one. How many there were.
    pub async fn watch(&self) -> Result<usize, Error> {
        let now = self.now();
        let before = now.minus(STANDS_STILL);
        let still = self.reads().gifts_without_progress(before).await?;
        if still.is_empty() {
            return Ok(0);
        }
        let mut given = 0;
        let mut work = self.begin().await?;
        for (church, gift) in &still {
            let scope = Scope::of(*church);
            let Some(found) = work.gift(&scope, *gift).await? else { continue };
            let task = match found.state.in_flight() {
                Some(key) if waits_its_turn(work.as_mut(), &scope, key, before).await? => continue,
                Some(_) => Task::Inquire { church: *church, gift: *gift },
                None => Task::Send { church: *church, gift: *gift },
            };
            // One an hour, however often and on however many nodes somebody looks.
            let hours = now.since(found.changed_at).as_secs() / 3_600;
            let occasion = format!("watchdog {} {hours}", found.changed_at.as_micros());
            work.enqueue(task.id(&occasion), &task, now).await?;
            given += 1;
        }
        let _committed = work.commit().await?;
        Ok(given)
    }

    /// This worker loop lives.
    pub async fn ping(&self, name: &str) -> Result<(), Error> {
        let mut work = self.begin().await?;
        work.ping(name, self.now()).await?;
        let _committed = work.commit().await?;
        Ok(())
    }
}

/// Whether an attempt without an answer is asked about in its time, or by a person. Asked sooner, a
/// gateway whose list lags would be believed, and the gift sent twice.
async fn waits_its_turn(
    work: &mut dyn Work,
    scope: &Scope,
    key: AttemptId,
    before: Timestamp,
) -> Result<bool, Error> {
    let Some(attempt) = work.attempt(scope, key).await? else { return Ok(false) };
    Ok(inquiry_at(attempt.inquiries, attempt.sent_at).is_none_or(|at| at >= before))
}

async fn park(work: &mut dyn Work, leased: &Leased, why: &str) -> Result<(), Error> {
    tracing::warn!(task.id = %leased.id, task.kind = leased.task.name(), why, "task parked");
    Ok(work.park_task(leased.id, why).await?)
}
