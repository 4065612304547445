//! `offertory ledger replay`: delivers orders once more, to the books and to the mirrors.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{ArgGroup, Args};
use giving::replays::Typed;
use kernel::{ChurchId, OrderId, ReplayId, RequestId};
use serde::Serialize;
use uuid::Uuid;
use views::ReplayCheck;

use super::super::operator::{Operator, on_call, use_cases};
use super::super::{say, say_json};
use crate::config::Config;

/// Deliver orders once more: named, of a church, of a time, or listed in a file. Without --run
/// nothing is queued. No balance changes; mirrors get what they lack.
///
/// Example: offertory ledger replay --church 0190d7a0-8a52-7c33-b8e5-2f60c0a5e001 --from 2026-11-01
#[derive(Args)]
#[command(
    verbatim_doc_comment,
    group = ArgGroup::new("which").required(true).multiple(true)
        .args(["order", "church", "from", "to", "file"])
)]
pub(in crate::cli) struct Replay {
    /// An order; may be said again.
    #[arg(long, value_name = "ID", num_args = 1.., conflicts_with_all = ["church", "from", "to", "file"])]
    order: Vec<OrderId>,
    /// All orders of a church, or with --from and --to those of a time.
    #[arg(long, value_name = "ID")]
    church: Option<ChurchId>,
    /// From this instant on: 2026-11-01, or 2026-11-01T08:30, in UTC.
    #[arg(long)]
    from: Option<String>,
    /// Before this instant.
    #[arg(long)]
    to: Option<String>,
    /// A file with one order id a line. Bad lines are told and left out.
    #[arg(long, conflicts_with_all = ["church", "from", "to"])]
    file: Option<PathBuf>,
    /// Queue it.
    #[arg(long, requires_all = ["why", "email"])]
    run: bool,
    /// In ten characters or more.
    #[arg(long)]
    why: Option<String>,
    /// When it begins, in UTC; otherwise at once.
    #[arg(long)]
    at: Option<String>,
    /// Your mail address; what you do is written down under your name.
    #[arg(long = "as", id = "email", value_name = "EMAIL")]
    email: Option<String>,
    /// For a machine to read.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    /// None when nothing was queued.
    replay: Option<ReplayId>,
    #[serde(flatten)]
    check: ReplayCheck,
}

impl Replay {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let orders = match &self.file {
            Some(file) => {
                let bytes = std::fs::read(file)
                    .with_context(|| format!("{} cannot be read", file.display()))?;
                // What is no text is no order id either; its line is told as bad.
                String::from_utf8_lossy(&bytes).into_owned()
            }
            None => self.order.iter().map(|id| format!("{id}\n")).collect(),
        };
        let typed = Typed {
            orders,
            church: self.church.map_or_else(String::new, |church| church.to_string()),
            from: self.from.unwrap_or_default(),
            to: self.to.unwrap_or_default(),
            why: self.why.unwrap_or_default(),
            at: self.at.unwrap_or_default(),
        };
        let report = match self.email.filter(|_| self.run) {
            Some(email) => {
                let (giving, staff) = on_call(&config, &Operator::named(email)).await?;
                let request = RequestId::from_uuid(Uuid::new_v4());
                let (id, check) = giving.replay(&staff, &typed, request).await?;
                Report { replay: Some(id), check }
            }
            None => {
                let check = use_cases(&config).await?.check_replay(&typed).await?;
                Report { replay: None, check }
            }
        };
        if self.json {
            say_json(&report)?;
        } else {
            tell(&report);
        }
        Ok(if report.check.bad.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn tell(report: &Report) {
    let check = &report.check;
    for bad in &check.bad {
        say(&format!("line {}: {}; right would be: {}", bad.line, bad.wrong, bad.right));
    }
    for kind in &check.kinds {
        say(&format!("{:>10} {}", kind.orders, kind.kind));
    }
    if let (Some(oldest), Some(newest)) = (check.oldest, check.newest) {
        say(&format!("from {oldest} to {newest}"));
    }
    say(&format!(
        "orders: {}, churches: {}, lines left out: {}",
        check.orders,
        check.churches,
        check.bad.len()
    ));
    match report.replay {
        Some(id) => say(&format!("Queued as {id}. /staff/ledger/replay shows how far it is.")),
        None => say("Nothing was queued. With --run --why TEXT --as EMAIL it will be."),
    }
}
