//! Row 7, and the checking of all books: orders read back, their effects made again from nothing.

use std::time::{Duration, Instant};

use anyhow::ensure;
use giving::validations::{Unseen, rebuild_books};
use kernel::{ChurchId, Clock, SystemClock};

use crate::drawn::{self, Drawn, Orders};
use crate::figures::{Figures, figure, per_second};
use crate::place::{Database, Engine, Place};
use crate::server::{self, Cores};
use crate::table::{Row, Unit, grouped};

const GROUP: usize = 500;

/// Entries of an order that is drawn.
const ENTRIES: usize = 4;

pub(crate) async fn measure(place: &Place, engine: Engine) -> anyhow::Result<Vec<Row>> {
    let name = "books";
    let database = place.database(engine, name).await?;
    let churches = drawn::churches(&database).await?;
    let mut orders = Orders::new(&churches, Drawn::Zipf, 7)?;
    let wanted = match (engine, place.full) {
        (Engine::Sqlite, true) => 2_500_000,
        (Engine::Sqlite, false) => 250_000,
        (Engine::Postgres, _) => 50_000,
    };
    // A tenth first: memory that grows with the books shows in the difference.
    let few = fill(place, &database, &mut orders, wanted / 10).await?;
    let (_, small_peak) = verify(place, &database).await?;
    let all = few + fill(place, &database, &mut orders, wanted - few).await?;
    let (took, peak) = verify(place, &database).await?;
    let entries = figure(all * ENTRIES);
    place.say(&format!("{} entries verified, {engine}", grouped(entries)));

    let mut replayed = Figures::default();
    let (_, shuffled) = replay(&database, &churches, Some(7)).await?;
    for round in 1..=place.rounds() {
        let (speed, states) = replay(&database, &churches, None).await?;
        ensure!(states == shuffled, "another delivery comes to another state");
        replayed.push(speed);
        place.say(&format!("replayed from nothing, {engine}, round {round}"));
    }
    place.discard(database, name).await?;
    let growth = peak / small_peak;
    let flat = if growth < 1.25 { "flat" } else { "**not flat**" };
    Ok(vec![
        Row::new(7, format!("replay from empty, {engine}"), Unit::PerSecond("orders"), replayed)
            .how(format!("{all} orders, one core; the state that is stored, and the same from a shuffled delivery"))
            .wants(20_000.0, 100_000.0),
        Row::new(
            0,
            format!("`ledger verify` of {} entries, {engine}", grouped(entries)),
            Unit::Seconds,
            Figures::of([took.as_secs_f64()]),
        )
        .how(format!(
            "every invariant of every order; {:.0} entries/s; peak memory {peak:.0} MB, against \
             {small_peak:.0} MB for a tenth of it: {flat}",
            entries / took.as_secs_f64()
        )),
    ])
}

/// Orders without tasks; how many there were in the end.
async fn fill(
    place: &Place,
    database: &Database,
    orders: &mut Orders,
    wanted: usize,
) -> anyhow::Result<usize> {
    let most = Duration::from_secs(if place.full { 900 } else { 45 });
    let started = Instant::now();
    let mut said = Instant::now();
    let mut done = 0;
    while done < wanted && started.elapsed() < most {
        let mut group = Vec::with_capacity(GROUP);
        while group.len() < GROUP {
            group.extend(orders.pair(SystemClock.now())?);
        }
        let mut work = database.store.begin().await?;
        work.append_orders(&group).await?;
        let _committed = work.commit().await?;
        done += group.len();
        if said.elapsed() > Duration::from_secs(10) {
            said = Instant::now();
            place.say(&format!("books to be verified: {done} orders of {wanted}"));
        }
    }
    Ok(done)
}

/// By the binary, as an operator would: how long, and the most memory. It says no to books that do
/// not add up, and then this is an error.
async fn verify(place: &Place, database: &Database) -> anyhow::Result<(Duration, f64)> {
    let asked = ["ledger", "verify", "--json"];
    let command = server::offertory(Cores::All, &asked, &database.url, place.room());
    let (took, peak, _) = server::run(command).await?;
    Ok((took, peak))
}

/// Every order of every church once more, onto empty books, by the product's own rebuild: orders in
/// a second. What comes of it must be what is stored, and what comes of any other delivery.
async fn replay(
    database: &Database,
    churches: &[ChurchId],
    shuffle: Option<u64>,
) -> anyhow::Result<(f64, Vec<String>)> {
    let started = Instant::now();
    let mut books = database.store.snapshot().await?;
    let (mut done, mut states) = (0, Vec::new());
    for church in churches {
        let rebuilt = rebuild_books(books.as_mut(), *church, shuffle, &mut Unseen).await?;
        ensure!(rebuilt.findings.count() == 0, "what is stored is not what the orders come to");
        done += usize::try_from(rebuilt.orders)?;
        states.push(rebuilt.state.to_string());
    }
    Ok((per_second(done, started.elapsed()), states))
}
