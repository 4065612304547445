//! Insertion and processing apart: a gift is persisted and queued in one transaction, and whoever
//! works through the queue, however often and in whatever sequence, processes it once.

use std::time::Duration;

use giving::tasks::Leased;
use kernel::GiftId;
use ledger::{AccountKind, OrderKind};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use views::GiftStatus;

use crate::world::World;

const MINUTE: Duration = Duration::from_secs(60);

/// A lease is over.
const LEASE: Duration = Duration::from_secs(30);

/// The seed of this run; `TEST_SEED` repeats one.
fn seeded() -> StdRng {
    let seed = std::env::var("TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = seed.unwrap_or_else(rand::random);
    println!("TEST_SEED={seed} repeats this run");
    StdRng::seed_from_u64(seed)
}

pub(crate) async fn the_processor_is_down_for_ten_minutes(world: World) {
    let mut accepted = Vec::new();
    for _ in 0..8 {
        let (donor, method) = world.donor_with("ok").await;
        accepted.push((world.accept(&donor, method, "25").await, donor));
    }
    world.clock.advance(MINUTE * 10);
    for (gift, donor) in &accepted {
        assert_eq!(world.status(donor, *gift).await, GiftStatus::OnItsWay);
    }
    assert_eq!(world.orders_of_kind(OrderKind::Hold).await, 8, "persisted when it was answered");
    assert_eq!(world.charges(), 0, "and nobody processed it");

    world.work().await;
    for (gift, donor) in &accepted {
        assert_eq!(world.status(donor, *gift).await, GiftStatus::Given);
    }
    assert_eq!((world.charges(), world.orders_of_kind(OrderKind::Settle).await), (8, 8));
    world.books_are_right().await;
}

pub(crate) async fn each_attempt_has_one_result_order(world: World) {
    let mut gifts: Vec<GiftId> = Vec::new();
    for behaviour in ["ok", "cut_after_charge", "declined"] {
        let (donor, method) = world.donor_with(behaviour).await;
        gifts.push(world.give(&donor, method, "40").await);
    }
    world.pass(MINUTE * 6).await;
    world.pass(MINUTE * 60).await;
    let admin = world.admin().await;
    for gift in gifts {
        let page = world.giving.transaction(&admin, gift).await.unwrap();
        let orders = world.store().read().orders_of(world.church, gift.into()).await.unwrap();
        let results = orders
            .iter()
            .filter(|order| matches!(order.kind(), OrderKind::Settle | OrderKind::Void))
            .count();
        assert_eq!((page.attempts.len(), results), (1, 1), "gift {gift}");
    }
    world.books_are_right().await;
}

pub(crate) async fn a_dead_nodes_work_is_taken_over(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let gift = world.accept(&donor, method, "60").await;
    world.clock.advance(MINUTE);
    let leased = world.giving.lease_tasks(10).await.unwrap();
    assert_eq!(leased.len(), 1, "the node has it, and dies");

    world.pass(Duration::from_secs(1)).await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::OnItsWay, "its lease is respected");
    world.pass(LEASE).await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given);

    // The first node was not dead, only slow.
    world.giving.run_task(&leased[0]).await.unwrap();
    assert_eq!(world.charges(), 1);
    world.books_are_right().await;
}

/// Every task that ever was is delivered three times, by three nodes at once and in a sequence of
/// its own on each.
pub(crate) async fn every_message_three_times_and_shuffled(world: World) {
    let mut random = seeded();
    let mut accepted = Vec::new();
    for number in 0..12 {
        // A third silence would be an outage, and hold the gifts that follow.
        let behaviour = match number {
            2 | 6 | 10 => "declined",
            3 | 7 => "cut_after_charge",
            _ => "ok",
        };
        let (donor, method) = world.donor_with(behaviour).await;
        let cents = random.random_range(100..100_000);
        let amount = format!("{}.{:02}", cents / 100, cents % 100);
        accepted.push((world.accept(&donor, method, &amount).await, donor));
    }
    let mut delivered: Vec<Leased> = Vec::new();
    for minutes in [1, 6, 60, 24 * 60] {
        world.clock.advance(MINUTE * minutes);
        delivered.extend(world.giving.lease_tasks(100).await.unwrap());
        let nodes = (0..3).map(|_| {
            let (giving, mut tasks) = (world.giving.clone(), delivered.clone());
            tasks.shuffle(&mut random);
            tokio::spawn(async move {
                for task in tasks {
                    // Two nodes meet at the same gift: one of them is told so.
                    let _ = giving.run_task(&task).await;
                }
            })
        });
        for node in nodes.collect::<Vec<_>>() {
            node.await.unwrap();
        }
    }
    world.clock.advance(MINUTE);
    world.work().await;
    for (gift, donor) in &accepted {
        let status = world.status(donor, *gift).await;
        assert!(matches!(status, GiftStatus::Given | GiftStatus::NeedsYou), "{gift}: {status:?}");
    }
    assert_eq!(world.charges(), 9, "each that can be taken, once");
    assert_eq!(world.orders_of_kind(OrderKind::Settle).await, 9);
    assert_eq!(world.balance(AccountKind::Promised).await, 0, "and nothing is still promised");
    world.books_are_right().await;
}
