//! `offertory gateway compare` and `offertory gateway settle`: what gateways say, beside the books.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use giving::cases::CaseFilter;
use giving::settlements::WantedSettlement;
use kernel::{ChurchId, Date, GatewayId, RequestId};

use super::import::{OnDisk, Watching, words};
use super::{say, say_json};
use crate::cli::operator::{Operator, on_call};
use crate::config::Config;

#[derive(Args)]
pub(super) struct Compare {
    /// This church alone.
    #[arg(long)]
    church: Option<ChurchId>,
    #[command(flatten)]
    operator: Operator,
    /// For a machine to read.
    #[arg(long)]
    json: bool,
}

impl Compare {
    /// Exit code 0 only when every list was read and no case is open.
    pub(super) async fn run(
        &self,
        config: &Config,
        request: RequestId,
    ) -> anyhow::Result<ExitCode> {
        let (giving, staff) = on_call(config, &self.operator).await?;
        giving.ask_comparison(&staff, self.church, request).await?;
        if config.orchestrator.is_none() {
            say("Asked for. The running engine knows its practice gateway: see /staff/cases");
            return Ok(ExitCode::SUCCESS);
        }
        while giving.compare_next().await? {}
        let list = giving.case_list(&staff, CaseFilter::default(), 1).await?;
        if self.json {
            say_json(&list)?;
        } else {
            for one in &list.comparisons {
                let went = match (&one.failed, one.open) {
                    (Some(why), _) => format!("not read: {why}"),
                    (None, true) => "another node compares it".to_owned(),
                    (None, false) => format!("{} lines, {} orders", one.lines, one.orders),
                };
                say(&format!("{}: {went}", one.name));
            }
            for case in &list.cases {
                let money = case.said.or(case.booked);
                let money = money.map_or_else(String::new, |money| money.to_string());
                let about = case.gift.as_deref().unwrap_or("no gift of ours");
                say(&format!("{} {money}, {about}: /staff/cases/{}", case.kind, case.id));
            }
            say(&match list.matching {
                0 => "No case is open.".to_owned(),
                some => format!("{some} cases are open."),
            });
        }
        let read = list.comparisons.iter().all(|one| one.failed.is_none());
        Ok(if read && list.matching == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

#[derive(Args)]
pub(super) struct Settle {
    /// The file: UTF-8, its columns named in the first line.
    file: PathBuf,
    /// Whose account it is about.
    #[arg(long)]
    church: ChurchId,
    #[arg(long)]
    gateway: GatewayId,
    /// The first day whose gifts are all in it.
    #[arg(long, requires = "to")]
    from: Option<Date>,
    /// The last day whose gifts are all in it.
    #[arg(long, requires = "from")]
    to: Option<Date>,
    #[command(flatten)]
    operator: Operator,
    /// For a machine to read.
    #[arg(long)]
    json: bool,
}

impl Settle {
    /// Exit code 0 only when every row was read and every one fits.
    pub(super) async fn run(&self, config: &Config) -> anyhow::Result<ExitCode> {
        let (giving, staff) = on_call(config, &self.operator).await?;
        let name = self.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let source = OnDisk(self.file.clone());
        let wanted = WantedSettlement {
            church: self.church,
            gateway: self.gateway.clone(),
            source: &source,
            name,
            covers: self.from.zip(self.to),
        };
        let mut watch = Watching::told(!self.json);
        let report = giving.read_settlement(&staff, &wanted, &mut watch).await;
        watch.progress.clear();
        let report = report.map_err(words).with_context(|| wanted.name.clone())?;
        if self.json {
            say_json(&report)?;
        } else {
            if report.before {
                say("This file was read before. Nothing was done again.");
            }
            say(&format!(
                "{} rows: {} fit, {} new cases, {} bad",
                report.good.saturating_add(report.bad),
                report.fit,
                report.cases,
                report.bad
            ));
            say("Cases are at /staff/cases. Nothing was moved.");
        }
        let went = report.bad == 0 && report.cases == 0;
        Ok(if went { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
