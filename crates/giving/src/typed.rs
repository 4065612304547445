//! What a person typed into the giving form, and what it means if it means anything.

use delayed_payments::Frequency;
use jiff::ToSpan;
use kernel::{Amount, Currency, Date, FundId, Locale, MethodId, Money, MoneyError};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Violation, Wrong};
use crate::fees::Cover;
use crate::splits::{self, TypedPart};

/// The least a gift may be, and the most, in major units.
pub(crate) const LEAST: i64 = 1;
pub(crate) const MOST: i64 = 100_000;

/// The least of a reason, in letters.
const REASON: usize = 10;

/// The most of what somebody calls a thing of theirs, in letters.
const LONGEST_NICKNAME: usize = 40;

/// The form's fields, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    pub fund: String,
    pub amount: String,
    pub method: String,
    pub frequency: String,
    pub first: String,
    /// Beside each fund, when the gift is split.
    pub parts: Vec<TypedPart>,
    /// "fee", when the donor pays the gateway's share on top.
    pub cover: String,
    /// Of whoever typed it: amounts are read as they are written in it.
    #[serde(default)]
    pub locale: Locale,
}

/// A wish that can be kept, as far as can be told without the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wish {
    pub amount: Amount,
    /// Sums to `amount`.
    pub lines: Vec<(FundId, Amount)>,
    pub cover: Cover,
    pub method: MethodId,
    pub frequency: Frequency,
    pub first: Date,
}

impl Typed {
    /// All that is wrong, not only the first thing.
    pub(crate) fn wish(&self, currency: Currency, today: Date) -> Result<Wish, Error> {
        let amount = amount(&self.amount, currency, self.locale);
        // Parts can be told from the whole only when that is known; a fund that is not chosen is
        // told beside it.
        let lines = match &amount {
            Ok(amount) => splits::lines(*amount, &self.fund, &self.parts, self.locale),
            Err(_) if splits::any(&self.parts) => Ok(Vec::new()),
            Err(_) => choice(&self.fund, "fund").map(|_: FundId| Vec::new()),
        };
        let method = choice(&self.method, "method");
        let frequency = match self.frequency.as_str() {
            "" => Ok(Frequency::Once),
            word => word.parse().map_err(|_| wrong("frequency", Wrong::NotAChoice)),
        };
        let first = first_date(&self.first, today);
        let cover = match self.cover.as_str() {
            "" => Ok(Cover::No),
            "fee" => Ok(Cover::Fee),
            _ => Err(wrong("cover", Wrong::NotAChoice)),
        };
        match (amount, lines, method, frequency, first, cover) {
            (Ok(amount), Ok(lines), Ok(method), Ok(frequency), Ok(first), Ok(cover)) => {
                Ok(Wish { amount, lines, cover, method, frequency, first })
            }
            (amount, lines, method, frequency, first, cover) => Err(Error::Invalid(
                [
                    amount.err(),
                    lines.err(),
                    method.err(),
                    frequency.err(),
                    first.err(),
                    cover.err(),
                ]
                .into_iter()
                .flatten()
                .collect(),
            )),
        }
    }

    /// All of it but the request: the same form sent twice has the same content.
    pub(crate) fn content(&self) -> Vec<&str> {
        let verb = if self.cover.is_empty() { "give" } else { "give and cover the fee" };
        let mut content =
            vec![verb, &self.fund, &self.amount, &self.method, &self.frequency, &self.first];
        for (fund, part) in self.parts.iter().filter(|(_, part)| !part.trim().is_empty()) {
            content.extend([fund.as_str(), part.as_str()]);
        }
        content
    }
}

pub(crate) fn wrong(field: &'static str, wrong: Wrong) -> Violation {
    Violation { field, wrong }
}

pub(crate) fn choice<T: std::str::FromStr>(
    text: &str,
    field: &'static str,
) -> Result<T, Violation> {
    if text.trim().is_empty() {
        return Err(wrong(field, Wrong::Missing));
    }
    text.parse().map_err(|_| wrong(field, Wrong::NotAChoice))
}

/// An amount within the bounds of a gift.
pub(crate) fn amount(text: &str, currency: Currency, locale: Locale) -> Result<Amount, Violation> {
    let amount = amount_in(text, "amount", currency, locale)?;
    if amount.minor() > MOST.saturating_mul(currency.scale()) {
        return Err(wrong("amount", Wrong::TooMuch));
    }
    if amount.minor() < LEAST.saturating_mul(currency.scale()) {
        return Err(wrong("amount", Wrong::TooLittle));
    }
    Ok(amount)
}

/// An amount above zero. What the office books may be larger than any gift.
pub(crate) fn any_amount(
    text: &str,
    field: &'static str,
    currency: Currency,
) -> Result<Amount, Violation> {
    amount_in(text, field, currency, Locale::En)
}

/// The same, as those who read a language write amounts.
pub(crate) fn amount_in(
    text: &str,
    field: &'static str,
    currency: Currency,
    locale: Locale,
) -> Result<Amount, Violation> {
    let because = |reason| wrong(field, reason);
    if text.trim().is_empty() {
        return Err(because(Wrong::Missing));
    }
    if classifier::has_card_number(text) {
        return Err(because(Wrong::CardNumber));
    }
    let money = Money::typed(text, currency, locale).map_err(|error| {
        because(match error {
            MoneyError::Ambiguous => Wrong::Ambiguous,
            MoneyError::TooPrecise => Wrong::TooPrecise,
            MoneyError::Overflow => Wrong::TooMuch,
            MoneyError::NotANumber
            | MoneyError::UnknownCurrency
            | MoneyError::CurrencyMismatch
            | MoneyError::NotPositive
            | MoneyError::NoWeights => Wrong::NotAnAmount,
        })
    })?;
    Amount::new(money).map_err(|_| because(Wrong::TooLittle))
}

/// Why somebody decided so, in ten letters or more; everybody who may read it does.
pub(crate) fn reason<'a>(text: &'a str, field: &'static str) -> Result<&'a str, Violation> {
    let reason = text.trim();
    if reason.chars().count() < REASON { Err(wrong(field, Wrong::TooShort)) } else { Ok(reason) }
}

/// What somebody calls a thing of theirs: one short line, or nothing.
pub(crate) fn nickname(text: &str) -> Result<&str, Violation> {
    let name = text.trim();
    if name.chars().any(char::is_control) {
        return Err(wrong("nickname", Wrong::NotPlain));
    }
    if name.chars().count() > LONGEST_NICKNAME {
        return Err(wrong("nickname", Wrong::TooLong));
    }
    Ok(name)
}

/// What is wrong with a text's length, in letters and without the spaces around it.
pub(crate) fn length(text: &str, least: usize, most: usize) -> Option<Wrong> {
    match text.trim().chars().count() {
        0 => Some(Wrong::Missing),
        short if short < least => Some(Wrong::TooShort),
        long if long > most => Some(Wrong::TooLong),
        _ => None,
    }
}

/// A date as the browser sends it, "2026-11-22".
pub(crate) fn date(text: &str, field: &'static str) -> Result<Date, Violation> {
    if text.trim().is_empty() {
        return Err(wrong(field, Wrong::Missing));
    }
    text.trim().parse().map_err(|_| wrong(field, Wrong::NotADate))
}

/// Today when nothing was typed; at most a year ahead.
fn first_date(text: &str, today: Date) -> Result<Date, Violation> {
    if text.trim().is_empty() {
        return Ok(today);
    }
    let first = date(text, "first")?;
    if first < today {
        return Err(wrong("first", Wrong::InThePast));
    }
    if first > today.saturating_add(1.year()) {
        return Err(wrong("first", Wrong::TooFarAhead));
    }
    Ok(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<i64, Wrong> {
        amount(text, Currency::Usd, Locale::En)
            .map(Amount::minor)
            .map_err(|violation| violation.wrong)
    }

    #[test]
    fn silly_amounts_are_refused_with_their_reason() {
        let table = [
            ("25", Ok(2_500)),
            ("$1,000", Ok(100_000)),
            ("-5", Err(Wrong::TooLittle)),
            ("0", Err(Wrong::TooLittle)),
            ("0.99", Err(Wrong::TooLittle)),
            ("1e9", Err(Wrong::NotAnAmount)),
            ("ten", Err(Wrong::NotAnAmount)),
            ("12,50", Ok(1_250)),
            ("0,500", Err(Wrong::Ambiguous)),
            ("1000000000", Err(Wrong::TooMuch)),
            ("100000.01", Err(Wrong::TooMuch)),
            ("5.005", Err(Wrong::TooPrecise)),
            ("4111 1111 1111 1111", Err(Wrong::CardNumber)),
            ("  ", Err(Wrong::Missing)),
        ];
        for (text, expected) in table {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
