//! Gifts that are sent in company: what is plain shares its transactions, what is not falls out
//! alone, and whatever dies in the middle, each is taken once.

use std::time::Duration;

use delayed_payments::Scope;
use giving::send::Ready;
use giving::tasks::Leased;
use giving::{Donor, Giving};
use kernel::GiftId;
use ledger::AccountKind;
use views::GiftStatus;

use crate::world::World;

const MINUTE: Duration = Duration::from_secs(60);

/// Gifts that wait for their tasks, by cards that behave so.
async fn waiting(world: &World, behaviours: &[&str]) -> Vec<(GiftId, Donor)> {
    let mut gifts = Vec::new();
    for behaviour in behaviours {
        let (donor, method) = world.donor_with(behaviour).await;
        gifts.push((world.accept(&donor, method, "20").await, donor));
    }
    world.clock.advance(MINUTE);
    gifts
}

async fn statuses(world: &World, gifts: &[(GiftId, Donor)]) -> Vec<GiftStatus> {
    let mut statuses = Vec::new();
    for (gift, donor) in gifts {
        statuses.push(world.status(donor, *gift).await);
    }
    statuses
}

fn group(leased: Vec<impl Into<Ready>>) -> Vec<(Ready, ())> {
    leased.into_iter().map(|leased| (leased.into(), ())).collect()
}

/// What is due now, in one group.
async fn run_group(node: &Giving) -> usize {
    let leased = node.lease_together(200).await.unwrap();
    let count = leased.len();
    node.run_together(group(leased)).await;
    count
}

pub(crate) async fn a_group_takes_each_as_it_would_alone(world: World) {
    let mut behaviours = vec!["ok"; 30];
    behaviours[3] = "declined";
    behaviours[11] = "cut_after_charge";
    behaviours[17] = "declined";
    let gifts = waiting(&world, &behaviours).await;
    assert_eq!(run_group(&world.giving).await, 30);
    for (behaviour, status) in behaviours.iter().zip(statuses(&world, &gifts).await) {
        let expected = match *behaviour {
            "declined" => GiftStatus::NeedsYou,
            "cut_after_charge" => GiftStatus::BeingAsked,
            _ => GiftStatus::Given,
        };
        assert_eq!(status, expected, "{behaviour}");
    }
    assert_eq!(world.giving.lease_tasks(200).await.unwrap(), [], "their tasks are done");
    let receipts = world.mails().await.iter().filter(|mail| mail.text.contains("once")).count();
    assert_eq!(receipts, 27, "a receipt for each that was taken");
    world.pass(MINUTE * 6).await;
    assert_eq!((world.charges(), world.charged()), (28, 56_000));
    world.books_are_right().await;
}

pub(crate) async fn two_nodes_share_one_queue(world: World) {
    let gifts = waiting(&world, &["ok"; 60]).await;
    let nodes = [world.giving.clone(), world.patient()].map(|node| {
        tokio::spawn(async move {
            while {
                let leased = node.lease_together(7).await.unwrap();
                let count = leased.len();
                node.run_together(group(leased)).await;
                count > 0
            } {}
        })
    });
    for node in nodes {
        node.await.unwrap();
    }
    assert!(statuses(&world, &gifts).await.iter().all(|status| *status == GiftStatus::Given));
    assert_eq!(world.charges(), 60);
    world.books_are_right().await;
}

pub(crate) async fn the_same_group_on_two_nodes_at_once(world: World) {
    let gifts = waiting(&world, &["ok"; 20]).await;
    let leased = world.giving.lease_tasks(200).await.unwrap();
    // The first node was not dead, only slow; and a task was delivered twice.
    let twice: Vec<Leased> = leased.iter().chain(&leased).cloned().collect();
    let other = world.patient();
    tokio::join!(world.giving.run_together(group(twice.clone())), other.run_together(group(twice)),);
    world.pass(MINUTE * 10).await;
    assert!(statuses(&world, &gifts).await.iter().all(|status| *status == GiftStatus::Given));
    assert_eq!(world.charges(), 20);
    world.books_are_right().await;
}

pub(crate) async fn a_node_that_dies_in_a_group_loses_nothing(world: World) {
    // Two answers are slower than the process lives; it dies somewhere among the others.
    let mut behaviours = vec!["ok"; 16];
    behaviours[0] = "slow";
    behaviours[9] = "slow";
    let gifts = waiting(&world, &behaviours).await;
    let patient = world.patient();
    tokio::select! {
        biased;
        () = charged_at(&world, 8) => {}
        _ = run_group(&patient) => panic!("all were answered before the process died"),
    }
    // Whatever it had begun is asked about; what it had not begun is sent by another.
    for _ in 0..4 {
        world.pass(MINUTE * 6).await;
    }
    world.pass(MINUTE * 60).await;
    world.pass(MINUTE * 60).await;
    assert!(statuses(&world, &gifts).await.iter().all(|status| *status == GiftStatus::Given));
    assert_eq!((world.charges(), world.charged()), (16, 32_000));
    world.books_are_right().await;
}

pub(crate) async fn a_gift_that_was_changed_meanwhile_falls_out_alone(world: World) {
    let gifts = waiting(&world, &["slow", "slow", "slow"]).await;
    let node = world.patient();
    let running = tokio::spawn(async move { run_group(&node).await });
    charged_at(&world, 3).await;
    touch(&world, gifts[1].0).await;
    assert_eq!(running.await.unwrap(), 3);
    assert!(statuses(&world, &gifts).await.iter().all(|status| *status == GiftStatus::Given));
    assert_eq!(world.charges(), 3);
    world.books_are_right().await;
}

pub(crate) async fn a_full_gateway_keeps_its_own_waiting(world: World) {
    let gifts = waiting(&world, &["ok"; 9]).await;
    let node = world.patient().calling_at_once(2);
    // Whoever leases without asking for places is told to come again.
    let leased = node.lease_tasks(4).await.unwrap();
    node.run_together(group(leased)).await;
    let given = |statuses: Vec<GiftStatus>| {
        statuses.iter().filter(|status| **status == GiftStatus::Given).count()
    };
    assert_eq!(given(statuses(&world, &gifts).await), 2, "as many as it may have under way");
    assert_eq!(run_group(&node).await, 2, "no more are leased than may be called");
    assert_eq!(given(statuses(&world, &gifts).await), 4);
    assert_eq!(world.charges(), 4);
    while given(statuses(&world, &gifts).await) < 9 {
        world.clock.advance(Duration::from_secs(2));
        assert!(run_group(&node).await <= 2);
    }
    assert_eq!(world.charges(), 9);
    world.books_are_right().await;
}

pub(crate) async fn a_delay_between_lease_and_call_stops_the_whole_group(world: World) {
    let gifts = waiting(&world, &["ok"; 25]).await;
    let leased = world.giving.lease_tasks(200).await.unwrap();
    let (staff, scope) = (world.staff().await, Scope::Gateway(world.gateway.clone()));
    let why = "the status page says that Meridian is down";
    world.giving.begin_delay(&staff, scope, why, world.request()).await.unwrap();
    world.giving.run_together(group(leased)).await;
    assert!(statuses(&world, &gifts).await.iter().all(|status| *status == GiftStatus::Assured));
    assert_eq!(world.charges(), 0);
    assert_eq!(world.balance(AccountKind::Assured).await, 50_000);
    world.books_are_right().await;
}

pub(crate) async fn a_group_of_a_node_that_stood_still_is_not_called(world: World) {
    let gifts = waiting(&world, &["ok"; 6]).await;
    let slow = world.standing_still(Duration::from_secs(6));
    let leased = world.giving.lease_tasks(200).await.unwrap();
    slow.run_together(group(leased)).await;
    assert_eq!(world.charges(), 0, "their permits were too old");
    world.pass(MINUTE).await;
    assert!(statuses(&world, &gifts).await.iter().all(|status| *status == GiftStatus::Given));
    assert_eq!(world.charges(), 6);
    world.pass(MINUTE * 60).await;
    world.books_are_right().await;
}

/// Saves the gift as it is: whoever read it before has an old version.
async fn touch(world: &World, gift: GiftId) {
    let scope = giving::Scope::of(world.church);
    let mut work = world.store().begin().await.unwrap();
    let row = work.gift(&scope, gift).await.unwrap().unwrap();
    work.save_gift(&scope, &row).await.unwrap();
    let _committed = work.commit().await.unwrap();
}

/// Returns as soon as the sandbox has taken money so often.
async fn charged_at(world: &World, charges: usize) {
    while world.charges() < charges {
        tokio::task::yield_now().await;
    }
}
