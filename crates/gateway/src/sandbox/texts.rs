//! What real gateways say: texts by gateway and class, from `texts.csv`.

use std::io;

use kernel::{Class, derive_id};
use serde::Deserialize;

/// Spoken by a gateway that has no text of its own for a class.
const ANY: &str = "any";

/// One text of one gateway.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Text {
    gateway: String,
    pub(super) code: String,
    pub(super) message: String,
    #[serde(rename = "label")]
    class: Class,
}

/// All texts.
#[derive(Debug)]
pub(super) struct Texts(Vec<Text>);

impl Texts {
    /// Reads the texts the sandbox ships with.
    pub(super) fn load() -> io::Result<Texts> {
        let texts = csv::Reader::from_reader(include_str!("texts.csv").as_bytes())
            .into_deserialize()
            .collect::<Result<Vec<Text>, csv::Error>>()
            .map_err(io::Error::other)?;
        Ok(Texts(texts))
    }

    /// The kinds of gateways that exist, in order.
    pub(super) fn gateways(&self) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.0.iter().map(|text| text.gateway.as_str()).filter(|name| *name != ANY).collect();
        names.dedup();
        names
    }

    /// The kind of gateway a token (`gw_<kind>` or `gw_<kind>_<anything>`) stands for.
    pub(super) fn gateway_of<'a>(&'a self, token: &str) -> Option<&'a str> {
        let name = token.strip_prefix("gw_")?;
        self.gateways()
            .into_iter()
            .filter(|kind| {
                name.strip_prefix(kind).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
            })
            .max_by_key(|kind| kind.len())
    }

    /// A text of `class` as this gateway words it; always the same one for the same key.
    pub(super) fn say(&self, gateway: &str, class: Class, key: &str) -> (&str, &str) {
        let of = |name: &str| -> Vec<&Text> {
            self.0.iter().filter(|text| text.gateway == name && text.class == class).collect()
        };
        let own = of(gateway);
        let texts = if own.is_empty() { of(ANY) } else { own };
        let draw = derive_id(&["sandbox text", gateway, key]).as_u128();
        u128::try_from(texts.len())
            .ok()
            .and_then(|count| draw.checked_rem(count))
            .and_then(|index| usize::try_from(index).ok())
            .and_then(|index| texts.get(index))
            .map_or(("", ""), |text| (text.code.as_str(), text.message.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use classifier::{Answer, Reply, classify};
    use kernel::Timestamp;
    use serde_json::json;

    use super::super::book::{Deed, Record};
    use super::super::method::Standing;
    use super::super::wire;
    use super::*;

    #[test]
    fn a14_every_gateway_has_a_text_of_every_class() {
        let texts = Texts::load().unwrap();
        assert!(texts.gateways().len() >= 8);
        for gateway in texts.gateways() {
            for class in Class::ALL {
                assert_ne!(texts.say(gateway, class, "key"), ("", ""), "{gateway} {class}");
            }
        }
    }

    #[test]
    fn a14_every_text_reads_as_the_class_it_stands_for() {
        let rules = classifier::default_rules();
        let texts = Texts::load().unwrap();
        let mut wrong = Vec::new();
        for text in &texts.0 {
            let success = text.class == Class::Success;
            let record = Record {
                token: "0".repeat(32),
                kind: Deed::Purchase,
                key: Some("key".to_owned()),
                description: None,
                gateway: format!("gw_{}", text.gateway),
                amount: 2_500,
                currency: "USD".to_owned(),
                method: "pm_ok_visa_1881".to_owned(),
                at: Timestamp::from_micros(0),
                succeeded: success,
                code: text.code.clone(),
                message: text.message.clone(),
                of: None,
            };
            let body =
                json!({ "transaction": wire::record(&record, &text.gateway, &Standing::Done) });
            let reply = Reply::Answered(Answer {
                http_status: 422,
                body: body.to_string().into_bytes(),
                approved: Some(success),
                finished: true,
            });
            let gateway = text.gateway.parse().unwrap();
            let class = classify(&reply, &gateway, None, &rules).class;
            if class != text.class {
                wrong.push(format!(
                    "{}: {} is {class}, not {}",
                    text.gateway, text.message, text.class
                ));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn the_same_key_hears_the_same_text() {
        let texts = Texts::load().unwrap();
        let say = |key: &str| texts.say("vantiv", Class::BankDeclined, key);
        assert_eq!(say("a"), say("a"));
        assert!((0..20).any(|n| say(&n.to_string()) != say("a")));
    }

    #[test]
    fn a_token_names_its_kind_of_gateway() {
        let texts = Texts::load().unwrap();
        assert_eq!(texts.gateway_of("gw_authorize_net_north"), Some("authorize_net"));
        assert_eq!(texts.gateway_of("gw_vantiv"), Some("vantiv"));
        assert_eq!(texts.gateway_of("gw_vantivx"), None);
        assert_eq!(texts.gateway_of("gw_any"), None);
    }
}
