//! Cases, comparisons, and what gateways say in their lists and files.

use std::time::Duration;

use giving::attempts::Attempt;
use giving::cases::{
    Case, CaseFilter, CaseKind, Deed, End, Fix, InBooks, Line, Place, Proposal, Said, Source,
};
use giving::imports::BadRow;
use giving::settlements::Settlement;
use kernel::{AttemptId, CaseId, Money, OrderId, PersonId, SettlementId};

use crate::world::{Parish, World, at, commit, id, is_stale, usd};

const LEASE: Duration = Duration::from_secs(60);

fn case(parish: &Parish, name: &str, kind: CaseKind) -> Case {
    Case {
        id: CaseId::from_uuid(id(&format!("{name} of {}", parish.church.name))),
        church: parish.church.id,
        kind,
        deed: Deed::Charge,
        key: format!("key {name}"),
        gateway: parish.facility.gateway.clone(),
        gift: None,
        fix: Fix::FindOut,
        said: Some(Said {
            amount: usd(2_500),
            at: at(10),
            token: format!("token {name}"),
            source: Source::List,
        }),
        booked: None,
        found_at: at(100),
        owner: None,
        proposed: None,
        ended: None,
        version: 1,
    }
}

/// Cases are found once, changed by one at a time, and end by themselves or by people.
pub(crate) async fn are_kept(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let ghost = case(here, "ghost", CaseKind::NoOrder);
    let missing = Case {
        said: None,
        booked: Some(InBooks {
            amount: usd(700),
            at: at(5),
            order: OrderId::from_uuid(id("an order")),
        }),
        fix: Fix::TakeOut,
        found_at: at(90),
        ..case(here, "missing", CaseKind::NoCharge)
    };
    let mut work = world.begin().await;
    assert!(work.add_case(&ghost).await.unwrap());
    assert!(work.add_case(&missing).await.unwrap());
    assert!(!work.add_case(&Case { key: "other".to_owned(), ..ghost.clone() }).await.unwrap());
    assert!(work.add_case(&case(there, "ghost", CaseKind::NoOrder)).await.unwrap());
    commit(work).await;

    let read = world.read();
    assert_eq!(read.case_by_id(ghost.id).await.unwrap(), Some(ghost.clone()));
    assert_eq!(read.case_by_id(missing.id).await.unwrap(), Some(missing.clone()));
    let all = CaseFilter::default();
    let (page, matching) = read.case_page(all, 1, 2).await.unwrap();
    assert_eq!((page[0].id, page.len(), matching), (missing.id, 2, 3), "the oldest first");
    assert_eq!(read.case_page(all, 2, 2).await.unwrap().0.len(), 1);
    let doubles = CaseFilter { kind: Some(CaseKind::Double), ..all };
    assert_eq!(read.case_page(doubles, 1, 2).await.unwrap(), (Vec::new(), 0));
    let open = read.open_cases().await.unwrap();
    let tallies: Vec<_> = open.iter().map(|one| (one.kind, one.tally.count)).collect();
    assert_eq!(tallies, [(CaseKind::NoCharge, 1), (CaseKind::NoOrder, 2)]);
    assert_eq!(open[0].tally.sum, Money::new(700, kernel::Currency::Usd));

    let staff = here.donor.id;
    let mut work = world.begin().await;
    let known = work.case(ghost.id).await.unwrap().unwrap();
    let proposed = Proposal { by: staff, at: at(120), why: "it is not ours".to_owned() };
    let changed = Case { owner: Some((staff, at(110))), proposed: Some(proposed), ..known.clone() };
    work.save_case(&changed).await.unwrap();
    assert!(is_stale(work.save_case(&known).await), "somebody was faster");
    drop(work);
    let mut work = world.begin().await;
    work.save_case(&changed).await.unwrap();
    assert_eq!(work.cases_of_key(&here.scope, "key ghost").await.unwrap().len(), 1);
    assert_eq!(work.cases_about(&here.scope, "token ghost").await.unwrap().len(), 1);
    assert!(work.cases_about(&there.scope, "key ghost").await.unwrap().is_empty());
    let keys = ["key ghost".to_owned(), "key missing".to_owned()];
    let end = (at(130), "the order turned up");
    assert_eq!(work.end_cases(&here.scope, CaseKind::NoOrder, &keys, end).await.unwrap(), 1);
    assert_eq!(work.end_cases(&here.scope, CaseKind::NoOrder, &keys, end).await.unwrap(), 0);
    assert_eq!(work.end_cases(&here.scope, CaseKind::NoOrder, &[], end).await.unwrap(), 0);
    assert!(work.cases_about(&here.scope, "token ghost").await.unwrap().is_empty());
    commit(work).await;
    let ended = read.case_by_id(ghost.id).await.unwrap().unwrap();
    assert_eq!(ended.owner, changed.owner);
    assert_eq!(ended.proposed, changed.proposed);
    let why = "the order turned up".to_owned();
    assert_eq!(ended.ended, Some(End { at: at(130), by: None, why }));
    let over = CaseFilter { ended: true, kind: None };
    assert_eq!(read.case_page(over, 1, 10).await.unwrap(), (vec![ended], 1));
}

/// One node at a time, from where the last one was; a church that failed sooner than one that went.
pub(crate) async fn are_compared_by_one_node(world: &World) {
    let (here, there) = (world.here.church.id, world.there.church.id);
    let ask = async |church, now| {
        let mut work = world.begin().await;
        let asked = work.ask_comparison(church, None, now).await.unwrap();
        commit(work).await;
        asked
    };
    assert_eq!(ask(None, at(0)).await, 2);
    assert_eq!(ask(Some(here), at(1)).await, 0, "it is asked for already");
    let mut work = world.begin().await;
    let first = work.lease_comparison("one", at(2), LEASE).await.unwrap().unwrap();
    let second = work.lease_comparison("two", at(2), LEASE).await.unwrap().unwrap();
    assert!(work.lease_comparison("three", at(2), LEASE).await.unwrap().is_none());
    commit(work).await;
    let mut churches = [first.church, second.church];
    churches.sort();
    let mut both = [here, there];
    both.sort();
    assert_eq!(churches, both);

    let mut further = first.clone();
    let place = Place { behind: Some("line".to_owned()), until: Some(at(-60)) };
    further.places.insert("facility".to_owned(), place);
    (further.order_seq, further.lines_read, further.orders_read) = (7, 5, 3);
    let mut work = world.begin().await;
    work.save_comparison(&further, "one", at(70)).await.unwrap();
    commit(work).await;
    let mut work = world.begin().await;
    assert!(is_stale(work.save_comparison(&further, "two", at(70)).await), "not its own");
    drop(work);
    let mut work = world.begin().await;
    assert_eq!(
        work.lease_comparison("four", at(70), LEASE).await.unwrap().unwrap(),
        second.clone()
    );
    let taken = work.lease_comparison("four", at(71), LEASE).await.unwrap().unwrap();
    assert_eq!(taken, further, "it goes on where the dead node was");
    commit(work).await;
    let failed = giving::cases::Comparison { failed: Some("no answer".to_owned()), ..further };
    let mut work = world.begin().await;
    assert!(is_stale(work.finish_comparison(&failed, "one", at(80)).await));
    drop(work);
    let mut work = world.begin().await;
    work.finish_comparison(&failed, "four", at(80)).await.unwrap();
    work.finish_comparison(&second, "four", at(80)).await.unwrap();
    commit(work).await;

    let read = world.read();
    assert_eq!(read.comparisons_in_trouble(at(-9)).await.unwrap(), 1, "one failed");
    assert_eq!(read.comparisons_in_trouble(at(100)).await.unwrap(), 2, "and both are late");
    let listed = read.comparisons(10).await.unwrap();
    assert_eq!(listed.len(), 2);
    assert_eq!((listed[0].1.church, listed[0].1.open), (failed.church, false), "trouble first");
    assert_eq!(listed[0].1.finished_at, Some(at(80)));

    let mut work = world.begin().await;
    assert_eq!(work.ask_due_comparisons(at(-1), at(-1), at(90)).await.unwrap(), 0);
    assert_eq!(work.ask_due_comparisons(at(-1), at(50), at(90)).await.unwrap(), 1, "what failed");
    assert_eq!(work.ask_due_comparisons(at(50), at(50), at(90)).await.unwrap(), 1);
    commit(work).await;
}

fn line(parish: &Parish, source: Source, token: &str, key: &str, seconds: i64) -> Line {
    Line {
        source,
        token: token.to_owned(),
        gateway: parish.facility.gateway.clone(),
        deed: Deed::Charge,
        key: key.to_owned(),
        amount: usd(500),
        at: at(seconds),
        of: Some("another".to_owned()),
    }
}

/// Lines wait for their orders, church by church and source by source.
pub(crate) async fn have_lines_that_wait(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let file = Source::File(SettlementId::from_uuid(id("a file")));
    let list = [
        line(here, Source::List, "a", "k1", 10),
        line(here, Source::List, "b", "k1", 20),
        line(here, Source::List, "c", "k2", 30),
    ];
    let mut work = world.begin().await;
    work.keep_lines(&here.scope, &list).await.unwrap();
    work.keep_lines(&here.scope, &list).await.unwrap();
    work.keep_lines(&here.scope, &[line(here, file, "a", "k1", 10)]).await.unwrap();
    work.keep_lines(&there.scope, &[line(there, Source::List, "a", "k1", 10)]).await.unwrap();
    work.keep_lines(&here.scope, &[]).await.unwrap();
    commit(work).await;
    let read = world.read();
    let of = async |source, keys: &[&str]| {
        let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        let mut lines = read.lines_of_keys(&here.scope, source, &keys).await.unwrap();
        lines.sort_by(|a, b| a.token.cmp(&b.token));
        lines
    };
    assert_eq!(of(Source::List, &["k1", "k2"]).await, list);
    assert_eq!(of(file, &["k1", "k2"]).await.len(), 1);
    assert!(of(Source::List, &[]).await.is_empty());
    let waiting = async |behind: &str, limit| {
        let lines = read.lines_waiting(&here.scope, Source::List, at(30), behind, limit).await;
        lines.unwrap().into_iter().map(|line| line.token).collect::<Vec<_>>()
    };
    assert_eq!(waiting("", 10).await, ["a", "b"], "c is too young");
    assert_eq!(waiting("", 1).await, ["a"]);
    assert_eq!(waiting("a", 10).await, ["b"]);
    let mut work = world.begin().await;
    work.drop_lines(&here.scope, Source::List, &["a".to_owned()]).await.unwrap();
    work.lines_are_judged(&here.scope, Source::List, &["b".to_owned()]).await.unwrap();
    work.drop_lines(&here.scope, Source::List, &[]).await.unwrap();
    commit(work).await;
    assert_eq!(waiting("", 10).await, Vec::<String>::new());
    assert_eq!(of(Source::List, &["k1"]).await.len(), 1, "a case stands for b, and it is kept");
    assert_eq!(of(file, &["k1"]).await.len(), 1, "the file's own line stays");
}

/// What a church asked of its gateways.
pub(crate) async fn know_what_was_asked(world: &World) {
    let here = &world.here;
    let read = world.read();
    assert_eq!(read.first_sent_at(&here.scope).await.unwrap(), None);
    let gift = here.gift("asked", 2_500);
    world.add_gift(here, &gift).await;
    let mut keys = Vec::new();
    for (ordinal, seconds) in [(1_u32, 60), (2, 30)] {
        let key = AttemptId::from_uuid(id(&format!("asked {ordinal}")));
        let attempt = Attempt { id: key, ..here.attempt(&gift, ordinal, seconds) };
        let mut work = world.begin().await;
        work.add_attempt(&here.scope, &attempt).await.unwrap();
        commit(work).await;
        keys.push(key);
    }
    assert_eq!(read.first_sent_at(&here.scope).await.unwrap(), Some(at(30)));
    let unknown = AttemptId::from_uuid(id("nobody's"));
    let asked = read.attempted(&here.scope, &[keys[0], unknown]).await.unwrap();
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].key, asked[0].amount), (keys[0], usd(2_500)));
    assert!(read.attempted(&world.there.scope, &keys).await.unwrap().is_empty());
    assert!(read.attempted(&here.scope, &[]).await.unwrap().is_empty());
    assert_eq!(read.gifts_of_attempts(&here.scope, &keys).await.unwrap(), [gift.id]);
    assert!(read.gifts_of_attempts(&world.there.scope, &keys).await.unwrap().is_empty());
    assert!(read.gifts_of_attempts(&here.scope, &[]).await.unwrap().is_empty());
    assert_eq!(read.last_order_before(here.church.id, at(1_000_000)).await.unwrap(), 0);
    world.append(&here.hold("asked", 2_500)).await;
    assert_eq!(read.last_order_before(here.church.id, at(1_000_000)).await.unwrap(), 1);
    assert_eq!(read.last_order_before(here.church.id, at(-1_000_000)).await.unwrap(), 0);
}

/// A settlement file goes on where it was, and is over once.
pub(crate) async fn come_of_settlement_files(world: &World) {
    let here = &world.here;
    let staff: PersonId = here.donor.id;
    let settlement = Settlement {
        id: SettlementId::from_uuid(id("november")),
        church: here.church.id,
        gateway: here.facility.gateway.clone(),
        file_hash: "ab".repeat(32),
        file_name: "november.csv".to_owned(),
        covers: Some((at(0), at(86_400))),
        by: staff,
        started_at: at(100),
        finished_at: None,
        pieces: 0,
        order_seq: 4,
        good: 0,
        bad: 0,
        fit: 0,
        cases: 0,
    };
    let mut work = world.begin().await;
    assert_eq!(work.settlement(settlement.id).await.unwrap(), None);
    work.add_settlement(&settlement).await.unwrap();
    let bad = BadRow {
        line: 3,
        field: "amount".to_owned(),
        wrong: "nothing".to_owned(),
        right: "an amount".to_owned(),
    };
    work.add_bad_settlement_rows(settlement.id, std::slice::from_ref(&bad)).await.unwrap();
    work.add_bad_settlement_rows(settlement.id, &[]).await.unwrap();
    commit(work).await;
    let further = Settlement {
        pieces: 1,
        order_seq: 9,
        good: 2,
        bad: 1,
        fit: 1,
        cases: 1,
        finished_at: Some(at(200)),
        ..settlement
    };
    let mut work = world.begin().await;
    work.save_settlement(&further).await.unwrap();
    commit(work).await;
    let read = world.read();
    assert_eq!(read.settlement_now(further.id).await.unwrap(), Some(further.clone()));
    assert_eq!(read.bad_settlement_rows(further.id, 10).await.unwrap(), [bad]);
    let mut work = world.begin().await;
    assert!(is_stale(work.save_settlement(&further).await), "it is over");
}
