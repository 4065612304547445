//! Which period is asked for: a year that begins in any month, or any two dates.

use jiff::ToSpan;
use kernel::Date;
use views::Period;

use crate::error::{Error, Wrong};

/// The first date of which anybody asks.
const EARLIEST: Date = Date::constant(1990, 1, 1);

/// The longest range, in years: longer ones are several statements.
const LONGEST_YEARS: i16 = 10;

/// A year: named by the calendar year in which it begins. A month from 1 to 12.
pub fn year(year: i16, begins: i8) -> Result<Period, Error> {
    let missing = |field| Error::invalid(field, Wrong::NotAChoice);
    if !(1..=12).contains(&begins) {
        return Err(missing("begins"));
    }
    let first = Date::new(year, begins, 1).map_err(|_| missing("year"))?;
    let next = first.checked_add(1.year()).map_err(|_| missing("year"))?;
    let last = next.yesterday().map_err(|_| missing("year"))?;
    if first < EARLIEST { Err(missing("year")) } else { Ok(Period { first, last }) }
}

/// Two dates, as they were typed.
pub fn range(from: &str, to: &str, today: Date) -> Result<Period, Error> {
    let date = |field, text: &str| {
        text.trim().parse::<Date>().map_err(|_| Error::invalid(field, Wrong::NotADate))
    };
    let (first, last) = (date("from", from)?, date("to", to)?);
    if first < EARLIEST {
        return Err(Error::invalid("from", Wrong::NotADate));
    }
    if first > today {
        return Err(Error::invalid("from", Wrong::InTheFuture));
    }
    if last < first {
        return Err(Error::invalid("to", Wrong::NotBetween));
    }
    if last.year().saturating_sub(first.year()) > LONGEST_YEARS {
        return Err(Error::invalid("to", Wrong::TooFarAhead));
    }
    Ok(Period { first, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(first: &str, last: &str) -> Period {
        Period { first: first.parse().unwrap(), last: last.parse().unwrap() }
    }

    #[test]
    fn d20_complaint_10_any_year_is_twelve_months_from_its_first_day() {
        assert_eq!(year(2025, 1).unwrap(), of("2025-01-01", "2025-12-31"));
        assert_eq!(year(2025, 4).unwrap(), of("2025-04-01", "2026-03-31"));
        assert_eq!(year(2023, 3).unwrap(), of("2023-03-01", "2024-02-29"));
        for (wrong, begins) in [(2025, 0), (2025, 13), (1066, 1), (i16::MAX, 1)] {
            assert!(year(wrong, begins).is_err(), "{wrong} {begins}");
        }
    }

    #[test]
    fn d20_a_range_ends_after_it_begins() {
        let today = Date::constant(2026, 11, 22);
        let typed = |from, to| range(from, to, today);
        assert_eq!(typed("2024-02-29", " 2026-11-22 ").unwrap(), of("2024-02-29", "2026-11-22"));
        for (from, to) in [
            ("", "2026-01-01"),
            ("2026-01-01", ""),
            ("2025-02-29", "2026-01-01"),
            ("2026-01-02", "2026-01-01"),
            ("2027-01-01", "2027-02-01"),
            ("2001-01-01", "2026-01-01"),
            ("1066-10-14", "1066-10-15"),
        ] {
            assert!(typed(from, to).is_err(), "{from} {to}");
        }
    }
}
