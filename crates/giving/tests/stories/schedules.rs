use std::time::Duration;

use giving::{Donor, Error, Given};
use kernel::{MethodId, ScheduleId};
use views::{GiftFilter, GiftStatus, StandingView};

use crate::world::World;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn weekly(world: &World, donor: &Donor, method: MethodId, first: &str) -> ScheduleId {
    let mut typed = world.typed(method, "60");
    typed.frequency = "weekly".to_owned();
    typed.first = first.to_owned();
    match world.giving.give(donor, &typed, world.request()).await.unwrap() {
        Given::Schedule(id) => id,
        Given::Gift(..) => panic!("a schedule became a gift"),
    }
}

async fn version(world: &World, donor: &Donor, id: ScheduleId) -> u64 {
    world.giving.schedule(donor, id).await.unwrap().version
}

pub(crate) async fn a_date_gives_once_on_two_nodes(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    weekly(&world, &donor, method, "2026-11-29").await;
    world.pass(DAY * 6).await;
    assert_eq!(world.charges(), 0, "Saturday: not due yet");
    world.clock.advance(DAY);
    // Two nodes look at the same moment, over and over.
    for _ in 0..3 {
        let (one, other) = (world.giving.clone(), world.giving.clone());
        let (one, other) = tokio::join!(
            async {
                let _ = one.schedules_due().await;
                one.run_tasks(10).await
            },
            async {
                let _ = other.schedules_due().await;
                other.run_tasks(10).await
            },
        );
        one.unwrap();
        other.unwrap();
    }
    assert_eq!((world.charges(), world.charged()), (1, 6_000));
    // The engine was down for three weeks: what it missed is late, not lost, and comes three days
    // apart instead of all at once.
    world.pass(DAY * 22).await;
    assert_eq!(world.charges(), 2);
    world.pass(DAY * 2).await;
    assert_eq!(world.charges(), 2);
    world.pass(DAY).await;
    assert_eq!(world.charges(), 3);
    world.pass(DAY * 3).await;
    world.pass(DAY * 3).await;
    assert_eq!(world.charges(), 5, "the three missed and the one of this week");
    world.books_are_right().await;
}

pub(crate) async fn skipped_paused_and_stopped_give_nothing(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let id = weekly(&world, &donor, method, "2026-11-29").await;
    let giving = &world.giving;
    let at = version(&world, &donor, id).await;
    giving.skip(&donor, id, "2026-11-29", at, world.request()).await.unwrap();
    world.pass(DAY * 8).await;
    assert_eq!(world.charges(), 0, "skipped");
    world.pass(DAY * 7).await;
    assert_eq!(world.charges(), 1, "the next one gives");

    let at = version(&world, &donor, id).await;
    let far = giving.pause(&donor, id, "2028-01-01", at, world.request()).await;
    assert!(matches!(far, Err(Error::Invalid(_))), "{far:?}");
    giving.pause(&donor, id, "2027-01-02", at, world.request()).await.unwrap();
    world.pass(DAY * 21).await;
    assert_eq!(world.charges(), 1, "paused");
    world.pass(DAY * 7).await;
    assert_eq!(world.charges(), 2, "on the old grid again, and nothing is caught up");

    let at = version(&world, &donor, id).await;
    giving.stop(&donor, id, at, world.request()).await.unwrap();
    world.pass(DAY * 60).await;
    assert_eq!(world.charges(), 2, "stopped");
    let page = giving.schedule(&donor, id).await.unwrap();
    assert_eq!(page.schedule.standing, StandingView::Stopped);
    world.books_are_right().await;
}

pub(crate) async fn an_old_page_changes_nothing(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let id = weekly(&world, &donor, method, "2026-11-29").await;
    let old = version(&world, &donor, id).await;
    world.giving.change_amount(&donor, id, "75", old, world.request()).await.unwrap();
    let late = world.giving.change_amount(&donor, id, "90", old, world.request()).await;
    assert!(matches!(late, Err(Error::Conflict)), "{late:?}");
    let (eve, _) = world.donor_with("ok").await;
    let foreign = world.giving.stop(&eve, id, old + 1, world.request()).await;
    assert!(matches!(foreign, Err(Error::NotFound)), "{foreign:?}");
    world.pass(DAY * 8).await;
    assert_eq!(world.charged(), 7_500);
}

pub(crate) async fn no_money_is_asked_again_by_frequency(world: World) {
    let (donor, method) = world.donor_with("insufficient").await;
    weekly(&world, &donor, method, "2026-11-29").await;
    world.pass(DAY * 7).await;
    let status = |list: &views::GiftList| list.rows[0].status;
    let list = world.giving.gifts(&donor, GiftFilter::default()).await.unwrap();
    assert_eq!(status(&list), GiftStatus::Waiting, "weekly: again after 1 and 2 days");
    world.pass(DAY).await;
    let list = world.giving.gifts(&donor, GiftFilter::default()).await.unwrap();
    assert_eq!(status(&list), GiftStatus::Waiting);
    world.pass(DAY).await;
    let list = world.giving.gifts(&donor, GiftFilter::default()).await.unwrap();
    assert_eq!(status(&list), GiftStatus::NeedsYou, "then the donor is asked");
    assert_eq!(world.charges(), 0);
    world.books_are_right().await;
}

pub(crate) async fn a_queued_date_may_be_skipped_and_restored(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let id = weekly(&world, &donor, method, "2026-11-29").await;
    world.clock.advance(DAY * 7);
    assert_eq!(world.giving.schedules_due().await.unwrap(), 1, "in the queue");
    let at = version(&world, &donor, id).await;
    world.giving.skip(&donor, id, "2026-11-29", at, world.request()).await.unwrap();
    world.work().await;
    assert_eq!(world.charges(), 0);
    let at = version(&world, &donor, id).await;
    world.giving.unskip(&donor, id, "2026-11-29", at, world.request()).await.unwrap();
    world.pass(DAY / 24).await;
    assert_eq!(world.charges(), 1, "it gives after all");
    world.pass(DAY * 7).await;
    assert_eq!(world.charges(), 2, "and goes on");
}

pub(crate) async fn a_change_keeps_an_overdue_date(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let id = weekly(&world, &donor, method, "2026-11-29").await;
    // The engine is down over Sunday; on Tuesday the donor changes the amount.
    world.clock.advance(DAY * 9);
    let at = version(&world, &donor, id).await;
    world.giving.change_amount(&donor, id, "75", at, world.request()).await.unwrap();
    world.work().await;
    assert_eq!((world.charges(), world.charged()), (1, 7_500), "late, not lost");
    let list = world.giving.gifts(&donor, GiftFilter::default()).await.unwrap();
    assert_eq!(list.rows[0].on.to_string(), "2026-11-29");
}
