//! Row 7, and the checking of all books: orders read back, their effects made again from nothing.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::ensure;
use kernel::ChurchId;
use ledger::{Balances, apply};
use serde::Deserialize;

use crate::drawn::{self, Drawn, Orders};
use crate::figures::{Figures, figure, per_second};
use crate::place::{Database, Engine, Place};
use crate::server::{self, Cores};
use crate::table::{Row, Unit, grouped};

/// Orders that are read at once.
const SLICE: u32 = 1_000;

const GROUP: usize = 500;

/// What `ledger verify` answers, as far as it matters here.
#[derive(Deserialize)]
struct Report {
    entries: u64,
    violations: Vec<serde_json::Value>,
    state_hash: String,
}

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
    let (_, small_peak, _) = verify(place, &database).await?;
    let all = few + fill(place, &database, &mut orders, wanted - wanted / 10).await?;
    let (took, peak, report) = verify(place, &database).await?;
    ensure!(report.violations.is_empty(), "the books do not add up");
    let entries = report.entries;
    place.say(&format!("{entries} entries verified, {engine}"));

    let mut replayed = Figures::default();
    for round in 1..=place.rounds() {
        let (speed, state) = replay(&database, &churches).await?;
        ensure!(state == report.state_hash, "another state comes of the same orders");
        replayed.push(speed);
        place.say(&format!("replayed from nothing, {engine}, round {round}"));
    }
    place.discard(database, name).await?;
    let growth = peak / small_peak;
    let flat = if growth < 1.25 { "flat" } else { "**not flat**" };
    let counted = grouped(figure(usize::try_from(entries)?));
    Ok(vec![
        Row::new(7, format!("replay from empty, {engine}"), Unit::PerSecond("orders"), replayed)
            .how(format!("{all} orders, one core, identical state hash"))
            .wants(20_000.0, 100_000.0),
        Row::new(
            0,
            format!("`ledger verify` of {counted} entries, {engine}"),
            Unit::Seconds,
            Figures::of([took.as_secs_f64()]),
        )
        .how(format!(
            "every invariant of every order; {:.0} entries/s; peak memory {peak:.0} MB, against \
             {small_peak:.0} MB for a tenth of it: {flat}",
            figure(usize::try_from(entries)?) / took.as_secs_f64()
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
        let (group, _) = orders.group(GROUP.min(wanted - done))?;
        let mut work = database.store.begin().await?;
        for order in &group {
            work.append_order(order).await?;
        }
        let _committed = work.commit().await?;
        done += group.len();
        if said.elapsed() > Duration::from_secs(10) {
            said = Instant::now();
            place.say(&format!("books to be verified: {done} orders of {wanted}"));
        }
    }
    Ok(done)
}

/// By the binary, as an operator would.
async fn verify(place: &Place, database: &Database) -> anyhow::Result<(Duration, f64, Report)> {
    let command =
        server::offertory(Cores::All, &["ledger", "verify", "--json"], &database.url, place.room());
    let (took, peak, said) = server::run(command).await?;
    Ok((took, peak, serde_json::from_str(&said)?))
}

/// Every order of every church once more, from nothing; orders in a second, and where it led.
async fn replay(database: &Database, churches: &[ChurchId]) -> anyhow::Result<(f64, String)> {
    let books = database.store.read();
    let started = Instant::now();
    let mut heads = BTreeMap::new();
    let mut balances = Balances::default();
    let mut done = 0;
    for church in churches {
        let mut after = 0;
        loop {
            let slice = books.orders_after(*church, after, SLICE).await?;
            let Some((last, ..)) = slice.last() else { break };
            after = *last;
            for (_, order, _) in &slice {
                for change in apply(order, |account| heads.get(account).copied())? {
                    heads.insert(change.account.id(), change.head());
                    balances.take(&change);
                }
                done += 1;
            }
        }
    }
    let state = balances.state_hash();
    Ok((per_second(done, started.elapsed()), state))
}
