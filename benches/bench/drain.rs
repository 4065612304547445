//! Row 5: gifts that waited are sent, all at once: what is left of a release when its batches are
//! let go. Against the practice gateway, which keeps a book of its charges and shares the cores.

use std::time::Instant;

use kernel::{Clock, SystemClock};
use offertory::compose::{self, Practice};
use offertory::lifecycle::Bell;
use offertory::worker;
use tokio::time::sleep;

use crate::figures::{Figures, per_second};
use crate::gifts::{ByUseCase, Gives};
use crate::parish::Parish;
use crate::place::{Database, Engine, Place};
use crate::table::{Row, Unit};

/// With four cards each: no card is asked often enough for a network to mind.
const DONORS: usize = 500;

/// Waiting before the first is sent, so that the engine never waits for more.
const WAITING: usize = 6_000;

pub(crate) async fn measure(place: &Place, engine: Engine) -> anyhow::Result<Vec<Row>> {
    let name = "drain";
    let database = place.database(engine, name).await?;
    let parish = Parish::set_up(&database, DONORS).await?;
    let gives = ByUseCase::over(database.giving()?, &parish).await?;
    place.say(&format!("{WAITING} gifts are given and not sent, {engine}"));
    for n in 0..WAITING {
        gives.clone().give(n).await?;
    }
    // Their tasks wait for whoever gave them; now it is the engine's turn.
    let now = SystemClock.now().as_micros();
    database.execute(&format!("update tasks set due = {now}, free_at = {now}")).await?;

    let practice = Practice::start("127.0.0.1:0", &place.room().join("drain.book")).await?;
    let gateway = compose::client(&practice.orchestrator(), None)?;
    let giving = database.giving_through(gateway)?;
    let mut measured = Figures::default();
    for round in 0..=place.rounds() {
        let before = taken(&database).await?;
        let bell = Bell::default();
        let started = Instant::now();
        let running = tokio::spawn(worker::tasks::run(giving.clone(), bell.stop()));
        sleep(place.lasts()).await;
        bell.ring();
        running.await?;
        let sent = taken(&database).await? - before;
        // The first is for nothing: connections are opened, statements prepared.
        if round > 0 {
            measured.push(per_second(sent, started.elapsed()));
            place.say(&format!("waiting gifts sent, {engine}, round {round}"));
        }
    }
    practice.stop().await?;
    let left = WAITING - taken(&database).await?;
    place.discard(database, name).await?;
    let how = if left == 0 { "; **too few waited for so fast an engine**" } else { "" };
    let what = format!("waiting gifts sent and taken, {engine}");
    Ok(vec![
        Row::new(5, what, Unit::PerSecond("gifts"), measured)
            .how(format!(
                "the engine's own loop against the practice gateway on the same cores; {WAITING} \
                 gifts, not the 100,000 of the target{how}"
            ))
            .wants(500.0, 1_500.0),
    ])
}

async fn taken(database: &Database) -> anyhow::Result<usize> {
    let taken = database.count("select count(*) from gifts where state = 'taken'").await?;
    Ok(usize::try_from(taken)?)
}
