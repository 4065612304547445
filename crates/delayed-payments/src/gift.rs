//! What becomes of a gift: one state at a time, and the few ways from one to the next.
//!
//! Taken, failed and cancelled exclude one another by the type; one row version in the store makes
//! it true between nodes. A gift that is being sent, or whose answer never came, cannot be sent.

use std::time::Duration;

use kernel::{AttemptId, BatchId, Class, DelayId, Disposition, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a failed gift waits for its donor to put it right; it is then charged once.
pub const FIX_WITHIN: Duration = Duration::from_hours(10 * 24);

/// Where a gift is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum GiftState {
    /// Accepted; to be sent at `at`, for the first time or again.
    Due {
        /// Not before this.
        at: Timestamp,
    },
    /// A delay covers it: received and assured, and not sent.
    Held {
        /// The delay that holds it.
        delay: DelayId,
        /// Since when.
        since: Timestamp,
    },
    /// Let go by a batch of a release plan; a task to send it exists.
    Released {
        /// The batch.
        batch: BatchId,
        /// When.
        at: Timestamp,
    },
    /// An attempt is on its way; the answer is not here yet.
    Sending {
        /// The attempt.
        attempt: AttemptId,
    },
    /// No answer came. It is asked about, never sent again.
    Uncertain {
        /// The attempt that got no answer.
        attempt: AttemptId,
        /// Since when.
        since: Timestamp,
    },
    /// A bank debit that was accepted. The bank pays in some days, or sends it back: until it is
    /// settled nothing was given.
    Settling {
        /// The attempt that was accepted.
        attempt: AttemptId,
        /// Since when.
        since: Timestamp,
    },
    /// The money was taken.
    Taken {
        /// When.
        at: Timestamp,
    },
    /// It was not taken and is not tried again by itself.
    Failed {
        /// Why.
        class: Class,
        /// When.
        at: Timestamp,
    },
    /// Called off before anything was taken.
    Cancelled {
        /// When.
        at: Timestamp,
    },
    /// Taken, and given back.
    Refunded {
        /// When.
        at: Timestamp,
    },
}

/// Why a gift stays where it is. In order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// An attempt is on its way, being asked about or at the bank: first learn what became of it.
    #[error("the gift is on its way; what became of it must be known first")]
    InFlight,
    /// The money was taken.
    #[error("the gift was taken already")]
    AlreadyTaken,
    /// It was called off.
    #[error("the gift was cancelled")]
    AlreadyCancelled,
    /// Called off, and yet the gateway took it: a person refunds it and the donor is told.
    #[error("the gift was cancelled and yet taken: refund it and tell the donor")]
    CancelledYetTaken,
    /// The money was given back.
    #[error("the gift was refunded already")]
    AlreadyRefunded,
    /// It failed for good.
    #[error("the gift has failed")]
    AlreadyFailed,
    /// A delay holds it; only a batch lets it go.
    #[error("the gift is held")]
    StillHeld,
    /// It is to be sent later.
    #[error("the gift is not due before {at}")]
    NotDue {
        /// When it will be due.
        at: Timestamp,
    },
    /// No attempt of it is on its way.
    #[error("no attempt of the gift is on its way")]
    NotInFlight,
    /// No bank has accepted it.
    #[error("the gift is not being settled")]
    NotSettling,
    /// It was not taken.
    #[error("the gift was not taken")]
    NotTaken,
    /// It is not held.
    #[error("the gift is not held")]
    NotHeld,
    /// It has not failed.
    #[error("the gift has not failed")]
    NotFailed,
}

impl GiftState {
    /// The names of all states, in the order of a gift's life.
    pub const NAMES: [&'static str; 10] = [
        "due",
        "held",
        "released",
        "sending",
        "uncertain",
        "settling",
        "taken",
        "failed",
        "cancelled",
        "refunded",
    ];

    /// The stable name used in tables and URLs.
    pub const fn name(&self) -> &'static str {
        match self {
            GiftState::Due { .. } => "due",
            GiftState::Held { .. } => "held",
            GiftState::Released { .. } => "released",
            GiftState::Sending { .. } => "sending",
            GiftState::Uncertain { .. } => "uncertain",
            GiftState::Settling { .. } => "settling",
            GiftState::Taken { .. } => "taken",
            GiftState::Failed { .. } => "failed",
            GiftState::Cancelled { .. } => "cancelled",
            GiftState::Refunded { .. } => "refunded",
        }
    }

    /// Whether nothing happens to it by itself any more.
    pub const fn is_final(&self) -> bool {
        match self {
            GiftState::Due { .. }
            | GiftState::Held { .. }
            | GiftState::Released { .. }
            | GiftState::Sending { .. }
            | GiftState::Uncertain { .. }
            | GiftState::Settling { .. } => false,
            GiftState::Taken { .. }
            | GiftState::Failed { .. }
            | GiftState::Cancelled { .. }
            | GiftState::Refunded { .. } => true,
        }
    }

    /// The attempt that is on its way or being asked about. One that a bank accepted is neither:
    /// that it arrived is known.
    pub const fn in_flight(&self) -> Option<AttemptId> {
        match self {
            GiftState::Sending { attempt } | GiftState::Uncertain { attempt, .. } => Some(*attempt),
            GiftState::Due { .. }
            | GiftState::Held { .. }
            | GiftState::Released { .. }
            | GiftState::Settling { .. }
            | GiftState::Taken { .. }
            | GiftState::Failed { .. }
            | GiftState::Cancelled { .. }
            | GiftState::Refunded { .. } => None,
        }
    }

    /// The attempt that a bank accepted and has not settled.
    pub const fn at_the_bank(&self) -> Option<AttemptId> {
        match self {
            GiftState::Settling { attempt, .. } => Some(*attempt),
            GiftState::Due { .. }
            | GiftState::Held { .. }
            | GiftState::Released { .. }
            | GiftState::Sending { .. }
            | GiftState::Uncertain { .. }
            | GiftState::Taken { .. }
            | GiftState::Failed { .. }
            | GiftState::Cancelled { .. }
            | GiftState::Refunded { .. } => None,
        }
    }

    /// A delay covers it before it is sent.
    pub fn hold(self, delay: DelayId, now: Timestamp) -> Result<GiftState, Refused> {
        match self {
            GiftState::Due { .. } | GiftState::Released { .. } => {
                Ok(GiftState::Held { delay, since: now })
            }
            GiftState::Held { .. } => Err(Refused::StillHeld),
            other => Err(other.why_not_before_sending()),
        }
    }

    /// A batch lets it go.
    pub fn release(self, batch: BatchId, now: Timestamp) -> Result<GiftState, Refused> {
        match self {
            GiftState::Held { .. } => Ok(GiftState::Released { batch, at: now }),
            GiftState::Due { .. } | GiftState::Released { .. } => Err(Refused::NotHeld),
            other => Err(other.why_not_before_sending()),
        }
    }

    /// An attempt goes out. Only from due, when its time has come, and from released.
    pub fn send(self, attempt: AttemptId, now: Timestamp) -> Result<GiftState, Refused> {
        match self {
            GiftState::Due { at } | GiftState::Released { at, .. } if at > now => {
                Err(Refused::NotDue { at })
            }
            GiftState::Due { .. } | GiftState::Released { .. } => {
                Ok(GiftState::Sending { attempt })
            }
            GiftState::Held { .. } => Err(Refused::StillHeld),
            other => Err(other.why_not_before_sending()),
        }
    }

    /// The gateway took the money: it said so, or an inquiry proved it.
    pub fn taken(self, now: Timestamp) -> Result<GiftState, Refused> {
        self.answered().map(|()| GiftState::Taken { at: now })
    }

    /// The bank's gateway accepted the debit: it said so, or an inquiry proved it.
    pub fn accepted(self, now: Timestamp) -> Result<GiftState, Refused> {
        match self {
            GiftState::Sending { attempt } | GiftState::Uncertain { attempt, .. } => {
                Ok(GiftState::Settling { attempt, since: now })
            }
            other => Err(other.why_not_in_flight()),
        }
    }

    /// The bank paid: only now it is a gift.
    pub fn settled(self, now: Timestamp) -> Result<GiftState, Refused> {
        self.at_bank().map(|()| GiftState::Taken { at: now })
    }

    /// The bank sent the debit back, and it is not tried again by itself.
    pub fn returned(self, class: Class, now: Timestamp) -> Result<GiftState, Refused> {
        self.at_bank().map(|()| GiftState::Failed { class, at: now })
    }

    /// The bank sent the debit back for want of money; it goes out once more at `at`.
    pub fn again(self, at: Timestamp) -> Result<GiftState, Refused> {
        self.at_bank().map(|()| GiftState::Due { at })
    }

    /// No answer came, or none that says what happened.
    pub fn uncertain(self, now: Timestamp) -> Result<GiftState, Refused> {
        match self {
            GiftState::Sending { attempt } => Ok(GiftState::Uncertain { attempt, since: now }),
            // Asked again and still not known: it is uncertain since the first time.
            GiftState::Uncertain { .. } => Ok(self),
            other => Err(other.why_not_in_flight()),
        }
    }

    /// It was not taken and is given up: the attempt was refused, or no attempt may be made.
    pub fn failed(self, class: Class, now: Timestamp) -> Result<GiftState, Refused> {
        match self {
            GiftState::Due { .. }
            | GiftState::Released { .. }
            | GiftState::Sending { .. }
            | GiftState::Uncertain { .. } => Ok(GiftState::Failed { class, at: now }),
            GiftState::Held { .. } => Err(Refused::StillHeld),
            other => Err(other.why_not_before_sending()),
        }
    }

    /// The attempt surely took nothing; another goes out at `at`.
    pub fn retry(self, at: Timestamp) -> Result<GiftState, Refused> {
        self.answered().map(|()| GiftState::Due { at })
    }

    /// Held again: surely not taken by the last attempt, or let go and not yet sent, and a delay
    /// covers it now.
    pub fn back_to_held(self, delay: DelayId, now: Timestamp) -> Result<GiftState, Refused> {
        match self {
            GiftState::Sending { .. } | GiftState::Uncertain { .. } => {
                Ok(GiftState::Held { delay, since: now })
            }
            other => other.hold(delay, now),
        }
    }

    /// Called off. Never while an attempt is on its way: that one may have taken the money.
    pub fn cancel(self, now: Timestamp) -> Result<GiftState, Refused> {
        match self {
            GiftState::Due { .. } | GiftState::Held { .. } | GiftState::Released { .. } => {
                Ok(GiftState::Cancelled { at: now })
            }
            other => Err(other.why_not_before_sending()),
        }
    }

    /// Its donor decides how it goes on: another way at once, or on a day apart from the
    /// next of its schedule (F5). Only what waits can be decided about: what a batch let go goes
    /// its way.
    pub fn as_chosen(self, at: Timestamp, now: Timestamp) -> Result<GiftState, Refused> {
        match self {
            GiftState::Held { .. } => Ok(GiftState::Due { at }),
            GiftState::Due { at: retry } if retry > now => Ok(GiftState::Due { at }),
            GiftState::Due { .. } | GiftState::Released { .. } => Err(Refused::NotHeld),
            other => Err(other.why_not_before_sending()),
        }
    }

    /// An earlier attempt that was thought lost turns out to have taken the money.
    ///
    /// Whatever was planned next is off. A cancelled gift does not become taken in silence.
    pub fn late_success(self, now: Timestamp) -> Result<GiftState, Refused> {
        match self {
            GiftState::Due { .. }
            | GiftState::Held { .. }
            | GiftState::Released { .. }
            | GiftState::Failed { .. } => Ok(GiftState::Taken { at: now }),
            GiftState::Cancelled { .. } => Err(Refused::CancelledYetTaken),
            GiftState::Sending { .. }
            | GiftState::Uncertain { .. }
            | GiftState::Settling { .. } => Err(Refused::InFlight),
            GiftState::Taken { .. } => Err(Refused::AlreadyTaken),
            GiftState::Refunded { .. } => Err(Refused::AlreadyRefunded),
        }
    }

    /// The same of a bank debit: a bank has had it all along.
    pub fn late_acceptance(self, attempt: AttemptId, now: Timestamp) -> Result<GiftState, Refused> {
        self.late_success(now).map(|_| GiftState::Settling { attempt, since: now })
    }

    /// The donor put right why it failed: it is due now, once, within ten days.
    pub fn fixed(self, now: Timestamp) -> Result<GiftState, Refused> {
        match self {
            GiftState::Failed { class, at } => match class.disposition() {
                Disposition::UserRecoverable if now.since(at) <= FIX_WITHIN => {
                    Ok(GiftState::Due { at: now })
                }
                Disposition::UserRecoverable
                | Disposition::IncidentResponse
                | Disposition::Investigate
                | Disposition::None => Err(Refused::AlreadyFailed),
            },
            GiftState::Due { .. } | GiftState::Held { .. } | GiftState::Released { .. } => {
                Err(Refused::NotFailed)
            }
            other => Err(other.why_not_before_sending()),
        }
    }

    /// Its donor lets it be: it failed, they are not asked any more, and nothing is taken for it.
    pub fn let_be(self, now: Timestamp) -> Result<GiftState, Refused> {
        match self {
            GiftState::Failed { .. } => Ok(GiftState::Cancelled { at: now }),
            GiftState::Due { .. } | GiftState::Held { .. } | GiftState::Released { .. } => {
                Err(Refused::NotFailed)
            }
            other => Err(other.why_not_before_sending()),
        }
    }

    /// The money was given back.
    pub fn refund(self, now: Timestamp) -> Result<GiftState, Refused> {
        match self {
            GiftState::Taken { .. } => Ok(GiftState::Refunded { at: now }),
            GiftState::Refunded { .. } => Err(Refused::AlreadyRefunded),
            GiftState::Sending { .. }
            | GiftState::Uncertain { .. }
            | GiftState::Settling { .. } => Err(Refused::InFlight),
            GiftState::Due { .. }
            | GiftState::Held { .. }
            | GiftState::Released { .. }
            | GiftState::Failed { .. }
            | GiftState::Cancelled { .. } => Err(Refused::NotTaken),
        }
    }

    /// What had gone back came again: a bank took its chargeback back.
    pub fn given_again(self, now: Timestamp) -> Result<GiftState, Refused> {
        match self {
            GiftState::Refunded { .. } => Ok(GiftState::Taken { at: now }),
            GiftState::Taken { .. } => Ok(self),
            GiftState::Sending { .. }
            | GiftState::Uncertain { .. }
            | GiftState::Settling { .. } => Err(Refused::InFlight),
            GiftState::Due { .. }
            | GiftState::Held { .. }
            | GiftState::Released { .. }
            | GiftState::Failed { .. }
            | GiftState::Cancelled { .. } => Err(Refused::NotTaken),
        }
    }

    /// An answer fits only where an attempt is on its way.
    fn answered(self) -> Result<(), Refused> {
        match self.in_flight() {
            Some(_) => Ok(()),
            None => Err(self.why_not_in_flight()),
        }
    }

    /// Only what a bank accepted is settled or comes back.
    fn at_bank(self) -> Result<(), Refused> {
        match self {
            GiftState::Settling { .. } => Ok(()),
            GiftState::Taken { .. } => Err(Refused::AlreadyTaken),
            GiftState::Failed { .. } => Err(Refused::AlreadyFailed),
            GiftState::Cancelled { .. } => Err(Refused::AlreadyCancelled),
            GiftState::Refunded { .. } => Err(Refused::AlreadyRefunded),
            GiftState::Due { .. }
            | GiftState::Held { .. }
            | GiftState::Released { .. }
            | GiftState::Sending { .. }
            | GiftState::Uncertain { .. } => Err(Refused::NotSettling),
        }
    }

    fn why_not_in_flight(self) -> Refused {
        match self {
            GiftState::Held { .. } => Refused::StillHeld,
            other => other.why_not_before_sending(),
        }
    }

    /// Why something that comes before sending is refused.
    fn why_not_before_sending(self) -> Refused {
        match self {
            GiftState::Sending { .. }
            | GiftState::Uncertain { .. }
            | GiftState::Settling { .. } => Refused::InFlight,
            GiftState::Taken { .. } => Refused::AlreadyTaken,
            GiftState::Failed { .. } => Refused::AlreadyFailed,
            GiftState::Cancelled { .. } => Refused::AlreadyCancelled,
            GiftState::Refunded { .. } => Refused::AlreadyRefunded,
            GiftState::Due { .. } | GiftState::Held { .. } | GiftState::Released { .. } => {
                Refused::NotInFlight
            }
        }
    }
}

#[cfg(test)]
mod tests;
