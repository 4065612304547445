//! Releases: held gifts go out again in batches, low value first, the next only when the last is
//! resolved.
//!
//! Nothing here talks to a gateway. Releasing writes tasks; [`crate::send`] does the work.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::time::Duration;

use delayed_payments::incident::{Event, Kind, Line};
use delayed_payments::release::{
    Next, PauseReason, PlanRefused, after_batch, draw, fingerprint, fingerprint_of,
};
use delayed_payments::spacing::{send_times, slips_over_year_end};
use delayed_payments::{
    Batch, BatchResults, GiftState, HeldGift, PlanState, Scope as DelayScope, Subject,
    first_covering,
};
use kernel::{
    BatchId, ChurchId, Class, Currency, GatewayId, GiftId, MailId, Money, PersonId, PlanId,
    RequestId, Timestamp, derive_id,
};
use ledger::job;
use sha2::{Digest, Sha256};
use views::{Approving, PlanApproval, PlanBatch, PlanPage, PlanRow, PlanStanding, Tally};

use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::{Error, Refusal, Wrong};
use crate::incidents::{Found, tell_open};
use crate::mails::NewMail;
use crate::ports::{BatchProgress, Flow, Work};
use crate::request::{Turn, claim};
use crate::scope::Scope;
use crate::tasks::Task;

/// Gifts in one batch, at least and at most.
pub const BATCH_LEAST: u32 = 1;
pub const BATCH_MOST: u32 = 1_000;

/// Over this share of failures in a batch the release stops and the rest stays held.
const FAILURE_LIMIT_PERCENT: u32 = 4;

/// What a plan takes at most, for those gifts that must not slip into the next tax year.
const WORKED_THROUGH: Duration = Duration::from_secs(24 * 60 * 60);

/// Named when a batch meets a gateway that is not well after all.
const STOP_LOSS: &str = "release-stop-loss";

/// A batch that is drawn, with its gifts.
type Drawn = (ReleaseBatch, Vec<(ChurchId, GiftId)>);

/// The way out for a gateway's held gifts, locked by its fingerprint.
#[derive(Clone, Debug, PartialEq)]
pub struct ReleasePlan {
    pub id: PlanId,
    pub gateway: GatewayId,
    pub state: PlanState,
    /// Hash over every gift, amount and batch, in order.
    pub fingerprint: String,
    pub drawn_by: PersonId,
    pub drawn_at: Timestamp,
    /// Nothing goes out without it.
    pub approval: Option<Approval>,
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

impl Giving {
    /// Draws up the way out for all that a gateway's delay has held: low values first. Nothing
    /// moves yet.
    pub async fn draw_plan(
        &self,
        staff: &Staff,
        gateway: &GatewayId,
        batch_size: u32,
        request: RequestId,
    ) -> Result<PlanId, Error> {
        let size = usize::try_from(batch_size)
            .ok()
            .and_then(NonZeroUsize::new)
            .filter(|_| (BATCH_LEAST..=BATCH_MOST).contains(&batch_size))
            .ok_or_else(|| Error::invalid("batch_size", Wrong::NotAChoice))?;
        let now = self.now();
        let id = PlanId::from_uuid(derive_id(&["plan", &request.to_string()]));
        let mut work = self.begin().await?;
        let content = ["plan.draw", gateway.as_str(), &batch_size.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(id);
        }
        if let Some(open) = work.open_plan(gateway).await? {
            close_if_done(work.as_mut(), open).await?;
        }
        let mut held = work.held_gifts(gateway).await?;
        if held.is_empty() {
            return Err(Refusal::NothingHeld.into());
        }
        self.mark_year_end(&mut held, now).await?;
        let (batches, text) = slices(id, held, size)?;
        let plan = ReleasePlan {
            id,
            gateway: gateway.clone(),
            state: PlanState::Drafted,
            fingerprint: hex::encode(Sha256::digest(text.as_bytes())),
            drawn_by: staff.id(),
            drawn_at: now,
            approval: None,
            batch_size,
            failure_limit_percent: FAILURE_LIMIT_PERCENT,
            version: 0,
        };
        work.add_plan(&plan, &batches).await?;
        work.note(&by(staff, "plan.draw", id, "", now)).await?;
        told(work.as_mut(), staff, &plan, Event::PlanDrawn { plan: id }, now).await?;
        self.ask_for_approval(work.as_mut(), staff, &plan, now).await?;
        let _committed = work.commit().await?;
        Ok(id)
    }

    /// Marks what would be taken only in the next tax year of its church if it waited its turn
    /// (F3). A plan is worked through within a day.
    async fn mark_year_end(
        &self,
        held: &mut [(ChurchId, HeldGift)],
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut zones = HashMap::new();
        for (church, gift) in held {
            if !zones.contains_key(church) {
                zones.insert(*church, self.church(&Scope::of(*church)).await?.time_zone());
            }
            let expected = now.plus(WORKED_THROUGH);
            gift.year_end = zones.get(church).is_some_and(|zone| {
                // What has slipped already has no more haste than the rest.
                slips_over_year_end(gift.due, expected, zone)
                    && !slips_over_year_end(gift.due, now, zone)
            });
        }
        Ok(())
    }

    /// Mails everybody else on call.
    async fn ask_for_approval(
        &self,
        work: &mut dyn Work,
        staff: &Staff,
        plan: &ReleasePlan,
        now: Timestamp,
    ) -> Result<(), Error> {
        let on_call = self.reads().staff().await?;
        for person in on_call.into_iter().filter(|person| person.id != staff.id()) {
            let id = derive_id(&["approval", &plan.id.to_string(), &person.id.to_string()]);
            work.write_mail(&NewMail {
                id: MailId::from_uuid(id),
                church: None,
                to: person.email,
                subject: "A release plan waits for a second person".to_owned(),
                text: format!(
                    "{} has drawn a release plan for {}.\n\nNothing goes out until somebody else \
                     has approved it: /staff/release/{}\n",
                    staff.name(),
                    plan.gateway,
                    plan.id,
                ),
                written_at: now,
                tries: 0,
            })
            .await?;
        }
        Ok(())
    }

    /// Approves a plan as it was seen: `fingerprint` is the one that stood on the page. A plan whose
    /// gifts or amounts are others by now is refused, and so is the one who drew it; only where
    /// nobody else is on call may they, and say why.
    pub async fn approve_plan(
        &self,
        staff: &Staff,
        id: PlanId,
        fingerprint: &str,
        why: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["plan.approve", &id.to_string(), fingerprint, why];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let mut plan = work.plan(id).await?.ok_or(Error::NotFound)?;
        let alone = self.reads().staff().await?.len() < 2;
        plan.state = plan.state.approve(staff.id(), plan.drawn_by, alone).map_err(refused)?;
        let own = staff.id() == plan.drawn_by;
        if own && why.trim().chars().count() < 10 {
            return Err(Error::invalid("reason", Wrong::TooShort));
        }
        if fingerprint != plan.fingerprint {
            return Err(Refusal::PlanChanged.into());
        }
        is_as_drawn(work.as_mut(), &plan).await?;
        let why = if own { why.trim() } else { "" };
        plan.approval = Some(Approval { by: staff.id(), at: now, why: why.to_owned() });
        work.save_plan(&plan).await?;
        work.note(&by(staff, "plan.approve", id, why, now)).await?;
        told(work.as_mut(), staff, &plan, Event::PlanApproved { plan: id }, now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

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
        let mut plan = work.plan(id).await?.ok_or(Error::NotFound)?;
        if covered(work.as_mut(), &plan.gateway).await? {
            return Err(Refusal::StillDelayed.into());
        }
        let batches = work.batches(id).await?;
        let progress = work.progress_now(id).await?;
        let mut next = next_batch(&batches, &progress)?;
        if next.id != batch {
            return Err(Refusal::NotTheNextBatch.into());
        }
        typed.fit(next)?;
        let last =
            next.ordinal.checked_sub(1).and_then(|n| batches.iter().find(|b| b.ordinal == n));
        plan.state = match plan.state {
            PlanState::Drafted | PlanState::Paused { .. } => plan.state.go_on().map_err(refused)?,
            PlanState::Running => match too_many_failed(&plan, last, &progress) {
                Some(reason) => {
                    plan.state = plan.state.pause(reason).map_err(refused)?;
                    work.save_plan(&plan).await?;
                    let why = stopped_because(&plan.state).unwrap_or_default();
                    let event = Event::PlanPaused { plan: id, why };
                    told(work.as_mut(), staff, &plan, event, now).await?;
                    let _committed = work.commit().await?;
                    return Ok(Release::PlanPaused);
                }
                None => plan.state,
            },
            PlanState::Done | PlanState::Abandoned => return Err(Refusal::PlanClosed.into()),
        };
        is_as_drawn(work.as_mut(), &plan).await?;
        let mut released = next.clone();
        released.released_at = Some(now);
        next = &released;
        // Before the gifts: the house's chain of the audit log is locked before churches' chains.
        work.note(&by(staff, "plan.release", batch, "", now)).await?;
        self.let_go(work.as_mut(), next, now).await?;
        work.save_batch(next).await?;
        work.save_plan(&plan).await?;
        let (ordinal, count, sum) = (released.ordinal, released.count, released.sum);
        let event = Event::BatchReleased { plan: id, ordinal, count, sum };
        told(work.as_mut(), staff, &plan, event, now).await?;
        let _committed = work.commit().await?;
        Ok(Release::BatchReleased)
    }

    /// The batch's held gifts become due: order, state and task for each. What is no longer held
    /// (cancelled meanwhile) is left alone. Equal amounts of one donor are kept apart.
    async fn let_go(
        &self,
        work: &mut dyn Work,
        batch: &ReleaseBatch,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut held = Vec::new();
        let mut gifts = HashMap::new();
        // Churches in one order, as everywhere, so that two releases never wait for each other.
        let mut members = work.gifts_in_batch(batch.id).await?;
        members.sort_unstable();
        for (church, id) in members {
            let scope = Scope::of(church);
            let Some(gift) = work.gift(&scope, id).await? else { continue };
            if let GiftState::Held { since, .. } = gift.state {
                held.push(HeldGift {
                    gift: id,
                    amount: gift.amount.money(),
                    due: since,
                    year_end: false,
                    donor: gift.donor,
                });
                gifts.insert(id, gift);
            }
        }
        for (id, at) in send_times(&held, now, &[]) {
            let Some(mut gift) = gifts.remove(&id) else { continue };
            let scope = Scope::of(gift.church);
            gift.state = gift.state.release(batch.id, at)?;
            gift.batch = Some(batch.id);
            gift.forget_failures();
            gift.changed_at = now;
            let ordinal = gift.next_order();
            let cause = format!("batch {}", batch.id);
            work.append_order(&job::release(&gift.accounts(), ordinal, now, &cause)?).await?;
            work.save_gift(&scope, &gift).await?;
            let task = Task::Send { church: gift.church, gift: id };
            work.enqueue(task.id(&batch.id.to_string()), &task, at).await?;
        }
        Ok(())
    }

    /// Gives the plan up; what is still held stays held.
    pub async fn abandon_plan(
        &self,
        staff: &Staff,
        id: PlanId,
        why: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        if why.trim().chars().count() < 10 {
            return Err(Error::invalid("why", Wrong::TooShort));
        }
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["plan.abandon", &id.to_string(), why];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let mut plan = work.plan(id).await?.ok_or(Error::NotFound)?;
        plan.state = plan.state.abandon().map_err(refused)?;
        work.save_plan(&plan).await?;
        work.note(&by(staff, "plan.abandon", id, why.trim(), now)).await?;
        let event = Event::PlanAbandoned { plan: id, why: why.trim().to_owned() };
        told(work.as_mut(), staff, &plan, event, now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// A gift of a batch met a gateway that is not well: it is delayed again at once, and the rest
    /// of the plan waits for a person. The caller holds the delays' lock.
    pub(crate) async fn stop_loss(
        &self,
        work: &mut dyn Work,
        batch: BatchId,
        class: Class,
        now: Timestamp,
    ) -> Result<(), Error> {
        let Some(mut plan) = work.plan_of_batch(batch).await? else { return Ok(()) };
        if !matches!(plan.state, PlanState::Running) {
            return Ok(());
        }
        let scope = DelayScope::Gateway(plan.gateway.clone());
        let why = "a released gift met no working gateway";
        self.delay_by_rule(work, scope.clone(), STOP_LOSS, why, now).await?;
        let rule = STOP_LOSS.to_owned();
        let found = Found { scope, kind: Kind::GatewayDown, rule, first_failure_at: now };
        self.incident_by_rule(work, &found, now).await?;
        plan.state = plan.state.pause(PauseReason::StopLoss { class }).map_err(refused)?;
        work.save_plan(&plan).await?;
        let why = stopped_because(&plan.state).unwrap_or_default();
        let line = Line::by_rule(STOP_LOSS, Event::PlanPaused { plan: plan.id, why });
        let scope = DelayScope::Gateway(plan.gateway.clone());
        self.tell_incident(work, &scope, line, now).await
    }

    /// `/staff/release/{id}`.
    pub async fn plan(&self, staff: &Staff, id: PlanId) -> Result<PlanPage, Error> {
        let reads = self.reads();
        let (plan, batches, progress) = reads.plan_by_id(id).await?.ok_or(Error::NotFound)?;
        let signed: Vec<PersonId> = plan.signatures().collect();
        let names: HashMap<PersonId, String> = reads.names(&signed).await?.into_iter().collect();
        let name = |id: PersonId| names.get(&id).cloned().unwrap_or_default();
        let gateways = reads.gateways().await?;
        let delays = reads.delays_now().await?;
        let held = reads.gateways_held(plan.drawn_at).await?;
        let held = held.into_iter().find(|row| row.gateway == plan.gateway);
        let next = match plan.state {
            PlanState::Drafted | PlanState::Done | PlanState::Abandoned => None,
            PlanState::Running | PlanState::Paused { .. } => {
                next_batch(&batches, &progress).ok().map(|batch| batch.id)
            }
        };
        let gateway_name = gateways
            .iter()
            .find(|gateway| gateway.id == plan.gateway)
            .map_or_else(|| plan.gateway.to_string(), |gateway| gateway.name.clone());
        let approving = match plan.state {
            PlanState::Drafted if staff.id() != plan.drawn_by => Approving::Yours,
            PlanState::Drafted if reads.staff().await?.len() < 2 => Approving::YoursAlone,
            PlanState::Drafted => Approving::SomebodyElses,
            PlanState::Running
            | PlanState::Paused { .. }
            | PlanState::Done
            | PlanState::Abandoned => Approving::Over,
        };
        Ok(PlanPage {
            plan: plan_row(&plan, gateway_name, name(plan.drawn_by), &batches, &progress),
            approving,
            approved: plan.approval.as_ref().map(|approval| PlanApproval {
                by: name(approval.by),
                at: approval.at,
                why: approval.why.clone(),
            }),
            incidents: self.incidents_at(&plan.gateway, plan.drawn_at).await?,
            gateway: plan.gateway.clone(),
            stopped_because: stopped_because(&plan.state),
            batches: batches.iter().map(|batch| batch_view(batch, &progress)).collect(),
            oldest: held.as_ref().and_then(|row| row.oldest),
            churches: held.map_or(0, |row| row.churches),
            fingerprint: plan.fingerprint.clone(),
            delayed: first_covering(&delays, &anything_at(&plan.gateway)).is_some(),
            next,
            failure_limit_percent: plan.failure_limit_percent,
        })
    }
}

impl ReleasePlan {
    /// Everybody who signed it.
    fn signatures(&self) -> impl Iterator<Item = PersonId> {
        [Some(self.drawn_by), self.approval.as_ref().map(|approval| approval.by)]
            .into_iter()
            .flatten()
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
    fn fit(&self, batch: &ReleaseBatch) -> Result<(), Error> {
        let mut wrong = Vec::new();
        let count = self.count.trim().replace(',', "").parse::<u32>().ok();
        if count != Some(batch.count) {
            wrong.push(crate::Violation { field: "count", wrong: Wrong::Different });
        }
        if Money::parse(self.sum, batch.sum.currency()).ok() != Some(batch.sum) {
            wrong.push(crate::Violation { field: "sum", wrong: Wrong::Different });
        }
        if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
    }
}

/// Cuts what is held into batches of one currency each, and the text that locks them.
fn slices(
    plan: PlanId,
    held: Vec<(ChurchId, HeldGift)>,
    size: NonZeroUsize,
) -> Result<(Vec<Drawn>, String), Error> {
    let churches: HashMap<GiftId, ChurchId> =
        held.iter().map(|(church, gift)| (gift.gift, *church)).collect();
    let mut drawn: Vec<Batch> = Vec::new();
    for currency in Currency::ALL {
        let of_one: Vec<HeldGift> = held
            .iter()
            .filter(|(_, gift)| gift.amount.currency() == currency)
            .map(|(_, gift)| *gift)
            .collect();
        drawn.extend(draw(of_one, size));
    }
    let text = fingerprint(&drawn);
    let batches = (1..)
        .zip(&drawn)
        .map(|(ordinal, batch)| slice(plan, ordinal, batch, &churches))
        .collect::<Result<_, _>>()?;
    Ok((batches, text))
}

fn slice(
    plan: PlanId,
    ordinal: u32,
    batch: &Batch,
    churches: &HashMap<GiftId, ChurchId>,
) -> Result<Drawn, Error> {
    let amounts = || batch.gifts.iter().map(|gift| gift.amount);
    let (Some(smallest), Some(largest)) =
        (amounts().min_by_key(|one| one.minor()), amounts().max_by_key(|one| one.minor()))
    else {
        return Err(Refusal::NothingHeld.into());
    };
    let sum = amounts()
        .try_fold(Money::zero(smallest.currency()), |sum, amount| sum.checked_add(amount))?;
    let id = derive_id(&["batch", &plan.to_string(), &ordinal.to_string()]);
    let gifts = batch
        .gifts
        .iter()
        .filter_map(|gift| Some((*churches.get(&gift.gift)?, gift.gift)))
        .collect();
    let batch = ReleaseBatch {
        id: BatchId::from_uuid(id),
        plan,
        ordinal,
        count: u32::try_from(batch.gifts.len()).unwrap_or(u32::MAX),
        sum,
        smallest,
        largest,
        released_at: None,
    };
    Ok((batch, gifts))
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

fn of<'a>(batch: &ReleaseBatch, progress: &'a [BatchProgress]) -> Option<&'a BatchProgress> {
    progress.iter().find(|one| one.batch == batch.id)
}

fn too_many_failed(
    plan: &ReleasePlan,
    last: Option<&ReleaseBatch>,
    progress: &[BatchProgress],
) -> Option<PauseReason> {
    let last = of(last?, progress)?;
    let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let results = BatchResults {
        taken: count(last.taken.count),
        failed_other: count(last.not_taken),
        cancelled: count(last.cancelled),
        held_again: count(last.held_again),
        waiting: count(last.open),
        ..BatchResults::default()
    };
    match after_batch(&results, plan.failure_limit_percent) {
        Next::Pause(reason) => Some(reason),
        Next::Wait | Next::NextBatch | Next::StopLoss { .. } => None,
    }
}

/// Marks a plan done whose batches are all resolved; refuses another plan beside an open one.
async fn close_if_done(work: &mut dyn Work, mut plan: ReleasePlan) -> Result<(), Error> {
    let batches = work.batches(plan.id).await?;
    let progress = work.progress_now(plan.id).await?;
    if !resolved(&batches, &progress) {
        return Err(Refusal::AnotherPlanOpen.into());
    }
    plan.state = match plan.state {
        PlanState::Running => plan.state.done().map_err(refused)?,
        PlanState::Drafted | PlanState::Paused { .. } => plan.state.abandon().map_err(refused)?,
        PlanState::Done | PlanState::Abandoned => plan.state,
    };
    Ok(work.save_plan(&plan).await?)
}

fn resolved(batches: &[ReleaseBatch], progress: &[BatchProgress]) -> bool {
    batches.iter().all(|batch| batch.released_at.is_some())
        && progress.iter().all(|one| one.open == 0)
}

async fn covered(work: &mut dyn Work, gateway: &GatewayId) -> Result<bool, Error> {
    let delays = work.delays_on().await?;
    Ok(first_covering(&delays, &anything_at(gateway)).is_some())
}

/// A delay of the gateway or of everything covers this; one of a church or facility does not.
fn anything_at(gateway: &GatewayId) -> Subject<'_> {
    Subject {
        church: ChurchId::from_uuid(derive_id(&["no church"])),
        gateway: Some(gateway),
        facility: None,
        method_kind: delayed_payments::MethodKind::Card,
    }
}

fn refused(plan: PlanRefused) -> Error {
    Error::Refused(Refusal::Plan(plan))
}

/// Into the timeline of the gateway's incident, if there is one.
async fn told(
    work: &mut dyn Work,
    staff: &Staff,
    plan: &ReleasePlan,
    event: Event,
    now: Timestamp,
) -> Result<(), Error> {
    let scope = DelayScope::Gateway(plan.gateway.clone());
    tell_open(work, &scope, Line::by_person(staff.id(), event), now).await
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

/// A plan in a list. It is done when its last batch is resolved, whether or not anybody has
/// written that down yet.
pub(crate) fn plan_row(
    plan: &ReleasePlan,
    gateway: String,
    drawn_by: String,
    batches: &[ReleaseBatch],
    progress: &[BatchProgress],
) -> PlanRow {
    let standing = match plan.state {
        PlanState::Drafted => PlanStanding::Drafted,
        PlanState::Running if resolved(batches, progress) => PlanStanding::Done,
        PlanState::Running => PlanStanding::Running,
        PlanState::Paused { .. } => PlanStanding::Paused,
        PlanState::Done => PlanStanding::Done,
        PlanState::Abandoned => PlanStanding::Abandoned,
    };
    let zero = Money::zero(batches.first().map_or(Currency::Usd, |batch| batch.sum.currency()));
    let total = batches.iter().fold(Tally { count: 0, sum: zero }, |total, batch| Tally {
        count: total.count.saturating_add(u64::from(batch.count)),
        sum: total.sum.checked_add(batch.sum).unwrap_or(total.sum),
    });
    let taken = progress.iter().fold(Tally { count: 0, sum: zero }, |taken, one| Tally {
        count: taken.count.saturating_add(one.taken.count),
        sum: taken.sum.checked_add(one.taken.sum).unwrap_or(taken.sum),
    });
    PlanRow { id: plan.id, gateway, standing, drawn_by, drawn_at: plan.drawn_at, total, taken }
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

fn stopped_because(state: &PlanState) -> Option<String> {
    match state {
        PlanState::Paused { reason } => Some(match reason {
            PauseReason::Person { .. } => "a person paused it".to_owned(),
            PauseReason::FailureRate { failed, of } => {
                format!("{failed} of {of} gifts of the last batch were not taken")
            }
            PauseReason::StopLoss { class } => {
                format!("the gateway failed again ({class}); the rest stays held")
            }
        }),
        PlanState::Drafted | PlanState::Running | PlanState::Done | PlanState::Abandoned => None,
    }
}
