//! `offertory rollout`: steps of what is new, for when no browser is at hand.

use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use giving::rollouts::{Rung, WHOLE};
use kernel::RequestId;
use uuid::Uuid;
use views::{RolloutGroup, RolloutRow};

use super::say;
use crate::cli::operator::{Operator, on_call};
use crate::config::Config;

/// What is new, and how many churches have it. Each act is written down under the name of who did
/// it.
#[derive(Subcommand)]
pub(super) enum Rollout {
    /// Say how far each is, and how both groups do.
    ///
    /// Example: offertory rollout list --as ada@example.org
    #[command(verbatim_doc_comment)]
    List(Operator),
    /// One step up: 1, 5, 10, 20, 50, 100 % of the churches.
    ///
    /// Example: offertory rollout step write_backs --as ada@example.org --why "The week went well"
    #[command(verbatim_doc_comment)]
    Step(Move),
    /// One step back, or with --stop all the way.
    ///
    /// Example: offertory rollout back write_backs --as ada@example.org --why "The mirror is slow"
    #[command(verbatim_doc_comment)]
    Back(Back),
    /// Say what was found after it stepped back by itself; then it may go up again.
    ///
    /// Example: offertory rollout looked write_backs --as ada@example.org --why "The disk was full"
    #[command(verbatim_doc_comment)]
    Looked(Move),
}

#[derive(Args)]
pub(super) struct Move {
    /// Its name, as `list` says it.
    name: String,
    /// In ten characters or more.
    #[arg(long)]
    why: String,
    #[command(flatten)]
    operator: Operator,
}

#[derive(Args)]
pub(super) struct Back {
    #[command(flatten)]
    to: Move,
    /// Back to no church at all.
    #[arg(long)]
    stop: bool,
}

impl Rollout {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let request = RequestId::from_uuid(Uuid::new_v4());
        let operator = match &self {
            Rollout::List(operator) => operator,
            Rollout::Step(to) | Rollout::Looked(to) => &to.operator,
            Rollout::Back(back) => &back.to.operator,
        };
        let (giving, staff) = on_call(&config, operator).await?;
        let rows = giving.rollout_board(&staff).await?.rollouts;
        let known = |name: &str| {
            let row = rows.iter().find(|row| row.name == name);
            row.with_context(|| format!("there is no rollout {name}"))
        };
        match &self {
            Rollout::List(_) => {}
            Rollout::Looked(to) => {
                let name = &known(&to.name)?.name;
                giving.rollout_looked(&staff, name, &to.why, request).await?;
            }
            Rollout::Step(to) => {
                let row = known(&to.name)?;
                let up = Rung::of_percent(row.percent).and_then(Rung::above);
                let up = up.with_context(|| format!("every church has {} already", row.name))?;
                let typed = (to.why.as_str(), to.name.as_str());
                giving.move_rollout(&staff, &row.name, up, typed, request).await?;
            }
            Rollout::Back(Back { to, stop }) => {
                let row = known(&to.name)?;
                let down = Rung::of_percent(row.percent).and_then(Rung::below);
                let down = down.with_context(|| format!("no church has {} yet", row.name))?;
                let down = if *stop { Rung::Nobody } else { down };
                let typed = (to.why.as_str(), "");
                giving.move_rollout(&staff, &row.name, down, typed, request).await?;
            }
        }
        for row in giving.rollout_board(&staff).await?.rollouts {
            say(&said(&row));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn said(row: &RolloutRow) -> String {
    let moved = match &row.moved {
        None => "nobody has moved it yet".to_owned(),
        Some(moved) => format!("moved last at {} by {}: {}", moved.at, moved.by, moved.why),
    };
    let look = if row.unlooked { " It stepped back by itself: look why." } else { "" };
    format!(
        "{}: {} % of the churches.{look} With it {}; without it {}; {moved}.",
        row.name,
        row.percent,
        group(&row.experimental),
        group(&row.control),
    )
}

fn group(group: &RolloutGroup) -> String {
    let of = WHOLE / 100;
    format!(
        "{} of {} failed ({}.{:02} %, {} churches)",
        group.failed,
        group.seen,
        group.rate / of,
        group.rate % of,
        group.churches
    )
}
