//! Sends of many gifts at once: decided in one unit of work, called side by side, taken down in
//! groups. The plain case alone goes in company, which is nearly all of a drain: a card, and an
//! answer that says that it was taken. Whatever else was answered is taken down alone, because a
//! failure may set off a delay.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use classifier::{Reply, classify};
use futures::FutureExt;
use futures::future::{join, join_all};
use futures::stream::{StreamExt, iter};
use kernel::{Certainty, ChurchId, Class, TaskId, Timestamp};
use ledger::Order;

use super::decide::{Asked, Company, Decided, Going, Reserved, Sent};
use super::{RECORD_TRIES, settled};
use crate::Giving;
use crate::attempts::{Attempt, Outcome};
use crate::calls::Call;
use crate::dispatches::Dispatch;
use crate::error::Error;
use crate::flows::{Ends, counted};
use crate::gifts::Gift;
use crate::mails::{NewMail, receipt};
use crate::ports::{Ending, Flow, Running};
use crate::scope::Scope;
use crate::tasks::{LEASE, Leased, Step, Task};

/// The most answers that share a unit of work: who waits for the same books waits until it is over.
pub(crate) const AT_ONCE: usize = 100;

/// Dates that become gifts are nothing but work for the database; more at once would keep its
/// connections from those who give.
const DATES_AT_ONCE: usize = 8;

/// A leased task, with its place among the calls to its gateway if it waits for one.
#[derive(Debug)]
pub struct Ready {
    leased: Leased,
    call: Option<Call>,
}

impl Ready {
    pub fn task(&self) -> &Leased {
        &self.leased
    }
}

/// Without a place: there will be one when it is sent, or it waits.
impl From<Leased> for Ready {
    fn from(leased: Leased) -> Ready {
        Ready { leased, call: None }
    }
}

/// An answer that is to be taken down, with the task that is done then.
pub(crate) struct Answered {
    sent: Sent,
    reply: Arc<Reply>,
    task: Option<TaskId>,
}

/// What became of a send.
pub(super) enum Came {
    To(Step),
    /// It is done, and so is its task.
    WithItsTask,
}

impl Ends for Came {
    fn ending(&self) -> Ending {
        match self {
            Came::To(step) => step.ending(),
            Came::WithItsTask => Ending::Done,
        }
    }
}

/// What a group of answers writes.
#[derive(Default)]
struct Writing {
    gifts: Vec<Gift>,
    attempts: Vec<(ChurchId, Attempt)>,
    orders: Vec<Order>,
    mails: Vec<NewMail>,
    dispatches: Vec<Dispatch>,
    tasks: Vec<TaskId>,
}

impl Giving {
    /// Leases due tasks to this node, up to `limit`; of those that wait for a gateway no more than
    /// this process may call now. [`Giving::run_together`] runs them.
    /// A node whose clock is wrong gets none: it would take over what others still work on.
    pub async fn lease_together(&self, limit: u32) -> Result<Vec<Ready>, Error> {
        if !self.trusts_its_clock() {
            return Ok(Vec::new());
        }
        let mut lanes = vec![(None, limit)];
        for gateway in self.reads().gateways().await? {
            let free = u32::try_from(self.calls.free(&gateway.id)).unwrap_or(limit);
            lanes.push((Some(gateway.id), free.min(limit)));
        }
        let mut work = self.begin().await?;
        let node = &self.parts.node;
        let leased = work.lease_lanes(node, self.now(), LEASE, &lanes, limit).await?;
        let _committed = work.commit().await?;
        let ready = leased.into_iter().map(|(leased, lane)| {
            let call = lane.and_then(|gateway| self.calls.place(&gateway));
            Ready { leased, call }
        });
        Ok(ready.collect())
    }

    /// Runs leased tasks side by side, and sends gifts in company. A task that panics is parked, and
    /// the others go on. What comes with a task is dropped when it is done, whatever became of it.
    pub async fn run_together<With: Send>(&self, ready: Vec<(Ready, With)>) {
        let mut calls = Reserved::new();
        let mut asked = Vec::new();
        let (mut dates, mut others) = (Vec::new(), Vec::new());
        for (Ready { leased, mut call }, with) in ready {
            if let Some(send) = to_be_sent(&leased) {
                calls.extend(call.take().map(|call| (send.gift, call)));
                asked.push(send);
            }
            match leased.task {
                Task::FallDue { .. } => dates.push((leased, (with, call))),
                _ => others.push((leased, (with, call))),
            }
        }
        let running: Vec<_> = asked.iter().map(|_| self.meter.begin(Flow::Send)).collect();
        let mut sends = running.into_iter().zip(self.decide_together(&asked, calls).await);
        let mut at_once = Vec::with_capacity(others.len());
        for (leased, until_then) in others {
            let send = to_be_sent(&leased).and_then(|_| sends.next());
            at_once.push(self.run_beside_others(leased, send, until_then).boxed());
        }
        let mut few_at_once = Vec::with_capacity(dates.len());
        for (leased, until_then) in dates {
            few_at_once.push(self.run_beside_others(leased, None, until_then).boxed());
        }
        let dates = iter(few_at_once).buffer_unordered(DATES_AT_ONCE).collect::<Vec<()>>();
        join(join_all(at_once), dates).await;
    }

    async fn run_beside_others<With: Send>(
        &self,
        leased: Leased,
        send: Option<(Box<dyn Running>, Decided)>,
        _until_then: With,
    ) {
        let run = async {
            match send {
                Some((running, decided)) => self.run_send(&leased, running, decided).await,
                None => self.run_task(&leased).await,
            }
        };
        let ended = match AssertUnwindSafe(run).catch_unwind().await {
            Ok(ended) => ended,
            Err(panic) => {
                let (task, why) = (leased.task.name(), words_of(panic.as_ref()));
                tracing::error!(task, id = %leased.id, why, "a task panicked");
                self.park_task(&leased, why).await
            }
        };
        if let Err(error) = ended {
            // Its lease runs out, and then it is somebody's again.
            let task = leased.task.name();
            tracing::warn!(task, id = %leased.id, %error, "a task's end could not be written down");
        }
    }

    /// Decides about a group. What goes wrong with it as a whole goes wrong with nobody: each is
    /// decided alone then.
    async fn decide_together(&self, asked: &[Asked], mut calls: Reserved) -> Vec<Decided> {
        let alone = || asked.iter().map(|_| Decided::Alone).collect();
        if asked.len() < 2 {
            return alone();
        }
        let decide = self.decide(asked, Company::Many, &mut calls);
        match AssertUnwindSafe(decide).catch_unwind().await {
            Ok(Ok(decided)) => decided,
            Ok(Err(error)) => {
                tracing::debug!(gifts = asked.len(), %error, "a group is decided one by one");
                alone()
            }
            Err(panic) => {
                let why = words_of(panic.as_ref());
                tracing::error!(gifts = asked.len(), why, "deciding about a group panicked");
                alone()
            }
        }
    }

    async fn run_send(
        &self,
        leased: &Leased,
        running: Box<dyn Running>,
        decided: Decided,
    ) -> Result<(), Error> {
        let Some(asked) = to_be_sent(leased) else { return Ok(()) };
        let came = counted(running, async {
            match decided {
                Decided::Go(going) => self.go(*going).await,
                Decided::Not(step) => Ok(Came::To(step)),
                Decided::Alone => self.send_alone(asked).await,
            }
        });
        match came.await {
            Ok(Came::WithItsTask) => {
                self.work_went(asked.church, true).await;
                Ok(())
            }
            Ok(Came::To(step)) => self.task_came(leased, Ok(step)).await,
            Err(error) => self.task_came(leased, Err(error)).await,
        }
    }

    /// Sends a gift that nobody has decided about.
    pub(super) async fn send_alone(&self, asked: Asked) -> Result<Came, Error> {
        let decided = self.decide(&[asked], Company::Alone, &mut Reserved::new()).await?;
        match decided.into_iter().next() {
            Some(Decided::Go(going)) => self.go(*going).await,
            Some(Decided::Not(step)) => Ok(Came::To(step)),
            Some(Decided::Alone) | None => Ok(Came::To(Step::Done)),
        }
    }

    /// Steps 2 and 3, for a gift with leave to be sent.
    async fn go(&self, going: Going) -> Result<Came, Error> {
        let Going { asked, permit, charge, call, sent } = going;
        let scope = Scope::of(asked.church);
        let attempt = permit.key();
        if !(permit.is_fresh(self.now()) && self.trusts_its_clock()) {
            return self.not_sent(&scope, asked.gift, attempt).await.map(Came::To);
        }
        let reply = Arc::new(self.parts.gateways.purchase(permit, &charge).await);
        drop(call);
        let answered = Answered { sent, reply: Arc::clone(&reply), task: asked.task };
        if self.is_plain(&answered) {
            let together = |group| self.take_group_down(group);
            if self.answers.ask(answered, together).await == Some(true) {
                return Ok(asked.task.map_or(Came::To(Step::Done), |_| Came::WithItsTask));
            }
        }
        // The answer is in hand: a database that is busy just now must not lose it.
        for _ in 1..RECORD_TRIES {
            match self.record(&scope, asked.gift, attempt, &reply).await {
                Err(Error::Unavailable(_) | Error::Conflict) => {}
                recorded => return recorded.map(|()| Came::To(Step::Done)),
            }
        }
        self.record(&scope, asked.gift, attempt, &reply).await?;
        Ok(Came::To(Step::Done))
    }

    /// Whether nothing but the books and the donor need to know of an answer. Of a gift that was sent
    /// before, an earlier attempt may have taken the money meanwhile: that is looked at alone.
    fn is_plain(&self, answered: &Answered) -> bool {
        let Gift { kind, attempts, .. } = answered.sent.gift;
        let card = kind == delayed_payments::MethodKind::Card && attempts == 1;
        // No rule has a say in what the gateway's own flag approves.
        card && matches!(answered.reply.as_ref(), Reply::Answered(answer)
            if answer.approved == Some(true) && answer.finished)
    }

    /// Takes a group of plain answers down; whether each was. A group that cannot be written is
    /// taken down one by one, and so is a gift that was changed since it was sent.
    async fn take_group_down(&self, group: Vec<Answered>) -> Vec<bool> {
        let size = group.len();
        let taken = match self.write_taken(&group).await {
            Ok(()) => true,
            Err(error) => {
                tracing::debug!(gifts = size, %error, "a group is taken down one by one");
                false
            }
        };
        vec![taken; size]
    }

    async fn write_taken(&self, group: &[Answered]) -> Result<(), Error> {
        let now = self.now();
        let mut writing = Writing::default();
        for answered in group {
            let edition = self.edition();
            let gateway = &answered.sent.gift.gateway;
            let ruling = classify(&answered.reply, gateway, None, &edition.rules);
            if (ruling.class, ruling.certainty) != (Class::Success, Certainty::Sure) {
                return Err(Error::Conflict);
            }
            writing.add(answered, self.outcome(&ruling, &answered.reply, now), now)?;
        }
        // Everybody locks gifts in one sequence.
        writing.gifts.sort_unstable_by_key(|gift| (gift.church, gift.id));
        let mut work = self.begin().await?;
        work.save_gifts(&writing.gifts).await?;
        work.save_attempts(&writing.attempts).await?;
        work.append_all(&writing.orders).await?;
        work.write_mails(&writing.mails).await?;
        for dispatch in &writing.dispatches {
            work.write_dispatch(dispatch).await?;
        }
        work.finish_tasks(&writing.tasks, now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }
}

impl Writing {
    /// The gift was taken.
    fn add(&mut self, answered: &Answered, outcome: Outcome, now: Timestamp) -> Result<(), Error> {
        let Sent { mut gift, mut attempt, taking } = answered.sent.clone();
        gift.state = gift.state.taken(now)?;
        self.orders.extend(settled(&mut gift, &attempt, taking.cover, taking.fees, now)?);
        gift.changed_at = now;
        attempt.outcome = Some(outcome);
        if let Some(reader) = &taking.donor {
            let told = receipt(&gift, &taking.purpose, reader, now);
            self.mails.extend(told.mail);
            self.dispatches.extend(told.dispatches);
        }
        self.attempts.push((gift.church, attempt));
        self.gifts.push(gift);
        self.tasks.extend(answered.task);
        Ok(())
    }
}

/// The gift that a task is to send. One whose process died on it too often is given up elsewhere.
fn to_be_sent(leased: &Leased) -> Option<Asked> {
    match leased.task {
        Task::Send { church, gift } if !leased.is_given_up() => {
            Some(Asked { church, gift, task: Some(leased.id) })
        }
        _ => None,
    }
}

/// What a panic said.
fn words_of(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no words")
}
