use std::collections::BTreeMap;

use giving::books::{Asked, KindSum};
use giving::tasks::Task;
use kernel::{ChurchId, Currency, GiftId, JobId, Money, OrderId, TaskId, Timestamp};
use ledger::{Account, AccountId, AccountKind, Move, Order, OrderKind, job};
use views::AccountRow;

use crate::world::{Parish, World, at, commit, id, usd};

/// After everything.
const NOW: Timestamp = Timestamp::from_micros(i64::MAX);

/// A hold at `second`, and a settle one second later; the second gift of these books is settled
/// before the first, and written down after it.
async fn some_orders(world: &World, parish: &Parish) -> Vec<Order> {
    let gift = |name: &str, minor| parish.accounts(&parish.gift(name, minor));
    let both = giving::gifts::Gift {
        lines: vec![(parish.missions, usd(700)), (parish.general, usd(1_800))],
        ..parish.gift("both", 2_500)
    };
    let both = parish.accounts(&both);
    let orders = vec![
        job::hold(&gift("one", 100), 1, at(10), "accepted").unwrap(),
        job::settle(&gift("one", 100), 2, at(40), "attempt 1").unwrap(),
        job::hold(&gift("two", 250), 1, at(20), "accepted").unwrap(),
        job::settle(&gift("two", 250), 2, at(30), "attempt 2").unwrap(),
        job::hold(&both, 1, at(50), "accepted").unwrap(),
    ];
    for order in &orders {
        world.append(order).await;
    }
    orders
}

/// Versions and balances by folding all changes: what the reads must say.
fn folded(orders: &[Order], until: Timestamp) -> BTreeMap<AccountId, (u64, Money)> {
    let mut heads = BTreeMap::new();
    for order in orders.iter().filter(|order| order.at() <= until) {
        for entry in order.entries() {
            let zero = Money::zero(entry.amount.currency());
            let head = heads.entry(entry.account.id()).or_insert((0, zero));
            *head = (head.0 + 1, head.1.checked_add(entry.amount).unwrap());
        }
    }
    heads
}

fn heads(rows: &[AccountRow]) -> BTreeMap<AccountId, (u64, Money)> {
    rows.iter().map(|row| (row.id.parse().unwrap(), (row.version, row.balance))).collect()
}

pub(crate) async fn list_every_church(world: &World) {
    let churches = world.read().churches_with_books().await.unwrap();
    let names: Vec<&str> = churches.iter().map(|church| church.name.as_str()).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(names, sorted);
    let here = churches.iter().find(|church| church.id == world.here.church.id).unwrap();
    assert_eq!((here.name.as_str(), here.test), (world.here.church.name.as_str(), false));
}

/// Every account as of every instant, against a fold of all changes; also where orders were written
/// down in another sequence than they happened.
pub(crate) async fn stand_as_of_any_instant(world: &World) {
    let parish = &world.here;
    let orders = some_orders(world, parish).await;
    some_orders(world, &world.there).await;
    let church = parish.church.id;
    for second in [0, 10, 19, 20, 30, 35, 40, 50, 60] {
        let rows = world.read().accounts_as_of(church, at(second), None, None, 99).await.unwrap();
        let expected = folded(&orders, at(second));
        assert_eq!(heads(&rows), expected, "at {second}");
        let chart = world.read().chart(church, at(second)).await.unwrap();
        let sum: i64 = chart.iter().map(|row| row.sum.minor()).sum();
        assert_eq!(sum, 0, "at {second}");
        let counted: u64 = chart.iter().map(|row| row.accounts).sum();
        assert_eq!(counted, u64::try_from(expected.len()).unwrap());
        let until = world.read().orders_until(church, at(second)).await.unwrap();
        assert_eq!(until, orders.iter().filter(|order| order.at() <= at(second)).count() as u64);
        for (account, head) in &expected {
            let (whose, row) =
                world.read().account_as_of(*account, at(second)).await.unwrap().unwrap();
            assert_eq!((whose.id, (row.version, row.balance)), (church, *head));
        }
    }
    let donor = Account::donor(church, parish.donor.id, Currency::Usd).id();
    assert_eq!(world.read().account_as_of(donor, at(9)).await.unwrap(), None);
    let nobody = AccountId::from_uuid(id("nobody's account"));
    assert_eq!(world.read().account_as_of(nobody, NOW).await.unwrap(), None);
}

pub(crate) async fn sum_their_chart_by_kind(world: &World) {
    let parish = &world.here;
    some_orders(world, parish).await;
    let chart = world.read().chart(parish.church.id, NOW).await.unwrap();
    let row = |kind, accounts, minor| KindSum { kind, accounts, sum: usd_money(minor) };
    assert_eq!(
        chart,
        [
            row(AccountKind::Clearing, 1, -350),
            row(AccountKind::Donor, 1, -2_500),
            row(AccountKind::Fund, 1, 350),
            row(AccountKind::Promised, 2, 2_500),
        ]
    );
    assert_eq!(world.read().chart(world.there.church.id, NOW).await.unwrap(), []);
}

fn usd_money(minor: i64) -> Money {
    Money::new(minor, Currency::Usd)
}

pub(crate) async fn name_their_accounts_largest_first(world: &World) {
    let parish = &world.here;
    some_orders(world, parish).await;
    let church = parish.church.id;
    let rows = world.read().accounts_as_of(church, NOW, None, None, 99).await.unwrap();
    let names: Vec<(&str, &str)> =
        rows.iter().map(|row| (row.kind.as_str(), row.owner.as_str())).collect();
    let gateway = world.read().gateways().await.unwrap();
    let gateway = gateway.iter().find(|one| one.id == parish.facility.gateway).unwrap();
    assert_eq!(
        names,
        [
            ("clearing", gateway.name.as_str()),
            ("donor", parish.donor.name.as_str()),
            ("fund", "General"),
            ("promised", "General"),
            ("promised", "Missions"),
        ]
    );
    let promised = Some(AccountKind::Promised);
    let first = world.read().accounts_as_of(church, NOW, promised, None, 1).await.unwrap();
    assert_eq!(first.iter().map(|row| row.balance.minor()).collect::<Vec<_>>(), [1_800]);
    let after = first[0].id.parse().ok();
    let next = world.read().accounts_as_of(church, NOW, promised, after, 9).await.unwrap();
    assert_eq!(next.iter().map(|row| row.balance.minor()).collect::<Vec<_>>(), [700]);
    let each = world.read().accounts_as_of(church, NOW, None, None, 1).await.unwrap();
    assert_eq!(each.len(), 4, "of each kind one");
}

pub(crate) async fn tell_an_accounts_changes_newest_first(world: &World) {
    let parish = &world.here;
    let gift = parish.gift("one", 100);
    world.add_gift(parish, &gift).await;
    let orders = some_orders(world, parish).await;
    let donor = Account::donor(parish.church.id, parish.donor.id, Currency::Usd).id();
    let changes = world.read().account_changes(donor, None, NOW, 99).await.unwrap();
    let told: Vec<(u64, i64, i64)> = changes
        .iter()
        .map(|change| (change.version, change.amount.minor(), change.balance.minor()))
        .collect();
    let all = [
        (6, -1_800, -2_500),
        (5, -700, -700),
        (4, 250, 0),
        (3, -250, -250),
        (2, 100, 0),
        (1, -100, -100),
    ];
    assert_eq!(told, all);
    let first = changes.last().unwrap();
    assert_eq!((first.order, first.at, first.cause.as_str()), (orders[0].id(), at(10), "accepted"));
    let about = first.gift.as_ref().unwrap();
    assert_eq!((about.gift, about.donor.as_str()), (gift.id, parish.donor.name.as_str()));
    assert_eq!(changes[0].gift, None, "no gift of that job was written");
    let some = world.read().account_changes(donor, Some(4), NOW, 2).await.unwrap();
    assert_eq!(some.iter().map(|change| change.version).collect::<Vec<_>>(), [3, 2]);
    let until = world.read().account_changes(donor, None, at(30), 99).await.unwrap();
    assert_eq!(until.iter().map(|change| change.version).collect::<Vec<_>>(), [4, 3, 1]);
}

pub(crate) async fn are_found_by_every_filter(world: &World) {
    let (parish, other) = (&world.here, &world.there);
    let gift = parish.gift("one", 100);
    world.add_gift(parish, &gift).await;
    let orders = some_orders(world, parish).await;
    let theirs = some_orders(world, other).await;
    let church = Some(parish.church.id);
    let here = || Asked { church, ..Asked::default() };
    let newest: Vec<OrderId> = orders.iter().rev().map(Order::id).collect();
    let found = async |asked: Asked| -> Vec<OrderId> {
        let lines = world.read().order_lines(&asked, 99).await.unwrap();
        lines.iter().map(|line| line.id).collect()
    };
    assert_eq!(found(here()).await, newest);
    let before = Asked { before: Some(3), ..here() };
    assert_eq!(found(before).await, newest[3..]);
    let settled = Asked { kind: Some(OrderKind::Settle), ..here() };
    assert_eq!(found(settled).await, [orders[3].id(), orders[1].id()]);
    let between = Asked { from: Some(at(20)), until: Some(at(30)), ..here() };
    assert_eq!(found(between).await, [orders[3].id(), orders[2].id()]);
    let one = Asked { order: Some(theirs[0].id()), ..Asked::default() };
    assert_eq!(found(one.clone()).await, [theirs[0].id()]);
    assert_eq!(found(Asked { church, ..one }).await, []);
    let jobs = Asked { jobs: Some(vec![orders[0].job()]), ..Asked::default() };
    assert_eq!(found(jobs).await, [orders[1].id(), orders[0].id()]);
    assert_eq!(found(Asked { jobs: Some(Vec::new()), ..here() }).await, []);

    let lines = world.read().order_lines(&here(), 99).await.unwrap();
    let settle = &lines[3];
    assert_eq!((settle.seq, settle.kind.as_str(), settle.at), (2, "settle", at(40)));
    assert_eq!(settle.amounts, [usd_money(100)], "not twice, though two accounts are debited");
    assert_eq!(settle.church, parish.church.name);
    assert_eq!(settle.gift.as_ref().map(|gift| gift.gift), Some(gift.id));
    assert_eq!(world.read().order_lines(&here(), 2).await.unwrap().len(), 2);
}

pub(crate) async fn know_the_place_of_an_order(world: &World) {
    let parish = &world.here;
    let orders = some_orders(world, parish).await;
    let place = world.read().order_place(orders[1].id()).await.unwrap().unwrap();
    assert_eq!((place.church.id, place.seq, place.of), (parish.church.id, 2, 5));
    assert_eq!(place.content, orders[1].content_hash());
    let nobody = OrderId::from_uuid(id("nobody's order"));
    assert_eq!(world.read().order_place(nobody).await.unwrap(), None);
    let entries = world.read().posted_entries(parish.church.id, 2).await.unwrap();
    let told: Vec<(&str, i64, u64, i64)> = entries
        .iter()
        .map(|entry| {
            let account = &entry.account;
            let kind = account.kind.as_str();
            (kind, entry.amount.minor(), account.version, account.balance.minor())
        })
        .collect();
    let all = [
        ("clearing", -100, 1, -100),
        ("donor", 100, 2, 0),
        ("promised", -100, 2, 0),
        ("fund", 100, 1, 100),
    ];
    assert_eq!(told, all);
    assert_eq!(world.read().posted_entries(parish.church.id, 9).await.unwrap(), []);
}

pub(crate) async fn know_what_was_paid_out(world: &World) {
    let parish = &world.here;
    some_orders(world, parish).await;
    let church = parish.church.id;
    let clearing = Account::clearing(church, &parish.facility.gateway, Currency::Usd);
    assert_eq!(world.read().payout_after(&clearing, 2).await.unwrap(), None);
    let bank = Account::payout(church, Currency::Usd);
    let paid = Move::between(&bank, &clearing, usd(350)).unwrap();
    let job = JobId::from_uuid(id("payout"));
    let payout =
        Order::new(church, job, OrderKind::Payout, 1, vec![paid], at(90), "paid out").unwrap();
    world.append(&payout).await;
    let found = world.read().payout_after(&clearing, 2).await.unwrap();
    assert_eq!(found, Some((payout.id(), at(90))));
    assert_eq!(world.read().payout_after(&clearing, 6).await.unwrap(), None, "none after itself");
    let other = Account::clearing(church, &"other".parse().unwrap(), Currency::Usd);
    assert_eq!(world.read().payout_after(&other, 2).await.unwrap(), None);
}

pub(crate) async fn know_a_gift_by_its_number(world: &World) {
    let (parish, other) = (&world.here, &world.there);
    let gift = parish.gift("one", 100);
    world.add_gift(parish, &gift).await;
    let number = giving::gifts::Gift::number(gift.id);
    let church = |parish: &Parish| Some(parish.church.id);
    for (whose, expected) in [(None, vec![gift.id]), (church(parish), vec![gift.id])] {
        assert_eq!(world.read().gifts_numbered(whose, &number).await.unwrap(), expected);
    }
    assert_eq!(world.read().gifts_numbered(church(other), &number).await.unwrap(), []);
    assert_eq!(world.read().gifts_numbered(None, "G-0000-0000").await.unwrap(), []);
}

pub(crate) async fn know_work_by_its_name(world: &World) {
    let parish = &world.here;
    let task = |church: ChurchId| Task::Send { church, gift: GiftId::from_uuid(id("a gift")) };
    let task = task(parish.church.id);
    let (first, later) = (task.id("first"), task.id("later"));
    let mut work = world.begin().await;
    work.enqueue(later, &task, at(20)).await.unwrap();
    work.enqueue(first, &task, at(10)).await.unwrap();
    work.park_task(first, "looked at").await.unwrap();
    commit(work).await;
    let nobody = TaskId::from_uuid(id("nobody's task"));
    let ids = [later, first, nobody];
    let told = world.read().tasks_named(parish.church.id, &ids).await.unwrap();
    let told: Vec<_> = told
        .iter()
        .map(|task| (task.id, task.kind.as_str(), task.state.as_str(), task.reason.as_deref()))
        .collect();
    let all = [(first, "send", "parked", Some("looked at")), (later, "send", "ready", None)];
    assert_eq!(told, all);
    assert_eq!(world.read().tasks_named(world.there.church.id, &ids).await.unwrap(), []);
    assert_eq!(world.read().tasks_named(parish.church.id, &[]).await.unwrap(), []);
}

pub(crate) async fn know_what_was_done_to_a_subject(world: &World) {
    use giving::audit::{Note, Who};
    let parish = &world.here;
    let note = |subject: &str, who: Who, verb: &'static str| Note {
        at: at(1),
        church: Some(parish.church.id),
        who,
        verb,
        subject: subject.to_owned(),
        why: "because".to_owned(),
    };
    let mut work = world.begin().await;
    let ann = Who::Person(parish.donor.id);
    work.note(&note("one", ann.clone(), "gift.give")).await.unwrap();
    work.note(&note("two", ann, "gift.give")).await.unwrap();
    work.note(&note("one", Who::Rule("watchdog".to_owned()), "gift.wake")).await.unwrap();
    commit(work).await;
    let subjects = ["one".to_owned(), "three".to_owned()];
    let lines = world.read().audit_about(parish.church.id, &subjects).await.unwrap();
    let told: Vec<_> = lines
        .iter()
        .map(|line| (line.who.as_str(), line.by_rule, line.verb.as_str(), line.why.as_str()))
        .collect();
    let all = [
        (parish.donor.name.as_str(), false, "gift.give", "because"),
        ("watchdog", true, "gift.wake", "because"),
    ];
    assert_eq!(told, all);
    assert_eq!(world.read().audit_about(world.there.church.id, &subjects).await.unwrap(), []);
    assert_eq!(world.read().audit_about(parish.church.id, &[]).await.unwrap(), []);
}
