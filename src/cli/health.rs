//! `offertory health`: asks the server on this machine how it is, for supervisors of containers.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::config::Config;

/// Ask the server that listens on OFFERTORY_LISTEN for its health. Exit code 0: no losses.
///
/// Example: offertory health --json
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Health {
    /// The answer as the server gives it: wins and losses.
    #[arg(long)]
    json: bool,
}

const PATIENCE: Duration = Duration::from_secs(3);

impl Health {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let at = reachable(config.listen);
        let answer = timeout(PATIENCE, ask(at)).await;
        let answer = answer.with_context(|| format!("nobody answers on {at} in time"))?;
        let (status, body) = answer.with_context(|| format!("nobody answers on {at}"))?;
        if self.json {
            super::say(&body);
        } else {
            let health: views::Health =
                serde_json::from_str(&body).context("that is no answer about health")?;
            super::say(&in_words(&health));
        }
        Ok(if status == 200 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// A line for each loss, or one that all is well.
fn in_words(health: &views::Health) -> String {
    if health.losses.is_empty() {
        return format!("well: {} of {}", health.wins.len(), health.wins.len());
    }
    let lines: Vec<String> = health.losses.iter().map(|name| format!("LOSS {name}")).collect();
    lines.join("\n")
}

/// A server that listens everywhere is asked on the loopback.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

async fn ask(at: SocketAddr) -> anyhow::Result<(u16, String)> {
    let mut stream = TcpStream::connect(at).await?;
    let question = "GET /meta/health HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(question.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let Some((head, body)) = answer.split_once("\r\n\r\n") else { bail!("that is no HTTP") };
    let status = head.split_whitespace().nth(1).and_then(|status| status.parse().ok());
    Ok((status.context("that is no HTTP")?, body.to_owned()))
}
