//! Rows 9, 12 and 13: pages of the product beside the same page written by hand, a church's list
//! over many gifts, and how soon and how small the server is.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::ensure;
use tokio::task::JoinSet;

use crate::by_hand;
use crate::figures::{Figures, Latencies, per_second};
use crate::parish::{ADMIN, PASSWORD, Parish};
use crate::place::{Engine, Place};
use crate::server::{self, Cores, Server};
use crate::table::{Row, Unit, grouped};
use crate::wire::{self, Connection};

const PAGES: Unit = Unit::PerSecond("requests");

/// Connections that ask at once.
const CLIENTS: usize = 8;

/// Gifts of the donor whose page it is; what the page shows of them is its own affair.
const GIFTS: i64 = 60;

/// Starts that are timed.
const STARTS: usize = 5;

/// So long a server is left alone before it counts as idle.
const IDLE: Duration = Duration::from_secs(3);

/// Asks again and again on every connection: answers in a second, and how long each took.
async fn closed_loop(
    at: &str,
    questions: Arc<Vec<String>>,
    clients: usize,
    lasts: Duration,
) -> anyhow::Result<(f64, Latencies)> {
    let all = Arc::new(Mutex::new(Latencies::default()));
    let mut asking = JoinSet::new();
    let started = Instant::now();
    for client in 0..clients {
        let mut connection = Connection::open(at).await?;
        let (questions, all) = (Arc::clone(&questions), Arc::clone(&all));
        asking.spawn(async move {
            let mut own = Latencies::default();
            let mut n = client;
            while started.elapsed() < lasts {
                let asked = Instant::now();
                let answer = connection.ask(&questions[n % questions.len()]).await?;
                ensure!(
                    answer.status == 200,
                    "{}: {}",
                    answer.status,
                    questions[n % questions.len()]
                );
                own.push(asked.elapsed());
                n += 1;
            }
            all.lock().unwrap_or_else(PoisonError::into_inner).append(own);
            Ok(())
        });
    }
    while let Some(ended) = asking.join_next().await {
        ended??;
    }
    let took = started.elapsed();
    let all = std::mem::take(&mut *all.lock().unwrap_or_else(PoisonError::into_inner));
    Ok((per_second(all.count(), took), all))
}

/// The donor's page, beside one written by hand with the same bytes.
pub(crate) async fn gifts(place: &Place) -> anyhow::Result<Vec<Row>> {
    let name = "page";
    let database = place.database(Engine::Sqlite, name).await?;
    let parish = Parish::set_up(&database, 20).await?;
    parish.give_daily(&database, GIFTS, 1).await?;
    let url = database.url.clone();
    // The file is the server's alone now, as it would be.
    database.close().await;

    let data = place.room().join(name);
    let ours = Server::offertory(Cores::One, &url, &data).await?;
    let donor = &parish.donors[0];
    let cookie = wire::sign_in(&ours.at, &donor.email, PASSWORD).await?;
    let question = wire::get(&ours.at, "/gifts", &cookie);
    let page = Connection::open(&ours.at).await?.ask(&question).await?;
    ensure!(page.status == 200, "/gifts answers {}", page.status);
    let shown = String::from_utf8_lossy(&page.body).matches("href=\"/gifts/").count();

    let at = server::free_address().await?;
    let asked = by_hand::Asked {
        url: url.clone(),
        listen: at.clone(),
        church: parish.church.to_string(),
        donor: donor.id.to_string(),
        rows: shown,
        bytes: page.body.len(),
    };
    let theirs = Server::start(asked.command()?, at, "/gifts").await?;
    let by_hand_question = Arc::new(vec![wire::get(&theirs.at, "/gifts", "")]);
    let unmade = Arc::new(vec![wire::get(&theirs.at, "/questions", "")]);
    let same_question = Arc::new(vec![wire::get(&theirs.at, "/same", "")]);
    let question = Arc::new(vec![question]);

    let (mut product, mut minimal) = (Figures::default(), Figures::default());
    let (mut questions, mut same) = (Figures::default(), Figures::default());
    let (mut product_p99, mut minimal_p99) = (Figures::default(), Figures::default());
    for round in 0..=place.rounds() {
        let lasts = place.lasts();
        let (speed, mut took) =
            closed_loop(&theirs.at, Arc::clone(&by_hand_question), CLIENTS, lasts).await?;
        let (own_speed, mut own_took) =
            closed_loop(&ours.at, Arc::clone(&question), CLIENTS, lasts).await?;
        let (written, _) =
            closed_loop(&theirs.at, Arc::clone(&same_question), CLIENTS, lasts).await?;
        let (asked, _) = closed_loop(&theirs.at, Arc::clone(&unmade), CLIENTS, lasts).await?;
        // The first is for nothing.
        if round > 0 {
            questions.push(asked);
            same.push(written);
            minimal.push(speed);
            minimal_p99.push(took.percentile(99));
            product.push(own_speed);
            product_p99.push(own_took.percentile(99));
            place.say(&format!("/gifts, round {round}"));
        }
    }
    theirs.stop().await?;
    ours.stop().await?;
    let share = product.share_of(&same);
    let least = product.share_of(&minimal);
    let how = format!(
        "server on one core, {CLIENTS} connections kept, {shown} rows of {GIFTS} gifts, {} bytes, \
         SQLite",
        page.body.len()
    );
    Ok(vec![
        Row::new(9, "`/gifts`, whole page", PAGES, product)
            .how(how)
            .beside("one query, written by hand", &minimal),
        Row::new(9, "`/gifts`, share of the same page written by hand", Unit::Share, share).how(
            "that one asks the same of the database and writes as many bytes, without \
                 components, layers and words; the session is the product's alone",
        ),
        Row::new(9, "`/gifts`, the same page written by hand", PAGES, same),
        Row::new(9, "`/gifts`, share of one query", Unit::Share, least)
            .how(
                "beside a page that knows no session, no church, no totals: one query for the \
                 rows, the same number of bytes",
            )
            .wants(0.6, 1.0),
        Row::new(9, "`/gifts`, its questions to the database alone", PAGES, questions)
            .how("the product's own, with nothing made of the answers: what rendering can gain"),
        Row::new(9, "`/gifts`, p99 under that load", Unit::Millis, product_p99)
            .beside("by hand", &minimal_p99),
    ])
}

/// Gifts of a donor who has given for nine years, three times a day.
const MANY: i64 = 10_000;

/// The donor's page again, of one who has very many gifts.
pub(crate) async fn many_gifts(place: &Place, engine: Engine) -> anyhow::Result<Vec<Row>> {
    let name = "many";
    let database = place.database(engine, name).await?;
    let parish = Parish::set_up(&database, 20).await?;
    parish.give_daily(&database, MANY, 3).await?;
    if engine == Engine::Postgres {
        // It does so by itself, some minutes later.
        database.execute("analyze").await?;
    }
    let server = Server::offertory(Cores::All, &database.url, &place.room().join(name)).await?;
    let cookie = wire::sign_in(&server.at, &parish.donors[0].email, PASSWORD).await?;
    let question = Arc::new(vec![wire::get(&server.at, "/gifts", &cookie)]);
    let mut p95 = Figures::default();
    for round in 0..=place.rounds() {
        let (_, mut took) =
            closed_loop(&server.at, Arc::clone(&question), 1, place.lasts()).await?;
        if round > 0 {
            p95.push(took.percentile(95));
            place.say(&format!("/gifts of many, {engine}, round {round}"));
        }
    }
    server.stop().await?;
    place.discard(database, name).await?;
    let gifts = grouped(crate::figures::figure(usize::try_from(MANY)?));
    Ok(vec![
        Row::new(
            9,
            format!("`/gifts` of a donor with {gifts} gifts, p95, {engine}"),
            Unit::Millis,
            p95,
        )
        .how("first page of this year; three gifts a day for nine years, in the books")
        .wants(50.0, 50.0),
    ])
}

/// What people ask of the list: the newest, further back, one state, one person, some days, by
/// amount.
const ASKED: [&str; 7] = [
    "/church/transactions",
    "/church/transactions?page=2",
    "/church/transactions?page=40",
    "/church/transactions?status=needs_you",
    "/church/transactions?q=donor17",
    "/church/transactions?sort=largest",
    "/church/transactions?from=2026-01-01&to=2026-01-31",
];

pub(crate) async fn transactions(place: &Place, engine: Engine) -> anyhow::Result<Vec<Row>> {
    let gifts = if place.full { 1_000_000 } else { 200_000 };
    let name = "transactions";
    let database = place.database(engine, name).await?;
    let parish = Parish::set_up(&database, 100).await?;
    place.say(&format!("{gifts} gifts are being written, {engine}"));
    parish.many_gifts(&database, gifts).await?;
    let server = Server::offertory(Cores::All, &database.url, &place.room().join(name)).await?;
    let cookie = wire::sign_in(&server.at, ADMIN, PASSWORD).await?;
    let mut rows = Vec::new();
    let questions = ASKED.map(|path| wire::get(&server.at, path, &cookie));
    let mixes = [
        ("first page", vec![questions[0].clone()]),
        ("seven kinds of questions", questions.to_vec()),
    ];
    for (what, questions) in mixes {
        let questions = Arc::new(questions);
        closed_loop(&server.at, Arc::clone(&questions), 1, place.lasts()).await?;
        let mut p95 = Figures::default();
        let mut count = 0;
        for round in 1..=place.rounds() {
            let (_, mut took) =
                closed_loop(&server.at, Arc::clone(&questions), 1, place.lasts() * 2).await?;
            count += took.count();
            p95.push(took.percentile(95));
            place.say(&format!("/church/transactions, {what}, {engine}, round {round}"));
        }
        let gifts = grouped(crate::figures::figure(gifts));
        rows.push(
            Row::new(
                12,
                format!("church's transactions, {what}, p95, {engine}"),
                Unit::Millis,
                p95,
            )
            .how(format!(
                "one admin, {count} pages; {gifts} gifts, all of this church (the target is \
                     for 10,000,000)"
            ))
            .wants(300.0, 50.0),
        );
    }
    server.stop().await?;
    place.discard(database, name).await?;
    Ok(rows)
}

/// Start to first answer, and memory of a server nobody asks.
pub(crate) async fn start(place: &Place) -> anyhow::Result<Vec<Row>> {
    let name = "start";
    let database = place.database(Engine::Sqlite, name).await?;
    Parish::set_up(&database, 20).await?;
    let url = database.url.clone();
    database.close().await;
    let data = place.room().join(name);
    let (mut starts, mut idle) = (Figures::default(), Figures::default());
    for round in 1..=STARTS {
        let server = Server::offertory(Cores::All, &url, &data).await?;
        starts.push(server.started_in.as_secs_f64());
        if round == STARTS {
            tokio::time::sleep(IDLE).await;
            idle.push(server.memory()?);
        }
        server.stop().await?;
    }
    place.say("started and stopped");
    Ok(vec![
        Row::new(13, "start to first answer", Unit::Seconds, starts)
            .how("SQLite, tables up to date; the answer of /meta/health")
            .wants(1.0, 0.3),
        Row::new(13, "memory idle", Unit::Megabytes, idle)
            .how("resident, three seconds after the start, site and engine")
            .wants(100.0, 60.0),
    ])
}
