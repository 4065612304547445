//! Statements and receipts as they are kept, and what the books say for them.

use giving::ports::{StoreError, Within};
use giving::receipts::KeptReceipt;
use giving::statements::{KeptStatement, Run, code_of, hash_of};
use kernel::{Locale, StatementId, StatementRunId};
use ledger::{AccountKind, OrderKind, job};
use views::Period;

use crate::world::{Parish, World, at, commit, date, id, usd};

fn period() -> Period {
    Period { first: date("2026-02-01"), last: date("2026-02-28") }
}

/// From the story's first second to its thousandth.
const WITHIN: fn() -> Within = || (at(0), at(1_000));

fn kept(parish: &Parish, name: &str, ordinal: u32) -> KeptStatement {
    let content = format!("{{\"statement\":\"{name} of {}\"}}", parish.church.name);
    KeptStatement {
        id: StatementId::from_uuid(id(&content)),
        church: parish.church.id,
        donor: parish.donor.id,
        period: period(),
        ordinal,
        issued_at: at(i64::from(ordinal)),
        given: usd(2_500).money(),
        code: code_of(&content),
        hash: hash_of(&content),
        content,
    }
}

pub(crate) async fn come_back_as_issued_and_never_change(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let (first, second) = (kept(here, "first", 1), kept(here, "second", 2));
    let mut work = world.begin().await;
    let none = work.latest_statement(&here.scope, here.donor.id, period()).await.unwrap();
    assert_eq!(none, None);
    work.add_statement(&here.scope, &first).await.unwrap();
    work.add_statement(&here.scope, &second).await.unwrap();
    let latest = work.latest_statement(&here.scope, here.donor.id, period()).await.unwrap();
    assert_eq!(latest, Some(second.clone()));
    commit(work).await;
    let mut work = world.begin().await;
    let twice = work.add_statement(&here.scope, &kept(here, "another", 2)).await;
    assert!(matches!(twice, Err(StoreError::Duplicate { .. })), "{twice:?}");
    drop(work);
    let read = world.read();
    let of = |donor| read.issued_statement(&here.scope, donor, first.id);
    assert_eq!(of(None).await.unwrap(), Some(first.clone()));
    assert_eq!(of(Some(here.donor.id)).await.unwrap(), Some(first.clone()));
    assert_eq!(of(Some(there.donor.id)).await.unwrap(), None);
    assert_eq!(read.issued_statement(&there.scope, None, first.id).await.unwrap(), None);
    let latest = read.statement_latest(&here.scope, here.donor.id, period()).await.unwrap();
    assert_eq!(latest, Some(second.clone()));
    let rows = read.statements_of(&here.scope, here.donor.id).await.unwrap();
    assert_eq!(rows, [second.row(), first.row()]);
    assert_eq!(read.statement_coded(&first.code).await.unwrap(), Some(first.clone()));
    assert_eq!(read.statement_coded("2222-2222-2222-2222").await.unwrap(), None);
    let all = read.statements_within(&here.scope, period(), None, 10).await.unwrap();
    assert_eq!(all, [second], "the newest of each donor");
    let after = Some(here.donor.id);
    let rest = read.statements_within(&here.scope, period(), after, 10).await.unwrap();
    assert_eq!(rest, []);
    for change in ["update statements set given_minor = given_minor + 1", "delete from statements"]
    {
        assert!(world.execute(change).await.is_err(), "{change}");
    }
}

pub(crate) async fn receipts_come_back_as_issued_and_never_change(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let gift = here.gift("receipted", 2_500);
    world.add_gift(here, &gift).await;
    let content = "{\"receipt\":1}".to_owned();
    let receipt = KeptReceipt {
        church: here.church.id,
        gift: gift.id,
        donor: here.donor.id,
        ordinal: 1,
        issued_at: at(5),
        code: code_of(&content),
        hash: hash_of(&content),
        content,
    };
    let mut work = world.begin().await;
    assert_eq!(work.latest_receipt(&here.scope, gift.id).await.unwrap(), None);
    work.add_receipt(&here.scope, &receipt).await.unwrap();
    assert_eq!(work.latest_receipt(&here.scope, gift.id).await.unwrap(), Some(receipt.clone()));
    commit(work).await;
    let mut work = world.begin().await;
    let twice = work.add_receipt(&here.scope, &receipt).await;
    assert!(matches!(twice, Err(StoreError::Duplicate { .. })), "{twice:?}");
    drop(work);
    let read = world.read();
    let latest = read.receipt_latest(&here.scope, gift.id).await.unwrap();
    assert_eq!(latest, Some(receipt.clone()));
    assert_eq!(read.receipt_latest(&there.scope, gift.id).await.unwrap(), None);
    assert_eq!(read.receipt_coded(&receipt.code).await.unwrap(), Some(receipt));
    for change in ["update receipts set content = ''", "delete from receipts"] {
        assert!(world.execute(change).await.is_err(), "{change}");
    }
}

/// What the books say of a donor's gifts, up to a place; and the database's own sum of it.
pub(crate) async fn are_summed_from_the_books_up_to_a_place(world: &World) {
    let here = &world.here;
    let gift = here.gift("stated", 2_500);
    let accounts = here.accounts(&gift);
    world.add_gift(here, &gift).await;
    world.append(&job::hold(&accounts, 1, at(1), "request").unwrap()).await;
    world.append(&job::settle(&accounts, 2, at(2), "attempt").unwrap()).await;
    let other = here.gift("waits", 900);
    world.add_gift(here, &other).await;
    world.append(&job::hold(&here.accounts(&other), 1, at(3), "request").unwrap()).await;
    let read = world.read();
    let taken = read.last_order_before(here.church.id, at(10)).await.unwrap();
    world.append(&job::refund(&accounts, 3, at(4), "office").unwrap()).await;
    let back = read.last_order_before(here.church.id, at(10)).await.unwrap();
    let donor = here.donor.id;
    let meant = read.statement_gifts(&here.scope, donor, period(), WITHIN()).await.unwrap();
    let mut ids: Vec<_> = meant.iter().map(|meant| meant.gift).collect();
    ids.sort_unstable();
    let mut both = vec![gift.id, other.id];
    both.sort_unstable();
    assert_eq!(ids, both);
    assert!(meant.iter().all(|meant| meant.method == here.method.label()));
    let facts = read.statement_facts(&here.scope, donor, period(), WITHIN(), taken).await.unwrap();
    let of_gift: Vec<_> = facts
        .iter()
        .filter(|fact| fact.gift == gift.id)
        .map(|fact| (fact.order, fact.account, fact.amount.minor(), fact.fund))
        .collect();
    let fund = Some(here.general);
    let expected = [
        (OrderKind::Hold, AccountKind::Promised, 2_500, fund),
        (OrderKind::Settle, AccountKind::Promised, -2_500, fund),
        (OrderKind::Settle, AccountKind::Fund, 2_500, fund),
    ];
    assert_eq!(of_gift, expected);
    let one = read.gift_facts(&here.scope, gift.id, taken).await.unwrap();
    assert_eq!(one.len(), 3);
    assert_eq!(read.gift_facts(&world.there.scope, gift.id, taken).await.unwrap(), []);
    let sum = |within, place| read.given_within(&here.scope, donor, period(), within, place);
    assert_eq!(sum(WITHIN(), taken).await.unwrap(), usd(2_500).money());
    assert_eq!(sum(WITHIN(), back).await.unwrap().minor(), 0, "it went back");
    assert_eq!(sum((at(3), at(9)), taken).await.unwrap().minor(), 0, "it was taken before");
    assert_eq!(sum(WITHIN(), 1).await.unwrap().minor(), 0, "it was not taken yet");
    let funds = read.statement_funds(&here.scope).await.unwrap();
    let names: Vec<&str> = funds.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["General", "Missions"]);
}

pub(crate) async fn runs_go_on_where_they_were(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let read = world.read();
    assert_eq!(read.donors_counted(&here.scope).await.unwrap(), 1);
    let donors = read.donors_after(&here.scope, None, 10).await.unwrap();
    assert_eq!((donors.len(), donors[0].id), (1, here.donor.id));
    assert_eq!((donors[0].name.as_str(), donors[0].locale), ("Ann here", Locale::En));
    assert_eq!(read.donors_after(&here.scope, Some(here.donor.id), 10).await.unwrap(), []);
    let run = Run {
        id: StatementRunId::from_uuid(id("run")),
        church: here.church.id,
        period: period(),
        asked_by: here.donor.id,
        asked_at: at(1),
        people: 1,
        looked: 0,
        reached: None,
        statements: 0,
        finished_at: None,
    };
    let mut work = world.begin().await;
    work.add_statement_run(&here.scope, &run).await.unwrap();
    commit(work).await;
    assert_eq!(read.statement_runs_open().await.unwrap(), std::slice::from_ref(&run));
    let done = Run {
        looked: 1,
        reached: Some(here.donor.id),
        statements: 1,
        finished_at: Some(at(9)),
        ..run.clone()
    };
    let mut work = world.begin().await;
    work.save_statement_run(&here.scope, 0, &done).await.unwrap();
    commit(work).await;
    let mut work = world.begin().await;
    let late = work.save_statement_run(&here.scope, 0, &done).await;
    assert!(matches!(late, Err(StoreError::Stale { .. })), "{late:?}");
    drop(work);
    assert_eq!(read.statement_runs_open().await.unwrap(), []);
    let row = read.statement_run(&here.scope, run.id).await.unwrap().unwrap();
    assert_eq!((row.looked, row.statements, row.finished_at), (1, 1, Some(at(9))));
    assert_eq!(row.asked_by, "Ann here");
    assert_eq!(read.statement_runs(&here.scope, 5).await.unwrap(), [row]);
    assert_eq!(read.statement_run(&there.scope, run.id).await.unwrap(), None);
    assert_eq!(read.statement_runs(&there.scope, 5).await.unwrap(), []);
}
