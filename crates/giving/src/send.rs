//! Sending: the one place where a donor's money is asked for.
//!
//! Three steps, and a process may die between any two of them:
//! 1. one transaction persists the attempt and takes the permit, from facts it read itself;
//! 2. the gateway is called, with no transaction open;
//! 3. a second transaction records the answer: result order, next state, next task.
//!
//! After a death between 1 and 3 the gift stands as sent without an answer. The inquiry that step 1
//! left behind finds out what happened ([`crate::inquire`]); nothing is ever sent again before.

use std::time::Duration;

use classifier::{Reply, Ruling, Silence, classify, redact};
use delayed_payments::retry::{Next, next_try};
use delayed_payments::{Frequency, GiftState, SendFacts, Withheld};
use kernel::{
    AttemptId, Certainty, ChurchId, Class, DelayId, Disposition, GiftId, Timestamp, derive_id,
};
use ledger::job;

use crate::Giving;
use crate::attempts::{Attempt, AttemptKind, Outcome};
use crate::error::Error;
use crate::fees::charged;
use crate::gifts::Gift;
use crate::permit::{SendPermit, grant};
use crate::ports::{Charge, Flow, Work};
use crate::scope::Scope;
use crate::tasks::{Step, Task};
use crate::windows::delays_at;

/// An attempt without an answer after this long: its process died. The gateway call itself gives up
/// well before.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(90);

/// When a send without an answer is first asked about.
pub const FIRST_INQUIRY: Duration = Duration::from_secs(5 * 60);

/// How often the database is asked to take an answer down.
const RECORD_TRIES: u32 = 3;

/// How soon a gift that the switch keeps back is looked at again.
const SWITCH_AGAIN: Duration = Duration::from_secs(15);

/// How soon a gift is looked at again that met a node whose clock is wrong.
const CLOCK_AGAIN: Duration = Duration::from_secs(15);

/// How soon a gift whose card may not be asked for now is looked at again.
const CAP_AGAIN: Duration = Duration::from_secs(24 * 60 * 60);

/// How much of a redacted answer is kept, in characters.
const REPLY_KEPT: usize = 4_000;

/// What the first transaction decided.
enum Decision {
    Send { permit: SendPermit, charge: Charge },
    Not(Step),
}

impl Giving {
    /// Sends a gift if it may be sent now. Safe to call twice, at once, and from anywhere: the
    /// gift's row lets one caller through.
    pub async fn send(&self, church: ChurchId, gift: GiftId) -> Result<Step, Error> {
        self.flow(Flow::Send, self.send_itself(church, gift)).await
    }

    async fn send_itself(&self, church: ChurchId, gift: GiftId) -> Result<Step, Error> {
        let scope = Scope::of(church);
        let (permit, charge) = match self.decide(&scope, gift).await? {
            Decision::Send { permit, charge } => (permit, charge),
            Decision::Not(step) => return Ok(step),
        };
        let attempt = permit.key();
        if !(permit.is_fresh(self.now()) && self.trusts_its_clock()) {
            return self.not_sent(&scope, gift, attempt).await;
        }
        let reply = self.parts.gateways.purchase(permit, &charge).await;
        // The answer is in hand: a database that is busy just now must not lose it.
        for _ in 1..RECORD_TRIES {
            match self.record(&scope, gift, attempt, &reply).await {
                Err(Error::Unavailable(_) | Error::Conflict) => {}
                recorded => return recorded.map(|()| Step::Done),
            }
        }
        self.record(&scope, gift, attempt, &reply).await?;
        Ok(Step::Done)
    }

    /// Step 1: persist the attempt and take the permit, or say why not.
    async fn decide(&self, scope: &Scope, id: GiftId) -> Result<Decision, Error> {
        if !self.trusts_its_clock() {
            let why = "this node's clock is not the database's".to_owned();
            return Ok(Decision::Not(Step::Later { at: self.now().plus(CLOCK_AGAIN), why }));
        }
        let mut work = self.begin().await?;
        work.hold_delays_still().await?;
        // Read after the wait for the lock: the permit is as fresh as what it was decided from.
        let now = self.now();
        let Some(mut gift) = work.gift(scope, id).await? else {
            return Ok(Decision::Not(Step::Done));
        };
        let attempt = next_attempt_id(&gift);
        let switch = work.switch().await?;
        let delays = delays_at(work.as_mut(), now).await?;
        let day = Duration::from_secs(24 * 60 * 60);
        let facts = SendFacts {
            state: &gift.state,
            scheduled: gift.schedule.is_some(),
            switch: &switch,
            delays: &delays,
            subject: gift.subject(),
            sends_in_30_days: work.sends_since(scope, gift.method, now.minus(day * 30)).await?,
            sends_today: work.sends_since(scope, gift.method, now.minus(day)).await?,
            mastercard: false,
            ach_returns: 0,
            ach_first_sent_at: None,
            hard_declined: work.refused_for_good(scope, gift.method).await?,
        };
        let granted = match grant(attempt, &facts, now) {
            Ok(granted) => granted,
            Err(withheld) => {
                let step = self.keep_back(work.as_mut(), scope, gift, withheld, now).await?;
                let _committed = work.commit().await?;
                return Ok(Decision::Not(step));
            }
        };
        let facility = work.facility(scope, gift.facility).await?.ok_or(Error::NotFound)?;
        let method = work.method(scope, gift.donor, gift.method).await?.ok_or(Error::NotFound)?;

        let amount = charged(work.as_mut(), scope, &gift).await?;

        gift.state = gift.state.send(attempt, now)?;
        gift.attempts = gift.attempts.saturating_add(1);
        gift.changed_at = now;
        work.add_attempt(
            scope,
            &Attempt {
                id: attempt,
                gift: gift.id,
                kind: AttemptKind::Purchase,
                ordinal: gift.attempts,
                gateway: gift.gateway.clone(),
                facility: gift.facility,
                method: gift.method,
                amount,
                sent_at: now,
                outcome: None,
                inquiries: 0,
            },
        )
        .await?;
        work.save_gift(scope, &gift).await?;
        // If nobody lives to record the answer, this task asks for it.
        let inquire = Task::Inquire { church: gift.church, gift: gift.id };
        work.enqueue(inquire.id(&attempt.to_string()), &inquire, now.plus(FIRST_INQUIRY)).await?;
        let permit = granted.after(work.commit().await?);
        let charge = Charge {
            gateway: gift.gateway,
            facility_token: facility.token,
            method_token: method.token,
            amount,
        };
        Ok(Decision::Send { permit, charge })
    }

    /// What becomes of a gift that may not be sent now.
    async fn keep_back(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        mut gift: Gift,
        withheld: Withheld,
        now: Timestamp,
    ) -> Result<Step, Error> {
        match withheld {
            Withheld::StateForbids => Ok(Step::Done),
            Withheld::NotDue { at } => Ok(Step::Later { at, why: "not due yet".to_owned() }),
            Withheld::SwitchOff => Ok(Step::Later {
                at: now.plus(SWITCH_AGAIN),
                why: "the schedule engine is off".to_owned(),
            }),
            Withheld::Delayed(delay) => {
                gift.state = gift.state.hold(delay, now)?;
                self.flow(Flow::Hold, assure(work, &mut gift, now)).await?;
                save(work, scope, gift, now).await?;
                Ok(Step::Done)
            }
            Withheld::CapReached => Ok(Step::Later {
                at: now.plus(CAP_AGAIN),
                why: "the network allows no further attempt for now".to_owned(),
            }),
            Withheld::HardDeclined => {
                self.fail(work, scope, gift, Class::BankDeclined, now).await?;
                Ok(Step::Done)
            }
            Withheld::NoGateway => Ok(Step::Park { why: "no gateway serves this gift".to_owned() }),
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
        let ruling = classify(reply, &gift.gateway, brand.as_ref(), &edition.rules);
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

    /// The gateway took money for an attempt that was believed not to have reached it. If the gift
    /// still waits for its money, this is it. If it was taken otherwise, or cancelled, a person
    /// must give it back: the case is parked where health shows it.
    async fn late_success(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        gift: &mut Gift,
        attempt: &Attempt,
        now: Timestamp,
    ) -> Result<(), Error> {
        let before = gift.state;
        let Ok(taken) = before.late_success(now) else {
            let task = Task::Inquire { church: gift.church, gift: gift.id };
            let id = task.id(&format!("late success {}", attempt.id));
            work.enqueue(id, &task, now).await?;
            let why = format!("taken late while the gift was {}: give it back", before.name());
            return Ok(work.park_task(id, &why).await?);
        };
        let cause = format!("late answer of attempt {}", attempt.id);
        match before {
            GiftState::Held { .. } => {
                let ordinal = gift.next_order();
                work.append_order(&job::release(&gift.accounts(), ordinal, now, &cause)?).await?;
            }
            GiftState::Failed { .. } => {
                let ordinal = gift.next_order();
                work.append_order(&job::hold(&gift.accounts(), ordinal, now, &cause)?).await?;
            }
            GiftState::Due { .. }
            | GiftState::Released { .. }
            | GiftState::Sending { .. }
            | GiftState::Uncertain { .. }
            | GiftState::Taken { .. }
            | GiftState::Cancelled { .. }
            | GiftState::Refunded { .. } => {}
        }
        gift.state = taken;
        self.settle(work, scope, gift, attempt, now).await
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
        if class == Class::Success {
            return self.take(work, scope, gift, attempt, now).await;
        }
        let first_failed_at = gift.count_failure(class, now);
        let ours = class.disposition() == Disposition::IncidentResponse;
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
        self.settle(work, scope, gift, attempt, now).await
    }

    async fn settle(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        gift: &mut Gift,
        attempt: &Attempt,
        now: Timestamp,
    ) -> Result<(), Error> {
        gift.taken_at = Some(now);
        gift.class = None;
        let ordinal = gift.next_order();
        let cause = format!("attempt {}", attempt.id);
        work.append_order(&job::settle(&gift.accounts(), ordinal, now, &cause)?).await?;
        self.write_fees(work, scope, gift, &cause, now).await?;
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

/// The id of the gift's next attempt: derived, so that two nodes that decide at once decide the same.
fn next_attempt_id(gift: &Gift) -> AttemptId {
    let ordinal = gift.attempts.saturating_add(1).to_string();
    AttemptId::from_uuid(derive_id(&["attempt", &gift.id.to_string(), &ordinal]))
}

/// Promised becomes assured in the books; the gift is held already.
pub(crate) async fn assure(
    work: &mut dyn Work,
    gift: &mut Gift,
    now: Timestamp,
) -> Result<(), Error> {
    debug_assert!(matches!(gift.state, GiftState::Held { .. }));
    if let GiftState::Held { delay, .. } = gift.state {
        work.gift_is_held(&Scope::of(gift.church), gift.id, delay, now).await?;
    }
    let ordinal = gift.next_order();
    work.append_order(&job::assure(&gift.accounts(), ordinal, now, "held by a delay")?).await?;
    Ok(())
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
