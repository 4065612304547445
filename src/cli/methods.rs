//! `offertory methods`: what card updaters send.

use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use serde_json::json;

use super::{say, say_json};
use crate::cli::operator::{Operator, on_call};
use crate::config::Config;

/// Donors' cards and bank accounts: tokens, never numbers.
#[derive(Subcommand)]
pub(super) enum Methods {
    /// Take over new dates and numbers that banks sent: token,month,year,last_four.
    ///
    /// Example: offertory methods renew updater.csv --as david@example.org
    ///
    /// The first line names the columns; last_four may be empty. Donors read what their bank sent.
    /// The same file twice changes nothing twice.
    #[command(verbatim_doc_comment)]
    Renew(Renew),
}

#[derive(Args)]
pub(super) struct Renew {
    /// The updater's file.
    file: PathBuf,
    #[command(flatten)]
    operator: Operator,
    /// For a machine to read.
    #[arg(long)]
    json: bool,
}

impl Methods {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let Methods::Renew(Renew { file, operator, json }) = self;
        let (giving, staff) = on_call(&config, &operator).await?;
        let opened = File::open(&file).with_context(|| file.display().to_string())?;
        let renewed = giving.renew_methods(&staff, opened).await?;
        if json {
            say_json(&json!({
                "changed": renewed.changed,
                "same": renewed.same,
                "unknown": renewed.unknown,
                "bad_lines": renewed.bad,
            }))?;
        } else {
            say(&format!(
                "{} changed, {} known before, {} of nobody here",
                renewed.changed, renewed.same, renewed.unknown
            ));
            for line in &renewed.bad {
                say(&format!("line {line} cannot be read: token,month,year,last_four"));
            }
        }
        Ok(if renewed.bad.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
