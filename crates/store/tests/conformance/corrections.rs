use delayed_payments::GiftState;
use giving::attempts::{Attempt, AttemptKind};
use giving::gifts::Gift;
use giving::late::Correction;
use giving::returns::{BankDebits, BankReturn};
use kernel::{Class, GiftId};
use views::{CorrectionKind, GiftStatus, GoingBack, Told};

use crate::world::{Parish, World, answer, at, commit};

/// A gift that was taken, and the attempt that took it.
async fn taken(world: &World, parish: &Parish, name: &str) -> (Gift, Attempt) {
    let gift = Gift { state: GiftState::Taken { at: at(5) }, ..parish.gift(name, 2_500) };
    let attempt =
        Attempt { outcome: Some(answer(Class::Success, 5)), ..parish.attempt(&gift, 1, 4) };
    let mut work = world.begin().await;
    work.add_gift(&parish.scope, &gift).await.unwrap();
    work.add_attempt(&parish.scope, &attempt).await.unwrap();
    commit(work).await;
    (gift, attempt)
}

fn correction(attempt: &Attempt, kind: CorrectionKind, found: i64) -> Correction {
    Correction {
        attempt: attempt.id,
        kind,
        gift: attempt.gift,
        amount: attempt.amount,
        found_at: at(found),
        told: Told::Corrected,
        refund: None,
        closed_at: (!kind.is_too_much()).then(|| at(found)),
        closed_by: None,
        why: String::new(),
    }
}

pub(crate) async fn are_written_once_and_closed(world: &World) {
    let parish = &world.here;
    let (_, attempt) = taken(world, parish, "one").await;
    let written = correction(&attempt, CorrectionKind::TakenTwice, 9);
    let mut work = world.begin().await;
    assert!(work.add_correction(&parish.scope, &written).await.unwrap());
    let again = Correction { found_at: at(99), ..written.clone() };
    assert!(!work.add_correction(&parish.scope, &again).await.unwrap(), "once");
    let other = correction(&attempt, CorrectionKind::TakenAfterAll, 10);
    assert!(work.add_correction(&parish.scope, &other).await.unwrap(), "another kind");
    let kind = CorrectionKind::TakenTwice;
    let read = work.correction(&parish.scope, attempt.id, kind).await.unwrap();
    assert_eq!(read.as_ref(), Some(&written));
    let elsewhere = work.correction(&world.there.scope, attempt.id, kind).await.unwrap();
    assert_eq!(elsewhere, None, "another church's is not there");

    let refund =
        Attempt { kind: AttemptKind::Refund, ..parish.attempt(&parish.gift("one", 2_500), 2, 20) };
    work.add_attempt(&parish.scope, &refund).await.unwrap();
    assert_eq!(work.correction_of_refund(&parish.scope, refund.id).await.unwrap(), None);
    let closed = Correction {
        refund: Some(refund.id),
        closed_at: Some(at(30)),
        closed_by: Some(parish.donor.id),
        why: "given back".to_owned(),
        ..written
    };
    work.save_correction(&parish.scope, &closed).await.unwrap();
    let read = work.correction_of_refund(&parish.scope, refund.id).await.unwrap();
    assert_eq!(read, Some(closed));
}

pub(crate) async fn are_listed_newest_first_for_all_churches(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let (gift, one) = taken(world, here, "one").await;
    let (_, two) = taken(world, there, "two").await;
    let mut work = world.begin().await;
    let open = correction(&one, CorrectionKind::TakenTwice, 9);
    work.add_correction(&here.scope, &open).await.unwrap();
    let sent_back = correction(&two, CorrectionKind::SentBack, 20);
    work.add_correction(&there.scope, &sent_back).await.unwrap();
    commit(work).await;
    let read = world.read();
    let (rows, waiting, all) = read.corrections(false, 1, 9).await.unwrap();
    let kinds: Vec<_> = rows.iter().map(|row| (row.kind, row.church)).collect();
    let expected =
        [(CorrectionKind::SentBack, there.church.id), (CorrectionKind::TakenTwice, here.church.id)];
    assert_eq!((kinds.as_slice(), waiting, all), (expected.as_slice(), 1, 2));
    let (rows, ..) = read.corrections(false, 2, 1).await.unwrap();
    assert_eq!(rows.len(), 1, "the second page");
    let (rows, ..) = read.corrections(true, 1, 9).await.unwrap();
    let [row] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!((row.gift, row.number.as_str()), (gift.id, Gift::number(gift.id).as_str()));
    assert_eq!((row.donor.as_str(), row.status), (here.donor.name.as_str(), GiftStatus::Given));
    assert_eq!((row.amount, row.back), (gift.amount.money(), GoingBack::NotYet));
    assert!(row.is_open());
    assert_eq!(read.corrections_of(one.id).await.unwrap(), std::slice::from_ref(row));

    // Its refund is on its way, then refused, then it went through.
    let refund = Attempt { kind: AttemptKind::Refund, ..here.attempt(&gift, 2, 30) };
    let mut work = world.begin().await;
    work.add_attempt(&here.scope, &refund).await.unwrap();
    let asked = Correction { refund: Some(refund.id), ..open };
    work.save_correction(&here.scope, &asked).await.unwrap();
    commit(work).await;
    let states = [
        (None, GoingBack::BeingAsked),
        (Some(Class::BankDeclined), GoingBack::NotYet),
        (Some(Class::Success), GoingBack::GivenBack),
    ];
    for (class, expected) in states {
        let answered = Attempt { outcome: class.map(|class| answer(class, 40)), ..refund.clone() };
        let mut work = world.begin().await;
        work.save_attempt(&here.scope, &answered).await.unwrap();
        commit(work).await;
        let rows = world.read().corrections_of(one.id).await.unwrap();
        assert_eq!(rows[0].back, expected, "{class:?}");
    }
}

pub(crate) async fn count_what_banks_sent_back(world: &World) {
    let parish = &world.here;
    let (gift, first) = taken(world, parish, "one").await;
    let nothing = GiftId::from_uuid(crate::world::id("no gift"));
    let mut work = world.begin().await;
    let none = work.bank_debits(&parish.scope, nothing).await.unwrap();
    assert_eq!(none, BankDebits::default());
    let second = parish.attempt(&gift, 2, 40);
    work.add_attempt(&parish.scope, &second).await.unwrap();
    for (attempt, code, expected) in [(&first, "R01", 1), (&second, "", 2)] {
        let back = BankReturn {
            attempt: attempt.id,
            gift: gift.id,
            code: code.to_owned(),
            at: at(50),
            settled: false,
        };
        assert!(work.add_bank_return(&parish.scope, &back).await.unwrap());
        assert!(!work.add_bank_return(&parish.scope, &back).await.unwrap(), "once");
        let debits = work.bank_debits(&parish.scope, gift.id).await.unwrap();
        assert_eq!(debits, BankDebits { returns: expected, first_sent_at: Some(at(4)) });
    }
    commit(work).await;
    let read = world.read();
    let code = read.return_code_of(&parish.scope, first.id).await.unwrap();
    assert_eq!(code.as_deref(), Some("R01"));
    assert_eq!(read.return_code_of(&world.there.scope, first.id).await.unwrap(), None);
}
