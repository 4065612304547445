//! `offertory gateway`: delays, for when no browser is at hand.

use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use delayed_payments::Scope;
use kernel::{GatewayId, RequestId};
use uuid::Uuid;
use views::{DelayRow, GatewayState};

use super::compare::{Compare, Settle};
use super::say;
use crate::cli::operator::{Operator, on_call};
use crate::config::Config;

/// Delays of gateways. Each act is written down under the name of who did it.
#[derive(Subcommand)]
pub(super) enum Gateway {
    /// Delay a gateway: gifts through it are accepted and held.
    ///
    /// Example: offertory gateway delay pin --as ada@example.org --why "Bank is down since nine"
    #[command(verbatim_doc_comment)]
    Delay(Delay),
    /// End a gateway's delay. It releases nothing: the release plan does.
    ///
    /// Example: offertory gateway resume pin --as ada@example.org
    #[command(verbatim_doc_comment)]
    Resume(Resume),
    /// Hold the gateways' lists beside the books, now; cases are told.
    ///
    /// Example: offertory gateway compare --as ada@example.org
    #[command(verbatim_doc_comment)]
    Compare(Compare),
    /// Hold a settlement file beside the books: taken_at,kind,reference,order_id,amount,currency.
    ///
    /// Example: offertory gateway settle november.csv --church 0190d7a0-8a52-7c33-b8e5-2f60c0a5e001
    ///     --gateway pin --from 2026-11-01 --to 2026-11-30 --as ada@example.org
    #[command(verbatim_doc_comment)]
    Settle(Settle),
    /// Say how every gateway does.
    ///
    /// Example: offertory gateway status --as ada@example.org
    #[command(verbatim_doc_comment)]
    Status(Operator),
}

#[derive(Args)]
pub(super) struct Delay {
    gateway: GatewayId,
    /// In ten characters or more.
    #[arg(long)]
    why: String,
    #[command(flatten)]
    operator: Operator,
}

#[derive(Args)]
pub(super) struct Resume {
    gateway: GatewayId,
    #[command(flatten)]
    operator: Operator,
}

impl Gateway {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let request = RequestId::from_uuid(Uuid::new_v4());
        let operator = match &self {
            Gateway::Compare(compare) => return compare.run(&config, request).await,
            Gateway::Settle(settle) => return settle.run(&config).await,
            Gateway::Delay(delay) => &delay.operator,
            Gateway::Resume(resume) => &resume.operator,
            Gateway::Status(operator) => operator,
        };
        let (giving, staff) = on_call(&config, operator).await?;
        let board = giving.board(&staff).await?;
        let known = |id: &GatewayId| {
            let row = board.gateways.iter().find(|row| row.id == *id);
            row.with_context(|| format!("there is no gateway {id}"))
        };
        match &self {
            Gateway::Delay(delay) => {
                let scope = Scope::Gateway(known(&delay.gateway)?.id.clone());
                giving.begin_delay(&staff, scope, &delay.why, request).await?;
            }
            Gateway::Resume(resume) => match &known(&resume.gateway)?.state {
                GatewayState::Delayed { delay } => {
                    giving.end_delay(&staff, delay.id, request).await?;
                }
                GatewayState::Well | GatewayState::Failing { .. } => {
                    anyhow::bail!("no delay covers {}", resume.gateway)
                }
            },
            Gateway::Status(_) | Gateway::Compare(_) | Gateway::Settle(_) => {}
        }
        for row in giving.board(&staff).await?.gateways {
            let state = match row.state {
                GatewayState::Well => "well".to_owned(),
                GatewayState::Failing { failures } => format!("failing, {failures} in 5 minutes"),
                GatewayState::Delayed { delay } => said(&delay),
            };
            let held: Vec<_> =
                row.held.iter().map(|held| format!("{} held, {}", held.count, held.sum)).collect();
            say(&format!("{}: {state}. {}", row.id, held.join("; ")));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn said(delay: &DelayRow) -> String {
    format!("delayed since {} by {}: {}", delay.since, delay.by, delay.why)
}
