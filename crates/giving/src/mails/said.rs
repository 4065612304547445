//! Figures as a mail says them, in the reader's language.

use kernel::{Date, Locale, Money};
use words::DayStyle;

/// "$1,234.50".
pub fn money(locale: Locale, money: Money) -> String {
    words::money(locale, money)
}

/// "Sunday, November 22, 2026".
pub fn date(locale: Locale, on: Date) -> String {
    words::day(locale, on, DayStyle::LongYear)
}
