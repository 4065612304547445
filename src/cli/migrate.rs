//! `offertory migrate`.

use std::process::ExitCode;

use clap::Args;

use crate::compose;
use crate::config::Config;

/// Bring the database's tables up to date. `serve` does it too.
///
/// Example: DATABASE_URL=postgres://... offertory migrate
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Migrate {}

impl Migrate {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let opened = compose::open(&config).await?;
        compose::sessions(&config, &opened.pools).await?;
        super::say("The tables are up to date.");
        Ok(ExitCode::SUCCESS)
    }
}
