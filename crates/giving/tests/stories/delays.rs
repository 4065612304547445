use std::time::Duration;

use delayed_payments::Scope;
use giving::{Error, Refusal};
use ledger::AccountKind;
use views::{GatewayState, GiftStatus};

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

pub(crate) async fn cancel_and_release_have_one_winner(world: World) {
    let staff = world.staff().await;
    let scope = Scope::Gateway(world.gateway.clone());
    let why = "an outage that everybody can see";
    for round in 0..25 {
        let delay =
            world.giving.begin_delay(&staff, scope.clone(), why, world.request()).await.unwrap();
        let (donor, method) = world.donor_with("ok").await;
        let gift = world.give(&donor, method, "50").await;
        world.giving.end_delay(&staff, delay, world.request()).await.unwrap();
        let plan =
            world.giving.draw_plan(&staff, &world.gateway, 10, world.request()).await.unwrap();
        crate::releases::approve(&world, plan).await;
        let page = world.giving.plan(&staff, plan).await.unwrap();
        let batch = &page.batches[0];
        let typed = giving::releases::TypedTotals {
            count: &batch.total.count.to_string(),
            sum: &batch.total.sum.to_decimal(),
        };
        let before = world.charges();
        let release = async {
            world.giving.release_batch(&staff, plan, batch.id, typed, world.request()).await?;
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
    }
    world.books_are_right().await;
}
