//! Plays the drills that staff asked for, one at a time, beside everything else: only where no gift
//! is real. A process that ends in the middle leaves its drill to the next one, which begins it
//! again.

use std::path::PathBuf;
use std::time::Duration;

use giving::drills::{Progress, Run};
use giving::{Error, Giving};
use tokio::sync::watch;
use views::DrillReport;

use crate::drill::{Drill, Place, Stage};
use crate::lifecycle::Stop;

/// How often somebody looks whether a drill was asked for, and says how far one is.
const PAUSE: Duration = Duration::from_secs(2);

/// Each drill has a file of its own for a database: the house's is left alone.
pub async fn run(giving: Giving, binary: PathBuf, stop: Stop) {
    loop {
        match giving.lease_drill().await {
            Ok(Some(run)) => {
                if let Err(error) = play(&giving, &run, &binary, &stop).await {
                    tracing::warn!(drill = run.drill, %error, "a drill is left to another node");
                }
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "nobody knows whether a drill was asked for"),
        }
        if !stop.sleep(PAUSE).await {
            return;
        }
    }
}

/// Plays one, and writes down how far it is. Given up when it is another node's by now, or when
/// this process is asked to end.
async fn play(
    giving: &Giving,
    run: &Run,
    binary: &std::path::Path,
    stop: &Stop,
) -> Result<(), Error> {
    let (told, progress) = watch::channel(Progress::default());
    let stage =
        Stage { place: Place::Sqlite, binary: binary.to_owned(), name: Some(run.id.to_string()) };
    let mut playing = std::pin::pin!(played(run, &stage, told));
    let came_to = loop {
        tokio::select! {
            came_to = &mut playing => break came_to,
            () = stop.clone().heard() => return Ok(()),
            () = tokio::time::sleep(PAUSE) => {
                let now = progress.borrow().clone();
                giving.drill_goes_on(run.id, &now).await?;
            }
        }
    };
    let last = progress.borrow().clone();
    giving.drill_goes_on(run.id, &last).await?;
    giving.drill_ended(run.id, came_to).await
}

async fn played(
    run: &Run,
    stage: &Stage,
    told: watch::Sender<Progress>,
) -> Result<DrillReport, String> {
    let played = async {
        let drill = Drill::named(&run.drill)?;
        drill.play_before(stage, run.seed, told).await
    };
    played.await.map(|played| played.report).map_err(|error| {
        tracing::error!(drill = run.drill, error = format!("{error:#}"), "a drill was not played");
        format!("{error:#}")
    })
}
