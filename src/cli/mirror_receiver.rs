//! `offertory mirror-receiver`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use kernel::SystemClock;
use mirror::receiver::{Manners, Options, serve};
use mirror::signature::Secret;
use tokio::net::TcpListener;

use crate::lifecycle;

/// Run a mirror of the ledger to try the contract with: it verifies, takes only the next version
/// of an account, and keeps what it took in a file of JSON lines. It can be told to misbehave.
///
/// Example: offertory mirror-receiver --listen 127.0.0.1:4000 --data mirror.db --secret SECRET
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct MirrorReceiver {
    #[arg(long, default_value = "127.0.0.1:4000")]
    listen: String,
    /// What it took.
    #[arg(long, default_value = "./data/mirror.db")]
    data: PathBuf,
    /// What both sides sign with; the page that adds the mirror shows it.
    #[arg(long, env = "OFFERTORY_MIRROR_SECRET", hide_env_values = true)]
    secret: String,
    /// The part of deliveries that are lost, or their answers: from 0 to 1.
    #[arg(long, default_value = "0", value_parser = part)]
    drop: f64,
    /// The part of deliveries that arrive only after some later ones.
    #[arg(long, default_value = "0", value_parser = part)]
    delay: f64,
    /// The part of deliveries that are taken twice.
    #[arg(long, default_value = "0", value_parser = part)]
    repeat: f64,
    /// The part of deliveries whose changes are taken in another sequence.
    #[arg(long, default_value = "0", value_parser = part)]
    reorder: f64,
    /// The same seed misbehaves in the same way.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl MirrorReceiver {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let listener = TcpListener::bind(&self.listen)
            .await
            .with_context(|| format!("{} cannot be listened on", self.listen))?;
        if let Some(folder) = self.data.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        let options = Options {
            secret: Secret::new(self.secret.as_bytes()).context("--secret")?,
            clock: Arc::new(SystemClock),
            manners: Manners {
                drop: self.drop,
                delay: self.delay,
                repeat: self.repeat,
                reorder: self.reorder,
                seed: self.seed,
            },
        };
        tracing::info!("a mirror is here: http://{}", listener.local_addr()?);
        let ended = async {
            if let Err(error) = lifecycle::asked_to_end().await {
                tracing::error!(%error, "signals cannot be heard");
            }
        };
        let data = self.data.display().to_string();
        serve(listener, self.data, ended, options).await.with_context(|| data)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// A number from 0 to 1.
fn part(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(part) if (0.0..=1.0).contains(&part) => Ok(part),
        Ok(_) | Err(_) => Err("it is a number from 0 to 1, such as 0.1".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_between_nothing_and_everything() {
        assert_eq!(part("0.1"), Ok(0.1));
        for wrong in ["1.1", "-0.1", "half", "NaN", ""] {
            assert!(part(wrong).is_err(), "{wrong}");
        }
    }
}
