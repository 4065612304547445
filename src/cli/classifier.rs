//! `offertory classifier`: how good the rules are, and why they ruled as they did.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use classifier::{Answer, Brand, Explanation, Reply, Rule};
use kernel::{Disposition, GatewayId};

use super::{say, say_json};

/// The rules that read what gateways answer.
#[derive(Subcommand)]
pub(super) enum Classifier {
    /// Measure the rules on a CSV file with the columns gateway, code, message, label.
    ///
    /// Example: offertory classifier evaluate replies.csv --json
    #[command(verbatim_doc_comment)]
    Evaluate {
        file: PathBuf,
        /// For a machine to read.
        #[arg(long)]
        json: bool,
    },
    /// Show how a reply is ruled, by which rule and why, and which rules came next.
    ///
    /// The reply is a text, or its whole raw body from a file or (`-`) from what is piped in.
    ///
    /// Example: offertory classifier explain --gateway pin "Insufficient funds"
    /// Example: offertory classifier explain --status 502 --no-decision --file page.html
    #[command(verbatim_doc_comment)]
    Explain {
        /// What the gateway said; `-` reads it from what is piped in.
        #[arg(required_unless_present = "file")]
        text: Option<String>,
        /// Read the whole body from this file.
        #[arg(long, conflicts_with = "text")]
        file: Option<PathBuf>,
        #[arg(long, default_value = "unknown")]
        gateway: GatewayId,
        /// The card's brand, for rules that speak of one.
        #[arg(long)]
        brand: Option<Brand>,
        /// The HTTP status it came with.
        #[arg(long, default_value_t = 422)]
        status: u16,
        /// The reply holds no flag that says declined: no transaction can be read out of it.
        #[arg(long)]
        no_decision: bool,
    },
}

impl Classifier {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let rules = classifier::default_rules();
        match self {
            Classifier::Evaluate { file, json } => {
                let reader = File::open(&file)
                    .with_context(|| format!("{} cannot be read", file.display()))?;
                let found = classifier::evaluate(reader, &rules)
                    .with_context(|| file.display().to_string())?;
                if json { say_json(&found)? } else { say(found.to_string().trim_end()) }
            }
            Classifier::Explain { text, file, gateway, brand, status, no_decision } => {
                let answer = Answer {
                    http_status: status,
                    body: body(text, file)?,
                    approved: (!no_decision).then_some(false),
                    finished: true,
                };
                let reply = Reply::Answered(answer);
                show(&classifier::explain(&reply, &gateway, brand.as_ref(), &rules));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The bytes of the reply, whatever they are.
fn body(text: Option<String>, file: Option<PathBuf>) -> anyhow::Result<Vec<u8>> {
    match (text, file) {
        (_, Some(file)) => {
            std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))
        }
        (Some(text), None) if text != "-" => Ok(text.into_bytes()),
        (Some(_) | None, None) => {
            let mut body = Vec::new();
            std::io::stdin().read_to_end(&mut body).context("what is piped in cannot be read")?;
            Ok(body)
        }
    }
}

/// For people: the ruling, the rule that decided, and the runners-up in their order.
fn show(why: &Explanation<'_>) {
    let class = why.ruling.class;
    say(&format!("class        {class}"));
    say(&format!("certainty    {}", why.ruling.certainty.name()));
    say(&format!("disposition  {}", who_acts(class.disposition())));
    let (first, others) = match why.matched.split_first() {
        Some((first, others)) => (Some(*first), others),
        None => (None, [].as_slice()),
    };
    match first {
        Some(rule) => {
            let only = only_where(rule);
            say(&format!("decided by   {} \"{}\"{only}", rule.id, rule.text));
            say(&format!("because      {}", rule.reason));
            if rule.hard {
                say("             the card or account must not be asked again");
            }
        }
        None => say("decided by   no rule: nothing but the facts of the reply"),
    }
    for (place, rule) in (2..).zip(others) {
        let only = only_where(rule);
        say(&format!("then {place:<7} {} \"{}\"{only} -> {}", rule.id, rule.text, rule.class));
    }
    for line in why.words.lines() {
        say(&format!("read         {line}"));
    }
}

/// Where alone a rule holds.
fn only_where(rule: &Rule) -> String {
    let gateway = rule.gateway.as_ref().map(|gateway| format!(" at {gateway}"));
    let brand = rule.brand.as_ref().map(|brand| format!(" with {brand}"));
    gateway.unwrap_or_default() + &brand.unwrap_or_default()
}

const fn who_acts(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::IncidentResponse => "incident response: payment staff mend what is broken",
        Disposition::Investigate => "investigate: payment staff find out what it was",
        Disposition::UserRecoverable => "user-recoverable: the donor can put it right",
        Disposition::None => "none",
    }
}
