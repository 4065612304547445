use giving::ports::{Appended, StoreError};
use giving::validations::{Unseen, verify_books};
use kernel::{Amount, Currency, GiftId, Money};
use ledger::{Account, AccountKind, Chain, Change, Head, Move, Order, OrderKind, job};
use store::Pools;

use crate::world::{Parish, World, at, commit, id, usd};

async fn chain(world: &World, parish: &Parish) -> Vec<(u64, Order, ledger::ChainHash)> {
    world.read().orders_after(parish.church.id, 0, 10_000).await.unwrap()
}

pub(crate) async fn changes(world: &World, parish: &Parish) -> Vec<Change> {
    world.read().changes_after(parish.church.id, None, 10_000).await.unwrap()
}

/// Everything that can be found wrong with a church's books.
pub(crate) async fn violations(world: &World, parish: &Parish) -> Vec<ledger::verify::Finding> {
    let mut books = world.store.snapshot().await.unwrap();
    let read = verify_books(books.as_mut(), parish.church.id, None, &mut Unseen).await.unwrap();
    read.findings.kept().to_vec()
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

/// One row of `changes` as SQL: account, position and amount; the rest is nobody's concern.
fn entry(parish: &Parish, seq: u64, (account, position, minor): (&Account, u32, i64)) -> String {
    format!(
        "((select no from accounts where id = '{}'), 7{position},
          (select no from chains where church_id = '{}'), {seq}, {position}, {minor}, 0)",
        account.id(),
        parish.church.id
    )
}

/// An order past the port, with these changes or with none, as its database wants them.
fn past_the_port(world: &World, parish: &Parish, seq: u64, changes: &[String]) -> String {
    let order = format!(
        "insert into orders (church_no, seq, id, job_id, kind, ordinal, at, cause, content_hash,
                chain_hash)
         values ((select no from chains where church_id = '{}'), {seq}, 'an order', 'job', 'hold',
                 1, 0, '', '', '')",
        parish.church.id
    );
    if changes.is_empty() {
        return order;
    }
    let changes = without_an_order(changes);
    match &world.pools {
        Pools::Sqlite(_) => format!("begin; {changes}; {order}; commit"),
        Pools::Postgres(_) => format!("with changed as ({changes}) {order}"),
    }
}

fn without_an_order(changes: &[String]) -> String {
    format!(
        "insert into changes (account_no, version, church_no, seq, position, amount_minor,
                balance_minor)
         values {}",
        changes.join(", ")
    )
}

/// C-07: the database is the second wall; the first is that such an order cannot be made.
pub(crate) async fn c16_that_do_not_sum_to_zero_are_refused(world: &World) {
    let parish = &world.here;
    let church = parish.church.id;
    world.append(&parish.hold("one", 100)).await;
    let yen = Account::opening(church, Currency::Jpy);
    let fund_in_yen = Account::fund(church, parish.general, Currency::Jpy);
    let moves =
        vec![Move::between(&yen, &fund_in_yen, Amount::of(5, Currency::Jpy).unwrap()).unwrap()];
    let job = GiftId::from_uuid(id("opening")).into();
    world.append(&Order::new(church, job, OrderKind::Opening, 1, moves, at(0), "").unwrap()).await;
    let before = (chain(world, parish).await, changes(world, parish).await);

    let donor = Account::donor(church, parish.donor.id, Currency::Usd);
    let fund = Account::promised(church, parish.general, Currency::Usd);
    let written = |entries: &[(&Account, u32, i64)]| {
        let changes: Vec<String> = entries.iter().map(|one| entry(parish, 3, *one)).collect();
        past_the_port(world, parish, 3, &changes)
    };
    for (why, sql) in [
        ("nothing", written(&[])),
        ("a cent is missing", written(&[(&donor, 0, -100), (&fund, 1, 99)])),
        ("half a move", written(&[(&donor, 0, -100)])),
        ("two currencies", written(&[(&donor, 0, -100), (&fund_in_yen, 1, 100)])),
        (
            "moves that only sum to zero together",
            written(&[(&donor, 0, -100), (&fund, 1, 60), (&donor, 2, -10), (&fund, 3, 50)]),
        ),
    ] {
        let refused = world.execute(&sql).await.unwrap_err();
        assert!(refused.to_string().contains("sums to zero"), "{why}: {refused}");
    }
    let upside_down = written(&[(&donor, 0, 100), (&fund, 1, -100)]);
    assert!(world.execute(&upside_down).await.is_err());

    // Entries without an order do not stay either, not even in a transaction of their own.
    let entries = [entry(parish, 3, (&donor, 0, -100)), entry(parish, 3, (&fund, 1, 100))];
    let orphans = format!("begin; {}; commit", without_an_order(&entries));
    assert!(world.execute(&orphans).await.is_err());
    assert_eq!((chain(world, parish).await, changes(world, parish).await), before);
}

/// What was written is whole: the same statements are taken when nothing is wrong with them.
pub(crate) async fn that_sum_to_zero_are_taken(world: &World) {
    let parish = &world.here;
    world.append(&parish.hold("one", 100)).await;
    let donor = Account::donor(parish.church.id, parish.donor.id, Currency::Usd);
    let fund = Account::promised(parish.church.id, parish.general, Currency::Usd);
    let entries = [entry(parish, 2, (&donor, 0, -100)), entry(parish, 2, (&fund, 1, 100))];
    world.execute(&past_the_port(world, parish, 2, &entries)).await.unwrap();
    assert_eq!(world.text("select cast(count(*) as text) from changes").await, "4");
}

pub(crate) async fn c16_are_sealed(world: &World) {
    let parish = &world.here;
    world.append(&parish.hold("one", 100)).await;
    let donor = Account::donor(parish.church.id, parish.donor.id, Currency::Usd);
    let fund = Account::promised(parish.church.id, parish.general, Currency::Usd);
    let more = [entry(parish, 1, (&donor, 2, -5)), entry(parish, 1, (&fund, 3, 5))];
    let refused = world.execute(&without_an_order(&more)).await.unwrap_err();
    assert!(refused.to_string().contains("written with their order"), "{refused}");
    assert_eq!(changes(world, parish).await.len(), 2);
}

/// C-16, with the application's own connection.
pub(crate) async fn c16_never_change_and_never_go(world: &World) {
    let parish = &world.here;
    world.append(&parish.hold("one", 100)).await;
    let before = (chain(world, parish).await, changes(world, parish).await);
    let mut statements = vec![
        ("orders", "update orders set ordinal = ordinal + 1"),
        ("orders", "delete from orders"),
        ("changes", "update changes set amount_minor = amount_minor + 1"),
        ("changes", "delete from changes"),
        ("accounts", "update accounts set owner = 'somebody else'"),
        ("accounts", "update accounts set no = no + 1"),
        ("accounts", "delete from accounts"),
        ("chains", "update chains set no = no + 10"),
        ("chains", "delete from chains"),
    ];
    statements.extend(match &world.pools {
        Pools::Sqlite(_) => [
            ("orders", "insert or replace into orders select * from orders"),
            ("changes", "replace into changes select * from changes"),
            ("accounts", "insert or replace into accounts select * from accounts"),
        ],
        Pools::Postgres(_) => [
            ("never", "truncate orders, changes cascade"),
            ("never", "truncate accounts cascade"),
            (
                "changes",
                "insert into changes select * from changes
                 on conflict (account_no, version) do update set amount_minor = 1",
            ),
        ],
    });
    for (table, sql) in statements {
        let refused = world.execute(sql).await.unwrap_err().to_string();
        let sealed = refused.contains("written with their order");
        assert!(refused.contains(table) && (refused.contains("never") || sealed), "{refused}");
    }
    assert_eq!((chain(world, parish).await, changes(world, parish).await), before);
}

/// C-18: fifty at once, all on one fund.
pub(crate) async fn c18_have_no_gap_under_fifty_writers(world: &World) {
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
    let logs = all.chunk_by(|one, next| one.account == next.account);
    let versions: Vec<Vec<u64>> =
        logs.map(|log| log.iter().map(|change| change.version).collect()).collect();
    assert_eq!(versions, [[1, 2, 3, 4, 5], [1, 2, 3, 4, 5]], "account by account");
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
