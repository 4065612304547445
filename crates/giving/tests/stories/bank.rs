//! Bank debits: accepted, settled, sent back; and what a gateway asks for again and again.

use std::time::Duration;

use delayed_payments::{MethodKind, Scope as DelayScope};
use giving::churches::Facility;
use giving::methods::Method;
use giving::{Donor, Error, Scope};
use kernel::{FacilityId, GiftId, MethodId, derive_id};
use ledger::{AccountKind, OrderKind};
use views::{CorrectionKind, Event, GiftFilter, GiftStatus, Told};

use crate::world::World;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_hours(24);

/// A church's way to take bank accounts, and a donor with one that behaves as it says.
pub(crate) async fn account(world: &World, behaviour: &str) -> (Donor, MethodId) {
    method_of(world, MethodKind::Ach, &format!("pm_ach_{behaviour}_3210")).await
}

async fn method_of(world: &World, kind: MethodKind, token: &str) -> (Donor, MethodId) {
    let donor = world.donor().await;
    let method = Method {
        id: MethodId::from_uuid(derive_id(&["account", &donor.id().to_string()])),
        donor: donor.id(),
        kind,
        token: token.to_owned(),
        brand: "Bank".to_owned(),
        last_four: "3210".to_owned(),
        expires: None,
    };
    let facility = Facility {
        id: FacilityId::from_uuid(derive_id(&["facility of", kind.name()])),
        church: world.church,
        gateway: world.gateway.clone(),
        kind,
        token: format!("gw_braintree_harbor_{}", kind.name()),
    };
    let scope = Scope::of(world.church);
    let there = world.store().read().facilities(&scope).await.unwrap();
    let mut work = world.store().begin().await.unwrap();
    if !there.iter().any(|one| one.id == facility.id) {
        work.add_facility(&facility).await.unwrap();
    }
    work.add_method(&scope, &method).await.unwrap();
    let _committed = work.commit().await.unwrap();
    (donor, method.id)
}

/// Fund, promised, assured: what the books say now.
async fn books(world: &World) -> [i64; 3] {
    [
        world.balance(AccountKind::Fund).await,
        world.balance(AccountKind::Promised).await,
        world.balance(AccountKind::Assured).await,
    ]
}

async fn subjects(world: &World) -> Vec<String> {
    world.mails().await.into_iter().map(|mail| mail.subject).collect()
}

pub(crate) async fn a_debit_is_a_gift_when_it_settles(world: World) {
    let (donor, method) = account(&world, "ok").await;
    let gift = world.give(&donor, method, "25.00").await;
    for _ in 0..3 {
        assert_eq!(world.status(&donor, gift).await, GiftStatus::OnItsWay);
        assert_eq!(books(&world).await, [0, 2_500, 0], "promised, and no fund has it");
        assert_eq!(world.mails().await.len(), 0, "no receipt yet");
        let page = world.giving.gift(&donor, gift).await.unwrap();
        assert!(page.receipt.is_none() && !page.can_cancel);
        let refused = world.giving.cancel_gift(&donor, gift, world.request()).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
        let list = world.giving.gifts(&donor, GiftFilter::default()).await.unwrap();
        assert_eq!(list.given.sum.minor(), 0, "nothing for tax");
        // Sent once more by anybody, it is not sent.
        world.giving.send(world.church, gift).await.unwrap();
        world.books_add_up().await;
        world.pass(DAY).await;
    }
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given, "the third banking day");
    let page = world.giving.gift(&donor, gift).await.unwrap();
    let events: Vec<_> = page.story.iter().map(|line| line.event.clone()).collect();
    assert_eq!(events, [Event::Received, Event::Sent, Event::AtTheBank, Event::Taken]);
    assert_eq!(books(&world).await, [2_500, 0, 0]);
    assert_eq!(world.mails().await.len(), 1, "the receipt");
    world.pass(DAY * 70).await;
    assert_eq!((world.charges(), world.mails().await.len()), (1, 1));
    world.books_are_right().await;
}

pub(crate) async fn a_debit_whose_answer_is_lost_is_asked_about(world: World) {
    let (donor, method) = account(&world, "cut_after_charge").await;
    let gift = world.give(&donor, method, "40").await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::BeingAsked);
    world.pass(MINUTE * 6).await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::OnItsWay, "the bank has it");
    for _ in 0..4 {
        world.pass(DAY).await;
    }
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given);
    assert_eq!(world.charges(), 1);
    world.books_are_right().await;
}

pub(crate) async fn want_of_money_goes_out_twice_more_and_then_to_the_donor(world: World) {
    let (donor, method) = account(&world, "ok_r01").await;
    let gift = world.give(&donor, method, "60").await;
    let mut sent = Vec::new();
    for day in 0..40 {
        if world.charges() > sent.len() {
            sent.push(day);
        }
        world.books_add_up().await;
        world.pass(DAY).await;
    }
    // Back after two days, out again after three more, back, out after seven more.
    assert_eq!(sent, [0, 5, 14], "the original and two more");
    let book = world.book_lines();
    let debits = book.iter().filter(|line| line["kind"] == "purchase");
    let marks: Vec<_> = debits.map(|line| line["description"].as_str()).collect();
    assert_eq!(marks, [None, Some("RETRY PMT"), Some("RETRY PMT")], "as the network wants it");
    assert_eq!(world.status(&donor, gift).await, GiftStatus::NeedsYou);
    assert_eq!(books(&world).await, [0, 0, 0]);
    assert_eq!(subjects(&world).await, ["Your gift of $60.00 needs you"], "told once");
    assert_eq!(world.orders_of_kind(OrderKind::Settle).await, 0);
}

pub(crate) async fn what_comes_back_once_is_given_in_the_end(world: World) {
    let (donor, method) = account(&world, "ok_r09_once").await;
    let gift = world.give(&donor, method, "60").await;
    world.pass(DAY).await;
    world.pass(DAY).await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Waiting);
    assert_eq!(books(&world).await, [0, 6_000, 0], "still promised");
    for _ in 0..8 {
        world.pass(DAY).await;
    }
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given);
    assert_eq!(world.charges(), 2);
    assert_eq!(books(&world).await, [6_000, 0, 0]);
    assert_eq!(world.mails().await.len(), 1, "the receipt");
}

pub(crate) async fn every_other_return_ends_it_and_most_close_the_account(world: World) {
    let table = [
        ("r02", GiftStatus::NeedsYou, true),
        ("r08", GiftStatus::NeedsYou, false),
        ("r10", GiftStatus::NotTaken, true),
        ("r24", GiftStatus::NotTaken, false),
    ];
    let mut gifts = Vec::new();
    for (code, status, closed) in table {
        let (donor, method) = account(&world, &format!("ok_{code}")).await;
        let gift = world.give(&donor, method, "30").await;
        gifts.push((code, donor, method, gift, status, closed));
    }
    world.pass(DAY).await;
    world.pass(DAY).await;
    for (code, donor, method, gift, status, closed) in gifts {
        assert_eq!(world.status(&donor, gift).await, status, "{code}");
        let charges = world.charges();
        let again = world.give(&donor, method, "31").await;
        let sent = world.charges() > charges;
        assert_eq!(sent, !closed, "{code}: {:?}", world.status(&donor, again).await);
    }
    world.books_add_up().await;
}

pub(crate) async fn what_had_settled_may_come_back(world: World) {
    let (donor, method) = account(&world, "ok_r10_late").await;
    let gift = world.give(&donor, method, "75").await;
    for _ in 0..4 {
        world.pass(DAY).await;
    }
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given);
    for _ in 0..26 {
        world.pass(DAY).await;
    }
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Refunded);
    assert_eq!(books(&world).await, [0, 0, 0]);
    assert_eq!(world.orders_of_kind(OrderKind::Chargeback).await, 1);
    let told = subjects(&world).await;
    assert_eq!(told[0], "Your bank sent back your gift of $75.00");
    assert_eq!(told.len(), 2, "the receipt, and that it came back");
    let found = world.giving.corrections(&world.staff().await, false, 1).await.unwrap();
    assert_eq!((found.all, found.open), (1, 0));
    let row = &found.rows[0];
    assert_eq!((row.kind, row.told), (CorrectionKind::SentBack, Told::Corrected));
    let page = world.giving.correction(&world.staff().await, row.attempt).await.unwrap();
    assert_eq!(page.code.as_deref(), Some("R10"));
    world.pass(DAY * 60).await;
    assert_eq!(world.mails().await.len(), 2, "and never again");
    world.books_add_up().await;
}

pub(crate) async fn a_bank_that_never_says_is_a_persons_to_ask(world: World) {
    let (donor, method) = account(&world, "ok_mute").await;
    let gift = world.give(&donor, method, "20").await;
    for _ in 0..32 {
        world.pass(DAY).await;
    }
    assert_eq!(world.status(&donor, gift).await, GiftStatus::OnItsWay);
    assert_eq!(world.charges(), 1, "and nothing is sent again");
    let health = world.health().await;
    assert!(health.losses.contains(&"NoParkedTask".to_owned()));
}

pub(crate) async fn checks_and_cash_never_reach_a_gateway(world: World) {
    for kind in [MethodKind::Check, MethodKind::Cash] {
        let (donor, method) = method_of(&world, kind, "pm_ok_visa_4242").await;
        let gift = world.give(&donor, method, "15").await;
        world.pass(DAY).await;
        assert_eq!(world.status(&donor, gift).await, GiftStatus::OnItsWay, "{kind}");
    }
    assert_eq!(world.charges(), 0);
    world.books_are_right().await;
}

async fn tries(world: &World, gift: GiftId) -> Vec<kernel::Timestamp> {
    let page = world.giving.transaction(&world.admin().await, gift).await.unwrap();
    page.attempts.iter().map(|attempt| attempt.sent_at).collect()
}

pub(crate) async fn tries_double_up_to_a_day_for_thirty_days(world: World) {
    let (donor, method) = world.donor_with("comms").await;
    let gift = world.give(&donor, method, "25").await;
    for _ in 0..(6 * 36) {
        world.pass(MINUTE * 10).await;
    }
    for _ in 0..(4 * 32) {
        world.pass(DAY / 4).await;
    }
    let tries = tries(&world, gift).await;
    // The networks allow a card twenty such tries in thirty days; the next one waits for that.
    assert!((20..26).contains(&tries.len()), "{}", tries.len());
    let mut least = Duration::from_mins(4);
    for pair in tries[..20].windows(2) {
        let gap = pair[1].since(pair[0]);
        assert!(gap >= least, "{gap:?} is less than {least:?}");
        // An inquiry of five minutes and a look of some hours come on top of a day and a fifth.
        assert!(gap <= Duration::from_hours(36), "{gap:?}");
        least = (least * 2).min(Duration::from_mins(24 * 48));
    }
    let lasted = tries.last().unwrap().since(tries[0]);
    assert!(lasted >= DAY * 29, "{lasted:?}");
    assert_eq!(world.status(&donor, gift).await, GiftStatus::NotTaken, "given up in the end");
    assert_eq!(world.mails().await.len(), 1, "and told once");
    assert_eq!((world.charges(), books(&world).await), (0, [0, 0, 0]));
}

pub(crate) async fn tries_stop_for_good_reasons(mut world: World) {
    // One is cancelled, one succeeds, one meets an expired card.
    let row = r#"{"gw_braintree_harbor": {"mood": "comms", "for_next": 3}}"#;
    world.gateway_is(row).await;
    let mut gifts = Vec::new();
    for token in ["ok", "ok", "expired"] {
        let (donor, method) = world.donor_with(token).await;
        gifts.push((world.give(&donor, method, "25").await, donor));
        world.clock.advance(MINUTE * 10);
    }
    world.work().await;
    let [cancelled, taken, expired] = gifts.try_into().unwrap();
    world.giving.cancel_gift(&cancelled.1, cancelled.0, world.request()).await.unwrap();
    world.pass(MINUTE * 15).await;
    world.pass(DAY).await;
    let expected = [
        (&cancelled, GiftStatus::Cancelled, 1),
        (&taken, GiftStatus::Given, 2),
        (&expired, GiftStatus::NeedsYou, 2),
    ];
    for ((gift, donor), status, sends) in expected {
        assert_eq!(world.status(donor, *gift).await, status);
        assert_eq!(tries(&world, *gift).await.len(), sends, "{status:?}");
    }
    world.books_are_right().await;
}

pub(crate) async fn tries_are_suspended_while_delayed(world: World) {
    let (donor, method) = world.donor_with("comms").await;
    let gift = world.give(&donor, method, "10").await;
    world.pass(MINUTE * 6).await;
    let scope = DelayScope::Gateway(world.gateway.clone());
    let why = "The line is being mended";
    world.giving.begin_delay(&world.staff().await, scope, why, world.request()).await.unwrap();
    let so_far = tries(&world, gift).await.len();
    for _ in 0..5 {
        world.pass(DAY).await;
    }
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Assured);
    assert_eq!(tries(&world, gift).await.len(), so_far);
    world.books_are_right().await;
}
