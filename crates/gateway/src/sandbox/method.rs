//! Payment methods: everything is in the token, so nothing is kept, least of all a card number.

use kernel::derive_id;
use serde::Deserialize;
use serde_json::{Value, json};

use super::behaviour::Behaviour;

/// A tokenised card or bank account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Method {
    pub(super) token: String,
    pub(super) behaviour: Behaviour,
    bank: bool,
    brand: Option<&'static str>,
    last_four: Option<String>,
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
    /// Reads `pm_[ach_]<behaviour>[_<brand>][_<last four>][_<anything>]`.
    pub(super) fn read(token: &str) -> Option<Method> {
        let name = token.strip_prefix("pm_")?;
        let (bank, name) = match name.strip_prefix("ach_") {
            Some(rest) => (true, rest),
            None => (false, name),
        };
        let (behaviour, rest) = Behaviour::read_from(name)?;
        let brand = rest
            .split('_')
            .find_map(|part| BRANDS.iter().find(|(spelling, _)| *spelling == part))
            .map(|(_, brand)| *brand);
        let last_four = rest
            .split('_')
            .find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit()))
            .map(str::to_owned);
        Some(Method { token: token.to_owned(), behaviour, bank, brand, last_four })
    }

    /// As the wire shows a payment method.
    pub(super) fn on_the_wire(&self) -> Value {
        let kind = if self.bank { "bank_account" } else { "credit_card" };
        let four = self.last_four.as_deref();
        let masked = four.map(|four| format!("XXXX-XXXX-XXXX-{four}"));
        let mut wire = json!({
            "token": self.token,
            "payment_method_type": kind,
            "storage_state": "retained",
            "test": true,
            "last_four_digits": four,
            "errors": [],
        });
        if let Some(fields) = wire.as_object_mut() {
            if self.bank {
                fields.insert("account_number_display_digits".to_owned(), json!(four));
            } else {
                fields.insert("card_type".to_owned(), json!(self.brand.unwrap_or("visa")));
                fields.insert("number".to_owned(), json!(masked));
            }
        }
        wire
    }
}

/// What is typed into a hosted field. Deliberately not `Debug`: it holds a number.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    credit_card: Option<TypedCard>,
    #[serde(default)]
    bank_account: Option<TypedAccount>,
}

#[derive(Deserialize)]
struct TypedCard {
    number: String,
}

#[derive(Deserialize)]
struct TypedAccount {
    bank_account_number: String,
}

impl Typed {
    /// A new token for a test card or test account; nothing for any other. `draw` makes it unique.
    pub(super) fn tokenise(&self, draw: &str) -> Option<Method> {
        let digits =
            |text: &str| text.chars().filter(|c| !matches!(c, ' ' | '-')).collect::<String>();
        let tail = derive_id(&["sandbox method", draw]).simple().to_string();
        let token = if let Some(card) = &self.credit_card {
            let number = digits(&card.number);
            let (number, brand, name) = TEST_CARDS.iter().find(|(test, ..)| *test == number)?;
            let four = number.get(number.len().saturating_sub(4)..)?;
            format!("pm_{name}_{brand}_{four}_{tail}")
        } else {
            let number = digits(&self.bank_account.as_ref()?.bank_account_number);
            let (number, name) = TEST_ACCOUNTS.iter().find(|(test, _)| *test == number)?;
            let four = number.get(number.len().saturating_sub(4)..)?;
            format!("pm_ach_{name}_{four}_{tail}")
        };
        Method::read(&token)
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
