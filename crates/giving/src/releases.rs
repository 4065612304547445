//! Releases: held gifts go out again in batches, low value first, the next only when the last is
//! resolved.
//!
//! A plan is [drawn](draw), [decided about](decide), [run](run) and [shown](show). Nothing here
//! talks to a gateway. Releasing writes tasks; [`crate::send`] does the work.

mod decide;
mod draw;
mod run;
mod show;

use delayed_payments::incident::{Event, Line};
use delayed_payments::release::{PauseReason, PlanRefused, fingerprint_of};
use delayed_payments::{Delay, PlanState, Scope as DelayScope};
use kernel::{BatchId, GatewayId, Money, PersonId, PlanId, Timestamp};
use sha2::{Digest, Sha256};
use views::Tally;

use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::{Error, Refusal, Wrong};
use crate::incidents::tell_open;
use crate::ports::{BatchProgress, Work};

pub use draw::{BATCH_LEAST, BATCH_MOST};
pub(crate) use show::plan_row;
use show::stopped_because;

/// The way out for what is held in a scope, locked by its fingerprint.
#[derive(Clone, Debug, PartialEq)]
pub struct ReleasePlan {
    pub id: PlanId,
    /// What it lets go.
    pub scope: DelayScope,
    /// The gateway that most of it goes through.
    pub gateway: GatewayId,
    pub state: PlanState,
    /// Hash over every gift, amount and batch, in order.
    pub fingerprint: String,
    pub drawn_by: PersonId,
    pub drawn_at: Timestamp,
    /// Nothing goes out without it.
    pub approval: Option<Approval>,
    /// Batch follows batch without a person, until something is wrong.
    pub runs_on: Option<RunsOn>,
    /// Up to the batch of this number a person has looked at what was not taken, and gone on.
    pub looked_at_to: u32,
    pub batch_size: u32,
    pub failure_limit_percent: u32,
    /// The row's version; raised by every save.
    pub version: u32,
}

/// Who let a plan go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    pub by: PersonId,
    pub at: Timestamp,
    /// Why it was the one who drew it; empty when it was a second person.
    pub why: String,
}

/// Who let it run on by itself, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunsOn {
    pub by: PersonId,
    pub since: Timestamp,
}

/// A slice of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct ReleaseBatch {
    pub id: BatchId,
    pub plan: PlanId,
    /// From 1.
    pub ordinal: u32,
    pub count: u32,
    pub sum: Money,
    pub smallest: Money,
    pub largest: Money,
    pub released_at: Option<Timestamp>,
}

/// What became of the wish to release a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    BatchReleased,
    /// Too much of the last batch failed: nothing was released, and a person decides.
    PlanPaused,
}

/// What the one who releases typed, to show that they know what they let go.
#[derive(Clone, Copy, Debug)]
pub struct TypedTotals<'a> {
    pub count: &'a str,
    pub sum: &'a str,
}

impl TypedTotals<'_> {
    fn fit(&self, count: u64, sum: Money) -> Result<(), Error> {
        let mut wrong = Vec::new();
        if self.count.trim().replace(',', "").parse::<u64>().ok() != Some(count) {
            wrong.push(crate::Violation { field: "count", wrong: Wrong::Different });
        }
        if Money::parse(self.sum, sum.currency()).ok() != Some(sum) {
            wrong.push(crate::Violation { field: "sum", wrong: Wrong::Different });
        }
        if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
    }
}

impl ReleasePlan {
    /// Everybody who signed it, or lets it run on.
    fn signatures(&self) -> impl Iterator<Item = PersonId> {
        let approved = self.approval.as_ref().map(|approval| approval.by);
        let runs_on = self.runs_on.map(|runs| runs.by);
        [Some(self.drawn_by), approved, runs_on].into_iter().flatten()
    }

    /// A batch may go from here. Whoever lets a plan go on that had stopped has looked at what went.
    fn go(&mut self, batches: &[ReleaseBatch]) -> Result<(), Error> {
        if !matches!(self.state, PlanState::Running) {
            self.state = self.state.go_on().map_err(refused)?;
            self.looked_at_to = last(batches).map_or(0, |batch| batch.ordinal);
        }
        Ok(())
    }

    /// It waits for a person, and no longer runs on by itself.
    fn stop(&mut self, reason: PauseReason) -> Result<(), Error> {
        self.state = self.state.pause(reason).map_err(refused)?;
        self.runs_on = None;
        Ok(())
    }
}

/// Refuses a plan whose gifts or amounts are not those that were drawn: what is approved is what is
/// executed (F4). A gift that was cancelled keeps its line; it is left alone when its batch goes.
async fn is_as_drawn(work: &mut dyn Work, plan: &ReleasePlan) -> Result<(), Error> {
    let text = fingerprint_of(work.plan_gifts(plan.id).await?);
    if hex::encode(Sha256::digest(text.as_bytes())) == plan.fingerprint {
        Ok(())
    } else {
        Err(Refusal::PlanChanged.into())
    }
}

/// The latest batch that went.
fn last(batches: &[ReleaseBatch]) -> Option<&ReleaseBatch> {
    batches.iter().rev().find(|batch| batch.released_at.is_some())
}

/// The first batch that was not released, if all before it are resolved.
fn next_batch<'a>(
    batches: &'a [ReleaseBatch],
    progress: &[BatchProgress],
) -> Result<&'a ReleaseBatch, Error> {
    let next =
        batches.iter().find(|batch| batch.released_at.is_none()).ok_or(Refusal::PlanClosed)?;
    let open_before = batches.iter().any(|batch| {
        batch.released_at.is_some() && of(batch, progress).is_some_and(|one| one.open > 0)
    });
    if open_before { Err(Refusal::LastBatchOpen.into()) } else { Ok(next) }
}

/// What was not let go yet, in the currency of the batch whose turn it is; none once all went.
fn rest(batches: &[ReleaseBatch]) -> Option<Tally> {
    let left = || batches.iter().filter(|batch| batch.released_at.is_none());
    let zero = Money::zero(left().next()?.sum.currency());
    let same = left().filter(|batch| batch.sum.currency() == zero.currency());
    let sum = same.fold(zero, |sum, batch| sum.checked_add(batch.sum).unwrap_or(sum));
    Some(Tally { count: left().map(|batch| u64::from(batch.count)).sum(), sum })
}

fn of<'a>(batch: &ReleaseBatch, progress: &'a [BatchProgress]) -> Option<&'a BatchProgress> {
    progress.iter().find(|one| one.batch == batch.id)
}

fn resolved(batches: &[ReleaseBatch], progress: &[BatchProgress]) -> bool {
    batches.iter().all(|batch| batch.released_at.is_some())
        && progress.iter().all(|one| one.open == 0)
}

/// Whether a delay is on that covers all that a plan lets go, or a gateway of it. One of a smaller
/// part does not stop the rest: what it covers is left alone.
fn covers(delays: &[Delay], scope: &DelayScope, gateways: &[GatewayId]) -> bool {
    delays.iter().filter(|delay| delay.is_on()).any(|delay| match &delay.scope {
        DelayScope::Everything => true,
        DelayScope::Gateway(id) => gateways.contains(id),
        part @ (DelayScope::Facility(_) | DelayScope::MethodKind(_) | DelayScope::Church(_)) => {
            part == scope
        }
    })
}

fn refused(plan: PlanRefused) -> Error {
    Error::Refused(Refusal::Plan(plan))
}

/// Into the timeline of the incident that the plan leads out of, if there is one.
async fn told(
    work: &mut dyn Work,
    staff: &Staff,
    plan: &ReleasePlan,
    event: Event,
    now: Timestamp,
) -> Result<(), Error> {
    tell_open(work, &plan.scope, Line::by_person(staff.id(), event), now).await
}

fn by(
    staff: &Staff,
    verb: &'static str,
    subject: impl std::fmt::Display,
    why: &str,
    at: Timestamp,
) -> Note {
    Note {
        at,
        church: None,
        who: Who::Person(staff.id()),
        verb,
        subject: subject.to_string(),
        why: why.to_owned(),
    }
}
