use std::collections::BTreeMap;

use giving::ports::{Appended, StoreError};
use kernel::{Currency, GiftId, Money, OrderId};
use ledger::{Account, AccountKind, Chain, Change, Head, Move, Order, OrderKind, Verifier, job};

use crate::world::{Parish, World, at, commit, id, usd};

async fn chain(world: &World, parish: &Parish) -> Vec<(u64, Order, ledger::ChainHash)> {
    world.read().orders_after(parish.church.id, 0, 10_000).await.unwrap()
}

async fn changes(world: &World, parish: &Parish) -> Vec<Change> {
    world.read().changes_after(parish.church.id, None, 10_000).await.unwrap()
}

/// Everything the ledger can find wrong with a church's books.
async fn violations(world: &World, parish: &Parish) -> Vec<ledger::Violation> {
    let mut by_order: BTreeMap<OrderId, Vec<Change>> = BTreeMap::new();
    let reads = world.read();
    for change in reads.changes_beside(parish.church.id, 0, 10_000).await.unwrap() {
        by_order.entry(change.order).or_default().push(change);
    }
    let mut verifier = Verifier::new();
    for (seq, order, hash) in chain(world, parish).await {
        let changes = by_order.remove(&order.id()).unwrap_or_default();
        verifier.feed(seq, &order, &hash, &changes);
    }
    verifier.finish()
}

pub(crate) async fn come_back_as_written(world: &World) {
    let parish = &world.here;
    let gift = giving::gifts::Gift {
        lines: vec![(parish.missions, usd(700)), (parish.general, usd(1_800))],
        ..parish.gift("one", 2_500)
    };
    let accounts = parish.accounts(&gift);
    let hold = job::hold(&accounts, 1, at(1), "request 7").unwrap();
    let settle = job::settle(&accounts, 2, at(2), "attempt 1").unwrap();
    let mut work = world.begin().await;
    assert_eq!(work.append_order(&hold).await.unwrap(), Appended::New);
    assert_eq!(work.append_order(&settle).await.unwrap(), Appended::New);
    commit(work).await;
    let written = chain(world, parish).await;
    let orders: Vec<&Order> = written.iter().map(|(_, order, _)| order).collect();
    assert_eq!(orders, [&hold, &settle]);
    assert_eq!(orders[0].at(), at(1));
    assert_eq!(orders[0].cause(), "request 7");
    let last = written[1].2;
    assert_eq!(Chain::verify(written), Ok(last));
    let from_one = world.read().orders_after(parish.church.id, 1, 1).await.unwrap();
    assert_eq!(from_one.iter().map(|(seq, _, _)| *seq).collect::<Vec<_>>(), [2]);
    assert_eq!(violations(world, parish).await, []);
    let beside = world.read().changes_beside(parish.church.id, 1, 1).await.unwrap();
    let amounts: Vec<i64> = beside.iter().map(|change| change.amount.minor()).collect();
    assert_eq!(amounts, [-2_500, 2_500, -700, 700, -1_800, 1_800], "entry by entry");
}

pub(crate) async fn are_written_once(world: &World) {
    let parish = &world.here;
    let order = parish.hold("one", 2_500);
    world.append(&order).await;
    // The same event, delivered again later and for another reason, is the same content.
    let accounts = parish.accounts(&parish.gift("one", 2_500));
    let again = job::hold(&accounts, 1, at(500), "delivered again").unwrap();
    let mut work = world.begin().await;
    assert_eq!(work.append_order(&again).await.unwrap(), Appended::Exists);
    commit(work).await;
    let written = chain(world, parish).await;
    assert_eq!(written.len(), 1);
    assert_eq!(written[0].1, order);
    assert_eq!(changes(world, parish).await.len(), 2);
}

pub(crate) async fn refuse_other_content_under_the_same_id(world: &World) {
    let parish = &world.here;
    let order = parish.hold("one", 2_500);
    world.append(&order).await;
    let other = parish.hold("one", 2_600);
    assert_eq!(other.id(), order.id());
    let mut work = world.begin().await;
    let refused = work.append_order(&other).await;
    assert!(matches!(refused, Err(StoreError::OtherContent { order }) if order == other.id()));
    drop(work);
    assert_eq!(chain(world, parish).await.len(), 1);
}

pub(crate) async fn leave_no_trace_when_rolled_back(world: &World) {
    let parish = &world.here;
    world.append(&parish.hold("one", 100)).await;
    let mut work = world.begin().await;
    work.append_order(&parish.hold("two", 200)).await.unwrap();
    drop(work);
    world.append(&parish.hold("three", 300)).await;
    let seqs: Vec<u64> = chain(world, parish).await.iter().map(|(seq, _, _)| *seq).collect();
    assert_eq!(seqs, [1, 2]);
    assert_eq!(violations(world, parish).await, []);
    let promised =
        world.read().balance_of_kind(parish.church.id, AccountKind::Promised).await.unwrap();
    assert_eq!(promised, [usd(400).money()]);
}

/// C-07: the database is the second wall; the first is that such an order cannot be made.
pub(crate) async fn that_do_not_sum_to_zero_are_refused(world: &World) {
    let parish = &world.here;
    world.append(&parish.hold("one", 100)).await;
    let order = |id: &str| {
        format!(
            "insert into orders (id, church_id, seq, job_id, kind, ordinal, at, cause, \
             content_hash, chain_hash) \
             values ('{id}', '{}', 2, 'job', 'hold', 1, 0, '', '', '')",
            parish.church.id
        )
    };
    let bare = world.execute(&order("bare")).await.unwrap_err();
    assert!(bare.to_string().contains("sums to zero"), "{bare}");

    // Both entries, but one cent is missing. One connection, one transaction: SQLite has one.
    let donor = Account::donor(parish.church.id, parish.donor.id, Currency::Usd).id();
    let fund = Account::promised(parish.church.id, parish.general, Currency::Usd).id();
    let entries = |order: &str, minor: i64| {
        format!(
            "insert into changes (account_id, version, order_id, position, amount_minor, \
             balance_minor) \
             values ('{donor}', 2, '{order}', 0, -100, 0), ('{fund}', 2, '{order}', 1, {minor}, 0)"
        )
    };
    let script =
        |name: &str, minor| format!("begin; {}; {}; commit", entries(name, minor), order(name));
    let lost = world.execute(&script("lost", 99)).await.unwrap_err();
    assert!(lost.to_string().contains("sums to zero"), "{lost}");
    assert_eq!(chain(world, parish).await.len(), 1);
    assert_eq!(changes(world, parish).await.len(), 2);

    // Entries without an order do not stay either.
    let orphans = format!("begin; {}; commit", entries("nobody", 100));
    assert!(world.execute(&orphans).await.is_err());
    assert_eq!(changes(world, parish).await.len(), 2);
}

pub(crate) async fn are_sealed(world: &World) {
    let parish = &world.here;
    let order = parish.hold("one", 100);
    world.append(&order).await;
    let donor = Account::donor(parish.church.id, parish.donor.id, Currency::Usd).id();
    let fund = Account::promised(parish.church.id, parish.general, Currency::Usd).id();
    for sql in [
        format!(
            "insert into changes (account_id, version, order_id, position, amount_minor, \
             balance_minor) values ('{donor}', 2, '{}', 2, 5, 0)",
            order.id()
        ),
        format!(
            "insert into moves (order_id, position, from_account, to_account, amount_minor, \
             currency) values ('{}', 1, '{donor}', '{fund}', 5, 'USD')",
            order.id()
        ),
    ] {
        let refused = world.execute(&sql).await.unwrap_err();
        assert!(refused.to_string().contains("before their order"), "{refused}");
    }
}

/// C-16, with the application's own connection.
pub(crate) async fn never_change_and_never_go(world: &World) {
    let parish = &world.here;
    world.append(&parish.hold("one", 100)).await;
    let before = chain(world, parish).await;
    for table in ["orders", "moves", "changes"] {
        let column = if table == "orders" { "ordinal" } else { "amount_minor" };
        for sql in
            [format!("update {table} set {column} = {column} + 1"), format!("delete from {table}")]
        {
            let refused = world.execute(&sql).await.unwrap_err();
            assert!(refused.to_string().contains(&format!("{table} never")), "{refused}");
        }
    }
    let sneaky = match &world.pools {
        store::Pools::Sqlite(_) => "insert or replace into orders select * from orders",
        store::Pools::Postgres(_) => "truncate orders, moves, changes",
    };
    let refused = world.execute(sneaky).await.unwrap_err();
    assert!(refused.to_string().contains("never"), "{refused}");
    assert_eq!(chain(world, parish).await, before);
}

/// C-18: fifty at once, all on one fund.
pub(crate) async fn have_no_gap_under_fifty_writers(world: &World) {
    let parish = &world.here;
    let writers: Vec<_> = (0..50)
        .map(|nth| {
            let (store, order) = (world.store.clone(), parish.hold(&format!("gift {nth}"), 100));
            tokio::spawn(async move {
                let mut work = store.begin().await.unwrap();
                work.append_order(&order).await.unwrap();
                commit(work).await;
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let written = chain(world, parish).await;
    let seqs: Vec<u64> = written.iter().map(|(seq, _, _)| *seq).collect();
    assert_eq!(seqs, (1..=50).collect::<Vec<u64>>());
    assert_eq!(violations(world, parish).await, []);
    let fund = Account::promised(parish.church.id, parish.general, Currency::Usd).id();
    let versions: Vec<Head> = changes(world, parish)
        .await
        .iter()
        .filter(|change| change.account.id() == fund)
        .map(Change::head)
        .collect();
    let expected: Vec<Head> = (1..=50_i64)
        .map(|nth| Head {
            version: u64::try_from(nth).unwrap(),
            balance: Money::new(nth * 100, Currency::Usd),
        })
        .collect();
    assert_eq!(versions, expected);
}

pub(crate) async fn of_a_job_are_oldest_first(world: &World) {
    let parish = &world.here;
    let gift = parish.gift("one", 100);
    let accounts = parish.accounts(&gift);
    let hold = job::hold(&accounts, 1, at(9), "").unwrap();
    let void = job::void_promised(&accounts, 2, at(3), "").unwrap();
    for order in [&hold, &parish.hold("other", 5), &void] {
        world.append(order).await;
    }
    let orders = world.read().orders_of(parish.church.id, gift.id.into()).await.unwrap();
    assert_eq!(orders, [hold, void], "by their place in the chain, not by a clock");
    let none = GiftId::from_uuid(id("none"));
    assert_eq!(world.read().orders_of(parish.church.id, none.into()).await.unwrap(), []);
}

pub(crate) async fn give_their_changes_slice_by_slice(world: &World) {
    let parish = &world.here;
    for nth in 0..5 {
        world.append(&parish.hold(&format!("gift {nth}"), 100 + nth)).await;
    }
    let all = changes(world, parish).await;
    assert_eq!(all.len(), 10);
    let place = |change: &Change| (change.account.id(), change.version);
    assert!(all.windows(2).all(|pair| place(&pair[0]) < place(&pair[1])));
    let (mut sliced, mut after) = (Vec::new(), None);
    loop {
        let slice = world.read().changes_after(parish.church.id, after, 3).await.unwrap();
        let Some(last) = slice.last() else { break };
        after = Some(place(last));
        sliced.extend(slice);
    }
    assert_eq!(sliced, all);
}

pub(crate) async fn sum_their_balances_by_kind(world: &World) {
    let parish = &world.here;
    let church = parish.church.id;
    let yen = kernel::Amount::of(900, Currency::Jpy).unwrap();
    let from = Account::opening(church, Currency::Jpy);
    let to = Account::fund(church, parish.general, Currency::Jpy);
    let moves = vec![Move::between(&from, &to, yen).unwrap()];
    let job_id = GiftId::from_uuid(id("opening")).into();
    let opening = Order::new(church, job_id, OrderKind::Opening, 1, moves, at(0), "").unwrap();
    world.append(&opening).await;
    for (name, minor) in [("one", 100), ("two", 250)] {
        let accounts = parish.accounts(&parish.gift(name, minor));
        world.append(&job::hold(&accounts, 1, at(0), "").unwrap()).await;
        world.append(&job::settle(&accounts, 2, at(0), "").unwrap()).await;
    }
    let reads = world.read();
    let funds = reads.balance_of_kind(church, AccountKind::Fund).await.unwrap();
    assert_eq!(funds, [yen.money(), usd(350).money()]);
    let clearing = reads.balance_of_kind(church, AccountKind::Clearing).await.unwrap();
    assert_eq!(clearing, [Money::new(-350, Currency::Usd)]);
    assert_eq!(reads.balance_of_kind(church, AccountKind::Fees).await.unwrap(), []);
}

pub(crate) async fn of_another_church_are_not_there(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let order = here.hold("one", 100);
    world.append(&order).await;
    let foreign = there.church.id;
    let reads = world.read();
    assert!(reads.orders_after(foreign, 0, 10).await.unwrap().is_empty());
    assert!(reads.orders_of(foreign, order.job()).await.unwrap().is_empty());
    assert!(reads.changes_beside(foreign, 0, 10).await.unwrap().is_empty());
    assert!(reads.changes_after(foreign, None, 10).await.unwrap().is_empty());
    assert!(reads.balance_of_kind(foreign, AccountKind::Donor).await.unwrap().is_empty());
    // Each church has a chain of its own, from one on.
    world.append(&there.hold("one", 100)).await;
    assert_eq!(chain(world, there).await[0].0, 1);
}
