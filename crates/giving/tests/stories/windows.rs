//! Planned maintenance: it holds from its first second on every node, ends only when probes say so,
//! and releases nothing.

use std::time::Duration;

use giving::windows::{Asked, TypedWindow};
use giving::{Error, Refusal};
use kernel::DelayId;
use views::{GiftStatus, WindowStanding};

use crate::world::World;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The story begins on Sunday at 18:00 UTC.
fn typed(starts: &str, ends: &str) -> TypedWindow {
    TypedWindow {
        scope: "gateway:braintree".to_owned(),
        why: "Meridian moves its machines".to_owned(),
        starts: starts.to_owned(),
        ends: ends.to_owned(),
        ending: "probed".to_owned(),
        zone: "UTC".to_owned(),
    }
}

async fn planned(world: &World, typed: &TypedWindow) -> DelayId {
    let staff = world.staff().await;
    world.giving.put_window(&staff, Asked::Plan, typed, world.request()).await.unwrap()
}

async fn standing(world: &World, id: DelayId) -> WindowStanding {
    let staff = world.staff().await;
    world.giving.window(&staff, id).await.unwrap().standing
}

pub(crate) async fn it_holds_from_its_very_second_on_every_node(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let id = planned(&world, &typed("2026-11-22T19:00", "2026-11-22T20:00")).await;
    world.clock.advance(MINUTE * 60 - Duration::from_secs(1));
    let before = world.give(&donor, method, "5").await;
    assert_eq!(world.status(&donor, before).await, GiftStatus::Given);
    world.clock.advance(Duration::from_secs(1));
    // No loop has begun anything: another node sends by the plan itself.
    let during = world.accept(&donor, method, "6").await;
    world.patient().send(world.church, during).await.unwrap();
    assert_eq!(world.status(&donor, during).await, GiftStatus::Assured);
    assert_eq!(standing(&world, id).await, WindowStanding::On);
    let doubtful = world.patient();
    doubtful.doubt_clock(true);
    assert_eq!(doubtful.watch_windows().await.unwrap(), 0, "it leaves that to the others");
    for node in [&world.giving, &world.patient()] {
        node.watch_windows().await.unwrap();
    }
    let staff = world.staff().await;
    let delays = world.giving.board(&staff).await.unwrap().delays;
    assert_eq!(delays.iter().map(|delay| delay.id).collect::<Vec<_>>(), [id], "once");
    let after = world.give(&donor, method, "7").await;
    assert_eq!(world.status(&donor, after).await, GiftStatus::Assured);
    assert_eq!(world.charges(), 1);
}

/// IN4: a Sunday's recurring gifts are held, and let go by a plan after probes have passed.
pub(crate) async fn recurring_gifts_wait_and_its_end_releases_nothing(world: World) {
    let staff = world.staff().await;
    for amount in ["60", "40"] {
        let (donor, method) = world.donor_with("ok").await;
        let mut gift = world.typed(method, amount);
        gift.frequency = "weekly".to_owned();
        gift.first = "2026-11-29".to_owned();
        world.giving.give(&donor, &gift, world.request()).await.unwrap();
    }
    let wish = typed("2026-11-29T12:00", "2026-11-29T16:00");
    let check = world.giving.check_window(&staff, Asked::Plan, &wish).await.unwrap();
    assert_eq!((check.falling[0].count, check.falling[0].sum.minor()), (2, 10_000));
    let later = typed("2026-11-30T12:00", "2026-11-30T16:00");
    let check = world.giving.check_window(&staff, Asked::Plan, &later).await.unwrap();
    assert_eq!(check.falling, [], "those of the week after are not in it");
    let id = planned(&world, &wish).await;

    // 06:00 in Tacoma is 14:00 UTC.
    world.clock.advance(DAY * 7 - MINUTE * 210);
    world.giving.watch_windows().await.unwrap();
    world.work().await;
    assert_eq!(world.charges(), 0);
    let held = world.giving.board(&staff).await.unwrap().held;
    assert_eq!((held.count, held.sums[0].sum.minor()), (2, 10_000));

    // The planned end alone ends nothing.
    world.clock.advance(MINUTE * 90);
    world.giving.watch_windows().await.unwrap();
    assert_eq!(standing(&world, id).await, WindowStanding::Waiting);
    let mut minutes = 0;
    while standing(&world, id).await == WindowStanding::Waiting {
        assert!(minutes < 29, "it does not end");
        minutes += 1;
        world.clock.advance(MINUTE);
        for node in [&world.giving, &world.patient()] {
            node.check_connectivity().await.unwrap();
            node.watch_windows().await.unwrap();
        }
    }
    assert_eq!((minutes, standing(&world, id).await), (16, WindowStanding::Ended));
    world.work().await;
    assert_eq!(world.charges(), 0, "ending it releases nothing");
    assert_eq!(world.giving.board(&staff).await.unwrap().held.count, 2);
    let plan = world.giving.draw_plan(&staff, &world.gateway, 50, world.request()).await;
    assert!(plan.is_ok(), "a plan lets them go: {plan:?}");
    world.books_add_up().await;
}

pub(crate) async fn by_hand_it_stays_until_a_person_ends_it(world: World) {
    let staff = world.staff().await;
    let wish = TypedWindow {
        ending: "by_hand".to_owned(),
        ..typed("2026-11-22T19:00", "2026-11-22T20:00")
    };
    let id = planned(&world, &wish).await;
    world.clock.advance(MINUTE * 120);
    for _ in 0..20 {
        world.clock.advance(MINUTE);
        world.giving.check_connectivity().await.unwrap();
        world.giving.watch_windows().await.unwrap();
    }
    assert_eq!(standing(&world, id).await, WindowStanding::Waiting);
    world.clock.advance(MINUTE * 10);
    assert_eq!(standing(&world, id).await, WindowStanding::Overdue);
    let overdue = "NoWindowOverdue".to_owned();
    assert!(world.health().await.losses.contains(&overdue));
    world.end_delay(&staff, id).await;
    assert_eq!(standing(&world, id).await, WindowStanding::Ended);
    assert!(world.health().await.wins.contains(&overdue));
}

pub(crate) async fn the_plan_may_change_until_it_begins(world: World) {
    let staff = world.staff().await;
    let (donor, method) = world.donor_with("ok").await;
    let id = planned(&world, &typed("2026-11-22T19:00", "2026-11-22T20:00")).await;
    let version = world.giving.window(&staff, id).await.unwrap().version;
    let moved = typed("2026-11-22T21:00", "2026-11-22T22:00");
    let change = Asked::Change(id, version);
    world.giving.put_window(&staff, change, &moved, world.request()).await.unwrap();
    let stale = world.giving.put_window(&staff, change, &moved, world.request()).await;
    assert!(matches!(stale, Err(Error::Conflict)), "{stale:?}");
    world.clock.advance(MINUTE * 90);
    let gift = world.give(&donor, method, "5").await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given, "it was moved");
    world.giving.cancel_window(&staff, id, version + 1, world.request()).await.unwrap();
    world.clock.advance(MINUTE * 120);
    let gift = world.give(&donor, method, "6").await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given, "it was cancelled");
    assert_eq!(standing(&world, id).await, WindowStanding::Cancelled);
    let late = typed("2026-11-22T19:00", "2026-11-22T20:00");
    let refused = world.giving.put_window(&staff, Asked::Plan, &late, world.request()).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let begun = planned(&world, &typed("2026-11-22T23:00", "2026-11-22T23:30")).await;
    world.clock.advance(MINUTE * 91);
    world.giving.watch_windows().await.unwrap();
    let refused = world.giving.cancel_window(&staff, begun, 1, world.request()).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::Window(_)))), "{refused:?}");
}

pub(crate) async fn staff_hear_a_day_and_an_hour_before_once(world: World) {
    let staff = world.staff().await;
    planned(&world, &typed("2026-11-25T18:00", "2026-11-25T20:00")).await;
    let other = world.patient();
    let told = async || {
        for node in [&world.giving, &other] {
            node.watch_windows().await.unwrap();
        }
        world.giving.notice_list(&staff, 1).await.unwrap().notices.len()
    };
    assert_eq!(told().await, 0);
    world.clock.advance(DAY * 2);
    assert_eq!(told().await, 1);
    world.clock.advance(MINUTE * 60 * 22);
    assert_eq!(told().await, 1);
    world.clock.advance(MINUTE * 60);
    assert_eq!(told().await, 2);
    world.clock.advance(MINUTE * 30);
    assert_eq!(told().await, 2);
}
