//! A-31 with real processes: while a delay is on the gateway hears nothing, and one that begins in
//! the middle of a morning is heard by every node.

use std::time::Duration;

use crate::alone;
use crate::desk::Desk;
use crate::gifts::{donors_for, given};
use crate::ground::{Engine, Ground, LATER, until};

const GIFTS: usize = 60;

/// How long a permit lasts that was taken before the delay began.
const PERMITS_LAST: Duration = Duration::from_secs(5);

async fn all_are_held_or_taken(ground: &Ground) {
    until("no gift is on its way", async || {
        let open = "select count(*) from gifts where state not in ('held', 'taken')";
        (ground.number(open).await == 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a31_a_delay_stops_every_worker_before_and_in_the_middle() {
    let _turn = alone().await;
    let mut ground = Ground::with_donors(Engine::Postgres, donors_for(GIFTS)).await;
    let mut desk = Desk::of(&ground, 10).await;
    given(&ground, GIFTS / 2).await;
    desk.begin_delay(&ground).await;
    given(&ground, GIFTS / 2).await;
    ground.pass(LATER);
    ground.start("engine", 2).await;
    all_are_held_or_taken(&ground).await;
    assert_eq!(ground.sandbox.purchases().await, 0, "a delay was on");

    // It ends, and begins again while a plan's gifts go out.
    let slow = serde_json::json!({ "mood": "slow", "delay_ms": 200 });
    ground.sandbox.mood(slow).await;
    desk.end_delays(&ground).await;
    given(&ground, GIFTS).await;
    ground.time_passes(Duration::from_secs(60)).await;
    until("gifts go out", async || (ground.sandbox.purchases().await > 2).then_some(())).await;
    desk.begin_delay(&ground).await;
    all_are_held_or_taken(&ground).await;
    let late = ground
        .number(&format!(
            "select count(*) from attempts
              where sent_at > (select max(since) from delays) + {}",
            PERMITS_LAST.as_micros()
        ))
        .await;
    assert_eq!(late, 0, "a call was begun after the last permit had run out");
    let taken = ground.number("select count(*) from gifts where state = 'taken'").await;
    let charged = ground.sandbox.charges().await.len();
    assert_eq!(usize::try_from(taken).unwrap(), charged, "and what was under way is written down");
}
