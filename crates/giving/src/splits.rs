//! One gift among several funds: beside each fund an amount or a percent is typed, and what comes
//! of it are lines that sum to the gift, to the last cent (D11).

use kernel::{Amount, Currency, FundId, Locale};

use crate::error::{Violation, Wrong};
use crate::typed::{amount_in, choice, wrong};

/// The field that what is wrong with any part is told at.
const PARTS: &str = "parts";

/// A whole, in hundredths of a percent.
const WHOLE: u32 = 10_000;

/// What was typed beside a fund: its id, and the part as typed.
pub type TypedPart = (String, String);

/// A part, as far as it can be read without the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Sum(Amount),
    /// Hundredths of a percent.
    Share(u32),
}

/// Whether the gift is split at all.
pub(crate) fn any(parts: &[TypedPart]) -> bool {
    parts.iter().any(|(_, typed)| !is_nothing(typed))
}

fn is_nothing(typed: &str) -> bool {
    typed.trim_matches(['0', '٠', '۰', '.', ',', '٫', '%', '٪', ' ']).is_empty()
}

/// The lines of a gift: its parts where any are typed, else the one fund that was chosen.
pub(crate) fn lines(
    amount: Amount,
    fund: &str,
    parts: &[TypedPart],
    locale: Locale,
) -> Result<Vec<(FundId, Amount)>, Violation> {
    let parts = read(parts, amount.currency(), locale)?;
    let Some((_, first)) = parts.first() else {
        return Ok(vec![(choice(fund, "fund")?, amount)]);
    };
    match first {
        Part::Sum(_) => by_amount(amount, &parts),
        Part::Share(_) => by_percent(amount, &parts),
    }
}

/// Nothing beside a fund, and nought, both leave it out.
fn read(
    parts: &[TypedPart],
    currency: Currency,
    locale: Locale,
) -> Result<Vec<(FundId, Part)>, Violation> {
    let mut read: Vec<(FundId, Part)> = Vec::new();
    for (fund, typed) in parts {
        let typed = typed.trim();
        if is_nothing(typed) {
            continue;
        }
        let part = match typed.strip_suffix(['%', '٪']) {
            Some(percent) => Part::Share(hundredths(percent.trim())?),
            None => Part::Sum(amount_in(typed, PARTS, currency, locale)?),
        };
        let fund = choice(fund, PARTS)?;
        if read.iter().any(|(known, _)| *known == fund) {
            return Err(wrong(PARTS, Wrong::NotAChoice));
        }
        read.push((fund, part));
    }
    Ok(read)
}

/// "33.34" as 3334, and so is "33,34": no percent has thousands.
fn hundredths(percent: &str) -> Result<u32, Violation> {
    let percent = &percent.chars().map(western).collect::<String>();
    let (whole, fraction) = percent.split_once('.').unwrap_or((percent, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || whole.len() > 3 {
        return Err(wrong(PARTS, Wrong::NotAnAmount));
    }
    if fraction.len() > 2 {
        return Err(wrong(PARTS, Wrong::TooPrecise));
    }
    format!("{whole}{fraction:0<2}").parse().map_err(|_| wrong(PARTS, Wrong::NotAnAmount))
}

fn western(letter: char) -> char {
    let from = |first: char| {
        let value = u32::from(letter).checked_sub(u32::from(first))?;
        char::from_digit(value, 10)
    };
    match letter {
        ',' | '٫' => '.',
        '٠'..='٩' => from('٠').unwrap_or(letter),
        '۰'..='۹' => from('۰').unwrap_or(letter),
        other => other,
    }
}

fn by_amount(amount: Amount, parts: &[(FundId, Part)]) -> Result<Vec<(FundId, Amount)>, Violation> {
    let mut lines = Vec::with_capacity(parts.len());
    let mut sum = 0_i64;
    for (fund, part) in parts {
        let Part::Sum(part) = *part else { return Err(wrong(PARTS, Wrong::Different)) };
        sum = sum.checked_add(part.minor()).ok_or(wrong(PARTS, Wrong::MoreThanThereIs))?;
        lines.push((*fund, part));
    }
    fits(sum.cmp(&amount.minor()))?;
    Ok(lines)
}

fn by_percent(
    amount: Amount,
    parts: &[(FundId, Part)],
) -> Result<Vec<(FundId, Amount)>, Violation> {
    let mut shares = Vec::with_capacity(parts.len());
    for (_, part) in parts {
        let Part::Share(share) = *part else { return Err(wrong(PARTS, Wrong::Different)) };
        shares.push(share);
    }
    fits(shares.iter().sum::<u32>().cmp(&WHOLE))?;
    // What cannot be divided goes cent by cent to the first of them: the parts sum to the gift.
    let sums = amount.money().split(&shares).map_err(|_| wrong(PARTS, Wrong::NotAnAmount))?;
    parts
        .iter()
        .zip(sums)
        .map(|((fund, _), part)| match Amount::new(part) {
            Ok(part) => Ok((*fund, part)),
            Err(_) => Err(wrong(PARTS, Wrong::TooPrecise)),
        })
        .collect()
}

fn fits(sum: std::cmp::Ordering) -> Result<(), Violation> {
    match sum {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(wrong(PARTS, Wrong::MoreThanThereIs)),
        std::cmp::Ordering::Less => Err(wrong(PARTS, Wrong::TooLittle)),
    }
}

#[cfg(test)]
mod tests {
    use kernel::derive_id;
    use proptest::prelude::*;

    use super::*;

    fn fund(number: usize) -> String {
        derive_id(&["fund", &number.to_string()]).to_string()
    }

    fn split(minor: i64, typed: &[&str]) -> Result<Vec<i64>, Wrong> {
        let amount = Amount::of(minor, Currency::Usd).unwrap();
        let typed: Vec<TypedPart> =
            typed.iter().enumerate().map(|(at, part)| (fund(at), (*part).to_owned())).collect();
        let lines =
            lines(amount, &fund(0), &typed, Locale::En).map_err(|violation| violation.wrong)?;
        Ok(lines.into_iter().map(|(_, part)| part.minor()).collect())
    }

    #[test]
    fn d11_a_gift_is_split_by_amount_or_by_percent() {
        type Split = Result<&'static [i64], Wrong>;
        let table: [(i64, &[&str], Split); 16] = [
            (10_000, &["", "  ", ""], Ok(&[10_000])),
            (10_000, &["60", "40", ""], Ok(&[6_000, 4_000])),
            (10_000, &["$60.00", "", "40.00"], Ok(&[6_000, 4_000])),
            (10_000, &["100", "0", "0%"], Ok(&[10_000])),
            (10_000, &["60%", "40%"], Ok(&[6_000, 4_000])),
            (10_001, &["50 %", "50%"], Ok(&[5_001, 5_000])),
            (100, &["33.33%", "33.33%", "33.34%"], Ok(&[34, 33, 33])),
            (10_000, &["60", "30"], Err(Wrong::TooLittle)),
            (10_000, &["60", "50"], Err(Wrong::MoreThanThereIs)),
            (10_000, &["60%", "30%"], Err(Wrong::TooLittle)),
            (10_000, &["60%", "50%"], Err(Wrong::MoreThanThereIs)),
            (10_000, &["60", "40%"], Err(Wrong::Different)),
            (10_000, &["half", "half"], Err(Wrong::NotAnAmount)),
            (10_000, &["-10", "110"], Err(Wrong::TooLittle)),
            (10_000, &["33.333%", "66.667%"], Err(Wrong::TooPrecise)),
            (100, &["99.99%", "0.01%"], Err(Wrong::TooPrecise)),
        ];
        for (minor, typed, expected) in table {
            assert_eq!(split(minor, typed), expected.map(<[i64]>::to_vec), "{typed:?}");
        }
    }

    #[test]
    fn d11_a_fund_has_one_part() {
        let amount = Amount::of(10_000, Currency::Usd).unwrap();
        let twice = [(fund(1), "50".to_owned()), (fund(1), "50".to_owned())];
        let refused = lines(amount, "", &twice, Locale::En).unwrap_err();
        assert_eq!((refused.field, refused.wrong), ("parts", Wrong::NotAChoice));
        let card = [(fund(1), "4111 1111 1111 1111".to_owned())];
        assert_eq!(lines(amount, "", &card, Locale::En).unwrap_err().wrong, Wrong::CardNumber);
    }

    proptest! {
        #[test]
        fn d11_cents_always_sum(minor in 100_i64..10_000_000, cut in 1_u32..9_999) {
            let shares = [cut, WHOLE - cut].map(|s| format!("{}.{:02}%", s / 100, s % 100));
            let parts = split(minor, &[&shares[0], &shares[1]]);
            // A part of less than a cent is refused, and never lost.
            if let Ok(parts) = parts {
                prop_assert_eq!(parts.iter().sum::<i64>(), minor);
                prop_assert!(parts.iter().all(|part| *part > 0));
            }
        }
    }
}
