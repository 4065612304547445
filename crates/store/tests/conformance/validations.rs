//! The books are handed out as they lie, and whatever a hand does to them is found and named.

use std::time::Duration;

use delayed_payments::GiftState;
use giving::ports::{FundSum, StoreError, ValidationPage};
use giving::validations::{Books, Leased, Outcome, Unseen, rebuild_books, verify_books};
use kernel::{ChurchId, Currency, DelayId, PersonId};
use ledger::verify::{Anchor, Findings};
use ledger::{AccountKind, ChainHash, job};
use store::Pools;
use views::{CampusCheck, ValidationReport};

use crate::world::{Parish, World, at, commit, id, is_stale, usd};

const LEASE: Duration = Duration::from_secs(60);

/// Gifts in every stage, so that every kind of account has something to say.
async fn give(world: &World, parish: &Parish) {
    for nth in 0..7_i64 {
        let gift = giving::gifts::Gift {
            lines: vec![(parish.missions, usd(700 + nth)), (parish.general, usd(1_800))],
            ..parish.gift(&format!("gift {nth}"), 2_500 + nth)
        };
        let accounts = parish.accounts(&gift);
        world.append(&job::hold(&accounts, 1, at(nth), "request").unwrap()).await;
        if nth < 5 {
            world.append(&job::settle(&accounts, 2, at(10 + nth), "attempt").unwrap()).await;
        }
        if nth < 1 {
            world.append(&job::refund(&accounts, 3, at(20 + nth), "refund").unwrap()).await;
        }
        if nth == 5 {
            world.append(&job::assure(&accounts, 2, at(10 + nth), "delay").unwrap()).await;
        }
    }
}

async fn verified(world: &World, church: ChurchId, seen: Option<Anchor>) -> Books {
    let mut snapshot = world.store.snapshot().await.unwrap();
    verify_books(snapshot.as_mut(), church, seen, &mut Unseen).await.unwrap()
}

async fn found(world: &World, church: ChurchId) -> Findings {
    verified(world, church, None).await.findings
}

/// Past the guards of this test's own database.
async fn by_hand(world: &World, sql: &str) {
    world.execute(sql).await.unwrap();
}

async fn without_guards(world: &World) {
    let sql = match &world.pools {
        Pools::Sqlite(_) => {
            "pragma foreign_keys = off;
             drop trigger orders_stay; drop trigger orders_remain; drop trigger changes_stay;
             drop trigger changes_remain; drop trigger changes_are_sealed;
             drop trigger accounts_stay; drop trigger accounts_remain; drop trigger chains_stay"
        }
        Pools::Postgres(_) => {
            "alter table orders disable trigger user;
             alter table changes disable trigger user;
             alter table accounts disable trigger user;
             alter table chains disable trigger user"
        }
    };
    by_hand(world, sql).await;
}

pub(crate) async fn read_a_snapshot_that_stands_still(world: &World) {
    let parish = &world.here;
    let church = parish.church.id;
    give(world, parish).await;
    let mut snapshot = world.store.snapshot().await.unwrap();
    let before = snapshot.chain_end(church).await.unwrap().unwrap();
    world.append(&parish.hold("later", 100)).await;
    assert_eq!(snapshot.chain_end(church).await.unwrap(), Some(before));
    let books = verify_books(snapshot.as_mut(), church, None, &mut Unseen).await.unwrap();
    assert_eq!(books.findings.texts(), Vec::<String>::new());
    assert_eq!(i64::try_from(books.orders).unwrap(), before.seq);
    drop(snapshot);
    assert_eq!(verified(world, church, Some(before)).await.orders, books.orders + 1);
    let nowhere = ChurchId::from_uuid(id("nowhere"));
    let mut snapshot = world.store.snapshot().await.unwrap();
    assert_eq!(snapshot.chain_end(nowhere).await.unwrap(), None);
}

pub(crate) async fn read_rows_slice_by_slice(world: &World) {
    let parish = &world.here;
    let church = parish.church.id;
    give(world, parish).await;
    give(world, &world.there).await;
    let mut books = world.store.snapshot().await.unwrap();
    let orders = books.order_rows(church, 0, 100).await.unwrap();
    assert_eq!(orders.len(), 14);
    assert!(orders.windows(2).all(|pair| pair[0].seq + 1 == pair[1].seq));
    let later = books.order_rows(church, 3, 2).await.unwrap();
    assert_eq!(later, orders[3..5]);
    assert_eq!(books.order_at(church, 4).await.unwrap(), Some(orders[3].id.clone()));
    assert_eq!(books.order_at(church, 400).await.unwrap(), None);
    assert_eq!(books.orders_twice(church, 5).await.unwrap(), Vec::<String>::new());

    let changes = books.changes_by_order(church, (0, -1), 1_000).await.unwrap();
    let place = |change: &ledger::verify::ChangeRow| (change.seq, change.position);
    assert!(changes.windows(2).all(|pair| place(&pair[0]) < place(&pair[1])));
    let later = books.changes_by_order(church, place(&changes[5]), 4).await.unwrap();
    assert_eq!(later, changes[6..10]);

    let accounts = books.account_rows(church, None, 100).await.unwrap();
    let key = |row: &ledger::verify::AccountRow| {
        (row.kind.clone(), row.owner.clone(), row.currency.clone())
    };
    assert!(accounts.windows(2).all(|pair| key(&pair[0]) < key(&pair[1])));
    let later = books.account_rows(church, Some(&accounts[1]), 3).await.unwrap();
    assert_eq!(later, accounts[2..5]);
    let numbers: Vec<i64> = accounts.iter().map(|row| row.no).collect();
    let mut numbered = books.accounts_numbered(church, &numbers).await.unwrap();
    numbered.sort_by_key(key);
    assert_eq!(numbered, accounts);
    let theirs = books.account_rows(world.there.church.id, None, 100).await.unwrap();
    assert_eq!(books.accounts_numbered(church, &[theirs[0].no]).await.unwrap(), []);

    let by_account = books.changes_of_accounts(&numbers, 1_000).await.unwrap();
    assert_eq!(by_account.len(), changes.len());
    let place = |change: &ledger::verify::ChangeRow| (change.account, change.version);
    assert!(by_account.windows(2).all(|pair| place(&pair[0]) < place(&pair[1])));
    let one = accounts.iter().find(|row| row.kind == "clearing").unwrap();
    let its: Vec<_> =
        by_account.iter().copied().filter(|change| change.account == one.no).collect();
    assert_eq!(books.changes_of_account(one.no, 0, 100).await.unwrap(), its);
    assert_eq!(books.changes_of_account(one.no, 2, 2).await.unwrap(), its[2..4]);
    assert_eq!(books.campus_names(church).await.unwrap(), [(parish.campus, "Main".to_owned())]);
}

pub(crate) async fn compare_gifts_with_the_books(world: &World) {
    let parish = &world.here;
    let church = parish.church.id;
    let delay = DelayId::from_uuid(id("delay"));
    let states = [
        ("due", GiftState::Due { at: at(0) }),
        ("held", GiftState::Held { delay, since: at(0) }),
        ("taken", GiftState::Taken { at: at(5) }),
    ];
    for (name, state) in states {
        let gift = giving::gifts::Gift { state, ..parish.gift(name, 1_000) };
        world.add_gift(parish, &gift).await;
        let accounts = parish.accounts(&gift);
        world.append(&job::hold(&accounts, 1, at(0), "").unwrap()).await;
        match gift.state {
            GiftState::Held { .. } => {
                world.append(&job::assure(&accounts, 2, at(1), "").unwrap()).await;
            }
            GiftState::Taken { .. } => {
                world.append(&job::settle(&accounts, 2, at(5), "").unwrap()).await;
            }
            _ => {}
        }
    }
    let mut books = world.store.snapshot().await.unwrap();
    let said = books.said_by_gifts(church).await.unwrap();
    assert_eq!(said, books.held_by_books(church).await.unwrap());
    let kinds: Vec<AccountKind> = said.iter().map(|(_, sum)| sum.kind).collect();
    assert_eq!(kinds, [AccountKind::Assured, AccountKind::Fund, AccountKind::Promised]);
    let sum = FundSum {
        kind: AccountKind::Fund,
        fund: parish.general.to_string(),
        currency: Currency::Usd,
        minor: 1_000,
    };
    assert_eq!(said[1], (parish.campus, sum));
    let clearing = books.account_rows(church, None, 100).await.unwrap();
    let clearing = clearing.iter().find(|row| row.kind == "clearing").unwrap();
    let taken = books.collected(church, clearing.no, i64::MAX, 10).await.unwrap();
    assert_eq!((taken.len(), taken[0].minor, taken[0].at), (1, 1_000, at(5)));
    assert_eq!(taken[0].job, parish.gift("taken", 1_000).id.to_string());
    assert_eq!(books.collected(church, clearing.no, taken[0].version, 10).await.unwrap(), []);
}

/// Every cell of the books, changed by as little as can be, and changed back.
pub(crate) async fn find_one_changed_cent_anywhere(world: &World) {
    let parish = &world.here;
    let church = parish.church.id;
    give(world, parish).await;
    give(world, &world.there).await;
    without_guards(world).await;
    let no = format!("(select no from chains where church_id = '{church}')");
    let fund = ledger::Account::fund(church, parish.general, Currency::Usd);
    let account = format!("(select no from accounts where id = '{}')", fund.id());
    let order =
        world.text(&format!("select id from orders where church_no = {no} and seq = 5")).await;
    let of_change = format!("where church_no = {no} and seq = 5 and account_no = {account}");
    let of_order = format!("where id = '{order}'");
    let of_account = format!("where id = '{}'", fund.id());
    let of_chain = format!("where church_id = '{church}'");
    let (order, fund) = (order.as_str(), fund.to_string());
    let change = |cell: &str| {
        let set = |sign: &str| format!("update changes set {cell} = {cell} {sign} {of_change}");
        (set("+ 1"), set("- 1"))
    };
    let row = |table: &str, cell: &str, of: &str| {
        let set = |sign: &str| format!("update {table} set {cell} = {cell} {sign} {of}");
        (set("+ 1"), set("- 1"))
    };
    let text = |cell: &str, other: &str| {
        let old = format!("(select kept.{cell} from kept)");
        (
            format!(
                "drop table if exists kept; create table kept as select * from orders {of_order}; \
                 update orders set {cell} = '{other}' {of_order}"
            ),
            format!("update orders set {cell} = {old} where church_no = {no} and seq = 5"),
        )
    };
    let hash = ChainHash::START;
    let cases: [(&str, (String, String), &[&str]); 14] = [
        ("a change's amount", change("amount_minor"), &[order, &fund]),
        ("a change's balance", change("balance_minor"), &[order, &fund]),
        (
            "a change's version",
            {
                let (on, off) = change("version");
                (on.replace("+ 1", "+ 100"), off.replace("- 1", "- 100"))
            },
            &[order, &fund],
        ),
        (
            "a change's place",
            {
                let (on, _) = change("seq");
                let back =
                    format!("update changes set seq = 5 where church_no = {no} and seq = 1005");
                (on.replace("+ 1", "+ 1000"), back)
            },
            &[order, &fund],
        ),
        ("an account's balance", row("accounts", "balance_minor", &of_account), &[&fund]),
        ("an account's version", row("accounts", "version", &of_account), &[&fund]),
        ("an order's time", row("orders", "at", &of_order), &[order]),
        ("an order's ordinal", row("orders", "ordinal", &of_order), &[order]),
        ("an order's cause", text("cause", "somebody else"), &[order]),
        ("an order's kind", text("kind", "void"), &[order]),
        ("an order's job", text("job_id", &id("other").to_string()), &[order]),
        ("an order's content", text("content_hash", &hash.to_string()), &[order]),
        ("an order's link", text("chain_hash", &hash.to_string()), &[order]),
        ("the chain's end", row("chains", "seq", &of_chain), &["said to end at place 15"]),
    ];
    for (what, (tampered, back), named) in cases {
        assert!(found(world, church).await.is_empty(), "before {what}");
        by_hand(world, &tampered).await;
        let texts = found(world, church).await.texts();
        assert!(!texts.is_empty(), "{what}");
        for name in named {
            assert!(texts.iter().any(|text| text.contains(name)), "{what}: {name}: {texts:#?}");
        }
        let of_church = format!("church {church}");
        assert!(texts.iter().all(|text| text.starts_with(&of_church)), "{what}: {texts:#?}");
        assert!(found(world, world.there.church.id).await.is_empty(), "{what}: the other church");
        by_hand(world, &back).await;
    }
    // What is gone stays gone: first one change, then an order with all that is left of it.
    by_hand(world, &format!("delete from changes {of_change}")).await;
    let texts = found(world, church).await.texts();
    assert!(texts.iter().any(|text| text.contains(order)), "{texts:#?}");
    assert!(texts.iter().any(|text| text.contains(&fund)), "{texts:#?}");
    by_hand(world, &format!("delete from changes where church_no = {no} and seq = 5")).await;
    by_hand(world, &format!("delete from orders {of_order}")).await;
    let texts = found(world, church).await.texts();
    assert!(texts.iter().any(|text| text.contains("after place 4 comes place 6")), "{texts:#?}");
    let of_account = format!("account {fund}");
    assert!(texts.iter().any(|text| text.contains(&of_account)), "{texts:#?}");
}

pub(crate) async fn come_to_the_same_state_from_the_orders_alone(world: &World) {
    let parish = &world.here;
    let church = parish.church.id;
    give(world, parish).await;
    let books = verified(world, church, None).await;
    // The same on either database, and on any machine.
    assert_eq!(
        books.state.to_string(),
        "4e7c29079605982e30e58e541a1ab23fc9516f9a6360a4f2564c95a4c3532ae1"
    );
    for seed in [None, Some(1), Some(2), Some(3)] {
        let mut snapshot = world.store.snapshot().await.unwrap();
        let rebuilt = rebuild_books(snapshot.as_mut(), church, seed, &mut Unseen).await.unwrap();
        assert_eq!(rebuilt.findings.texts(), Vec::<String>::new());
        assert_eq!(rebuilt.state, books.state);
        assert_eq!((rebuilt.orders, rebuilt.entries), (books.orders, books.entries));
    }
    without_guards(world).await;
    by_hand(world, "update accounts set balance_minor = balance_minor + 1 where kind = 'fund'")
        .await;
    let mut snapshot = world.store.snapshot().await.unwrap();
    let rebuilt = rebuild_books(snapshot.as_mut(), church, None, &mut Unseen).await.unwrap();
    assert_eq!(rebuilt.state, books.state, "the orders are as they were");
    assert_eq!(rebuilt.findings.count(), 2, "but two funds are not");
}

async fn lease(world: &World, node: &str, seconds: i64) -> Option<Leased> {
    let mut work = world.begin().await;
    let leased = work.lease_validation(node, at(seconds), LEASE).await.unwrap();
    commit(work).await;
    leased
}

async fn ask(world: &World, church: Option<ChurchId>, seconds: i64) -> u64 {
    let mut work = world.begin().await;
    let by = Some(world.here.donor.id);
    let asked = work.ask_validation(church, by, at(seconds)).await.unwrap();
    commit(work).await;
    asked
}

fn outcome(seconds: i64, faults: u64) -> Outcome {
    Outcome {
        finished_at: at(seconds),
        orders: 14,
        entries: 60,
        faults,
        state_hash: "beef".to_owned(),
        end: Some(Anchor { seq: seconds, hash: ChainHash::START }),
        report: ValidationReport {
            findings: vec!["something".to_owned()],
            campuses: vec![CampusCheck { name: "Main".to_owned(), disagreements: Vec::new() }],
            collected: Vec::new(),
        },
        failed: None,
    }
}

async fn finish(world: &World, leased: &Leased, node: &str, outcome: &Outcome) {
    let mut work = world.begin().await;
    work.finish_validation(leased, node, outcome).await.unwrap();
    commit(work).await;
}

pub(crate) async fn are_asked_for_once(world: &World) {
    let here = world.here.church.id;
    assert_eq!(ask(world, Some(here), 0).await, 1);
    assert_eq!(ask(world, Some(here), 1).await, 0, "it is asked for already");
    assert_eq!(ask(world, None, 2).await, 1, "the other church");
    let mut work = world.begin().await;
    assert_eq!(work.ask_due_validations(at(0), at(3)).await.unwrap(), 0);
    commit(work).await;
    let runs = world.read().validations_of(here, 9).await.unwrap();
    let by: Vec<Option<PersonId>> = runs.iter().map(|run| run.asked_by).collect();
    assert_eq!((runs.len(), by), (1, vec![Some(world.here.donor.id)]));
    assert_eq!((runs[0].asked_at, runs[0].started_at), (at(0), None));
}

pub(crate) async fn fall_due_after_a_day(world: &World) {
    let due = async |before: i64, now: i64| {
        let mut work = world.begin().await;
        let due = work.ask_due_validations(at(before), at(now)).await.unwrap();
        commit(work).await;
        due
    };
    assert_eq!(due(0, 100).await, 2, "churches that never were");
    assert_eq!(due(0, 100).await, 0);
    while let Some(leased) = lease(world, "one", 100).await {
        finish(world, &leased, "one", &outcome(101, 0)).await;
    }
    assert_eq!(due(99, 200).await, 0);
    assert_eq!(due(100, 200).await, 2);
}

pub(crate) async fn are_one_nodes_until_it_dies(world: &World) {
    let here = world.here.church.id;
    ask(world, Some(here), 0).await;
    let leased = lease(world, "one", 1).await.unwrap();
    assert_eq!((leased.church, leased.number, leased.seen), (here, 1, None));
    assert_eq!(lease(world, "two", 2).await, None);
    let mut work = world.begin().await;
    work.note_validation(&leased, "one", 40, at(90)).await.unwrap();
    commit(work).await;
    assert_eq!(lease(world, "two", 89).await, None, "it lives");
    let run = &world.read().validations_of(here, 1).await.unwrap()[0];
    assert_eq!((run.done, run.started_at, run.outcome.clone()), (40, Some(at(1)), None));
    let again = lease(world, "two", 90).await.unwrap();
    assert_eq!(again, leased);
    let mut work = world.begin().await;
    assert!(is_stale(work.note_validation(&leased, "one", 50, at(99)).await));
    let finished = work.finish_validation(&leased, "one", &outcome(95, 0)).await;
    assert!(matches!(finished, Err(StoreError::Stale { .. })));
    drop(work);
    finish(world, &again, "two", &outcome(96, 0)).await;
    let run = &world.read().validations_of(here, 1).await.unwrap()[0];
    assert_eq!(run.outcome, Some(outcome(96, 0)), "it comes back as written");
    // The next one begins where the last sound one ended.
    ask(world, Some(here), 100).await;
    let next = lease(world, "one", 100).await.unwrap();
    assert_eq!(next.seen, Some(Anchor { seq: 96, hash: ChainHash::START }));
    finish(world, &next, "one", &outcome(101, 2)).await;
    ask(world, Some(here), 102).await;
    let next = lease(world, "one", 102).await.unwrap();
    assert_eq!((next.number, next.seen.unwrap().seq), (3, 96), "not where a broken one did");
    assert_eq!(world.read().last_sound_end(here).await.unwrap(), next.seen);
    let there = world.there.church.id;
    assert_eq!(world.read().last_sound_end(there).await.unwrap(), None);
}

pub(crate) async fn are_leased_to_one_of_eight(world: &World) {
    ask(world, None, 0).await;
    let nodes = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let leases = nodes.map(|node| lease(world, node, 1));
    let mut churches = Vec::new();
    for one in leases {
        churches.extend(one.await.map(|leased| leased.church));
    }
    churches.sort_unstable();
    churches.dedup();
    assert_eq!(churches.len(), 2);
}

pub(crate) async fn list_trouble_first(world: &World) {
    let (here, there) = (world.here.church.id, world.there.church.id);
    let page = |offset| ValidationPage { offset, limit: 1 };
    let trouble = async |since| world.read().validations_in_trouble(at(since)).await.unwrap();
    let (none, count) = world.read().validations_now(page(0)).await.unwrap();
    assert_eq!((none[0].0, none[0].2.len(), count), (here, 0, 2), "by name, and all of them");
    assert_eq!(trouble(9_999).await, 0, "what never was says nothing");
    ask(world, None, 0).await;
    while let Some(leased) = lease(world, "one", 1).await {
        let faults = u64::from(leased.church == there);
        finish(world, &leased, "one", &outcome(2, faults)).await;
    }
    assert_eq!(trouble(0).await, 1);
    assert_eq!(trouble(1).await, 2, "both are late by then");
    ask(world, Some(there), 5).await;
    let (first, _) = world.read().validations_now(page(0)).await.unwrap();
    let (church, _, runs) = &first[0];
    assert_eq!(*church, there);
    let ends: Vec<bool> = runs.iter().map(|run| run.outcome.is_some()).collect();
    assert_eq!(ends, [true, false], "the last one, and the one that is asked for");
    let (second, _) = world.read().validations_now(page(1)).await.unwrap();
    assert_eq!(second[0].0, here);
    let leased = lease(world, "one", 6).await.unwrap();
    let failed = Outcome { failed: Some("no answer".to_owned()), ..outcome(7, 0) };
    finish(world, &leased, "one", &failed).await;
    assert_eq!(trouble(0).await, 1, "what could not be done is trouble");
}
