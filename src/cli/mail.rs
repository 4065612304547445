//! `offertory mail`: what a mail server says of mails that did not arrive.

use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};

use super::say;
use crate::cli::operator::use_cases;
use crate::config::Config;
use crate::mail::returned;

/// Mail that came back.
#[derive(Subcommand)]
pub(super) enum Mail {
    /// Read reports of mails that came back for good (RFC 3464), and spare those addresses: only
    /// what must come is sent there until their owner says that mails arrive again.
    ///
    /// Example: offertory mail bounced report.eml, or from a pipe of the mail server: … bounced -
    #[command(verbatim_doc_comment)]
    Bounced(Bounced),
}

#[derive(Args)]
pub(super) struct Bounced {
    /// Files with a report each; "-" reads one from the standard input.
    #[arg(required = true)]
    reports: Vec<PathBuf>,
}

impl Mail {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let Mail::Bounced(Bounced { reports }) = self;
        let giving = use_cases(&config).await?;
        let mut spared = 0_usize;
        for path in &reports {
            let report = read(path).with_context(|| format!("{}", path.display()))?;
            for (address, why) in returned(&report) {
                giving.mail_bounced(&address, &why).await?;
                say(&format!("{address}: {why}"));
                spared = spared.saturating_add(1);
            }
        }
        say(&format!("Addresses spared from now on: {spared}"));
        Ok(ExitCode::SUCCESS)
    }
}

fn read(path: &PathBuf) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(path)?;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
