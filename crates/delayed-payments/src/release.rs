//! Releases: held gifts go out again in batches, low value first, and stop when it goes wrong.

use std::fmt::Write;
use std::num::NonZeroUsize;
use std::time::Duration;

use kernel::{Class, Disposition, GiftId, Money, PersonId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::gift::GiftState;

/// A held gift as a release plan sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldGift {
    /// The gift.
    pub gift: GiftId,
    /// How much.
    pub amount: Money,
    /// When it was due.
    pub due: Timestamp,
    /// Whether it would slip into the next tax year if it waited (F3).
    pub year_end: bool,
    /// Who gives it.
    pub donor: PersonId,
}

/// A slice of a release plan: gifts that go out together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Its gifts, in the order in which they go out.
    pub gifts: Vec<HeldGift>,
}

/// Draws the batches of a plan: low values first, so that what goes wrong goes wrong cheaply
/// . Gifts that would slip over the year's end go first, in batches of their own (F3).
///
/// Amounts of different currencies are compared by their number, as nobody knows their rate here.
pub fn draw(mut held: Vec<HeldGift>, batch_size: NonZeroUsize) -> Vec<Batch> {
    held.sort_by_key(|gift| (!gift.year_end, in_thousandths(gift.amount), gift.due, gift.gift));
    held.chunk_by(|one, other| one.year_end == other.year_end)
        .flat_map(|lane| lane.chunks(batch_size.get()))
        .map(|gifts| Batch { gifts: gifts.to_vec() })
        .collect()
}

/// The amount in thousandths of its currency, the smallest unit that any currency has.
fn in_thousandths(amount: Money) -> i128 {
    let factor = 1_000_i64.checked_div(amount.currency().scale()).unwrap_or(1);
    i128::from(amount.minor()).saturating_mul(i128::from(factor))
}

/// The plan as one text: what was approved is what is executed, to the gift and to the cent.
///
/// `giving` keeps its hash with the approval; any change of a batch makes another text (F4).
pub fn fingerprint(batches: &[Batch]) -> String {
    fingerprint_of((1_u32..).zip(batches).flat_map(|(number, batch)| {
        batch.gifts.iter().map(move |held| (number, held.gift, held.amount))
    }))
}

/// The same text from the plan as it is stored: each gift with the number of its batch, in the
/// sequence in which they go out.
pub fn fingerprint_of(gifts: impl IntoIterator<Item = (u32, GiftId, Money)>) -> String {
    let mut text = String::new();
    let mut last = None;
    for (number, gift, amount) in gifts {
        // Writing into a String cannot fail.
        if last != Some(number) {
            let _ = writeln!(text, "batch {number}");
        }
        let _ = writeln!(text, "{gift} {} {}", amount.minor(), amount.currency());
        last = Some(number);
    }
    text
}

/// Where a release plan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PlanState {
    /// Drawn up; a second person has not approved it yet.
    Drafted,
    /// Approved; batches go out.
    Running,
    /// No further batch goes out until a person says so.
    Paused {
        /// Why.
        reason: PauseReason,
    },
    /// Every batch is resolved.
    Done,
    /// Given up; what is still held stays held.
    Abandoned,
}

/// Why a plan paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum PauseReason {
    /// A person asked for it.
    Person {
        /// Who.
        by: PersonId,
    },
    /// More of a batch failed than the limit allows.
    FailureRate {
        /// So many failed ...
        failed: u32,
        /// ... of so many.
        of: u32,
    },
    /// Our side failed in a batch: the gateway is delayed again.
    StopLoss {
        /// How.
        class: Class,
    },
    /// It ran on by itself, and met a delay, or a probe that failed.
    Locked,
}

/// Why a plan stays where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanRefused {
    /// It was approved before.
    #[error("the plan was approved already")]
    AlreadyApproved,
    /// Whoever drew it is not the second person.
    #[error("a second person approves the plan")]
    OwnPlan,
    /// Nobody approved it.
    #[error("the plan is not approved")]
    NotApproved,
    /// It is paused.
    #[error("the plan is paused")]
    Paused,
    /// It is running.
    #[error("the plan is running")]
    Running,
    /// It is done or abandoned.
    #[error("the plan is over")]
    Over,
}

impl PlanState {
    /// The stable name used in tables and URLs.
    pub const fn name(&self) -> &'static str {
        match self {
            PlanState::Drafted => "drafted",
            PlanState::Running => "running",
            PlanState::Paused { .. } => "paused",
            PlanState::Done => "done",
            PlanState::Abandoned => "abandoned",
        }
    }

    /// Whether it is over.
    pub const fn is_final(&self) -> bool {
        matches!(self, PlanState::Done | PlanState::Abandoned)
    }

    /// A second person approves it: batches go out. Where nobody else is on call, whoever drew it
    /// must do, as gifts that nobody can let go are not safe either.
    pub fn approve(
        self,
        by: PersonId,
        drawn_by: PersonId,
        alone: bool,
    ) -> Result<PlanState, PlanRefused> {
        match self {
            PlanState::Drafted if by == drawn_by && !alone => Err(PlanRefused::OwnPlan),
            PlanState::Drafted => Ok(PlanState::Running),
            PlanState::Running | PlanState::Paused { .. } => Err(PlanRefused::AlreadyApproved),
            PlanState::Done | PlanState::Abandoned => Err(PlanRefused::Over),
        }
    }

    /// No further batch goes out.
    pub fn pause(self, reason: PauseReason) -> Result<PlanState, PlanRefused> {
        self.running().map(|()| PlanState::Paused { reason })
    }

    /// A person lets it go on.
    pub fn go_on(self) -> Result<PlanState, PlanRefused> {
        match self {
            PlanState::Paused { .. } => Ok(PlanState::Running),
            PlanState::Drafted => Err(PlanRefused::NotApproved),
            PlanState::Running => Err(PlanRefused::Running),
            PlanState::Done | PlanState::Abandoned => Err(PlanRefused::Over),
        }
    }

    /// Its last batch is resolved.
    pub fn done(self) -> Result<PlanState, PlanRefused> {
        self.running().map(|()| PlanState::Done)
    }

    /// It is given up; what is still held stays held.
    pub fn abandon(self) -> Result<PlanState, PlanRefused> {
        match self {
            PlanState::Drafted | PlanState::Running | PlanState::Paused { .. } => {
                Ok(PlanState::Abandoned)
            }
            PlanState::Done | PlanState::Abandoned => Err(PlanRefused::Over),
        }
    }

    fn running(self) -> Result<(), PlanRefused> {
        match self {
            PlanState::Running => Ok(()),
            PlanState::Drafted => Err(PlanRefused::NotApproved),
            PlanState::Paused { .. } => Err(PlanRefused::Paused),
            PlanState::Done | PlanState::Abandoned => Err(PlanRefused::Over),
        }
    }
}

/// How the gifts of one batch stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchResults {
    /// Taken (or refunded since).
    pub taken: u32,
    /// Failed in a way that the donor can put right, or put off to a later try.
    pub failed_user: u32,
    /// Failed in any other way.
    pub failed_other: u32,
    /// Cancelled by the donor before they went out.
    pub cancelled: u32,
    /// Held again.
    pub held_again: u32,
    /// No answer yet known.
    pub uncertain: u32,
    /// Not sent yet, or on their way.
    pub waiting: u32,
    /// An answer in this batch had this class, and it is one of our side's failures.
    pub incident_class: Option<Class>,
}

impl BatchResults {
    /// Counts the states of a batch's gifts. A gift due later than `now` was refused and put off.
    ///
    /// Only final failures show their class here: `giving` sets [`Self::incident_class`] from the
    /// rulings of the batch as well, as a gift held again does not remember why.
    pub fn count(states: &[GiftState], now: Timestamp) -> BatchResults {
        let mut results = BatchResults::default();
        for state in states {
            let place = match state {
                // A bank takes days to settle what it accepts; that its gateway does its work,
                // which is what a batch is to prove, is known at once.
                GiftState::Settling { .. }
                | GiftState::Taken { .. }
                | GiftState::Refunded { .. } => &mut results.taken,
                GiftState::Due { at } if *at > now => &mut results.failed_user,
                GiftState::Due { .. } | GiftState::Released { .. } | GiftState::Sending { .. } => {
                    &mut results.waiting
                }
                GiftState::Uncertain { .. } => &mut results.uncertain,
                GiftState::Held { .. } => &mut results.held_again,
                GiftState::Cancelled { .. } => &mut results.cancelled,
                GiftState::Failed { class, .. } => match class.disposition() {
                    Disposition::UserRecoverable => &mut results.failed_user,
                    Disposition::IncidentResponse => {
                        results.incident_class = Some(*class);
                        &mut results.failed_other
                    }
                    Disposition::Investigate | Disposition::None => &mut results.failed_other,
                },
            };
            *place = place.saturating_add(1);
        }
        results
    }
}

/// What follows a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Not everything in it is resolved: look again later.
    Wait,
    /// The next batch may go out.
    NextBatch,
    /// Too much of it failed: pause the plan, a person decides.
    Pause(PauseReason),
    /// Our side failed: delay the gateway again at once, the rest stays held.
    StopLoss {
        /// How.
        class: Class,
    },
}

/// Decides after (and during) a batch.
///
/// The failures are measured against all gifts that were to go out, so a batch that has failed too
/// often pauses at once and does not wait for its other half (F4).
pub fn after_batch(results: &BatchResults, failure_limit_percent: u32) -> Next {
    if let Some(class) = results.incident_class
        && class.disposition() == Disposition::IncidentResponse
    {
        return Next::StopLoss { class };
    }
    let failed = results.failed_user.saturating_add(results.failed_other);
    let unresolved = results.uncertain.saturating_add(results.waiting);
    let of = results.taken.saturating_add(failed).saturating_add(unresolved);
    let limit = u64::from(failure_limit_percent).saturating_mul(u64::from(of));
    if u64::from(failed).saturating_mul(100) > limit {
        Next::Pause(PauseReason::FailureRate { failed, of })
    } else if unresolved > 0 {
        Next::Wait
    } else {
        Next::NextBatch
    }
}

/// How many gifts a gateway is sent at once, as far as a plan reckons with it.
const AT_ONCE: u64 = 8;

/// How long batches of these sizes take, when a gateway answers to `one` gift so fast. What is kept
/// apart on purpose is not in it.
pub fn expected(batches: impl IntoIterator<Item = u64>, one: Duration) -> Duration {
    let rounds: u64 = batches.into_iter().map(|gifts| gifts.div_ceil(AT_ONCE)).sum();
    one.saturating_mul(u32::try_from(rounds).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
