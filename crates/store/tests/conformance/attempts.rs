use giving::attempts::{Attempt, AttemptKind, Outcome};
use giving::methods::Kept;
use kernel::{Certainty, Class, RuleId};

use crate::world::{World, answer, at, commit, is_stale};

pub(crate) async fn come_back_as_written(world: &World) {
    let parish = &world.here;
    let gift = parish.gift("one", 2_500);
    let sent = parish.attempt(&gift, 1, 10);
    let mut work = world.begin().await;
    work.add_gift(&parish.scope, &gift).await.unwrap();
    work.add_attempt(&parish.scope, &sent).await.unwrap();
    assert_eq!(work.attempt(&parish.scope, sent.id).await.unwrap().as_ref(), Some(&sent));
    let outcome = Outcome {
        at: at(12),
        class: Class::CommunicationError,
        certainty: Certainty::Unknown,
        rule: Some(RuleId::new("PIN-001")),
        hard: true,
        reply: "{\"error\": \"…\"}".to_owned(),
    };
    let answered = Attempt { outcome: Some(outcome), inquiries: 2, ..sent };
    work.save_attempt(&parish.scope, &answered).await.unwrap();
    assert_eq!(work.attempt(&parish.scope, answered.id).await.unwrap().as_ref(), Some(&answered));
    commit(work).await;
}

pub(crate) async fn that_took_nothing_count_for_the_limits(world: &World) {
    let parish = &world.here;
    let gift = parish.gift("one", 2_500);
    let mut work = world.begin().await;
    work.add_gift(&parish.scope, &gift).await.unwrap();
    let failed = Some(answer(Class::BankDeclined, 30));
    let taken = Some(answer(Class::Success, 40));
    for attempt in [
        Attempt { outcome: failed.clone(), ..parish.attempt(&gift, 1, 10) },
        Attempt { outcome: failed.clone(), ..parish.attempt(&gift, 2, 20) },
        // Nobody knows: it may have taken something, so it counts.
        parish.attempt(&gift, 3, 30),
        Attempt { outcome: taken, ..parish.attempt(&gift, 4, 40) },
        Attempt { kind: AttemptKind::Refund, outcome: failed, ..parish.attempt(&gift, 5, 50) },
    ] {
        work.add_attempt(&parish.scope, &attempt).await.unwrap();
    }
    let sends = work.sends_since(&parish.scope, parish.method.id, at(0)).await.unwrap();
    assert_eq!(sends, 3);
    let later = work.sends_since(&parish.scope, parish.method.id, at(10)).await.unwrap();
    assert_eq!(later, 2, "the instant itself is not after it");
}

pub(crate) async fn remember_a_refusal_for_good(world: &World) {
    let parish = &world.here;
    let gift = parish.gift("one", 2_500);
    let mut work = world.begin().await;
    work.add_gift(&parish.scope, &gift).await.unwrap();
    let soft =
        Attempt { outcome: Some(answer(Class::BankDeclined, 11)), ..parish.attempt(&gift, 1, 10) };
    work.add_attempt(&parish.scope, &soft).await.unwrap();
    assert!(!work.refused_for_good(&parish.scope, parish.method.id).await.unwrap());
    let hard = Attempt {
        outcome: Some(Outcome { hard: true, ..answer(Class::BankDeclined, 21) }),
        ..parish.attempt(&gift, 2, 20)
    };
    work.add_attempt(&parish.scope, &hard).await.unwrap();
    assert!(work.refused_for_good(&parish.scope, parish.method.id).await.unwrap());
    let other = world.there.method.id;
    assert!(!work.refused_for_good(&parish.scope, other).await.unwrap());
    let donor = parish.donor.id;
    let kept = work.kept_method(&parish.scope, donor, parish.method.id).await.unwrap().unwrap();
    let renewed = Kept { renewed_at: Some(at(20)), ..kept };
    work.save_method(&parish.scope, &renewed).await.unwrap();
    assert!(!work.refused_for_good(&parish.scope, parish.method.id).await.unwrap());
    let later = Attempt {
        outcome: Some(Outcome { hard: true, ..answer(Class::BankDeclined, 31) }),
        ..parish.attempt(&gift, 3, 30)
    };
    work.add_attempt(&parish.scope, &later).await.unwrap();
    assert!(work.refused_for_good(&parish.scope, parish.method.id).await.unwrap());
}

pub(crate) async fn know_which_one_took_the_money(world: &World) {
    let parish = &world.here;
    let gift = parish.gift("one", 2_500);
    let mut work = world.begin().await;
    work.add_gift(&parish.scope, &gift).await.unwrap();
    let failed = Attempt {
        outcome: Some(answer(Class::InsufficientFunds, 11)),
        ..parish.attempt(&gift, 1, 10)
    };
    work.add_attempt(&parish.scope, &failed).await.unwrap();
    assert_eq!(work.taking_attempt(&parish.scope, gift.id).await.unwrap(), None);
    let taken =
        Attempt { outcome: Some(answer(Class::Success, 21)), ..parish.attempt(&gift, 2, 20) };
    work.add_attempt(&parish.scope, &taken).await.unwrap();
    let refund = Attempt {
        kind: AttemptKind::Refund,
        outcome: Some(answer(Class::Success, 31)),
        ..parish.attempt(&gift, 3, 30)
    };
    work.add_attempt(&parish.scope, &refund).await.unwrap();
    assert_eq!(work.taking_attempt(&parish.scope, gift.id).await.unwrap(), Some(taken));
}

pub(crate) async fn of_another_church_are_not_there(world: &World) {
    let (parish, foreign) = (&world.here, &world.there.scope);
    let gift = parish.gift("one", 2_500);
    let attempt = Attempt {
        outcome: Some(Outcome { hard: true, ..answer(Class::Success, 11) }),
        ..parish.attempt(&gift, 1, 10)
    };
    let mut work = world.begin().await;
    work.add_gift(&parish.scope, &gift).await.unwrap();
    work.add_attempt(&parish.scope, &attempt).await.unwrap();
    assert_eq!(work.attempt(foreign, attempt.id).await.unwrap(), None);
    assert!(is_stale(work.save_attempt(foreign, &attempt).await));
    assert_eq!(work.sends_since(foreign, gift.method, at(0)).await.unwrap(), 0);
    assert!(!work.refused_for_good(foreign, gift.method).await.unwrap());
    assert_eq!(work.taking_attempt(foreign, gift.id).await.unwrap(), None);
    // Last, because PostgreSQL gives up a unit of work at the first refusal.
    assert!(work.add_attempt(foreign, &parish.attempt(&gift, 2, 20)).await.is_err());
}
