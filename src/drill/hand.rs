//! A process that a drill has started: told what to do, heard, stopped in the middle, killed.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, bail};
use kernel::Timestamp;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use super::line::Wires;
use super::speech::{Heard, Order, Setup, Told};

/// Nothing that a process is told takes so long.
const PATIENCE: Duration = Duration::from_secs(120);

/// What became of an order.
pub(super) enum Outcome {
    /// It was done; so many items, and the drill's clock as it was then.
    Done(usize, Timestamp),
    /// The process was caught in a call, and waits there.
    Caught,
}

pub(super) struct Hand {
    child: Child,
    to: ChildStdin,
    from: Lines<BufReader<ChildStdout>>,
    /// Where a site is.
    pub(super) address: String,
    pub(super) ahead_minutes: i64,
    /// Its calls, as the wires number them.
    calls: BTreeMap<u64, usize>,
}

impl Hand {
    pub(super) async fn start(binary: &Path, setup: &Setup) -> anyhow::Result<Hand> {
        let mut child = Command::new(binary)
            .args(["drill", "process"])
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} cannot be started", binary.display()))?;
        let to = child.stdin.take().context("a process that hears nothing")?;
        let from = child.stdout.take().context("a process without words")?;
        let from = BufReader::new(from).lines();
        let (address, calls) = (String::new(), BTreeMap::new());
        let mut hand = Hand { child, to, from, address, ahead_minutes: 0, calls };
        hand.write(setup).await?;
        match hand.hear().await? {
            Heard::Ready { address } => hand.address = address,
            Heard::Broken { why } => bail!("the process {} does not start: {why}", setup.name),
            other => bail!("the process {} begins with {other:?}", setup.name),
        }
        Ok(hand)
    }

    /// Tells it to do something, and hears what becomes of it.
    pub(super) async fn order(
        &mut self,
        order: Order,
        now: Timestamp,
        wires: &Wires,
    ) -> anyhow::Result<Outcome> {
        self.tell(order, now).await?;
        self.outcome(wires).await
    }

    pub(super) async fn tell(&mut self, order: Order, now: Timestamp) -> anyhow::Result<()> {
        let told = Told { now, ahead_minutes: self.ahead_minutes, order };
        self.write(&told).await
    }

    /// Hears it until what it does is done, or caught.
    pub(super) async fn outcome(&mut self, wires: &Wires) -> anyhow::Result<Outcome> {
        loop {
            match self.hear().await? {
                Heard::Began { call, at, gateway } => {
                    self.calls.insert(call, wires.began(at, gateway));
                }
                Heard::Ended { call, at, class } => {
                    if let Some(place) = self.calls.get(&call) {
                        wires.ended(*place, at, class);
                    }
                }
                Heard::Caught => return Ok(Outcome::Caught),
                Heard::Done { now, items } => return Ok(Outcome::Done(items, now)),
                Heard::Broken { why } => bail!("a process of the drill: {why}"),
                Heard::Ready { .. } => bail!("a process of the drill began twice"),
            }
        }
    }

    async fn write(&mut self, words: &impl serde::Serialize) -> anyhow::Result<()> {
        let mut line = serde_json::to_vec(words)?;
        line.push(b'\n');
        self.to.write_all(&line).await?;
        Ok(self.to.flush().await?)
    }

    async fn hear(&mut self) -> anyhow::Result<Heard> {
        let line = timeout(PATIENCE, self.from.next_line()).await;
        let line = line.context("a process of the drill says nothing")??;
        let line = line.context("a process of the drill ended by itself")?;
        serde_json::from_str(&line).with_context(|| format!("a process of the drill says {line}"))
    }

    /// `kill -9`, as a machine that loses its power would do it.
    pub(super) async fn kill(&mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }

    /// It stands still in the middle of whatever it does.
    pub(super) async fn freeze(&self) -> anyhow::Result<()> {
        self.signal("-STOP").await
    }

    /// It goes on where it stood still.
    pub(super) async fn thaw(&self) -> anyhow::Result<()> {
        self.signal("-CONT").await
    }

    async fn signal(&self, which: &str) -> anyhow::Result<()> {
        let id = self.child.id().context("it has ended")?.to_string();
        let told = Command::new("kill").args([which, &id]).status().await?;
        anyhow::ensure!(told.success(), "kill {which} {id}");
        Ok(())
    }
}
