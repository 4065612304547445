//! Plays the drills that staff asked for, one at a time, beside everything else: only where no gift
//! is real. A process that ends in the middle leaves its drill to the next one, which begins it
//! again.

use std::path::PathBuf;
use std::time::Duration;

use giving::drills::{Progress, Run};
use giving::{Error, Giving};
use tokio::runtime::Handle;
use tokio::sync::{oneshot, watch};
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
                let drill = run.drill.clone();
                let played = play(giving.clone(), run, binary.clone(), stop.clone());
                if let Err(error) = played.await {
                    tracing::warn!(drill, %error, "a drill is left to another node");
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
async fn play(giving: Giving, run: Run, binary: PathBuf, stop: Stop) -> Result<(), Error> {
    let (told, progress) = watch::channel(Progress::default());
    let id = run.id;
    let stage = Stage { place: Place::Sqlite, binary, name: Some(id.to_string()) };
    // On a thread of its own: a drill holds what cannot go from one thread to another. When nobody
    // waits for it any more it is given up, and its processes end.
    let (_waits, given_up) = oneshot::channel::<()>();
    let runtime = Handle::current();
    let mut playing = tokio::task::spawn_blocking(move || {
        runtime.block_on(async {
            tokio::select! {
                came_to = played(run, stage, told) => came_to,
                _ = given_up => Err("it was given up".to_owned()),
            }
        })
    });
    let came_to = loop {
        tokio::select! {
            came_to = &mut playing => break came_to,
            () = stop.clone().heard() => return Ok(()),
            () = tokio::time::sleep(PAUSE) => {
                let now = progress.borrow().clone();
                giving.drill_goes_on(id, &now).await?;
            }
        }
    };
    let last = progress.borrow().clone();
    giving.drill_goes_on(id, &last).await?;
    let came_to = came_to.unwrap_or_else(|_| Err("playing it panicked".to_owned()));
    giving.drill_ended(id, came_to).await
}

async fn played(
    run: Run,
    stage: Stage,
    told: watch::Sender<Progress>,
) -> Result<DrillReport, String> {
    let played = match Drill::named(&run.drill) {
        Ok(drill) => drill.play_before(&stage, run.seed, told).await,
        Err(error) => Err(error),
    };
    played.map(|played| played.report).map_err(|error| {
        tracing::error!(drill = run.drill, error = format!("{error:#}"), "a drill was not played");
        format!("{error:#}")
    })
}
