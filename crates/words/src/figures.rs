//! Amounts and numbers in digits. All five languages use those that cards and receipts have; they
//! differ in the signs between them (CLDR: en-US, es-US, pt-BR, ko, ar with Latin digits).

use kernel::{Currency, Locale, Money};

use crate::Count;

/// "1,281"; "1.281" in Portuguese.
pub fn number(locale: Locale, count: impl Into<Count>) -> String {
    let count = count.into().value();
    let digits = grouped(locale, &count.unsigned_abs().to_string());
    if count < 0 { format!("-{digits}") } else { digits }
}

/// "$1,234.50"; "US$ 1.234,50" in Portuguese. In an Arabic sentence it stays in one piece, from
/// left to right.
pub fn money(locale: Locale, money: Money) -> String {
    match locale {
        Locale::En | Locale::Es | Locale::Ko => money.to_string(),
        Locale::Ar => format!("\u{2066}{money}\u{2069}"),
        Locale::Pt => {
            let plain = money.to_decimal();
            let (minus, digits) = match plain.strip_prefix('-') {
                Some(digits) => ("-", digits),
                None => ("", plain.as_str()),
            };
            let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
            let whole = grouped(locale, whole);
            let comma = if fraction.is_empty() { "" } else { "," };
            format!("{minus}{}\u{a0}{whole}{comma}{fraction}", sign(money.currency()))
        }
    }
}

/// The sign by which those who count in another currency know this one.
fn sign(currency: Currency) -> &'static str {
    match currency {
        Currency::Usd => "US$",
        Currency::Nzd => "NZ$",
        Currency::Aud => "AU$",
        Currency::Cad => "CA$",
        Currency::Eur
        | Currency::Gbp
        | Currency::Brl
        | Currency::Krw
        | Currency::Jpy
        | Currency::Bhd => currency.sign(),
    }
}

fn grouped(locale: Locale, digits: &str) -> String {
    let between = match locale {
        Locale::Pt => '.',
        Locale::En | Locale::Es | Locale::Ko | Locale::Ar => ',',
    };
    let mut text = String::with_capacity(digits.len().saturating_mul(2));
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place).is_multiple_of(3) {
            text.push(between);
        }
        text.push(digit);
    }
    text
}

/// The last two of a list.
pub(crate) fn list_end(locale: Locale, before: &str, last: &str) -> String {
    match locale {
        Locale::En => format!("{before} and {last}"),
        Locale::Es => {
            // "y" gives way to "e" before the same sound.
            let low = last.to_lowercase();
            let same = (low.starts_with('i') || low.starts_with("hi")) && !low.starts_with("hie");
            format!("{before} {} {last}", if same { "e" } else { "y" })
        }
        Locale::Pt => format!("{before} e {last}"),
        Locale::Ko => format!("{before}, {last}"),
        Locale::Ar => format!("{before} و{last}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d24_amounts_as_each_language_writes_them() {
        let usd = Money::new(123_450, Currency::Usd);
        let table = [
            (Locale::En, "$1,234.50"),
            (Locale::Es, "$1,234.50"),
            (Locale::Pt, "US$\u{a0}1.234,50"),
            (Locale::Ko, "$1,234.50"),
            (Locale::Ar, "\u{2066}$1,234.50\u{2069}"),
        ];
        for (locale, words) in table {
            assert_eq!(money(locale, usd), words);
        }
        assert_eq!(money(Locale::Pt, Money::new(-5, Currency::Brl)), "-R$\u{a0}0,05");
        assert_eq!(money(Locale::Pt, Money::new(1_234, Currency::Jpy)), "¥\u{a0}1.234");
        assert_eq!(number(Locale::Pt, 1_234_567), "1.234.567");
        assert_eq!(number(Locale::Ar, 999), "999");
    }

    #[test]
    fn d24_lists_end_as_each_language_ends_them() {
        assert_eq!(crate::list(Locale::En, &["a", "b", "c"]), "a, b and c");
        assert_eq!(crate::list(Locale::Es, &["Misiones", "Iglesia"]), "Misiones e Iglesia");
        assert_eq!(crate::list(Locale::Ar, &["a", "b", "c"]), "a، b وc");
        assert_eq!(crate::list(Locale::Ko, &["a"]), "a");
    }
}
