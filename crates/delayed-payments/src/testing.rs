//! What the tests of this crate share.

use std::time::Duration;

use jiff::civil::Date;
use kernel::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

/// An instant written as RFC 3339.
pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::from_jiff(text.parse().unwrap())
}

/// Minutes and seconds after an arbitrary moment, written as "4:59".
pub(crate) fn clock(text: &str) -> Timestamp {
    let (minutes, seconds) = text.split_once(':').unwrap();
    let seconds = Duration::from_secs(seconds.parse().unwrap());
    at("2026-03-01T10:00:00Z").plus(Duration::from_mins(minutes.parse().unwrap())).plus(seconds)
}

/// The id number `n`.
pub(crate) const fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Any date that somebody may live to see.
pub(crate) fn any_date() -> impl Strategy<Value = Date> {
    (1990_i16..2100, 1_i8..=12, 1_i8..=31).prop_map(|(year, month, day)| {
        (1..=day).rev().find_map(|day| Date::new(year, month, day).ok()).unwrap()
    })
}
