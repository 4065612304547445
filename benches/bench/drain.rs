//! Row 5: gifts that waited are sent, all at once: what is left of a release when its batches are
//! let go. A process with the whole engine, its mail and its watchdogs included, against the
//! practice gateway, which keeps a book of its charges and shares the cores. Its memory is looked at
//! while it works.

use std::collections::HashSet;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{bail, ensure};
use futures::stream::{TryStreamExt, iter};
use gateway::sandbox::Record;
use kernel::{Clock, SystemClock};
use offertory::compose::Practice;
use tokio::time::sleep;

use crate::figures::{Figures, figure, per_second};
use crate::gifts::{ByUseCase, Gives};
use crate::parish::Parish;
use crate::place::{Database, Engine, Place};
use crate::server::{Cores, Server, free_address, offertory};
use crate::table::{Row, Unit};

/// With four cards each: no card is asked often enough for a network to mind.
const DONORS: usize = 500;

/// Waiting before the first is sent.
const WAITING: usize = 12_000;
const WAITING_WHEN_FULL: usize = 100_000;

/// So many are given at once, to be quick about it.
const GIVERS: usize = 64;

/// How often the engine is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// An engine that does nothing for so long is stuck.
const PATIENCE: Duration = Duration::from_secs(60);

/// How it went: each part of the whole, and what the engine held at its end.
struct Drained {
    speeds: Figures,
    megabytes: Vec<f64>,
}

pub(crate) async fn measure(place: &Place, engine: Engine) -> anyhow::Result<Vec<Row>> {
    let name = "drain";
    let database = place.database(engine, name).await?;
    let parish = Parish::set_up(&database, DONORS).await?;
    let waiting = if place.full { WAITING_WHEN_FULL } else { WAITING };
    place.say(&format!("{waiting} gifts are given and not sent, {engine}"));
    let gives = ByUseCase::over(database.giving()?, &parish).await?;
    let given = iter((0..waiting).map(|n| Ok(gives.clone().give(n))));
    given.try_for_each_concurrent(GIVERS, |give| give).await?;
    // Their tasks wait for whoever gave them; now it is the engine's turn.
    let now = SystemClock.now().as_micros();
    database.execute(&format!("update tasks set due = {now}, free_at = {now}")).await?;

    let book = place.room().join(format!("drain.{engine}.book"));
    let practice = Practice::start("127.0.0.1:0", &book).await?;
    let server = start(&database, &practice, &place.room().join(name)).await?;
    let drained = drain(place, &database, &server, waiting).await;
    server.stop().await?;
    practice.stop().await?;
    let Drained { speeds, megabytes } = drained?;
    let charges = charged(&book)?;
    let once = charges.iter().collect::<HashSet<_>>().len();
    ensure!(
        (charges.len(), once) == (waiting, waiting),
        "{waiting} gifts, and the gateway's book has {} charges of {once} sends",
        charges.len()
    );
    place.discard(database, name).await?;

    let (first, last) = (megabytes.first().copied(), megabytes.last().copied());
    let grew = first.zip(last).map_or(f64::NAN, |(first, last)| last / first);
    let flat = if grew < 1.25 { "flat" } else { "**not flat**" };
    Ok(vec![
        Row::new(
            5,
            format!("waiting gifts sent and taken, {engine}"),
            Unit::PerSecond("gifts"),
            speeds,
        )
        .how(format!(
            "one process with the whole engine, the practice gateway on the same cores; {waiting} \
             gifts of one church, each charged once by the gateway's book"
        ))
        .wants(500.0, 1_500.0),
        Row::new(
            5,
            format!("memory of the engine after the last of them, {engine}"),
            Unit::Megabytes,
            Figures::of(last),
        )
        .how(format!("{grew:.2} times what it was after a fifth of them: {flat}")),
    ])
}

/// The sends for which the gateway took money. Its book has our own checks of it too.
fn charged(book: &Path) -> anyhow::Result<Vec<Option<String>>> {
    let mut keys = Vec::new();
    for line in std::fs::read_to_string(book)?.lines() {
        let record: Record = serde_json::from_str(line)?;
        if record.moved_money() {
            keys.push(record.key);
        }
    }
    Ok(keys)
}

async fn start(database: &Database, practice: &Practice, data: &Path) -> anyhow::Result<Server> {
    let at = free_address().await?;
    let orchestrator = practice.orchestrator();
    let mut command = offertory(Cores::All, &["serve", "--role", "engine"], &database.url, data);
    command
        .env("OFFERTORY_LISTEN", &at)
        .env("SPREEDLY_URL", &orchestrator.url)
        .env("SPREEDLY_KEY", orchestrator.key.reveal())
        .env("SPREEDLY_SECRET", orchestrator.secret.reveal());
    Server::start(command, at, "/meta/health").await
}

/// Watches the engine until all are taken. The first part is for nothing: connections are opened,
/// statements prepared.
async fn drain(
    place: &Place,
    database: &Database,
    server: &Server,
    waiting: usize,
) -> anyhow::Result<Drained> {
    let parts = place.rounds() + 2;
    let mut drained = Drained { speeds: Figures::default(), megabytes: Vec::new() };
    let (mut since, mut before) = (Instant::now(), 0);
    for part in 1..=parts {
        let until = waiting * part / parts;
        let count = loop {
            let count = taken(database).await?;
            if count >= until {
                break count;
            }
            if since.elapsed() > PATIENCE && count == before {
                bail!("nothing is sent any more; {count} of {waiting} were");
            }
            sleep(LOOK).await;
        };
        let (now, megabytes) = (Instant::now(), server.memory()?);
        if part > 1 {
            drained.speeds.push(per_second(count - before, now - since));
            drained.megabytes.push(megabytes);
        }
        let percent = figure(count) / figure(waiting) * 100.0;
        place.say(&format!("{percent:.0} % of the waiting gifts are taken; {megabytes:.0} MB"));
        (since, before) = (now, count);
    }
    Ok(drained)
}

async fn taken(database: &Database) -> anyhow::Result<usize> {
    let taken = database.count("select count(*) from gifts where state = 'taken'").await?;
    Ok(usize::try_from(taken)?)
}
