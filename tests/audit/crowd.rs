//! many workers on one database, and every gift is charged once; killing some of them in the
//! middle costs time and nothing else.

use std::time::{Duration, Instant};

use kernel::GiftId;

use crate::evidence::Evidence;
use crate::gifts::{donors_for, given};
use crate::ground::{Engine, Ground, LATER, until_done};
use crate::paper::{Paper, Row};
use crate::{alone, size};

const SMALL_CROWD: usize = 5;
const SMALL: usize = 120;

/// A worker of eight.
const KILLED_OF_ONE: usize = 8;

#[tokio::test]
async fn a06_many_workers_charge_every_gift_once_and_some_are_killed() {
    let _turn = alone().await;
    let workers = size("AUDIT_WORKERS", SMALL_CROWD);
    let gifts = size("AUDIT_DUE", SMALL);
    let mut ground = Ground::with_donors(Engine::Postgres, donors_for(gifts)).await;
    let accepted = given(&ground, gifts).await;
    // Who gave has not sent them: their tasks are due.
    ground.pass(Duration::from_secs(60));
    let began = Instant::now();
    ground.start("engine", workers).await;
    let started = began.elapsed();
    let at_least = |charged: usize| {
        let sandbox = &ground.sandbox;
        until_done(
            "gifts are charged",
            async move || -i64::try_from(sandbox.purchases().await).unwrap(),
            async move |done| (usize::try_from(-done).unwrap() >= charged).then_some(()),
        )
    };
    at_least(gifts / 4).await;
    for _ in 0..workers.div_ceil(KILLED_OF_ONE) {
        ground.kill(0).await;
    }
    until_done(
        "what is due",
        async || ground.waiting().await + ground.under_way().await,
        async |left| (left == 0).then_some(()),
    )
    .await;
    let took = began.elapsed();
    let at_once = ground.number("select count(*) from gifts where state = 'taken'").await;
    // What the killed ones had leased or called is somebody's when its time has come.
    while ground.number("select count(*) from gifts where state <> 'taken'").await > 0 {
        ground.time_passes(LATER).await;
        until_done(
            "what was left is settled",
            async || ground.waiting().await + ground.under_way().await,
            async |left| (left == 0).then_some(()),
        )
        .await;
    }
    let accepted: Vec<GiftId> = accepted.iter().map(|one| one.gift).collect();
    let evidence = Evidence::of(&ground, &accepted).await;
    let (sound, told) = ground.verify().await;
    let mut paper = Paper::of("many workers on one PostgreSQL (A-06)");
    let mut row = |what: &str, found: String| paper.push(Row::new(what, found));
    row(
        "workers, of them killed in the middle",
        format!("{workers}, {}", workers.div_ceil(KILLED_OF_ONE)),
    );
    row("all of them started in", format!("{:.1} s", started.as_secs_f64()));
    row("taken without waiting for what the dead had begun", format!("{at_once} of {gifts}"));
    row("from the first start to that", format!("{:.1} s", took.as_secs_f64()));
    evidence.rows().into_iter().for_each(|(what, found)| row(what, found));
    paper.publish();
    assert!(sound, "{told}");
    evidence.agrees();
}
