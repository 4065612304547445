use std::time::Duration;

use delayed_payments::Scope as DelayScope;
use giving::mails::Block;
use giving::methods::Fixed;
use giving::schedules::{Asked, TypedChange};
use giving::{Donor, Error, Given, Refusal, Typed, Wrong};
use kernel::{GiftId, MethodId, ScheduleId};
use ledger::{AccountKind, OrderKind};
use views::{GiftStatus, LinkStands, StandingView};

use crate::choices::add_bank;
use crate::world::World;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The card gateway answers its next calls so.
async fn next_calls(world: &mut World, mood: &str, calls: u32) {
    let drill =
        format!(r#"{{"gw_braintree_harbor": [{{"mood": "{mood}", "for_next": {calls}}}]}}"#);
    world.gateway_is(&drill).await;
}

/// A gift given by hand that the bank refuses for want of money, once.
async fn short_of_money(world: &mut World) -> (Donor, MethodId, GiftId) {
    let (donor, card) = world.donor_with("ok").await;
    next_calls(world, "insufficient", 1).await;
    let gift = world.give(&donor, card, "60").await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::NeedsYou);
    (donor, card, gift)
}

async fn schedule(world: &World, donor: &Donor, method: MethodId, amount: &str) -> ScheduleId {
    let typed = Typed {
        frequency: "weekly".to_owned(),
        first: "2026-11-29".to_owned(),
        ..world.typed(method, amount)
    };
    match world.giving.give(donor, &typed, world.request()).await.unwrap() {
        Given::Schedule(schedule) => schedule,
        Given::Gift(_, gift) => panic!("a schedule became gift {gift}"),
    }
}

async fn fix(
    world: &World,
    donor: &Donor,
    gift: GiftId,
    choice: &str,
    also: bool,
) -> Result<Fixed, Error> {
    world.giving.fix_gift(donor, gift, choice, also, world.request()).await
}

async fn subjects(world: &World, word: &str) -> usize {
    let mails = world.mails().await;
    mails.iter().filter(|mail| mail.subject.contains(word)).count()
}

pub(crate) async fn the_same_card_is_asked_once_more(mut world: World) {
    let (donor, card, gift) = short_of_money(&mut world).await;
    let page = world.giving.fix_page(&donor, gift).await.unwrap();
    assert!(page.again && page.open && page.until.is_some(), "a good card stays: {page:?}");
    let request = world.request();
    for _ in 0..2 {
        let fixed = world.giving.fix_gift(&donor, gift, "again", false, request).await.unwrap();
        assert_eq!(fixed, Fixed::Due(world.church));
    }
    let late = fix(&world, &donor, gift, "again", false).await;
    assert!(matches!(late, Err(Error::Refused(Refusal::Gift(_)))), "it is due: {late:?}");
    world.giving.send(world.church, gift).await.unwrap();
    world.work().await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given);
    assert_eq!((world.charges(), world.charged()), (1, 6_000), "once, however often it was sent");
    let over = world.giving.fix_page(&donor, gift).await.unwrap();
    assert!(!over.open && !over.again && over.ways.is_empty());
    let page = world.giving.method(&donor, card).await.unwrap();
    assert_eq!(page.waiting, 0);
    world.books_are_right().await;
}

pub(crate) async fn another_way_charges_once_and_its_schedule_follows(mut world: World) {
    let (donor, card) = world.donor_with("ok").await;
    let bank = add_bank(&world, &donor, "ok").await;
    let weekly = schedule(&world, &donor, card, "25").await;
    // Every try of the card fails, until its donor is asked.
    next_calls(&mut world, "expired", 9).await;
    world.pass(DAY * 8).await;
    let page = world.giving.schedule(&donor, weekly).await.unwrap();
    let gift = page.gifts.first().expect("its date came").id;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::NeedsYou);
    let fixing = world.giving.fix_page(&donor, gift).await.unwrap();
    let ways: Vec<_> = fixing.ways.iter().map(|way| way.id).collect();
    assert_eq!(ways, [bank]);
    assert!(!fixing.again, "a card past its date would say the same");
    let again = fix(&world, &donor, gift, "again", false).await;
    assert!(matches!(again, Err(Error::Invalid(_))), "{again:?}");
    assert_eq!(fixing.schedule.map(|row| row.id), Some(weekly), "it would miss the next as well");

    let choice = format!("way:{bank}");
    fix(&world, &donor, gift, &choice, true).await.unwrap();
    world.giving.send(world.church, gift).await.unwrap();
    world.pass(DAY * 4).await;
    let given = world.giving.gift(&donor, gift).await.unwrap();
    assert_eq!(given.gift.status, GiftStatus::Given);
    assert_eq!(given.gift.method.last_four, "6203");
    assert_eq!(world.orders_of_kind(OrderKind::Settle).await, 1);
    let after = world.giving.schedule(&donor, weekly).await.unwrap();
    assert_eq!(after.schedule.method.last_four, "6203", "the same schedule");
    assert_eq!(after.gifts.len(), 1, "with its history");
    assert_eq!(subjects(&world, "recurring gift comes from").await, 1, "one mail proves it");
    world.books_are_right().await;
}

pub(crate) async fn nothing_is_put_right_that_must_not_be(mut world: World) {
    let (donor, _, gift) = short_of_money(&mut world).await;
    let bank = add_bank(&world, &donor, "ok").await;
    let (eve, evils) = world.donor_with("ok").await;
    let evil = fix(&world, &eve, gift, "again", false).await;
    assert!(matches!(evil, Err(Error::NotFound)), "{evil:?}");
    for choice in ["", "pay", "way:x"] {
        let refused = fix(&world, &donor, gift, choice, false).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{choice}: {refused:?}");
    }
    let refused = fix(&world, &donor, gift, &format!("way:{evils}"), false).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "another's card: {refused:?}");

    // Ten days, and not an hour more.
    world.clock.advance(DAY * 10 + Duration::from_secs(1));
    let page = world.giving.fix_page(&donor, gift).await.unwrap();
    assert!(page.open && !page.again && page.ways.is_empty(), "only to let it be: {page:?}");
    for choice in ["again".to_owned(), format!("way:{bank}")] {
        let late = fix(&world, &donor, gift, &choice, false).await;
        assert!(matches!(late, Err(Error::Refused(Refusal::Gift(_)))), "{late:?}");
    }
    fix(&world, &donor, gift, "skip", false).await.unwrap();
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Cancelled);
    assert_eq!(world.charges(), 0);
    assert_eq!(world.balance(AccountKind::Promised).await, 0);
    world.books_are_right().await;
}

pub(crate) async fn a_card_takes_the_place_of_a_bank_and_back(world: World) {
    let (donor, card) = world.donor_with("ok").await;
    let bank = add_bank(&world, &donor, "ok").await;
    let weekly = schedule(&world, &donor, card, "25").await;
    let before = world.giving.schedule(&donor, weekly).await.unwrap();
    let change = |method: MethodId, version: u64| {
        let (giving, donor, request) = (world.giving.clone(), donor.clone(), world.request());
        let (amount, method) = ("25".to_owned(), method.to_string());
        let asked = Asked::Change(TypedChange { amount, method, ..TypedChange::default() });
        async move { giving.change_schedule(&donor, weekly, &asked, version, request).await }
    };
    change(bank, before.version).await.unwrap();
    let stale = change(card, before.version).await;
    assert!(matches!(stale, Err(Error::Conflict)), "two tabs: {stale:?}");
    let on_bank = world.giving.schedule(&donor, weekly).await.unwrap();
    assert_eq!(on_bank.schedule.method.last_four, "6203");
    assert_eq!(on_bank.upcoming, before.upcoming, "the same dates");
    change(card, on_bank.version).await.unwrap();
    let back = world.giving.schedule(&donor, weekly).await.unwrap();
    assert_eq!(back.schedule.method, before.schedule.method);
    let (_, evils) = world.donor_with("ok").await;
    let evil = change(evils, back.version).await;
    assert!(matches!(evil, Err(Error::Invalid(_))), "another's card: {evil:?}");
    world.pass(DAY * 8).await;
    assert_eq!((world.charges(), world.charged()), (1, 2_500));
    world.books_are_right().await;
}

pub(crate) async fn one_card_takes_all_and_the_old_one_goes(world: World) {
    let (donor, old) = world.donor_with("ok").await;
    let (one, two) =
        (schedule(&world, &donor, old, "25").await, schedule(&world, &donor, old, "30").await);
    let bank = add_bank(&world, &donor, "ok").await;
    let page = world.giving.method(&donor, bank).await.unwrap();
    assert_eq!(page.elsewhere.len(), 2);
    let shown = page.shown.clone();
    world.giving.use_for_all(&donor, bank, &shown, world.request()).await.unwrap();
    for id in [one, two] {
        let schedule = world.giving.schedule(&donor, id).await.unwrap().schedule;
        assert_eq!(schedule.method.last_four, "6203");
        assert_eq!(schedule.standing, StandingView::Active);
    }
    assert_eq!(subjects(&world, "2 recurring").await, 1, "one mail for both");
    let late = world.giving.use_for_all(&donor, old, &shown, world.request()).await;
    assert!(matches!(late, Err(Error::Conflict)), "they changed meanwhile: {late:?}");

    // What is in use cannot go without something in its place.
    let bare = world.giving.remove_method(&donor, bank, "", world.request()).await;
    assert!(matches!(bare, Err(Error::Invalid(_))), "{bare:?}");
    let gift = world.accept(&donor, old, "5").await;
    let early = world.giving.remove_method(&donor, old, "", world.request()).await;
    assert!(matches!(early, Err(Error::Refused(Refusal::MethodInUse))), "{early:?}");
    world.giving.send(world.church, gift).await.unwrap();
    let instead = old.to_string();
    world.giving.remove_method(&donor, bank, &instead, world.request()).await.unwrap();
    let left = world.giving.methods(&donor).await.unwrap().cards;
    assert_eq!(left.iter().map(|card| card.id).collect::<Vec<_>>(), [old]);
    assert_eq!(left.first().map(|card| card.schedules.len()), Some(2));
    let gone = world.giving.check_gift(&donor, &world.typed(bank, "10")).await;
    assert!(matches!(gone, Err(Error::Invalid(_))), "it is chosen no more");
    assert_eq!(world.giving.watch_methods().await.unwrap(), 0, "and not forgotten at once");
    world.clock.advance(DAY + Duration::from_secs(1));
    assert_eq!(world.giving.watch_methods().await.unwrap(), 1, "the vault forgets it");
    assert_eq!(world.giving.watch_methods().await.unwrap(), 0);
    world.books_are_right().await;
}

pub(crate) async fn a_donor_comes_back_with_a_token_of_their_own(world: World) {
    let (donor, _) = world.donor_with("ok").await;
    let (eve, _) = world.donor_with("ok").await;
    let id = world.request();
    world.giving.begin_hand_off(&donor, "card", "/gifts", id).await.unwrap();
    let page = world.giving.hand_off(&donor, id, "https://give.example", "es").await.unwrap();
    let door = page.door.expect("the vault's page");
    assert!(door.contains("/hosted?") && door.contains("language=es"), "{door}");
    let read = world.store().read();
    let kept = read.hand_off_now(&donor.scope(), donor.id(), id).await.unwrap().unwrap();
    let token = |mark: &str| format!("pm_ok_visa_1111_e0531_abc_for-{mark}");

    // Another's way, and a token that was typed for another.
    let evil = world.giving.arrived(&eve, id, &token(&kept.mark())).await;
    assert!(matches!(evil, Err(Error::NotFound)), "{evil:?}");
    for mark in ["", "abcdefgh"] {
        let evil = world.giving.keep_method(&donor, id, &token(mark), "").await;
        assert!(matches!(evil, Err(Error::NotFound)), "{evil:?}");
    }
    let token = token(&kept.mark());
    let seen = world.giving.arrived(&donor, id, &token).await.unwrap().unwrap();
    assert_eq!((seen.label.brand.as_str(), seen.expires), ("Visa", Some((5, 2031))));
    let named = world.giving.keep_method(&donor, id, &token, "4111 1111").await;
    assert!(matches!(named, Err(Error::Invalid(_))), "no number as a name");
    let (first, second) = (
        world.giving.keep_method(&donor, id, &token, "Travel").await.unwrap(),
        world.giving.keep_method(&donor, id, &token, "Again").await.unwrap(),
    );
    assert_eq!(first, second, "the same form twice keeps one");
    assert_eq!(first.back, "/gifts");
    let cards = world.giving.methods(&donor).await.unwrap().cards;
    assert_eq!(
        (cards.len(), cards.first().map(|card| card.nickname.as_str())),
        (2, Some("Travel"))
    );
    assert_eq!(subjects(&world, "was added").await, 1, "its donor hears of it");
    let gift = world.give(&donor, first.method, "12").await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given);

    // Too late: the way is closed.
    let late = world.request();
    world.giving.begin_hand_off(&donor, "ach", "/methods", late).await.unwrap_err();
    let late = world.request();
    world.giving.begin_hand_off(&donor, "card", "/methods", late).await.unwrap();
    world.clock.advance(Duration::from_secs(31 * 60));
    let page = world.giving.hand_off(&donor, late, "https://give.example", "en").await.unwrap();
    assert_eq!(page.door, None);
    let closed = world.giving.keep_method(&donor, late, &token, "").await;
    assert!(matches!(closed, Err(Error::Refused(Refusal::HandOffOver))), "{closed:?}");
    world.books_are_right().await;
}

/// The mail's link says which card it is; what is done about it is done by whoever signs in.
async fn the_mail_opens_the_card(world: &World, card: MethodId) {
    let mut tokens = Vec::new();
    for one in world.giving.mails_due(100).await.unwrap() {
        for block in one.mail.letter.into_iter().flat_map(|letter| letter.letter.blocks) {
            if let Block::Way(_, path) = block
                && let Some(token) = path.strip_prefix("/link/")
            {
                tokens.push(token.to_owned());
            }
        }
    }
    let token = tokens.pop().expect("a link in the mail");
    let stands = || async { world.giving.link_page(&token).await.unwrap().0.stands };
    let LinkStands::KeepMethod(shown) = stands().await else { panic!("{:?}", stands().await) };
    assert_eq!((shown.id, shown.misses), (card, Some("2027-02-07".parse().unwrap())));
    assert_eq!(world.giving.open_link(&token).await.unwrap(), None, "it lets nobody in");
}

pub(crate) async fn donors_hear_before_the_gift_that_would_miss(world: World) {
    let (donor, card) = world.donor_with("ok").await;
    let token = "pm_ok_visa_4242";
    let staff = world.staff().await;
    let renew = |row: &str| {
        let (giving, staff) = (world.giving.clone(), staff.clone());
        let file = format!("token,month,year,last_four\n{row}\n");
        async move { giving.renew_methods(&staff, file.as_bytes()).await.unwrap() }
    };
    // Good through January: the first Sunday of February would miss.
    let renewed = renew(&format!("{token},1,2027,")).await;
    assert_eq!((renewed.changed, renewed.unknown), (1, 0));
    assert_eq!(renew(&format!("{token},1,2027,")).await.same, 1);
    let quiet = world.giving.watch_methods().await.unwrap();
    assert_eq!(quiet, 0, "nothing is taken from it, so nothing ends");
    let weekly = schedule(&world, &donor, card, "25").await;
    let missed = world.giving.methods(&donor).await.unwrap().cards;
    assert_eq!(missed.first().and_then(|card| card.misses), Some("2027-02-07".parse().unwrap()));
    for (days, told) in [(46, 0), (1, 1), (0, 0), (22, 0), (1, 1), (3, 0)] {
        world.clock.advance(DAY * days);
        assert_eq!(world.giving.watch_methods().await.unwrap(), told, "after {days} days more");
    }
    assert_eq!(subjects(&world, "ends before your gift").await, 2);
    the_mail_opens_the_card(&world, card).await;
    // Its bank sent another date: nothing is missed any more.
    let renewed = renew(&format!("{token},1,2030,0005")).await;
    assert_eq!(renewed.changed, 1);
    let cards = world.giving.methods(&donor).await.unwrap().cards;
    let renewed = cards.first().unwrap();
    assert_eq!((renewed.misses, renewed.label.last_four.as_str()), (None, "0005"));
    assert!(renewed.renewed_at.is_some());
    assert_eq!(subjects(&world, "sent us a new date").await, 2);
    let page = world.giving.schedule(&donor, weekly).await.unwrap();
    assert_eq!(page.schedule.method.last_four, "0005", "the same card on the same schedule");
    let bad = renew("nobody's,1,2030,\nx").await;
    assert_eq!((bad.unknown, bad.bad), (1, vec![3]));
}

pub(crate) async fn a_card_whose_system_is_down_keeps_the_gift_safe(mut world: World) {
    let (donor, _, gift) = short_of_money(&mut world).await;
    let staff = world.staff().await;
    let scope = DelayScope::Gateway(world.gateway.clone());
    let why = "an outage that everybody can see";
    world.giving.begin_delay(&staff, scope, why, world.request()).await.unwrap();
    fix(&world, &donor, gift, "again", false).await.unwrap();
    world.giving.send(world.church, gift).await.unwrap();
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Assured);
    assert_eq!((world.charges(), world.balance(AccountKind::Assured).await), (0, 6_000));
    let refused = fix(&world, &donor, gift, "skip", false).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::Gift(_)))), "{refused:?}");
    world.books_add_up().await;
    let card = world.giving.methods(&donor).await.unwrap().cards[0].id;
    let long = "x".repeat(41);
    let named = world.giving.rename_method(&donor, card, &long, world.request()).await;
    let wrong = named.unwrap_err();
    assert!(matches!(wrong, Error::Invalid(found) if found[0].wrong == Wrong::TooLong));
}
