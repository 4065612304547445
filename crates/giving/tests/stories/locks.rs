//! The way out is locked until probes pass for long enough, or two people do without (A-37); plans
//! of any scope; and plans that run on by themselves.

use std::time::Duration;

use delayed_payments::{LockRefused, MethodKind, Scope};
use giving::locks::LockOf;
use giving::releases::{Release, TypedTotals};
use giving::{Error, Refusal, Staff};
use kernel::{DelayId, PlanId};
use ledger::AccountKind;
use views::{GiftStatus, PlanPage, PlanStanding};

use crate::world::World;

const MINUTE: Duration = Duration::from_secs(60);
const WHY: &str = "an outage that everybody can see";

async fn begin(world: &World, staff: &Staff, scope: Scope) -> DelayId {
    world.giving.begin_delay(staff, scope, WHY, world.request()).await.unwrap()
}

async fn hold(world: &World, staff: &Staff, dollars: &[u32]) -> DelayId {
    let delay = begin(world, staff, Scope::Gateway(world.gateway.clone())).await;
    for amount in dollars {
        let (donor, method) = world.donor_with("ok").await;
        let gift = world.give(&donor, method, &amount.to_string()).await;
        assert_eq!(world.status(&donor, gift).await, GiftStatus::Assured);
    }
    delay
}

async fn page(world: &World, staff: &Staff, plan: PlanId) -> PlanPage {
    world.giving.plan(staff, plan).await.unwrap()
}

async fn release_next(world: &World, staff: &Staff, plan: PlanId) -> Result<Release, Error> {
    let page = page(world, staff, plan).await;
    let next = page.next.ok_or(Refusal::LastBatchOpen)?;
    let batch = page.batches.iter().find(|batch| batch.id == next).unwrap();
    let (count, sum) = (batch.total.count.to_string(), batch.total.sum.to_decimal());
    let typed = TypedTotals { count: &count, sum: &sum };
    world.giving.release_batch(staff, plan, next, typed, world.request()).await
}

async fn run_on(world: &World, staff: &Staff, plan: PlanId) -> Result<(), Error> {
    let rest = page(world, staff, plan).await.rest;
    let (count, sum) = (rest.count.to_string(), rest.sum.to_decimal());
    let typed = TypedTotals { count: &count, sum: &sum };
    world.giving.run_on(staff, plan, typed, world.request()).await
}

fn is_locked<T: std::fmt::Debug>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Refused(Refusal::Lock(LockRefused::Locked))))
}

async fn probe(world: &World, staff: &Staff) -> bool {
    world.clock.advance(MINUTE * 4);
    world.giving.probe(staff, &world.gateway).await.unwrap().passed
}

/// The end of a delay: not before five probes over fifteen minutes, and not after one that failed.
pub(crate) async fn a_delay_ends_when_probes_allow_it(mut world: World) {
    let staff = world.staff().await;
    let delay = hold(&world, &staff, &[20]).await;
    let end = || world.giving.end_delay(&staff, delay, world.request());
    for _ in 0..4 {
        assert!(is_locked(&end().await));
        assert!(probe(&world, &staff).await);
    }
    let lock = world.giving.delay_lock(&staff, delay).await.unwrap();
    assert_eq!((lock.open, lock.needed, lock.gateways[0].passed), (false, 5, 4));

    world.gateway_is(r#"{"gw_braintree_probe": {"mood": "provider_failure"}}"#).await;
    assert!(!probe(&world, &staff).await);
    world.gateway_is("{}").await;
    for _ in 0..5 {
        let early = world.giving.end_delay(&staff, delay, world.request()).await;
        assert!(is_locked(&early), "a failure resets the window");
        assert!(probe(&world, &staff).await);
    }
    world.giving.end_delay(&staff, delay, world.request()).await.unwrap();
    assert_eq!(world.charges(), 0, "nothing was released by that, and probes take nothing");
    assert_eq!(world.balance(AccountKind::Assured).await, 2_000);
    world.books_are_right().await;
}

/// A batch: the lock is looked at again when it goes, and a delay begun since shuts it.
pub(crate) async fn a_batch_goes_when_probes_allow_it(world: World) {
    let staff = world.staff().await;
    let delay = hold(&world, &staff, &[5, 20]).await;
    world.probed(&staff).await;
    world.giving.end_delay(&staff, delay, world.request()).await.unwrap();
    let plan = world.giving.draw_plan(&staff, &world.gateway, 1, world.request()).await.unwrap();
    crate::releases::approve(&world, plan).await;
    // Nobody has looked for over an hour.
    world.clock.advance(MINUTE * 61);
    assert!(is_locked(&release_next(&world, &staff, plan).await));
    assert!(!page(&world, &staff, plan).await.lock.open);
    assert!(probe(&world, &staff).await);
    assert_eq!(release_next(&world, &staff, plan).await.unwrap(), Release::BatchReleased);
    world.work().await;
    // What goes well tells more than probes do.
    world.clock.advance(MINUTE * 61);
    assert!(page(&world, &staff, plan).await.lock.open);
    // Another delay is news: what passed before it proves nothing.
    let second = begin(&world, &staff, Scope::Gateway(world.gateway.clone())).await;
    world.end_delay(&staff, second).await;
    assert!(is_locked(&release_next(&world, &staff, plan).await));
    assert_eq!(world.charged(), 500);
    world.overrule(&staff, LockOf::Plan(plan)).await;
    assert_eq!(release_next(&world, &staff, plan).await.unwrap(), Release::BatchReleased);
    world.work().await;
    assert_eq!(world.charged(), 2_500);
    world.books_are_right().await;
}

/// Two people do without probes, and bad news ends it.
pub(crate) async fn two_people_do_without_probes(mut world: World) {
    let (anna, david) = (world.staff().await, world.staff().await);
    let delay = hold(&world, &anna, &[20]).await;
    let of = LockOf::Delay(delay);
    let giving = world.giving.clone();
    let short = giving.ask_override(&anna, of, "because", world.request()).await;
    assert!(matches!(short, Err(Error::Refused(Refusal::Lock(LockRefused::WhyTooShort)))));
    let early = giving.agree_override(&david, of, world.request()).await;
    assert!(matches!(early, Err(Error::Refused(Refusal::Lock(LockRefused::NotAsked)))));
    let request = world.request();
    giving.ask_override(&anna, of, "the bank has mended it", request).await.unwrap();
    giving.ask_override(&anna, of, "the bank has mended it", request).await.unwrap();
    let mails = world.mails().await;
    let asked = mails.iter().filter(|mail| mail.subject.contains("before probes allow it"));
    assert_eq!(asked.count(), 1, "everybody else on call, once");
    let own = giving.agree_override(&anna, of, world.request()).await;
    assert!(matches!(own, Err(Error::Refused(Refusal::Lock(LockRefused::OwnWish)))));
    assert!(is_locked(&giving.end_delay(&anna, delay, world.request()).await));
    world.clock.advance(MINUTE);
    giving.agree_override(&david, of, world.request()).await.unwrap();
    assert!(giving.delay_lock(&anna, delay).await.unwrap().open);

    // A probe that fails afterwards is news to both.
    world.clock.advance(MINUTE);
    world.gateway_is(r#"{"gw_braintree_probe": {"mood": "provider_failure"}}"#).await;
    world.giving.probe(&anna, &world.gateway).await.unwrap();
    assert!(is_locked(&world.giving.end_delay(&anna, delay, world.request()).await));
    world.clock.advance(MINUTE);
    world.overrule(&david, of).await;
    world.giving.end_delay(&anna, delay, world.request()).await.unwrap();
}

/// A plan of every scope lets go what is in it, and nothing else.
pub(crate) async fn a_plan_is_of_any_scope(world: World) {
    let staff = world.staff().await;
    let facility = kernel::FacilityId::from_uuid(kernel::derive_id(&["facility"]));
    let scopes = [
        Scope::Everything,
        Scope::Gateway(world.gateway.clone()),
        Scope::Facility(facility),
        Scope::MethodKind(MethodKind::Card),
        Scope::Church(world.church),
    ];
    for (round, scope) in scopes.into_iter().enumerate() {
        let delay = begin(&world, &staff, scope.clone()).await;
        let (donor, method) = world.donor_with("ok").await;
        let gift = world.give(&donor, method, "20").await;
        assert_eq!(world.status(&donor, gift).await, GiftStatus::Assured, "{scope:?}");
        world.probed(&staff).await;
        world.giving.end_delay(&staff, delay, world.request()).await.unwrap();
        let nowhere = Scope::MethodKind(MethodKind::NzBank);
        let nothing = world.giving.draw_plan_of(&staff, &nowhere, 5, world.request()).await;
        assert!(matches!(nothing, Err(Error::Refused(Refusal::NothingHeld))), "{nothing:?}");
        let plan = world.giving.draw_plan_of(&staff, &scope, 5, world.request()).await.unwrap();
        // Another plan that shares a gift would let it go twice.
        for other in [Scope::Everything, Scope::Church(world.church)] {
            let second = world.giving.draw_plan_of(&staff, &other, 5, world.request()).await;
            let open = matches!(second, Err(Error::Refused(Refusal::AnotherPlanOpen)));
            assert!(open, "{scope:?} {other:?} {second:?}");
        }
        crate::releases::approve(&world, plan).await;
        // While the scope itself is delayed again, nothing goes.
        let again = begin(&world, &staff, scope.clone()).await;
        let refused = release_next(&world, &staff, plan).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::StillDelayed))), "{refused:?}");
        world.probed(&staff).await;
        world.giving.end_delay(&staff, again, world.request()).await.unwrap();
        release_next(&world, &staff, plan).await.unwrap();
        world.work().await;
        assert_eq!(world.charges(), round + 1, "{scope:?}");
        assert_eq!(page(&world, &staff, plan).await.plan.standing, PlanStanding::Done);
    }
    world.books_are_right().await;
}

/// A church's own delay does not stop the gateway's plan; what it covers stays where it is.
pub(crate) async fn a_part_that_is_delayed_stays(world: World) {
    let staff = world.staff().await;
    let delay = hold(&world, &staff, &[20]).await;
    world.probed(&staff).await;
    world.giving.end_delay(&staff, delay, world.request()).await.unwrap();
    let plan = world.giving.draw_plan(&staff, &world.gateway, 5, world.request()).await.unwrap();
    crate::releases::approve(&world, plan).await;
    begin(&world, &staff, Scope::Church(world.church)).await;
    assert_eq!(release_next(&world, &staff, plan).await.unwrap(), Release::BatchReleased);
    world.work().await;
    assert_eq!(world.charges(), 0);
    let seen = page(&world, &staff, plan).await;
    assert_eq!((seen.batches[0].held_again, seen.plan.standing), (1, PlanStanding::Done));
    let none = world.giving.draw_plan(&staff, &world.gateway, 5, world.request()).await;
    assert!(matches!(none, Err(Error::Refused(Refusal::NothingHeld))), "{none:?}");
    assert_eq!(world.balance(AccountKind::Assured).await, 2_000);
}

/// Anybody on call stops a plan, and lets it go on.
pub(crate) async fn a_person_stops_it_and_lets_it_go_on(world: World) {
    let staff = world.staff().await;
    let delay = hold(&world, &staff, &[5, 20, 50]).await;
    world.probed(&staff).await;
    world.giving.end_delay(&staff, delay, world.request()).await.unwrap();
    let plan = world.giving.draw_plan(&staff, &world.gateway, 1, world.request()).await.unwrap();
    let drafted = world.giving.pause_plan(&staff, plan, world.request()).await;
    assert!(matches!(drafted, Err(Error::Refused(Refusal::Plan(_)))), "{drafted:?}");
    crate::releases::approve(&world, plan).await;
    world.giving.pause_plan(&staff, plan, world.request()).await.unwrap();
    let seen = page(&world, &staff, plan).await;
    assert_eq!(seen.plan.standing, PlanStanding::Paused);
    assert_eq!(seen.stopped_because.as_deref(), Some("a person paused it"));
    world.giving.resume_plan(&staff, plan, world.request()).await.unwrap();
    assert_eq!(world.charges(), 0, "going on releases nothing by itself");
    assert_eq!(page(&world, &staff, plan).await.plan.standing, PlanStanding::Running);
    release_next(&world, &staff, plan).await.unwrap();
    world
        .giving
        .abandon_plan(&staff, plan, "the rest goes another day", world.request())
        .await
        .unwrap();
    world.work().await;
    assert_eq!(world.charged(), 500, "what went out is not called back");
    assert_eq!(world.balance(AccountKind::Assured).await, 7_000);
    world.books_are_right().await;
}

/// Works and moves the clock, until nothing is due for a while.
async fn run_out(world: &World) {
    for _ in 0..20 {
        world.pass(Duration::from_secs(2)).await;
    }
}

/// Batch follows batch by itself, low amounts first, each gift once.
pub(crate) async fn batch_follows_batch_by_itself(world: World) {
    let staff = world.staff().await;
    let delay = hold(&world, &staff, &[50, 5, 20, 500, 7]).await;
    world.probed(&staff).await;
    world.giving.end_delay(&staff, delay, world.request()).await.unwrap();
    let plan = world.giving.draw_plan(&staff, &world.gateway, 2, world.request()).await.unwrap();
    let early = run_on(&world, &staff, plan).await;
    assert!(matches!(early, Err(Error::Refused(Refusal::Plan(_)))), "{early:?}");
    crate::releases::approve(&world, plan).await;
    let wrong = TypedTotals { count: "5", sum: "1.00" };
    let wrong = world.giving.run_on(&staff, plan, wrong, world.request()).await;
    assert!(matches!(wrong, Err(Error::Invalid(_))), "{wrong:?}");
    let before = page(&world, &staff, plan).await;
    assert_eq!((before.rest.count, before.rest.sum.minor()), (5, 58_200));
    assert_eq!(
        before.expected_minutes,
        Some(0),
        "the story's clock stood still while it was probed"
    );
    run_on(&world, &staff, plan).await.unwrap();
    assert!(page(&world, &staff, plan).await.runs_on.is_some());
    assert_eq!(world.charges(), 0, "a task does it");
    run_out(&world).await;
    assert_eq!((world.charges(), world.charged()), (5, 58_200));
    let seen = page(&world, &staff, plan).await;
    assert_eq!(seen.plan.standing, PlanStanding::Done);
    let times: Vec<_> = seen.batches.iter().map(|batch| batch.released_at.unwrap()).collect();
    assert!(times.is_sorted() && times[0] < times[2], "one after the other");
    world.books_are_right().await;
}

/// The gateway fails in the second batch: the rest stays held, and nobody runs on.
pub(crate) async fn what_runs_on_stops_when_the_gateway_fails(mut world: World) {
    let staff = world.staff().await;
    let delay = hold(&world, &staff, &[5, 7, 20, 50, 60]).await;
    world.probed(&staff).await;
    world.giving.end_delay(&staff, delay, world.request()).await.unwrap();
    let plan = world.giving.draw_plan(&staff, &world.gateway, 1, world.request()).await.unwrap();
    crate::releases::approve(&world, plan).await;
    run_on(&world, &staff, plan).await.unwrap();
    world.work().await;
    assert_eq!(world.charged(), 500);
    world.gateway_is(r#"{"gw_braintree_harbor": {"mood": "provider_failure"}}"#).await;
    run_out(&world).await;
    world.pass(MINUTE * 10).await;
    let seen = page(&world, &staff, plan).await;
    assert_eq!(seen.plan.standing, PlanStanding::Paused);
    assert!(seen.delayed && seen.runs_on.is_none());
    assert_eq!(world.charged(), 500);
    assert_eq!(world.balance(AccountKind::Assured).await, 13_700);
    // The delay is off again, and still nothing goes before a person lets it.
    world.gateway_is("{}").await;
    world.probed(&staff).await;
    for delay in world.giving.board(&staff).await.unwrap().delays {
        world.giving.end_delay(&staff, delay.id, world.request()).await.unwrap();
    }
    run_out(&world).await;
    assert_eq!(world.charged(), 500);
    run_on(&world, &staff, plan).await.unwrap();
    run_out(&world).await;
    let seen = page(&world, &staff, plan).await;
    // The gift that met the failure was held again; another plan takes it.
    assert_eq!((seen.plan.standing, world.charges()), (PlanStanding::Done, 4), "{seen:?}");
    world.books_are_right().await;
}

/// A node dies at each step, another does the same work twice: each gift goes once.
pub(crate) async fn it_runs_on_whichever_node_dies(world: World) {
    let staff = world.staff().await;
    let delay = hold(&world, &staff, &[5, 7, 20, 50]).await;
    world.probed(&staff).await;
    world.giving.end_delay(&staff, delay, world.request()).await.unwrap();
    let plan = world.giving.draw_plan(&staff, &world.gateway, 1, world.request()).await.unwrap();
    crate::releases::approve(&world, plan).await;
    run_on(&world, &staff, plan).await.unwrap();
    let other = world.patient();
    for _ in 0..10 {
        // Leased, and dead before it is finished; and two nodes at the same task.
        let leased = world.giving.lease_tasks(1).await.unwrap();
        for task in &leased {
            let (one, two) = tokio::join!(world.giving.run_task(task), other.run_task(task));
            assert!(one.is_ok() || two.is_ok(), "{one:?} {two:?}");
        }
        let abandoned = other.lease_tasks(1).await.unwrap();
        drop(abandoned);
        world.clock.advance(Duration::from_secs(30));
    }
    run_out(&world).await;
    run_out(&world).await;
    assert_eq!((world.charges(), world.charged()), (4, 8_200));
    assert_eq!(page(&world, &staff, plan).await.plan.standing, PlanStanding::Done);
    world.books_are_right().await;
}

/// What staff see of what is held, by all its marks, comes to what the ledger says.
pub(crate) async fn the_board_counts_what_the_ledger_holds(world: World) {
    let staff = world.staff().await;
    hold(&world, &staff, &[5, 24, 25, 99, 100, 2_000]).await;
    let held = world.giving.board(&staff).await.unwrap().held;
    assert!(held.agrees());
    let assured = world.balance(AccountKind::Assured).await;
    assert_eq!(held.assured[0].minor(), assured);
    let all = (6, assured);
    let sum = |tallies: Vec<views::Tally>| {
        let count: u64 = tallies.iter().map(|tally| tally.count).sum();
        (count, tallies.iter().map(|tally| tally.sum.minor()).sum::<i64>())
    };
    assert_eq!(sum(held.sums.clone()), all);
    assert_eq!(sum(held.by_church.iter().map(|row| row.held).collect()), all);
    assert_eq!(sum(held.by_fund.iter().map(|row| row.held).collect()), all);
    assert_eq!(sum(held.by_kind.iter().map(|row| row.held).collect()), all);
    assert_eq!(sum(held.by_age.iter().map(|row| row.held).collect()), all);
    let amounts: Vec<u64> = held.by_amount.iter().map(|band| band.held.count).collect();
    assert_eq!(amounts, [2, 2, 1, 0, 1], "the bounds are exact");
    assert_eq!((held.donors, held.churches, held.funds), (6, 1, 1));
    assert_eq!(held.year_end, None, "in November");
    // Two days before the year ends by the church's clock, and a day after.
    let time = |text: &str| kernel::Timestamp::from_jiff(text.parse().unwrap());
    world.clock.set(time("2026-12-29T20:00:00Z"));
    let risk = world.giving.board(&staff).await.unwrap().held.year_end.unwrap();
    assert_eq!(sum(risk.held), all);
    assert_eq!(risk.first_midnight, time("2027-01-01T08:00:00Z"), "midnight in Tacoma");
    world.clock.set(time("2027-01-01T07:59:59Z"));
    assert!(world.giving.board(&staff).await.unwrap().held.year_end.is_some());
    world.clock.set(time("2027-01-01T08:00:00Z"));
    assert_eq!(world.giving.board(&staff).await.unwrap().held.year_end, None, "it has slipped");
}
