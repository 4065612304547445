//! `offertory ledger verify`: reads the books back and says what does not add up.

use std::process::ExitCode;

use clap::Args;
use giving::ports::Store;
use giving::validations::{check_gifts, verify_books};
use kernel::ChurchId;
use ledger::verify::StateHash;
use serde::Serialize;

use super::super::{say, say_json};
use super::books::{Line, churches};
use crate::compose;
use crate::config::Config;

/// Read every order of every church and check it. Exit code 1 if anything does not add up.
///
/// Example: offertory ledger verify --json
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(in crate::cli) struct Verify {
    /// One church alone; `offertory church list` says the ids.
    #[arg(long)]
    church: Option<ChurchId>,
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

impl Verify {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let store = compose::open(&config).await?.store;
        let report = verify(store.as_ref(), self.church).await?;
        let sound = report.violations.is_empty();
        if self.json {
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

async fn verify(store: &dyn Store, only: Option<ChurchId>) -> anyhow::Result<Report> {
    let churches = churches(store, only).await?;
    let mut line = Line::over(&churches);
    let (mut orders, mut entries, mut violations) = (0_u64, 0_u64, Vec::new());
    let mut states: Vec<(ChurchId, StateHash)> = Vec::with_capacity(churches.len());
    for (church, count) in churches {
        line.begin(count);
        let seen = store.read().last_sound_end(church).await?;
        let mut snapshot = store.snapshot().await?;
        let books = verify_books(snapshot.as_mut(), church, seen, &mut line).await?;
        orders = orders.saturating_add(books.orders);
        entries = entries.saturating_add(books.entries);
        violations.extend(books.findings.texts());
        for campus in check_gifts(snapshot.as_mut(), church, &books).await? {
            violations.extend(campus.disagreements.iter().map(|one| {
                let name = if campus.name.is_empty() { "all campuses" } else { &campus.name };
                let fund = if one.fund.is_empty() { "all funds" } else { &one.fund };
                format!(
                    "church {church}, {name}: gifts say {} {} for {fund}, the books hold {}",
                    one.gifts_say, one.kind, one.books_hold
                )
            }));
        }
        states.push((church, books.state));
    }
    line.clear();
    let whole = StateHash::of_all(states.iter().map(|(church, state)| (*church, state)));
    let state_hash = match (only, states.first()) {
        (Some(_), Some((_, state))) => state.to_string(),
        (Some(_) | None, _) => whole.to_string(),
    };
    Ok(Report { orders, entries, violations, state_hash })
}
