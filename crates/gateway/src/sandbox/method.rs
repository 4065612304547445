//! Payment methods: everything is in the token, so nothing is kept, least of all a card number.

use std::time::Duration;

use kernel::derive_id;
use serde::Deserialize;
use serde_json::{Value, json};

use super::behaviour::Behaviour;

/// A tokenised card or bank account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Method {
    pub(super) token: String,
    pub(super) behaviour: Behaviour,
    /// What the bank does with a debit days after the gateway accepted it; none for a card.
    pub(super) bank: Option<Bank>,
    brand: Option<&'static str>,
    last_four: Option<String>,
    /// (month, year) as it was typed; none in the tokens of stories.
    expires: Option<(u8, u16)>,
    /// What the caller wished to have kept beside it.
    mark: Option<String>,
}

/// What a bank does with the debits of one account, in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bank {
    /// The code with which it sends them back, if it does.
    returns: Option<String>,
    /// How many of them, the first ones; all unless the token says.
    times: usize,
    /// Sent back only after they had settled.
    late: bool,
    /// Neither: the bank never says anything.
    mute: bool,
}

/// A bank settles, or sends back, this long after a debit was sent.
const SETTLES_AFTER: Duration = Duration::from_hours(2 * 24);

/// What an account holder disputes comes back this long after it was sent.
const LATE_AFTER: Duration = Duration::from_hours(20 * 24);

/// How a debit stands with its bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Not a bank's business, or settled.
    Done,
    /// The bank has it.
    Pending,
    /// Sent back, with this code.
    Returned(String),
}

impl Bank {
    fn read(parts: &str) -> Bank {
        let has = |word: &str| parts.split('_').any(|part| part == word);
        let code = parts.split('_').find(|part| {
            part.len() == 3
                && part.strip_prefix('r').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
        });
        let times = match (has("once"), has("twice")) {
            (true, _) => 1,
            (false, true) => 2,
            (false, false) => usize::MAX,
        };
        let returns = code.map(str::to_uppercase);
        Bank { returns, times, late: has("late"), mute: has("mute") }
    }

    /// How the `nth` debit of the account (the first being 0) stands so long after it was sent.
    pub(super) fn standing(&self, nth: usize, since: Duration) -> Standing {
        let back = self.returns.as_ref().filter(|_| nth < self.times);
        let back_after = if self.late { LATE_AFTER } else { SETTLES_AFTER };
        match back {
            Some(code) if since >= back_after => Standing::Returned(code.clone()),
            _ if self.mute || since < SETTLES_AFTER => Standing::Pending,
            _ => Standing::Done,
        }
    }
}

/// The brands as tokens spell them and as the wire does.
const BRANDS: [(&str, &str); 5] = [
    ("visa", "visa"),
    ("mastercard", "master"),
    ("master", "master"),
    ("amex", "american_express"),
    ("discover", "discover"),
];

/// The only numbers a sandbox accepts: number, brand in the token, behaviour in the token. A real
/// card number is refused.
const TEST_CARDS: [(&str, &str, &str); 10] = [
    ("4111111111111111", "visa", "ok"),
    ("5555555555554444", "mastercard", "ok"),
    ("378282246310005", "amex", "ok"),
    ("6011111111111117", "discover", "ok"),
    ("4012888888881881", "visa", "declined"),
    ("5105105105105100", "mastercard", "declined"),
    ("4000000000009995", "visa", "insufficient"),
    ("4000000000000069", "visa", "expired"),
    ("4000000000000127", "visa", "bad_card"),
    ("4100000000000019", "visa", "suspicious"),
];

/// The only bank accounts a sandbox accepts, with their behaviour.
const TEST_ACCOUNTS: [(&str, &str); 2] = [("9876543210", "ok"), ("1234567890", "declined")];

impl Method {
    /// Reads `pm_[ach_]<behaviour>[_<brand>][_<last four>][_<anything>]`. `_e0531` says that it is
    /// good through May 2031, and `_for-<letters>` what its caller wished to have kept beside it.
    ///
    /// In a bank account's token `_r01` says that its debits come back with that code, `_once` or
    /// `_twice` how many of them, `_late` that they settle before, and `_mute` that the bank never
    /// says anything.
    pub(super) fn read(token: &str) -> Option<Method> {
        let name = token.strip_prefix("pm_")?;
        let (is_bank, name) = match name.strip_prefix("ach_") {
            Some(rest) => (true, rest),
            None => (false, name),
        };
        let (behaviour, rest) = Behaviour::read_from(name)?;
        let bank = is_bank.then(|| Bank::read(rest));
        let brand = rest
            .split('_')
            .find_map(|part| BRANDS.iter().find(|(spelling, _)| *spelling == part))
            .map(|(_, brand)| *brand);
        let last_four = rest
            .split('_')
            .find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit()))
            .map(str::to_owned);
        let expires = rest.split('_').find_map(|part| {
            let digits = part.strip_prefix('e').filter(|digits| digits.len() == 4)?;
            let (month, year) = digits.split_at_checked(2)?;
            Some((month.parse().ok()?, year.parse::<u16>().ok()?.checked_add(2_000)?))
        });
        let mark = rest.split('_').find_map(|part| part.strip_prefix("for-")).map(str::to_owned);
        Some(Method { token: token.to_owned(), behaviour, bank, brand, last_four, expires, mark })
    }

    /// As the wire shows a payment method.
    pub(super) fn on_the_wire(&self) -> Value {
        let kind = if self.bank.is_some() { "bank_account" } else { "credit_card" };
        let four = self.last_four.as_deref();
        let masked = four.map(|four| format!("XXXX-XXXX-XXXX-{four}"));
        let mut wire = json!({
            "token": self.token,
            "payment_method_type": kind,
            "storage_state": "retained",
            "test": true,
            "last_four_digits": four,
            "data": self.mark.as_ref().map(|mark| json!({ "mark": mark })),
            "errors": [],
        });
        if let Some(fields) = wire.as_object_mut() {
            if self.bank.is_some() {
                fields.insert("account_number_display_digits".to_owned(), json!(four));
            } else {
                fields.insert("card_type".to_owned(), json!(self.brand.unwrap_or("visa")));
                fields.insert("number".to_owned(), json!(masked));
                fields.insert("month".to_owned(), json!(self.expires.map(|(month, _)| month)));
                fields.insert("year".to_owned(), json!(self.expires.map(|(_, year)| year)));
            }
        }
        wire
    }
}

/// What is typed into a hosted field. Deliberately not `Debug`: it holds a number.
#[derive(Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    pub(super) credit_card: Option<TypedCard>,
    #[serde(default)]
    pub(super) bank_account: Option<TypedAccount>,
    #[serde(default)]
    pub(super) data: Option<Beside>,
}

#[derive(Default, Deserialize)]
pub(super) struct TypedCard {
    pub(super) number: String,
    #[serde(default)]
    pub(super) month: Option<u8>,
    #[serde(default)]
    pub(super) year: Option<u16>,
}

#[derive(Default, Deserialize)]
pub(super) struct TypedAccount {
    pub(super) bank_account_number: String,
}

/// What the caller wishes to have kept beside it: letters.
#[derive(Default, Deserialize)]
pub(super) struct Beside {
    pub(super) mark: String,
}

impl TypedCard {
    /// As it stands in a token: "e0531".
    fn date(&self) -> Option<String> {
        let (month, year) = (self.month?, self.year?.checked_sub(2_000)?);
        let fits = (1..=12).contains(&month) && year < 100;
        fits.then(|| format!("_e{month:02}{year:02}"))
    }
}

impl Typed {
    /// A new token for a test card or test account; nothing for any other. `draw` makes it unique.
    pub(super) fn tokenise(&self, draw: &str) -> Option<Method> {
        let digits =
            |text: &str| text.chars().filter(|c| !matches!(c, ' ' | '-')).collect::<String>();
        let tail = in_letters(&derive_id(&["sandbox method", draw]).simple().to_string());
        let is_mark = |mark: &str| mark.len() <= 64 && mark.bytes().all(|b| b.is_ascii_lowercase());
        let mark = self.data.as_ref().map(|beside| beside.mark.as_str());
        let beside = mark.filter(|mark| is_mark(mark)).map(|mark| format!("_for-{mark}"));
        let beside = beside.unwrap_or_default();
        let token = if let Some(card) = &self.credit_card {
            let number = digits(&card.number);
            let (number, brand, name) = TEST_CARDS.iter().find(|(test, ..)| *test == number)?;
            let four = number.get(number.len().saturating_sub(4)..)?;
            let date = card.date().unwrap_or_default();
            format!("pm_{name}_{brand}_{four}{date}_{tail}{beside}")
        } else {
            let number = digits(&self.bank_account.as_ref()?.bank_account_number);
            let (number, name) = TEST_ACCOUNTS.iter().find(|(test, _)| *test == number)?;
            let four = number.get(number.len().saturating_sub(4)..)?;
            format!("pm_ach_{name}_{four}_{tail}{beside}")
        };
        Method::read(&token)
    }
}

/// Sixteen letters instead of sixteen digits: a token must not look like a card number by chance.
fn in_letters(digits: &str) -> String {
    let letter = |digit: char| {
        let value = digit.to_digit(16).and_then(|value| u8::try_from(value).ok());
        value.map_or('z', |value| char::from(b'a'.saturating_add(value)))
    };
    digits.chars().map(letter).collect()
}

/// The numbers that a page may offer to somebody who practises.
pub(super) fn practice_numbers(bank: bool) -> Vec<&'static str> {
    match bank {
        true => TEST_ACCOUNTS.iter().map(|(number, _)| *number).collect(),
        false => {
            let works = TEST_CARDS.iter().filter(|(.., name)| *name == "ok");
            works.map(|(number, ..)| *number).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Class;

    use super::*;

    #[test]
    fn a_token_says_it_all() {
        let method = Method::read("pm_insufficient_mastercard_4444_x").unwrap();
        assert_eq!(method.behaviour, Behaviour::Refuses(Class::InsufficientFunds));
        assert_eq!(method.on_the_wire()["card_type"], "master");
        assert_eq!(method.on_the_wire()["last_four_digits"], "4444");
        let account = Method::read("pm_ach_ok_3210").unwrap();
        assert_eq!(account.on_the_wire()["payment_method_type"], "bank_account");
        assert_eq!(Method::read("pm_nonsense"), None);
        assert_eq!(Method::read("4111111111111111"), None);
    }

    #[test]
    fn a05_a_bank_settles_after_two_days_or_sends_back() {
        let days = |days: u64| Duration::from_hours(days * 24);
        let bank = |token: &str| Method::read(token).unwrap().bank.unwrap();
        let well = bank("pm_ach_ok_3210");
        assert_eq!(well.standing(0, days(1)), Standing::Pending);
        assert_eq!(well.standing(0, days(2)), Standing::Done);
        let back = || Standing::Returned("R01".to_owned());
        let poor = bank("pm_ach_ok_r01_3210");
        assert_eq!(poor.standing(0, days(1)), Standing::Pending);
        assert_eq!(poor.standing(9, days(2)), back());
        let once = bank("pm_ach_ok_r01_once_3210");
        assert_eq!(
            [once.standing(0, days(3)), once.standing(1, days(3))],
            [back(), Standing::Done]
        );
        let late = bank("pm_ach_ok_r10_late_3210");
        assert_eq!(late.standing(0, days(19)), Standing::Done);
        assert_eq!(late.standing(0, days(20)), Standing::Returned("R10".to_owned()));
        assert_eq!(bank("pm_ach_ok_mute_3210").standing(0, days(99)), Standing::Pending);
        assert_eq!(Method::read("pm_ok_r01_visa_1881").unwrap().bank, None);
    }

    #[test]
    fn a_date_and_a_mark_stand_in_the_token() {
        let typed: Typed = serde_json::from_value(json!({
            "credit_card": {"number": "5555 5555 5555 4444", "month": 5, "year": 2031},
            "data": {"mark": "abcxyz"},
        }))
        .unwrap();
        let wire = typed.tokenise("draw").unwrap().on_the_wire();
        assert_eq!((wire["month"].as_u64(), wire["year"].as_u64()), (Some(5), Some(2031)));
        assert_eq!(wire["data"]["mark"], "abcxyz");
        let token = wire["token"].as_str().unwrap();
        assert!(
            !token
                .bytes()
                .collect::<Vec<_>>()
                .windows(5)
                .any(|five| { five.iter().all(u8::is_ascii_digit) })
        );
        assert_eq!(Method::read("pm_ok_visa_1881").unwrap().expires, None);
    }

    #[test]
    fn a40_only_test_numbers_are_tokenised_and_none_is_kept() {
        let typed = |number: &str| -> Typed {
            serde_json::from_value(json!({"credit_card": {"number": number}})).unwrap()
        };
        for (number, ..) in TEST_CARDS {
            let method = typed(number).tokenise("draw").unwrap();
            assert!(!method.token.contains(number));
            assert!(!method.on_the_wire().to_string().contains(number));
        }
        assert!(typed("4111 1111 1111 1111").tokenise("draw").is_some());
        assert!(typed("4242424242424242").tokenise("draw").is_none());
    }
}
