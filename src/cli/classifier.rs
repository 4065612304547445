//! `offertory classifier`: how good the rules are, and why they ruled as they did.

use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use classifier::{Answer, Evaluation, Reply};
use kernel::GatewayId;

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
    /// Show how a text is ruled, and by which rules.
    ///
    /// Example: offertory classifier explain --gateway pin "Insufficient funds"
    #[command(verbatim_doc_comment)]
    Explain {
        text: String,
        #[arg(long, default_value = "unknown")]
        gateway: GatewayId,
        /// The HTTP status it came with.
        #[arg(long, default_value_t = 422)]
        status: u16,
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
                if json { say_json(&found)? } else { print(&found) }
            }
            Classifier::Explain { text, gateway, status } => {
                let answer = Answer {
                    http_status: status,
                    body: text.into_bytes(),
                    approved: Some(false),
                    finished: true,
                };
                let reply = Reply::Answered(answer);
                let why = classifier::explain(&reply, &gateway, None, &rules);
                say(&format!("class      {}", why.ruling.class));
                say(&format!("certainty  {}", why.ruling.certainty.name()));
                for rule in &why.matched {
                    say(&format!("rule       {} \"{}\" -> {}", rule.id, rule.text, rule.class));
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// For people: first what went wrong, then the figures.
fn print(found: &Evaluation) {
    for wrong in &found.confusions {
        let (line, label, ruled) = (wrong.line, wrong.label, wrong.ruled);
        say(&format!("line {line}: {label}, ruled {ruled}: {}", wrong.message));
    }
    say(&format!("rows {}", found.rows));
    say(&format!("accuracy {:.4}, macro F1 {:.4}", found.accuracy, found.macro_f1));
    for (class, recall) in &found.recall {
        say(&format!("recall of {class} {recall:.4}"));
    }
    say(&format!("false successes {}", found.false_successes));
    say(&format!("communication errors taken for declines {:.4}", found.communication_as_decline));
    say(&format!("replies per second {:.0}", found.replies_per_second));
}
