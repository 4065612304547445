//! The command line. Every verb has a file; exit code 0 means that it did what was asked.

mod church;
mod classifier;
mod compare;
mod doctor;
mod drill;
mod engine;
mod gateway;
mod health;
mod import;
mod ledger;
mod mail;
mod methods;
mod migrate;
mod mirror_receiver;
mod operator;
mod practice;
mod progress;
mod rollout;
mod rules;
mod serve;
mod shadow;
mod staff;

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};
use giving::founding::Invited;

use crate::config::Config;
use crate::http::words;
use crate::telemetry;

/// Pages are rendered on worker threads; a machine with one core must still answer while one is
/// busy.
const LEAST_THREADS: usize = 4;

/// Offertory: the self-care dashboard of a church's giving. No gift left behind.
#[derive(Parser)]
#[command(
    name = "offertory",
    version,
    after_help = "Settings come from the environment; \
    `offertory serve` prints them. Without any, everything is kept in ./data."
)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Serve(serve::Serve),
    Migrate(migrate::Migrate),
    Health(health::Health),
    Doctor(doctor::Doctor),
    #[command(subcommand)]
    Church(church::Church),
    #[command(subcommand)]
    Staff(staff::Staff),
    #[command(subcommand)]
    Engine(engine::Engine),
    #[command(subcommand)]
    Gateway(gateway::Gateway),
    #[command(subcommand)]
    Import(import::Import),
    #[command(subcommand)]
    Ledger(ledger::Ledger),
    #[command(subcommand)]
    Mail(mail::Mail),
    #[command(subcommand)]
    Methods(methods::Methods),
    #[command(subcommand)]
    Classifier(classifier::Classifier),
    #[command(subcommand)]
    Rollout(rollout::Rollout),
    #[command(subcommand)]
    Rules(rules::Rules),
    #[command(subcommand)]
    Drill(drill::Drills),
    Shadow(shadow::Shadow),
    GatewaySandbox(practice::GatewaySandbox),
    MirrorReceiver(mirror_receiver::MirrorReceiver),
}

impl Verb {
    async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        match self {
            Verb::Serve(serve) => serve.run(config).await,
            Verb::Migrate(migrate) => migrate.run(config).await,
            Verb::Health(health) => health.run(config).await,
            Verb::Doctor(doctor) => doctor.run(config).await,
            Verb::Church(church) => church.run(config).await,
            Verb::Staff(staff) => staff.run(config).await,
            Verb::Engine(engine) => engine.run(config).await,
            Verb::Gateway(gateway) => gateway.run(config).await,
            Verb::Import(import) => import.run(config).await,
            Verb::Ledger(ledger) => ledger.run(config).await,
            Verb::Mail(mail) => mail.run(config).await,
            Verb::Methods(methods) => methods.run(config).await,
            Verb::Classifier(classifier) => classifier.run(),
            Verb::Rollout(rollout) => rollout.run(config).await,
            Verb::Rules(rules) => rules.run(config).await,
            Verb::Drill(drills) => drills.run(config).await,
            Verb::Shadow(shadow) => shadow.run(config).await,
            Verb::GatewaySandbox(practice) => practice.run().await,
            Verb::MirrorReceiver(receiver) => receiver.run().await,
        }
    }
}

/// Does what was asked.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.verb) {
        Ok(code) => code,
        Err(error) => {
            say_wrong(&format!("offertory: {}", words_of(&error)));
            ExitCode::FAILURE
        }
    }
}

fn run(verb: Verb) -> anyhow::Result<ExitCode> {
    if matches!(verb, Verb::Serve(_) | Verb::GatewaySandbox(_) | Verb::MirrorReceiver(_)) {
        telemetry::start();
    }
    let config = Config::from_env()?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores.max(LEAST_THREADS))
        .enable_all()
        .build()
        .context("the runtime does not start")?
        .block_on(verb.run(config))
}

/// What went wrong and why, from the outside in. Some errors name their cause themselves; it is said
/// once.
fn words_of(error: &anyhow::Error) -> String {
    let mut words = String::new();
    let said = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref().map_or_else(|| cause.to_string(), words::plain)
    };
    for cause in error.chain().map(said) {
        if !words.ends_with(&cause) {
            words = if words.is_empty() { cause } else { format!("{words}: {cause}") };
        }
    }
    words
}

/// Lets somebody in, and says how they come in.
async fn invited(config: &Config, guest: &Invited) -> anyhow::Result<()> {
    let giving = operator::use_cases(config).await?;
    giving.invite(guest).await.context("nobody was invited")?;
    let code = giving.first_code(&guest.email).await?;
    say(&format!("{} may sign in as {}.", guest.name, guest.email));
    say(&format!("The first code, good for a quarter of an hour: {code}"));
    say("Later ones are mailed: /sign-in asks for them. A password can be set in the settings.");
    Ok(())
}

/// A line for the one who asked. Who reads may have seen enough, as `head` has: the rest is said to
/// nobody, and what was asked is done all the same. A full disk is another thing.
#[expect(clippy::disallowed_methods, reason = "an answer that is lost must not look like success")]
fn say(line: &str) {
    if let Err(error) = writeln!(io::stdout(), "{line}")
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        say_wrong(&format!("offertory: the answer could not be written: {error}"));
        std::process::exit(1);
    }
}

fn say_wrong(line: &str) {
    // There is nowhere left to say that this cannot be said.
    let _said = writeln!(io::stderr(), "{line}");
}

/// Something for a machine to read.
fn say_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    say(&serde_json::to_string_pretty(value)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn a_cause_is_said_once() {
        let error = anyhow::anyhow!("refused").context("nobody answers: refused").context("A");
        assert_eq!(words_of(&error), "A: nobody answers: refused");
    }

    #[test]
    fn every_verb_is_well_formed() {
        Cli::command().debug_assert();
    }
}
