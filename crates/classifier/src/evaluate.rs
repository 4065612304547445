//! Measuring the rules on a file of labelled answers.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io::Read;
use std::time::{Duration, Instant};

use kernel::{Class, GatewayId, RuleId};
use serde::{Deserialize, Serialize};

use crate::approval::is_approved;
use crate::classify::{classify, rule_on, words_in};
use crate::reply::{Answer, Reply};
use crate::rule::{Rule, RuleSet};

/// The speed is measured over at least this long.
const MEASURED_AT_LEAST: Duration = Duration::from_millis(100);
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
    /// The same when every gateway is left out in turn.
    #[serde(skip)]
    pub held_out: HeldOut,
    /// The rows that went wrong, in the order of the file.
    #[serde(skip)]
    pub confusions: Vec<Confusion>,
}

/// How good the rules are at a gateway that the file does not know.
///
/// Each gateway's rows are ruled without the rules whose only evidence in the file is that gateway:
/// their words stand in its rows and in no other's. What remains was written for other gateways, or
/// from knowledge of how gateways speak.
///
/// It is an estimate, and can err to either side. It is too low where a rule is common knowledge
/// but the file happens to hold one example. It is too high where a rule was written for a row and
/// also stands in another gateway's, and where the choice among rules that remain was made with the
/// row in sight.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldOut {
    /// Share of rows ruled as labelled, 0 to 1.
    pub accuracy: f64,
    /// Share of each labelled class's rows that were ruled so, 0 to 1.
    pub recall: BTreeMap<Class, f64>,
    /// Share of the communication errors ruled as a decline of the donor's, 0 to 1.
    pub communication_as_decline: f64,
    /// Rules whose words stand in the rows of one gateway only.
    pub rules_of_one: u32,
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
        accuracy: tally.accuracy(),
        macro_f1: tally.macro_f1(),
        recall: tally.recall(),
        false_successes: tally
            .rows(|label, ruled| ruled == Class::Success && label != Class::Success),
        communication_as_decline: tally.communication_as_decline(),
        replies_per_second: speed(&cases, rules),
        held_out: held_out(&cases, rules),
        confusions,
    })
}

/// Measures rules on the same file, every gateway left out in turn.
pub fn cross_validate(file: impl Read, rules: &RuleSet) -> Result<HeldOut, BadFile> {
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

/// Where a rule's words stand.
enum Evidence<'a> {
    Only(&'a GatewayId),
    Several,
}

/// Reads every row once: a row's rules without some of them are still in their order.
fn held_out(cases: &[Case], rules: &RuleSet) -> HeldOut {
    let matches: Vec<(&Case, Vec<&Rule>)> = cases
        .iter()
        .map(|case| (case, rules.all(&words_in(&case.reply), &case.row.gateway, None)))
        .collect();
    let mut evidence: HashMap<&RuleId, Evidence<'_>> = HashMap::new();
    for (case, matched) in &matches {
        for rule in matched {
            let gateway = &case.row.gateway;
            let known = evidence.entry(&rule.id).or_insert(Evidence::Only(gateway));
            if matches!(known, Evidence::Only(only) if *only != gateway) {
                *known = Evidence::Several;
            }
        }
    }
    let is_own = |rule: &Rule| matches!(evidence.get(&rule.id), Some(Evidence::Only(_)));
    let mut tally = Tally::default();
    for (case, matched) in &matches {
        let rule = matched.iter().find(|rule| !is_own(rule)).copied();
        tally.count(case.row.label, rule_on(&case.reply, rule).class);
    }
    let of_one = evidence.values().filter(|found| matches!(found, Evidence::Only(_))).count();
    HeldOut {
        accuracy: tally.accuracy(),
        recall: tally.recall(),
        communication_as_decline: tally.communication_as_decline(),
        rules_of_one: u32::try_from(of_one).unwrap_or(u32::MAX),
    }
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

    fn accuracy(&self) -> f64 {
        self.share(|label, ruled| label == ruled, |_, _| true)
    }

    fn communication_as_decline(&self) -> f64 {
        self.share(|_, ruled| is_decline(ruled), |label, _| label == Class::CommunicationError)
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
        writeln!(f, "  gateways left out        {:.4}", self.held_out.accuracy)?;
        writeln!(f, "macro F1                   {:.4}", self.macro_f1)?;
        writeln!(f, "false successes            {}", self.false_successes)?;
        writeln!(f, "communication as decline   {:.4}", self.communication_as_decline)?;
        writeln!(f, "replies per second         {:.0}", self.replies_per_second)?;
        writeln!(f, "recall                     on the file, and with gateways left out")?;
        for (class, recall) in &self.recall {
            let left_out = self.held_out.recall.get(class).copied().unwrap_or_default();
            writeln!(f, "  {:<32} {recall:.4}  {left_out:.4}", class.name())?;
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
