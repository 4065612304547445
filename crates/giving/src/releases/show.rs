//! What the pages show of plans.

use std::collections::HashMap;
use std::time::Duration;

use delayed_payments::PlanState;
use delayed_payments::release::{PauseReason, expected};
use kernel::{Currency, Money, PersonId, PlanId};
use views::{
    Approving, PlanApproval, PlanBatch, PlanPage, PlanPulse, PlanRow, PlanStanding, Tally,
};

use super::{ReleaseBatch, ReleasePlan, covers, next_batch, of, resolved, rest};
use crate::Giving;
use crate::actor::Staff;
use crate::error::Error;
use crate::locks::LockOf;
use crate::ports::BatchProgress;

impl Giving {
    /// `/staff/release/{id}`.
    pub async fn plan(&self, staff: &Staff, id: PlanId) -> Result<PlanPage, Error> {
        let now = self.now();
        let reads = self.reads();
        let (plan, batches, progress) = reads.plan_by_id(id).await?.ok_or(Error::NotFound)?;
        let signed: Vec<PersonId> = plan.signatures().collect();
        let names: HashMap<PersonId, String> = reads.names(&signed).await?.into_iter().collect();
        let name = |id: PersonId| names.get(&id).cloned().unwrap_or_default();
        let doors = self.doors_now(&plan.scope, now).await?;
        let gateways: Vec<_> = doors.iter().map(|door| door.id.clone()).collect();
        let next = match plan.state {
            PlanState::Drafted | PlanState::Done | PlanState::Abandoned => None,
            PlanState::Running | PlanState::Paused { .. } => {
                next_batch(&batches, &progress).ok().map(|batch| batch.id)
            }
        };
        let approving = match plan.state {
            PlanState::Drafted if staff.id() != plan.drawn_by => Approving::Yours,
            PlanState::Drafted if reads.staff().await?.len() < 2 => Approving::YoursAlone,
            PlanState::Drafted => Approving::SomebodyElses,
            PlanState::Running
            | PlanState::Paused { .. }
            | PlanState::Done
            | PlanState::Abandoned => Approving::Over,
        };
        let (oldest, churches) = reads.plan_reach(id).await?;
        let left = batches.iter().filter(|batch| batch.released_at.is_none());
        let pace = doors.iter().filter_map(|door| door.pace).max();
        let minutes = |pace: Duration| {
            let whole = expected(left.map(|batch| u64::from(batch.count)), pace);
            whole.as_secs().div_ceil(60)
        };
        let going = plan.state == PlanState::Running
            && batches.iter().any(|batch| batch.released_at.is_some());
        let what = self.scope_in_words(&plan.scope).await?;
        let delayed = covers(&reads.delays_now().await?, &plan.scope, &gateways);
        let row = plan_row(&plan, what, name(plan.drawn_by), &batches, &progress);
        let zero = Money::zero(row.total.sum.currency());
        Ok(PlanPage {
            approving,
            approved: plan.approval.as_ref().map(|approval| PlanApproval {
                by: name(approval.by),
                at: approval.at,
                why: approval.why.clone(),
            }),
            incidents: self.incidents_at(&plan.gateway, plan.drawn_at).await?,
            gateway: plan.gateway.clone(),
            stopped_because: stopped_because(&plan.state),
            rest: rest(&batches).unwrap_or(Tally { count: 0, sum: zero }),
            batches: batches.iter().map(|batch| batch_view(batch, &progress)).collect(),
            oldest,
            churches,
            fingerprint: plan.fingerprint.clone(),
            delayed,
            lock: self.lock_view(staff, LockOf::Plan(id), &doors, going).await?,
            next,
            expected_minutes: pace.map(minutes),
            runs_on: plan.runs_on.map(|runs| (name(runs.by), runs.since)),
            failure_limit_percent: plan.failure_limit_percent,
            plan: row,
        })
    }

    /// How far a plan is, for a page that stays open.
    pub async fn plan_pulse(&self, _staff: &Staff, id: PlanId) -> Result<PlanPulse, Error> {
        let plan = self.reads().plan_by_id(id).await?;
        let (plan, batches, progress) = plan.ok_or(Error::NotFound)?;
        let shown = batches.iter().map(|batch| batch_view(batch, &progress));
        Ok(PlanPulse {
            resolved: shown.map(|batch| batch.resolved()).sum(),
            standing: standing(&plan, &batches, &progress),
        })
    }
}

/// Where a plan stands. It is done when its last batch is resolved, whether or not anybody has
/// written that down yet.
fn standing(
    plan: &ReleasePlan,
    batches: &[ReleaseBatch],
    progress: &[BatchProgress],
) -> PlanStanding {
    match plan.state {
        PlanState::Drafted => PlanStanding::Drafted,
        PlanState::Running if resolved(batches, progress) => PlanStanding::Done,
        PlanState::Running => PlanStanding::Running,
        PlanState::Paused { .. } => PlanStanding::Paused,
        PlanState::Done => PlanStanding::Done,
        PlanState::Abandoned => PlanStanding::Abandoned,
    }
}

/// A plan in a list.
pub(crate) fn plan_row(
    plan: &ReleasePlan,
    what: String,
    drawn_by: String,
    batches: &[ReleaseBatch],
    progress: &[BatchProgress],
) -> PlanRow {
    let standing = standing(plan, batches, progress);
    let zero = Money::zero(batches.first().map_or(Currency::Usd, |batch| batch.sum.currency()));
    let total = batches.iter().fold(Tally { count: 0, sum: zero }, |total, batch| Tally {
        count: total.count.saturating_add(u64::from(batch.count)),
        sum: total.sum.checked_add(batch.sum).unwrap_or(total.sum),
    });
    let taken = progress.iter().fold(Tally { count: 0, sum: zero }, |taken, one| Tally {
        count: taken.count.saturating_add(one.taken.count),
        sum: taken.sum.checked_add(one.taken.sum).unwrap_or(taken.sum),
    });
    let scope = (plan.scope.kind().to_owned(), plan.scope.value());
    let (id, drawn_at) = (plan.id, plan.drawn_at);
    PlanRow { id, of: what, scope, standing, drawn_by, drawn_at, total, taken }
}

fn batch_view(batch: &ReleaseBatch, progress: &[BatchProgress]) -> PlanBatch {
    let nothing = Tally { count: 0, sum: Money::zero(batch.sum.currency()) };
    let one = of(batch, progress);
    // Before its release a batch's gifts are held because they were never let go.
    let released = batch.released_at.is_some();
    PlanBatch {
        id: batch.id,
        ordinal: batch.ordinal,
        total: Tally { count: u64::from(batch.count), sum: batch.sum },
        smallest: batch.smallest,
        largest: batch.largest,
        released_at: batch.released_at,
        taken: one.map_or(nothing, |one| one.taken),
        held_again: one.map_or(0, |one| if released { one.held_again } else { 0 }),
        not_taken: one.map_or(0, |one| one.not_taken),
        cancelled: one.map_or(0, |one| one.cancelled),
        open: one.map_or(0, |one| if released { one.open } else { 0 }),
    }
}

pub(super) fn stopped_because(state: &PlanState) -> Option<String> {
    match state {
        PlanState::Paused { reason } => Some(match reason {
            PauseReason::Person { .. } => "a person paused it".to_owned(),
            PauseReason::FailureRate { failed, of } => {
                format!("{failed} of {of} gifts of the last batch were not taken")
            }
            PauseReason::StopLoss { class } => {
                format!("the gateway failed again ({class}); the rest stays held")
            }
            PauseReason::Locked => {
                "it ran on by itself and met a delay, or a probe that failed".to_owned()
            }
        }),
        PlanState::Drafted | PlanState::Running | PlanState::Done | PlanState::Abandoned => None,
    }
}
