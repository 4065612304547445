//! Batches go out: one when a person says so, or one after the other until something is wrong.
//!
//! Every batch goes in one transaction: its gifts' orders, states and tasks, and the batch's own
//! row. A node that dies before the commit has released nothing, one that dies after it everything.

use std::collections::HashMap;
use std::time::Duration;

use delayed_payments::incident::{Event, Kind, Line};
use delayed_payments::release::{Next, PauseReason, after_batch};
use delayed_payments::spacing::Slot;
use delayed_payments::{
    BatchResults, By, GiftState, HeldGift, PlanState, Scope as DelayScope, first_covering,
};
use kernel::{BatchId, Class, GatewayId, PlanId, RequestId, Timestamp};
use ledger::job;

use super::{
    Release, ReleaseBatch, ReleasePlan, RunsOn, TypedTotals, by, covers, is_as_drawn, last,
    next_batch, of, refused, resolved, rest, stopped_because, told,
};
use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::{Error, Refusal};
use crate::incidents::{Found, tell_open};
use crate::locks::LockOf;
use crate::ports::{BatchProgress, Flow, Work};
use crate::request::{Turn, claim};
use crate::scope::Scope;
use crate::tasks::{Step, Task};

/// Named when a batch meets a gateway that is not well after all.
const STOP_LOSS: &str = "release-stop-loss";

/// Named when batch follows batch without a person.
const RUNS_ON: &str = "release-runs-on";

/// How soon a plan that runs on looks at its batch again.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// What the plan is before a batch goes: its rows, read under the plan's lock.
struct Standing {
    plan: ReleasePlan,
    batches: Vec<ReleaseBatch>,
    progress: Vec<BatchProgress>,
}

impl Standing {
    async fn of(work: &mut dyn Work, id: PlanId) -> Result<Option<Standing>, Error> {
        let Some(plan) = work.plan(id).await? else { return Ok(None) };
        let batches = work.batches(id).await?;
        let progress = work.progress_now(id).await?;
        Ok(Some(Standing { plan, batches, progress }))
    }

    /// Whether too much of the batch that went last has failed, also while it is on its way, and
    /// nobody has looked at that yet.
    fn too_many_failed(&self) -> Option<PauseReason> {
        let last = last(&self.batches).filter(|batch| batch.ordinal > self.plan.looked_at_to)?;
        let last = of(last, &self.progress)?;
        let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let results = BatchResults {
            taken: count(last.taken.count),
            failed_other: count(last.not_taken),
            cancelled: count(last.cancelled),
            held_again: count(last.held_again),
            waiting: count(last.open),
            ..BatchResults::default()
        };
        match after_batch(&results, self.plan.failure_limit_percent) {
            Next::Pause(reason) => Some(reason),
            Next::Wait | Next::NextBatch | Next::StopLoss { .. } => None,
        }
    }
}

impl Giving {
    /// Releases the next batch: its held gifts become due. The one who releases types the batch's
    /// count and sum. The same request sent twice releases once.
    pub async fn release_batch(
        &self,
        staff: &Staff,
        id: PlanId,
        batch: BatchId,
        typed: TypedTotals<'_>,
        request: RequestId,
    ) -> Result<Release, Error> {
        self.flow(Flow::Release, self.release_itself(staff, id, batch, typed, request)).await
    }

    async fn release_itself(
        &self,
        staff: &Staff,
        id: PlanId,
        batch: BatchId,
        typed: TypedTotals<'_>,
        request: RequestId,
    ) -> Result<Release, Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["plan.release", &batch.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(Release::BatchReleased);
        }
        let mut standing = Standing::of(work.as_mut(), id).await?.ok_or(Error::NotFound)?;
        self.may_go(work.as_mut(), &standing, now).await?;
        let next = next_batch(&standing.batches, &standing.progress)?.clone();
        if next.id != batch {
            return Err(Refusal::NotTheNextBatch.into());
        }
        typed.fit(u64::from(next.count), next.sum)?;
        if let Some(reason) = standing.too_many_failed()
            && standing.plan.state == PlanState::Running
        {
            stop(work.as_mut(), &mut standing.plan, reason, By::Person(staff.id()), now).await?;
            let _committed = work.commit().await?;
            return Ok(Release::PlanPaused);
        }
        standing.plan.go(&standing.batches)?;
        let who = By::Person(staff.id());
        self.let_batch_go(work.as_mut(), &standing, next, who, now).await?;
        let _committed = work.commit().await?;
        Ok(Release::BatchReleased)
    }

    /// Lets all that is left go, batch after batch, each when the one before is resolved, until
    /// something is wrong or a person stops it. The one who does this types the count and sum of all
    /// that is left. A task does it, so that it goes on whichever node dies.
    pub async fn run_on(
        &self,
        staff: &Staff,
        id: PlanId,
        typed: TypedTotals<'_>,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["plan.run_on", &id.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let standing = Standing::of(work.as_mut(), id).await?.ok_or(Error::NotFound)?;
        self.may_go(work.as_mut(), &standing, now).await?;
        let Standing { mut plan, batches, .. } = standing;
        let left = rest(&batches).ok_or(Refusal::PlanClosed)?;
        typed.fit(left.count, left.sum)?;
        plan.go(&batches)?;
        is_as_drawn(work.as_mut(), &plan).await?;
        plan.runs_on = Some(RunsOn { by: staff.id(), since: now });
        work.save_plan(&plan).await?;
        work.note(&by(staff, "plan.run_on", id, "", now)).await?;
        let text = "lets the release run on by itself, batch after batch".to_owned();
        told(work.as_mut(), staff, &plan, Event::Noted { text }, now).await?;
        let went = last(&batches);
        if let Some(of) = went.or(batches.first()) {
            look_at(work.as_mut(), &plan, went, of, &request.to_string(), now).await?;
        }
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Looks at the batch that went last: stops the plan as soon as too much of it has failed (F4),
    /// and lets the next one go where the plan runs on. Whoever is second finds another batch and
    /// does nothing.
    pub(crate) async fn run_on_step(&self, id: PlanId, after: u32) -> Result<Step, Error> {
        self.flow(Flow::Release, self.run_on_step_itself(id, after)).await
    }

    async fn run_on_step_itself(&self, id: PlanId, after: u32) -> Result<Step, Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let Some(mut standing) = Standing::of(work.as_mut(), id).await? else {
            return Ok(Step::Done);
        };
        let went = last(&standing.batches);
        let released = went.and_then(|batch| batch.released_at).unwrap_or(now);
        let is_last = went.map_or(0, |batch| batch.ordinal) == after;
        if standing.plan.state != PlanState::Running || !is_last {
            return Ok(Step::Done);
        }
        let rule = By::Rule(RUNS_ON.to_owned());
        if let Some(reason) = standing.too_many_failed() {
            stop(work.as_mut(), &mut standing.plan, reason, rule, now).await?;
            let _committed = work.commit().await?;
            return Ok(Step::Done);
        }
        if resolved(&standing.batches, &standing.progress) {
            standing.plan.state = standing.plan.state.done().map_err(refused)?;
            work.save_plan(&standing.plan).await?;
            let _committed = work.commit().await?;
            return Ok(Step::Done);
        }
        let Ok(next) = next_batch(&standing.batches, &standing.progress).cloned() else {
            // Less and less often: what has no answer for a day is asked about once a day.
            let wait = LOOK_AGAIN.max(now.since(released) / 10);
            let why = format!("batch {after} is on its way");
            return Ok(Step::Later { at: now.plus(wait), why });
        };
        if standing.plan.runs_on.is_none() {
            // The next one is a person's.
            return Ok(Step::Done);
        }
        match self.may_go(work.as_mut(), &standing, now).await {
            Ok(()) => {}
            Err(Error::Refused(Refusal::StillDelayed | Refusal::Lock(_))) => {
                stop(work.as_mut(), &mut standing.plan, PauseReason::Locked, rule, now).await?;
                let _committed = work.commit().await?;
                return Ok(Step::Done);
            }
            Err(error) => return Err(error),
        }
        self.let_batch_go(work.as_mut(), &standing, next, rule, now).await?;
        let _committed = work.commit().await?;
        Ok(Step::Done)
    }

    /// Refuses while a delay covers what the plan lets go, and while its lock is shut.
    async fn may_go(
        &self,
        work: &mut dyn Work,
        standing: &Standing,
        now: Timestamp,
    ) -> Result<(), Error> {
        let scope = &standing.plan.scope;
        let gateways = self.gateways_of(scope).await?;
        if covers(&work.delays_on().await?, scope, &gateways) {
            return Err(Refusal::StillDelayed.into());
        }
        // What stopped because of its gateway begins anew: then only probes tell how that does.
        let going = standing.plan.state == PlanState::Running && last(&standing.batches).is_some();
        let of = LockOf::Plan(standing.plan.id);
        self.unlocked(work, of, scope, going, now).await
    }

    /// The batch goes, whoever lets it.
    async fn let_batch_go(
        &self,
        work: &mut dyn Work,
        standing: &Standing,
        mut batch: ReleaseBatch,
        who: By,
        now: Timestamp,
    ) -> Result<(), Error> {
        let plan = &standing.plan;
        is_as_drawn(work, plan).await?;
        batch.released_at = Some(now);
        // Before the gifts: the house's chain of the audit log is locked before churches' chains.
        work.note(&noted(&who, "plan.release", batch.id.to_string(), now)).await?;
        self.let_go(work, &batch, now).await?;
        work.save_batch(&batch).await?;
        work.save_plan(plan).await?;
        let (ordinal, count, sum) = (batch.ordinal, batch.count, batch.sum);
        let event = Event::BatchReleased { plan: plan.id, ordinal, count, sum };
        let (occasion, at) = (batch.id.to_string(), now.plus(LOOK_AGAIN));
        look_at(work, plan, Some(&batch), &batch, &occasion, at).await?;
        tell_open(work, &plan.scope, Line { by: who, event }, now).await
    }

    /// The batch's held gifts become due: order, state and task for each. What is no longer held
    /// (cancelled meanwhile), or covered by a delay of its own, is left alone. Equal amounts of one
    /// donor are kept apart, and gifts of one schedule as their donor wants (F5).
    async fn let_go(
        &self,
        work: &mut dyn Work,
        batch: &ReleaseBatch,
        now: Timestamp,
    ) -> Result<(), Error> {
        let delays = work.delays_on().await?;
        let mut held = Vec::new();
        let mut gifts = HashMap::new();
        // Churches in one order, as everywhere, so that two releases never wait for each other.
        let mut members = work.gifts_in_batch(batch.id).await?;
        members.sort_unstable();
        for (church, id) in members {
            let scope = Scope::of(church);
            let Some(gift) = work.gift(&scope, id).await? else { continue };
            if let GiftState::Held { since, .. } = gift.state
                && first_covering(&delays, &gift.subject()).is_none()
            {
                let waiting = HeldGift {
                    gift: id,
                    amount: gift.amount.money(),
                    due: since,
                    year_end: false,
                    donor: gift.donor,
                };
                held.push((church, waiting, gift.schedule));
                gifts.insert(id, gift);
            }
        }
        let cause = format!("batch {}", batch.id);
        for (id, slot) in self.slots(work, &held, now).await? {
            let Some(mut gift) = gifts.remove(&id) else { continue };
            let scope = Scope::of(gift.church);
            let at = match slot {
                Slot::At(at) => at,
                Slot::Apart(until) => {
                    self.go_apart(work, gift, until, &cause, now).await?;
                    continue;
                }
                Slot::LeftOut => {
                    self.leave_out(work, gift, now).await?;
                    continue;
                }
            };
            gift.state = gift.state.release(batch.id, at)?;
            gift.batch = Some(batch.id);
            gift.forget_failures();
            gift.changed_at = now;
            let ordinal = gift.next_order();
            work.append_order(&job::release(&gift.accounts(), ordinal, now, &cause)?).await?;
            work.save_gift(&scope, &gift).await?;
            let task = Task::Send { church: gift.church, gift: id };
            work.enqueue(task.id(&batch.id.to_string()), &task, at).await?;
        }
        Ok(())
    }

    /// A gift of a batch met a gateway that is not well: it is delayed again at once, and the rest
    /// of the plan waits for a person. The caller holds the delays' lock.
    pub(crate) async fn stop_loss(
        &self,
        work: &mut dyn Work,
        batch: BatchId,
        gateway: &GatewayId,
        class: Class,
        now: Timestamp,
    ) -> Result<(), Error> {
        let Some(mut plan) = work.plan_of_batch(batch).await? else { return Ok(()) };
        if !matches!(plan.state, PlanState::Running) {
            return Ok(());
        }
        let scope = DelayScope::Gateway(gateway.clone());
        let why = "a released gift met no working gateway";
        self.delay_by_rule(work, scope.clone(), STOP_LOSS, why, now).await?;
        let rule = STOP_LOSS.to_owned();
        let found =
            Found { scope, kind: Kind::GatewayDown, rule: rule.clone(), first_failure_at: now };
        self.incident_by_rule(work, &found, now).await?;
        let reason = PauseReason::StopLoss { class };
        stop(work, &mut plan, reason, By::Rule(rule), now).await
    }
}

/// The plan waits for a person.
pub(super) async fn stop(
    work: &mut dyn Work,
    plan: &mut ReleasePlan,
    reason: PauseReason,
    who: By,
    now: Timestamp,
) -> Result<(), Error> {
    plan.stop(reason)?;
    work.save_plan(plan).await?;
    let why = stopped_because(&plan.state).unwrap_or_default();
    let event = Event::PlanPaused { plan: plan.id, why };
    tell_open(work, &plan.scope, Line { by: who, event }, now).await
}

/// The next look at a plan, after the batch that went, or before the first.
async fn look_at(
    work: &mut dyn Work,
    plan: &ReleasePlan,
    went: Option<&ReleaseBatch>,
    of: &ReleaseBatch,
    occasion: &str,
    at: Timestamp,
) -> Result<(), Error> {
    // A task is some church's; a plan's is that of the first gift it looks at.
    let Some((church, _)) = work.gifts_in_batch(of.id).await?.first().copied() else {
        return Ok(());
    };
    let task = Task::RunOn { church, plan: plan.id, after: went.map_or(0, |went| went.ordinal) };
    Ok(work.enqueue(task.id(occasion), &task, at).await?)
}

fn noted(who: &By, verb: &'static str, subject: String, at: Timestamp) -> Note {
    let who = match who {
        By::Person(person) => Who::Person(*person),
        By::Rule(rule) => Who::Rule(rule.clone()),
    };
    Note { at, church: None, who, verb, subject, why: String::new() }
}
