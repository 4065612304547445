//! Rows 1 and 2: orders into the books, each with its changes, balances, link of the chain and
//! task, every commit on the disk.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use giving::ports::{Appended, Store};
use kernel::{ChurchId, Clock, SystemClock};
use ledger::{Chain, apply};
use sqlx::{PgPool, SqlitePool};
use store::Pools;
use tokio::task::JoinSet;

use crate::drawn::{self, CHURCHES, DONORS, Drawn, FUNDS, Orders};
use crate::figures::{Figures, per_second};
use crate::machine;
use crate::place::{Database, Engine, Place};
use crate::table::{Row, Unit};

/// Rows that one order is: itself, four changes, one task. The accounts it updates are the fee the
/// product pays beyond the limit's plain rows.
const ROWS_OF_AN_ORDER: usize = 6;

const SIZES: [usize; 3] = [1, 100, 500];

/// Who come at once.
const CLIENTS: usize = 64;

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

/// One client, so many orders to a unit of work: how many, and how many in a second.
async fn append(
    store: &dyn Store,
    orders: &mut Orders,
    group: usize,
    lasts: Duration,
) -> anyhow::Result<(usize, f64)> {
    let started = Instant::now();
    let mut done = 0;
    while started.elapsed() < lasts {
        append_group(store, orders, group).await?;
        done += group;
    }
    Ok((done, per_second(done, started.elapsed())))
}

/// One unit of work.
async fn append_group(store: &dyn Store, orders: &mut Orders, group: usize) -> anyhow::Result<()> {
    let now = SystemClock.now();
    let (group, tasks) = orders.group(group, now)?;
    let mut work = store.begin().await?;
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
    rows.push(many_clients(place, &database, &plain, &churches).await?);
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
    append(database.store.as_ref(), &mut orders, size, place.lasts() / 2).await?;
    for round in 1..=place.rounds() {
        limit.push(plain.orders(size, place.lasts()).await?);
        measured.push(append(database.store.as_ref(), &mut orders, size, place.lasts()).await?.1);
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

/// What an order is before it meets a database, on one core: ids that are hashes, changes, content,
/// the link of the chain. No database can be faster than this with one writer.
pub(crate) fn made(place: &Place) -> anyhow::Result<Row> {
    let church = ChurchId::from_uuid(kernel::derive_id(&["measured", "made"]));
    let mut orders = Orders::new(&[church], Drawn::Zipf, 5)?;
    let mut measured = Figures::default();
    for _ in 0..place.rounds() {
        let started = Instant::now();
        let (mut heads, mut chain, mut done) = (HashMap::new(), Chain::start(), 0);
        while started.elapsed() < place.lasts() {
            let (group, _) = orders.group(100, SystemClock.now())?;
            for order in &group {
                for change in apply(order, |account| heads.get(account).copied())? {
                    heads.insert(change.account.id(), change.head());
                }
                chain = chain.with(order).context("the chain is at its end")?;
                std::hint::black_box(order.content_hash());
                done += 1;
            }
        }
        measured.push(per_second(done, started.elapsed()));
    }
    Ok(Row::new(0, "orders made and not written", ORDERS, measured)
        .how("one core; ids, changes, content hash, link of the chain, task"))
}

/// All at once: whoever shares a flush of the disk with others does better than one client alone.
async fn many_clients(
    place: &Place,
    database: &Database,
    plain: &Plain,
    churches: &[ChurchId],
) -> anyhow::Result<Row> {
    let engine = database.engine;
    let mut clients = Vec::with_capacity(CLIENTS);
    for client in 0..CLIENTS {
        clients.push(Orders::new(churches, Drawn::Zipf, 1_000 + u64::try_from(client)?)?);
    }
    let (mut limit, mut measured) = (Figures::default(), Figures::default());
    for round in 0..=place.rounds() {
        let flushes = plain.orders(1, place.lasts()).await?;
        let lasts = place.lasts();
        let started = Instant::now();
        let mut asking = JoinSet::new();
        for mut orders in clients.drain(..) {
            let store = Arc::clone(&database.store);
            asking.spawn(async move {
                let (done, _) = append(store.as_ref(), &mut orders, 1, lasts).await?;
                anyhow::Ok((orders, done))
            });
        }
        let mut done = 0;
        while let Some(client) = asking.join_next().await {
            let (orders, own) = client??;
            clients.push(orders);
            done += own;
        }
        // The first is for nothing.
        if round > 0 {
            limit.push(flushes);
            measured.push(per_second(done, started.elapsed()));
            place.say(&format!("orders of {CLIENTS} clients, {engine}, round {round}"));
        }
    }
    let what =
        format!("orders written, {engine}, {CLIENTS} clients, each with a unit of work of its own");
    Ok(Row::new(1, what, ORDERS, measured)
        .how("each client waits until its order is on the disk; drawn as above")
        .beside("plain rows, 6 to a commit, one client", &limit))
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
    append(database.store.as_ref(), &mut all, group, place.lasts() / 2).await?;
    append(database.store.as_ref(), &mut one, group, place.lasts() / 2).await?;
    let (mut uniform, mut hot) = (Figures::default(), Figures::default());
    for round in 1..=place.rounds() {
        uniform.push(append(database.store.as_ref(), &mut all, group, place.lasts()).await?.1);
        hot.push(append(database.store.as_ref(), &mut one, group, place.lasts()).await?.1);
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
