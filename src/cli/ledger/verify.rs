//! `offertory ledger verify`: reads the books back and says what does not add up.

use std::collections::HashMap;
use std::process::ExitCode;

use clap::Args;
use giving::ports::Store;
use kernel::OrderId;
use ledger::{Change, Verifier};
use serde::Serialize;

use super::super::{say, say_json};
use crate::compose;
use crate::config::Config;

/// Read every order of every church and check it. Exit code 1 if anything does not add up.
///
/// Example: offertory ledger verify --json
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(in crate::cli) struct Verify {
    /// For a machine to read.
    #[arg(long)]
    json: bool,
}

/// What was found.
#[derive(Serialize)]
struct Report {
    orders: u64,
    entries: u64,
    violations: Vec<String>,
    state_hash: String,
}

const SLICE: u32 = 1_000;

impl Verify {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let json = self.json;
        let store = compose::open(&config).await?.store;
        let report = verify(store.as_ref()).await?;
        let sound = report.violations.is_empty();
        if json {
            say_json(&report)?;
        } else {
            report.violations.iter().for_each(|violation| say(violation));
            say(&format!("{} orders, {} entries", report.orders, report.entries));
            say(&format!("state {}", report.state_hash));
            say(if sound { "The books add up." } else { "The books do not add up." });
        }
        Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

async fn verify(store: &dyn Store) -> anyhow::Result<Report> {
    let books = store.read();
    let mut verifier = Verifier::new();
    let (mut orders, mut entries) = (0_u64, 0_u64);
    for church in books.church_ids().await? {
        let mut after = 0;
        loop {
            let slice = books.orders_after(church, after, SLICE).await?;
            let mut changes = by_order(books.changes_beside(church, after, SLICE).await?);
            let Some((last, ..)) = slice.last() else { break };
            after = *last;
            for (seq, order, hash) in &slice {
                let beside = changes.remove(&order.id()).unwrap_or_default();
                verifier.feed(*seq, order, hash, &beside);
                orders = orders.saturating_add(1);
                entries = entries.saturating_add(u64::try_from(order.entries().len())?);
            }
        }
    }
    let state_hash = verifier.state_hash();
    let violations = verifier.finish().iter().map(ToString::to_string).collect();
    Ok(Report { orders, entries, violations, state_hash })
}

/// Changes by the order they belong to, in the sequence in which they came.
fn by_order(changes: Vec<Change>) -> HashMap<OrderId, Vec<Change>> {
    let mut grouped: HashMap<OrderId, Vec<Change>> = HashMap::new();
    for change in changes {
        grouped.entry(change.order).or_default().push(change);
    }
    grouped
}
