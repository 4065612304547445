//! Amounts as people of many countries type them, made plain: "1234.50".

use super::{Currency, MoneyError};
use crate::locale::Locale;

/// What `Money::parse` reads, or why nobody can.
pub(super) fn plain(text: &str, currency: Currency, locale: Locale) -> Result<String, MoneyError> {
    // These two signs have one meaning each.
    let point = if text.contains(['٫', '٬']) { '.' } else { locale.decimal_point() };
    let text: String = text.chars().filter_map(western).collect();
    let text = unsigned(&text, currency);
    let (minus, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", unsigned(rest, currency)),
        None => ("", text),
    };
    let decimal = match (digits.rfind('.'), digits.rfind(',')) {
        (None, None) => None,
        (Some(point), Some(comma)) => Some(if point > comma { '.' } else { ',' }),
        (Some(_), None) => alone(digits, '.', point, currency, locale)?,
        (None, Some(_)) => alone(digits, ',', point, currency, locale)?,
    };
    let thousands = |whole: &str| whole.replace('.', ",");
    Ok(match decimal.and_then(|mark| digits.rsplit_once(mark).map(|parts| (mark, parts))) {
        None => format!("{minus}{}", thousands(digits)),
        Some((mark, (whole, _))) if whole.contains(mark) => return Err(MoneyError::NotANumber),
        Some((_, (whole, fraction))) => format!("{minus}{}.{fraction}", thousands(whole)),
    })
}

/// Of a mark that stands there without the other one: whether cents follow it, or thousands.
fn alone(
    digits: &str,
    mark: char,
    point: char,
    currency: Currency,
    locale: Locale,
) -> Result<Option<char>, MoneyError> {
    let (before, after) = digits.split_once(mark).unwrap_or((digits, ""));
    if after.contains(mark) {
        return Ok(None);
    }
    let ours = mark == point;
    if after.len() < 3 {
        return Ok(Some(mark));
    }
    // "0,500" is half of something wherever it was learnt, and never five hundred.
    let is_part = before.starts_with('0');
    let as_thousands = after.len() == 3 && (1..=3).contains(&before.len()) && !is_part;
    let thousandths = currency.exponent() >= 3;
    match (ours, as_thousands) {
        (false, _) if is_part => Err(MoneyError::Ambiguous),
        (_, true) if thousandths && point == ',' => Err(MoneyError::Ambiguous),
        (true, true) if !thousandths && locale.has_two_decimal_points() => {
            Err(MoneyError::Ambiguous)
        }
        (true, _) => Ok(Some(mark)),
        (false, _) => Ok(None),
    }
}

/// A letter as it counts; spaces and marks of direction do not.
fn western(letter: char) -> Option<char> {
    let from = |first: char| {
        let value = u32::from(letter).checked_sub(u32::from(first))?;
        char::from_digit(value, 10)
    };
    match letter {
        '٠'..='٩' => from('٠'),
        '۰'..='۹' => from('۰'),
        '０'..='９' => from('０'),
        '٫' | '．' => Some('.'),
        '٬' | '،' | '，' => Some(','),
        '−' | '－' => Some('-'),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            None
        }
        space if space.is_whitespace() => None,
        other => Some(other),
    }
}

/// Without the currency's sign or letters at either end.
fn unsigned(text: &str, currency: Currency) -> &str {
    [currency.sign_abroad(), currency.sign(), currency.code()]
        .into_iter()
        .find_map(|sign| text.strip_prefix(sign).or_else(|| text.strip_suffix(sign)))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Money, MoneyError as No};
    use super::*;

    fn read(text: &str, currency: Currency, locale: Locale) -> Result<i64, No> {
        Money::typed(text, currency, locale).map(Money::minor)
    }

    #[test]
    fn d24_amounts_are_read_as_each_language_writes_them() {
        let everywhere = [
            ("25", Ok(2_500)),
            ("12,50", Ok(1_250)),
            ("12.50", Ok(1_250)),
            ("12,5", Ok(1_250)),
            ("1.234,50", Ok(123_450)),
            ("1,234.50", Ok(123_450)),
            ("1 234,50", Ok(123_450)),
            ("1.234.567", Ok(123_456_700)),
            ("1,234,567", Ok(123_456_700)),
            ("١٢٫٥٠", Ok(1_250)),
            ("١٬٢٣٤٫٥٠", Ok(123_450)),
            ("۲۵", Ok(2_500)),
            ("１２．５０", Ok(1_250)),
            ("US$ 1.234,50", Ok(123_450)),
            ("\u{2066}$1,234.50\u{2069}", Ok(123_450)),
            ("25 USD", Ok(2_500)),
            ("12,", Ok(1_200)),
            (",50", Ok(50)),
            ("-12,50", Ok(-1_250)),
            ("1.23,4", Err(No::NotANumber)),
            ("1,2,3", Err(No::NotANumber)),
            ("1.2.3,4,5", Err(No::NotANumber)),
            ("ten", Err(No::NotANumber)),
            ("", Err(No::NotANumber)),
        ];
        for (text, expected) in everywhere {
            for locale in Locale::ALL {
                assert_eq!(read(text, Currency::Usd, locale), expected, "{text} in {locale}");
            }
        }
        let by_language = [
            ("1,234", Locale::En, Ok(123_400)),
            ("1,234", Locale::Es, Ok(123_400)),
            ("1,234", Locale::Pt, Err(No::Ambiguous)),
            ("1.234", Locale::Pt, Ok(123_400)),
            ("1.234", Locale::En, Err(No::TooPrecise)),
            ("1.234", Locale::Es, Err(No::Ambiguous)),
            ("1.234", Locale::Ar, Err(No::Ambiguous)),
            ("0,500", Locale::En, Err(No::Ambiguous)),
            ("0,500", Locale::Pt, Err(No::TooPrecise)),
            ("1234,567", Locale::En, Err(No::NotANumber)),
        ];
        for (text, locale, expected) in by_language {
            assert_eq!(read(text, Currency::Usd, locale), expected, "{text} in {locale}");
        }
    }

    proptest! {
        #[test]
        fn d24_no_text_is_two_amounts_in_two_languages(text in "-?[0-9]{0,4}([.,][0-9]{0,4}){0,3}") {
            for currency in Currency::ALL {
                let mut meanings: Vec<i64> =
                    Locale::ALL.iter().filter_map(|one| read(&text, currency, *one).ok()).collect();
                meanings.dedup();
                prop_assert!(meanings.len() <= 1, "{text} in {currency}: {meanings:?}");
            }
        }
    }
}
