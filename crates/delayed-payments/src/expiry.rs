//! When donors hear that a card's date ends: before the gift that would miss it, and not before the
//! date itself (D14). A card that nothing is taken from needs no words.

use jiff::ToSpan;
use kernel::Date;

use crate::schedule::Course;

/// How far ahead a gift that would miss is looked for, in dates of its schedule.
const DATES_AHEAD: usize = 12;

/// How long before the gift that would miss its donor is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lead {
    /// 30 days.
    Month,
    /// 7 days.
    Week,
}

impl Lead {
    /// In days.
    pub const fn days(self) -> i64 {
        match self {
            Lead::Month => 30,
            Lead::Week => 7,
        }
    }
}

/// The first date of a schedule that a card misses which is good through the last day of `expires`
/// (month, year). Skipped dates miss nothing. None where no date of the next twelve is missed.
pub fn first_missed(course: &Course, expires: (i8, i16), today: Date) -> Option<Date> {
    let (month, year) = expires;
    course
        .upcoming(today, DATES_AHEAD)
        .into_iter()
        .filter(|ahead| !ahead.skipped)
        .map(|ahead| ahead.date)
        .find(|date| (year, month) < (date.year(), date.month()))
}

/// What the donor is told today of a gift that would miss its card on `missed`. A week before
/// nobody needs to hear any more that there is a month left.
pub fn lead_on(missed: Date, today: Date) -> Option<Lead> {
    [Lead::Week, Lead::Month]
        .into_iter()
        .find(|lead| missed.saturating_sub(lead.days().days()) <= today && today <= missed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{Ends, Frequency, Plan};

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn course(frequency: Frequency, anchor: &str, today: &str) -> Course {
        let plan = Plan { frequency, anchor: date(anchor), ends: Ends::Never };
        Course::begin(plan, date(today)).unwrap()
    }

    #[test]
    fn d14_what_counts_is_the_gift_that_would_miss() {
        let yearly = course(Frequency::Yearly, "2027-12-01", "2027-01-01");
        let missed = first_missed(&yearly, (5, 2027), date("2027-01-01"));
        assert_eq!(missed, Some(date("2027-12-01")), "and not the month in which the card ends");
        let monthly = course(Frequency::Monthly, "2027-01-31", "2027-01-01");
        let first = |today| first_missed(&monthly, (5, 2027), date(today));
        assert_eq!(first("2027-01-01"), Some(date("2027-06-30")), "the 31st is good in May");
        assert_eq!(first_missed(&monthly, (12, 2030), date("2027-01-01")), None);
    }

    #[test]
    fn d14_a_skipped_date_misses_nothing() {
        let weekly = course(Frequency::Weekly, "2027-06-06", "2027-05-01");
        let skipped = weekly.skip(date("2027-06-06"), date("2027-05-01")).unwrap();
        let missed = first_missed(&skipped, (5, 2027), date("2027-05-20"));
        assert_eq!(missed, Some(date("2027-06-13")));
    }

    #[test]
    fn d14_a_month_before_and_a_week_before() {
        let missed = date("2027-06-30");
        let table = [
            ("2027-05-30", None),
            ("2027-05-31", Some(Lead::Month)),
            ("2027-06-22", Some(Lead::Month)),
            ("2027-06-23", Some(Lead::Week)),
            ("2027-06-30", Some(Lead::Week)),
            ("2027-07-01", None),
        ];
        for (today, lead) in table {
            assert_eq!(lead_on(missed, date(today)), lead, "{today}");
        }
    }
}
