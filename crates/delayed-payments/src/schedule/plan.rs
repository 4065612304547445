//! A plan: the grid of dates that a frequency and a first date make.

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::frequency::{Frequency, Step};

/// When a plan ends (D12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ends {
    /// When the donor says so.
    Never,
    /// With this date, which still counts.
    On(Date),
    /// After so many gifts.
    After(u32),
}

/// A frequency, where it starts and when it ends.
///
/// Every date is counted from the anchor and not from the date before it, so a gift of the 31st is
/// given on the last day of a short month and on the 31st again after it (D13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// How often.
    pub frequency: Frequency,
    /// The first date. For a frequency of two fixed days a month, the first of those days on or
    /// after it is the first date.
    pub anchor: Date,
    /// When it is over.
    pub ends: Ends,
}

impl Plan {
    /// The first `limit` dates on or after `from`.
    pub fn dates_from(&self, from: Date, limit: usize) -> Vec<Date> {
        let first = self.index_on_or_after(from);
        let end = match self.ends {
            Ends::After(count) => count,
            Ends::Never | Ends::On(_) => u32::MAX,
        };
        self.walk(first, end).take(limit).collect()
    }

    /// The first date on or after `date`.
    pub fn next_on_or_after(&self, date: Date) -> Option<Date> {
        self.dates_from(date, 1).first().copied()
    }

    /// The first date after `date`.
    pub fn next_after(&self, date: Date) -> Option<Date> {
        self.next_on_or_after(date.tomorrow().ok()?)
    }

    /// The plan whose first date from `today` on is `first`, with the same end. Where `first` is a
    /// date of this plan in a month too short for its day, that day comes back (D13).
    pub(super) fn beginning_on(&self, frequency: Frequency, first: Date, today: Date) -> Plan {
        let plan = Plan { frequency, anchor: first, ..*self };
        let (Step::Months(_), Step::Months(months)) = (self.frequency.step(), frequency.step())
        else {
            return plan;
        };
        if self.anchor.day() <= first.day() || self.uncounted_from(first).next() != Some(first) {
            return plan;
        }
        (1..=12_i64)
            .filter_map(|back| {
                let span = Span::new().try_months(months.checked_mul(back)?).ok()?;
                let month = first.first_of_month().checked_sub(span).ok()?;
                let anchor = Date::new(month.year(), month.month(), self.anchor.day()).ok()?;
                Some(Plan { anchor, ..plan })
            })
            .find(|kept| kept.uncounted_from(today).next() == Some(first))
            .unwrap_or(plan)
    }

    /// The dates on or after `from`, whatever the number of gifts: a [`Course`](super::Course)
    /// counts gifts given, and a skipped date is none.
    pub(super) fn uncounted_from(&self, from: Date) -> impl Iterator<Item = Date> + '_ {
        self.walk(self.index_on_or_after(from), u32::MAX)
    }

    fn walk(&self, first: u32, end: u32) -> impl Iterator<Item = Date> + '_ {
        let last = match self.ends {
            Ends::On(date) => date,
            Ends::Never | Ends::After(_) => Date::MAX,
        };
        (first..end).map_while(|index| self.nth(index)).take_while(move |date| *date <= last)
    }

    /// The date number `index`, the first being 0, whatever the end. None beyond the year 9999.
    fn nth(&self, index: u32) -> Option<Date> {
        let index = i64::from(index);
        match self.frequency.step() {
            Step::Weeks(weeks) => {
                let weeks = weeks.checked_mul(index)?;
                self.anchor.checked_add(Span::new().try_weeks(weeks).ok()?).ok()
            }
            Step::Months(months) => {
                let months = months.checked_mul(index)?;
                self.anchor.checked_add(Span::new().try_months(months).ok()?).ok()
            }
            Step::TwiceAMonth(early, late) => {
                let half = index.checked_add(self.halves_before_the_anchor())?;
                let months = Span::new().try_months(half.checked_div(2)?).ok()?;
                let month = self.anchor.first_of_month().checked_add(months).ok()?;
                let day = if half.checked_rem(2)? == 0 { early } else { late };
                Date::new(month.year(), month.month(), day).ok()
            }
            Step::None => (index == 0).then_some(self.anchor),
        }
    }

    /// How many of the two days of the anchor's month have passed when the plan starts.
    fn halves_before_the_anchor(&self) -> i64 {
        match self.frequency.step() {
            Step::TwiceAMonth(early, late) => i64::from(self.anchor.day() > early)
                .saturating_add(i64::from(self.anchor.day() > late)),
            Step::Weeks(_) | Step::Months(_) | Step::None => 0,
        }
    }

    /// The index of the first date on or after `from`: a division lands at most two steps short.
    fn index_on_or_after(&self, from: Date) -> u32 {
        let low = match self.frequency.step() {
            Step::Weeks(weeks) => {
                let days = self.anchor.duration_until(from).as_hours().checked_div(24);
                days.and_then(|days| days.checked_div(weeks.saturating_mul(7)))
            }
            Step::Months(months) => months_between(self.anchor, from).checked_div(months),
            Step::TwiceAMonth(..) => {
                let halves = months_between(self.anchor, from).saturating_mul(2);
                halves.checked_sub(self.halves_before_the_anchor())
            }
            Step::None => Some(0),
        };
        let low = u32::try_from(low.unwrap_or(0).max(0)).unwrap_or(u32::MAX);
        (low..u32::MAX)
            .find(|index| self.nth(*index).is_none_or(|date| date >= from))
            .unwrap_or(u32::MAX)
    }
}

/// Calendar months from the month of `from` to the month of `to`; negative backwards.
fn months_between(from: Date, to: Date) -> i64 {
    let months = |date: Date| {
        i64::from(date.year()).saturating_mul(12).saturating_add(i64::from(date.month()))
    };
    months(to).saturating_sub(months(from))
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "an overflow in a test is a failure of the test"
)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::testing::any_date;

    fn plan(frequency: Frequency, anchor: Date) -> Plan {
        Plan { frequency, anchor, ends: Ends::Never }
    }

    fn shown(dates: &[Date]) -> String {
        dates.iter().map(Date::to_string).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn d3_every_frequency_has_its_dates() {
        let table = [
            (Frequency::Weekly, "2026-02-25 2026-03-04 2026-03-11 2026-03-18"),
            (Frequency::EveryTwoWeeks, "2026-02-25 2026-03-11 2026-03-25 2026-04-08"),
            (Frequency::EveryFourWeeks, "2026-02-25 2026-03-25 2026-04-22 2026-05-20"),
            (Frequency::FirstAndFifteenth, "2026-03-01 2026-03-15 2026-04-01 2026-04-15"),
            (Frequency::FifthAndTwentieth, "2026-03-05 2026-03-20 2026-04-05 2026-04-20"),
            (Frequency::Monthly, "2026-02-25 2026-03-25 2026-04-25 2026-05-25"),
            (Frequency::Quarterly, "2026-02-25 2026-05-25 2026-08-25 2026-11-25"),
            (Frequency::HalfYearly, "2026-02-25 2026-08-25 2027-02-25 2027-08-25"),
            (Frequency::Yearly, "2026-02-25 2027-02-25 2028-02-25 2029-02-25"),
            (Frequency::Once, "2026-02-25"),
        ];
        for (frequency, expected) in table {
            let dates = plan(frequency, date(2026, 2, 25)).dates_from(date(2026, 1, 1), 4);
            assert_eq!(shown(&dates), expected, "{frequency}");
        }
    }

    #[test]
    fn d13_days_29_to_31_fall_on_the_last_day_and_come_back() {
        let table = [
            (date(2026, 1, 31), "2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31"),
            (date(2026, 1, 30), "2026-01-30 2026-02-28 2026-03-30 2026-04-30 2026-05-30"),
            (date(2026, 1, 29), "2026-01-29 2026-02-28 2026-03-29 2026-04-29 2026-05-29"),
            (date(2028, 1, 31), "2028-01-31 2028-02-29 2028-03-31 2028-04-30 2028-05-31"),
        ];
        for (anchor, expected) in table {
            let plan = plan(Frequency::Monthly, anchor);
            assert_eq!(shown(&plan.dates_from(anchor, 5)), expected);
            // The same dates when asked in the middle: nothing drifts to 28 for good.
            assert_eq!(plan.next_on_or_after(date(anchor.year(), 3, 1)), plan.nth(2));
        }
    }

    #[test]
    fn d13_a_leap_day_comes_back_every_fourth_year() {
        let plan = plan(Frequency::Yearly, date(2024, 2, 29));
        assert_eq!(
            shown(&plan.dates_from(date(2025, 1, 1), 4)),
            "2025-02-28 2026-02-28 2027-02-28 2028-02-29"
        );
    }

    #[test]
    fn two_days_a_month_start_with_the_first_of_them_after_the_anchor() {
        let table = [
            (date(2026, 1, 1), "2026-01-01 2026-01-15"),
            (date(2026, 1, 2), "2026-01-15 2026-02-01"),
            (date(2026, 1, 15), "2026-01-15 2026-02-01"),
            (date(2026, 12, 16), "2027-01-01 2027-01-15"),
        ];
        for (anchor, expected) in table {
            let plan = plan(Frequency::FirstAndFifteenth, anchor);
            assert_eq!(shown(&plan.dates_from(date(2000, 1, 1), 2)), expected);
        }
    }

    #[test]
    fn d12_a_plan_ends_on_a_date_or_after_a_count() {
        let mut plan = plan(Frequency::Monthly, date(2026, 1, 31));
        plan.ends = Ends::On(date(2026, 3, 31));
        assert_eq!(plan.dates_from(plan.anchor, 9).len(), 3);
        plan.ends = Ends::On(date(2026, 3, 30));
        assert_eq!(plan.dates_from(plan.anchor, 9).len(), 2);
        plan.ends = Ends::After(2);
        assert_eq!(shown(&plan.dates_from(date(2026, 2, 1), 9)), "2026-02-28");
        assert_eq!(plan.next_after(date(2026, 2, 28)), None);
        plan.ends = Ends::After(0);
        assert_eq!(plan.next_on_or_after(plan.anchor), None);
    }

    #[test]
    fn the_end_of_the_calendar_is_the_end_of_every_plan() {
        for frequency in Frequency::ALL {
            let plan = plan(frequency, date(2026, 1, 31));
            assert_eq!(plan.next_after(Date::MAX), None);
            assert_eq!(plan.next_on_or_after(Date::MIN), plan.nth(0));
        }
    }

    proptest! {
        #[test]
        fn the_grid_only_goes_forward_and_asking_in_the_middle_changes_nothing(
            anchor in any_date(),
            from in any_date(),
            which in 0..Frequency::ALL.len(),
        ) {
            let plan = plan(Frequency::ALL[which], anchor);
            let all = plan.dates_from(anchor, 40);
            prop_assert!(all.is_sorted_by(|a, b| a < b));
            prop_assert!(all.iter().all(|date| *date >= anchor));
            let later: Vec<Date> = all.iter().copied().filter(|date| *date >= from).collect();
            if let Some(first) = later.first().filter(|_| from <= all[all.len() - 1]) {
                prop_assert_eq!(plan.next_on_or_after(from), Some(*first));
                prop_assert_eq!(plan.dates_from(from, later.len()), later);
            }
        }

        #[test]
        fn d13_the_anchors_day_is_kept(anchor in any_date(), months in 0_u32..600) {
            let plan = plan(Frequency::Monthly, anchor);
            let date = plan.nth(months).unwrap();
            prop_assert_eq!(date.day(), anchor.day().min(date.days_in_month()));
        }
    }
}
