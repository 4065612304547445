//! What the written functions are made of.

pub(crate) use kernel::Locale;

pub(crate) use crate::count::{Count, Plural, plural};
use crate::figures::number;

/// Begins and ends a piece of text that keeps its own direction.
const ISOLATE: [char; 2] = ['\u{2068}', '\u{2069}'];

pub(crate) fn put(said: &mut String, locale: Locale, text: &str) {
    if locale.is_rtl() {
        said.push(ISOLATE[0]);
        said.push_str(text);
        said.push(ISOLATE[1]);
    } else {
        said.push_str(text);
    }
}

pub(crate) fn put_count(said: &mut String, locale: Locale, count: Count) {
    said.push_str(&number(locale, count));
}
