//! Replays, their parts, and where orders stand.

use giving::people::{Person, Role};
use giving::ports::StoreError;
use giving::replays::{Part, Replay, Which};
use kernel::{OrderId, PersonId, ReplayId};
use ledger::{Order, OrderKind, job};

use crate::world::{Parish, World, at, commit, id, is_stale};

fn replay(name: &str, which: Which, seconds: i64) -> Replay {
    Replay {
        id: ReplayId::from_uuid(id(name)),
        which,
        by: PersonId::from_uuid(id("replayer")),
        why: "The mirror lost “its” disk".to_owned(),
        asked_at: at(seconds),
        begins_at: at(seconds + 60),
        left_out: 3,
        stopped: false,
        ended_at: None,
    }
}

fn part(parish: &Parish, orders: u64, last: u64) -> Part {
    let church = parish.church.id;
    Part { church, orders, done: 0, reached: 0, last, finished: false, waits: None }
}

async fn by_somebody(world: &World) -> Box<dyn giving::ports::Work> {
    let mut work = world.begin().await;
    let person = Person {
        id: PersonId::from_uuid(id("replayer")),
        church: None,
        role: Role::PaymentStaff,
        name: "Ray".to_owned(),
        email: "ray@offertory.example".to_owned(),
        password: None,
        credential: 0,
        last_sign_in: None,
        campus: None,
        locale: None,
    };
    work.add_person(&person).await.unwrap();
    work
}

pub(crate) async fn come_back_as_written(world: &World) {
    let books = Which::Books { church: None, from: Some(at(1)), to: None };
    let (old, new) = (replay("old", Which::Orders, 1), replay("new", books, 2));
    let (here, there) = (part(&world.here, 2, 9), part(&world.there, 5, 7));
    let mut work = by_somebody(world).await;
    work.add_replay(&old, &[]).await.unwrap();
    work.add_replay(&new, &[here.clone(), there.clone()]).await.unwrap();
    assert_eq!(work.replay(new.id).await.unwrap().as_ref(), Some(&new));
    assert_eq!(work.replay(ReplayId::from_uuid(id("none"))).await.unwrap(), None);
    assert_eq!(work.open_replay_parts(new.id).await.unwrap(), 2);
    let done = Part {
        done: 2,
        reached: 9,
        finished: true,
        waits: Some("the mirror is down".to_owned()),
        ..here.clone()
    };
    work.save_replay_part(new.id, &done).await.unwrap();
    assert!(is_stale(work.save_replay_part(old.id, &done).await));
    assert_eq!(work.open_replay_parts(new.id).await.unwrap(), 1);
    let church = world.here.church.id;
    assert_eq!(work.replay_part(new.id, church).await.unwrap().as_ref(), Some(&done));
    assert_eq!(work.replay_part(old.id, church).await.unwrap(), None);
    let stopped = Replay { stopped: true, ended_at: Some(at(9)), ..new.clone() };
    work.save_replay(&stopped).await.unwrap();
    commit(work).await;
    let (read, mut parts) = world.read().replay_now(new.id).await.unwrap().unwrap();
    parts.sort_by_key(|part| part.orders);
    assert_eq!((read, parts), (stopped.clone(), vec![done, there]));
    let listed = world.read().replays(9).await.unwrap();
    assert_eq!(listed, [(stopped, 7, 2), (old.clone(), 0, 0)]);
    let mut work = world.begin().await;
    let twin = work.add_replay(&old, &[]).await;
    assert!(matches!(twin, Err(StoreError::Duplicate { table: "replays" })));
}

pub(crate) async fn find_orders_by_id_time_and_church(world: &World) {
    let gift = world.here.gift("found", 500);
    let accounts = world.here.accounts(&gift);
    let orders: Vec<Order> = vec![
        job::hold(&accounts, 1, at(10), "conformance").unwrap(),
        job::assure(&accounts, 2, at(20), "conformance").unwrap(),
        job::release(&accounts, 3, at(30), "conformance").unwrap(),
        job::assure(&accounts, 4, at(40), "conformance").unwrap(),
    ];
    let mut work = by_somebody(world).await;
    work.append_orders(&orders).await.unwrap();
    work.append_order(&world.there.hold("theirs", 700)).await.unwrap();
    let church = world.here.church.id;
    let named = replay("named", Which::Orders, 1);
    work.add_replay(&named, &[part(&world.here, 2, 4)]).await.unwrap();
    work.add_replay_places(named.id, &[(church, 4), (church, 2)]).await.unwrap();
    work.add_replay_places(named.id, &[]).await.unwrap();
    commit(work).await;

    let read = world.read();
    let all = read.count_orders(church, None, None).await.unwrap();
    let kinds: Vec<_> = all.iter().map(|one| (one.kind, one.orders)).collect();
    assert_eq!(kinds, [(OrderKind::Assure, 2), (OrderKind::Hold, 1), (OrderKind::Release, 1)]);
    let (first, last) = (all[0].first, all[0].last);
    assert_eq!((first, last, all[0].oldest, all[0].newest), (2, 4, at(20), at(40)));
    let some = read.count_orders(church, Some(at(20)), Some(at(40))).await.unwrap();
    let kinds: Vec<_> = some.iter().map(|one| (one.kind, one.orders)).collect();
    assert_eq!(kinds, [(OrderKind::Assure, 1), (OrderKind::Release, 1)]);

    let nothing = OrderId::from_uuid(id("nothing"));
    let ids = [orders[2].id(), nothing];
    let placed = read.places_of_orders(&ids).await.unwrap();
    assert_eq!(placed.len(), 1);
    assert_eq!((placed[0].id, placed[0].seq, placed[0].at), (ids[0], 3, at(30)));
    assert_eq!((placed[0].church, placed[0].kind), (church, OrderKind::Release));
    assert!(read.places_of_orders(&[]).await.unwrap().is_empty());

    let whole = part(&world.here, 2, 4);
    assert_eq!(read.places_to_replay(&named, &whole, 9).await.unwrap(), [2, 4]);
    let on = Part { reached: 2, ..whole.clone() };
    assert_eq!(read.places_to_replay(&named, &on, 9).await.unwrap(), [4]);
    let books = Which::Books { church: None, from: Some(at(20)), to: Some(at(41)) };
    let timed = replay("timed", books, 1);
    assert_eq!(read.places_to_replay(&timed, &whole, 2).await.unwrap(), [2, 3]);
    let short = Part { last: 3, ..on };
    assert_eq!(read.places_to_replay(&timed, &short, 9).await.unwrap(), [3]);
}
