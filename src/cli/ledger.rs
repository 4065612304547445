//! `offertory ledger`: the books, for whoever answers for them.

mod books;
mod rebuild;
mod replay;
mod show;
mod verify;

use std::process::ExitCode;

use clap::Subcommand;

use crate::config::Config;

/// The books.
#[derive(Subcommand)]
pub(in crate::cli) enum Ledger {
    Rebuild(rebuild::Rebuild),
    Replay(replay::Replay),
    Show(show::Show),
    Verify(verify::Verify),
}

impl Ledger {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        match self {
            Ledger::Rebuild(rebuild) => rebuild.run(config).await,
            Ledger::Replay(replay) => replay.run(config).await,
            Ledger::Show(show) => show.run(config).await,
            Ledger::Verify(verify) => verify.run(config).await,
        }
    }
}
