//! `offertory drill`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::{say, say_json, say_wrong};
use crate::config::Config;
use crate::drill::{Drill, Place, Played, Rows, Stage, html, process, text};

/// Play recorded outages against this engine: nothing real is touched.
#[derive(Subcommand)]
pub(super) enum Drills {
    List(List),
    Run(Run),
    /// One of the processes that a drill starts; it is told what to do by its standard input.
    #[command(hide = true)]
    Process,
}

/// Name the drills that this binary brings.
///
/// Example: offertory drill list
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct List {
    /// For a machine.
    #[arg(long)]
    json: bool,
}

/// Play drills and say what held: processes of this binary, over a database of its own, which is
/// removed afterwards: a file in the temporary folder, or beside the one that DATABASE_URL names.
///
/// Example: offertory drill run in2 lp2
///          offertory drill run --all --json
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Run {
    /// Which; see `offertory drill list`.
    names: Vec<String>,
    /// All of them.
    #[arg(long, conflicts_with = "names")]
    all: bool,
    /// A drill of your own, written like those in `drills/`.
    #[arg(long, value_name = "FILE.toml")]
    file: Option<PathBuf>,
    /// For a machine.
    #[arg(long)]
    json: bool,
    /// The same seed plays the same drill.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// postgres://…: a database of its own is made beside this one, instead of DATABASE_URL's.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Also write a page that a church's board can read.
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
}

impl Drills {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        match self {
            Drills::List(list) => list.run(),
            Drills::Run(run) => run.run(config).await,
            Drills::Process => process::run().await.map(|()| ExitCode::SUCCESS),
        }
    }
}

impl List {
    fn run(self) -> anyhow::Result<ExitCode> {
        let drills = Drill::all()?;
        if self.json {
            let named = drills.iter().map(
                |drill| serde_json::json!({ "name": drill.name, "title": drill.script.title }),
            );
            say_json(&named.collect::<Vec<_>>())?;
        } else {
            for drill in drills {
                say(&format!("{:8} {}", drill.name, drill.script.title));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Run {
    async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let mut drills = if self.all {
            Drill::all()?
        } else {
            self.names.iter().map(|name| Drill::named(name)).collect::<anyhow::Result<Vec<_>>>()?
        };
        if let Some(file) = &self.file {
            drills.push(Drill::from_file(file)?);
        }
        if drills.is_empty() {
            bail!("name a drill or a file, or say --all");
        }
        let of_settings = config.database_url.as_ref().map(|url| url.reveal().to_owned());
        let place = match self.database.or(of_settings) {
            Some(url) => Place::Postgres(url),
            None => Place::Sqlite,
        };
        let stage = Stage { place, binary: std::env::current_exe()?, name: None };
        let mut all: Vec<Played> = Vec::new();
        for drill in drills {
            let played = drill.play(&stage, self.seed).await?;
            if !self.json {
                say(&text(&played));
            }
            all.push(played);
        }
        if let Some(file) = &self.report {
            std::fs::write(file, html(&all))
                .with_context(|| format!("{} cannot be written", file.display()))?;
        }
        let rows = Rows { drills: all.into_iter().map(|played| played.row).collect() };
        if self.json {
            say_json(&rows)?;
        }
        let broken: Vec<&str> =
            rows.drills.iter().filter(|row| !row.passed).map(|row| row.name.as_str()).collect();
        if broken.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        say_wrong(&format!("these drills do not hold: {}", broken.join(", ")));
        Ok(ExitCode::FAILURE)
    }
}
