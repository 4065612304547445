//! What nobody would send, and what somebody does: the reader never stops and never says success.
//!
//! Real texts, wrapped as gateways wrap them, are broken byte by byte from a fixed seed. The
//! variable `OFFERTORY_FUZZ_ROUNDS` makes the run longer.

use classifier::{
    Answer, Reply, RuleSet, classify, default_rules, explain, has_card_number, redact,
};
use kernel::{Certainty, Class, GatewayId};

const PUBLIC: &str = include_str!("../testdata/gateway_responses_public.csv");
const SPOKEN: &str = include_str!("../testdata/spoken_languages.csv");
const ROUNDS: u32 = 20_000;

/// A row of a list: gateway, code, message.
fn rows(list: &str) -> Vec<(GatewayId, String, String)> {
    let mut reader = csv::Reader::from_reader(list.as_bytes());
    let record = |row: csv::StringRecord| {
        (row[0].parse().expect("a short plain name"), row[1].to_owned(), row[2].to_owned())
    };
    reader.records().map(|row| record(row.expect("a list of the crate can be read"))).collect()
}

fn answer(http_status: u16, body: Vec<u8>, approved: Option<bool>, finished: bool) -> Reply {
    Reply::Answered(Answer { http_status, body, approved, finished })
}

/// Numbers without a pattern, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides.max(1)
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.roll(256)).expect("under 256")
    }
}

fn wrapped(text: &str, code: &str, dice: &mut Dice) -> Vec<u8> {
    let page =
        |text: &str| format!("<!DOCTYPE html><html><body><h1>{text}</h1>{code}</body></html>");
    match dice.roll(9) {
        0 => text.as_bytes().to_vec(),
        1 => serde_json::json!({ "code": code, "message": text }).to_string().into_bytes(),
        2 => serde_json::json!([[[{ "errors": [{ "text": text, "cvv": code }] }]]])
            .to_string()
            .into_bytes(),
        3 => format!("<r code=\"{code}\"><![CDATA[{text}]]></r>").into_bytes(),
        4 => format!("code={code}&text={}", text.replace(' ', "+")).into_bytes(),
        5 => page(text).into_bytes(),
        6 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        7 => [&[0x1f, 0x8b, 8, 0], text.as_bytes()].concat(),
        _ => format!("{}{text}{}", "[{\"a\":".repeat(dice.roll(200)), "}]".repeat(3)).into_bytes(),
    }
}

fn broken(mut body: Vec<u8>, other: &[u8], dice: &mut Dice) -> Vec<u8> {
    for _ in 0..dice.roll(8) {
        let at = dice.roll(body.len());
        match dice.roll(6) {
            0 if !body.is_empty() => body[at] ^= 1 << dice.roll(8),
            1 if !body.is_empty() => body[at] = dice.byte(),
            2 => body.insert(at.min(body.len()), b"\"<>&\\{}[]=%\0\xff;:/"[dice.roll(16)]),
            3 => body.truncate(at),
            4 => {
                let from = dice.roll(other.len());
                body.splice(at..at, other[from..].iter().copied());
            }
            _ if !body.is_empty() => {
                let end = at + dice.roll(body.len() - at);
                body.drain(at..end);
            }
            _ => {}
        }
    }
    body
}

#[test]
fn a16_broken_replies_never_stop_the_reader_and_are_never_a_success() {
    let rounds = std::env::var("OFFERTORY_FUZZ_ROUNDS").ok().and_then(|text| text.parse().ok());
    let rows: Vec<_> = rows(PUBLIC).into_iter().chain(rows(SPOKEN)).collect();
    let rules = default_rules();
    let mut dice = Dice(2_026);
    for round in 0..rounds.unwrap_or(ROUNDS) {
        let (gateway, code, text) = &rows[dice.roll(rows.len())];
        let (_, _, other) = &rows[dice.roll(rows.len())];
        let body = broken(wrapped(text, code, &mut dice), other.as_bytes(), &mut dice);
        let status = [200, 402, 500, 502][dice.roll(4)];
        let approved = [None, Some(false)][dice.roll(2)];
        let reply = answer(status, body.clone(), approved, dice.roll(2) == 0);
        let ruling = classify(&reply, gateway, None, &rules);
        assert_ne!(ruling.class, Class::Success, "round {round}: {body:?}");
        if round % 20 == 0 {
            assert_eq!(explain(&reply, gateway, None, &rules).ruling, ruling, "round {round}");
            let shown = redact(&String::from_utf8_lossy(&body));
            assert!(!has_card_number(&shown), "round {round}: {shown}");
        }
    }
}

#[test]
fn a16_another_numeric_code_is_the_same_class_on_every_public_row() {
    let rules = default_rules();
    let mut dice = Dice(16);
    for (gateway, code, text) in rows(PUBLIC) {
        let class = |code: &str, text: &str| {
            let body = serde_json::json!({ "code": code, "message": text }).to_string();
            classify(&answer(200, body.into_bytes(), Some(false), true), &gateway, None, &rules)
                .class
        };
        let expected = class(&code, &text);
        for _ in 0..20 {
            let mut other = |word: &str| -> String {
                if word.bytes().all(|byte| byte.is_ascii_digit()) {
                    word.bytes().map(|_| char::from(b'0' + dice.byte() % 10)).collect()
                } else {
                    word.to_owned()
                }
            };
            let spoken: String = text
                .split_inclusive(|c: char| !c.is_ascii_alphanumeric())
                .map(|part| {
                    let word = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
                    other(word) + &part[word.len()..]
                })
                .collect();
            let number = dice.roll(1_000_000).to_string();
            assert_eq!(class(&number, &text), expected, "{number} {text}");
            assert_eq!(class(&code, &spoken), expected, "{spoken}");
        }
    }
}

#[test]
fn what_is_large_deep_or_no_text_is_read_to_its_end() {
    let rules = default_rules();
    let gateway: GatewayId = "any".parse().expect("a short plain name");
    let class = |body: Vec<u8>| {
        let ruling = classify(&answer(200, body, None, false), &gateway, None, &rules);
        (ruling.class, ruling.certainty)
    };
    let unknown = (Class::UnknownError, Certainty::Unknown);
    for part in
        ["[", "{\"a\":", "<a>", "<a", "<!--", "<![CDATA[", "<script>", "&#", "\\u", "%", "\""]
    {
        assert_eq!(class(part.repeat(1_000_000 / part.len()).into_bytes()), unknown, "{part}");
    }
    assert_eq!(class(vec![0; 1_000_000]), unknown);
    assert_eq!(class(vec![0xff; 1_000_000]), unknown);
    let mut dice = Dice(8);
    let noise: Vec<u8> = (0..1_000_000).map(|_| dice.byte()).collect();
    assert_ne!(class(noise).0, Class::Success);
    let deep = format!("{}\"Card expired\"{}", "[".repeat(20_000), "]".repeat(20_000));
    assert_eq!(class(deep.into_bytes()).0, Class::ExpiredCard);
}

#[test]
fn a18_a_thousand_orders_of_shipped_rules_rule_alike() {
    let shipped = default_rules();
    let mut some: Vec<_> = shipped.rules().iter().step_by(97).cloned().collect();
    let expected = RuleSet::new(some.clone()).expect("they stood together");
    let rows = rows(PUBLIC);
    let mut dice = Dice(18);
    for round in 0..1_000 {
        for at in (1..some.len()).rev() {
            some.swap(at, dice.roll(at + 1));
        }
        let shuffled = RuleSet::new(some.clone()).expect("they stood together");
        assert_eq!(shuffled.rules(), expected.rules(), "round {round}");
        let (gateway, _, text) = &rows[dice.roll(rows.len())];
        let reply = answer(200, text.clone().into_bytes(), Some(false), true);
        let ruling = classify(&reply, gateway, None, &shuffled);
        assert_eq!(ruling, classify(&reply, gateway, None, &expected), "round {round}");
    }
}
