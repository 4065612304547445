//! the gifts of a Sunday, ten times as many as the busiest hours bring, fall due one after
//! the other, and none waits for more than a minute.

use std::time::{Duration, Instant};

use kernel::GiftId;

use crate::evidence::Evidence;
use crate::gifts::{donors_for, given};
use crate::ground::{Engine, Ground, until};
use crate::paper::{Paper, Row};
use crate::{alone, size};

/// Ten times the mean of the six hours that carry half a week.
const A_SECOND: usize = 134;

/// In which the workers start.
const UNTIL_THEN: Duration = Duration::from_secs(2);

/// How late the last gift may be.
const AT_MOST: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a09_no_gift_of_a_sunday_is_more_than_a_minute_late() {
    let _turn = alone().await;
    let seconds = size("AUDIT_SUNDAY_SECONDS", 1);
    let gifts = A_SECOND * seconds;
    let mut ground = Ground::with_donors(Engine::Postgres, donors_for(gifts)).await;
    let accepted = given(&ground, gifts).await;
    // One after the other, as soon as somebody is there to send them.
    let (now, apart) = (ground.now().plus(UNTIL_THEN).as_micros(), 1_000_000 / A_SECOND);
    ground
        .execute(&format!(
            "update tasks t set due = {now} + n.place * {apart}, free_at = {now} + n.place * {apart}
               from (select id, row_number() over (order by id) - 1 as place from tasks
                      where kind = 'send') n
              where n.id = t.id"
        ))
        .await;
    ground.start("engine", 2).await;
    let began = Instant::now();
    until("all are taken", async || {
        let open = ground.number("select count(*) from gifts where state <> 'taken'").await;
        (open == 0).then_some(())
    })
    .await;
    let took = began.elapsed();
    let late = ground
        .number(
            "select coalesce(max(a.sent_at - t.due), 0) from attempts a
               join tasks t on t.kind = 'send' and t.body::json ->> 'gift' = a.gift_id",
        )
        .await;
    let late = Duration::from_micros(u64::try_from(late).unwrap_or_default());
    let accepted: Vec<GiftId> = accepted.iter().map(|one| one.gift).collect();
    let evidence = Evidence::of(&ground, &accepted).await;
    let (sound, told) = ground.verify().await;
    let mut paper = Paper::of("a Sunday at ten times its rate (A-09)");
    let mut row = |what: &str, found: String| paper.push(Row::new(what, found));
    row("gifts due in a second, for seconds", format!("{A_SECOND}, {seconds}"));
    row("the last one was taken after", format!("{:.1} s", took.as_secs_f64()));
    row("sent late by at most", format!("{:.2} s", late.as_secs_f64()));
    evidence.rows().into_iter().for_each(|(what, found)| row(what, found));
    paper.publish();
    assert!(sound, "{told}");
    evidence.agrees();
    assert!(late <= AT_MOST, "{late:?}");
}
