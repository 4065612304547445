use std::time::Duration;

use ledger::AccountKind;
use views::GiftStatus;

use crate::world::World;

const MINUTE: Duration = Duration::from_secs(60);

pub(crate) async fn charged_and_cut_off_is_asked_about_not_sent_again(world: World) {
    let (donor, method) = world.donor_with("cut_after_charge").await;
    let gift = world.give(&donor, method, "80").await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::BeingAsked);
    assert_eq!(world.balance(AccountKind::Fund).await, 0, "not in the books before it is sure");

    world.pass(MINUTE).await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::BeingAsked, "asked after 5 minutes");
    world.pass(MINUTE * 5).await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given);
    assert_eq!((world.charges(), world.charged()), (1, 8_000));
    world.books_are_right().await;
}

pub(crate) async fn a_death_between_sent_and_answered_loses_nothing(world: World) {
    // The answer is slower than the process lives.
    let (donor, method) = world.donor_with("slow").await;
    let gift = world.accept(&donor, method, "33").await;
    tokio::select! {
        biased;
        () = charged_at(&world, 1) => {}
        answered = world.giving.send(world.church, gift) => {
            panic!("the answer came before the process died: {answered:?}");
        }
    }

    world.work().await;
    assert!(
        matches!(world.status(&donor, gift).await, GiftStatus::OnItsWay),
        "nobody sends it again"
    );
    world.pass(MINUTE * 6).await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given);
    assert_eq!((world.charges(), world.charged()), (1, 3_300));
    world.books_are_right().await;
}

pub(crate) async fn silence_without_a_charge_is_sent_once_more(mut world: World) {
    world.gateway_is(r#"{"gw_braintree_harbor": {"mood": "timeout", "for_next": 1}}"#).await;
    let (donor, method) = world.donor_with("ok").await;
    let gift = world.give(&donor, method, "15").await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::BeingAsked);
    world.pass(MINUTE * 6).await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::BeingAsked, "one look may be wrong");
    world.pass(MINUTE * 60).await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Waiting, "surely not taken");
    world.pass(MINUTE * 10).await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given);
    assert_eq!(world.charges(), 1);
    world.books_are_right().await;
}

pub(crate) async fn twenty_sends_at_once_charge_once(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let gift = world.accept(&donor, method, "20").await;
    let sends = (0..20).map(|_| {
        let giving = world.giving.clone();
        let church = world.church;
        tokio::spawn(async move { giving.send(church, gift).await })
    });
    for sent in sends.collect::<Vec<_>>() {
        // Who comes second meets the gift's row, or its version; both are answers.
        let _ = sent.await.unwrap();
    }
    world.pass(MINUTE * 10).await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given);
    assert_eq!(world.charges(), 1);
    world.books_are_right().await;
}

pub(crate) async fn an_answer_later_than_belief_still_counts(world: World) {
    // The gateway takes the money so late that it has twice been asked, and twice known nothing.
    let (donor, method) = world.donor_with("late").await;
    let gift = world.accept(&donor, method, "55").await;
    let node = world.patient();
    let church = world.church;
    let sending = tokio::spawn(async move { node.send(church, gift).await });
    while !matches!(world.status(&donor, gift).await, GiftStatus::OnItsWay)
        || world.giving.transaction(&world.admin().await, gift).await.unwrap().attempts.is_empty()
    {
        tokio::task::yield_now().await;
    }
    world.pass(MINUTE * 6).await;
    world.pass(MINUTE * 60).await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Waiting, "believed not taken");
    assert_eq!(world.charges(), 0);

    sending.await.unwrap().unwrap();
    assert_eq!(world.charges(), 1);
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given, "the late answer settles it");
    world.pass(MINUTE * 60).await;
    assert_eq!((world.charges(), world.charged()), (1, 5_500), "and the retry does not go out");
    world.books_are_right().await;
}

pub(crate) async fn a_parked_gift_is_found_by_the_watchdog(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let gift = world.accept(&donor, method, "18").await;
    world.clock.advance(MINUTE);
    for leased in world.giving.lease_tasks(10).await.unwrap() {
        world.giving.park_task(&leased, "a poisoned task").await.unwrap();
    }
    let health = world.health().await;
    assert!(health.losses.contains(&"NoParkedTask".to_owned()));
    world.pass(MINUTE * 10).await;
    assert_eq!(world.giving.watch().await.unwrap(), 0, "not yet");
    world.pass(MINUTE * 10).await;
    assert_eq!(world.giving.watch().await.unwrap(), 1);
    world.work().await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given);
    assert_eq!(world.charges(), 1);
}

pub(crate) async fn the_watchdog_does_not_hurry_an_inquiry(world: World) {
    let (donor, method) = world.donor_with("cut").await;
    let gift = world.give(&donor, method, "25").await;
    for _ in 0..11 {
        world.pass(MINUTE * 5).await;
        world.giving.watch().await.unwrap();
        world.work().await;
        // A list that lags for less than an hour is not believed.
        assert_eq!(world.status(&donor, gift).await, GiftStatus::BeingAsked);
    }
    world.pass(MINUTE * 10).await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Waiting);
}

pub(crate) async fn a_node_that_stood_still_does_not_call(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let mut gifts = Vec::new();
    for amount in ["10", "20", "30", "40"] {
        gifts.push(world.accept(&donor, method, amount).await);
    }
    let slow = world.standing_still(Duration::from_secs(6));
    for gift in &gifts {
        slow.send(world.church, *gift).await.unwrap();
        assert_eq!(world.status(&donor, *gift).await, GiftStatus::OnItsWay);
    }
    assert_eq!(world.charges(), 0, "its permits were too old");
    let board = world.giving.board(&world.staff().await).await.unwrap();
    assert_eq!(board.delays.len(), 0, "and no gateway is to blame");

    world.pass(MINUTE).await;
    for gift in &gifts {
        assert_eq!(world.status(&donor, *gift).await, GiftStatus::Given);
    }
    assert_eq!((world.charges(), world.charged()), (4, 10_000));
    world.pass(MINUTE * 60).await;
    assert_eq!(world.charges(), 4, "what was asked about meanwhile is not sent again");
    world.books_are_right().await;
}

/// Returns as soon as the sandbox has taken money so often.
async fn charged_at(world: &World, charges: usize) {
    while world.charges() < charges {
        tokio::task::yield_now().await;
    }
}
