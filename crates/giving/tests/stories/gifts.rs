use std::time::Duration;

use giving::parts::TypedPart;
use giving::refunds::Refunded;
use giving::{Error, Refusal};
use kernel::{Class, GiftId};
use ledger::AccountKind;
use views::{Event, GiftFilter, GiftStatus};

use crate::world::World;

pub(crate) async fn a_gift_is_taken_and_the_books_say_so(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let gift = world.give(&donor, method, "25.00").await;

    let page = world.giving.gift(&donor, gift).await.unwrap();
    assert_eq!(page.gift.status, GiftStatus::Given);
    let events: Vec<_> = page.story.iter().map(|line| line.event.clone()).collect();
    assert_eq!(events, [Event::Received, Event::Sent, Event::Taken]);
    assert!(page.receipt.is_some());
    assert_eq!((world.charges(), world.charged()), (1, 2_500));
    assert_eq!(world.balance(AccountKind::Fund).await, 2_500);
    assert_eq!(world.balance(AccountKind::Promised).await, 0);
    assert_eq!(world.balance(AccountKind::Donor).await, 0);
    let list = world.giving.gifts(&donor, GiftFilter::default()).await.unwrap();
    assert_eq!((list.given.count, list.given.sum.minor()), (1, 2_500));
    assert_eq!(world.mails().await.len(), 1, "one receipt");
    world.books_are_right().await;
}

/// D1: what a page says was given in the year is what the ledger has in the funds, whatever is being
/// shown; and a search finds a gift by its fund, its amount, or what it came from.
pub(crate) async fn the_years_total_is_the_ledgers(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    for amount in ["25.00", "40.50", "40.50"] {
        world.give(&donor, method, amount).await;
    }
    let shown = |filter: GiftFilter| {
        let (giving, donor) = (world.giving.clone(), donor.clone());
        async move { giving.gifts(&donor, filter).await.unwrap() }
    };
    let all = shown(GiftFilter::default()).await;
    assert_eq!((all.given.count, all.matching), (3, 3));
    assert_eq!(all.given.sum.minor(), world.balance(AccountKind::Fund).await);
    assert_eq!(all.months.iter().map(|month| month.given.minor()).sum::<i64>(), 10_600);

    let search = |q: &str| GiftFilter { q: q.to_owned(), ..GiftFilter::default() };
    let last_four = all.rows[0].method.last_four.clone();
    let fund = all.rows[0].lines[0].name.to_uppercase();
    for (q, matching) in
        [("$40.50", 2), ("25", 1), ("41", 0), (last_four.as_str(), 3), (fund.as_str(), 3)]
    {
        let found = shown(search(q)).await;
        assert_eq!(found.matching, matching, "{q}");
        assert_eq!(found.given, all.given, "the year is whole whatever is shown of it");
    }
    let by_method = GiftFilter { method: Some(method), ..GiftFilter::default() };
    assert_eq!(shown(by_method).await.matching, 3);
}

pub(crate) async fn a_request_sent_twice_gives_once(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let request = world.request();
    let typed = world.typed(method, "40");
    let (first, second) = tokio::join!(
        world.giving.give(&donor, &typed, request),
        world.giving.give(&donor, &typed, request),
    );
    assert_eq!(first.unwrap(), second.unwrap());
    world.pass(std::time::Duration::from_secs(60)).await;
    assert_eq!(world.charges(), 1);

    let other = world.typed(method, "41");
    let refused = world.giving.give(&donor, &other, request).await;
    assert!(matches!(refused, Err(Error::OtherContent)), "{refused:?}");
    assert_eq!(world.charges(), 1);
}

pub(crate) async fn a_foreign_gift_is_no_gift(world: World) {
    let (ann, method) = world.donor_with("ok").await;
    let gift = world.give(&ann, method, "10").await;
    let (eve, _) = world.donor_with("ok").await;
    let none = GiftId::from_uuid(kernel::derive_id(&["no such gift"]));
    for id in [gift, none] {
        assert!(matches!(world.giving.gift(&eve, id).await, Err(Error::NotFound)));
        let cancelled = world.giving.cancel_gift(&eve, id, world.request()).await;
        assert!(matches!(cancelled, Err(Error::NotFound)));
    }
    let mut typed = world.typed(method, "10");
    let refused = world.giving.give(&eve, &typed, world.request()).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "another's card: {refused:?}");
    typed.fund = kernel::derive_id(&["no such fund"]).to_string();
    let refused = world.giving.give(&ann, &typed, world.request()).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "no such fund: {refused:?}");
    assert_eq!(world.charges(), 1);
}

pub(crate) async fn a_decline_needs_the_donor(world: World) {
    for (behaviour, status) in [
        ("declined", GiftStatus::NeedsYou),
        ("expired", GiftStatus::NeedsYou),
        ("insufficient", GiftStatus::NeedsYou),
        ("bad_card", GiftStatus::NeedsYou),
        ("suspicious", GiftStatus::NotTaken),
        ("unknown", GiftStatus::NotTaken),
    ] {
        let (donor, method) = world.donor_with(behaviour).await;
        let gift = world.give(&donor, method, "10").await;
        assert_eq!(world.status(&donor, gift).await, status, "{behaviour}");
    }
    assert_eq!(world.charges(), 0);
    assert_eq!(world.balance(AccountKind::Promised).await, 0, "no promise is left");
    world.books_are_right().await;
}

pub(crate) async fn a_gift_goes_back_once(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let gift = world.give(&donor, method, "60").await;
    let admin = world.admin().await;
    let back = TypedPart::all("60", "given twice by mistake");
    let given_back = world.giving.refund(&admin, gift, &back, world.request()).await.unwrap();
    assert_eq!(given_back, Refunded::GivenBack);

    assert_eq!(world.status(&donor, gift).await, GiftStatus::Refunded);
    assert_eq!(world.charged(), 0);
    assert_eq!(world.balance(AccountKind::Fund).await, 0);
    let again = world.giving.refund(&admin, gift, &back, world.request()).await;
    assert!(matches!(again, Err(Error::Refused(Refusal::Gift(_)))), "{again:?}");
    assert_eq!(world.charged(), 0);
    let page = world.giving.transaction(&admin, gift).await.unwrap();
    assert_eq!(page.orders.len(), 3, "hold, settle, refund");
    assert!(page.attempts.iter().all(|attempt| attempt.class == Some(Class::Success)));
    world.books_are_right().await;
}

pub(crate) async fn a_request_of_yesterday_is_answered_as_yesterday(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    // One minute before midnight in Tacoma.
    world.clock.advance(Duration::from_secs(14 * 3_600 - 60));
    let request = world.request();
    let mut typed = world.typed(method, "25");
    typed.first = "2026-11-22".to_owned();
    let first = world.giving.give(&donor, &typed, request).await.unwrap();
    world.clock.advance(Duration::from_secs(120));
    let again = world.giving.give(&donor, &typed, request).await.unwrap();
    assert_eq!(first, again);
    let new = world.giving.give(&donor, &typed, world.request()).await;
    assert!(matches!(new, Err(Error::Invalid(_))), "a new wish is for today: {new:?}");
}

pub(crate) async fn a_lost_answer_to_a_refund_is_asked_about(mut world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let gift = world.give(&donor, method, "60").await;
    let admin = world.admin().await;
    let back = TypedPart::all("60", "given twice by mistake");
    world
        .gateway_is(r#"{"gw_braintree_harbor": {"mood": "cut_after_charge", "for_next": 2}}"#)
        .await;
    let lost = world.giving.refund(&admin, gift, &back, world.request()).await.unwrap();
    assert_eq!(lost, Refunded::BeingAsked);
    let again = world.giving.refund(&admin, gift, &back, world.request()).await;
    assert!(matches!(again, Err(Error::Refused(Refusal::RefundOpen))), "{again:?}");
    world.pass(Duration::from_secs(6 * 60)).await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Refunded);
    assert_eq!(world.charged(), 0, "given back once");
    world.books_are_right().await;
}
