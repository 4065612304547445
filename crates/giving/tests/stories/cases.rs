//! Charges that no order knows and orders that no charge stands behind (F16).

use std::time::Duration;

use giving::cases::{CaseFilter, CaseKind, Deed, Fix};
use giving::gifts::Gift;
use giving::imports::{BadRow, Doing, Source, Watch};
use giving::settlements::WantedSettlement;
use giving::{Error, Refusal, Scope};
use kernel::{AttemptId, GiftId, Money, derive_id};
use ledger::{GiftAccounts, job};
use serde_json::Value;
use views::{CaseLine, GiftStatus};

use crate::world::World;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// All charges of the book but these, and these more.
async fn rewrite(world: &mut World, change: impl FnOnce(Vec<Value>) -> Vec<Value>) {
    let book = change(world.book_lines());
    world.book_is(&book).await;
}

async fn open(world: &World) -> Vec<CaseLine> {
    let staff = world.staff().await;
    world.giving.case_list(&staff, CaseFilter::default(), 1).await.unwrap().cases
}

/// What is due by the clock is done; how often.
async fn compare(world: &World) -> usize {
    let mut rounds = 0;
    while world.giving.compare_next().await.unwrap() {
        rounds += 1;
    }
    rounds
}

async fn ask(world: &World) {
    let staff = world.staff().await;
    world.giving.ask_comparison(&staff, None, world.request()).await.unwrap();
    assert_eq!(compare(world).await, 1);
}

/// A charge like another, under another key and name.
fn like(record: &Value, key: &str, token: &str) -> Value {
    let mut other = record.clone();
    other["key"] = key.into();
    other["token"] = token.into();
    other
}

/// How many gifts are in the haystack. `PHANTOM_CHARGES=100000` makes it the whole row.
fn haystack() -> usize {
    std::env::var("PHANTOM_CHARGES").ok().and_then(|size| size.parse().ok()).unwrap_or(600)
}

/// Gifts that were taken, as many as asked for, without the calls that took them.
async fn taken(world: &World, like: GiftId, count: usize) -> Vec<(GiftId, AttemptId)> {
    let scope = Scope::of(world.church);
    let mut work = world.store().begin().await.unwrap();
    let gift = work.gift(&scope, like).await.unwrap().unwrap();
    let attempt = work.taking_attempt(&scope, like).await.unwrap().unwrap();
    drop(work);
    let mut all = Vec::with_capacity(count);
    let numbers: Vec<usize> = (0..count).collect();
    for some in numbers.chunks(250) {
        let mut work = world.store().begin().await.unwrap();
        let mut orders = Vec::new();
        for nth in some {
            let id = GiftId::from_uuid(derive_id(&["haystack", &nth.to_string()]));
            let key = AttemptId::from_uuid(derive_id(&["straw", &nth.to_string()]));
            let gift = Gift { id, version: 0, ..gift.clone() };
            let accounts = GiftAccounts {
                gift: id,
                church: gift.church,
                donor: gift.donor,
                gateway: gift.gateway.clone(),
                currency: gift.amount.currency(),
                lines: gift.lines.clone(),
            };
            let (at, cause) = (attempt.sent_at, format!("attempt {key}"));
            work.add_gift(&scope, &gift).await.unwrap();
            let attempt = giving::attempts::Attempt { id: key, gift: id, ..attempt.clone() };
            work.add_attempt(&scope, &attempt).await.unwrap();
            orders.push(job::hold(&accounts, 1, at, "request").unwrap());
            orders.push(job::settle(&accounts, 2, at, &cause).unwrap());
            all.push((id, key));
        }
        let appended = work.append_orders(&orders).await.unwrap();
        assert_eq!(appended.len(), orders.len());
        let _committed = work.commit().await.unwrap();
    }
    all
}

/// The memory of this process, in kilobytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// F16: five phantoms and five missing, all ten found, none false, in flat memory.
pub(crate) async fn five_phantoms_and_five_missing_are_found(mut world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let first = world.give(&donor, method, "25").await;
    let straws = taken(&world, first, haystack()).await;
    let step = straws.len() / 5;
    let missing: Vec<GiftId> = (0..5).map(|nth| straws[nth * step].0).collect();
    let phantoms: Vec<String> = (0..5).map(|nth| format!("phantom{nth}")).collect();
    rewrite(&mut world, |book| {
        let real = book[0].clone();
        let there = straws.iter().filter(|(gift, _)| !missing.contains(gift));
        let straws = there.map(|(_, key)| like(&real, &key.to_string(), &format!("t{key}")));
        let ghosts = phantoms.iter().map(|name| like(&real, name, name));
        [real.clone()].into_iter().chain(straws).chain(ghosts).collect()
    })
    .await;

    // Too young to judge: no case.
    assert_eq!(compare(&world).await, 1);
    assert_eq!(open(&world).await, []);

    world.clock.advance(DAY);
    let before = resident();
    assert_eq!(compare(&world).await, 1, "once a day");
    let grown = resident().saturating_sub(before);
    println!("{} charges compared, {grown} kB more memory", straws.len());
    assert!(grown < 100_000, "{grown} kB");

    let found = open(&world).await;
    let gifts = |kind: CaseKind| {
        let some = found.iter().filter(move |case| case.kind == kind);
        let mut numbers: Vec<_> = some.map(|case| case.gift.clone()).collect();
        numbers.sort();
        numbers
    };
    let mut expected: Vec<_> = missing.iter().map(|id| Some(Gift::number(*id))).collect();
    expected.sort();
    assert_eq!(gifts(CaseKind::NoCharge), expected);
    assert_eq!(gifts(CaseKind::NoOrder), vec![None; 5]);
    assert_eq!(found.len(), 10, "none is false");
    assert!(found.iter().all(|case| match case.kind {
        CaseKind::NoCharge => case.fix == Fix::TakeOut,
        _ => case.fix == Fix::FindOut && case.deed == Deed::Charge,
    }));

    // The same again finds nothing new, and nothing has moved.
    ask(&world).await;
    assert_eq!(open(&world).await.len(), 10);
    let health = world.health().await;
    assert!(health.losses.iter().any(|name| name == "NoOpenCase"));
    assert!(health.wins.iter().any(|name| name == "GatewaysCompared"));
    world.books_add_up().await;
}

/// A case closes by itself when the other side turns up; and one that a person ended stays so.
pub(crate) async fn a_case_closes_when_the_other_side_turns_up(mut world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let gift = world.give(&donor, method, "40").await;
    let _other = world.give(&donor, method, "50").await;
    let book = world.book_lines();
    let late = book[0].clone();
    rewrite(&mut world, |book| book[1..].to_vec()).await;
    world.clock.advance(DAY);
    compare(&world).await;
    let found = open(&world).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, CaseKind::NoCharge);
    assert_eq!(found[0].gift, Some(Gift::number(gift)));

    // The gateway lists it after all, later than it happened.
    let mut turned_up = late.clone();
    turned_up["at"] = world.giving.now().as_micros().into();
    rewrite(&mut world, |mut book| {
        book.push(turned_up);
        book
    })
    .await;
    world.clock.advance(DAY);
    compare(&world).await;
    assert_eq!(open(&world).await, []);
    let staff = world.staff().await;
    let page = world.giving.case(&staff, found[0].id).await.unwrap();
    assert_eq!(page.end.unwrap().by, None);
    assert!(world.health().await.wins.iter().any(|name| name == "NoOpenCase"));
}

/// A gateway that says no and takes it all the same is found out; writing it down tells the donor
/// and closes the case.
pub(crate) async fn what_was_taken_is_written_down_by_a_person(mut world: World) {
    let (donor, method) = world.donor_with("declined").await;
    let gift = world.give(&donor, method, "60").await;
    assert_ne!(world.status(&donor, gift).await, GiftStatus::Given);
    // The gateway said no, and took it all the same.
    rewrite(&mut world, |mut book| {
        for record in &mut book {
            record["succeeded"] = true.into();
        }
        book
    })
    .await;
    world.clock.advance(Duration::from_secs(90 * 60));
    ask(&world).await;
    assert_eq!(open(&world).await, [], "too young to judge");
    world.clock.advance(Duration::from_secs(60 * 60));
    ask(&world).await;
    let found = open(&world).await;
    assert_eq!((found[0].kind, found[0].fix), (CaseKind::NoOrder, Fix::TakeDown));

    let (staff, request) = (world.staff().await, world.request());
    let id = found[0].id;
    let short = world.giving.resolve_case(&staff, id, "so", world.request()).await;
    assert!(matches!(short, Err(Error::Invalid(_))));
    world.giving.take_case(&staff, id, world.request()).await.unwrap();
    let back = world.giving.propose_refund(&staff, id, "not asked for", world.request()).await;
    assert!(matches!(back, Err(Error::Refused(Refusal::NothingToGiveBack))), "{back:?}");
    world.giving.take_down(&staff, id, request).await.unwrap();
    world.giving.take_down(&staff, id, request).await.unwrap();
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given);
    let again = world.giving.take_down(&staff, id, world.request()).await;
    assert!(matches!(again, Err(Error::Refused(Refusal::CaseEnded))), "{again:?}");
    assert_eq!(world.orders_of_kind(ledger::OrderKind::Settle).await, 1);
    world.clock.advance(DAY);
    compare(&world).await;
    assert_eq!(open(&world).await, [], "its order met its line");
    world.books_are_right().await;
}

/// The processor took it twice under one key; it goes back at the gateway, and the case closes.
pub(crate) async fn a_double_and_another_amount_are_told_apart(mut world: World) {
    let (donor, method) = world.donor_with("ok").await;
    world.give(&donor, method, "30").await;
    world.give(&donor, method, "70").await;
    let keys: Vec<String> =
        world.book_lines().iter().map(|one| one["key"].as_str().unwrap().to_owned()).collect();
    rewrite(&mut world, |mut book| {
        let twice = like(&book[0], &keys[0], "zz-second");
        book[1]["amount"] = 9_000.into();
        book.push(twice);
        book
    })
    .await;
    world.clock.advance(DAY);
    compare(&world).await;
    let found = open(&world).await;
    let of = |kind| found.iter().find(|case| case.kind == kind).unwrap();
    assert_eq!(found.len(), 2);
    let (double, differs) = (of(CaseKind::Double), of(CaseKind::AmountDiffers));
    assert_eq!((double.fix, differs.fix), (Fix::GiveBack, Fix::GiveBackRest));
    let usd = |minor| Money::new(minor, kernel::Currency::Usd);
    assert_eq!((differs.said, differs.booked), (Some(usd(9_000)), Some(usd(7_000))));

    let staff = world.staff().await;
    let page = world.giving.case(&staff, differs.id).await.unwrap();
    assert_eq!(page.give_back, Some(usd(2_000)));
    let why = "the processor sent it twice";
    world.giving.propose_refund(&staff, double.id, why, world.request()).await.unwrap();
    assert_eq!(world.charges(), 3, "nothing moved by itself");
    rewrite(&mut world, |mut book| {
        let second = book.iter().find(|one| one["token"] == "zz-second").unwrap().clone();
        let mut back = like(&second, "", "zz-back");
        back["key"] = Value::Null;
        back["kind"] = "credit".into();
        back["of"] = "zz-second".into();
        back["at"] = world_now(&second);
        book.push(back);
        book
    })
    .await;
    world.clock.advance(DAY);
    compare(&world).await;
    let left = open(&world).await;
    assert_eq!(left.iter().map(|case| case.id).collect::<Vec<_>>(), [differs.id]);
    let why = "given back at the gateway by hand";
    world.giving.resolve_case(&staff, differs.id, why, world.request()).await.unwrap();
    ask(&world).await;
    assert_eq!(open(&world).await, [], "what a person ended stays so");
}

/// Some hours after the charge it gives back.
fn world_now(charge: &Value) -> Value {
    (charge["at"].as_i64().unwrap() + 24 * 60 * 60 * 1_000_000).into()
}

/// A list that cannot be read proves nothing: no case, and a loss on health until it can.
pub(crate) async fn an_unread_list_makes_no_case(mut world: World) {
    let (donor, method) = world.donor_with("ok").await;
    world.give(&donor, method, "25").await;
    world.gateway_is(r#"{"*": {"mood": "cut"}}"#).await;
    world.clock.advance(DAY);
    compare(&world).await;
    assert_eq!(open(&world).await, []);
    let losses = world.health().await.losses;
    assert!(losses.iter().any(|name| name == "GatewaysCompared"), "{losses:?}");
    assert_eq!(compare(&world).await, 0, "not again at once");
    world.gateway_is("{}").await;
    world.clock.advance(Duration::from_secs(60 * 60 + 1));
    assert_eq!(compare(&world).await, 1, "again within the hour");
    assert_eq!(open(&world).await, []);
    let health = world.health().await;
    assert!(health.wins.iter().any(|name| name == "GatewaysCompared"));
}

/// What the engine does by itself is no case: gifts taken, given back, refused, asked about.
pub(crate) async fn an_ordinary_week_makes_no_case(world: World) {
    for behaviour in ["ok", "declined", "cut_after_charge", "late", "html_after_charge"] {
        let (donor, method) = world.donor_with(behaviour).await;
        let gift = world.accept(&donor, method, "25").await;
        let _ = world.giving.send(world.church, gift).await;
    }
    // What comes late is there before anybody asks: that nobody finds it is another story.
    let mut pace = tokio::time::interval(Duration::from_millis(50));
    while world.charges() < 4 {
        pace.tick().await;
    }
    for _ in 0..7 {
        for _ in 0..4 {
            world.pass(Duration::from_secs(6 * 60 * 60)).await;
        }
        compare(&world).await;
        assert_eq!(open(&world).await, []);
    }
    world.books_are_right().await;
}

struct Text(String);

impl Source for Text {
    fn open(&self) -> std::io::Result<Box<dyn std::io::Read + Send>> {
        Ok(Box::new(std::io::Cursor::new(self.0.clone().into_bytes())))
    }
}

struct Nobody;

impl Watch for Nobody {
    fn at(&mut self, _: Doing, _: u64, _: u64) {}
    fn bad(&mut self, _: &BadRow) {}
}

/// A settlement file is held beside the books both ways; bad rows are told, and again is once.
pub(crate) async fn a_settlement_file_is_held_beside_the_books(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let mut keys = Vec::new();
    for amount in ["10", "20", "30"] {
        world.give(&donor, method, amount).await;
        let book = world.book_lines();
        keys.push(book.last().unwrap()["key"].as_str().unwrap().to_owned());
    }
    world.clock.advance(DAY * 2);
    let file = format!(
        "taken_at,kind,reference,order_id,amount,currency\n\
         2026-11-22T18:00:00Z,charge,p-1,{},10.00,USD\n\
         2026-11-22T18:00:00Z,charge,p-2,{},25.00,USD\n\
         2026-11-22T18:00:00Z,charge,p-9,not-ours,99.00,USD\n\
         yesterday,charge,p-3,x,1.00,USD\n",
        keys[0], keys[1],
    );
    let source = Text(file);
    let staff = world.staff().await;
    let day = |text: &str| text.parse().unwrap();
    let wanted = WantedSettlement {
        church: world.church,
        gateway: world.gateway.clone(),
        source: &source,
        name: "november.csv".to_owned(),
        covers: Some((day("2026-11-22"), day("2026-11-23"))),
    };
    let report = world.giving.read_settlement(&staff, &wanted, &mut Nobody).await.unwrap();
    assert_eq!((report.good, report.bad, report.fit, report.cases), (3, 1, 1, 3));
    assert_eq!(report.bad_rows[0].line, 5);
    let mut kinds: Vec<_> = open(&world).await.iter().map(|case| case.kind).collect();
    kinds.sort();
    assert_eq!(kinds, [CaseKind::NoOrder, CaseKind::NoCharge, CaseKind::AmountDiffers]);
    let again = world.giving.read_settlement(&staff, &wanted, &mut Nobody).await.unwrap();
    assert!(again.before && again.cases == 3);
    assert_eq!(open(&world).await.len(), 3);
    world.books_are_right().await;
}

/// Two nodes at once: one compares, and each case is there once.
pub(crate) async fn two_nodes_compare_once(mut world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let gift = world.give(&donor, method, "25").await;
    rewrite(&mut world, |book| vec![like(&book[0], "ghost", "ghost")]).await;
    world.clock.advance(DAY);
    let other = world.patient();
    let (here, there) = tokio::join!(world.giving.compare_next(), other.compare_next());
    assert!(here.unwrap() ^ there.unwrap(), "one of them");
    let found = open(&world).await;
    assert_eq!(found.len(), 2);
    assert!(found.iter().any(|case| case.gift == Some(Gift::number(gift))));
}
