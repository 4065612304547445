//! `offertory engine`: the switch of the schedule engine, for when no browser is at hand.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use kernel::RequestId;
use uuid::Uuid;
use views::SwitchView;

use super::{say, say_json};
use crate::cli::operator::{Operator, on_call};
use crate::config::Config;

/// The schedule engine's switch. Each act is written down under the name of who did it.
#[derive(Subcommand)]
pub(super) enum Engine {
    /// Turn it off: what falls due waits until it is on again.
    ///
    /// Example: offertory engine stop --as ada@example.org --why "Wrong dates after import" --remind-in 60
    #[command(verbatim_doc_comment)]
    Stop(Stop),
    /// Turn it on again.
    ///
    /// Example: offertory engine start --as ada@example.org
    #[command(verbatim_doc_comment)]
    Start(Plain),
    /// Agree, as the second person, that it stays off for long.
    ///
    /// Example: offertory engine confirm --as ben@example.org
    #[command(verbatim_doc_comment)]
    Confirm(Confirm),
    /// Say whether it is on, and if not, who turned it off and why.
    ///
    /// Example: offertory engine status --as ada@example.org --json
    #[command(verbatim_doc_comment)]
    Status(Plain),
}

#[derive(Args)]
pub(super) struct Plain {
    #[command(flatten)]
    operator: Operator,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Stop {
    #[command(flatten)]
    plain: Plain,
    /// In ten characters or more.
    #[arg(long)]
    why: String,
    /// Minutes until you are reminded first; then every half hour.
    #[arg(long, default_value_t = 60)]
    remind_in: u32,
    /// Turn it on again by itself after so many passed probes of every gateway in a row.
    #[arg(long, value_name = "PROBES")]
    resume_after: Option<u32>,
}

#[derive(Args)]
pub(super) struct Confirm {
    #[command(flatten)]
    plain: Plain,
    /// Only where nobody else is on call: why you must agree with yourself.
    #[arg(long, default_value = "")]
    why: String,
}

impl Engine {
    fn plain(&self) -> &Plain {
        match self {
            Engine::Stop(stop) => &stop.plain,
            Engine::Confirm(confirm) => &confirm.plain,
            Engine::Start(plain) | Engine::Status(plain) => plain,
        }
    }

    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let request = RequestId::from_uuid(Uuid::new_v4());
        let Plain { operator, json } = self.plain();
        let (giving, staff) = on_call(&config, operator).await?;
        match &self {
            Engine::Stop(Stop { why, remind_in, resume_after, .. }) => {
                let (remind_in, probes) = (*remind_in, *resume_after);
                giving.turn_off_until_probed(&staff, why, remind_in, probes, request).await?;
            }
            Engine::Start(_) => giving.turn_on(&staff, request).await?,
            Engine::Confirm(confirm) => giving.confirm_off(&staff, &confirm.why, request).await?,
            Engine::Status(_) => {}
        }
        let switch = giving.switch(&staff).await?;
        if *json {
            say_json(&switch)?;
        } else {
            say(&in_words(&switch));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn in_words(switch: &SwitchView) -> String {
    let SwitchView::Off { by, why, since, remind_at, confirmed, alone_until, resume_after, .. } =
        switch
    else {
        return "The schedule engine is on.".to_owned();
    };
    let mut words = format!(
        "The schedule engine is off since {since}, by {by}: {why}. Reminder at {remind_at}."
    );
    match (confirmed, alone_until) {
        (Some((name, at)), _) => words.push_str(&format!(" {name} agreed at {at}.")),
        (None, Some(until)) => {
            words.push_str(&format!(" A second person must agree by {until}: engine confirm."));
        }
        (None, None) => {}
    }
    if let Some(probes) = resume_after {
        words.push_str(&format!(" It turns itself on after {probes} passed probes."));
    }
    words
}
