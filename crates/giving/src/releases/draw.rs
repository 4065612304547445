//! A plan is drawn: what is held, cut into batches, low values first. Nothing moves yet.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::time::Duration;

use delayed_payments::incident::Event;
use delayed_payments::release::{draw, fingerprint};
use delayed_payments::spacing::slips_over_year_end;
use delayed_payments::{Batch, Delay, HeldGift, PlanState, Scope as DelayScope, first_covering};
use kernel::derive_id;
use kernel::{BatchId, ChurchId, Currency, GatewayId, GiftId, Money, PlanId, RequestId, Timestamp};
use sha2::{Digest, Sha256};

use super::{ReleaseBatch, ReleasePlan, by, refused, resolved, told};
use crate::Giving;
use crate::actor::Staff;
use crate::error::{Error, Refusal, Wrong};
use crate::ports::{Held, Work};
use crate::request::{Turn, claim};
use crate::scope::Scope;

/// Gifts in one batch, at least and at most.
pub const BATCH_LEAST: u32 = 1;
pub const BATCH_MOST: u32 = 1_000;

/// Over this share of failures in a batch the release stops and the rest stays held.
const FAILURE_LIMIT_PERCENT: u32 = 4;

/// What a plan takes at most, for those gifts that must not slip into the next tax year.
const WORKED_THROUGH: Duration = Duration::from_secs(24 * 60 * 60);

/// A batch that is drawn, with its gifts.
type Drawn = (ReleaseBatch, Vec<(ChurchId, GiftId)>);

impl Giving {
    /// Draws up the way out for all that is held behind a gateway.
    pub async fn draw_plan(
        &self,
        staff: &Staff,
        gateway: &GatewayId,
        batch_size: u32,
        request: RequestId,
    ) -> Result<PlanId, Error> {
        self.draw_plan_of(staff, &DelayScope::Gateway(gateway.clone()), batch_size, request).await
    }

    /// Draws up the way out for all that is held in a scope: low values first. Nothing moves yet.
    pub async fn draw_plan_of(
        &self,
        staff: &Staff,
        scope: &DelayScope,
        batch_size: u32,
        request: RequestId,
    ) -> Result<PlanId, Error> {
        let size = usize::try_from(batch_size)
            .ok()
            .and_then(NonZeroUsize::new)
            .filter(|_| (BATCH_LEAST..=BATCH_MOST).contains(&batch_size))
            .ok_or_else(|| Error::invalid("batch_size", Wrong::NotAChoice))?;
        self.is_there(scope).await?;
        let now = self.now();
        let id = PlanId::from_uuid(derive_id(&["plan", &request.to_string()]));
        let mut work = self.begin().await?;
        let value = scope.value();
        let content = ["plan.draw", scope.kind(), &value, &batch_size.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(id);
        }
        // The gifts are locked first, so of two who draw at once the second sees the first one's plan.
        let mut held = work.held_gifts(scope).await?;
        for open in work.open_plans(scope).await? {
            close_if_done(work.as_mut(), open).await?;
        }
        let delays = work.delays_on().await?;
        held.retain(|one| !stays(&delays, scope, one));
        let gateway = widest(&held).ok_or(Refusal::NothingHeld)?;
        let mut held: Vec<(ChurchId, HeldGift)> =
            held.into_iter().map(|one| (one.church, one.gift)).collect();
        self.mark_year_end(&mut held, now).await?;
        let (batches, text) = slices(id, held, size)?;
        let plan = ReleasePlan {
            id,
            scope: scope.clone(),
            gateway,
            state: PlanState::Drafted,
            fingerprint: hex::encode(Sha256::digest(text.as_bytes())),
            drawn_by: staff.id(),
            drawn_at: now,
            approval: None,
            runs_on: None,
            looked_at_to: 0,
            batch_size,
            failure_limit_percent: FAILURE_LIMIT_PERCENT,
            version: 0,
        };
        work.add_plan(&plan, &batches).await?;
        work.note(&by(staff, "plan.draw", id, "", now)).await?;
        told(work.as_mut(), staff, &plan, Event::PlanDrawn { plan: id }, now).await?;
        let what = self.scope_in_words(scope).await?;
        let mail = (
            "A release plan waits for a second person".to_owned(),
            format!(
                "{} has drawn a release plan for {what}.\n\nNothing goes out until somebody else \
                 has approved it: /staff/release/{id}\n",
                staff.name(),
            ),
        );
        self.mail_the_others(work.as_mut(), staff, &id.to_string(), mail, now).await?;
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
}

/// Whether a gift stays where it is: a delay of a part of the plan still covers it.
fn stays(delays: &[Delay], scope: &DelayScope, one: &Held) -> bool {
    let of_a_part = |delay: &&Delay| {
        let whole = matches!(delay.scope, DelayScope::Everything | DelayScope::Gateway(_));
        !whole && delay.scope != *scope
    };
    let parts: Vec<Delay> = delays.iter().filter(of_a_part).cloned().collect();
    first_covering(&parts, &one.subject()).is_some()
}

/// The gateway that most of it goes through.
fn widest(held: &[Held]) -> Option<GatewayId> {
    let mut counts: HashMap<&GatewayId, usize> = HashMap::new();
    for one in held {
        let count = counts.entry(&one.gateway).or_default();
        *count = count.saturating_add(1);
    }
    let most = counts.into_iter().max_by(|(one, n), (other, m)| n.cmp(m).then(other.cmp(one)));
    most.map(|(gateway, _)| gateway.clone())
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
