//! Bank debits: when one counts as settled, what a return means, and whether it goes out once more.
//!
//! A gateway's yes to a bank debit says that it was handed on, not that the bank pays. The
//! codes are those of the Nacha Operating Rules, appendix four; New Zealand's banks tell a reason
//! in words, which is classified like any other answer.

use std::time::Duration;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use kernel::{Class, Timestamp};

use crate::retry::{ACH_RETRIES, ACH_RETRIES_WITHIN};

/// How often a debit at the bank is asked about.
pub const ASK_EVERY: Duration = days(1);

/// A debit of which no bank has said anything for so long is a person's to ask about.
pub const ASK_FOR: Duration = days(30);

/// How long after it settled an account holder may still have a debit sent back (Nacha: R05, R07,
/// R10, R11, R33, R51, R53).
pub const MAY_COME_BACK_FOR: Duration = days(60);

/// How often a settled debit is looked at while it may still come back.
pub const LOOK_AGAIN_EVERY: Duration = days(7);

/// Banking days from the send until a debit that did not come back is settled: one to be settled
/// between the banks, and two in which the donor's bank may send it back (Nacha).
const BANKING_DAYS: u32 = 3;

/// Days after each return on which the debit goes out once more (Nacha allows two more).
const AGAIN_AFTER_DAYS: [u32; 2] = [3, 7];

/// What a bank's code for sending a debit back means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReturnCode {
    /// "R01".
    pub code: &'static str,
    /// In the words of the rules, for payment staff.
    pub says: &'static str,
    /// What it means for the donor, and who can put it right.
    pub class: Class,
    /// Whether the same debit may be sent to the bank once more (Nacha: want of money only).
    pub again: bool,
    /// Whether this account may never be debited again without the donor doing something about it.
    pub for_good: bool,
}

const fn code(code: &'static str, says: &'static str, class: Class, rest: Rest) -> ReturnCode {
    let (again, for_good) = match rest {
        Rest::Again => (true, false),
        Rest::NotThis => (false, false),
        Rest::Never => (false, true),
    };
    ReturnCode { code, says, class, again, for_good }
}

/// What a return leaves open.
#[derive(Clone, Copy)]
enum Rest {
    /// The same debit may go out once more.
    Again,
    /// This debit may not; another gift from the account may.
    NotThis,
    /// The account is closed to debits.
    Never,
}

/// The returns that a debit of a donor's account can meet.
pub const RETURN_CODES: [ReturnCode; 27] = [
    code("R01", "Insufficient funds", Class::InsufficientFunds, Rest::Again),
    code("R02", "Account closed", Class::BadCardDetails, Rest::Never),
    code("R03", "No account, or not this holder's", Class::BadCardDetails, Rest::Never),
    code("R04", "Invalid account number", Class::BadCardDetails, Rest::Never),
    code("R05", "Consumer account, corporate entry", Class::BankDeclined, Rest::Never),
    code("R06", "Asked back by the sending bank", Class::UnknownError, Rest::NotThis),
    code("R07", "Authorization revoked", Class::BankDeclined, Rest::Never),
    code("R08", "Stopped by the account holder", Class::BankDeclined, Rest::NotThis),
    code("R09", "Uncollected funds", Class::InsufficientFunds, Rest::Again),
    code("R10", "Holder says: not authorized", Class::SuspiciousPayment, Rest::Never),
    code("R11", "Holder says: not as authorized", Class::SuspiciousPayment, Rest::Never),
    code("R12", "Account sold to another bank", Class::BadCardDetails, Rest::Never),
    code("R13", "Invalid routing number", Class::BadCardDetails, Rest::Never),
    code("R14", "Payee's representative has died", Class::SuspiciousPayment, Rest::Never),
    code("R15", "Account holder has died", Class::SuspiciousPayment, Rest::Never),
    code("R16", "Account frozen", Class::BankDeclined, Rest::Never),
    code("R17", "Bank could not read the entry", Class::UnknownError, Rest::NotThis),
    code("R20", "Account is not for debits", Class::BadCardDetails, Rest::Never),
    code("R21", "Invalid company id", Class::GatewayIncorrectlyConfigured, Rest::NotThis),
    code("R22", "Invalid individual id", Class::UnknownError, Rest::NotThis),
    code("R24", "Entry sent twice", Class::UnknownError, Rest::NotThis),
    code("R28", "Routing number check failed", Class::BadCardDetails, Rest::Never),
    code("R29", "Company says: not authorized", Class::SuspiciousPayment, Rest::Never),
    code("R31", "Permitted return of a company entry", Class::BankDeclined, Rest::NotThis),
    code("R33", "Returned by the bank", Class::BankDeclined, Rest::NotThis),
    code("R51", "Ineligible item", Class::UnknownError, Rest::NotThis),
    code("R53", "Item and entry both presented", Class::UnknownError, Rest::NotThis),
];

/// What a code means. One that is not in the list is looked into by staff and never tried again.
pub fn return_code(code: &str) -> ReturnCode {
    let known = RETURN_CODES.into_iter().find(|known| known.code == code);
    known.unwrap_or(ReturnCode {
        code: "",
        says: "Sent back by the bank",
        class: Class::UnknownError,
        again: false,
        for_good: false,
    })
}

/// From when on a debit that was sent at `sent` and has not come back counts as settled. Holidays
/// of banks are not known here: what comes back after one comes back late, and is told as such.
pub fn settles_at(sent: Timestamp) -> Timestamp {
    let mut at = sent;
    let mut left = BANKING_DAYS;
    while left > 0 {
        at = at.plus(days(1));
        let weekday = at.to_jiff().to_zoned(TimeZone::UTC).weekday();
        if !matches!(weekday, Weekday::Saturday | Weekday::Sunday) {
            left = left.saturating_sub(1);
        }
    }
    at
}

/// When a debit goes out once more that came back `returns` times (this time included), if it may:
/// want of money only, at most two more times, within 180 days of the first (Nacha).
pub fn again_at(
    code: &ReturnCode,
    returns: u32,
    first_sent_at: Timestamp,
    now: Timestamp,
) -> Option<Timestamp> {
    if !code.again || returns == 0 || returns > ACH_RETRIES {
        return None;
    }
    let nth = usize::try_from(returns.saturating_sub(1)).ok()?;
    let at = now.plus(days(*AGAIN_AFTER_DAYS.get(nth)?));
    (at.since(first_sent_at) <= ACH_RETRIES_WITHIN).then_some(at)
}

const fn days(days: u32) -> Duration {
    Duration::from_hours(24).saturating_mul(days)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kernel::Disposition;

    use super::*;
    use crate::retry::ach_may_retry;
    use crate::testing::at;

    #[test]
    fn a05_each_code_stands_once_and_only_want_of_money_goes_out_again() {
        let codes: BTreeSet<&str> = RETURN_CODES.iter().map(|one| one.code).collect();
        assert_eq!(codes.len(), RETURN_CODES.len());
        for one in RETURN_CODES {
            assert_eq!(return_code(one.code), one);
            assert_eq!(one.again, ach_may_retry(one.code), "{}", one.code);
            assert!(!(one.again && one.for_good), "{}", one.code);
            let wants_money = one.class == Class::InsufficientFunds;
            assert_eq!(one.again, wants_money, "{}", one.code);
            // A bank that sends back is no gateway that is down.
            let communication =
                matches!(one.class, Class::CommunicationError | Class::ProviderFailure);
            assert!(!communication, "{}", one.code);
        }
    }

    #[test]
    fn a05_who_says_it_was_not_they_is_never_asked_again_by_a_machine() {
        for code in ["R10", "R11", "R14", "R15", "R29"] {
            let meant = return_code(code);
            assert!(meant.for_good, "{code}");
            assert_eq!(meant.class.disposition(), Disposition::Investigate, "{code}");
        }
        let unheard_of = return_code("R99");
        assert!(!unheard_of.again);
        assert_eq!(unheard_of.class.disposition(), Class::UnknownError.disposition());
    }

    #[test]
    fn a05_a_debit_settles_three_banking_days_after_it_was_sent() {
        let table = [
            // A Sunday's gift: Monday, Tuesday, Wednesday.
            ("2026-11-22T18:00:00Z", "2026-11-25T18:00:00Z"),
            ("2026-11-23T18:00:00Z", "2026-11-26T18:00:00Z"),
            // Over a week-end.
            ("2026-11-26T18:00:00Z", "2026-12-01T18:00:00Z"),
            ("2026-11-28T06:00:00Z", "2026-12-02T06:00:00Z"),
        ];
        for (sent, settled) in table {
            assert_eq!(settles_at(at(sent)), at(settled), "{sent}");
        }
    }

    #[test]
    fn o10_once_more_after_three_days_and_after_seven_within_half_a_year() {
        let first = at("2026-01-05T12:00:00Z");
        let money = return_code("R01");
        let back = first.plus(days(2));
        let table = [(0, None), (1, Some(3)), (2, Some(7)), (3, None), (u32::MAX, None)];
        for (returns, after) in table {
            let expected = after.map(|after| back.plus(days(after)));
            assert_eq!(again_at(&money, returns, first, back), expected, "{returns}");
        }
        let late = first.plus(days(177));
        assert_eq!(again_at(&money, 1, first, late), Some(late.plus(days(3))));
        assert_eq!(again_at(&money, 2, first, late), None, "more than 180 days");
        for one in RETURN_CODES.into_iter().filter(|one| !one.again) {
            assert_eq!(again_at(&one, 1, first, back), None, "{}", one.code);
        }
    }
}
