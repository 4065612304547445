//! Servers as processes of their own: the product as it ships, and the page written by hand.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::machine::value;
use crate::wire::{self, Connection};

/// A server that does not answer by then never will.
const STARTS_WITHIN: Duration = Duration::from_secs(30);

/// How long one may take to end.
const ENDS_WITHIN: Duration = Duration::from_secs(30);

/// Where a process may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cores {
    All,
    /// On the first core alone, so that the client has the other.
    One,
}

pub(crate) struct Server {
    child: Child,
    pub(crate) at: String,
    /// From the start of the process to the first answer.
    pub(crate) started_in: Duration,
}

/// The binary with no setting but those given here.
pub(crate) fn offertory(cores: Cores, arguments: &[&str], url: &str, data: &Path) -> Command {
    let mut command = on(cores, env!("CARGO_BIN_EXE_offertory"));
    command.args(arguments).env_clear().env("OFFERTORY_DATA", data).env("DATABASE_URL", url);
    command
}

/// A program, on its cores.
pub(crate) fn on(cores: Cores, program: &str) -> Command {
    let mut command = match cores {
        Cores::All => Command::new(program),
        Cores::One => {
            let mut command = Command::new("taskset");
            command.args(["-c", "0", program]);
            command
        }
    };
    command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
    command
}

/// A port that nobody has just now.
pub(crate) async fn free_address() -> anyhow::Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0").await?.local_addr()?.to_string())
}

impl Server {
    /// Starts the product, and waits for its first answer.
    pub(crate) async fn offertory(cores: Cores, url: &str, data: &Path) -> anyhow::Result<Server> {
        let at = free_address().await?;
        let mut command = offertory(cores, &["serve"], url, data);
        command.env("OFFERTORY_LISTEN", &at);
        Server::start(command, at, "/meta/health").await
    }

    pub(crate) async fn start(
        mut command: Command,
        at: String,
        first: &str,
    ) -> anyhow::Result<Server> {
        let began = Instant::now();
        let mut child = command.spawn().with_context(|| format!("{command:?}"))?;
        let question = wire::get(&at, first, "");
        let answered = async {
            loop {
                if let Some(ended) = child.try_wait()? {
                    bail!("it ended at once: {ended}");
                }
                if let Ok(mut connection) = Connection::open(&at).await
                    && connection.ask(&question).await?.status < 500
                {
                    return Ok(());
                }
                sleep(Duration::from_millis(1)).await;
            }
        };
        timeout(STARTS_WITHIN, answered).await.context("it does not answer")??;
        Ok(Server { child, at, started_in: began.elapsed() })
    }

    /// Megabytes it holds now.
    pub(crate) fn memory(&self) -> anyhow::Result<f64> {
        memory(self.child.id(), "VmRSS")
    }

    /// Asks it to end, and waits until it has.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        if let Some(id) = self.child.id() {
            Command::new("kill").args(["-TERM", &id.to_string()]).status().await?;
        }
        if timeout(ENDS_WITHIN, self.child.wait()).await.is_err() {
            self.child.kill().await?;
        }
        Ok(())
    }
}

/// Megabytes of a living process, by the system's own name for them.
pub(crate) fn memory(process: Option<u32>, name: &str) -> anyhow::Result<f64> {
    let id = process.context("it has ended")?;
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let kilobytes = value(&status, name).and_then(|text| text.split(' ').next());
    Ok(kilobytes.context("no such line")?.parse::<f64>()? / 1024.0)
}

/// Runs a command to its end: how long it took, the most memory it held, and what it said.
pub(crate) async fn run(mut command: Command) -> anyhow::Result<(Duration, f64, String)> {
    let began = Instant::now();
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let id = child.id();
    let mut peak = 0.0_f64;
    let ended = child.wait_with_output();
    tokio::pin!(ended);
    let output = loop {
        tokio::select! {
            output = &mut ended => break output?,
            () = sleep(Duration::from_millis(20)) => {
                // It may be gone in this very moment; what it held before is known.
                peak = peak.max(memory(id, "VmHWM").unwrap_or_default());
            }
        }
    };
    if !output.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok((began.elapsed(), peak, String::from_utf8_lossy(&output.stdout).into_owned()))
}
