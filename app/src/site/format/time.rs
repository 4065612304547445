//! Days and moments, in the church's time zone.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{Zoned, fmt::strtime};
use kernel::{Date, Timestamp};

/// How much of a date is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayStyle {
    /// "Sunday, November 22"
    Long,
    /// "Sunday, November 22, 2026"
    LongYear,
    /// "Sun, Nov 22"
    Short,
    /// "Nov 22, 2026"
    Medium,
    /// "November 22"
    MonthDay,
}

/// How much of an instant is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentStyle {
    /// "Nov 22, 2026"
    Day,
    /// "10:35 AM"
    Time,
    /// "10:35:12 AM"
    Seconds,
    /// "Nov 22, 10:35 AM"
    Short,
    /// "Nov 22, 2026, 10:35 AM"
    DayTime,
}

/// A date in words.
pub fn day(on: Date, style: DayStyle) -> String {
    let pattern = match style {
        DayStyle::Long => "%A, %B %-d",
        DayStyle::LongYear => "%A, %B %-d, %Y",
        DayStyle::Short => "%a, %b %-d",
        DayStyle::Medium => "%b %-d, %Y",
        DayStyle::MonthDay => "%B %-d",
    };
    said(strtime::format(pattern, on), || on.to_string())
}

/// "Sunday".
pub fn weekday(on: Date) -> String {
    said(strtime::format("%A", on), || on.to_string())
}

/// A date in three pieces, for a slide: "Sun", "29", "Nov".
pub fn slide(on: Date) -> (String, String, String) {
    let piece = |pattern| said(strtime::format(pattern, on), || on.to_string());
    (piece("%a"), piece("%-d"), piece("%b"))
}

/// "November".
pub fn month(month: i8) -> String {
    let name = Date::new(2000, month, 1).map_err(|_| ());
    name.ok().map_or_else(
        || month.to_string(),
        |first| said(strtime::format("%B", first), || month.to_string()),
    )
}

/// "1st", "22nd", "13th".
pub fn ordinal(day: i8) -> String {
    let ending = match (day % 10, day) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}

/// An instant in words, as clocks in `zone` show it.
pub fn moment(at: Timestamp, zone: &str, style: MomentStyle) -> String {
    let pattern = match style {
        MomentStyle::Day => "%b %-d, %Y",
        MomentStyle::Time => "%-I:%M %p",
        MomentStyle::Seconds => "%-I:%M:%S %p",
        MomentStyle::Short => "%b %-d, %-I:%M %p",
        MomentStyle::DayTime => "%b %-d, %Y, %-I:%M %p",
    };
    said(strtime::format(pattern, &zoned(at, zone)), || at.to_string())
}

/// An instant for machines, with the zone's offset: what `<time datetime>` carries.
pub fn machine_time(at: Timestamp, zone: &str) -> String {
    said(strtime::format("%Y-%m-%dT%H:%M:%S%:z", &zoned(at, zone)), || at.to_string())
}

/// An instant as a field for date and time holds it: "2027-03-14T08:30" on clocks in `zone`.
pub fn field_time(at: Timestamp, zone: &str) -> String {
    said(strtime::format("%Y-%m-%dT%H:%M", &zoned(at, zone)), String::new)
}

/// "PST": how clocks in `zone` are called at that instant.
pub fn zone_name(at: Timestamp, zone: &str) -> String {
    said(strtime::format("%Z", &zoned(at, zone)), || zone.to_owned())
}

/// How long something lasts: "2 h 34 min", "8 min 12 s", "3 d 4 h".
pub fn lasting(time: Duration) -> String {
    let seconds = time.as_secs();
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, _) => format!("{minutes} min {} s", seconds % 60),
        (0, _, _) => format!("{hours} h {} min", minutes % 60),
        _ => format!("{days} d {} h", hours % 24),
    }
}

/// A zone nobody knows is read as UTC: a wrong clock is better than no page.
fn zoned(at: Timestamp, zone: &str) -> Zoned {
    at.to_jiff().to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC))
}

fn said(words: Result<String, jiff::Error>, otherwise: impl FnOnce() -> String) -> String {
    words.unwrap_or_else(|_| otherwise())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d4_days_in_words() {
        let on = Date::constant(2026, 11, 22);
        assert_eq!(day(on, DayStyle::LongYear), "Sunday, November 22, 2026");
        assert_eq!(day(on, DayStyle::Short), "Sun, Nov 22");
        assert_eq!(day(Date::constant(2026, 1, 4), DayStyle::Medium), "Jan 4, 2026");
        assert_eq!(month(9), "September");
        assert_eq!(ordinal(1) + &ordinal(12) + &ordinal(23), "1st12th23rd");
    }

    #[test]
    fn d4_moments_by_the_clock_of_the_church() {
        let at = Timestamp::from_jiff("2026-11-22T18:35:12Z".parse().unwrap());
        let zone = "America/Los_Angeles";
        assert_eq!(moment(at, zone, MomentStyle::Time), "10:35 AM");
        assert_eq!(moment(at, zone, MomentStyle::DayTime), "Nov 22, 2026, 10:35 AM");
        assert_eq!(machine_time(at, zone), "2026-11-22T10:35:12-08:00");
        assert_eq!(zone_name(at, zone), "PST");
        assert_eq!(moment(at, "Nowhere/At_All", MomentStyle::Seconds), "6:35:12 PM");
    }

    #[test]
    fn durations_name_two_units() {
        assert_eq!(lasting(Duration::from_secs(9_280)), "2 h 34 min");
        assert_eq!(lasting(Duration::from_secs(492)), "8 min 12 s");
        assert_eq!(lasting(Duration::from_secs(5)), "5 s");
        assert_eq!(lasting(Duration::from_secs(273_600)), "3 d 4 h");
    }
}
