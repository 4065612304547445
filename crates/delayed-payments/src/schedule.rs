//! Schedules: on which dates a repeating gift is due.
//!
//! Dates are the church's dates; [`due_instant`] turns one into a moment.

mod course;
mod frequency;
mod plan;

pub use course::{Course, CourseRefused, Standing, Upcoming};
pub use frequency::{Frequency, NoSuchFrequency};
pub use plan::{Ends, Plan};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::Timestamp;

/// The moment a gift of `date` is due: 06:00 on the church's clock.
///
/// Early enough to be done before a Sunday service, late enough that a night's change of clocks is
/// over nearly everywhere. Where a zone skips 06:00 it is the moment after the gap, where it has
/// two of them the first.
pub fn due_instant(date: Date, zone: &TimeZone) -> Timestamp {
    match zone.to_timestamp(date.at(6, 0, 0, 0)) {
        Ok(instant) => Timestamp::from_jiff(instant),
        Err(_) if date.year() < 0 => Timestamp::from_jiff(jiff::Timestamp::MIN),
        Err(_) => Timestamp::from_jiff(jiff::Timestamp::MAX),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::testing::at;

    #[test]
    fn a_gift_is_due_at_six_on_the_churchs_clock_in_summer_and_winter() {
        let table = [
            ("America/New_York", date(2026, 1, 15), "2026-01-15T11:00:00Z"),
            ("America/New_York", date(2026, 7, 15), "2026-07-15T10:00:00Z"),
            // The clocks change at 02:00 of this day.
            ("America/New_York", date(2026, 3, 8), "2026-03-08T10:00:00Z"),
            ("America/New_York", date(2026, 11, 1), "2026-11-01T11:00:00Z"),
            ("Pacific/Auckland", date(2026, 1, 15), "2026-01-14T17:00:00Z"),
            ("Asia/Seoul", date(2026, 1, 15), "2026-01-14T21:00:00Z"),
        ];
        for (name, date, expected) in table {
            let zone = TimeZone::get(name).unwrap();
            assert_eq!(due_instant(date, &zone), at(expected), "{name} {date}");
        }
    }

    #[test]
    fn a_missing_or_doubled_six_o_clock_is_still_one_moment() {
        // Samoa had no 30 December 2011: it went from UTC-10 to UTC+14 at midnight.
        let samoa = TimeZone::get("Pacific/Apia").unwrap();
        assert_eq!(due_instant(date(2011, 12, 30), &samoa), at("2011-12-30T16:00:00Z"));
        // Zones given as a rule can change at any hour: here 06:00 becomes 07:00 in March, and
        // 07:00 becomes 06:00 again in November.
        let rule = TimeZone::posix("AAA5BBB,M3.2.0/6,M11.1.0/7").unwrap();
        assert_eq!(due_instant(date(2026, 3, 8), &rule), at("2026-03-08T11:00:00Z"));
        assert_eq!(due_instant(date(2026, 11, 1), &rule), at("2026-11-01T10:00:00Z"));
    }

    #[test]
    fn the_ends_of_time_are_moments_too() {
        let utc = TimeZone::fixed(jiff::tz::offset(23));
        assert!(due_instant(Date::MIN, &utc) < due_instant(Date::MAX, &utc));
    }
}
