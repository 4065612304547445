//! One instant, the same everywhere.

use std::fmt;
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// An instant in microseconds since 1970-01-01T00:00:00Z, as both databases store it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From microseconds since the epoch.
    pub const fn from_micros(micros: i64) -> Timestamp {
        Timestamp(micros)
    }

    /// Microseconds since the epoch.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// From jiff's instant; what is finer than a microsecond is dropped.
    pub fn from_jiff(instant: jiff::Timestamp) -> Timestamp {
        Timestamp(instant.as_microsecond())
    }

    /// As jiff's instant. Outside jiff's range (years -9999 to 9999) the nearest end.
    pub fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }

    /// The calendar date of this instant in a time zone.
    pub fn date_in(self, zone: &TimeZone) -> Date {
        self.to_jiff().to_zoned(zone.clone()).date()
    }

    /// Later by `step`, at most the end of time.
    #[must_use]
    pub fn plus(self, step: Duration) -> Timestamp {
        let micros = i64::try_from(step.as_micros()).unwrap_or(i64::MAX);
        Timestamp(self.0.saturating_add(micros))
    }

    /// Earlier by `step`, at least the beginning of time.
    #[must_use]
    pub fn minus(self, step: Duration) -> Timestamp {
        let micros = i64::try_from(step.as_micros()).unwrap_or(i64::MAX);
        Timestamp(self.0.saturating_sub(micros))
    }

    /// How long after `earlier` this is; zero if it is not after.
    pub fn since(self, earlier: Timestamp) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// RFC 3339 in UTC.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_jiff())
    }
}
