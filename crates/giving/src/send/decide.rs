//! Step 1: whether gifts may be sent now. A group is decided in one unit of work: the delays' lock
//! first, then the gifts in one sequence, then one set of facts for all of them. Those that a delay
//! covers are held together as well. A gift that needs more than that, or that somebody else has,
//! falls out and is decided alone.

use std::collections::HashMap;
use std::time::Duration;

use delayed_payments::{Cause, GiftState, MethodKind, SendFacts, Withheld};
use kernel::{AttemptId, ChurchId, Class, GiftId, MethodId, TaskId, Timestamp, derive_id};

use super::{CLOCK_AGAIN, FIRST_INQUIRY, assure, assured, save};
use crate::Giving;
use crate::attempts::{Attempt, AttemptKind};
use crate::calls::Call;
use crate::error::Error;
use crate::fees::with_cover;
use crate::gifts::Gift;
use crate::permit::{Granted, SendPermit, grant};
use crate::ports::{Busy, Charge, Ending, Flow, Sendable, Taking, Work};
use crate::returns::BankDebits;
use crate::scope::Scope;
use crate::tasks::{Step, Task};
use crate::windows::delays_at;

/// How soon a gift that the switch keeps back is looked at again.
const SWITCH_AGAIN: Duration = Duration::from_secs(15);

/// How soon a gift whose card may not be asked for now is looked at again.
const CAP_AGAIN: Duration = Duration::from_secs(24 * 60 * 60);

/// How soon a gift is looked at again whose gateway has as many calls under way as it may.
const CROWDED_AGAIN: Duration = Duration::from_secs(1);

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A gift that is to be sent, and the task that says so, if it was one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub church: ChurchId,
    pub gift: GiftId,
    pub task: Option<TaskId>,
}

/// Calls whose places were taken when the tasks were leased.
pub(super) type Reserved = HashMap<GiftId, Call>;

/// Who is decided about in one unit of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Company {
    Alone,
    Many,
}

/// What became of one gift.
pub(crate) enum Decided {
    /// It may be sent: the attempt is on the disk.
    Go(Box<Going>),
    Not(Step),
    /// Nothing was decided and nothing written.
    Alone,
}

/// A gift with leave to be sent, and with everything its result is written from.
pub(crate) struct Going {
    pub asked: Asked,
    pub permit: SendPermit,
    pub charge: Charge,
    /// Its place among the calls to its gateway.
    pub call: Call,
    pub sent: Sent,
}

/// What was sent, as it stands in the database. Whoever changes the gift raises its version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    pub gift: Gift,
    pub attempt: Attempt,
    pub taking: Taking,
}

/// A gift that is allowed to go, before that is on the disk.
struct Begun {
    place: usize,
    granted: Granted,
    charge: Charge,
    call: Call,
    sent: Sent,
}

/// What all of a group are judged by.
struct Rules {
    now: Timestamp,
    switch: delayed_payments::Switch,
    delays: Vec<delayed_payments::Delay>,
    /// Sends of this group, which no count in the database knows yet.
    sends: HashMap<MethodId, u32>,
}

impl Giving {
    /// Persists the attempts and takes the permits, or says why not: one answer for each.
    pub(super) async fn decide(
        &self,
        asked: &[Asked],
        company: Company,
        calls: &mut Reserved,
    ) -> Result<Vec<Decided>, Error> {
        if !self.trusts_its_clock() {
            let why = "this node's clock is not the database's";
            let later = || Step::Later { at: self.now().plus(CLOCK_AGAIN), why: why.to_owned() };
            return Ok(asked.iter().map(|_| Decided::Not(later())).collect());
        }
        let mut work = self.begin().await?;
        work.hold_delays_still().await?;
        // Read after the wait for the lock: the permits are as fresh as what they are decided from.
        let now = self.now();
        let switch = work.switch().await?;
        let delays = delays_at(work.as_mut(), now).await?;
        let mut rules = Rules { now, switch, delays, sends: HashMap::new() };
        let mut found = self.sendable(work.as_mut(), asked, company, now).await?;
        let mut decided = Vec::with_capacity(asked.len());
        let mut begun: Vec<Begun> = Vec::new();
        let mut held: Vec<Gift> = Vec::new();
        for (place, one) in asked.iter().enumerate() {
            // Asked for twice: the second time it will have been sent.
            let Some(sendable) = found.remove(&one.gift) else {
                decided.push(match company {
                    Company::Alone => Decided::Not(Step::Done),
                    Company::Many => Decided::Alone,
                });
                continue;
            };
            // What a bank said before is asked one by one.
            if company == Company::Many && sendable.gift.kind != MethodKind::Card {
                decided.push(Decided::Alone);
                continue;
            }
            let debits = returned_before(work.as_mut(), &sendable.gift).await?;
            let reserved = calls.remove(&one.gift);
            let consented = sendable.consented;
            decided.push(match self.weigh(place, sendable, debits, reserved, &mut rules) {
                Ok(Weighed::Go(go)) => {
                    begun.push(*go);
                    // Until it is on the disk.
                    Decided::Alone
                }
                Ok(Weighed::Not(step)) => Decided::Not(step),
                Ok(Weighed::Withheld(mut gift, Withheld::Delayed(delay)))
                    if company == Company::Many && !consented =>
                {
                    gift.state = gift.state.hold(delay, now)?;
                    held.push(*gift);
                    Decided::Not(Step::Done)
                }
                Ok(Weighed::Withheld(..)) | Err(_) if company == Company::Many => Decided::Alone,
                Ok(Weighed::Withheld(gift, withheld)) => {
                    let scope = Scope::of(gift.church);
                    let kept = self.keep_back(work.as_mut(), &scope, *gift, withheld, now).await;
                    Decided::Not(kept?)
                }
                Err(error) => return Err(error),
            });
        }
        begin_attempts(work.as_mut(), &begun, now).await?;
        self.hold_together(work.as_mut(), held, now).await?;
        let committed = work.commit().await?;
        let (granted, rest): (Vec<_>, Vec<_>) = begun
            .into_iter()
            .map(|begun| (begun.granted, (begun.place, begun.charge, begun.call, begun.sent)))
            .unzip();
        let permits = Granted::all_after(granted, committed);
        for (permit, (place, charge, call, mut sent)) in permits.into_iter().zip(rest) {
            // As it was saved.
            sent.gift.version = sent.gift.version.saturating_add(1);
            if let (Some(decided), Some(&asked)) = (decided.get_mut(place), asked.get(place)) {
                *decided = Decided::Go(Box::new(Going { asked, permit, charge, call, sent }));
            }
        }
        Ok(decided)
    }

    /// The gifts, locked in one sequence whoever asks.
    async fn sendable(
        &self,
        work: &mut dyn Work,
        asked: &[Asked],
        company: Company,
        now: Timestamp,
    ) -> Result<HashMap<GiftId, Sendable>, Error> {
        let mut keys: Vec<_> = asked.iter().map(|one| (one.church, one.gift)).collect();
        keys.sort_unstable();
        keys.dedup();
        let busy = match company {
            Company::Alone => Busy::Wait,
            Company::Many => Busy::LeaveOut,
        };
        let found = work.sendable(&keys, now.minus(DAY * 30), now.minus(DAY), busy).await?;
        Ok(found.into_iter().map(|one| (one.gift.id, one)).collect())
    }

    /// Whether one gift of a group may go.
    fn weigh(
        &self,
        place: usize,
        sendable: Sendable,
        debits: BankDebits,
        reserved: Option<Call>,
        rules: &mut Rules,
    ) -> Result<Weighed, Error> {
        let Sendable { mut gift, facility_token, method_token, taking, .. } = sendable;
        let now = rules.now;
        let attempt = next_attempt_id(&gift);
        let in_this_group = rules.sends.get(&gift.method).copied().unwrap_or_default();
        let facts = SendFacts {
            state: &gift.state,
            scheduled: gift.schedule.is_some(),
            switch: &rules.switch,
            delays: &rules.delays,
            subject: gift.subject(),
            sends_in_30_days: sendable.sends_in_30_days.saturating_add(in_this_group),
            sends_today: sendable.sends_today.saturating_add(in_this_group),
            mastercard: false,
            ach_returns: debits.returns,
            ach_first_sent_at: debits.first_sent_at,
            hard_declined: sendable.hard_declined,
        };
        let granted = match grant(attempt, &facts, now) {
            Ok(granted) => granted,
            Err(withheld) => {
                // What a bank's rules forbid they forbid for good.
                let over = withheld == Withheld::CapReached && gift.kind.settles_later();
                return Ok(match waits(withheld, now) {
                    Some(step) if !over => Weighed::Not(step),
                    Some(_) | None => Weighed::Withheld(Box::new(gift), withheld),
                });
            }
        };
        let facility_token = facility_token.ok_or(Error::NotFound)?;
        let method_token = method_token.ok_or(Error::NotFound)?;
        let reserved = reserved.filter(|call| call.is_to(&gift.gateway));
        let Some(call) = reserved.or_else(|| self.calls.place(&gift.gateway)) else {
            let why = "the gateway has as many calls under way as it may".to_owned();
            return Ok(Weighed::Not(Step::Later { at: now.plus(CROWDED_AGAIN), why }));
        };
        let amount = with_cover(gift.amount, taking.cover)?;
        gift.state = gift.state.send(attempt, now)?;
        gift.attempts = gift.attempts.saturating_add(1);
        gift.changed_at = now;
        let attempt = Attempt {
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
        };
        let gateway = gift.gateway.clone();
        let retry = debits.returns > 0;
        let charge = Charge { gateway, facility_token, method_token, amount, retry };
        let sends = rules.sends.entry(gift.method).or_default();
        *sends = sends.saturating_add(1);
        let sent = Sent { gift, attempt, taking };
        Ok(Weighed::Go(Box::new(Begun { place, granted, charge, call, sent })))
    }

    /// Promised becomes assured in the books, for gifts that a delay covers and nothing else
    /// concerns. One that cannot be written keeps all of them from it; each is tried alone then.
    async fn hold_together(
        &self,
        work: &mut dyn Work,
        mut gifts: Vec<Gift>,
        now: Timestamp,
    ) -> Result<(), Error> {
        if gifts.is_empty() {
            return Ok(());
        }
        let running: Vec<_> = gifts.iter().map(|_| self.meter.begin(Flow::Hold)).collect();
        let mut held = Vec::with_capacity(gifts.len());
        let mut orders = Vec::with_capacity(gifts.len());
        for gift in &mut gifts {
            if let GiftState::Held { delay, .. } = gift.state {
                held.push((gift.church, gift.id, delay));
            }
            orders.push(assured(gift, now)?);
            gift.changed_at = now;
        }
        work.save_gifts(&gifts).await?;
        work.gifts_are_held(&held, now).await?;
        work.append_all(&orders).await?;
        for one in running {
            one.end(Ending::Done);
        }
        Ok(())
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
            Withheld::Delayed(delay) => {
                let held = gift.state.hold(delay, now)?;
                let way = self.way_by_consent(work, &gift, Cause::SystemDown, now).await?;
                if let Some(way) = way {
                    let next = held.as_chosen(now, now)?;
                    self.go_another_way(work, &mut gift, way, next, now).await?;
                    return Ok(Step::Done);
                }
                gift.state = held;
                self.flow(Flow::Hold, assure(work, &mut gift, now)).await?;
                save(work, scope, gift, now).await?;
                Ok(Step::Done)
            }
            Withheld::CapReached if gift.kind.settles_later() => {
                self.fail(work, scope, gift, Class::InsufficientFunds, now).await?;
                Ok(Step::Done)
            }
            Withheld::HardDeclined => {
                self.fail(work, scope, gift, Class::BankDeclined, now).await?;
                Ok(Step::Done)
            }
            Withheld::StateForbids
            | Withheld::NotDue { .. }
            | Withheld::SwitchOff
            | Withheld::CapReached
            | Withheld::NoGateway => Ok(waits(withheld, now).unwrap_or(Step::Done)),
        }
    }
}

/// What one gift of a group comes to.
enum Weighed {
    Go(Box<Begun>),
    Not(Step),
    /// Something is to be written about it.
    Withheld(Box<Gift>, Withheld),
}

/// How often a bank sent the gift back; of one that was never sent there is nothing to ask.
async fn returned_before(work: &mut dyn Work, gift: &Gift) -> Result<BankDebits, Error> {
    if gift.attempts == 0 || !gift.kind.settles_later() {
        return Ok(BankDebits::default());
    }
    Ok(work.bank_debits(&Scope::of(gift.church), gift.id).await?)
}

/// What is withheld without anything to be written.
fn waits(withheld: Withheld, now: Timestamp) -> Option<Step> {
    Some(match withheld {
        Withheld::StateForbids => Step::Done,
        Withheld::NotDue { at } => Step::Later { at, why: "not due yet".to_owned() },
        Withheld::SwitchOff => {
            Step::Later { at: now.plus(SWITCH_AGAIN), why: "the schedule engine is off".to_owned() }
        }
        Withheld::CapReached => Step::Later {
            at: now.plus(CAP_AGAIN),
            why: "the network allows no further attempt for now".to_owned(),
        },
        Withheld::NoGateway => Step::Park { why: "no gateway serves this gift".to_owned() },
        Withheld::Delayed(_) | Withheld::HardDeclined => return None,
    })
}

/// Writes the attempts, and the question that is asked if nobody lives to take the answers down.
async fn begin_attempts(work: &mut dyn Work, begun: &[Begun], now: Timestamp) -> Result<(), Error> {
    if begun.is_empty() {
        return Ok(());
    }
    let gifts: Vec<Gift> = begun.iter().map(|one| one.sent.gift.clone()).collect();
    let attempts: Vec<_> =
        begun.iter().map(|one| (one.sent.gift.church, one.sent.attempt.clone())).collect();
    let tasks: Vec<_> = begun
        .iter()
        .map(|Begun { sent, .. }| {
            let inquire = Task::Inquire { church: sent.gift.church, gift: sent.gift.id };
            (inquire.id(&sent.attempt.id.to_string()), inquire, now.plus(FIRST_INQUIRY))
        })
        .collect();
    work.save_gifts(&gifts).await?;
    work.add_attempts(&attempts).await?;
    Ok(work.enqueue_all(&tasks).await?)
}

/// The id of the gift's next attempt: derived, so that two nodes that decide at once decide the same.
fn next_attempt_id(gift: &Gift) -> AttemptId {
    let ordinal = gift.attempts.saturating_add(1).to_string();
    AttemptId::from_uuid(derive_id(&["attempt", &gift.id.to_string(), &ordinal]))
}
