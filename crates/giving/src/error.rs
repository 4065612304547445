//! Why a use case did not do what was asked.

use delayed_payments as engine;
use kernel::Timestamp;

use crate::ports::StoreError;
use crate::rollouts::RolloutRefused;
use crate::rules::RuleRefused;

/// What was typed wrong, by field. The page finds the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub field: &'static str,
    pub wrong: Wrong,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing was typed or chosen.
    Missing,
    /// The amount is not a number.
    NotAnAmount,
    /// One amount to some people and another one to others.
    Ambiguous,
    /// More digits after the point than the currency has.
    TooPrecise,
    /// Less than the least that is taken.
    TooLittle,
    /// More than the most that is taken at once.
    TooMuch,
    /// A card number: refused in every field, stored nowhere.
    CardNumber,
    /// Not one of the choices (any more).
    NotAChoice,
    /// The card has expired.
    Expired,
    /// Not an address that may be sent to.
    NotAnAddress,
    /// Not a date.
    NotADate,
    /// The date has passed.
    InThePast,
    /// The date has not come.
    InTheFuture,
    /// Further ahead than is planned.
    TooFarAhead,
    /// Not between the gift before and the gift after.
    NotBetween,
    /// Shorter than is needed.
    TooShort,
    /// Longer than is kept.
    TooLong,
    /// More than there is.
    MoreThanThereIs,
    /// Does not equal what it must equal.
    Different,
    /// Somebody or something else has it.
    Taken,
    /// The code that was sent is not this one, or has ended.
    NotTheCode,
    /// As many were sent as may be in an hour.
    TooOften,
    /// Whoever has this phone answered that no more texts shall come.
    Stopped,
    /// The present password is not this one.
    NotThePassword,
    /// More than plain words on one line.
    NotPlain,
    /// A word that frightens donors.
    Frightens,
    /// A code that says nothing to donors.
    ACode,
}

/// A rule of the business said no.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the gift's state forbids it: {0}")]
    Gift(engine::Refused),
    #[error("the schedule forbids it: {0}")]
    Schedule(engine::CourseRefused),
    #[error("the delay forbids it: {0}")]
    Delay(engine::DelayRefused),
    #[error("the switch forbids it: {0}")]
    Switch(engine::SwitchRefused),
    #[error("the window forbids it: {0}")]
    Window(engine::WindowRefused),
    #[error("the rollout forbids it: {0}")]
    Rollout(RolloutRefused),
    #[error("the rules forbid it: {0}")]
    Rule(RuleRefused),
    #[error("the plan forbids it: {0}")]
    Plan(engine::release::PlanRefused),
    #[error("the lock forbids it: {0}")]
    Lock(engine::LockRefused),
    #[error("the plan is not what was drawn any more")]
    PlanChanged,
    #[error("the incident forbids it: {0}")]
    Incident(engine::IncidentRefused),
    #[error("the post-mortem forbids it: {0}")]
    PostMortem(engine::PostMortemRefused),
    #[error("who proposed a change does not approve it")]
    OwnChange,
    #[error("the change was decided already")]
    ChangeDecided,
    #[error("a delay still covers the gateway")]
    StillDelayed,
    #[error("the last batch is not resolved yet")]
    LastBatchOpen,
    #[error("the plan is not open")]
    PlanClosed,
    #[error("another release plan of the gateway is open")]
    AnotherPlanOpen,
    #[error("nothing is held")]
    NothingHeld,
    #[error("this batch is not the next one")]
    NotTheNextBatch,
    #[error("an earlier refund took all there was")]
    NothingToRefund,
    #[error("an earlier refund has no answer yet")]
    RefundOpen,
    #[error("the bank has taken nothing of it back")]
    NothingTakenBack,
    #[error("this payout is in the books")]
    PayoutRecorded,
    #[error("the case is over")]
    CaseEnded,
    #[error("nothing is to be given back at the gateway")]
    NothingToGiveBack,
    #[error("the gift does not wait for this money")]
    NothingToTakeDown,
    #[error("the way to the vault took too long")]
    HandOffOver,
    #[error("the vault does not answer")]
    VaultSilent,
    #[error("as many ways to pay as are kept are there")]
    TooManyMethods,
    #[error("a gift is still to be taken from it")]
    MethodInUse,
    #[error("there is no facility for this way to pay")]
    NoFacility,
    #[error("gifts of theirs are not over")]
    GiftsOpen,
    #[error("they live with somebody, or asked somebody")]
    HouseholdAlready,
    #[error("the asking is over")]
    HouseholdOver,
    #[error("as many pledges as are kept are there")]
    TooManyPledges,
    #[error("the other way is delayed as well")]
    OtherWayDown,
}

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// None, or another church's: nobody can tell which.
    #[error("not found")]
    NotFound,
    #[error("what was typed does not fit: {0:?}")]
    Invalid(Vec<Violation>),
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Name and password (or code) do not fit together; one text for every reason.
    #[error("sign-in failed")]
    SignInFailed,
    /// Too many attempts.
    #[error("too many attempts until {until}")]
    Throttled { until: Timestamp },
    /// Somebody else was first; read again.
    #[error("changed by somebody else meanwhile")]
    Conflict,
    /// The same request id with other content.
    #[error("the same request was sent with other content")]
    OtherContent,
    /// The database does not answer.
    #[error("unavailable: {0}")]
    Unavailable(String),
    #[error(transparent)]
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// One wrong field.
    pub fn invalid(field: &'static str, wrong: Wrong) -> Error {
        Error::Invalid(vec![Violation { field, wrong }])
    }

    /// Something that cannot be, was: the words go to the log, never to a page.
    pub fn internal(error: impl std::error::Error + Send + Sync + 'static) -> Error {
        Error::Internal(Box::new(error))
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Error {
        match error {
            StoreError::Unavailable(why) => Error::Unavailable(why),
            StoreError::Stale { .. } | StoreError::Duplicate { .. } => Error::Conflict,
            other @ (StoreError::Corrupt { .. }
            | StoreError::OtherContent { .. }
            | StoreError::TooLarge { .. }
            | StoreError::Database(_)) => Error::internal(other),
        }
    }
}

impl From<ledger::MoveRefused> for Error {
    fn from(error: ledger::MoveRefused) -> Error {
        Error::internal(error)
    }
}

impl From<ledger::JobRefused> for Error {
    fn from(error: ledger::JobRefused) -> Error {
        Error::internal(error)
    }
}

impl From<ledger::OrderRefused> for Error {
    fn from(error: ledger::OrderRefused) -> Error {
        Error::internal(error)
    }
}

impl From<kernel::MoneyError> for Error {
    fn from(error: kernel::MoneyError) -> Error {
        Error::internal(error)
    }
}

impl From<Violation> for Error {
    fn from(violation: Violation) -> Error {
        Error::Invalid(vec![violation])
    }
}

impl From<engine::Refused> for Error {
    fn from(refused: engine::Refused) -> Error {
        Error::Refused(Refusal::Gift(refused))
    }
}

impl From<engine::CourseRefused> for Error {
    fn from(refused: engine::CourseRefused) -> Error {
        Error::Refused(Refusal::Schedule(refused))
    }
}

impl From<engine::DelayRefused> for Error {
    fn from(refused: engine::DelayRefused) -> Error {
        Error::Refused(Refusal::Delay(refused))
    }
}

impl From<engine::LockRefused> for Error {
    fn from(refused: engine::LockRefused) -> Error {
        Error::Refused(Refusal::Lock(refused))
    }
}

impl From<engine::SwitchRefused> for Error {
    fn from(refused: engine::SwitchRefused) -> Error {
        Error::Refused(Refusal::Switch(refused))
    }
}

impl From<RolloutRefused> for Error {
    fn from(refused: RolloutRefused) -> Error {
        Error::Refused(Refusal::Rollout(refused))
    }
}

impl From<RuleRefused> for Error {
    fn from(refused: RuleRefused) -> Error {
        Error::Refused(Refusal::Rule(refused))
    }
}
