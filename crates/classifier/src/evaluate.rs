//! Measuring the rules on a file of labelled answers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::Read;
use std::time::{Duration, Instant};

use kernel::{Class, GatewayId, RuleId};
use serde::{Deserialize, Serialize};

use crate::approval::is_approved;
use crate::classify::classify;
use crate::reply::{Answer, Reply};
use crate::rule::RuleSet;

/// The speed is measured over at least this long.
const MEASURED_AT_LEAST: Duration = Duration::from_millis(100);
/// Groups of gateways in the cross-validation.
const GROUPS: usize = 5;
/// Wrong rows that are printed for people.
const SHOWN: usize = 40;

/// Why an evaluation file was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadFile {
    /// A row that cannot be read; what is right with the others does not matter.
    #[error("line {line}: {reason}")]
    Row {
        /// In the file, from 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// A header and nothing else, or nothing at all.
    #[error("the file has no rows")]
    Empty,
}

/// A row the rules got wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confusion {
    /// In the file, from 1.
    pub line: u64,
    /// The row's gateway.
    pub gateway: GatewayId,
    /// The row's message.
    pub message: String,
    /// What the row says it is.
    pub label: Class,
    /// What the rules say it is.
    pub ruled: Class,
    /// The rule that decided.
    pub rule: Option<RuleId>,
}

/// How good the rules are on a file. As JSON it has exactly the seven keys that others read.
#[derive(Clone, Debug, Serialize)]
pub struct Evaluation {
    /// Rows measured.
    pub rows: u32,
    /// Share of rows ruled as labelled, 0 to 1.
    pub accuracy: f64,
    /// Mean of the F1 of every class that was labelled or ruled, 0 to 1.
    pub macro_f1: f64,
    /// Share of each labelled class's rows that were ruled so, 0 to 1.
    pub recall: BTreeMap<Class, f64>,
    /// Rows ruled success that are none. Must be 0.
    pub false_successes: u32,
    /// Share of the communication errors ruled as a decline of the donor's, 0 to 1.
    pub communication_as_decline: f64,
    /// Classified on one core, with the shipped reading of bodies.
    pub replies_per_second: f64,
    /// Accuracy when each gateway was judged without the rules written for it alone, 0 to 1.
    #[serde(skip)]
    pub accuracy_held_out: f64,
    /// The rows that went wrong, in the order of the file.
    #[serde(skip)]
    pub confusions: Vec<Confusion>,
}

#[derive(Deserialize)]
struct Row {
    gateway: GatewayId,
    code: String,
    message: String,
    label: Class,
}

struct Case {
    line: u64,
    row: Row,
    reply: Reply,
}

/// Measures rules on a CSV file with the columns gateway, code, message and label.
pub fn evaluate(file: impl Read, rules: &RuleSet) -> Result<Evaluation, BadFile> {
    let cases = read(file, rules)?;
    let mut tally = Tally::default();
    let mut confusions = Vec::new();
    for case in &cases {
        let ruling = classify(&case.reply, &case.row.gateway, None, rules);
        tally.count(case.row.label, ruling.class);
        if ruling.class != case.row.label {
            confusions.push(Confusion {
                line: case.line,
                gateway: case.row.gateway.clone(),
                message: case.row.message.clone(),
                label: case.row.label,
                ruled: ruling.class,
                rule: ruling.rule,
            });
        }
    }
    Ok(Evaluation {
        rows: tally.rows(|_, _| true),
        accuracy: tally.share(|label, ruled| label == ruled, |_, _| true),
        macro_f1: tally.macro_f1(),
        recall: tally.recall(),
        false_successes: tally
            .rows(|label, ruled| ruled == Class::Success && label != Class::Success),
        communication_as_decline: tally
            .share(|_, ruled| is_decline(ruled), |label, _| label == Class::CommunicationError),
        replies_per_second: speed(&cases, rules),
        accuracy_held_out: held_out(&cases, rules),
        confusions,
    })
}

/// Accuracy, 0 to 1, when each gateway is judged without the rules written for it alone: what the
/// rules may be worth at a gateway nobody has met. The gateways are left out in groups.
pub fn cross_validate(file: impl Read, rules: &RuleSet) -> Result<f64, BadFile> {
    Ok(held_out(&read(file, rules)?, rules))
}

fn read(file: impl Read, rules: &RuleSet) -> Result<Vec<Case>, BadFile> {
    let bad = |line: u64, error: csv::Error| BadFile::Row { line, reason: error.to_string() };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let header = reader.headers().map_err(|error| bad(1, error))?.clone();
    let mut cases = Vec::new();
    for record in reader.records() {
        let record =
            record.map_err(|error| bad(error.position().map_or(0, csv::Position::line), error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let row: Row = record.deserialize(Some(&header)).map_err(|error| bad(line, error))?;
        let reply = reply_of(&row, rules);
        cases.push(Case { line, row, reply });
    }
    if cases.is_empty() { Err(BadFile::Empty) } else { Ok(cases) }
}

/// The row as it would have come over the wire. The label is never looked at.
fn reply_of(row: &Row, rules: &RuleSet) -> Reply {
    let body = serde_json::json!({ "code": row.code, "message": row.message });
    Reply::Answered(Answer {
        http_status: 200,
        body: body.to_string().into_bytes(),
        approved: Some(is_approved(&row.gateway, &row.code, &row.message, rules)),
        finished: true,
    })
}

/// A decline asks the donor to act, or tries again later: wrong when only the line was broken.
const fn is_decline(class: Class) -> bool {
    match class {
        Class::BankDeclined
        | Class::InsufficientFunds
        | Class::ExpiredCard
        | Class::BadCardDetails
        | Class::SuspiciousPayment => true,
        Class::Success
        | Class::CommunicationError
        | Class::ProviderFailure
        | Class::GatewayIncorrectlyConfigured
        | Class::UnknownError => false,
    }
}

fn held_out(cases: &[Case], rules: &RuleSet) -> f64 {
    let gateways: BTreeSet<&GatewayId> = cases.iter().map(|case| &case.row.gateway).collect();
    let gateways: Vec<&GatewayId> = gateways.into_iter().collect();
    let mut tally = Tally::default();
    for group in 0..GROUPS {
        let left_out: BTreeSet<&GatewayId> =
            gateways.iter().skip(group).step_by(GROUPS).copied().collect();
        let general = rules.without(|rule| {
            rule.gateway.as_ref().is_some_and(|gateway| left_out.contains(gateway))
        });
        // Fewer rules of a set that stood together cannot tie.
        let general = general.as_ref().unwrap_or(rules);
        for case in cases.iter().filter(|case| left_out.contains(&case.row.gateway)) {
            let ruling = classify(&case.reply, &case.row.gateway, None, general);
            tally.count(case.row.label, ruling.class);
        }
    }
    tally.share(|label, ruled| label == ruled, |_, _| true)
}

fn speed(cases: &[Case], rules: &RuleSet) -> f64 {
    let started = Instant::now();
    let mut replies = 0_u32;
    while started.elapsed() < MEASURED_AT_LEAST {
        for case in cases {
            std::hint::black_box(classify(&case.reply, &case.row.gateway, None, rules));
            replies = replies.saturating_add(1);
        }
    }
    f64::from(replies) / started.elapsed().as_secs_f64()
}

/// Rows by label and ruling.
#[derive(Default)]
struct Tally(BTreeMap<(Class, Class), u32>);

impl Tally {
    fn count(&mut self, label: Class, ruled: Class) {
        let rows = self.0.entry((label, ruled)).or_default();
        *rows = rows.saturating_add(1);
    }

    fn rows(&self, of: impl Fn(Class, Class) -> bool) -> u32 {
        self.0.iter().filter(|((label, ruled), _)| of(*label, *ruled)).map(|(_, rows)| rows).sum()
    }

    /// The share of `part` among `all`; 0 of nothing.
    fn share(
        &self,
        part: impl Fn(Class, Class) -> bool,
        all: impl Fn(Class, Class) -> bool,
    ) -> f64 {
        let part = self.rows(|label, ruled| part(label, ruled) && all(label, ruled));
        ratio(part, self.rows(all))
    }

    fn recall(&self) -> BTreeMap<Class, f64> {
        Class::ALL
            .into_iter()
            .filter(|class| self.rows(|label, _| label == *class) > 0)
            .map(|class| {
                let right = self.rows(|label, ruled| label == class && ruled == class);
                (class, ratio(right, self.rows(|label, _| label == class)))
            })
            .collect()
    }

    fn macro_f1(&self) -> f64 {
        let mut sum = 0.0;
        let mut classes = 0;
        for class in Class::ALL {
            let right = self.rows(|label, ruled| label == class && ruled == class);
            let labelled = self.rows(|label, _| label == class);
            let ruled = self.rows(|_, ruled| ruled == class);
            if labelled > 0 || ruled > 0 {
                sum += ratio(right.saturating_mul(2), labelled.saturating_add(ruled));
                classes = u32::saturating_add(classes, 1);
            }
        }
        if classes == 0 { 0.0 } else { sum / f64::from(classes) }
    }
}

fn ratio(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "rows                       {}", self.rows)?;
        writeln!(f, "accuracy                   {:.4}", self.accuracy)?;
        writeln!(f, "  without a gateway's own  {:.4}", self.accuracy_held_out)?;
        writeln!(f, "macro F1                   {:.4}", self.macro_f1)?;
        writeln!(f, "false successes            {}", self.false_successes)?;
        writeln!(f, "communication as decline   {:.4}", self.communication_as_decline)?;
        writeln!(f, "replies per second         {:.0}", self.replies_per_second)?;
        writeln!(f, "recall")?;
        for (class, recall) in &self.recall {
            writeln!(f, "  {:<32} {recall:.4}", class.name())?;
        }
        let mut pairs: BTreeMap<(Class, Class), u32> = BTreeMap::new();
        for confusion in &self.confusions {
            let rows = pairs.entry((confusion.label, confusion.ruled)).or_default();
            *rows = rows.saturating_add(1);
        }
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        pairs.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        for ((label, ruled), rows) in pairs {
            writeln!(f, "{rows} x {label} ruled {ruled}")?;
        }
        for wrong in self.confusions.iter().take(SHOWN) {
            let rule = wrong.rule.as_ref().map_or("no rule", RuleId::as_str);
            let Confusion { line, gateway, message, label, ruled, .. } = wrong;
            writeln!(f, "line {line}: {gateway}: {message}")?;
            writeln!(f, "  is {label}, ruled {ruled} by {rule}")?;
        }
        Ok(())
    }
}
