//! The practice gateway as a process of its own, and its desk, which no real gateway has: moods are
//! set there, and whoever knows that no answer will come need not wait for it.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, bail};
use gateway::sandbox::Record;
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::browser;

/// What the practice gateway is called with.
pub(super) const KEY: &str = "drill";

/// The same twice, as basic authentication writes it.
const AUTHORIZATION: (&str, &str) = ("Authorization", "Basic ZHJpbGw6ZHJpbGw=");

/// Says that it is there, and where.
const ANNOUNCEMENT: &str = "SPREEDLY_URL=http://";

/// The way to the desk.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    /// "127.0.0.1:4000".
    address: String,
}

#[derive(Deserialize)]
struct Mute {
    mute: bool,
}

impl Desk {
    /// Of the practice gateway at this URL.
    pub(super) fn at(url: &str) -> Desk {
        Desk { address: url.trim_start_matches("http://").to_owned() }
    }

    /// Whether the next call to this gateway would never be answered.
    pub(super) async fn is_mute(&self, gateway: &str) -> anyhow::Result<bool> {
        let line = format!("GET /sandbox/mute?gateway={gateway}");
        let answer = self.ask(&line, "").await?;
        Ok(serde_json::from_str::<Mute>(&answer).context("the desk's answer")?.mute)
    }

    /// A mood for each gateway.
    pub(super) async fn play(&self, moods: &serde_json::Value) -> anyhow::Result<()> {
        self.ask("PUT /sandbox/drill", &moods.to_string()).await.map(|_| ())
    }

    async fn ask(&self, line: &str, body: &str) -> anyhow::Result<String> {
        let headers = [AUTHORIZATION, ("Content-Type", "application/json")];
        let answer = browser::ask(&self.address, line, &headers, body).await?;
        if !(200..300).contains(&answer.status) {
            bail!("the practice gateway's desk says {} to {line}", answer.status);
        }
        Ok(answer.body)
    }
}

/// The practice gateway, running.
pub(super) struct Sandbox {
    child: Child,
    pub(super) url: String,
    book: PathBuf,
}

impl Sandbox {
    pub(super) async fn start(binary: &Path, book: PathBuf) -> anyhow::Result<Sandbox> {
        let mut child = Command::new(binary)
            .args(["gateway-sandbox", "--with-its-parent", "--listen", "127.0.0.1:0"])
            .args(["--key", KEY, "--secret", KEY, "--book"])
            .arg(&book)
            .env_clear()
            // Held open as long as we live: when we are gone, however that came, so is it.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} cannot be started", binary.display()))?;
        let said = child.stdout.take().context("a process without words")?;
        let mut lines = BufReader::new(said).lines();
        let mut url = None;
        while url.is_none() {
            let line = lines.next_line().await?.context("the practice gateway does not start")?;
            url = line.split_once(ANNOUNCEMENT).map(|(_, rest)| {
                let ends = |c: char| !c.is_ascii_digit() && c != '.' && c != ':';
                format!("http://{}", rest.split(ends).next().unwrap_or_default())
            });
        }
        // Its words are read to the end: nobody can write into a pipe that is full.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Sandbox { child, url: url.unwrap_or_default(), book })
    }

    /// What it did so far, in its own book.
    pub(super) fn book(&self) -> anyhow::Result<Vec<Record>> {
        let text = std::fs::read_to_string(&self.book)?;
        text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
    }

    pub(super) async fn end(mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }
}
