use delayed_payments::release::PauseReason;
use delayed_payments::{GiftState, HeldGift, MethodKind, PlanState, Scope};
use giving::gifts::Gift;
use giving::ports::{BatchProgress, Held, StoreError};
use giving::releases::{Approval, ReleaseBatch, ReleasePlan, RunsOn};
use kernel::{AttemptId, BatchId, ChurchId, Class, DelayId, GiftId, PlanId};
use views::Tally;

use crate::world::{Parish, World, at, commit, id, is_stale, usd};

fn held(parish: &Parish, name: &str, minor: i64) -> Gift {
    let delay = DelayId::from_uuid(id("delay"));
    Gift { state: GiftState::Held { delay, since: at(1) }, ..parish.gift(name, minor) }
}

fn plan(world: &World, name: &str, drawn: i64) -> ReleasePlan {
    ReleasePlan {
        id: PlanId::from_uuid(id(name)),
        scope: Scope::Gateway(world.pin.clone()),
        gateway: world.pin.clone(),
        state: PlanState::Drafted,
        fingerprint: "abcdef".to_owned(),
        drawn_by: world.here.donor.id,
        drawn_at: at(drawn),
        approval: None,
        runs_on: None,
        looked_at_to: 0,
        batch_size: 100,
        failure_limit_percent: 10,
        version: 0,
    }
}

fn batch(
    plan: &ReleasePlan,
    ordinal: u32,
    gifts: &[&Gift],
) -> (ReleaseBatch, Vec<(ChurchId, GiftId)>) {
    let sum: i64 = gifts.iter().map(|gift| gift.amount.minor()).sum();
    let batch = ReleaseBatch {
        id: BatchId::from_uuid(id(&format!("batch {ordinal} of {}", plan.id))),
        plan: plan.id,
        ordinal,
        count: u32::try_from(gifts.len()).unwrap(),
        sum: usd(sum).money(),
        smallest: usd(100).money(),
        largest: usd(900).money(),
        released_at: None,
    };
    (batch, gifts.iter().map(|gift| (gift.church, gift.id)).collect())
}

/// C-33.
pub(crate) async fn hold_what_test_churches_do_not(world: &World) {
    let mut work = world.begin().await;
    let test = Parish::add(work.as_mut(), "test", true).await;
    let one = held(&world.here, "one", 100);
    let two = held(&world.there, "two", 200);
    for (parish, gift) in [
        (&world.here, one.clone()),
        (&world.there, two.clone()),
        (&test, held(&test, "three", 300)),
        (&world.here, world.here.gift("due", 400)),
        (&world.here, Gift { gateway: world.nab.clone(), ..held(&world.here, "nab", 500) }),
    ] {
        work.add_gift(&parish.scope, &gift).await.unwrap();
    }
    let as_held = |gift: &Gift| Held {
        church: gift.church,
        gateway: gift.gateway.clone(),
        facility: gift.facility,
        kind: gift.kind,
        gift: HeldGift {
            gift: gift.id,
            amount: gift.amount.money(),
            due: gift.made_at,
            year_end: false,
            donor: gift.donor,
        },
    };
    let minor = |held: &Held| held.gift.amount.minor();
    for (scope, minors) in [
        (Scope::Gateway(world.pin.clone()), &[100, 200][..]),
        (Scope::Gateway(world.nab.clone()), &[500]),
        (Scope::Church(world.here.church.id), &[100, 500]),
        (Scope::Church(test.church.id), &[]),
        (Scope::Facility(two.facility), &[200]),
        (Scope::MethodKind(MethodKind::Card), &[100, 200, 500]),
        (Scope::MethodKind(MethodKind::Ach), &[]),
        (Scope::Everything, &[100, 200, 500]),
    ] {
        let mut found = work.held_gifts(&scope).await.unwrap();
        found.sort_by_key(minor);
        assert_eq!(found.iter().map(minor).collect::<Vec<_>>(), minors, "{scope:?}");
    }
    let mut found = work.held_gifts(&Scope::Gateway(world.pin.clone())).await.unwrap();
    found.sort_by_key(minor);
    assert_eq!(found, [as_held(&one), as_held(&two)]);
}

pub(crate) async fn come_back_as_written(world: &World) {
    let (one, two) = (held(&world.here, "one", 100), held(&world.there, "two", 900));
    let plan = plan(world, "plan", 1);
    let batches = [batch(&plan, 1, &[&two, &one]), batch(&plan, 2, &[&one])];
    let mut work = world.begin().await;
    work.add_gift(&world.here.scope, &one).await.unwrap();
    work.add_gift(&world.there.scope, &two).await.unwrap();
    work.add_plan(&plan, &batches).await.unwrap();
    assert_eq!(work.plan(plan.id).await.unwrap().as_ref(), Some(&plan));
    let rows = [batches[0].0.clone(), batches[1].0.clone()];
    assert_eq!(work.batches(plan.id).await.unwrap(), rows);
    let first = batches[0].0.id;
    assert_eq!(work.gifts_in_batch(first).await.unwrap(), batches[0].1, "in their order");
    let lines = [(1, two.id, usd(900)), (1, one.id, usd(100)), (2, one.id, usd(100))];
    let lines = lines.map(|(batch, gift, amount)| (batch, gift, amount.money()));
    assert_eq!(work.plan_gifts(plan.id).await.unwrap(), lines);
    assert_eq!(work.plan_of_batch(first).await.unwrap().as_ref(), Some(&plan));
    assert_eq!(work.plan_of_batch(BatchId::from_uuid(id("none"))).await.unwrap(), None);
    let released = ReleaseBatch { released_at: Some(at(9)), ..rows[0].clone() };
    work.save_batch(&released).await.unwrap();
    commit(work).await;
    let (read, rows_now, _) = world.read().plan_by_id(plan.id).await.unwrap().unwrap();
    assert_eq!(read, plan);
    assert_eq!(rows_now, [released, rows[1].clone()]);
    assert!(world.read().plan_by_id(PlanId::from_uuid(id("none"))).await.unwrap().is_none());
}

pub(crate) async fn are_open_one_at_a_time(world: &World) {
    let first = plan(world, "first", 1);
    let (pin, nab) = (first.scope.clone(), Scope::Gateway(world.nab.clone()));
    let mut work = world.begin().await;
    assert_eq!(work.open_plans(&pin).await.unwrap(), []);
    work.add_plan(&first, &[]).await.unwrap();
    commit(work).await;
    let mut work = world.begin().await;
    let second = work.add_plan(&plan(world, "second", 2), &[]).await;
    assert!(matches!(second, Err(StoreError::Duplicate { table: "plans" })));
    drop(work);
    let reason = PauseReason::StopLoss { class: Class::ProviderFailure };
    let mut work = world.begin().await;
    let mut open = work.open_plans(&pin).await.unwrap();
    assert_eq!(open, [first]);
    for state in [PlanState::Running, PlanState::Paused { reason }] {
        work.save_plan(&ReleasePlan { state, ..open[0].clone() }).await.unwrap();
        open = work.open_plans(&pin).await.unwrap();
        assert_eq!(open[0].state, state);
    }
    assert_eq!(work.open_plans(&nab).await.unwrap(), []);
    work.save_plan(&ReleasePlan { state: PlanState::Abandoned, ..open[0].clone() }).await.unwrap();
    assert_eq!(work.open_plans(&pin).await.unwrap(), []);
    work.add_plan(&plan(world, "second", 2), &[]).await.unwrap();
    commit(work).await;
}

/// A plan is in the way of another as soon as they share a gift.
pub(crate) async fn are_open_for_whoever_shares_a_gift(world: &World) {
    let one = held(&world.here, "one", 100);
    let church = Scope::Church(world.here.church.id);
    let mut plan = plan(world, "church's", 1);
    plan.scope = church.clone();
    let mut work = world.begin().await;
    work.add_gift(&world.here.scope, &one).await.unwrap();
    work.add_plan(&plan, &[batch(&plan, 1, &[&one])]).await.unwrap();
    assert_eq!(work.plan(plan.id).await.unwrap().as_ref(), Some(&plan));
    for scope in [
        church,
        Scope::Gateway(world.pin.clone()),
        Scope::Facility(one.facility),
        Scope::MethodKind(one.kind),
        Scope::Everything,
    ] {
        assert_eq!(work.open_plans(&scope).await.unwrap(), [plan.clone()], "{scope:?}");
    }
    for scope in [Scope::Church(world.there.church.id), Scope::Gateway(world.nab.clone())] {
        assert_eq!(work.open_plans(&scope).await.unwrap(), [], "{scope:?}");
    }
    commit(work).await;
    let reach = world.read().plan_reach(plan.id).await.unwrap();
    assert_eq!(reach, (Some(at(1)), 1));
}

pub(crate) async fn refuse_a_stale_version(world: &World) {
    let plan = plan(world, "plan", 1);
    let mut work = world.begin().await;
    work.add_plan(&plan, &[]).await.unwrap();
    let why = "nobody else is on call".to_owned();
    let approval = Some(Approval { by: world.here.donor.id, at: at(3), why });
    let runs_on = Some(RunsOn { by: world.here.donor.id, since: at(4) });
    let state = PlanState::Running;
    let running = ReleasePlan { state, approval, runs_on, looked_at_to: 2, ..plan.clone() };
    work.save_plan(&running).await.unwrap();
    let late = ReleasePlan { state: PlanState::Abandoned, ..plan };
    assert!(is_stale(work.save_plan(&late).await));
    let now = work.plan(late.id).await.unwrap().unwrap();
    assert_eq!(now, ReleasePlan { version: 1, ..running });
}

pub(crate) async fn count_their_progress_from_the_gifts(world: &World) {
    let parish = &world.here;
    let plan = plan(world, "plan", 1);
    let own = BatchId::from_uuid(id(&format!("batch 1 of {}", plan.id)));
    let later = BatchId::from_uuid(id("a later batch"));
    let attempt = AttemptId::from_uuid(id("attempt"));
    let delay = DelayId::from_uuid(id("delay"));
    let class = Class::BankDeclined;
    let states = [
        ("taken", GiftState::Taken { at: at(5) }, Some(own), None),
        ("at the bank", GiftState::Settling { attempt, since: at(5) }, Some(own), None),
        ("refunded", GiftState::Refunded { at: at(5) }, Some(own), None),
        ("held again", GiftState::Held { delay, since: at(5) }, Some(own), None),
        ("in a later one", GiftState::Sending { attempt }, Some(later), None),
        ("failed", GiftState::Failed { class, at: at(5) }, Some(own), None),
        ("retry", GiftState::Due { at: at(500) }, Some(own), Some(at(5))),
        ("cancelled", GiftState::Cancelled { at: at(5) }, None, None),
        ("released", GiftState::Released { batch: own, at: at(5) }, Some(own), None),
        ("sending", GiftState::Sending { attempt }, Some(own), None),
        ("uncertain", GiftState::Uncertain { attempt, since: at(5) }, Some(own), None),
    ];
    let gifts: Vec<Gift> = states
        .into_iter()
        .map(|(name, state, batch, first_failed_at)| Gift {
            state,
            batch,
            first_failed_at,
            ..parish.gift(name, 100)
        })
        .collect();
    let waiting = held(parish, "waiting", 900);
    let all: Vec<&Gift> = gifts.iter().collect();
    let (mut first, in_first) = batch(&plan, 1, &all);
    let (second, in_second) = batch(&plan, 2, &[&waiting]);
    let mut work = world.begin().await;
    for gift in gifts.iter().chain([&waiting]) {
        work.add_gift(&parish.scope, gift).await.unwrap();
    }
    work.add_plan(&plan, &[(first.clone(), in_first), (second.clone(), in_second)]).await.unwrap();
    first.released_at = Some(at(2));
    work.save_batch(&first).await.unwrap();
    let expected = [
        BatchProgress {
            batch: first.id,
            taken: Tally { count: 3, sum: usd(300).money() },
            held_again: 2,
            not_taken: 2,
            cancelled: 1,
            open: 3,
        },
        // Held because it was never let go.
        BatchProgress {
            batch: second.id,
            taken: Tally { count: 0, sum: kernel::Money::zero(kernel::Currency::Usd) },
            held_again: 0,
            not_taken: 0,
            cancelled: 0,
            open: 0,
        },
    ];
    assert_eq!(work.progress_now(plan.id).await.unwrap(), expected);
    commit(work).await;
    let (_, _, progress) = world.read().plan_by_id(plan.id).await.unwrap().unwrap();
    assert_eq!(progress, expected);
}

pub(crate) async fn are_listed_newest_first(world: &World) {
    let mut work = world.begin().await;
    for (name, drawn) in [("one", 1), ("three", 3), ("two", 2)] {
        let done = ReleasePlan { state: PlanState::Done, ..plan(world, name, drawn) };
        work.add_plan(&done, &[]).await.unwrap();
    }
    commit(work).await;
    let plans = world.read().plans(2).await.unwrap();
    let drawn: Vec<_> = plans.iter().map(|plan| plan.drawn_at).collect();
    assert_eq!(drawn, [at(3), at(2)]);
}
