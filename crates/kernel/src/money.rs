//! Money: an integer of minor units with its currency. Never a float, never without its currency.

mod typed;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::locale::Locale;

/// An ISO 4217 currency we can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the variants are the ISO codes")]
pub enum Currency {
    Usd,
    Eur,
    Gbp,
    Nzd,
    Aud,
    Cad,
    Brl,
    Krw,
    Jpy,
    Bhd,
}

impl Currency {
    /// All of them.
    pub const ALL: [Currency; 10] = [
        Currency::Usd,
        Currency::Eur,
        Currency::Gbp,
        Currency::Nzd,
        Currency::Aud,
        Currency::Cad,
        Currency::Brl,
        Currency::Krw,
        Currency::Jpy,
        Currency::Bhd,
    ];

    /// The three letters of ISO 4217.
    pub const fn code(self) -> &'static str {
        match self {
            Currency::Usd => "USD",
            Currency::Eur => "EUR",
            Currency::Gbp => "GBP",
            Currency::Nzd => "NZD",
            Currency::Aud => "AUD",
            Currency::Cad => "CAD",
            Currency::Brl => "BRL",
            Currency::Krw => "KRW",
            Currency::Jpy => "JPY",
            Currency::Bhd => "BHD",
        }
    }

    /// Digits after the decimal point.
    pub const fn exponent(self) -> u32 {
        match self {
            Currency::Krw | Currency::Jpy => 0,
            Currency::Bhd => 3,
            Currency::Usd
            | Currency::Eur
            | Currency::Gbp
            | Currency::Nzd
            | Currency::Aud
            | Currency::Cad
            | Currency::Brl => 2,
        }
    }

    /// Minor units in one major unit.
    pub const fn scale(self) -> i64 {
        match self.exponent() {
            0 => 1,
            3 => 1_000,
            _ => 100,
        }
    }

    /// The sign written before an amount.
    pub const fn sign(self) -> &'static str {
        match self {
            Currency::Usd | Currency::Nzd | Currency::Aud | Currency::Cad => "$",
            Currency::Eur => "€",
            Currency::Gbp => "£",
            Currency::Brl => "R$",
            Currency::Krw => "₩",
            Currency::Jpy => "¥",
            Currency::Bhd => "BD",
        }
    }

    /// The sign by which those who count in another currency know this one.
    pub const fn sign_abroad(self) -> &'static str {
        match self {
            Currency::Usd => "US$",
            Currency::Nzd => "NZ$",
            Currency::Aud => "AU$",
            Currency::Cad => "CA$",
            Currency::Eur
            | Currency::Gbp
            | Currency::Brl
            | Currency::Krw
            | Currency::Jpy
            | Currency::Bhd => self.sign(),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(code: &str) -> Result<Self, MoneyError> {
        Currency::ALL
            .into_iter()
            .find(|currency| currency.code() == code)
            .ok_or(MoneyError::UnknownCurrency)
    }
}

/// Why an amount could not be made. In order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not a currency we can take.
    #[error("unknown currency")]
    UnknownCurrency,
    /// The text is not a number.
    #[error("not an amount of money")]
    NotANumber,
    /// The text is one amount to some people and another one to others.
    #[error("this may be two amounts")]
    Ambiguous,
    /// More digits after the point than the currency has.
    #[error("too many digits after the decimal point")]
    TooPrecise,
    /// Two currencies in one sum.
    #[error("two currencies in one sum")]
    CurrencyMismatch,
    /// More than can be counted.
    #[error("too large")]
    Overflow,
    /// Zero or less where something must move.
    #[error("not more than zero")]
    NotPositive,
    /// A split without a weight.
    #[error("nothing to split among")]
    NoWeights,
}

/// An amount of one currency in its minor unit; may be zero or negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// `minor` units (cents) of `currency`.
    pub const fn new(minor: i64, currency: Currency) -> Money {
        Money { minor, currency }
    }

    /// Nothing.
    pub const fn zero(currency: Currency) -> Money {
        Money { minor: 0, currency }
    }

    /// Minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The sum. Fails on two currencies and on overflow.
    pub fn checked_add(self, other: Money) -> Result<Money, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch);
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Money { minor, ..self })
    }

    /// The difference. Fails on two currencies and on overflow.
    pub fn checked_sub(self, other: Money) -> Result<Money, MoneyError> {
        self.checked_add(other.checked_neg()?)
    }

    /// The same amount the other way.
    pub fn checked_neg(self) -> Result<Money, MoneyError> {
        let minor = self.minor.checked_neg().ok_or(MoneyError::Overflow)?;
        Ok(Money { minor, ..self })
    }

    /// Splits by weight; the parts sum to `self` exactly.
    ///
    /// Each part is rounded towards zero; what is left over goes, one minor unit each, to the first
    /// parts whose weight is not zero. Fails when there is no weight above zero.
    pub fn split(self, weights: &[u32]) -> Result<Vec<Money>, MoneyError> {
        let total = weights
            .iter()
            .try_fold(0_i128, |sum, weight| sum.checked_add(i128::from(*weight)))
            .ok_or(MoneyError::Overflow)?;
        if total == 0 {
            return Err(MoneyError::NoWeights);
        }
        let mut parts = Vec::with_capacity(weights.len());
        let mut left = self.minor;
        for weight in weights {
            let part = i128::from(self.minor)
                .checked_mul(i128::from(*weight))
                .and_then(|product| product.checked_div(total))
                .and_then(|part| i64::try_from(part).ok())
                .ok_or(MoneyError::Overflow)?;
            left = left.checked_sub(part).ok_or(MoneyError::Overflow)?;
            parts.push(part);
        }
        let step = left.signum();
        for (part, weight) in parts.iter_mut().zip(weights) {
            if left == 0 {
                break;
            }
            if *weight > 0 {
                *part = part.checked_add(step).ok_or(MoneyError::Overflow)?;
                left = left.checked_sub(step).ok_or(MoneyError::Overflow)?;
            }
        }
        Ok(parts.into_iter().map(|minor| Money { minor, ..self }).collect())
    }

    /// Reads what somebody typed as they write amounts: with the digits of their script, and with a
    /// comma or a point before the cents (D24). What comes out is right or refused, and no text is
    /// one amount in one language and another one in another: "1.234,50" is plain everywhere,
    /// "1.234" is a thousand in Portuguese alone, and a cent too precise elsewhere.
    pub fn typed(text: &str, currency: Currency, locale: Locale) -> Result<Money, MoneyError> {
        Money::parse(&typed::plain(text, currency, locale)?, currency)
    }

    /// Reads what a machine wrote, or staff typed. Spaces and the currency's sign are ignored, and
    /// so are commas where they part thousands; anywhere else a comma may be meant as a decimal
    /// point, and "10,50" must never become a hundred times as much.
    pub fn parse(text: &str, currency: Currency) -> Result<Money, MoneyError> {
        let text = text.trim();
        let text = text.strip_prefix(currency.sign()).unwrap_or(text);
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let digits = digits.strip_prefix(currency.sign()).unwrap_or(digits);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let whole = without_thousands_commas(whole).ok_or(MoneyError::NotANumber)?;
        let numeric = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() && fraction.is_empty() || !numeric(&whole) || !numeric(fraction) {
            return Err(MoneyError::NotANumber);
        }
        let places = usize::try_from(currency.exponent()).map_err(|_| MoneyError::Overflow)?;
        if fraction.len() > places {
            return Err(MoneyError::TooPrecise);
        }
        let minor: i64 =
            format!("{whole}{fraction:0<places$}").parse().map_err(|_| MoneyError::Overflow)?;
        let minor = if negative { minor.checked_neg() } else { Some(minor) };
        Ok(Money { minor: minor.ok_or(MoneyError::Overflow)?, currency })
    }

    /// Digits with the decimal point and no sign of currency: "1234.50", for files and machines.
    pub fn to_decimal(self) -> String {
        let scale = self.currency.scale().unsigned_abs();
        let minor = self.minor.unsigned_abs();
        let sign = if self.minor < 0 { "-" } else { "" };
        let whole = minor.checked_div(scale).unwrap_or(minor);
        match usize::try_from(self.currency.exponent()) {
            Ok(places) if places > 0 => {
                let fraction = minor.checked_rem(scale).unwrap_or(0);
                format!("{sign}{whole}.{fraction:0>places$}")
            }
            _ => format!("{sign}{whole}"),
        }
    }
}

/// "1,234,567" without its commas; `None` where they stand otherwise.
fn without_thousands_commas(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || !(1..=3).contains(&first.len()) {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

/// For people: "$1,234.50". Other languages format elsewhere.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.to_decimal();
        let (sign, digits) = match plain.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", plain.as_str()),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        write!(f, "{sign}{}", self.currency.sign())?;
        for (place, digit) in whole.chars().enumerate() {
            let left = whole.len().saturating_sub(place);
            if place > 0 && left.checked_rem(3) == Some(0) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        if fraction.is_empty() { Ok(()) } else { write!(f, ".{fraction}") }
    }
}

/// A strictly positive amount: what a gift, a move or a refund moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Money", into = "Money")]
pub struct Amount(Money);

impl Amount {
    /// Refuses zero and less.
    pub fn new(money: Money) -> Result<Amount, MoneyError> {
        if money.minor > 0 { Ok(Amount(money)) } else { Err(MoneyError::NotPositive) }
    }

    /// `minor` units of `currency`; refuses zero and less.
    pub fn of(minor: i64, currency: Currency) -> Result<Amount, MoneyError> {
        Amount::new(Money::new(minor, currency))
    }

    /// As money.
    pub const fn money(self) -> Money {
        self.0
    }

    /// Minor units, above zero.
    pub const fn minor(self) -> i64 {
        self.0.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.0.currency
    }
}

impl TryFrom<Money> for Amount {
    type Error = MoneyError;

    fn try_from(money: Money) -> Result<Amount, MoneyError> {
        Amount::new(money)
    }
}

impl From<Amount> for Money {
    fn from(amount: Amount) -> Money {
        amount.0
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::Usd)
    }

    #[test]
    fn what_people_type_is_read_or_refused() {
        let table: [(&str, Result<i64, MoneyError>); 16] = [
            ("25", Ok(2_500)),
            ("$1,234.50", Ok(123_450)),
            (" $ 7.5 ", Ok(750)),
            (".50", Ok(50)),
            ("-5", Ok(-500)),
            ("-$5", Ok(-500)),
            ("1,234,567", Ok(123_456_700)),
            ("10,50", Err(MoneyError::NotANumber)),
            ("1234,567", Err(MoneyError::NotANumber)),
            (",500", Err(MoneyError::NotANumber)),
            ("ten", Err(MoneyError::NotANumber)),
            ("1e9", Err(MoneyError::NotANumber)),
            ("", Err(MoneyError::NotANumber)),
            ("1.005", Err(MoneyError::TooPrecise)),
            ("99999999999999999999", Err(MoneyError::Overflow)),
            ("4 111 111 111 111 111", Ok(411_111_111_111_111_100)),
        ];
        for (text, expected) in table {
            assert_eq!(Money::parse(text, Currency::Usd).map(Money::minor), expected, "{text}");
        }
    }

    #[test]
    fn money_is_shown_with_its_currency() {
        assert_eq!(usd(123_450).to_string(), "$1,234.50");
        assert_eq!(usd(-5).to_string(), "-$0.05");
        assert_eq!(Money::new(1_234_567, Currency::Jpy).to_string(), "¥1,234,567");
        assert_eq!(Money::new(1_234, Currency::Bhd).to_decimal(), "1.234");
    }

    #[test]
    fn two_currencies_never_meet_in_one_sum() {
        let yen = Money::new(1, Currency::Jpy);
        assert_eq!(usd(1).checked_add(yen), Err(MoneyError::CurrencyMismatch));
        assert_eq!(usd(i64::MAX).checked_add(usd(1)), Err(MoneyError::Overflow));
    }

    proptest! {
        #[test]
        fn parts_of_a_split_sum_to_the_whole(
            minor in -1_000_000_000_i64..1_000_000_000,
            weights in prop::collection::vec(0_u32..1_000, 1..12),
        ) {
            prop_assume!(weights.iter().any(|weight| *weight > 0));
            let parts = usd(minor).split(&weights).unwrap();
            let sum = parts.iter().try_fold(usd(0), |sum, part| sum.checked_add(*part)).unwrap();
            prop_assert_eq!(sum, usd(minor));
        }

        #[test]
        fn what_is_printed_reads_back(minor in any::<i64>()) {
            prop_assume!(minor != i64::MIN);
            prop_assert_eq!(Money::parse(&usd(minor).to_string(), Currency::Usd), Ok(usd(minor)));
            prop_assert_eq!(Money::parse(&usd(minor).to_decimal(), Currency::Usd), Ok(usd(minor)));
        }
    }
}
