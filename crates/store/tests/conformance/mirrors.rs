use std::time::Duration;

use giving::mirrors::{Covers, Cursor, Following, Gap, Mirror, MirrorSecret, Pace};
use giving::ports::{MirrorLag, StoreError};
use kernel::{ChurchId, MirrorId};
use ledger::{Account, AccountId, Head};

use crate::world::{Parish, World, at, commit, id, is_stale};

const LEASE: Duration = Duration::from_secs(60);

fn mirror(name: &str, covers: Covers) -> Mirror {
    Mirror {
        id: MirrorId::from_uuid(id(&format!("mirror {name}"))),
        name: name.to_owned(),
        url: format!("https://{name}.example.org"),
        secret: MirrorSecret::new(format!("secret of {name}")),
        covers,
        on: true,
        made_at: at(0),
    }
}

async fn add(world: &World, name: &str, covers: Covers) -> Mirror {
    let mirror = mirror(name, covers);
    let mut work = world.begin().await;
    work.add_mirror(&mirror).await.unwrap();
    commit(work).await;
    mirror
}

/// A mirror of the church here, which has had so many gifts.
async fn followed(world: &World, gifts: i64) -> Mirror {
    let mirror = add(world, "books", Covers::Some(vec![world.here.church.id])).await;
    for nth in 0..gifts {
        world.append(&world.here.hold(&format!("gift {nth}"), 100 + nth)).await;
    }
    mirror
}

async fn look(world: &World, mirror: &Mirror, church: ChurchId, now: i64, orders: u32) -> bool {
    let mut work = world.begin().await;
    let more = work.look_at_church(mirror.id, church, at(now), orders).await.unwrap();
    commit(work).await;
    more
}

fn donors(parish: &Parish) -> Account {
    Account::donor(parish.church.id, parish.donor.id, parish.church.currency)
}

async fn cursor(world: &World, mirror: &Mirror, account: AccountId) -> Cursor {
    world.read().cursor(mirror.id, account).await.unwrap().unwrap()
}

async fn save(world: &World, mirror: &Mirror, cursor: &Cursor) -> Result<(), StoreError> {
    let mut work = world.begin().await;
    work.save_cursor(mirror.id, cursor).await?;
    commit(work).await;
    Ok(())
}

pub(crate) async fn come_back_as_written(world: &World) {
    let (here, there) = (world.here.church.id, world.there.church.id);
    let all = add(world, "all", Covers::All).await;
    let some = add(world, "some", Covers::Some(vec![there, here])).await;
    let read = world.read().mirrors().await.unwrap();
    let both = Covers::Some(if here < there { vec![here, there] } else { vec![there, here] });
    let some = Mirror { covers: both, ..some };
    assert_eq!(read, [(all.clone(), Pace::new(at(0))), (some.clone(), Pace::new(at(0)))]);
    let found = world.read().mirror_by_id(some.id).await.unwrap();
    assert_eq!(found.unwrap().0, some);
    assert_eq!(world.read().mirror_by_id(MirrorId::from_uuid(id("none"))).await.unwrap(), None);
    let mut work = world.begin().await;
    work.turn_mirror(some.id, false).await.unwrap();
    let off = work.mirror(some.id).await.unwrap();
    assert_eq!(off, Some(Mirror { on: false, ..some.clone() }));
    assert!(is_stale(work.turn_mirror(MirrorId::from_uuid(id("none")), true).await));
    assert!(matches!(work.add_mirror(&all).await, Err(StoreError::Duplicate { .. })));
    drop(work);
    let churches = world.read().churches_of_mirror(some.id, 9).await.unwrap();
    let mut named =
        vec![(here, world.here.church.name.clone()), (there, world.there.church.name.clone())];
    named.sort_by(|one, other| one.1.cmp(&other.1));
    assert_eq!(churches, named);
    assert_eq!(world.read().churches_by_name(9).await.unwrap(), named);
    assert_eq!(world.read().churches_by_name(1).await.unwrap().len(), 1);
}

pub(crate) async fn are_leased_to_one_node(world: &World) {
    let mirror = add(world, "books", Covers::All).await;
    assert_eq!(world.read().mirrors_due(at(0)).await.unwrap(), [mirror.id]);
    let mut work = world.begin().await;
    let leased = work.lease_mirror(mirror.id, "one", at(0), LEASE).await.unwrap();
    let (found, mut pace) = leased.unwrap();
    assert_eq!((&found, &pace), (&mirror, &Pace::new(at(0))));
    let other = work.lease_mirror(mirror.id, "two", at(59), LEASE).await.unwrap();
    assert_eq!(other, None, "somebody has it");
    pace.next_at = at(5);
    pace.failures = 2;
    pace.silent = Some((at(1), "no answer".to_owned()));
    pace.agreed_at = Some(at(0));
    (pace.retries, pace.repaired) = (7, 3);
    work.keep_mirror(mirror.id, "one", at(59), &pace).await.unwrap();
    assert!(is_stale(work.keep_mirror(mirror.id, "two", at(1), &pace).await));
    assert!(is_stale(work.keep_mirror(mirror.id, "one", at(60), &pace).await), "it ran out");
    commit(work).await;
    assert_eq!(world.read().mirrors_due(at(59)).await.unwrap(), [], "leased");
    assert_eq!(world.read().mirrors_due(at(60)).await.unwrap(), [mirror.id]);

    let mut work = world.begin().await;
    work.release_mirror(mirror.id, "two", &Pace::new(at(9))).await.unwrap();
    assert_eq!(work.lease_mirror(mirror.id, "two", at(59), LEASE).await.unwrap(), None);
    work.release_mirror(mirror.id, "one", &pace).await.unwrap();
    commit(work).await;
    assert_eq!(world.read().mirrors_due(at(4)).await.unwrap(), [], "not yet");
    assert_eq!(world.read().mirrors_due(at(5)).await.unwrap(), [mirror.id]);

    let mut work = world.begin().await;
    work.turn_mirror(mirror.id, false).await.unwrap();
    assert_eq!(work.lease_mirror(mirror.id, "two", at(9), LEASE).await.unwrap(), None);
    work.turn_mirror(mirror.id, true).await.unwrap();
    let leased = work.lease_mirror(mirror.id, "two", at(9), LEASE).await.unwrap();
    assert_eq!(leased, Some((mirror.clone(), pace.clone())), "as it was left");
    work.turn_mirror(mirror.id, false).await.unwrap();
    assert!(is_stale(work.keep_mirror(mirror.id, "two", at(10), &pace).await), "turned off");
    commit(work).await;
    assert_eq!(world.read().mirrors_due(at(999)).await.unwrap(), []);
}

pub(crate) async fn follow_a_church_account_by_account(world: &World) {
    let here = world.here.church.id;
    let mirror = followed(world, 3).await;
    world.append(&world.there.hold("elsewhere", 5)).await;
    let reads = world.read();
    assert_eq!(reads.churches_behind(mirror.id, at(1)).await.unwrap(), [here], "and not there");
    assert_eq!(reads.unseen_changes(mirror.id, here, 99).await.unwrap(), 6);
    assert_eq!(reads.unseen_changes(mirror.id, here, 4).await.unwrap(), 4, "no more was asked");

    assert!(look(world, &mirror, here, 10, 2).await, "one order is left");
    let donor = donors(&world.here);
    let untouched = Head::untouched(world.here.church.currency);
    let mut expected = Cursor {
        account: donor.clone(),
        agreed: untouched,
        seen: 2,
        behind_since: Some(at(10)),
        tries: 0,
        next_at: at(10),
        following: Following::On,
    };
    assert_eq!(cursor(world, &mirror, donor.id()).await, expected);
    assert_eq!(reads.unseen_changes(mirror.id, here, 99).await.unwrap(), 2);
    assert!(!look(world, &mirror, here, 20, 2).await);
    expected.seen = 3;
    assert_eq!(cursor(world, &mirror, donor.id()).await, expected, "behind since then");
    let lag = MirrorLag { changes: 6, accounts: 2, since: Some(at(10)), ..MirrorLag::default() };
    assert_eq!(reads.mirror_lag(mirror.id).await.unwrap(), lag);

    let pending = reads.pending(mirror.id, here, at(20), 2, 99).await.unwrap();
    let versions: Vec<Vec<u64>> = pending
        .iter()
        .map(|(_, events)| events.iter().map(|event| event.change.version).collect())
        .collect();
    assert_eq!(versions, [[1, 2], [1, 2]], "at most two of each");
    let few = reads.pending(mirror.id, here, at(20), 9, 4).await.unwrap();
    let count: usize = few.iter().map(|(_, events)| events.len()).sum();
    assert_eq!(count, 4, "at most four in all");
    assert!(reads.pending(mirror.id, here, at(9), 2, 99).await.unwrap().is_empty(), "not due");

    // The mirror agreed to two of three.
    let (_, events) = pending.iter().find(|(cursor, _)| cursor.account == donor).unwrap();
    expected.agreed = events[1].change.head();
    expected.next_at = at(30);
    expected.tries = 2;
    save(world, &mirror, &expected).await.unwrap();
    assert_eq!(cursor(world, &mirror, donor.id()).await, expected);
    let next = reads.pending(mirror.id, here, at(30), 9, 99).await.unwrap();
    let (_, events) = next.iter().find(|(cursor, _)| cursor.account == donor).unwrap();
    assert_eq!(events.len(), 1, "only the third");
    for (found, events) in next {
        let last = events.last().unwrap().change.head();
        save(world, &mirror, &Cursor { agreed: last, seen: last.version, ..found }).await.unwrap();
    }
    assert_eq!(reads.mirror_lag(mirror.id).await.unwrap(), MirrorLag::default());
    assert_eq!(reads.churches_behind(mirror.id, at(99)).await.unwrap(), []);
    assert_eq!(cursor(world, &mirror, donor.id()).await.behind_since, None);
    assert_eq!(reads.cursors_behind(mirror.id, 9).await.unwrap(), []);

    // A church that no mirror was made for is not behind; one with all is.
    let all = add(world, "all", Covers::All).await;
    let churches = reads.churches_behind(all.id, at(0)).await.unwrap();
    assert!(churches.contains(&here) && churches.contains(&world.there.church.id));
}

pub(crate) async fn never_go_back(world: &World) {
    let mirror = followed(world, 3).await;
    look(world, &mirror, world.here.church.id, 1, 99).await;
    let pending = world.read().pending(mirror.id, world.here.church.id, at(1), 9, 9).await;
    let (found, events) = pending.unwrap().swap_remove(0);
    let agreed =
        |version: usize| Cursor { agreed: events[version - 1].change.head(), ..found.clone() };
    save(world, &mirror, &agreed(3)).await.unwrap();
    let back = save(world, &mirror, &agreed(2)).await;
    assert!(back.is_err(), "version 2 after version 3");
    for statement in [
        "update mirror_cursors set version = version - 1",
        "update mirror_cursors set version = 0, seen = 0",
        "delete from mirror_cursors",
    ] {
        assert!(world.execute(statement).await.is_err(), "{statement}");
    }
    assert_eq!(cursor(world, &mirror, found.account.id()).await.agreed.version, 3);
    // What was seen meanwhile stays seen.
    save(world, &mirror, &Cursor { seen: 3, ..agreed(3) }).await.unwrap();
    world.append(&world.here.hold("a fourth", 900)).await;
    look(world, &mirror, world.here.church.id, 2, 99).await;
    save(world, &mirror, &Cursor { seen: 3, ..agreed(3) }).await.unwrap();
    let now = cursor(world, &mirror, found.account.id()).await;
    assert_eq!((now.seen, now.lag()), (4, 1));
}

pub(crate) async fn have_one_gap_at_a_time(world: &World) {
    let mirror = followed(world, 3).await;
    look(world, &mirror, world.here.church.id, 1, 99).await;
    let mut gap = Gap {
        account: donors(&world.here),
        have: 1,
        got: 3,
        found_at: at(5),
        reached: 1,
        tries: 0,
        next_at: at(5),
        closed_at: None,
        why: None,
    };
    let mut work = world.begin().await;
    work.add_gap(mirror.id, &gap).await.unwrap();
    commit(work).await;
    let mut work = world.begin().await;
    let second = Gap { found_at: at(6), ..gap.clone() };
    let second = work.add_gap(mirror.id, &second).await;
    assert!(matches!(second, Err(StoreError::Duplicate { .. })), "{second:?}");
    drop(work);
    assert_eq!(world.read().gaps_due(mirror.id, at(4), 9).await.unwrap(), []);
    assert_eq!(world.read().gaps_due(mirror.id, at(5), 9).await.unwrap(), [gap.clone()]);
    gap.reached = 3;
    gap.tries = 1;
    gap.closed_at = Some(at(7));
    gap.why = Some("it differs".to_owned());
    let mut work = world.begin().await;
    work.save_gap(mirror.id, &gap).await.unwrap();
    let next = Gap { found_at: at(8), closed_at: None, why: None, ..gap.clone() };
    work.add_gap(mirror.id, &next).await.unwrap();
    let missing = Gap { found_at: at(9), ..gap.clone() };
    assert!(is_stale(work.save_gap(mirror.id, &missing).await));
    commit(work).await;
    assert_eq!(world.read().gaps(mirror.id, 9).await.unwrap(), [next, gap]);
    assert!(world.execute("delete from mirror_gaps").await.is_err());
}

pub(crate) async fn read_changes_by_account_and_by_order(world: &World) {
    let here = &world.here;
    let orders = [here.hold("one", 100), here.hold("two", 200), here.hold("three", 300)];
    for order in &orders {
        world.append(order).await;
    }
    let donor = donors(here);
    let (church, reads) = (here.church.id, world.read());
    let events = reads.events_of_account(church, donor.id(), 1, 3, 9).await.unwrap();
    let versions: Vec<u64> = events.iter().map(|event| event.change.version).collect();
    assert_eq!(versions, [2, 3]);
    assert_eq!((events[0].order(), events[0].job), (orders[1].id(), orders[1].job()));
    assert_eq!((events[0].kind, events[0].at), (orders[1].kind(), orders[1].at()));
    assert_eq!((events[0].change.amount.minor(), events[0].change.balance.minor()), (-200, -300));
    assert_eq!(reads.events_of_account(church, donor.id(), 0, u64::MAX, 2).await.unwrap(), []);
    assert_eq!(reads.events_of_account(church, donor.id(), 0, 9, 2).await.unwrap().len(), 2);
    let there = world.there.church.id;
    assert_eq!(reads.events_of_account(there, donor.id(), 0, 9, 9).await.unwrap(), []);

    let events = reads.events_of_order(church, orders[2].id()).await.unwrap();
    let amounts: Vec<i64> = events.iter().map(|event| event.change.amount.minor()).collect();
    assert_eq!(amounts, [-300, 300]);
    assert_eq!(reads.events_of_order(there, orders[2].id()).await.unwrap(), []);

    let first = reads.heads_after(church, None, 1).await.unwrap();
    let rest = reads.heads_after(church, Some(&first[0].0), 9).await.unwrap();
    let mut heads = first;
    heads.extend(rest);
    let found: Vec<(&str, u64, i64)> = heads
        .iter()
        .map(|(account, head)| (account.kind().name(), head.version, head.balance.minor()))
        .collect();
    assert_eq!(found, [("donor", 3, -600), ("promised", 3, 600)]);
    assert_eq!(reads.heads_after(there, None, 9).await.unwrap(), []);
}

pub(crate) async fn tell_health_what_is_unwell(world: &World) {
    let mirror = followed(world, 1).await;
    look(world, &mirror, world.here.church.id, 1, 99).await;
    assert_eq!(world.read().mirrors_unwell(at(99)).await.unwrap(), (0, 0));
    let donor = donors(&world.here);
    let found = cursor(world, &mirror, donor.id()).await;
    let parked = Following::Parked { why: "the mirror is ahead".to_owned() };
    let parked = Cursor { following: parked, ..found };
    save(world, &mirror, &parked).await.unwrap();
    let mut work = world.begin().await;
    work.lease_mirror(mirror.id, "node", at(1), LEASE).await.unwrap().unwrap();
    let mut pace = Pace::new(at(1));
    pace.silent = Some((at(50), "no answer".to_owned()));
    work.release_mirror(mirror.id, "node", &pace).await.unwrap();
    commit(work).await;
    let reads = world.read();
    assert_eq!(reads.mirrors_unwell(at(50)).await.unwrap(), (1, 0));
    assert_eq!(reads.mirrors_unwell(at(51)).await.unwrap(), (1, 1));
    let first = reads.cursors_behind(mirror.id, 1).await.unwrap();
    assert_eq!(first, [parked], "what a person must see to comes first");
    let lag = reads.mirror_lag(mirror.id).await.unwrap();
    assert_eq!((lag.changes, lag.accounts, lag.parked, lag.repairing), (2, 2, 1, 0));
    let mut work = world.begin().await;
    work.turn_mirror(mirror.id, false).await.unwrap();
    commit(work).await;
    let off = world.read().mirrors_unwell(at(51)).await.unwrap();
    assert_eq!(off, (0, 0), "what is off is nobody's loss");
}
