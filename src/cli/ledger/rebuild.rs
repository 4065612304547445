//! `offertory ledger rebuild`: what the orders alone come to, beside what is stored.

use std::process::ExitCode;

use clap::Args;
use giving::ports::Store;
use giving::validations::{rebuild_books, stored_state};
use kernel::ChurchId;
use ledger::verify::StateHash;
use serde::Serialize;

use super::super::{say, say_json};
use super::books::{Line, churches};
use crate::compose;
use crate::config::Config;

/// Apply every order to empty books and compare the balances with those that are stored. Nothing is
/// written. Exit code 1 if they differ.
///
/// Example: offertory ledger rebuild --shuffle 7
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(in crate::cli) struct Rebuild {
    /// One church alone; `offertory church list` says the ids.
    #[arg(long)]
    church: Option<ChurchId>,
    /// Deliver the orders in another sequence; the same number is the same sequence.
    #[arg(long, value_name = "SEED")]
    shuffle: Option<u64>,
    /// For a machine to read.
    #[arg(long)]
    json: bool,
}

/// What both came to.
#[derive(Serialize)]
struct Report {
    orders: u64,
    entries: u64,
    differences: Vec<String>,
    /// From the orders alone.
    state_hash: String,
    /// From the stored balances.
    stored_hash: String,
}

impl Rebuild {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let store = compose::open(&config).await?.store;
        let report = rebuild(store.as_ref(), self.church, self.shuffle).await?;
        let same = report.differences.is_empty() && report.state_hash == report.stored_hash;
        if self.json {
            say_json(&report)?;
        } else {
            report.differences.iter().for_each(|difference| say(difference));
            say(&format!("{} orders, {} entries", report.orders, report.entries));
            say(&format!("state {} from the orders", report.state_hash));
            say(&format!("state {} as stored", report.stored_hash));
            say(if same { "They are the same." } else { "They are not the same." });
        }
        Ok(if same { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

async fn rebuild(
    store: &dyn Store,
    only: Option<ChurchId>,
    shuffle: Option<u64>,
) -> anyhow::Result<Report> {
    let churches = churches(store, only).await?;
    let mut line = Line::over(&churches);
    let (mut orders, mut entries, mut differences) = (0_u64, 0_u64, Vec::new());
    let mut rebuilt: Vec<(ChurchId, StateHash)> = Vec::with_capacity(churches.len());
    let mut stored: Vec<(ChurchId, StateHash)> = Vec::with_capacity(churches.len());
    for (church, count) in churches {
        line.begin(count);
        let mut snapshot = store.snapshot().await?;
        let books = rebuild_books(snapshot.as_mut(), church, shuffle, &mut line).await?;
        orders = orders.saturating_add(books.orders);
        entries = entries.saturating_add(books.entries);
        differences.extend(books.findings.texts());
        rebuilt.push((church, books.state));
        stored.push((church, stored_state(snapshot.as_mut(), church).await?));
    }
    line.clear();
    let hash = |states: &[(ChurchId, StateHash)]| match (only, states.first()) {
        (Some(_), Some((_, state))) => state.to_string(),
        (Some(_) | None, _) => {
            StateHash::of_all(states.iter().map(|(church, state)| (*church, state))).to_string()
        }
    };
    Ok(Report {
        orders,
        entries,
        differences,
        state_hash: hash(&rebuilt),
        stored_hash: hash(&stored),
    })
}
