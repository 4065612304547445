//! `offertory doctor`: tries everything the server needs, and says what to do about what fails.

use std::process::ExitCode;

use anyhow::{Context, ensure};
use clap::Args;
use giving::ports::Gateways;

use super::{say, words_of};
use crate::compose;
use crate::config::Config;
use crate::http::assets;
use crate::mail::Post;

/// Try the database, the session store, the gateway and the rest, with the settings of this
/// environment. Exit code 0: all is well.
///
/// Example: DATABASE_URL=postgres://... offertory doctor
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Doctor {}

impl Doctor {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        for (name, value) in config.shown() {
            say(&format!("      {name}={value}"));
        }
        let findings = [
            ("the site's files", files()),
            ("mail", Post::new(&config).map(drop)),
            ("database and sessions", database(&config).await),
            ("gateway", gateway(&config).await),
        ];
        let mut well = true;
        for (what, finding) in findings {
            match finding {
                Ok(()) => say(&format!("well  {what}")),
                Err(error) => {
                    well = false;
                    say(&format!("WRONG {what}: {}", words_of(&error)));
                }
            }
        }
        Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn files() -> anyhow::Result<()> {
    let assets = assets::addresses()?;
    ensure!(!assets.stylesheet.is_empty(), "not in this binary: run `make site`, then build again");
    Ok(())
}

async fn database(config: &Config) -> anyhow::Result<()> {
    let opened = compose::open(config).await?;
    opened.store.ready().await.context("it was opened, but does not answer")?;
    let sessions = compose::sessions(config, &opened.pools).await?;
    ensure!(sessions.alive().await, "the session store does not answer: is REDIS_URL right?");
    Ok(())
}

async fn gateway(config: &Config) -> anyhow::Result<()> {
    // Without one, `serve` starts a practice gateway: there is nothing to reach.
    let Some(orchestrator) = &config.orchestrator else { return Ok(()) };
    let client = compose::client(orchestrator, None)?;
    ensure!(
        client.reachable().await,
        "SPREEDLY_URL does not answer, or refuses SPREEDLY_KEY and SPREEDLY_SECRET"
    );
    Ok(())
}
