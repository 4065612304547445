//! The languages the product speaks.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language, with the habits of writing of those who read it here: Spanish as in the United
/// States, Portuguese as in Brazil, Arabic with the digits that cards and receipts have.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English, what everybody reads who chose nothing.
    #[default]
    En,
    /// Spanish.
    Es,
    /// Portuguese.
    Pt,
    /// Korean.
    Ko,
    /// Arabic.
    Ar,
}

impl Locale {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Locale; 5] = [Locale::En, Locale::Es, Locale::Pt, Locale::Ko, Locale::Ar];

    /// The two letters by which it is stored, and named in a page's `lang`.
    pub const fn code(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::Es => "es",
            Locale::Pt => "pt",
            Locale::Ko => "ko",
            Locale::Ar => "ar",
        }
    }

    /// By its two letters.
    pub fn from_code(code: &str) -> Option<Locale> {
        Locale::ALL.into_iter().find(|locale| locale.code() == code)
    }

    /// Whether it is written from right to left.
    pub const fn is_rtl(self) -> bool {
        matches!(self, Locale::Ar)
    }

    /// What HTML calls its direction.
    pub const fn direction(self) -> &'static str {
        if self.is_rtl() { "rtl" } else { "ltr" }
    }

    /// What stands before the cents where it is read here.
    pub const fn decimal_point(self) -> char {
        match self {
            Locale::Pt => ',',
            Locale::En | Locale::Es | Locale::Ko | Locale::Ar => '.',
        }
    }

    /// Whether some of those who speak it write a comma before the cents, and others a point.
    pub const fn has_two_decimal_points(self) -> bool {
        matches!(self, Locale::Es | Locale::Pt | Locale::Ar)
    }

    /// What those who speak it call it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Locale::En => "English",
            Locale::Es => "Español",
            Locale::Pt => "Português",
            Locale::Ko => "한국어",
            Locale::Ar => "العربية",
        }
    }

    /// What a browser asks for: the first language of ours in the order of its weights (RFC 9110,
    /// `Accept-Language`). `None` if it asks for none of ours.
    pub fn accepted(header: &str) -> Option<Locale> {
        let mut best: Option<(u16, Locale)> = None;
        for range in header.split(',') {
            let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
            let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
            let Some(locale) = Locale::from_code(&primary) else { continue };
            let weight = thousandths(weight.trim());
            if weight > 0 && best.is_none_or(|(before, _)| weight > before) {
                best = Some((weight, locale));
            }
        }
        best.map(|(_, locale)| locale)
    }
}

/// "q=0.85" is 850; nothing said is all of it, and what cannot be read is nothing.
fn thousandths(weight: &str) -> u16 {
    let Some(value) = weight.strip_prefix("q=") else {
        return if weight.is_empty() { 1_000 } else { 0 };
    };
    let (whole, fraction) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    let fraction: String = fraction.chars().take(3).collect();
    match (whole, format!("{fraction:0<3}").parse::<u16>()) {
        ("1", _) => 1_000,
        ("0", Ok(thousandths)) => thousandths,
        _ => 0,
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Two letters that name no language of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such language")]
pub struct NoSuchLocale;

impl FromStr for Locale {
    type Err = NoSuchLocale;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Locale::from_code(code).ok_or(NoSuchLocale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d24_a_browser_is_answered_in_the_first_language_of_ours_it_asks_for() {
        let table = [
            ("ko-KR,ko;q=0.9,en-US;q=0.8", Some(Locale::Ko)),
            ("fr-CA, pt-BR;q=0.7, es;q=0.85", Some(Locale::Es)),
            ("en;q=0.1, ar;q=0.10001", Some(Locale::En)),
            ("AR", Some(Locale::Ar)),
            ("es;q=0, fr", None),
            ("es;level=1, pt;q=x", None),
            ("", None),
        ];
        for (header, expected) in table {
            assert_eq!(Locale::accepted(header), expected, "{header}");
        }
    }

    #[test]
    fn d24_every_language_is_found_by_its_letters() {
        for locale in Locale::ALL {
            assert_eq!(Locale::from_code(locale.code()), Some(locale));
            assert_eq!(locale.is_rtl(), locale.direction() == "rtl");
        }
        assert_eq!(Locale::from_code("fr"), None);
    }
}
