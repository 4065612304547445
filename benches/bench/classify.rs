//! Row 8: what gateways answer, classified on one core by few rules and by many; and how often the
//! shipped rules are right.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use anyhow::Context;
use classifier::{Answer, HeldOut, Reply, Rule, RuleSet, classify};
use kernel::{Class, GatewayId, RuleId};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use crate::figures::{Figures, figure, per_second};
use crate::place::Place;
use crate::table::{Row, Unit};

/// Real answers, labelled; a sample that is in the repository.
const PUBLIC: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/crates/classifier/testdata/gateway_responses_public.csv");

/// An answer, and the gateway it came from.
type Told = (GatewayId, Reply);

const REPLIES: Unit = Unit::PerSecond("replies");

pub(crate) fn measure(place: &Place) -> anyhow::Result<Vec<Row>> {
    let file = std::fs::read_to_string(PUBLIC).with_context(|| PUBLIC.to_owned())?;
    let (replies, words) = read(&file)?;
    let least = rules(100, &words)?;
    let few = rules(1_000, &words)?;
    let many = rules(10_000, &words)?;
    let shipped = classifier::default_rules();
    let (mut hundred, mut thousand) = (Figures::default(), Figures::default());
    let (mut ten, mut own) = (Figures::default(), Figures::default());
    for round in 1..=place.rounds() {
        hundred.push(speed(&replies, &least, place.lasts()));
        thousand.push(speed(&replies, &few, place.lasts()));
        ten.push(speed(&replies, &many, place.lasts()));
        own.push(speed(&replies, &shipped, place.lasts()));
        place.say(&format!("classified, round {round}"));
    }
    let cost = hundred.share_of(&ten);
    let kept = shipped.rules().len();
    let right = classifier::evaluate(file.as_bytes(), &shipped)?;
    let held_out = classifier::cross_validate(file.as_bytes(), &shipped)?;
    let rows = replies.len();
    Ok(vec![
        Row::new(8, "replies classified, 1,000 rules", REPLIES, thousand)
            .how(format!("one core; {rows} real answers, JSON read each time"))
            .wants(500_000.0, 2_000_000.0),
        Row::new(8, "what 10,000 rules cost, against 100", Unit::Times, cost)
            .how(format!("10,000 rules: {}", REPLIES.text(ten.median())))
            .wants(1.2, 1.2),
        Row::new(8, format!("replies classified, the {kept} rules that ship"), REPLIES, own)
            .how("one core"),
        Row::new(0, "rulings as labelled", Unit::Share, Figures::of([right.accuracy])).how(
            format!(
                "the public sample, {rows} rows, against which the rules were written; {} of them \
                 taken for a success that was none",
                right.false_successes,
            ),
        ),
        Row::new(0, "the same, gateways left out", Unit::Share, Figures::of([held_out.accuracy]))
            .how(format!(
                "each gateway judged without the rules that stand in its rows alone; {}",
                recall(&held_out)
            )),
    ])
}

/// "recall 98 % success, …": class by class.
fn recall(held_out: &HeldOut) -> String {
    let parts =
        held_out.recall.iter().map(|(class, share)| format!("{:.0} % {class}", share * 100.0));
    format!("recall {}", parts.collect::<Vec<_>>().join(", "))
}

/// The answers as they came over the wire, and every word that stands in them.
fn read(file: &str) -> anyhow::Result<(Vec<Told>, Vec<String>)> {
    let mut replies = Vec::new();
    let mut words = BTreeSet::new();
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    for record in reader.records() {
        let record = record?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let body = serde_json::json!({ "code": cell(1), "message": cell(2) }).to_string();
        let reply = Reply::Answered(Answer {
            http_status: 200,
            body: body.into_bytes(),
            approved: Some(false),
            finished: true,
        });
        replies.push((cell(0).parse()?, reply));
        let spoken = cell(2).split(|c: char| !c.is_ascii_alphabetic());
        words.extend(spoken.filter(|word| word.len() > 2).map(str::to_lowercase));
    }
    Ok((replies, words.into_iter().collect()))
}

/// So many rules of two or three words that gateways use: they nearly match all the time, which is
/// harder than rules of words that nobody says.
fn rules(count: usize, words: &[String]) -> anyhow::Result<RuleSet> {
    let mut rng = StdRng::seed_from_u64(8);
    let mut texts = BTreeSet::new();
    while texts.len() < count {
        let length = rng.random_range(2..=3);
        let text: Vec<&str> =
            (0..length).map(|_| words[rng.random_range(0..words.len())].as_str()).collect();
        texts.insert(text.join(" "));
    }
    let rule = |(number, text): (usize, String)| Rule {
        id: RuleId::new(format!("measured/{number}")),
        text,
        gateway: None,
        brand: None,
        class: Class::BankDeclined,
        reason: "to be measured".to_owned(),
        hard: false,
    };
    Ok(RuleSet::new(texts.into_iter().enumerate().map(rule).collect())?)
}

fn speed(replies: &[Told], rules: &RuleSet, lasts: Duration) -> f64 {
    let started = Instant::now();
    let mut passes = 0;
    while started.elapsed() < lasts {
        for (gateway, reply) in replies {
            std::hint::black_box(classify(reply, gateway, None, rules));
        }
        passes += 1;
    }
    per_second(passes * replies.len(), started.elapsed()).max(figure(1))
}
