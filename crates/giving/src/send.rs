//! Sending: the one place where a donor's money is asked for.
//!
//! Three steps, and a process may die between any two of them:
//! 1. one transaction persists the attempt and takes the permit, from facts it read itself
//!    (`send/decide.rs`);
//! 2. the gateway is called, with no transaction open;
//! 3. a second transaction records the answer: result order, next state, next task.
//!
//! Many gifts share the transactions of steps 1 and 3 (`send/together.rs`); what is not plain about
//! one of them is done alone.
//!
//! After a death between 1 and 3 the gift stands as sent without an answer. The inquiry that step 1
//! left behind finds out what happened ([`crate::inquire`]); nothing is ever sent again before.

mod decide;
mod together;

use std::time::Duration;

use classifier::{Reply, Ruling, Silence, classify, redact};
use delayed_payments::retry::{Next, next_try};
use delayed_payments::{Cause, Frequency, GiftState};
use kernel::{
    Amount, AttemptId, Certainty, ChurchId, Class, DelayId, Disposition, GiftId, Timestamp,
};
use ledger::{Order, job};

use crate::Giving;
use crate::attempts::{Attempt, Outcome};
use crate::choices::OtherWay;
use crate::error::Error;
use crate::fees::{FeeSchedule, fee_orders};
use crate::gifts::Gift;
use crate::ports::{Flow, Work};
use crate::returns::is_accepted;
use crate::scope::Scope;
use crate::tasks::{Step, Task};

use decide::Asked;
use together::Came;

pub use together::Ready;
pub(crate) use together::{AT_ONCE, Answered};

/// An attempt without an answer after this long: its process died. The gateway call itself gives up
/// well before.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(90);

/// When a send without an answer is first asked about.
pub const FIRST_INQUIRY: Duration = Duration::from_secs(5 * 60);

/// How often the database is asked to take an answer down.
const RECORD_TRIES: u32 = 3;

/// How soon a gift is looked at again that met a node whose clock is wrong.
const CLOCK_AGAIN: Duration = Duration::from_secs(15);

/// How much of a redacted answer is kept, in characters.
const REPLY_KEPT: usize = 4_000;

impl Giving {
    /// Sends a gift if it may be sent now. Safe to call twice, at once, and from anywhere: the
    /// gift's row lets one caller through.
    pub async fn send(&self, church: ChurchId, gift: GiftId) -> Result<Step, Error> {
        let asked = Asked { church, gift, task: None };
        match self.flow(Flow::Send, self.send_alone(asked)).await? {
            Came::To(step) => Ok(step),
            Came::WithItsTask => Ok(Step::Done),
        }
    }

    /// This process stood still between the permit and the call, so it does not call: schedules may
    /// have been stopped meanwhile, or somebody asked about the attempt and was told that it never
    /// came. No gateway failed and nothing reacts; the gift goes out with another permit.
    async fn not_sent(
        &self,
        scope: &Scope,
        gift: GiftId,
        attempt: AttemptId,
    ) -> Result<Step, Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let Some(mut gift) = work.gift(scope, gift).await? else { return Ok(Step::Done) };
        let Some(mut sent) = work.attempt(scope, attempt).await? else { return Ok(Step::Done) };
        if gift.state.in_flight() != Some(attempt) {
            return Ok(Step::Done);
        }
        sent.outcome = Some(Outcome {
            at: now,
            class: Class::CommunicationError,
            certainty: Certainty::Sure,
            rule: None,
            hard: false,
            reply: words_of(&Reply::Silence(Silence::NotConnected)),
        });
        work.save_attempt(scope, &sent).await?;
        gift.state = gift.state.retry(now)?;
        let task = Task::Send { church: gift.church, gift: gift.id };
        work.enqueue(task.id(&format!("not sent {attempt}")), &task, now).await?;
        save(work.as_mut(), scope, gift, now).await?;
        let _committed = work.commit().await?;
        Ok(Step::Done)
    }

    /// Step 3: what the answer means, in one transaction.
    async fn record(
        &self,
        scope: &Scope,
        gift: GiftId,
        attempt: AttemptId,
        reply: &Reply,
    ) -> Result<(), Error> {
        let mut work = self.begin().await?;
        self.lock_for(work.as_mut(), reply).await?;
        let Some(mut gift) = work.gift(scope, gift).await? else { return Ok(()) };
        let Some(mut sent) = work.attempt(scope, attempt).await? else { return Ok(()) };
        let edition = self.edition();
        let brand = self.brand_asked(work.as_mut(), scope, &gift, &edition).await?;
        let mut ruling = classify(reply, &gift.gateway, brand.as_ref(), &edition.rules);
        if is_accepted(&gift, reply) {
            ruling = Ruling { class: Class::Success, certainty: Certainty::Sure, rule: None };
        }
        let now = self.now();
        // An inquiry may have been faster than this answer. That the money was taken outweighs
        // whatever else is known, and what is sure outweighs what is not.
        let known = sent.outcome.as_ref().map(|outcome| (outcome.class, outcome.certainty));
        let taken_before = known == Some((Class::Success, Certainty::Sure));
        let sure_before = matches!(known, Some((_, Certainty::Sure)));
        if !taken_before && (ruling.certainty == Certainty::Sure || !sure_before) {
            sent.outcome = Some(self.outcome(&ruling, reply, now));
            work.save_attempt(scope, &sent).await?;
        }
        if gift.state.in_flight() == Some(attempt) {
            let delay = self.react(work.as_mut(), &gift, ruling.class, now).await?;
            self.resolve(work.as_mut(), scope, &mut gift, &sent, &ruling, delay, now).await?;
        } else if ruling.class == Class::Success && !taken_before {
            self.late_success(work.as_mut(), scope, &mut gift, &sent, now).await?;
        }
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Delays are changed under their own lock, which must be taken before any gift's.
    pub(crate) async fn lock_for(&self, work: &mut dyn Work, reply: &Reply) -> Result<(), Error> {
        let could_react = match reply {
            Reply::Silence(_) => true,
            Reply::Answered(answer) => answer.approved != Some(true),
        };
        if could_react {
            work.change_delays().await?;
        }
        Ok(())
    }

    pub(crate) fn outcome(&self, ruling: &Ruling, reply: &Reply, at: Timestamp) -> Outcome {
        let edition = self.edition();
        let rule = ruling.rule.as_ref().and_then(|id| edition.rules.get(id));
        Outcome {
            at,
            class: ruling.class,
            certainty: ruling.certainty,
            rule: ruling.rule.clone(),
            hard: rule.is_some_and(|rule| rule.hard),
            reply: words_of(reply),
        }
    }

    /// Moves a gift in flight to what follows from a ruling. Used by the answer and by inquiries.
    /// `delay` covers the gift now: what failed on our side waits under it.
    #[expect(clippy::too_many_arguments, reason = "the unit of work and the facts of one ruling")]
    pub(crate) async fn resolve(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        gift: &mut Gift,
        attempt: &Attempt,
        ruling: &Ruling,
        delay: Option<DelayId>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let class = ruling.class;
        if ruling.certainty == Certainty::Unknown {
            gift.state = gift.state.uncertain(now)?;
            return save(work, scope, gift.clone(), now).await;
        }
        if class == Class::Success && gift.kind.settles_later() {
            return self.hand_to_the_bank(work, scope, gift, attempt, now).await;
        }
        if class == Class::Success {
            return self.take(work, scope, gift, attempt, now).await;
        }
        if self.taken_by_an_earlier_one(work, scope, gift, attempt, now).await? {
            return Ok(());
        }
        let first_failed_at = gift.count_failure(class, now);
        let ours = class.disposition() == Disposition::IncidentResponse;
        if let Some(way) = self.way_after(work, gift, ruling, delay, now).await? {
            let next = gift.state.retry(now)?;
            return self.go_another_way(work, gift, way, next, now).await;
        }
        if let Some(delay) = delay.filter(|_| ours) {
            gift.state = gift.state.back_to_held(delay, now)?;
            self.flow(Flow::Hold, assure(work, gift, now)).await?;
            return save(work, scope, gift.clone(), now).await;
        }
        let frequency = self.frequency_of(work, scope, gift).await?;
        let jitter = self.ids().below(1_001);
        let next = next_try(
            class,
            ruling.certainty,
            frequency,
            gift.failures,
            first_failed_at,
            now,
            jitter,
        );
        match next {
            Next::At(at) => {
                gift.state = gift.state.retry(at)?;
                let task = Task::Send { church: gift.church, gift: gift.id };
                work.enqueue(task.id(&attempt.id.to_string()), &task, at).await?;
                save(work, scope, gift.clone(), now).await
            }
            Next::AskDonor | Next::Staff | Next::GiveUp | Next::Hold => {
                self.fail(work, scope, gift.clone(), class, now).await
            }
            Next::Inquire => {
                gift.state = gift.state.uncertain(now)?;
                save(work, scope, gift.clone(), now).await
            }
        }
    }

    /// The way its donor agreed to, if this answer is a cause for it. What our side failed at takes
    /// another only where a delay would hold it; else the same is tried again.
    async fn way_after(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        ruling: &Ruling,
        delay: Option<DelayId>,
        now: Timestamp,
    ) -> Result<Option<OtherWay>, Error> {
        match (Cause::of(ruling.class), ruling.certainty) {
            (Some(Cause::SystemDown), Certainty::Sure) if delay.is_none() => Ok(None),
            (Some(cause), Certainty::Sure) => self.way_by_consent(work, gift, cause, now).await,
            (None, _) | (_, Certainty::Unknown) => Ok(None),
        }
    }

    async fn frequency_of(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        gift: &Gift,
    ) -> Result<Option<Frequency>, Error> {
        let Some(schedule) = gift.schedule else { return Ok(None) };
        let schedule = work.schedule(scope, schedule).await?;
        Ok(schedule.map(|schedule| schedule.course.plan.frequency))
    }

    /// It was taken: the result order, and the receipt.
    async fn take(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        gift: &mut Gift,
        attempt: &Attempt,
        now: Timestamp,
    ) -> Result<(), Error> {
        gift.state = gift.state.taken(now)?;
        self.settle(work, scope, gift, attempt, now).await?;
        self.and_not_by_another(work, scope, gift, attempt, now).await
    }

    pub(crate) async fn settle(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        gift: &mut Gift,
        attempt: &Attempt,
        now: Timestamp,
    ) -> Result<(), Error> {
        let cover = work.cover(scope, gift.id).await?;
        let fees = work.fee_schedule(scope, gift.facility).await?;
        for order in settled(gift, attempt, cover, fees, now)? {
            work.append_order(&order).await?;
        }
        self.write_receipt(work, gift, now).await?;
        save(work, scope, gift.clone(), now).await
    }

    /// It failed for good: the promise is taken back, and the donor is told in words.
    pub(crate) async fn fail(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        mut gift: Gift,
        class: Class,
        now: Timestamp,
    ) -> Result<(), Error> {
        gift.state = gift.state.failed(class, now)?;
        gift.class = Some(class);
        let ordinal = gift.next_order();
        let cause = format!("not taken: {class}");
        work.append_order(&job::void_promised(&gift.accounts(), ordinal, now, &cause)?).await?;
        self.write_not_taken(work, &gift, class, now).await?;
        save(work, scope, gift, now).await
    }
}

/// What the books say of a gift that was taken by this attempt.
fn settled(
    gift: &mut Gift,
    attempt: &Attempt,
    cover: Option<Amount>,
    fees: Option<FeeSchedule>,
    now: Timestamp,
) -> Result<Vec<Order>, Error> {
    gift.taken_at = Some(now);
    gift.class = None;
    let ordinal = gift.next_order();
    let cause = format!("attempt {}", attempt.id);
    let mut orders = vec![job::settle(&gift.accounts(), ordinal, now, &cause)?];
    orders.extend(fee_orders(gift, cover, fees, &cause, now)?);
    Ok(orders)
}

/// Promised becomes assured in the books; the gift is held already.
pub(crate) async fn assure(
    work: &mut dyn Work,
    gift: &mut Gift,
    now: Timestamp,
) -> Result<(), Error> {
    debug_assert!(matches!(gift.state, GiftState::Held { .. }));
    if let GiftState::Held { delay, .. } = gift.state {
        work.gifts_are_held(&[(gift.church, gift.id, delay)], now).await?;
    }
    work.append_order(&assured(gift, now)?).await?;
    Ok(())
}

/// What the books say of a gift that a delay holds.
fn assured(gift: &mut Gift, now: Timestamp) -> Result<Order, Error> {
    let ordinal = gift.next_order();
    Ok(job::assure(&gift.accounts(), ordinal, now, "held by a delay")?)
}

pub(crate) async fn save(
    work: &mut dyn Work,
    scope: &Scope,
    mut gift: Gift,
    now: Timestamp,
) -> Result<(), Error> {
    gift.changed_at = now;
    Ok(work.save_gift(scope, &gift).await?)
}

/// What is kept of an answer: redacted, cut, and in words where there was none.
fn words_of(reply: &Reply) -> String {
    match reply {
        Reply::Answered(answer) => {
            let text = redact(&String::from_utf8_lossy(&answer.body));
            let cut: String = text.chars().take(REPLY_KEPT).collect();
            format!("HTTP {} {cut}", answer.http_status)
        }
        Reply::Silence(silence) => match silence {
            classifier::Silence::NotConnected => "(no connection)".to_owned(),
            classifier::Silence::TimedOut => "(no answer in time)".to_owned(),
            classifier::Silence::CutOff => "(the connection broke)".to_owned(),
        },
    }
}
