//! Retries: when to try again, by what the answer meant; or whom to ask instead.
//!
//! A retry is only a wish. The limits of the networks are checked when a gift is about to be sent
//! ([`may_send`](crate::withheld::may_send)), whatever was wished here.

use std::time::Duration;

use kernel::{Certainty, Class, Timestamp};

use crate::schedule::Frequency;

/// Failed sends that the networks allow on one card in 30 days.
pub const CARD_SENDS_IN_30_DAYS: u32 = 20;

/// Failed sends that Mastercard allows on one card in a day.
pub const MASTERCARD_SENDS_IN_A_DAY: u32 = 10;

/// How often a returned gift may be sent to the bank again (Nacha): the original and two more.
pub const ACH_RETRIES: u32 = 2;

/// How long after the original a returned gift may be sent again (Nacha).
pub const ACH_RETRIES_WITHIN: Duration = days(180);

/// The first wait after a failure of communication or provider (C-36).
pub const FIRST_WAIT: Duration = Duration::from_mins(5);

/// The longest wait between two tries (C-36).
pub const LONGEST_WAIT: Duration = days(1);

/// How long to go on trying, at least (C-36).
pub const TRY_FOR: Duration = days(30);

/// What to do with a gift whose send did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Try again then.
    At(Timestamp),
    /// The donor must put something right.
    AskDonor,
    /// Payment staff must look.
    Staff,
    /// Hold it with its whole facility, and page.
    Hold,
    /// Nobody knows what happened: ask the gateway, do not send.
    Inquire,
    /// It was tried for long enough.
    GiveUp,
}

/// What follows a send that did not succeed.
///
/// `scheduled` is how often the gift's schedule repeats; a donor who gave it by hand can be asked at
/// once. `tries_so_far` counts the sends made, the failed one included. `jitter` is a random number
/// from 0 to 1000, of which larger ones are taken as 1000.
pub fn next_try(
    class: Class,
    certainty: Certainty,
    scheduled: Option<Frequency>,
    tries_so_far: u32,
    first_failed_at: Timestamp,
    now: Timestamp,
    jitter: u32,
) -> Next {
    if certainty == Certainty::Unknown {
        return Next::Inquire;
    }
    let retries_so_far = tries_so_far.saturating_sub(1);
    let on_day = |days_after: &[u32]| {
        let retry = usize::try_from(retries_so_far).ok().and_then(|n| days_after.get(n));
        retry.map_or(Next::AskDonor, |day| Next::At(first_failed_at.plus(days(*day)).max(now)))
    };
    match class {
        Class::InsufficientFunds => on_day(days_by_frequency(scheduled)),
        Class::BankDeclined => {
            let days_after = days_by_frequency(scheduled);
            let half = days_after.len().checked_div(2).unwrap_or(0);
            on_day(days_after.get(..half).unwrap_or_default())
        }
        Class::ExpiredCard | Class::BadCardDetails => Next::AskDonor,
        Class::SuspiciousPayment | Class::UnknownError => Next::Staff,
        Class::GatewayIncorrectlyConfigured => Next::Hold,
        Class::CommunicationError | Class::ProviderFailure => {
            if now.since(first_failed_at) >= TRY_FOR {
                Next::GiveUp
            } else {
                Next::At(now.plus(wait(retries_so_far, jitter)))
            }
        }
        // Taken: there is nothing to try. Who asks all the same must not send again, and asking
        // the gateway is always safe.
        Class::Success => Next::Inquire,
    }
}

/// The days after the first failure on which an account without enough money is tried again (O8).
fn days_by_frequency(scheduled: Option<Frequency>) -> &'static [u32] {
    match scheduled {
        None => &[],
        Some(Frequency::Weekly) => &[1, 2],
        Some(
            Frequency::EveryTwoWeeks | Frequency::FirstAndFifteenth | Frequency::FifthAndTwentieth,
        ) => &[1, 3, 6],
        Some(Frequency::EveryFourWeeks | Frequency::Monthly) => &[1, 3, 7, 13],
        Some(
            Frequency::Quarterly | Frequency::HalfYearly | Frequency::Yearly | Frequency::Once,
        ) => &[1, 3, 7, 14, 31],
    }
}

/// 5 minutes doubled with every retry, 20 % more or less, never more than a day (C-36).
fn wait(retries_so_far: u32, jitter: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(retries_so_far);
    let wait = FIRST_WAIT.saturating_mul(doubled).min(LONGEST_WAIT);
    let permille = jitter.min(1_000).saturating_mul(2).checked_div(5).unwrap_or(0);
    let jittered = wait.saturating_mul(permille.saturating_add(800)).checked_div(1_000);
    jittered.unwrap_or(wait).min(LONGEST_WAIT)
}

/// When to ask for the `n`th time (the first being 0) what became of an attempt that is uncertain
/// since `since`: after 5 minutes, an hour, then every day for 30 days. Then a person decides.
pub fn inquiry_at(n: u32, since: Timestamp) -> Option<Timestamp> {
    match n {
        0 => Some(since.plus(Duration::from_mins(5))),
        1 => Some(since.plus(Duration::from_hours(1))),
        2..=31 => Some(since.plus(days(n.saturating_sub(1)))),
        _ => None,
    }
}

/// Whether a bank's return code allows another try: only R01 (not enough money) and R09 (not enough
/// collected money) do (Nacha).
pub fn ach_may_retry(return_code: &str) -> bool {
    matches!(return_code, "R01" | "R09")
}

const fn days(days: u32) -> Duration {
    Duration::from_hours(24).saturating_mul(days)
}
