//! A-38 and what surrounds it.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "an overflow in a test is a failure of the test"
)]

use kernel::{AttemptId, BatchId, Currency, DelayId};
use proptest::prelude::*;

use super::*;
use crate::testing::{clock, id};

fn size(n: usize) -> NonZeroUsize {
    NonZeroUsize::new(n).unwrap()
}

fn held(number: u128, dollars: i64) -> HeldGift {
    HeldGift {
        gift: GiftId::from_uuid(id(number)),
        amount: Money::new(dollars * 100, Currency::Usd),
        due: clock("0:00"),
        year_end: false,
        donor: PersonId::from_uuid(id(number)),
    }
}

fn dollars(batches: &[Batch]) -> Vec<Vec<i64>> {
    let of = |batch: &Batch| batch.gifts.iter().map(|gift| gift.amount.minor() / 100).collect();
    batches.iter().map(of).collect()
}

fn five() -> Vec<HeldGift> {
    (1..).zip([500, 5, 50, 5_000, 20]).map(|(number, amount)| held(number, amount)).collect()
}

#[test]
fn a38_low_value_first() {
    let batches = draw(five(), size(2));
    assert_eq!(dollars(&batches), [vec![5, 20], vec![50, 500], vec![5_000]]);
    assert_eq!(draw(Vec::new(), size(2)), []);
}

#[test]
fn f3_what_would_slip_over_the_years_end_goes_first() {
    let mut gifts = five();
    gifts[0].year_end = true;
    gifts[3].year_end = true;
    let batches = draw(gifts, size(3));
    assert_eq!(dollars(&batches), [vec![500, 5_000], vec![5, 20, 50]]);
}

#[test]
fn equal_amounts_go_out_oldest_first() {
    let older = HeldGift { due: clock("0:00"), ..held(2, 10) };
    let newer = HeldGift { due: clock("1:00"), ..held(1, 10) };
    let batches = draw(vec![newer, older], size(1));
    assert_eq!(batches[0].gifts, [older]);
}

#[test]
fn amounts_of_currencies_with_other_exponents_are_compared_by_their_number() {
    let yen = HeldGift { amount: Money::new(700, Currency::Jpy), ..held(1, 0) };
    let dinar = HeldGift { amount: Money::new(6_000, Currency::Bhd), ..held(2, 0) };
    let batches = draw(vec![yen, dinar, held(3, 50)], size(1));
    let order: Vec<GiftId> = batches.iter().map(|batch| batch.gifts[0].gift).collect();
    assert_eq!(order, [dinar.gift, held(3, 50).gift, yen.gift]);
}

#[test]
fn f4_a_changed_gift_changes_the_fingerprint() {
    let plan = fingerprint(&draw(five(), size(2)));
    let mut changed = five();
    changed[2].amount = Money::new(5_001, Currency::Usd);
    assert_ne!(fingerprint(&draw(changed, size(2))), plan);
    assert_ne!(fingerprint(&draw(five(), size(3))), plan);
    assert_ne!(fingerprint(&draw(five()[1..].to_vec(), size(2))), plan);
    let mut shuffled = five();
    shuffled.reverse();
    assert_eq!(fingerprint(&draw(shuffled, size(2))), plan, "the order of reading is no matter");
}

#[test]
fn f4_a_plan_starts_pauses_goes_on_and_ends() {
    let reason = PauseReason::Person { by: PersonId::from_uuid(id(1)) };
    let states = [
        PlanState::Drafted,
        PlanState::Running,
        PlanState::Paused { reason },
        PlanState::Done,
        PlanState::Abandoned,
    ];
    let (by, drawn_by) = (PersonId::from_uuid(id(1)), PersonId::from_uuid(id(2)));
    // Columns: approve, pause, go on, done, abandon.
    let table = [
        "running NotApproved NotApproved NotApproved abandoned",
        "AlreadyApproved paused Running done abandoned",
        "AlreadyApproved Paused running Paused abandoned",
        "Over Over Over Over Over",
        "Over Over Over Over Over",
    ];
    for (state, expected) in states.into_iter().zip(table) {
        let approved = state.approve(by, drawn_by, false);
        let results = [approved, state.pause(reason), state.go_on(), state.done(), state.abandon()];
        let shown = results.map(|result| match result {
            Ok(next) => next.name().to_owned(),
            Err(refused) => format!("{refused:?}"),
        });
        assert_eq!(shown.join(" "), expected, "{}", state.name());
    }
}

#[test]
fn f4_who_drew_it_does_not_approve_it_unless_alone() {
    let [anna, david] = [1, 2].map(|n| PersonId::from_uuid(id(n)));
    let drafted = PlanState::Drafted;
    assert_eq!(drafted.approve(anna, anna, false), Err(PlanRefused::OwnPlan));
    assert_eq!(drafted.approve(david, anna, false), Ok(PlanState::Running));
    assert_eq!(drafted.approve(anna, anna, true), Ok(PlanState::Running));
}

#[test]
fn a38_the_next_batch_waits_for_the_last_and_stops_at_a_loss() {
    let ten = BatchResults { taken: 10, ..BatchResults::default() };
    let class = Class::ProviderFailure;
    let rate = |failed, of| Next::Pause(PauseReason::FailureRate { failed, of });
    let table = [
        (ten, Next::NextBatch),
        (BatchResults::default(), Next::NextBatch),
        (BatchResults { uncertain: 1, ..ten }, Next::Wait),
        (BatchResults { waiting: 1, ..ten }, Next::Wait),
        (BatchResults { cancelled: 5, held_again: 5, ..ten }, Next::NextBatch),
        // The limit is 20 %: two of ten may fail, three may not.
        (BatchResults { taken: 8, failed_user: 1, failed_other: 1, ..ten }, Next::NextBatch),
        (BatchResults { taken: 7, failed_user: 3, ..ten }, rate(3, 10)),
        // Three of ten have failed already, whatever becomes of the rest.
        (BatchResults { taken: 0, failed_user: 3, waiting: 7, ..ten }, rate(3, 10)),
        (BatchResults { taken: 0, failed_user: 2, waiting: 8, ..ten }, Next::Wait),
        // Our side failed once: at once, and before anything else.
        (BatchResults { incident_class: Some(class), waiting: 9, ..ten }, Next::StopLoss { class }),
        // A decline is no incident, whoever reports it as one.
        (BatchResults { incident_class: Some(Class::BankDeclined), ..ten }, Next::NextBatch),
    ];
    for (results, expected) in table {
        assert_eq!(after_batch(&results, 20), expected, "{results:?}");
    }
    let all_failed = BatchResults { failed_other: u32::MAX, ..BatchResults::default() };
    assert_eq!(after_batch(&all_failed, 100), Next::NextBatch, "a limit of 100 % is none");
}

#[test]
fn a38_the_states_of_a_batch_are_counted_once_each() {
    let now = clock("1:00");
    let attempt = AttemptId::from_uuid(id(3));
    let failed = |class| GiftState::Failed { class, at: now };
    let states = [
        GiftState::Taken { at: now },
        GiftState::Refunded { at: now },
        GiftState::Settling { attempt, since: now },
        GiftState::Due { at: clock("2:00") },
        GiftState::Due { at: now },
        GiftState::Released { batch: BatchId::from_uuid(id(8)), at: now },
        GiftState::Sending { attempt },
        GiftState::Uncertain { attempt, since: now },
        GiftState::Held { delay: DelayId::from_uuid(id(7)), since: now },
        GiftState::Cancelled { at: now },
        failed(Class::ExpiredCard),
        failed(Class::UnknownError),
        failed(Class::ProviderFailure),
    ];
    let expected = BatchResults {
        taken: 3,
        failed_user: 2,
        failed_other: 2,
        cancelled: 1,
        held_again: 1,
        uncertain: 1,
        waiting: 3,
        incident_class: Some(Class::ProviderFailure),
    };
    assert_eq!(BatchResults::count(&states, now), expected);
}

/// One of the things that can happen to a gift of a release.
fn step(state: GiftState, event: u8) -> GiftState {
    let now = clock("1:00");
    let delay = DelayId::from_uuid(id(7));
    let next = match event {
        0 => state.release(BatchId::from_uuid(id(8)), now),
        1 => state.send(AttemptId::from_uuid(id(3)), now),
        2 => state.taken(now),
        3 => state.failed(Class::BankDeclined, now),
        4 => state.uncertain(now),
        5 => state.back_to_held(delay, now),
        _ => state.cancel(now),
    };
    next.unwrap_or(state)
}

proptest! {
    #[test]
    fn a33_held_taken_cancelled_and_failed_are_always_the_original_count(
        events in prop::collection::vec((0_usize..8, 0_u8..7), 0..120),
    ) {
        let since = clock("0:00");
        let held = GiftState::Held { delay: DelayId::from_uuid(id(7)), since };
        let mut gifts = [held; 8];
        for (gift, event) in events {
            gifts[gift] = step(gifts[gift], event);
            let r = BatchResults::count(&gifts, clock("1:00"));
            let over = r.taken + r.failed_user + r.failed_other + r.cancelled;
            prop_assert_eq!(r.held_again + r.waiting + r.uncertain + over, 8);
        }
    }

    #[test]
    fn a38_batches_hold_every_gift_once_in_order_of_value(
        amounts in prop::collection::vec((1_i64..10_000, any::<bool>()), 0..60),
        batch_size in 1_usize..10,
    ) {
        let gifts: Vec<HeldGift> = (1..)
            .zip(amounts)
            .map(|(number, (amount, year_end))| HeldGift { year_end, ..held(number, amount) })
            .collect();
        let batches = draw(gifts.clone(), size(batch_size));
        let drawn: Vec<HeldGift> = batches.iter().flat_map(|batch| batch.gifts.clone()).collect();
        prop_assert!(drawn.is_sorted_by_key(|gift| (!gift.year_end, gift.amount.minor())));
        let sorted = |mut gifts: Vec<HeldGift>| {
            gifts.sort_by_key(|gift| gift.gift);
            gifts
        };
        prop_assert_eq!(sorted(drawn), sorted(gifts));
        for batch in &batches {
            prop_assert!((1..=batch_size).contains(&batch.gifts.len()));
            prop_assert!(batch.gifts.iter().all(|gift| gift.year_end == batch.gifts[0].year_end));
        }
    }
}

#[test]
fn f4_a_plan_says_how_long_it_takes() {
    let half = Duration::from_millis(500);
    assert_eq!(expected([8, 9, 1], half), Duration::from_secs(2), "one, two and one round");
    assert_eq!(expected([], half), Duration::ZERO);
    assert_eq!(expected([100; 10], half), Duration::from_secs(65));
}
