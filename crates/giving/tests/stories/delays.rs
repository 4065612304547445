use std::time::Duration;

use delayed_payments::Scope;
use giving::releases::{Release, TypedTotals};
use giving::{Donor, Error, Refusal, Staff};
use kernel::GiftId;
use ledger::AccountKind;
use views::{GatewayState, GiftStatus, PlanPage};

use crate::world::World;

const MINUTE: Duration = Duration::from_secs(60);

pub(crate) async fn a_delay_holds_and_ending_it_releases_nothing(world: World) {
    let staff = world.staff().await;
    let scope = Scope::Gateway(world.gateway.clone());
    let short = world.giving.begin_delay(&staff, scope.clone(), "because", world.request()).await;
    assert!(matches!(short, Err(Error::Refused(Refusal::Delay(_)))), "{short:?}");
    let why = "the status page says that Meridian is down";
    let delay =
        world.giving.begin_delay(&staff, scope.clone(), why, world.request()).await.unwrap();
    let again = world.giving.begin_delay(&staff, scope, why, world.request()).await.unwrap();
    assert_eq!(delay, again, "one delay a scope");

    let (donor, method) = world.donor_with("ok").await;
    let gift = world.give(&donor, method, "70").await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Assured);
    assert_eq!(world.balance(AccountKind::Assured).await, 7_000);
    assert_eq!(world.charges(), 0);
    let page = world.giving.gift(&donor, gift).await.unwrap();
    assert!(page.receipt.is_none(), "no receipt before it is taken");

    let board = world.giving.board(&staff).await.unwrap();
    assert_eq!((board.held.count, board.held.sums[0].sum.minor()), (1, 7_000));
    world.probed(&staff).await;
    world.giving.end_delay(&staff, delay, world.request()).await.unwrap();
    world.pass(MINUTE * 60).await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Assured, "nothing was released");
    let next = world.give(&donor, method, "5").await;
    assert_eq!(world.status(&donor, next).await, GiftStatus::Given, "new gifts flow");
    world.books_are_right().await;
}

pub(crate) async fn the_third_failure_delays_the_gateway(mut world: World) {
    world.gateway_is(r#"{"gw_braintree_harbor": {"mood": "down"}}"#).await;
    let staff = world.staff().await;
    let mut gifts = Vec::new();
    for seconds in [0, 120, 179] {
        world.clock.advance(Duration::from_secs(seconds));
        let (donor, method) = world.donor_with("ok").await;
        let board = world.giving.board(&staff).await.unwrap();
        assert!(board.delays.is_empty(), "not before the third");
        let gift = world.give(&donor, method, "12").await;
        gifts.push((donor, gift));
    }
    let board = world.giving.board(&staff).await.unwrap();
    assert!(matches!(board.gateways[0].state, GatewayState::Delayed { .. }));
    assert!(board.delays[0].by_rule);

    let (donor, method) = world.donor_with("ok").await;
    let fourth = world.give(&donor, method, "12").await;
    assert_eq!(world.status(&donor, fourth).await, GiftStatus::Assured, "held, not sent");
    // The three that failed are asked about, found not taken, and held with the others.
    world.pass(MINUTE * 10).await;
    for (donor, gift) in gifts {
        assert_eq!(world.status(&donor, gift).await, GiftStatus::Assured);
    }
    assert_eq!(world.charges(), 0);
    assert_eq!(world.balance(AccountKind::Assured).await, 4 * 1_200);
    world.books_are_right().await;
}

pub(crate) async fn one_misconfigured_facility_is_held_alone(world: World) {
    let staff = world.staff().await;
    let (donor, method) = world.donor_with("misconfigured").await;
    let gift = world.give(&donor, method, "9").await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Assured);
    let board = world.giving.board(&staff).await.unwrap();
    assert_eq!(board.delays.len(), 1);
    assert_eq!(board.delays[0].scope_kind, "facility");
    let gateway = &board.gateways[0];
    assert!(!matches!(gateway.state, GatewayState::Delayed { .. }), "the gateway goes on");
    let (other, card) = world.donor_with("ok").await;
    let next = world.accept(&other, card, "9").await;
    world.giving.send(world.church, next).await.unwrap();
    assert_eq!(world.status(&other, next).await, GiftStatus::Assured, "the account is the same");
}

/// How often two people press at the same moment: a thousand times where `RACES` says so.
pub(crate) fn races() -> u32 {
    std::env::var("RACES").ok().and_then(|races| races.parse().ok()).unwrap_or(50)
}

/// A gift is held, and a plan that lets it go is approved.
async fn held_and_planned(world: &World, staff: &Staff) -> (Donor, GiftId, PlanPage) {
    let scope = Scope::Gateway(world.gateway.clone());
    let why = "an outage that everybody can see";
    let delay = world.giving.begin_delay(staff, scope, why, world.request()).await.unwrap();
    let (donor, method) = world.donor_with("ok").await;
    let gift = world.give(&donor, method, "50").await;
    world.probed(staff).await;
    world.giving.end_delay(staff, delay, world.request()).await.unwrap();
    let plan = world.giving.draw_plan(staff, &world.gateway, 10, world.request()).await.unwrap();
    crate::releases::approve(world, plan).await;
    (donor, gift, world.giving.plan(staff, plan).await.unwrap())
}

async fn release(world: &World, staff: &Staff, page: &PlanPage) -> Result<Release, Error> {
    let batch = &page.batches[0];
    let typed =
        TypedTotals { count: &batch.total.count.to_string(), sum: &batch.total.sum.to_decimal() };
    world.giving.release_batch(staff, page.plan.id, batch.id, typed, world.request()).await
}

pub(crate) async fn cancel_and_release_have_one_winner(world: World) {
    let staff = world.staff().await;
    for round in 0..races() {
        let (donor, gift, page) = held_and_planned(&world, &staff).await;
        let before = world.charges();
        let release = async {
            release(&world, &staff, &page).await?;
            world.giving.send(world.church, gift).await
        };
        let cancel = world.giving.cancel_gift(&donor, gift, world.request());
        let (released, cancelled) = tokio::join!(release, cancel);
        world.work().await;
        let status = world.status(&donor, gift).await;
        match cancelled {
            Ok(()) => assert_eq!(status, GiftStatus::Cancelled, "round {round}"),
            Err(_) => assert_eq!(status, GiftStatus::Given, "round {round}: {released:?}"),
        }
        let took = usize::from(status == GiftStatus::Given);
        assert_eq!(world.charges() - before, took, "round {round}");
        adds_up(&world).await;
    }
    world.books_are_right().await;
}

/// A-33: two of the staff press at once, on two nodes.
pub(crate) async fn of_two_who_press_one_releases(world: World) {
    let (anna, david) = (world.staff().await, world.staff().await);
    let other = world.patient();
    for round in 0..races() {
        let (donor, gift, page) = held_and_planned(&world, &anna).await;
        let before = world.charges();
        let batch = &page.batches[0];
        let (count, sum) = (batch.total.count.to_string(), batch.total.sum.to_decimal());
        let typed = TypedTotals { count: &count, sum: &sum };
        let theirs = other.release_batch(&david, page.plan.id, batch.id, typed, world.request());
        let (one, two) = tokio::join!(release(&world, &anna, &page), theirs);
        assert!(one.is_ok() != two.is_ok(), "round {round}: {one:?} {two:?}");
        world.work().await;
        assert_eq!(world.charges() - before, 1, "round {round}");
        assert_eq!(world.status(&donor, gift).await, GiftStatus::Given, "round {round}");
        adds_up(&world).await;
    }
    world.books_are_right().await;
}

/// What the ledger has as assured is what is held.
async fn adds_up(world: &World) {
    let totals = world.store().read().held_totals().await.unwrap();
    let held: i64 = totals.held.iter().map(|tally| tally.sum.minor()).sum();
    assert_eq!(world.balance(AccountKind::Assured).await, held);
}
