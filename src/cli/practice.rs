//! `offertory gateway-sandbox`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use gateway::sandbox::{Options, serve};
use tokio::net::TcpListener;

use crate::lifecycle;

/// Run a practice gateway: a real server that speaks the orchestrator's wire format and keeps a
/// book of its charges.
///
/// Example: offertory gateway-sandbox --listen 127.0.0.1:4000 --book ./data/sandbox.db
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct GatewaySandbox {
    #[arg(long, default_value = "127.0.0.1:4000")]
    listen: String,
    /// The book of charges.
    #[arg(long, default_value = "./data/sandbox.db")]
    book: PathBuf,
    /// User name of every call (SPREEDLY_KEY).
    #[arg(long, default_value = "sandbox")]
    key: String,
    /// Password of every call (SPREEDLY_SECRET).
    #[arg(long, default_value = "sandbox")]
    secret: String,
    /// Ends when nobody holds the other end of its standard input any more.
    #[arg(long, hide = true)]
    with_its_parent: bool,
}

impl GatewaySandbox {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let listener = TcpListener::bind(&self.listen)
            .await
            .with_context(|| format!("{} cannot be listened on", self.listen))?;
        if let Some(folder) = self.book.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        tracing::info!("SPREEDLY_URL=http://{}", listener.local_addr()?);
        let with_its_parent = self.with_its_parent;
        let ended = async move {
            let orphaned = async {
                match with_its_parent {
                    true => lifecycle::orphaned().await,
                    false => std::future::pending().await,
                }
            };
            tokio::select! {
                asked = lifecycle::asked_to_end() => {
                    if let Err(error) = asked {
                        tracing::error!(%error, "signals cannot be heard");
                    }
                }
                () = orphaned => {}
            }
        };
        serve(listener, self.book, ended, Options::new(self.key, self.secret)).await?;
        Ok(ExitCode::SUCCESS)
    }
}
