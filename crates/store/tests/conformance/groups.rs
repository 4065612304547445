//! Orders in groups, and many who write and read at once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use giving::ports::{Appended, StoreError};
use kernel::{ChurchId, Currency, FundId, GiftId};
use ledger::{Account, AccountKind, Move, Order, OrderKind};

use crate::orders::{changes, violations};
use crate::world::{World, at, commit, id, usd};

const WRITERS: u64 = 8;
const MOVES: u64 = 25;
const FUNDS: u64 = 6;

async fn append(world: &World, orders: &[Order]) -> Vec<Appended> {
    let mut work = world.begin().await;
    let outcomes = work.append_orders(orders).await.unwrap();
    commit(work).await;
    outcomes
}

/// From one fund to another, as an order of its own.
fn between(church: ChurchId, name: &str, (from, to): (u64, u64), minor: i64) -> Order {
    let fund = |nth| {
        let fund = FundId::from_uuid(id(&format!("fund {nth}")));
        Account::fund(church, fund, Currency::Usd)
    };
    let moves = vec![Move::between(&fund(from), &fund(to), usd(minor)).unwrap()];
    let job = GiftId::from_uuid(id(name)).into();
    Order::new(church, job, OrderKind::Redesignate, 1, moves, at(0), name).unwrap()
}

pub(crate) async fn c13_tell_what_is_there_from_what_differs(world: &World) {
    let parish = &world.here;
    let (one, other) = (parish.hold("one", 100), parish.hold("one", 101));
    let two = parish.hold("two", 200);
    let inside = append(world, &[one.clone(), two.clone(), one.clone(), other.clone()]).await;
    assert_eq!(
        inside,
        [Appended::New, Appended::New, Appended::Exists, Appended::OtherContent],
        "inside one group"
    );
    let across = append(world, &[other.clone(), two.clone(), parish.hold("three", 300), one]).await;
    assert_eq!(
        across,
        [Appended::OtherContent, Appended::Exists, Appended::New, Appended::Exists],
        "across groups"
    );
    let mut work = world.begin().await;
    work.append_all(&[two.clone(), parish.hold("one", 100)]).await.unwrap();
    let all = work.append_all(&[two.clone(), other.clone()]).await;
    assert!(matches!(all, Err(StoreError::OtherContent { order }) if order == other.id()));
    drop(work);
    assert_eq!(changes(world, parish).await.len(), 6);
    assert_eq!(violations(world, parish).await, []);
    assert_eq!(append(world, &[]).await, []);
}

pub(crate) async fn leave_the_others_as_they_are_when_one_is_bad(world: &World) {
    let parish = &world.here;
    let church = parish.church.id;
    let huge = |name: &str| between(church, name, (0, 1), i64::MAX);
    let group = [
        parish.hold("one", 100),
        huge("huge"),
        huge("too much"),
        parish.hold("one", 101),
        parish.hold("two", 200),
    ];
    let outcomes = append(world, &group).await;
    let (new, too_large) = (Appended::New, Appended::TooLarge);
    assert_eq!(outcomes, [new, new, too_large, Appended::OtherContent, new]);
    let mut work = world.begin().await;
    let refused = work.append_order(&huge("too much")).await;
    assert!(matches!(refused, Err(StoreError::TooLarge { .. })), "{refused:?}");
    drop(work);
    assert_eq!(violations(world, parish).await, []);
    let written = world.read().orders_after(church, 0, 10).await.unwrap();
    let written: Vec<(u64, Order)> =
        written.into_iter().map(|(seq, order, _)| (seq, order)).collect();
    let [one, huge, _, _, two] = group;
    assert_eq!(written, [(1, one), (2, huge), (3, two)], "no gap where one was refused");
}

pub(crate) async fn may_be_of_several_churches(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let group: Vec<Order> = (0..20)
        .flat_map(|nth| [here.hold(&format!("gift {nth}"), 100), there.hold(&format!("{nth}"), 7)])
        .collect();
    assert_eq!(append(world, &group).await, [Appended::New; 40]);
    for (parish, minor) in [(here, 2_000), (there, 140)] {
        assert_eq!(violations(world, parish).await, []);
        let promised = world.read().balance_of_kind(parish.church.id, AccountKind::Promised).await;
        assert_eq!(promised.unwrap(), [usd(minor).money()]);
    }
}

/// Fifty at once on one donor, in groups that overlap: versions 1 to n, none left out or repeated.
pub(crate) async fn c18_have_no_gap_under_fifty_writers(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let gifts: Vec<Vec<Order>> = (0..50)
        .map(|nth| {
            let (one, next) = (format!("gift {nth}"), format!("gift {}", (nth + 1) % 50));
            vec![there.hold(&one, 5), here.hold(&one, 100), here.hold(&next, 100)]
        })
        .collect();
    let writers: Vec<_> = gifts
        .into_iter()
        .map(|group| {
            let store = Arc::clone(&world.store);
            tokio::spawn(async move {
                let mut work = store.begin().await.unwrap();
                let outcomes = work.append_orders(&group).await.unwrap();
                commit(work).await;
                outcomes.into_iter().filter(|outcome| *outcome == Appended::New).count()
            })
        })
        .collect();
    let mut new = 0;
    for writer in writers {
        new += writer.await.unwrap();
    }
    assert_eq!(new, 100, "each order was new to one of its writers");
    for parish in [here, there] {
        assert_eq!(violations(world, parish).await, []);
        let mut versions: BTreeMap<_, Vec<u64>> = BTreeMap::new();
        for change in changes(world, parish).await {
            versions.entry(change.account.id()).or_default().push(change.version);
        }
        assert_eq!(versions.len(), 2, "a donor and a fund");
        for versions in versions.values() {
            assert_eq!(*versions, (1..=50).collect::<Vec<u64>>());
        }
    }
}

/// A small generator, so that a run can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// The bank test: writers move money at random between the accounts of a church, some give up in the
/// middle, and whoever reads all balances meanwhile never sees a cent too much or too few.
pub(crate) async fn never_show_a_total_that_is_not_zero(world: &World) {
    let seed = std::env::var("BANK_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| uuid::Uuid::new_v4().as_u64_pair().0 | 1);
    let told = format!("to see it again: BANK_SEED={seed}");
    let church = world.here.church.id;
    let done = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..4)
        .map(|_| {
            let (store, done) = (Arc::clone(&world.store), Arc::clone(&done));
            tokio::spawn(async move {
                let mut totals = Vec::new();
                while !done.load(Ordering::Relaxed) {
                    totals.extend(
                        store.read().balance_of_kind(church, AccountKind::Fund).await.unwrap(),
                    );
                }
                totals
            })
        })
        .collect();
    let writers: Vec<_> = (1..=WRITERS)
        .map(|nth| {
            let store = Arc::clone(&world.store);
            let mut random = Random(seed.wrapping_mul(nth) | 1);
            tokio::spawn(async move {
                for move_nth in 0..MOVES {
                    let mut work = store.begin().await.unwrap();
                    let group: Vec<Order> = (0..=random.below(4))
                        .map(|place| {
                            let from = random.below(FUNDS);
                            let to = (from + 1 + random.below(FUNDS - 1)) % FUNDS;
                            let name = format!("{nth} {move_nth} {place}");
                            let minor = i64::try_from(1 + random.below(10_000)).unwrap();
                            between(church, &name, (from, to), minor)
                        })
                        .collect();
                    work.append_orders(&group).await.unwrap();
                    if random.below(5) > 0 {
                        commit(work).await;
                    }
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect(&told);
    }
    done.store(true, Ordering::Relaxed);
    for reader in readers {
        let totals = reader.await.expect(&told);
        assert!(totals.iter().all(|total| total.minor() == 0), "{totals:?}; {told}");
    }
    assert_eq!(violations(world, &world.here).await, [], "{told}");
}
