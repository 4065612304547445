//! Orders are delivered once more.

use std::time::Duration;

use giving::replays::Typed;
use giving::{Error, Staff, Wrong};
use kernel::{OrderId, ReplayId};
use ledger::AccountKind;
use views::{ReplayRow, ReplayStanding};

use crate::world::World;

const WHY: &str = "The mirror lost its disk";

async fn three_gifts(world: &World) -> Vec<OrderId> {
    let (ann, card) = world.donor_with("ok").await;
    for amount in ["25", "50", "75"] {
        world.give(&ann, card, amount).await;
    }
    world.work().await;
    let books = world.store();
    let orders = books.read().orders_after(world.church, 0, 100).await.unwrap();
    orders.into_iter().map(|(_, order, _)| order.id()).collect()
}

fn of_church(world: &World) -> Typed {
    Typed { church: world.church.to_string(), why: WHY.to_owned(), ..Typed::default() }
}

fn of_orders(orders: impl IntoIterator<Item = impl ToString>) -> Typed {
    let lines: Vec<String> = orders.into_iter().map(|id| id.to_string()).collect();
    Typed { orders: lines.join("\n"), why: WHY.to_owned(), ..Typed::default() }
}

async fn row(world: &World, staff: &Staff, id: ReplayId) -> ReplayRow {
    world.giving.replay_page(staff, id).await.unwrap().replay
}

async fn state(world: &World) -> (u64, i64, i64) {
    let orders = world.store().read().orders_after(world.church, 0, 1_000).await.unwrap();
    let count = u64::try_from(orders.len()).unwrap();
    (count, world.balance(AccountKind::Fund).await, world.balance(AccountKind::Clearing).await)
}

pub(crate) async fn looking_first_queues_nothing(world: World) {
    let orders = three_gifts(&world).await;
    let check = world.giving.check_replay(&of_church(&world)).await.unwrap();
    assert_eq!((check.orders, check.churches), (6, 1));
    let kinds: Vec<_> = check.kinds.iter().map(|one| (one.kind.as_str(), one.orders)).collect();
    assert_eq!(kinds, [("hold", 3), ("settle", 3)]);
    let now = world.giving.now();
    assert_eq!((check.oldest, check.newest.is_some_and(|at| at <= now)), (check.oldest, true));
    let one = world.giving.check_replay(&of_orders(&orders[..1])).await.unwrap();
    assert_eq!((one.orders, one.oldest), (1, one.newest));
    let before = Typed { from: String::new(), to: "2026-11-22".to_owned(), ..Typed::default() };
    assert_eq!(world.giving.check_replay(&before).await.unwrap().orders, 0);
    let today = Typed { from: "2026-11-22".to_owned(), ..Typed::default() };
    assert_eq!(world.giving.check_replay(&today).await.unwrap().orders, 6);
    let staff = world.staff().await;
    assert!(world.giving.replays(&staff).await.unwrap().replays.is_empty());
}

pub(crate) async fn a_replay_changes_no_balance(world: World) {
    let orders = three_gifts(&world).await;
    let before = state(&world).await;
    let staff = world.staff().await;
    let request = world.request();
    let typed = of_church(&world);
    let (id, check) = world.giving.replay(&staff, &typed, request).await.unwrap();
    assert_eq!(check.orders, 6);
    // The same request is the same replay; other content under it is refused.
    assert_eq!(world.giving.replay(&staff, &typed, request).await.unwrap().0, id);
    let other = world.giving.replay(&staff, &of_orders(&orders), request).await;
    assert!(matches!(other, Err(Error::OtherContent)), "{other:?}");
    assert_eq!(row(&world, &staff, id).await.standing, ReplayStanding::Running);
    world.work().await;
    let done = row(&world, &staff, id).await;
    assert_eq!((done.standing, done.done, done.orders), (ReplayStanding::Done, 6, 6));
    assert_eq!(state(&world).await, before, "exactly once");
    world.books_are_right().await;

    let named = of_orders(orders.iter().rev());
    let (id, _) = world.giving.replay(&staff, &named, world.request()).await.unwrap();
    world.work().await;
    assert_eq!(row(&world, &staff, id).await.done, 6);
    assert_eq!(state(&world).await, before);
    assert_eq!(world.giving.replays(&staff).await.unwrap().replays.len(), 2);
}

pub(crate) async fn a_replay_needs_a_reason_and_something_to_replay(world: World) {
    three_gifts(&world).await;
    let staff = world.staff().await;
    let refused =
        async |typed: Typed| match world.giving.replay(&staff, &typed, world.request()).await {
            Err(Error::Invalid(wrong)) => (wrong[0].field, wrong[0].wrong),
            other => panic!("{other:?} was not refused"),
        };
    let short = Typed { why: "because".to_owned(), ..of_church(&world) };
    assert_eq!(refused(short).await, ("why", Wrong::TooShort));
    let card = Typed { why: "It was 4111 1111 1111 1111".to_owned(), ..of_church(&world) };
    assert_eq!(refused(card).await, ("why", Wrong::CardNumber));
    let nothing = Typed { why: WHY.to_owned(), ..Typed::default() };
    assert_eq!(refused(nothing).await, ("orders", Wrong::Missing));
    let nowhere = Typed { church: uuid_of("nowhere"), ..of_church(&world) };
    assert_eq!(refused(nowhere).await, ("church", Wrong::NotAChoice));
    assert_eq!(refused(of_orders([uuid_of("nothing")])).await, ("orders", Wrong::NotAChoice));
    let someday = Typed { at: "2036-11-22".to_owned(), ..of_church(&world) };
    assert_eq!(refused(someday).await, ("at", Wrong::TooFarAhead));
}

pub(crate) async fn bad_lines_are_told_and_none_is_queued(world: World) {
    let (ann, card) = world.donor_with("ok").await;
    while state(&world).await.0 < 97 {
        world.accept(&ann, card, "5").await;
    }
    let orders = world.store().read().orders_after(world.church, 0, 97).await.unwrap();
    let mut lines: Vec<String> =
        orders.iter().map(|(_, order, _)| order.id().to_string()).collect();
    assert_eq!(lines.len(), 97);
    lines.insert(10, "0198-not-an-id".to_owned());
    lines.insert(50, uuid_of("an order of nobody"));
    lines.insert(99, lines[0].clone());
    let typed = of_orders(&lines);
    let check = world.giving.check_replay(&typed).await.unwrap();
    assert_eq!(check.orders, 97);
    assert_eq!(check.bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [11, 51, 100]);
    let staff = world.staff().await;
    let (id, _) = world.giving.replay(&staff, &typed, world.request()).await.unwrap();
    let queued = row(&world, &staff, id).await;
    assert_eq!((queued.orders, queued.left_out), (97, 3));
    world.work().await;
    let done = row(&world, &staff, id).await;
    assert_eq!((done.standing, done.done), (ReplayStanding::Done, 97));
}

pub(crate) async fn a_replay_begins_later_and_can_be_stopped(world: World) {
    three_gifts(&world).await;
    let staff = world.staff().await;
    let later = Typed { at: "2026-11-22T20:00".to_owned(), ..of_church(&world) };
    let (id, _) = world.giving.replay(&staff, &later, world.request()).await.unwrap();
    world.work().await;
    let waiting = row(&world, &staff, id).await;
    assert_eq!((waiting.standing, waiting.done), (ReplayStanding::Waiting, 0));
    world.giving.stop_replay(&staff, id, world.request()).await.unwrap();
    world.pass(Duration::from_secs(3 * 60 * 60)).await;
    let stopped = row(&world, &staff, id).await;
    assert_eq!((stopped.standing, stopped.done), (ReplayStanding::Stopped, 0));
    let again = world.giving.stop_replay(&staff, id, world.request()).await;
    assert!(matches!(again, Err(Error::Conflict)), "{again:?}");
}

fn uuid_of(name: &str) -> String {
    kernel::derive_id(&[name]).to_string()
}
