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
/// `scheduled` is how often the gift's schedule repeats; a donor who gave by hand can be asked at
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

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "an overflow in a test is a failure of the test"
)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::at;

    const NO_JITTER: u32 = 500;

    fn first() -> Timestamp {
        at("2026-03-01T06:00:00Z")
    }

    /// What follows each try when every one fails at once, until there is no next one.
    fn all_tries(class: Class, scheduled: Option<Frequency>, jitter: u32) -> (Vec<Duration>, Next) {
        let mut now = first();
        let mut after = Vec::new();
        loop {
            let tries = u32::try_from(after.len()).unwrap() + 1;
            match next_try(class, Certainty::Sure, scheduled, tries, first(), now, jitter) {
                Next::At(next) => {
                    assert!(next >= now, "never back in time");
                    after.push(next.since(first()));
                    now = next;
                }
                other => return (after, other),
            }
        }
    }

    #[test]
    fn o8_insufficient_funds_are_tried_again_by_frequency_and_o8_declines_half_as_often() {
        use Frequency::*;
        let table: [(Option<Frequency>, &[u32], &[u32]); 11] = [
            (None, &[], &[]),
            (Some(Weekly), &[1, 2], &[1]),
            (Some(EveryTwoWeeks), &[1, 3, 6], &[1]),
            (Some(FirstAndFifteenth), &[1, 3, 6], &[1]),
            (Some(FifthAndTwentieth), &[1, 3, 6], &[1]),
            (Some(EveryFourWeeks), &[1, 3, 7, 13], &[1, 3]),
            (Some(Monthly), &[1, 3, 7, 13], &[1, 3]),
            (Some(Quarterly), &[1, 3, 7, 14, 31], &[1, 3]),
            (Some(HalfYearly), &[1, 3, 7, 14, 31], &[1, 3]),
            (Some(Yearly), &[1, 3, 7, 14, 31], &[1, 3]),
            (Some(Once), &[1, 3, 7, 14, 31], &[1, 3]),
        ];
        for (scheduled, funds, declined) in table {
            let in_days = |list: &[u32]| list.iter().map(|day| days(*day)).collect::<Vec<_>>();
            let tries = all_tries(Class::InsufficientFunds, scheduled, NO_JITTER);
            assert_eq!(tries, (in_days(funds), Next::AskDonor), "{scheduled:?}");
            let tries = all_tries(Class::BankDeclined, scheduled, NO_JITTER);
            assert_eq!(tries, (in_days(declined), Next::AskDonor), "{scheduled:?}");
        }
    }

    #[test]
    fn a_retry_whose_day_has_passed_is_now() {
        let now = at("2026-03-09T00:00:00Z");
        let weekly = Some(Frequency::Weekly);
        let class = Class::InsufficientFunds;
        let next = next_try(class, Certainty::Sure, weekly, 1, first(), now, NO_JITTER);
        assert_eq!(next, Next::At(now));
    }

    #[test]
    fn every_class_has_its_way() {
        let table = [
            (Class::Success, Next::Inquire),
            (Class::CommunicationError, Next::At(first().plus(FIRST_WAIT))),
            (Class::ProviderFailure, Next::At(first().plus(FIRST_WAIT))),
            (Class::GatewayIncorrectlyConfigured, Next::Hold),
            (Class::BankDeclined, Next::At(first().plus(days(1)))),
            (Class::InsufficientFunds, Next::At(first().plus(days(1)))),
            (Class::ExpiredCard, Next::AskDonor),
            (Class::BadCardDetails, Next::AskDonor),
            (Class::SuspiciousPayment, Next::Staff),
            (Class::UnknownError, Next::Staff),
        ];
        for (class, expected) in table {
            let next = |certainty| {
                let monthly = Some(Frequency::Monthly);
                next_try(class, certainty, monthly, 1, first(), first(), NO_JITTER)
            };
            assert_eq!(next(Certainty::Sure), expected, "{class}");
            // Whatever the words were: when nobody knows, nothing is sent.
            assert_eq!(next(Certainty::Unknown), Next::Inquire, "{class}");
        }
    }

    #[test]
    fn c36_five_minutes_doubled_up_to_a_day_for_thirty_days() {
        let (after, end) = all_tries(Class::CommunicationError, None, NO_JITTER);
        let waits: Vec<u64> = std::iter::once(Duration::ZERO)
            .chain(after.iter().copied())
            .zip(&after)
            .map(|(earlier, later)| (*later - earlier).as_secs() / 60)
            .collect();
        assert_eq!(waits[..10], [5, 10, 20, 40, 80, 160, 320, 640, 1_280, 1_440]);
        assert!(waits[10..].iter().all(|minutes| *minutes == 1_440));
        assert_eq!(end, Next::GiveUp);
        assert!(after.last().is_some_and(|last| *last >= TRY_FOR), "at least thirty days");
    }

    #[test]
    fn c36_jitter_is_twenty_percent_at_most() {
        let table = [(0, 240), (500, 300), (1_000, 360), (u32::MAX, 360), (250, 270)];
        for (jitter, seconds) in table {
            assert_eq!(wait(0, jitter), Duration::from_secs(seconds), "{jitter}");
        }
        assert_eq!(wait(u32::MAX, 1_000), LONGEST_WAIT);
        assert_eq!(wait(u32::MAX, 0), LONGEST_WAIT * 4 / 5);
    }

    #[test]
    fn an_uncertain_gift_is_asked_about_soon_then_daily_then_by_a_person() {
        let since = first();
        let asked: Vec<Duration> =
            (0..).map_while(|n| inquiry_at(n, since)).map(|at| at.since(since)).collect();
        assert_eq!(asked[..4], [Duration::from_mins(5), Duration::from_hours(1), days(1), days(2)]);
        assert_eq!((asked.len(), asked.last()), (32, Some(&days(30))));
        assert_eq!(inquiry_at(u32::MAX, since), None);
    }

    #[test]
    fn o10_only_two_return_codes_allow_another_try() {
        for code in ["R01", "R09"] {
            assert!(ach_may_retry(code));
        }
        for code in ["R02", "R07", "R08", "R10", "r01", ""] {
            assert!(!ach_may_retry(code), "{code}");
        }
    }

    proptest! {
        #[test]
        fn c36_every_wait_is_near_its_double_and_under_a_day(
            n in any::<u32>(),
            jitter in 0_u32..=1_000,
        ) {
            let plain = wait(n, NO_JITTER);
            let jittered = wait(n, jitter);
            prop_assert!(jittered >= plain * 4 / 5);
            prop_assert!(jittered <= (plain * 6 / 5).min(LONGEST_WAIT));
            prop_assert!(jittered >= Duration::from_mins(4));
        }

        #[test]
        fn c36_trying_ends_whatever_the_jitter(jitter in 0_u32..=1_000) {
            let (after, end) = all_tries(Class::ProviderFailure, None, jitter);
            prop_assert_eq!(end, Next::GiveUp);
            prop_assert!(after.last().is_some_and(|last| *last >= TRY_FOR));
            prop_assert!(after.len() < 60);
        }
    }
}
