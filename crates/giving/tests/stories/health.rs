//! What is watched: gateways, loops, clocks, queues; when an entry turned; and that one bad item is
//! in nobody's way.

use std::time::Duration;

use giving::Given;
use giving::tasks::Step;
use kernel::{Clock, SystemClock};
use tokio::time::timeout;
use views::{GiftStatus, Health, HealthPage};

use crate::world::World;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const LOOPS: [&str; 2] = ["TaskLoop", "MailLoop"];

/// Nothing that is waited for takes so long, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(60);

/// Health waits for its database for an instant and no longer; one that was too busy to answer is
/// asked again.
async fn answered<T>(ask: impl AsyncFn() -> T, well: impl Fn(&T) -> bool) -> T {
    let asking = async {
        loop {
            let answer = ask().await;
            if well(&answer) {
                return answer;
            }
        }
    };
    timeout(PATIENCE, asking).await.unwrap()
}

impl World {
    /// How everything stands.
    pub(crate) async fn health(&self) -> Health {
        let well = |health: &Health| health.wins.iter().any(|name| name == "Database");
        answered(async || self.giving.health(true, &[]).await, well).await
    }
}

async fn losses(world: &World) -> Vec<String> {
    world.health().await.losses
}

/// A-13, A-39: each gateway is asked through the orchestrator; when that is down it is one loss.
pub(crate) async fn each_gateway_is_asked_and_the_orchestrator_is_one_loss(mut world: World) {
    assert!(world.giving.check_connectivity().await.unwrap());
    let health = world.health().await;
    for name in ["SpreedlyConnectivity", "Connectivity:braintree"] {
        assert!(health.wins.contains(&name.to_owned()), "{name} in {health:?}");
    }
    // Asked again within the minute by another node: nothing happens.
    world.gateway_is(r#"{"gw_braintree_probe": {"mood": "down"}}"#).await;
    assert!(world.patient().check_connectivity().await.unwrap());
    assert_eq!(losses(&world).await, Vec::<String>::new());
    world.clock.advance(MINUTE);
    assert!(world.patient().check_connectivity().await.unwrap());
    assert_eq!(losses(&world).await, ["Connectivity:braintree"]);
    world.gateway_is(r#"{"*": {"mood": "down"}}"#).await;
    world.clock.advance(MINUTE);
    let answered = world.giving.check_connectivity().await.unwrap();
    let expected = if answered { "Connectivity:braintree" } else { "SpreedlyConnectivity" };
    assert_eq!(losses(&world).await, [expected]);
    world.gateway_is("{}").await;
    world.clock.advance(MINUTE);
    world.giving.check_connectivity().await.unwrap();
    assert_eq!(losses(&world).await, Vec::<String>::new());
    // Nobody has looked for long: that says nothing about anybody but the orchestrator.
    world.clock.advance(MINUTE * 4);
    assert_eq!(losses(&world).await, ["SpreedlyConnectivity"]);
}

async fn page(world: &World) -> HealthPage {
    let staff = world.staff().await;
    let well =
        |page: &HealthPage| page.entries.iter().any(|entry| entry.name == "Database" && entry.well);
    answered(async || world.giving.health_page(&staff, true, &LOOPS).await.unwrap(), well).await
}

/// O14: a turn is remembered once and told once, whichever node looks.
pub(crate) async fn a_turn_is_remembered_and_told_once(world: World) {
    let staff = world.staff().await;
    let other = world.patient();
    let look = async || {
        for node in [&world.giving, &other] {
            node.watch_health(&LOOPS).await.unwrap();
        }
    };
    world.giving.check_connectivity().await.unwrap();
    for name in LOOPS {
        other.ping(name).await.unwrap();
    }
    look().await;
    assert_eq!(page(&world).await.turns, [], "what is well when it is first seen has not turned");
    // A minute later one loop is silent everywhere, and the other is not.
    world.clock.advance(MINUTE);
    other.ping("TaskLoop").await.unwrap();
    look().await;
    look().await;
    let lost = page(&world).await;
    let turned: Vec<(&str, bool)> =
        lost.turns.iter().map(|turn| (turn.name.as_str(), turn.well)).collect();
    assert_eq!(turned, [("MailLoop", false)]);
    let entry = lost.entries.iter().find(|entry| entry.name == "MailLoop").unwrap();
    assert_eq!((entry.well, entry.since), (false, Some(world.giving.now())));
    let told = world.giving.notice_list(&staff, 1).await.unwrap();
    let subjects: Vec<&str> = told.notices.iter().map(|row| row.subject.as_str()).collect();
    assert_eq!(subjects, ["Health: MailLoop is a loss"], "once, on two nodes");
    world.clock.advance(MINUTE);
    for name in LOOPS {
        other.ping(name).await.unwrap();
    }
    look().await;
    let turns = page(&world).await.turns;
    assert_eq!((turns.len(), turns[0].well), (2, true));
    world.clock.advance(DAY * 15);
    world.giving.check_connectivity().await.unwrap();
    look().await;
    let turns = page(&world).await.turns;
    assert!(turns.iter().all(|turn| turn.at == world.giving.now()), "{turns:?}");
}

/// O20, F15, LP2: one schedule that cannot be served is given up with a reason and named on health;
/// all others are on time, and its date is not lost.
pub(crate) async fn one_bad_item_is_in_nobodys_way(world: World) {
    let mut donors = Vec::new();
    for _ in 0..3 {
        let (donor, method) = world.donor_with("ok").await;
        let mut typed = world.typed(method, "60");
        typed.frequency = "weekly".to_owned();
        typed.first = "2026-11-29".to_owned();
        let made = world.giving.give(&donor, &typed, world.request()).await.unwrap();
        assert!(matches!(made, Given::Schedule(_)));
        donors.push(donor);
    }
    world.clock.advance(DAY * 7);
    assert_eq!(world.giving.schedules_due().await.unwrap(), 3);
    let leased = world.giving.lease_tasks(10).await.unwrap();
    // The first one breaks its worker.
    world.giving.park_task(&leased[0], "index out of bounds").await.unwrap();
    for task in &leased[1..] {
        world.giving.run_task(task).await.unwrap();
    }
    world.work().await;
    assert_eq!(world.charges(), 2, "the others are on time");
    assert!(losses(&world).await.contains(&"NoParkedTask".to_owned()));
    world.clock.advance(MINUTE * 5 + Duration::from_secs(1));
    let lost = losses(&world).await;
    assert!(
        lost.contains(&"NoScheduleOverdue".to_owned()),
        "nothing is skipped silently: {lost:?}"
    );
    let parked = page(&world).await.parked;
    assert_eq!((parked.len(), parked[0].kind.as_str()), (1, "fall_due"));
    assert_eq!(parked[0].why, "index out of bounds");
}

/// IN5: two nodes come to the same run; the lease gives each date to one of them, and one that takes
/// longer than usual is a loss.
pub(crate) async fn runs_never_overlap_and_a_slow_one_is_a_loss(world: World) {
    for _ in 0..24 {
        let (donor, method) = world.donor_with("ok").await;
        let mut typed = world.typed(method, "60");
        typed.frequency = "weekly".to_owned();
        typed.first = "2026-11-29".to_owned();
        world.giving.give(&donor, &typed, world.request()).await.unwrap();
    }
    world.clock.advance(DAY * 7);
    let other = world.patient();
    let (one, two) = tokio::join!(world.giving.schedules_due(), other.schedules_due());
    assert_eq!(one.unwrap() + two.unwrap(), 24, "each date is queued by one node");
    world.giving.watch_queues().await.unwrap();
    let (mine, yours) = tokio::join!(world.giving.lease_tasks(24), other.lease_tasks(24));
    let (mine, yours) = (mine.unwrap(), yours.unwrap());
    assert_eq!(mine.len() + yours.len(), 24);
    assert!(mine.iter().all(|one| yours.iter().all(|other| other.id != one.id)));
    for task in mine.iter().chain(&yours) {
        world.giving.run_task(task).await.unwrap();
    }
    // The sends stand still for minutes: the alarm.
    let pace = "ScheduledRunOnPace".to_owned();
    world.giving.watch_queues().await.unwrap();
    assert!(!losses(&world).await.contains(&pace));
    world.clock.advance(MINUTE * 5 + Duration::from_secs(1));
    other.watch_queues().await.unwrap();
    assert!(losses(&world).await.contains(&pace));
    world.work().await;
    assert_eq!(world.charges(), 24, "once each");
    world.giving.watch_queues().await.unwrap();
    assert!(!losses(&world).await.contains(&pace));
    world.books_are_right().await;
}

/// O14: more is due with every look, on whichever node.
pub(crate) async fn a_queue_that_grows_is_a_loss(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let other = world.patient();
    let growing = "NoQueueGrowing".to_owned();
    for look in 0..8 {
        for _ in 0..5 {
            world.accept(&donor, method, "5").await;
        }
        let node = if look % 2 == 0 { &world.giving } else { &other };
        node.watch_queues().await.unwrap();
        // What was accepted this minute is due in the next: the first look finds nothing.
        assert_eq!(losses(&world).await.contains(&growing), look >= 6, "look {look}");
        world.clock.advance(MINUTE);
    }
    world.work().await;
    world.giving.watch_queues().await.unwrap();
    assert!(!losses(&world).await.contains(&growing));
}

/// A node whose clock is not the database's takes no tasks and sends nothing: leases and the windows
/// of reaction rules are never judged by two times.
pub(crate) async fn a_node_with_a_wrong_clock_sends_nothing(world: World) {
    world.clock.set(SystemClock.now());
    let node = world.patient().by_the_machines_clock(Duration::ZERO);
    node.watch_clock().await.unwrap();
    let agree = "ClocksAgree".to_owned();
    assert!(!losses(&world).await.contains(&agree));
    let (donor, method) = world.donor_with("ok").await;
    let gift = world.accept(&donor, method, "5").await;

    world.clock.advance(MINUTE * 30);
    node.watch_clock().await.unwrap();
    assert!(losses(&world).await.contains(&agree), "every node sees it");
    assert_eq!(node.lease_tasks(10).await.unwrap(), []);
    assert!(!node.check_connectivity().await.unwrap(), "nobody was asked");
    let step = node.send(world.church, gift).await.unwrap();
    assert!(matches!(step, Step::Later { .. }), "{step:?}");
    assert_eq!((world.charges(), world.status(&donor, gift).await), (0, GiftStatus::OnItsWay));

    // Back again: a jump is doubted until it has settled.
    world.clock.set(SystemClock.now());
    node.doubt_clock(true);
    node.watch_clock().await.unwrap();
    assert!(!losses(&world).await.contains(&agree));
    assert_eq!(node.lease_tasks(10).await.unwrap(), []);
    node.doubt_clock(false);
    assert!(node.check_connectivity().await.unwrap());
    // Its task is due a moment after it was accepted; nobody has looked at the clock since.
    world.clock.advance(MINUTE);
    assert_eq!(node.run_tasks(10).await.unwrap(), 1);
    assert_eq!(world.charges(), 1);
}
