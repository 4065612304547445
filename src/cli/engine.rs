//! `offertory engine`: the switch of the schedule engine, for when no browser is at hand.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use kernel::RequestId;
use uuid::Uuid;
use views::SwitchView;

use super::say;
use crate::cli::operator::{Operator, on_call};
use crate::config::Config;

/// The schedule engine's switch. Each act is written down under the name of who did it.
#[derive(Subcommand)]
pub(super) enum Engine {
    /// Turn it off: no scheduled gift is made until it is on again.
    ///
    /// Example: offertory engine stop --as ada@example.org --why "Wrong dates after import" --remind-in 60
    #[command(verbatim_doc_comment)]
    Stop(Stop),
    /// Turn it on again.
    ///
    /// Example: offertory engine start --as ada@example.org
    #[command(verbatim_doc_comment)]
    Start(Operator),
    /// Say whether it is on, and if not, who turned it off and why.
    ///
    /// Example: offertory engine status --as ada@example.org
    #[command(verbatim_doc_comment)]
    Status(Operator),
}

#[derive(Args)]
pub(super) struct Stop {
    #[command(flatten)]
    operator: Operator,
    /// In ten characters or more.
    #[arg(long)]
    why: String,
    /// Minutes until everybody on call is reminded.
    #[arg(long, default_value_t = 60)]
    remind_in: u32,
}

impl Engine {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let request = RequestId::from_uuid(Uuid::new_v4());
        let operator = match &self {
            Engine::Stop(stop) => &stop.operator,
            Engine::Start(operator) | Engine::Status(operator) => operator,
        };
        let (giving, staff) = on_call(&config, operator).await?;
        match &self {
            Engine::Stop(stop) => {
                giving.turn_off(&staff, &stop.why, stop.remind_in, request).await?;
            }
            Engine::Start(_) => giving.turn_on(&staff, request).await?,
            Engine::Status(_) => {}
        }
        match giving.switch(&staff).await? {
            SwitchView::On => say("The schedule engine is on."),
            SwitchView::Off { by, why, since, remind_at } => say(&format!(
                "The schedule engine is off since {since}, by {by}: {why}. Reminder at {remind_at}."
            )),
        }
        Ok(ExitCode::SUCCESS)
    }
}
