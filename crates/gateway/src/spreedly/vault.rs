//! The vault behind the orchestrator: the page on which a number is typed, and what a token stands
//! for. The page is theirs; a number never comes by here.

use async_trait::async_trait;
use giving::ports::{Door, Looked, Numbered, Shown, Vault};
use reqwest::Method;
use serde::Deserialize;

use super::{Spreedly, exchange};

#[derive(Deserialize)]
struct Answered {
    payment_method: Told,
}

/// What the vault tells of one token. As little is read as is needed.
#[derive(Deserialize)]
struct Told {
    payment_method_type: String,
    #[serde(default)]
    last_four_digits: Option<String>,
    #[serde(default)]
    account_number_display_digits: Option<String>,
    #[serde(default)]
    card_type: Option<String>,
    #[serde(default)]
    month: Option<i8>,
    #[serde(default)]
    year: Option<i16>,
    #[serde(default)]
    data: Option<Beside>,
}

#[derive(Deserialize)]
struct Beside {
    #[serde(default)]
    mark: Option<String>,
}

impl Told {
    /// Nothing when it is neither a card nor a bank account, or hides which one.
    fn shown(self) -> Option<Shown> {
        let kind = match self.payment_method_type.as_str() {
            "credit_card" => Numbered::Card,
            "bank_account" => Numbered::BankAccount,
            _ => return None,
        };
        let four = self.last_four_digits.or(self.account_number_display_digits)?;
        let is_four = four.len() == 4 && four.bytes().all(|byte| byte.is_ascii_digit());
        let (brand, expires) = match kind {
            Numbered::Card => {
                let month = self.month.filter(|month| (1..=12).contains(month))?;
                let year = self.year.filter(|year| (2_000..2_100).contains(year))?;
                (brand(self.card_type.as_deref()?), Some((month, year)))
            }
            Numbered::BankAccount => ("Bank".to_owned(), None),
        };
        let mark = self.data.and_then(|data| data.mark);
        is_four.then_some(Shown { kind, brand, last_four: four, expires, mark })
    }
}

/// The brand as it stands on the card.
fn brand(wire: &str) -> String {
    match wire {
        "visa" => "Visa".to_owned(),
        "master" => "Mastercard".to_owned(),
        "american_express" => "American Express".to_owned(),
        "discover" => "Discover".to_owned(),
        other => {
            let words = other.replace('_', " ");
            let mut letters = words.chars();
            let first = letters.next().map(|first| first.to_uppercase().to_string());
            format!("{}{}", first.unwrap_or_default(), letters.as_str())
        }
    }
}

#[async_trait]
impl Vault for Spreedly {
    fn door(&self, door: &Door<'_>) -> Option<String> {
        let mut url = self.page.clone();
        let kind = match door.kind {
            Numbered::Card => "card",
            Numbered::BankAccount => "bank_account",
        };
        url.query_pairs_mut()
            .append_pair("environment_key", &self.environment_key)
            .append_pair("kind", kind)
            .append_pair("redirect_url", door.back)
            .append_pair("state", door.state)
            .append_pair("mark", door.mark)
            .append_pair("language", door.language);
        Some(url.into())
    }

    async fn look(&self, token: &str) -> Looked {
        let url = self.url(&["payment_methods", &format!("{token}.json")]);
        match exchange(self.request(Method::GET, url)).await {
            Ok((200, body)) => match serde_json::from_slice::<Answered>(&body) {
                Ok(answered) => {
                    answered.payment_method.shown().map_or(Looked::NoSuch, Looked::Shown)
                }
                Err(error) => Looked::Unanswered { why: format!("not to be read: {error}") },
            },
            Ok((404, _)) => Looked::NoSuch,
            Ok((status, _)) => Looked::Unanswered { why: format!("HTTP {status}") },
            Err(silence) => Looked::Unanswered { why: format!("{silence:?}") },
        }
    }

    async fn forget(&self, token: &str) -> Result<(), String> {
        let url = self.url(&["payment_methods", token, "redact.json"]);
        match exchange(self.request(Method::PUT, url)).await {
            // What is not there needs no forgetting.
            Ok((200 | 404, _)) => Ok(()),
            Ok((status, _)) => Err(format!("HTTP {status}")),
            Err(silence) => Err(format!("{silence:?}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(fields: &str) -> Option<Shown> {
        serde_json::from_str::<Told>(&format!("{{{fields}}}")).unwrap().shown()
    }

    #[test]
    fn a_card_is_told_with_its_brand_and_date_and_nothing_else_is_one() {
        let card = r#""payment_method_type": "credit_card", "last_four_digits": "4444",
            "card_type": "master", "month": 5, "year": 2031, "data": {"mark": "abc"}"#;
        let seen = shown(card).unwrap();
        assert_eq!((seen.brand.as_str(), seen.last_four.as_str()), ("Mastercard", "4444"));
        assert_eq!((seen.expires, seen.mark.as_deref()), (Some((5, 2031)), Some("abc")));
        let bank = r#""payment_method_type": "bank_account", "last_four_digits": null,
            "account_number_display_digits": "3210", "data": null"#;
        assert_eq!(shown(bank).unwrap().brand, "Bank");
        assert_eq!(shown(&card.replace("4444", "5555555555554444")), None, "a whole number");
        assert_eq!(shown(&card.replace("credit_card", "paypal")), None);
        assert_eq!(shown(&card.replace("\"month\": 5", "\"month\": 13")), None);
        assert_eq!(brand("diners_club"), "Diners club");
    }
}
