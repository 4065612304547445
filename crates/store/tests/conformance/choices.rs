use std::collections::BTreeSet;
use std::time::Duration;

use delayed_payments::spacing::{Sent, Stacking};
use delayed_payments::{Cause, Consent, GiftState, MethodKind};
use giving::choices::{About, Choice, Chosen, KeptConsent, Wish};
use giving::churches::Facility;
use giving::gifts::Gift;
use giving::methods::Method;
use kernel::{BatchId, Class, DelayId, FacilityId, MethodId, RequestId, Timestamp};

use crate::world::{Parish, World, answer, at, commit, date, id, is_stale, usd};

/// A bank account of the parish's donor, and the facility that serves it.
async fn bank(world: &World, parish: &Parish) -> (Method, Facility) {
    let method = Method {
        id: MethodId::from_uuid(id("bank")),
        kind: MethodKind::Ach,
        token: "bank token".to_owned(),
        brand: "Bank".to_owned(),
        last_four: "6203".to_owned(),
        expires: None,
        ..parish.method.clone()
    };
    let facility = Facility {
        id: FacilityId::from_uuid(id("bank facility")),
        gateway: world.nab.clone(),
        kind: MethodKind::Ach,
        token: "bank facility token".to_owned(),
        ..parish.facility.clone()
    };
    let mut work = world.begin().await;
    work.add_method(&parish.scope, &method).await.unwrap();
    work.add_facility(&facility).await.unwrap();
    commit(work).await;
    (method, facility)
}

pub(crate) async fn reroute_a_gift_and_say_what_it_left(world: &World) {
    let parish = &world.here;
    let (method, facility) = bank(world, parish).await;
    let gift = parish.gift("one", 2_500);
    world.add_gift(parish, &gift).await;
    let other = Gift {
        method: method.id,
        kind: MethodKind::Ach,
        facility: facility.id,
        gateway: world.nab.clone(),
        ..gift.clone()
    };
    let chosen = Chosen::AnotherWay { from: gift.method, to: method.id };
    let mut work = world.begin().await;
    assert_eq!(work.ways_left(&parish.scope, gift.id).await.unwrap(), []);
    work.reroute_gift(&parish.scope, &other).await.unwrap();
    let choice = Choice { at: at(5), chosen };
    for _ in 0..2 {
        work.add_choice(&parish.scope, gift.id, &choice).await.unwrap();
    }
    assert_eq!(work.gift(&parish.scope, gift.id).await.unwrap(), Some(other.clone()));
    assert_eq!(work.ways_left(&parish.scope, gift.id).await.unwrap(), [gift.method]);
    let stale = Gift { version: 7, ..gift.clone() };
    assert!(is_stale(work.reroute_gift(&parish.scope, &stale).await));
    commit(work).await;
    let foreign = Gift { method: world.there.method.id, ..gift.clone() };
    let mut work = world.begin().await;
    let refused = match work.reroute_gift(&parish.scope, &foreign).await {
        Ok(()) => work.commit().await.is_err(),
        Err(_) => true,
    };
    assert!(refused, "another church's card");
    let read = world.read();
    assert_eq!(read.choices(&parish.scope, gift.id).await.unwrap(), [choice]);
    assert_eq!(read.choices(&world.there.scope, gift.id).await.unwrap(), []);
}

pub(crate) async fn remember_every_kind_of_choice(world: &World) {
    let parish = &world.here;
    let (method, _) = bank(world, parish).await;
    let gift = parish.gift("one", 2_500);
    world.add_gift(parish, &gift).await;
    let (from, to) = (gift.method, method.id);
    let choices = [
        Choice { at: at(1), chosen: Chosen::Apart { until: at(90) } },
        Choice { at: at(2), chosen: Chosen::AnotherWay { from, to } },
        Choice { at: at(3), chosen: Chosen::ByConsent { from: to, to: from } },
        Choice { at: at(4), chosen: Chosen::LeftOut },
    ];
    let mut work = world.begin().await;
    for choice in choices.iter().rev() {
        work.add_choice(&parish.scope, gift.id, choice).await.unwrap();
    }
    commit(work).await;
    assert_eq!(world.read().choices(&parish.scope, gift.id).await.unwrap(), choices);
}

pub(crate) async fn know_a_donors_ways(world: &World) {
    let parish = &world.here;
    let (method, _) = bank(world, parish).await;
    let mut work = world.begin().await;
    let ways = work.methods_of(&parish.scope, parish.donor.id).await.unwrap();
    assert_eq!(ways, [method, parish.method.clone()], "newest first");
    assert_eq!(work.methods_of(&world.there.scope, parish.donor.id).await.unwrap(), []);
}

pub(crate) async fn keep_one_wish_each(world: &World) {
    let parish = &world.here;
    let gift = parish.gift("one", 2_500);
    world.add_gift(parish, &gift).await;
    let wish = |gift, stacking| Wish { donor: parish.donor.id, gift, stacking };
    let mut work = world.begin().await;
    for one in [
        wish(None, Stacking::Both),
        wish(Some(gift.id), Stacking::OnlyOne),
        wish(None, Stacking::Spread { days: 5 }),
    ] {
        work.put_wish(&parish.scope, &one, at(1)).await.unwrap();
    }
    let kept = work.wishes(&parish.scope, &[parish.donor.id]).await.unwrap();
    let expected =
        [wish(None, Stacking::Spread { days: 5 }), wish(Some(gift.id), Stacking::OnlyOne)];
    assert_eq!(kept, expected);
    assert_eq!(work.wishes(&parish.scope, &[]).await.unwrap(), []);
    assert_eq!(work.wishes(&world.there.scope, &[parish.donor.id]).await.unwrap(), []);
    commit(work).await;
    let now = world.read().wishes_now(&parish.scope, parish.donor.id).await.unwrap();
    assert_eq!(now, expected.map(|wish| (wish.gift, wish.stacking)));
}

pub(crate) async fn see_what_went_near(world: &World) {
    let parish = &world.here;
    let on = date("2026-02-02");
    let planned = Gift { state: GiftState::Due { at: at(900) }, on, ..parish.gift("planned", 500) };
    let batch = BatchId::from_uuid(id("batch"));
    let released = Gift {
        state: GiftState::Released { batch, at: at(800) },
        on,
        ..parish.gift("released", 600)
    };
    let taken = Gift { state: GiftState::Taken { at: at(110) }, on, ..parish.gift("taken", 700) };
    let refused =
        Gift { state: GiftState::Taken { at: at(110) }, on, ..parish.gift("refused", 800) };
    let old = Gift { state: GiftState::Taken { at: at(10) }, on, ..parish.gift("old", 900) };
    let mut work = world.begin().await;
    for gift in [&planned, &released, &taken, &refused, &old] {
        work.add_gift(&parish.scope, gift).await.unwrap();
    }
    let attempts = [
        (&taken, 105, Class::Success),
        (&refused, 106, Class::BankDeclined),
        (&old, 5, Class::Success),
    ];
    for (gift, sent, class) in attempts {
        let mut attempt = parish.attempt(gift, 1, sent);
        attempt.outcome = Some(answer(class, sent + 1));
        work.add_attempt(&parish.scope, &attempt).await.unwrap();
        work.save_attempt(&parish.scope, &attempt).await.unwrap();
    }
    let donors = [parish.donor.id];
    let mut near = work.sent_near(&parish.scope, &donors, at(100)).await.unwrap();
    near.sort_by_key(|sent| sent.at);
    let sent = |minor, seconds| Sent {
        donor: parish.donor.id,
        amount: usd(minor).money(),
        at: at(seconds),
    };
    assert_eq!(near, [sent(700, 105), sent(600, 800), sent(500, 900)]);
    assert_eq!(work.sent_near(&world.there.scope, &donors, at(100)).await.unwrap(), []);
    assert_eq!(work.sent_near(&parish.scope, &[], at(100)).await.unwrap(), []);
}

pub(crate) async fn see_when_a_schedule_gives(world: &World) {
    let parish = &world.here;
    let next = at(9_000);
    let schedule = parish.schedule("weekly", Some(("2026-02-09", 9_000)));
    let mut work = world.begin().await;
    work.add_schedule(&parish.scope, &schedule).await.unwrap();
    let of = |name: &str, state| Gift {
        schedule: Some(schedule.id),
        on: date("2026-02-02"),
        state,
        ..parish.gift(name, 500)
    };
    let delay = DelayId::from_uuid(id("delay"));
    for gift in [
        Gift { taken_at: Some(at(300)), ..of("taken", GiftState::Taken { at: at(300) }) },
        of("due", GiftState::Due { at: at(400) }),
        of("held", GiftState::Held { delay, since: at(310) }),
        of("cancelled", GiftState::Cancelled { at: at(320) }),
        Gift { taken_at: Some(at(100)), ..of("long ago", GiftState::Taken { at: at(100) }) },
    ] {
        work.add_gift(&parish.scope, &gift).await.unwrap();
    }
    let mut times = work.times_near(&parish.scope, &[schedule.id], at(200)).await.unwrap();
    times.sort_by_key(|(_, at)| *at);
    assert_eq!(times, [at(300), at(400), next].map(|at| (schedule.id, at)));
    assert_eq!(work.times_near(&parish.scope, &[], at(200)).await.unwrap(), []);
    let there = &world.there.scope;
    assert_eq!(work.times_near(there, &[schedule.id], at(200)).await.unwrap(), []);
}

pub(crate) async fn find_whom_to_ask_once(world: &World) {
    let parish = &world.here;
    let schedule = parish.schedule("weekly", Some(("2026-02-09", 9_000)));
    let delay = DelayId::from_uuid(id("delay"));
    let state = GiftState::Held { delay, since: at(1) };
    let held = Gift { schedule: Some(schedule.id), state, ..parish.gift("held", 500) };
    let by_hand = Gift { state, ..parish.gift("by hand", 500) };
    let retry = Gift {
        state: GiftState::Due { at: at(5_000) },
        class: Some(Class::InsufficientFunds),
        first_failed_at: Some(at(2)),
        ..parish.gift("retry", 600)
    };
    let due = parish.gift("due", 700);
    let mut work = world.begin().await;
    work.add_schedule(&parish.scope, &schedule).await.unwrap();
    for gift in [&held, &by_hand, &retry, &due] {
        work.add_gift(&parish.scope, gift).await.unwrap();
    }
    commit(work).await;
    let read = world.read();
    let ask = |before: Timestamp| read.gifts_to_ask_about(before, 10);
    assert_eq!(ask(at(9_000)).await.unwrap(), []);
    assert_eq!(ask(at(9_001)).await.unwrap(), [(parish.church.id, held.id)]);
    let mut tell = read.gifts_to_tell_of_year_end(&parish.scope, 10).await.unwrap();
    tell.sort_unstable();
    let mut expected = vec![held.id, by_hand.id, retry.id];
    expected.sort_unstable();
    assert_eq!(tell, expected);
    let mut work = world.begin().await;
    assert!(work.tell_waiting(&parish.scope, held.id, About::Stacking, at(3)).await.unwrap());
    assert!(!work.tell_waiting(&parish.scope, held.id, About::Stacking, at(4)).await.unwrap());
    assert!(work.tell_waiting(&parish.scope, held.id, About::YearEnd, at(4)).await.unwrap());
    commit(work).await;
    assert_eq!(ask(at(9_001)).await.unwrap(), []);
    assert_eq!(read.gifts_to_tell_of_year_end(&parish.scope, 10).await.unwrap().len(), 2);
    assert_eq!(read.gifts_to_tell_of_year_end(&world.there.scope, 10).await.unwrap(), []);
}

pub(crate) async fn keep_the_consent_in_force(world: &World) {
    let parish = &world.here;
    let (method, _) = bank(world, parish).await;
    let kept = |name: &str, causes: &[Cause], seconds| KeptConsent {
        id: RequestId::from_uuid(id(name)),
        donor: parish.donor.id,
        consent: Consent {
            causes: causes.iter().copied().collect::<BTreeSet<_>>(),
            ways: vec![method.id, parish.method.id],
        },
        words: format!("I agree to {name} – “word for word”"),
        agreed_at: at(seconds),
    };
    let (first, second) = (kept("one", &[Cause::Unusable], 1), kept("two", &Cause::ALL, 2));
    let mut work = world.begin().await;
    work.end_consent(&parish.scope, parish.donor.id, at(0)).await.unwrap();
    work.add_consent(&parish.scope, &first).await.unwrap();
    let found = work.consent(&parish.scope, parish.donor.id).await.unwrap();
    assert_eq!(found, Some(first));
    work.end_consent(&parish.scope, parish.donor.id, at(2)).await.unwrap();
    work.add_consent(&parish.scope, &second).await.unwrap();
    commit(work).await;
    let now = world.read().consent_now(&parish.scope, parish.donor.id).await.unwrap();
    assert_eq!(now, Some(second.clone()));
    assert_eq!(world.read().consent_now(&world.there.scope, parish.donor.id).await.unwrap(), None);
    let mut work = world.begin().await;
    let beside = kept("three", &[Cause::Unusable], 3);
    assert!(work.add_consent(&parish.scope, &beside).await.is_err(), "one at a time");
    drop(work);
    let mut work = world.begin().await;
    let later = at(3).plus(Duration::from_secs(1));
    work.end_consent(&parish.scope, parish.donor.id, later).await.unwrap();
    assert_eq!(work.consent(&parish.scope, parish.donor.id).await.unwrap(), None);
}
