//! Rows 1 and 2: orders into the books, each with its changes, balances, link of the chain and
//! task, every commit on the disk.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use giving::ports::Appended;
use kernel::{ChurchId, Clock, SystemClock};
use sqlx::{PgPool, SqlitePool};
use store::Pools;

use crate::drawn::{self, CHURCHES, DONORS, Drawn, FUNDS, Orders};
use crate::figures::{Figures, per_second};
use crate::machine;
use crate::place::{Database, Engine, Place};
use crate::table::{Row, Unit};

/// Rows that one order is: itself, four changes, one task. The accounts it updates are the fee the
/// product pays beyond the limit's plain rows.
const ROWS_OF_AN_ORDER: usize = 6;

const SIZES: [usize; 3] = [1, 100, 500];

const ORDERS: Unit = Unit::PerSecond("orders");

/// Where plain rows go, for the limit.
pub(crate) enum Plain {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Plain {
    pub(crate) async fn beside(place: &Place, database: &Database) -> anyhow::Result<Plain> {
        Ok(match &database.pools {
            Pools::Sqlite(_) => Plain::Sqlite(place.plain_sqlite("plain.db").await?),
            Pools::Postgres(pool) => Plain::Postgres(pool.clone()),
        })
    }

    /// What the machine could do at most, in groups of so many orders.
    pub(crate) async fn orders(&self, group: usize, lasts: Duration) -> anyhow::Result<f64> {
        let rows = group * ROWS_OF_AN_ORDER;
        let written = match self {
            Plain::Sqlite(pool) => machine::plain_sqlite(pool, rows, lasts).await?,
            Plain::Postgres(pool) => machine::plain_postgres(pool, rows, lasts).await?,
        };
        Ok(written / crate::figures::figure(ROWS_OF_AN_ORDER))
    }
}

/// One client, so many orders to a unit of work.
async fn append(
    database: &Database,
    orders: &mut Orders,
    group: usize,
    lasts: Duration,
) -> anyhow::Result<f64> {
    let started = Instant::now();
    let mut done = 0;
    while started.elapsed() < lasts {
        append_group(database, orders, group).await?;
        done += group;
    }
    Ok(per_second(done, started.elapsed()))
}

/// One unit of work.
pub(crate) async fn append_group(
    database: &Database,
    orders: &mut Orders,
    group: usize,
) -> anyhow::Result<()> {
    let now = SystemClock.now();
    let (group, tasks) = orders.group(group, now)?;
    let mut work = database.store.begin().await?;
    let outcomes = work.append_orders(&group).await?;
    work.enqueue_all(&tasks).await?;
    let _committed = work.commit().await?;
    ensure!(outcomes.iter().all(|outcome| *outcome == Appended::New), "an order was not written");
    Ok(())
}

pub(crate) async fn measure(place: &Place, engine: Engine) -> anyhow::Result<Vec<Row>> {
    let name = "orders";
    let database = place.database(engine, name).await?;
    let churches = drawn::churches(&database).await?;
    let plain = Plain::beside(place, &database).await?;
    let mut rows = Vec::new();
    for size in SIZES {
        rows.push(in_groups(place, &database, &plain, &churches, size).await?);
    }
    rows.push(one_fund(place, &database, &churches).await?);
    if let Plain::Sqlite(pool) = plain {
        pool.close().await;
    }
    place.discard(database, name).await?;
    Ok(rows)
}

async fn in_groups(
    place: &Place,
    database: &Database,
    plain: &Plain,
    churches: &[ChurchId],
    size: usize,
) -> anyhow::Result<Row> {
    let engine = database.engine;
    let mut orders = Orders::new(churches, Drawn::Zipf, 10 + u64::try_from(size)?)?;
    let (mut limit, mut measured) = (Figures::default(), Figures::default());
    // Once for nothing: statements are prepared, accounts come to be.
    append(database, &mut orders, size, place.lasts() / 2).await?;
    for round in 1..=place.rounds() {
        limit.push(plain.orders(size, place.lasts()).await?);
        measured.push(append(database, &mut orders, size, place.lasts()).await?);
        place.say(&format!("orders, {engine}, groups of {size}, round {round}"));
    }
    let row =
        Row::new(1, format!("orders written, {engine}, {size} to a commit"), ORDERS, measured)
            .how(format!(
                "one client; 4 entries and a task each; Zipf 1.0 over {CHURCHES} churches, \
             {DONORS} donors, {FUNDS} funds"
            ))
            .beside("plain rows, 6 for an order", &limit);
    Ok(if size == 1 { row } else { row.wants(8_000.0, 20_000.0) })
}

async fn one_fund(
    place: &Place,
    database: &Database,
    churches: &[ChurchId],
) -> anyhow::Result<Row> {
    let engine = database.engine;
    let group = *SIZES.get(1).context("no size")?;
    let mut all = Orders::new(churches, Drawn::Uniform, 3)?;
    let mut one = Orders::new(churches, Drawn::OneFund, 4)?;
    append(database, &mut all, group, place.lasts() / 2).await?;
    append(database, &mut one, group, place.lasts() / 2).await?;
    let (mut uniform, mut hot) = (Figures::default(), Figures::default());
    for round in 1..=place.rounds() {
        uniform.push(append(database, &mut all, group, place.lasts()).await?);
        hot.push(append(database, &mut one, group, place.lasts()).await?);
        place.say(&format!("orders on one fund, {engine}, round {round}"));
    }
    let what = format!("every order on one fund, share of the same spread evenly, {engine}");
    Ok(Row::new(2, what, Unit::Share, hot.share_of(&uniform))
        .how(format!(
            "one client, {group} to a commit; one fund of one church: {}; evenly: {}",
            ORDERS.text(hot.median()),
            ORDERS.text(uniform.median()),
        ))
        .wants(0.5, 0.7))
}
