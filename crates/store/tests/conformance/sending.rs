//! Gifts on their way in groups: what decides about them, and what is written of all at once.

use delayed_payments::GiftState;
use giving::attempts::{Attempt, AttemptKind, Outcome};
use giving::fees::FeeSchedule;
use giving::gifts::Gift;
use giving::mails::{Going, NewMail};
use giving::ports::{Busy, Sendable, Taking, Work};
use giving::purposes::Purpose;
use kernel::{ChurchId, Class, GiftId, MailId, Timestamp};
use store::Pools;

use crate::world::{Parish, World, answer, at, commit, id, is_stale, usd};

fn key(gift: &Gift) -> (ChurchId, GiftId) {
    (gift.church, gift.id)
}

/// What is known of gifts, with the counts of the last hundred seconds and of the last ten.
async fn asked(work: &mut dyn Work, gifts: &[&Gift], now: i64) -> Vec<Sendable> {
    let keys: Vec<_> = gifts.iter().map(|gift| key(gift)).collect();
    work.sendable(&keys, at(now - 100), at(now - 10), Busy::LeaveOut).await.unwrap()
}

fn plain(parish: &Parish, gift: Gift) -> Sendable {
    Sendable {
        gift,
        facility_token: Some(parish.facility.token.clone()),
        method_token: Some(parish.method.token.clone()),
        sends_in_30_days: 0,
        sends_today: 0,
        hard_declined: false,
        consented: false,
        taking: Taking {
            cover: None,
            fees: None,
            purpose: Purpose::gift(),
            donor: Some(crate::preferences::reader_of(parish)),
        },
    }
}

pub(crate) async fn is_decided_from_all_there_is_to_know(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let (one, two, foreign) = (here.gift("one", 100), here.gift("two", 200), there.gift("x", 7));
    let unwritten = here.gift("unwritten", 1);
    let mut work = world.begin().await;
    work.add_gift(&here.scope, &one).await.unwrap();
    work.add_gift(&here.scope, &two).await.unwrap();
    work.add_gift(&there.scope, &foreign).await.unwrap();
    let known = asked(work.as_mut(), &[&two, &foreign, &unwritten, &one], 50).await;
    let expected =
        [plain(here, two.clone()), plain(there, foreign.clone()), plain(here, one.clone())];
    assert_eq!(known, expected, "in the sequence asked, and what is not there left out");

    let fees = FeeSchedule { basis_points: 290, fixed_minor: 30 };
    work.put_fee_schedule(&here.scope, here.facility.id, fees).await.unwrap();
    work.add_cover(&here.scope, two.id, usd(9)).await.unwrap();
    let fee = Purpose { id: "fee".to_owned(), name: "Fee".to_owned(), deductible: false };
    work.put_purpose(&fee).await.unwrap();
    work.dedicate(&here.scope, here.general, "fee").await.unwrap();
    let known = asked(work.as_mut(), &[&two], 50).await;
    let taking = Taking {
        cover: Some(usd(9)),
        fees: Some(fees),
        purpose: fee,
        ..plain(here, two.clone()).taking
    };
    assert_eq!(known, [Sendable { taking, ..plain(here, two.clone()) }]);
    let wrong = [(there.church.id, two.id)];
    assert_eq!(work.sendable(&wrong, at(0), at(0), Busy::Wait).await.unwrap(), []);
}

pub(crate) async fn counts_sends_that_took_nothing(world: &World) {
    let parish = &world.here;
    let gift = parish.gift("one", 100);
    let mut work = world.begin().await;
    work.add_gift(&parish.scope, &gift).await.unwrap();
    let declined = Some(answer(Class::BankDeclined, 60));
    for attempt in [
        Attempt { outcome: declined.clone(), ..parish.attempt(&gift, 1, 50) },
        Attempt { outcome: Some(answer(Class::Success, 60)), ..parish.attempt(&gift, 2, 55) },
        parish.attempt(&gift, 3, 95),
        Attempt {
            kind: AttemptKind::Refund,
            outcome: declined.clone(),
            ..parish.attempt(&gift, 4, 96)
        },
    ] {
        work.add_attempt(&parish.scope, &attempt).await.unwrap();
    }
    let counts = |known: &[Sendable]| {
        let one = known.first().unwrap();
        (one.sends_in_30_days, one.sends_today, one.hard_declined)
    };
    assert_eq!(counts(&asked(work.as_mut(), &[&gift], 100).await), (2, 1, false));
    assert_eq!(counts(&asked(work.as_mut(), &[&gift], 105).await), (2, 0, false), "not after it");
    let hard = Outcome { hard: true, ..answer(Class::BankDeclined, 70) };
    let hard = Attempt { outcome: Some(hard), ..parish.attempt(&gift, 5, 66) };
    work.add_attempt(&parish.scope, &hard).await.unwrap();
    assert_eq!(counts(&asked(work.as_mut(), &[&gift], 100).await), (3, 1, true));
}

/// SQLite has one writer, who has all of them.
pub(crate) async fn leaves_out_what_somebody_else_has(world: &World) {
    let parish = &world.here;
    let (one, two) = (parish.gift("one", 100), parish.gift("two", 200));
    world.add_gift(parish, &one).await;
    world.add_gift(parish, &two).await;
    if matches!(world.pools, Pools::Sqlite(_)) {
        return;
    }
    let mut other = world.begin().await;
    assert!(other.gift(&parish.scope, one.id).await.unwrap().is_some());
    let mut work = world.begin().await;
    let known = asked(work.as_mut(), &[&one, &two], 50).await;
    assert_eq!(known, [plain(parish, two.clone())]);
    drop(work);
    let mut work = world.begin().await;
    let keys = [key(&one)];
    let waiting = work.sendable(&keys, at(0), at(0), Busy::Wait);
    let changed = async {
        let taken = Gift { state: GiftState::Taken { at: at(9) }, ..one.clone() };
        other.save_gift(&parish.scope, &taken).await.unwrap();
        commit(other).await;
    };
    let (known, ()) = tokio::join!(waiting, changed);
    let known = known.unwrap();
    assert_eq!(known.first().unwrap().gift.state, GiftState::Taken { at: at(9) }, "as it is now");
}

pub(crate) async fn is_added_with_others(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let half = usd(50);
    let (one, two) = (here.gift("one", 100), there.gift("two", 200));
    let lines = vec![(one.lines[0].0, half), (one.lines[0].0, half)];
    let one = Gift { lines, ..one };
    let refused = GiftState::Failed { class: Class::ExpiredCard, at: at(6) };
    let three = Gift {
        state: refused,
        class: Some(Class::ExpiredCard),
        attempts: 1,
        failures: 1,
        first_failed_at: Some(at(3)),
        ..here.gift("three", 300)
    };
    let mut work = world.begin().await;
    work.add_gifts(&[one.clone(), two.clone(), three.clone()]).await.unwrap();
    commit(work).await;
    let mut work = world.begin().await;
    for (parish, gift) in [(here, one), (there, two), (here, three)] {
        assert_eq!(work.gift(&parish.scope, gift.id).await.unwrap(), Some(gift));
    }
}

pub(crate) async fn is_saved_whole_or_not_at_all(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let gifts = [here.gift("one", 100), there.gift("two", 200), here.gift("three", 300)];
    for gift in &gifts {
        let parish = if gift.church == here.church.id { here } else { there };
        world.add_gift(parish, gift).await;
    }
    let changed: Vec<Gift> = gifts
        .iter()
        .zip([
            GiftState::Taken { at: at(5) },
            GiftState::Failed { class: Class::ExpiredCard, at: at(6) },
            GiftState::Due { at: at(7) },
        ])
        .map(|(gift, state)| Gift {
            state,
            class: Some(Class::BankDeclined),
            attempts: 2,
            failures: 1,
            first_failed_at: Some(at(3)),
            orders: 4,
            changed_at: at(8),
            taken_at: Some(at(5)),
            ..gift.clone()
        })
        .collect();
    let mut work = world.begin().await;
    work.save_gifts(&changed).await.unwrap();
    commit(work).await;
    let mut work = world.begin().await;
    let known = asked(work.as_mut(), &gifts.iter().collect::<Vec<_>>(), 50).await;
    let saved: Vec<Gift> = known.into_iter().map(|one| one.gift).collect();
    let raised = |gift: &Gift| Gift { version: gift.version + 1, ..gift.clone() };
    assert_eq!(saved, changed.iter().map(raised).collect::<Vec<_>>());
    // One of them is as it was before.
    let mixed = [saved[0].clone(), changed[1].clone()];
    assert!(is_stale(work.save_gifts(&mixed).await));
    drop(work);
    let mut work = world.begin().await;
    let keys = [key(&gifts[0])];
    let known = work.sendable(&keys, at(0), at(0), Busy::Wait).await.unwrap();
    assert_eq!(known.first().unwrap().gift, saved[0]);
    work.save_gifts(&[]).await.unwrap();
}

pub(crate) async fn begins_and_ends_attempts_together(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let (one, two) = (here.gift("one", 100), there.gift("two", 200));
    world.add_gift(here, &one).await;
    world.add_gift(there, &two).await;
    let mut attempts =
        [(one.church, here.attempt(&one, 1, 10)), (two.church, there.attempt(&two, 1, 11))];
    let mut work = world.begin().await;
    work.add_attempts(&attempts).await.unwrap();
    assert_eq!(
        work.attempt(&here.scope, attempts[0].1.id).await.unwrap().as_ref(),
        Some(&attempts[0].1)
    );
    for (_, attempt) in &mut attempts {
        attempt.outcome =
            Some(Outcome { reply: "{\"said\": \"…\"}".to_owned(), ..answer(Class::Success, 12) });
        attempt.inquiries = 1;
    }
    work.save_attempts(&attempts).await.unwrap();
    for ((_, attempt), scope) in attempts.iter().zip([&here.scope, &there.scope]) {
        assert_eq!(work.attempt(scope, attempt.id).await.unwrap().as_ref(), Some(attempt));
    }
    let foreign = [(two.church, attempts[0].1.clone())];
    assert!(is_stale(work.save_attempts(&foreign).await));
    drop(work);
    let mut work = world.begin().await;
    work.add_attempts(&attempts[..1]).await.unwrap();
    assert!(work.add_attempts(&attempts[..1]).await.is_err(), "each once");
}

pub(crate) async fn writes_each_mail_once(world: &World) {
    let mail = |name: &str, written: Timestamp| NewMail {
        id: MailId::from_uuid(id(name)),
        church: Some(world.here.church.id),
        to: "ann@here.example".to_owned(),
        subject: format!("About {name}"),
        text: "Thank you.\n\n\"St. here\"".to_owned(),
        written_at: written,
        tries: 0,
        letter: None,
        goes: Going::AtOnce,
    };
    let (one, two) = (mail("one", at(1)), NewMail { church: None, ..mail("two", at(2)) });
    let mut work = world.begin().await;
    work.write_mails(&[one.clone(), two.clone()]).await.unwrap();
    work.write_mails(&[NewMail { text: "Other".to_owned(), ..two.clone() }]).await.unwrap();
    work.write_mails(&[]).await.unwrap();
    assert_eq!(work.lease_mails(at(9), at(99), 9).await.unwrap(), [one, two]);
}
