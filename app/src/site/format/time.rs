//! Moments for machines and fields, and how long things last. What people read of days is in
//! `words`.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{Zoned, fmt::strtime};
use kernel::Timestamp;

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
    fn d4_moments_by_the_clock_of_the_church() {
        let at = Timestamp::from_jiff("2026-11-22T18:35:12Z".parse().unwrap());
        let zone = "America/Los_Angeles";
        assert_eq!(machine_time(at, zone), "2026-11-22T10:35:12-08:00");
        assert_eq!(zone_name(at, zone), "PST");
        assert_eq!(field_time(at, "Nowhere/At_All"), "2026-11-22T18:35");
    }

    #[test]
    fn durations_name_two_units() {
        assert_eq!(lasting(Duration::from_secs(9_280)), "2 h 34 min");
        assert_eq!(lasting(Duration::from_secs(492)), "8 min 12 s");
        assert_eq!(lasting(Duration::from_secs(5)), "5 s");
        assert_eq!(lasting(Duration::from_secs(273_600)), "3 d 4 h");
    }
}
