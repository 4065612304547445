//! Drills: recorded outages, played against the real engine and scored.
//!
//! A drill is data in `drills/`. It is played on a database of its own by processes of this binary:
//! the practice gateway, the site, and two of the engine. Givers sign in and give over HTTP; a
//! process dies as if the machine had lost its power; the clock is told, so that hours pass in
//! seconds. In the end the practice gateway's own book of charges is compared with the ledger, gift
//! by gift, and all that givers and churches could read is looked through for words of failure.

mod browser;
mod cast;
mod chronicle;
mod desk;
mod hand;
mod judge;
mod line;
mod play;
pub mod process;
mod report;
mod score;
mod script;
mod speech;
mod words;
mod world;

use std::path::Path;

use anyhow::Context;
use giving::drills::Progress;
use rust_embed::RustEmbed;
use tokio::sync::watch;
use views::DrillReport;

pub use judge::Judged;
pub use report::{Row, Rows, html, text};
pub use script::{Deed, Script};
pub use words::is_wrong;
pub use world::{Place, Stage};

use play::Player;

/// The drills that the binary brings.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/drills"]
struct Files;

/// A drill and its name.
#[derive(Clone, Debug)]
pub struct Drill {
    /// As its file is called.
    pub name: String,
    pub script: Script,
}

/// A drill that was played.
#[derive(Clone, Debug)]
pub struct Played {
    pub title: String,
    pub story: String,
    pub source: String,
    /// What happened, by the drill's clock.
    pub lines: Vec<(String, String)>,
    pub judged: Vec<Judged>,
    pub row: Row,
    /// The same, as it is kept and shown.
    pub report: DrillReport,
}

impl Drill {
    /// Every drill, by name.
    pub fn all() -> anyhow::Result<Vec<Drill>> {
        let mut names: Vec<String> = Files::iter()
            .filter_map(|file| file.strip_suffix(".toml").map(str::to_owned))
            .collect();
        names.sort_unstable();
        names.iter().map(|name| Drill::named(name)).collect()
    }

    /// One drill.
    pub fn named(name: &str) -> anyhow::Result<Drill> {
        let file = Files::get(&format!("{name}.toml"))
            .with_context(|| format!("there is no drill {name}: `offertory drill list`"))?;
        let text = std::str::from_utf8(&file.data).with_context(|| format!("drill {name}"))?;
        let script = Script::read(text).with_context(|| format!("drill {name}"))?;
        Ok(Drill { name: name.to_owned(), script })
    }

    /// One that somebody wrote themselves.
    pub fn from_file(file: &Path) -> anyhow::Result<Drill> {
        let said = || format!("drill {}", file.display());
        let text = std::fs::read_to_string(file).with_context(said)?;
        let script = Script::read(&text).with_context(said)?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Drill { name, script })
    }

    /// Plays it from the first minute to the last. The same seed plays the same.
    pub async fn play(&self, stage: &Stage, seed: u64) -> anyhow::Result<Played> {
        self.play_before(stage, seed, watch::Sender::default()).await
    }

    /// The same, for somebody who wants to see how far it is.
    pub async fn play_before(
        &self,
        stage: &Stage,
        seed: u64,
        told: watch::Sender<Progress>,
    ) -> anyhow::Result<Played> {
        let mut player = Player::new(&self.script, stage, seed, told).await?;
        let played = player.play().await;
        let played = match played {
            Ok(()) => self.played(&mut player, seed).await,
            Err(error) => Err(error),
        };
        // Whatever happened, nothing is left behind.
        let ended = player.world.end().await;
        let played = played.with_context(|| format!("drill {}", self.name))?;
        ended?;
        Ok(played)
    }

    async fn played(&self, player: &mut Player<'_>, seed: u64) -> anyhow::Result<Played> {
        let score = player.score().await?;
        let judged = player.judge(&score).await?;
        let broken: Vec<String> = judged
            .iter()
            .filter(|one| !one.holds)
            .map(|one| format!("{}: {} ({})", one.name, one.must, one.found))
            .collect();
        let count = |list: &[String]| u32::try_from(list.len()).unwrap_or(u32::MAX);
        let row = Row {
            name: self.name.clone(),
            gifts: score.gifts,
            lost: count(&score.lost),
            doubled: count(&score.doubled),
            uncertain: score.uncertain,
            seconds_to_detect: player.detected_in().map(|took| took.as_secs()),
            seconds_to_drain: score.drained_in.map(|took| took.as_secs()),
            wrong_words: count(&score.wrong_words),
            seed,
            passed: broken.is_empty(),
            broken,
        };
        let mut lines = std::mem::take(&mut player.seen.lines);
        lines.sort_by_key(|(at, _)| *at);
        let report = player.report(&row, &score, &judged, &lines)?;
        let lines = lines
            .into_iter()
            .map(|(at, words)| Ok((self.script.clock(at)?, words)))
            .collect::<anyhow::Result<Vec<(String, String)>>>()?;
        let Script { title, story, source, .. } = self.script.clone();
        Ok(Played { title, story, source, lines, judged, row, report })
    }
}
