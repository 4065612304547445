use delayed_payments::{GiftState, Lead, MethodKind};
use giving::gifts::Gift;
use giving::methods::{ExpiryNotice, HandOff, Kept, Method};
use kernel::{MethodId, PersonId, RequestId};

use crate::world::{Parish, World, at, commit, date, id, is_stale};

fn kept(method: &Method) -> Kept {
    Kept {
        method: method.clone(),
        nickname: String::new(),
        removed_at: None,
        forgotten_at: None,
        renewed_at: None,
    }
}

fn nobody() -> PersonId {
    PersonId::from_uuid(id("nobody"))
}

/// Another card of the parish's donor.
async fn second(world: &World, parish: &Parish) -> Method {
    let card = Method {
        id: MethodId::from_uuid(id("second card")),
        token: "second token".to_owned(),
        last_four: "4444".to_owned(),
        expires: Some((2, 2026)),
        ..parish.method.clone()
    };
    let mut work = world.begin().await;
    work.add_method(&parish.scope, &card).await.unwrap();
    commit(work).await;
    card
}

pub(crate) async fn are_as_their_donor_keeps_them(world: &World) {
    let parish = &world.here;
    let card = second(world, parish).await;
    let donor = parish.donor.id;
    let changed = Kept {
        method: Method { last_four: "0005".to_owned(), expires: Some((3, 2031)), ..card.clone() },
        nickname: "Haus – عائلة".to_owned(),
        renewed_at: Some(at(7)),
        ..kept(&card)
    };
    let mut work = world.begin().await;
    let before = work.kept_method(&parish.scope, donor, card.id).await.unwrap();
    assert_eq!(before, Some(kept(&card)));
    work.save_method(&parish.scope, &changed).await.unwrap();
    assert_eq!(work.kept_method(&parish.scope, nobody(), card.id).await.unwrap(), None);
    let foreign = &world.there.scope;
    assert_eq!(work.kept_method(foreign, donor, card.id).await.unwrap(), None);
    assert!(is_stale(work.save_method(foreign, &changed).await));
    commit(work).await;
    let wallet = world.read().wallet(&parish.scope, donor).await.unwrap();
    assert_eq!(wallet, [changed.clone(), kept(&parish.method)], "newest first");
    assert_eq!(world.read().wallet(foreign, donor).await.unwrap(), []);
}

pub(crate) async fn that_are_removed_are_chosen_no_more(world: &World) {
    let parish = &world.here;
    let card = second(world, parish).await;
    let donor = parish.donor.id;
    let removed = Kept { removed_at: Some(at(9)), ..kept(&card) };
    let mut work = world.begin().await;
    work.save_method(&parish.scope, &removed).await.unwrap();
    let gift = Gift { method: card.id, ..parish.gift("by a card that goes", 500) };
    work.add_gift(&parish.scope, &gift).await.unwrap();
    assert_eq!(work.method(&parish.scope, donor, card.id).await.unwrap(), None);
    let ways = work.methods_of(&parish.scope, donor).await.unwrap();
    assert_eq!(ways, std::slice::from_ref(&parish.method));
    assert_eq!(work.methods_by_token("second token").await.unwrap(), []);
    let still = work.kept_method(&parish.scope, donor, card.id).await.unwrap();
    assert_eq!(still, Some(removed.clone()), "gifts go on naming it");
    commit(work).await;
    let read = world.read();
    assert_eq!(read.wallet(&parish.scope, donor).await.unwrap(), [kept(&parish.method)]);
    assert!(!read.gave_from_list(&parish.scope, gift.id).await.unwrap());
    world.add_gift(parish, &parish.gift("by one that stays", 500)).await;
    let stays = parish.gift("by one that stays", 500).id;
    assert!(read.gave_from_list(&parish.scope, stays).await.unwrap());
    assert!(!read.gave_from_list(&world.there.scope, stays).await.unwrap());
    let listed = read.methods(&parish.scope, donor).await.unwrap();
    assert_eq!(listed, std::slice::from_ref(&parish.method));
    let owned = (parish.church.id, donor, card.id);
    assert_eq!(read.methods_to_forget(at(9), 10).await.unwrap(), []);
    assert_eq!(read.methods_to_forget(at(10), 10).await.unwrap(), [owned]);
    let mut work = world.begin().await;
    let forgotten = Kept { forgotten_at: Some(at(11)), ..removed };
    work.save_method(&parish.scope, &forgotten).await.unwrap();
    commit(work).await;
    assert_eq!(world.read().methods_to_forget(at(99), 10).await.unwrap(), []);
}

pub(crate) async fn are_found_by_their_token_in_any_church(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let mut work = world.begin().await;
    let found = work.methods_by_token("token of there").await.unwrap();
    assert_eq!(found, [(there.church.id, kept(&there.method))]);
    let found = work.methods_by_token("token of here").await.unwrap();
    assert_eq!(found, [(here.church.id, kept(&here.method))]);
    assert_eq!(work.methods_by_token("").await.unwrap(), []);
}

pub(crate) async fn know_what_is_taken_from_them(world: &World) {
    let parish = &world.here;
    let card = second(world, parish).await;
    let donor = parish.donor.id;
    let (one, two) = (parish.schedule("one", None), parish.schedule("two", None));
    let elsewhere = {
        let mut schedule = parish.schedule("three", None);
        schedule.method = card.id;
        schedule
    };
    let stopped = {
        let mut schedule = parish.schedule("four", None);
        schedule.course = schedule.course.stop(date("2026-02-01")).unwrap();
        schedule
    };
    let over = Gift { state: GiftState::Taken { at: at(3) }, ..parish.gift("over", 100) };
    let waits = parish.gift("waits", 200);
    let mut work = world.begin().await;
    for schedule in [&one, &two, &elsewhere, &stopped] {
        work.add_schedule(&parish.scope, schedule).await.unwrap();
    }
    for gift in [&over, &waits] {
        work.add_gift(&parish.scope, gift).await.unwrap();
    }
    let mut expected = [one.id, two.id];
    expected.sort_unstable_by_key(ToString::to_string);
    let on = work.schedules_on(&parish.scope, parish.method.id).await.unwrap();
    assert_eq!(on, expected, "those that run");
    assert_eq!(work.schedules_on(&parish.scope, card.id).await.unwrap(), [elsewhere.id]);
    let foreign = &world.there.scope;
    assert_eq!(work.schedules_on(foreign, parish.method.id).await.unwrap(), []);
    let gifts = work.gifts_on(&parish.scope, donor, parish.method.id).await.unwrap();
    assert_eq!(gifts, 1, "what is over is over");
    assert_eq!(work.gifts_on(&parish.scope, donor, card.id).await.unwrap(), 0);
    assert_eq!(work.gifts_on(foreign, donor, parish.method.id).await.unwrap(), 0);
}

pub(crate) async fn come_by_a_hand_off_that_counts_once(world: &World) {
    let parish = &world.here;
    let card = second(world, parish).await;
    let donor = parish.donor.id;
    let hand_off = HandOff {
        id: RequestId::from_uuid(id("hand-off")),
        donor,
        kind: MethodKind::Ach,
        back: "/gifts/1/fix?x=1&y=ü".to_owned(),
        made_at: at(1),
        expires_at: at(1_801),
        came: None,
    };
    let mut work = world.begin().await;
    work.add_hand_off(&parish.scope, &hand_off).await.unwrap();
    let again = HandOff { back: "/elsewhere".to_owned(), ..hand_off.clone() };
    work.add_hand_off(&parish.scope, &again).await.unwrap();
    let found = work.hand_off(&parish.scope, donor, hand_off.id).await.unwrap();
    assert_eq!(found.as_ref(), Some(&hand_off), "as it was first");
    assert_eq!(work.hand_off(&parish.scope, nobody(), hand_off.id).await.unwrap(), None);
    assert_eq!(work.hand_off(&world.there.scope, donor, hand_off.id).await.unwrap(), None);
    work.end_hand_off(&parish.scope, hand_off.id, card.id).await.unwrap();
    let twice = work.end_hand_off(&parish.scope, hand_off.id, parish.method.id).await;
    assert!(is_stale(twice), "one method comes of it");
    commit(work).await;
    let read = world.read();
    let now = read.hand_off_now(&parish.scope, donor, hand_off.id).await.unwrap();
    assert_eq!(now, Some(HandOff { came: Some(card.id), ..hand_off.clone() }));
    assert_eq!(read.hand_off_now(&parish.scope, nobody(), hand_off.id).await.unwrap(), None);
}

pub(crate) async fn that_end_are_told_of_once(world: &World) {
    let parish = &world.here;
    let card = second(world, parish).await;
    let donor = parish.donor.id;
    let mut schedule = parish.schedule("weekly", Some(("2026-02-22", 9_000)));
    schedule.method = card.id;
    let lasting = parish.schedule("lasting", Some(("2026-02-22", 9_000)));
    let mut work = world.begin().await;
    work.add_schedule(&parish.scope, &schedule).await.unwrap();
    work.add_schedule(&parish.scope, &lasting).await.unwrap();
    commit(work).await;
    let read = world.read();
    let ends = |by: &str| read.methods_that_end(&parish.scope, date(by), 10);
    assert_eq!(ends("2026-02-28").await.unwrap(), [], "good through its last day");
    assert_eq!(ends("2026-03-01").await.unwrap(), [(donor, card.id)]);
    let foreign = read.methods_that_end(&world.there.scope, date("2026-03-01"), 10).await;
    assert_eq!(foreign.unwrap(), []);
    let notice = |lead| ExpiryNotice {
        method: card.id,
        expires: (2, 2026),
        lead,
        missed_on: date("2026-03-01"),
    };
    let mut work = world.begin().await;
    let (month, week) = (notice(Lead::Month), notice(Lead::Week));
    assert!(work.tell_expiry(&parish.scope, &month, at(1)).await.unwrap());
    assert!(!work.tell_expiry(&parish.scope, &month, at(2)).await.unwrap());
    commit(work).await;
    assert_eq!(ends("2026-03-01").await.unwrap(), [(donor, card.id)], "a week before follows");
    let mut work = world.begin().await;
    assert!(work.tell_expiry(&parish.scope, &week, at(3)).await.unwrap());
    commit(work).await;
    assert_eq!(ends("2026-03-01").await.unwrap(), []);
    // Another date is another matter.
    let mut work = world.begin().await;
    let renewed = Method { expires: Some((1, 2026)), ..card.clone() };
    work.save_method(&parish.scope, &kept(&renewed)).await.unwrap();
    commit(work).await;
    assert_eq!(ends("2026-03-01").await.unwrap(), [(donor, card.id)]);
}
