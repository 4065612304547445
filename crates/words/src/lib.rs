//! What donors read, in every language, as functions: the words of `locales/en/methods.ftl` are in
//! [`methods`], its message `add-a-card` is `words::methods::add_a_card(locale)`.
//!
//! The build refuses a message that one of the languages does not have, or has with other
//! variables. A variable by which a message chooses its words (`{ $count -> [one] … }`) takes any
//! whole number; all others take text, in the order of the alphabet. A year is text: it is not
//! counted. Text in an Arabic sentence keeps its own direction (Unicode TR9, isolates).
//!
//! Days, amounts and counts are written here too, as each language writes them.
#![deny(
    missing_docs,
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::as_conversions
)]

mod count;
mod day;
mod figures;
mod plain;

pub use count::{Count, Plural, plural};
pub use day::{DayStyle, MomentStyle, day, moment, month, often, often_from, slide, weekday};
pub use figures::{money, number};

use kernel::Locale;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// Stands in a message where a page puts something that is not text, such as a link: pass the
/// first for the first variable, the second for the second.
pub const HOLES: [&str; 4] = ["\u{e000}", "\u{e001}", "\u{e002}", "\u{e003}"];

/// "a, b and c", as the language lists things.
pub fn list<S: AsRef<str>>(locale: Locale, items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let comma = if locale.is_rtl() { "، " } else { ", " };
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            figures::list_end(locale, &first.join(comma), last.as_ref())
        }
    }
}
