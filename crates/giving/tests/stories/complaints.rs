//! What people complain about elsewhere, told as stories that end well here; by the numbers of
//! docs/complaints.md. Complaints that a row of its own answers stand with that row.

use std::time::Duration;

use giving::releases::TypedTotals;
use giving::{Donor, Given};
use kernel::MethodId;
use views::{Event, GiftFilter, GiftList, GiftRow, GiftStatus, TransactionFilter};

use crate::world::World;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn recurring(world: &World, donor: &Donor, method: MethodId, frequency: &str) {
    let mut typed = world.typed(method, "60");
    typed.frequency = frequency.to_owned();
    typed.first = "2026-11-29".to_owned();
    let made = world.giving.give(donor, &typed, world.request()).await.unwrap();
    assert!(matches!(made, Given::Schedule(_)));
}

async fn list(world: &World, donor: &Donor) -> GiftList {
    world.giving.gifts(donor, GiftFilter::default()).await.unwrap()
}

async fn newest(world: &World, donor: &Donor) -> GiftRow {
    list(world, donor).await.rows.remove(0)
}

/// 1: the answer was lost on its way back, the gift stayed open, and a daily run took it ten times.
pub(crate) async fn a_month_after_a_lost_answer_has_one_charge(world: World) {
    let (donor, method) = world.donor_with("cut_after_charge").await;
    recurring(&world, &donor, method, "monthly").await;
    world.pass(DAY * 7).await;
    assert_eq!(newest(&world, &donor).await.status, GiftStatus::BeingAsked);
    for _ in 0..28 {
        world.pass(DAY).await;
        assert_eq!((world.charges(), world.charged()), (1, 6_000));
    }
    assert_eq!(newest(&world, &donor).await.status, GiftStatus::Given);
    assert_eq!(list(&world, &donor).await.matching, 1);
    world.books_are_right().await;
}

/// 2: a processor was down on a Sunday morning; what had timed out ran twice when it was back.
pub(crate) async fn a_sunday_of_silence_ends_with_one_charge_each(mut world: World) {
    let staff = world.staff().await;
    // Some are charged and the answer is lost; some are not charged at all.
    let mut gifts = Vec::new();
    for behaviour in ["cut_after_charge", "cut_after_charge"] {
        let (donor, method) = world.donor_with(behaviour).await;
        gifts.push((world.give(&donor, method, "20").await, donor));
    }
    world.gateway_is(r#"{"gw_braintree_harbor": {"mood": "down"}}"#).await;
    for _ in 0..5 {
        let (donor, method) = world.donor_with("ok").await;
        gifts.push((world.give(&donor, method, "20").await, donor));
    }
    world.pass(MINUTE * 10).await;
    world.pass(MINUTE * 60).await;
    let board = world.giving.board(&staff).await.unwrap();
    assert_eq!(board.delays.len(), 1, "after the third, nothing is sent any more");
    assert_eq!(board.held.count, 5);
    assert_eq!(world.charges(), 2);

    world.gateway_is("{}").await;
    world.probed(&staff).await;
    world.giving.end_delay(&staff, board.delays[0].id, world.request()).await.unwrap();
    let plan = world.giving.draw_plan(&staff, &world.gateway, 10, world.request()).await.unwrap();
    crate::releases::approve(&world, plan).await;
    let page = world.giving.plan(&staff, plan).await.unwrap();
    let batch = &page.batches[0];
    let (count, sum) = (batch.total.count.to_string(), batch.total.sum.to_decimal());
    let typed = TypedTotals { count: &count, sum: &sum };
    // Pressed twice, as somebody in a hurry does.
    for request in [world.request(), world.request()] {
        let _once = world.giving.release_batch(&staff, plan, batch.id, typed, request).await;
    }
    for _ in 0..3 {
        world.pass(MINUTE * 30).await;
    }
    for (gift, donor) in &gifts {
        assert_eq!(world.status(donor, *gift).await, GiftStatus::Given);
    }
    assert_eq!((world.charges(), world.charged()), (7, 14_000));
    world.books_are_right().await;
}

/// 5: "A slew of recurring gifts did not go through. Will they be retried, or do we enter them by
/// hand?" Office and donor read which, and the donor when.
pub(crate) async fn what_did_not_go_through_says_whether_it_is_tried_again(world: World) {
    let admin = world.admin().await;
    let (donor, method) = world.donor_with("insufficient").await;
    recurring(&world, &donor, method, "weekly").await;
    let office = async |status| {
        let filter = TransactionFilter { status: Some(status), ..TransactionFilter::default() };
        world.giving.transactions(&admin, filter).await.unwrap().totals.all.count
    };
    world.pass(DAY * 7).await;
    for _ in 0..2 {
        let gift = newest(&world, &donor).await;
        assert_eq!(gift.status, GiftStatus::Waiting);
        let story = world.giving.gift(&donor, gift.id).await.unwrap().story;
        let Some(Event::WillTryAgain { at }) = story.last().map(|last| last.event.clone()) else {
            panic!("the story ends without a word of the next try: {story:?}");
        };
        let now = world.giving.now();
        assert!(at > now && at <= now.plus(DAY * 2), "{at:?}");
        assert_eq!(office(GiftStatus::Waiting).await, 1);
        world.pass(DAY).await;
    }
    let gift = newest(&world, &donor).await;
    assert_eq!(gift.status, GiftStatus::NeedsYou, "no more tries: the donor is asked");
    assert_eq!((office(GiftStatus::Waiting).await, office(GiftStatus::NeedsYou).await), (0, 1));
    assert_eq!(world.charges(), 0);
    world.books_are_right().await;
}
