use delayed_payments::Scope;
use delayed_payments::release::PlanRefused;
use giving::releases::{Release, TypedTotals};
use giving::{Error, Refusal, Staff};
use kernel::{GiftId, PlanId};
use views::{Approving, GiftStatus, PlanPage, PlanStanding};

use crate::world::World;

async fn hold(world: &World, staff: &Staff, dollars: &[u32]) -> Vec<(giving::Donor, GiftId)> {
    let scope = Scope::Gateway(world.gateway.clone());
    let why = "an outage that everybody can see";
    let delay = world.giving.begin_delay(staff, scope, why, world.request()).await.unwrap();
    let mut held = Vec::new();
    for amount in dollars {
        let (donor, method) = world.donor_with("ok").await;
        let gift = world.give(&donor, method, &amount.to_string()).await;
        held.push((donor, gift));
    }
    world.probed(staff).await;
    world.giving.end_delay(staff, delay, world.request()).await.unwrap();
    held
}

async fn release_next(world: &World, staff: &Staff, plan: PlanId) -> Result<Release, Error> {
    let page = world.giving.plan(staff, plan).await?;
    let next = page.next.ok_or(Refusal::LastBatchOpen)?;
    let batch = page.batches.iter().find(|batch| batch.id == next).unwrap();
    let typed =
        TypedTotals { count: &batch.total.count.to_string(), sum: &batch.total.sum.to_string() };
    world.giving.release_batch(staff, plan, next, typed, world.request()).await
}

/// Somebody else on call approves the plan.
pub(crate) async fn approve(world: &World, plan: PlanId) {
    let second = world.staff().await;
    let seen = world.giving.plan(&second, plan).await.unwrap().fingerprint;
    world.giving.approve_plan(&second, plan, &seen, "", world.request()).await.unwrap();
}

async fn page(world: &World, staff: &Staff, plan: PlanId) -> PlanPage {
    world.giving.plan(staff, plan).await.unwrap()
}

pub(crate) async fn low_values_go_first(world: World) {
    let staff = world.staff().await;
    let held = hold(&world, &staff, &[500, 5, 50, 5000, 20]).await;
    let plan = world.giving.draw_plan(&staff, &world.gateway, 2, world.request()).await.unwrap();
    approve(&world, plan).await;
    let drawn = page(&world, &staff, plan).await;
    let sums: Vec<i64> = drawn.batches.iter().map(|batch| batch.total.sum.minor()).collect();
    assert_eq!(sums, [2_500, 55_000, 500_000]);

    let first = &drawn.batches[0];
    let wrong = TypedTotals { count: "2", sum: "26.00" };
    let refused = world.giving.release_batch(&staff, plan, first.id, wrong, world.request()).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let third = TypedTotals { count: "1", sum: "5,000" };
    let refused =
        world.giving.release_batch(&staff, plan, drawn.batches[2].id, third, world.request()).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::NotTheNextBatch))), "{refused:?}");

    release_next(&world, &staff, plan).await.unwrap();
    let waiting = release_next(&world, &staff, plan).await;
    assert!(matches!(waiting, Err(Error::Refused(Refusal::LastBatchOpen))), "{waiting:?}");
    world.work().await;
    assert_eq!(world.charged(), 2_500);
    release_next(&world, &staff, plan).await.unwrap();
    world.work().await;
    release_next(&world, &staff, plan).await.unwrap();
    world.work().await;
    assert_eq!(world.charges(), 5);
    for (donor, gift) in held {
        assert_eq!(world.status(&donor, gift).await, GiftStatus::Given);
    }
    assert_eq!(page(&world, &staff, plan).await.plan.standing, PlanStanding::Done);
    world.books_are_right().await;
}

pub(crate) async fn an_incident_in_a_batch_stops_the_rest(mut world: World) {
    let staff = world.staff().await;
    hold(&world, &staff, &[10, 20, 30, 40]).await;
    world.gateway_is(r#"{"gw_braintree_harbor": {"mood": "provider_failure"}}"#).await;
    let plan = world.giving.draw_plan(&staff, &world.gateway, 2, world.request()).await.unwrap();
    approve(&world, plan).await;
    release_next(&world, &staff, plan).await.unwrap();
    world.work().await;
    world.pass(std::time::Duration::from_secs(600)).await;

    let page = page(&world, &staff, plan).await;
    assert_eq!(page.plan.standing, PlanStanding::Paused);
    assert!(page.delayed, "the gateway is delayed again");
    let refused = release_next(&world, &staff, plan).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::StillDelayed))), "{refused:?}");
    assert_eq!(world.charges(), 0);
    let board = world.giving.board(&staff).await.unwrap();
    assert_eq!(board.held.sums[0].sum.minor(), 10_000, "all four are held");
    world.books_are_right().await;
}

pub(crate) async fn two_staff_at_once_release_once(world: World) {
    let (anna, david) = (world.staff().await, world.staff().await);
    hold(&world, &anna, &[11, 12, 13]).await;
    let plan = world.giving.draw_plan(&anna, &world.gateway, 3, world.request()).await.unwrap();
    approve(&world, plan).await;
    let second = world.giving.draw_plan(&david, &world.gateway, 3, world.request()).await;
    assert!(matches!(second, Err(Error::Refused(Refusal::AnotherPlanOpen))), "{second:?}");
    let (one, other) =
        tokio::join!(release_next(&world, &anna, plan), release_next(&world, &david, plan));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    world.work().await;
    assert_eq!((world.charges(), world.charged()), (3, 3_600));
    world.books_are_right().await;
}

pub(crate) async fn too_many_refusals_pause_the_plan(world: World) {
    let staff = world.staff().await;
    let scope = Scope::Gateway(world.gateway.clone());
    let why = "an outage that everybody can see";
    let delay = world.giving.begin_delay(&staff, scope, why, world.request()).await.unwrap();
    for (behaviour, amount) in [("declined", "5"), ("ok", "6"), ("ok", "70"), ("ok", "80")] {
        let (donor, method) = world.donor_with(behaviour).await;
        world.give(&donor, method, amount).await;
    }
    world.probed(&staff).await;
    world.giving.end_delay(&staff, delay, world.request()).await.unwrap();
    let plan = world.giving.draw_plan(&staff, &world.gateway, 2, world.request()).await.unwrap();
    approve(&world, plan).await;
    assert_eq!(release_next(&world, &staff, plan).await.unwrap(), Release::BatchReleased);
    world.work().await;
    assert_eq!(world.charged(), 600);

    assert_eq!(release_next(&world, &staff, plan).await.unwrap(), Release::PlanPaused);
    world.work().await;
    assert_eq!(world.charged(), 600, "half of the batch was refused: nothing went out");
    assert_eq!(page(&world, &staff, plan).await.plan.standing, PlanStanding::Paused);
    assert_eq!(release_next(&world, &staff, plan).await.unwrap(), Release::BatchReleased);
    world.work().await;
    assert_eq!(world.charged(), 15_600, "a person looked and went on");
    world.books_are_right().await;
}

pub(crate) async fn a_second_person_lets_it_go(world: World) {
    let anna = world.staff().await;
    hold(&world, &anna, &[30, 40]).await;
    let plan = world.giving.draw_plan(&anna, &world.gateway, 2, world.request()).await.unwrap();
    let seen = page(&world, &anna, plan).await;
    assert_eq!(seen.approving, Approving::YoursAlone, "nobody else is on call");
    let batch = &seen.batches[0];
    let typed = TypedTotals { count: "2", sum: "70.00" };
    let early = world.giving.release_batch(&anna, plan, batch.id, typed, world.request()).await;
    let not_approved = Refusal::Plan(PlanRefused::NotApproved);
    assert!(matches!(early, Err(Error::Refused(why)) if why == not_approved));
    let sign = |staff: &Staff, seal: &str, why: &str| {
        let (giving, staff) = (world.giving.clone(), staff.clone());
        let (seal, why, request) = (seal.to_owned(), why.to_owned(), world.request());
        async move { giving.approve_plan(&staff, plan, &seal, &why, request).await }
    };
    assert!(matches!(sign(&anna, &seen.fingerprint, "").await, Err(Error::Invalid(_))));

    let david = world.staff().await;
    assert_eq!(page(&world, &anna, plan).await.approving, Approving::SomebodyElses);
    let own = sign(&anna, &seen.fingerprint, "it really cannot wait").await;
    let own_plan = Refusal::Plan(PlanRefused::OwnPlan);
    assert!(matches!(own, Err(Error::Refused(why)) if why == own_plan));
    let other = sign(&david, "another plan's", "").await;
    assert!(matches!(other, Err(Error::Refused(Refusal::PlanChanged))), "{other:?}");
    assert_eq!(world.charges(), 0);

    // Two second persons at once: the plan is approved once.
    let naomi = world.staff().await;
    let both =
        tokio::join!(sign(&david, &seen.fingerprint, ""), sign(&naomi, &seen.fingerprint, ""));
    assert!(both.0.is_ok() != both.1.is_ok(), "{both:?}");
    assert_eq!(release_next(&world, &anna, plan).await.unwrap(), Release::BatchReleased);
    world.work().await;
    assert_eq!((world.charges(), world.charged()), (2, 7_000));
    world.books_are_right().await;
}
