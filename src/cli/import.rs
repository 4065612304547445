//! `offertory import`: donors and history of another system, from CSV files.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use giving::imports::{
    BadRow, Doing, ImportError, ImportKind, ImportReport, Source, Standing, Wanted, Watch,
};
use kernel::ChurchId;

use super::progress::Progress;
use super::{say, say_json};
use crate::cli::operator::{Operator, on_call, use_cases};
use crate::config::Config;

/// Bad rows that are told one by one; the count is of all of them.
const TOLD: u64 = 1_000;

/// Donors and gifts of another system, brought in from CSV files. Without --run nothing is written.
#[derive(Subcommand)]
pub(super) enum Import {
    /// People who gave: name,email,campus,external_id.
    ///
    /// Example: offertory import donors donors.csv --church 0190d7a0-8a52-7c33-b8e5-2f60c0a5e001
    ///
    /// They get no password; they sign in by a code that is mailed to them.
    #[command(verbatim_doc_comment)]
    Donors(Brought),
    /// Gifts that were given: date,donor,fund,amount,currency,method,reference,note.
    ///
    /// Example: offertory import history gifts.csv --church 0190d7a0-8a52-7c33-b8e5-2f60c0a5e001
    ///
    /// A donor is an external id or an address; bring the donors in first.
    #[command(verbatim_doc_comment)]
    History(Brought),
}

#[derive(Args)]
pub(super) struct Brought {
    /// The file: UTF-8, its columns named in the first line.
    file: PathBuf,
    /// Whose donors and gifts these are.
    #[arg(long)]
    church: ChurchId,
    /// Write it. A run that was cut off goes on where it was.
    #[arg(long, requires = "email")]
    run: bool,
    /// Leave bad rows out. Otherwise a file with bad rows is not written at all.
    #[arg(long, requires = "run")]
    leave_out_bad: bool,
    /// Your mail address; what you do is written down under your name.
    #[arg(long = "as", id = "email", value_name = "EMAIL")]
    email: Option<String>,
    /// For a machine to read.
    #[arg(long)]
    json: bool,
}

pub(super) struct OnDisk(pub(super) PathBuf);

impl Source for OnDisk {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(&self.0)?))
    }
}

/// Tells bad rows as they come, and how far it is where somebody looks on.
pub(super) struct Watching {
    pub(super) progress: Progress,
    bad: u64,
    told: bool,
}

impl Watching {
    pub(super) fn told(told: bool) -> Watching {
        Watching { progress: Progress::new(), bad: 0, told }
    }
}

impl Watch for Watching {
    fn at(&mut self, doing: Doing, rows: u64, lines: u64) {
        let done = match doing {
            Doing::Checking => "rows checked",
            Doing::Writing => "rows written",
        };
        self.progress.at(done, rows, lines.max(rows));
    }

    fn bad(&mut self, row: &BadRow) {
        self.bad = self.bad.saturating_add(1);
        if self.told && self.bad <= TOLD {
            self.progress.clear();
            say(&row.to_string());
        }
    }
}

impl Import {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let (kind, brought) = match self {
            Import::Donors(brought) => (ImportKind::Donors, brought),
            Import::History(brought) => (ImportKind::History, brought),
        };
        let name = brought.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let source = OnDisk(brought.file);
        let wanted = Wanted { church: brought.church, kind, source: &source, name };
        let mut watch = Watching::told(!brought.json);
        let report = match brought.email.filter(|_| brought.run) {
            Some(email) => {
                let (giving, staff) = on_call(&config, &Operator::named(email)).await?;
                giving.run_import(&staff, &wanted, brought.leave_out_bad, &mut watch).await
            }
            None => use_cases(&config).await?.check_import(&wanted, &mut watch).await,
        };
        watch.progress.clear();
        let report = report.map_err(words).with_context(|| wanted.name.clone())?;
        if brought.json {
            say_json(&report)?;
        } else {
            tell(&report);
        }
        let went = match report.standing {
            Standing::Checked => report.counts.bad == 0,
            Standing::Refused => false,
            Standing::BroughtIn | Standing::HereAlready => report.agrees,
        };
        Ok(if went { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

pub(super) fn words(error: ImportError) -> anyhow::Error {
    match error {
        ImportError::File(refused) => refused.into(),
        ImportError::Giving(giving::Error::NotFound) => anyhow::anyhow!("there is no such church"),
        ImportError::Giving(error) => error.into(),
    }
}

fn tell(report: &ImportReport) {
    let counts = report.counts;
    if counts.bad > TOLD {
        say(&format!("… and {} more bad rows", counts.bad.saturating_sub(TOLD)));
    }
    say(&format!(
        "{} rows: {} new, {} here before, {} bad",
        counts.rows(),
        counts.new,
        counts.existing,
        counts.bad
    ));
    for year in &report.years {
        let fund = report.totals.iter().find(|total| total.fund == year.fund);
        let name = fund.map_or("", |total| total.name.as_str());
        let gifts = if year.count == 1 { "gift" } else { "gifts" };
        say(&format!("  {} {name}: {} {gifts}, {}", year.year, year.count, year.sum));
    }
    for total in &report.totals {
        say(&format!(
            "{}: before {}, in the file {}, new {}, after {}",
            total.name, total.before, total.file, total.new, total.after
        ));
        if total.meanwhile.minor() != 0 {
            say(&format!("  of which came or went meanwhile: {}", total.meanwhile));
        }
    }
    say(match (report.standing, report.agrees, counts.bad) {
        (Standing::Checked, _, 0) => "Nothing was written. With --run --as EMAIL it will be.",
        (Standing::Checked, _, _) => "Nothing was written. Mend the bad rows first.",
        (Standing::Refused, _, _) => {
            "Nothing was written, because rows are bad. Mend them, or add --leave-out-bad."
        }
        (_, false, _) => "The books do not agree with the file. Ask for help before you go on.",
        (Standing::BroughtIn, true, _) => "Brought in. The books agree with the file.",
        (Standing::HereAlready, true, _) => "This file was brought in before. Nothing was written.",
    });
}
