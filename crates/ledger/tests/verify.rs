//! Whatever is done to the tables of the books is found, and named.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

use std::collections::{HashMap, HashSet};

use kernel::{Amount, ChurchId, Currency, FundId, JobId, Money, OrderId, PersonId, Timestamp};
use ledger::verify::{
    AccountRow, AccountsCheck, Anchor, ChangeRow, Fault, Finding, Findings, OrderRow, OrdersCheck,
    Rebuild, StateHash, state_order,
};
use ledger::{
    Account, AsOf, Balances, Chain, ChainHash, Move, Order, OrderKind, apply, balance_as_of,
};
use proptest::prelude::*;
use proptest::sample::Index;
use uuid::Uuid;

const USD: Currency = Currency::Usd;
const CHURCH: ChurchId = ChurchId::from_uuid(Uuid::from_u128(1));

/// The three tables of one church's books, as a database keeps them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tables {
    orders: Vec<OrderRow>,
    changes: Vec<ChangeRow>,
    accounts: Vec<AccountRow>,
    end: Anchor,
}

impl Tables {
    fn of(orders: &[Order]) -> Tables {
        let mut numbers: HashMap<Account, i64> = HashMap::new();
        let mut balances = Balances::default();
        let mut chain = Chain::start();
        let (mut order_rows, mut changes) = (Vec::new(), Vec::new());
        for order in orders {
            chain = chain.with(order).unwrap();
            let seq = i64::try_from(chain.seq()).unwrap();
            order_rows.push(OrderRow {
                seq,
                id: order.id().to_string(),
                job: order.job().to_string(),
                kind: order.kind().to_string(),
                ordinal: i64::from(order.ordinal()),
                at: order.at().as_micros(),
                cause: order.cause().to_owned(),
                content_hash: order.content_hash().to_owned(),
                chain_hash: chain.hash().to_string(),
            });
            let written = apply(order, |account| balances.head(account)).unwrap();
            for (position, change) in (0_i64..).zip(&written) {
                balances.take(change);
                let next = i64::try_from(numbers.len()).unwrap() + 1;
                let account = *numbers.entry(change.account.clone()).or_insert(next);
                changes.push(ChangeRow {
                    account,
                    version: i64::try_from(change.version).unwrap(),
                    seq,
                    position,
                    amount: change.amount.minor(),
                    balance: change.balance.minor(),
                });
            }
        }
        let mut accounts: Vec<(Account, i64)> = numbers.into_iter().collect();
        accounts.sort_by(|(one, _), (other, _)| state_order(one).cmp(&state_order(other)));
        let accounts = accounts
            .into_iter()
            .map(|(account, no)| {
                let head = balances.head(&account.id()).unwrap();
                AccountRow {
                    no,
                    id: account.id().to_string(),
                    kind: account.kind().to_string(),
                    owner: account.owner().to_owned(),
                    currency: account.currency().to_string(),
                    version: i64::try_from(head.version).unwrap(),
                    balance: head.balance.minor(),
                }
            })
            .collect();
        let end = Anchor { seq: i64::try_from(chain.seq()).unwrap(), hash: chain.hash() };
        Tables { orders: order_rows, changes, accounts, end }
    }

    /// As a reader gets them: sorted, and joined by what they refer to.
    fn verified(&self, seen_before: Option<Anchor>) -> (StateHash, Findings) {
        let known: HashMap<i64, Account> =
            self.accounts.iter().filter_map(|row| Some((row.no, row.read(CHURCH).ok()?))).collect();
        let mut orders: Vec<&OrderRow> = self.orders.iter().collect();
        orders.sort_by_key(|row| row.seq);
        let mut by_order: Vec<ChangeRow> = self.changes.clone();
        by_order.sort_by_key(|row| (row.seq, row.position));
        let mut check = OrdersCheck::new(CHURCH, seen_before);
        let places: HashSet<i64> = orders.iter().map(|row| row.seq).collect();
        for change in by_order.iter().filter(|change| !places.contains(&change.seq)) {
            check.without_order(change, known.get(&change.account));
        }
        for row in orders {
            let changes = run(&by_order, |change| change.seq, row.seq);
            let _order = check.next(row, changes, |no| known.get(&no));
        }
        let read = check.finish(self.end);
        let mut by_account: Vec<ChangeRow> = self.changes.clone();
        by_account.sort_by_key(|row| (row.account, row.version));
        let mut check = AccountsCheck::new(CHURCH);
        for row in &self.accounts {
            check.account(row);
            run(&by_account, |change| change.account, row.no)
                .iter()
                .for_each(|change| check.change(change));
        }
        let accounts = check.finish();
        let mut findings = read.findings;
        findings.absorb(accounts.findings);
        (accounts.state, findings)
    }

    fn findings(&self) -> Vec<Finding> {
        self.verified(None).1.kept().to_vec()
    }

    fn rebuilt(&self, delivery: &[usize]) -> (StateHash, Findings) {
        let mut rebuild = Rebuild::new(CHURCH);
        for place in delivery {
            let seq = self.orders[*place].seq;
            self.changes
                .iter()
                .filter(|change| change.seq == seq)
                .for_each(|change| rebuild.entry(change));
        }
        self.accounts.iter().for_each(|row| rebuild.account(row));
        rebuild.finish()
    }
}

/// Those of a key, in rows that are sorted by it.
fn run(rows: &[ChangeRow], key: impl Fn(&ChangeRow) -> i64, of: i64) -> &[ChangeRow] {
    let from = rows.partition_point(|row| key(row) < of);
    let to = rows.partition_point(|row| key(row) <= of);
    &rows[from..to]
}

/// A world of accounts small enough that random orders meet on them.
fn accounts() -> Vec<Account> {
    let mut accounts: Vec<Account> = Vec::new();
    for currency in [USD, Currency::Jpy] {
        for number in 30..34 {
            let person = PersonId::from_uuid(Uuid::from_u128(number));
            accounts.push(Account::donor(CHURCH, person, currency));
        }
        for number in 20..22 {
            let fund = FundId::from_uuid(Uuid::from_u128(number));
            accounts.push(Account::promised(CHURCH, fund, currency));
            accounts.push(Account::fund(CHURCH, fund, currency));
        }
        accounts.push(Account::fees(CHURCH, currency));
    }
    accounts
}

fn some_move(accounts: &[Account], number: u64) -> Option<Move> {
    let count = accounts.len() as u64;
    let from = &accounts[usize::try_from(number % count).unwrap()];
    let to = &accounts[usize::try_from(number / count % count).unwrap()];
    let amount = Amount::of(i64::try_from(number >> 40).unwrap() + 1, from.currency()).ok()?;
    Move::between(from, to, amount).ok()
}

fn some_orders(numbers: &[[u64; 3]]) -> Vec<Order> {
    let accounts = accounts();
    (1_u128..)
        .zip(numbers)
        .filter_map(|(job, numbers)| {
            let moves: Vec<Move> =
                numbers.iter().filter_map(|number| some_move(&accounts, *number)).collect();
            let job = JobId::from_uuid(Uuid::from_u128(job));
            let at = Timestamp::from_micros(i64::try_from(numbers[0] % 1_000).unwrap());
            Order::new(CHURCH, job, OrderKind::Hold, 1, moves, at, "property").ok()
        })
        .collect()
}

fn some_tables() -> impl Strategy<Value = Tables> {
    prop::collection::vec(any::<[u64; 3]>(), 2..24)
        .prop_map(|numbers| Tables::of(&some_orders(&numbers)))
        .prop_filter("two orders at least", |tables| tables.orders.len() >= 2)
}

/// What a hand may do to the tables; the order (by place) or account (by number) it did it to.
#[derive(Clone, Copy, Debug)]
enum Hand {
    Amount(i64),
    Balance(i64),
    Version,
    Position,
    OtherAccount,
    OtherOrder,
    AccountBalance(i64),
    AccountVersion,
    AccountOwner,
    AccountId,
    OrderId,
    OrderJob,
    OrderKind,
    OrderOrdinal,
    OrderAt,
    OrderCause,
    OrderContent,
    OrderChain,
    ChangeGone,
    OrderGone,
    OrderWithChangesGone,
    AccountGone,
    OrdersSwapped,
    AmountsSwapped,
    /// Both sides of a move and both balances: the sums still agree.
    MoveAndBalances(i64),
}

const HANDS: [Hand; 29] = [
    Hand::Amount(1),
    Hand::Amount(-1),
    Hand::Balance(1),
    Hand::Balance(-1),
    Hand::Version,
    Hand::Position,
    Hand::OtherAccount,
    Hand::OtherOrder,
    Hand::AccountBalance(1),
    Hand::AccountBalance(-1),
    Hand::AccountVersion,
    Hand::AccountOwner,
    Hand::AccountId,
    Hand::OrderId,
    Hand::OrderJob,
    Hand::OrderKind,
    Hand::OrderOrdinal,
    Hand::OrderAt,
    Hand::OrderCause,
    Hand::OrderContent,
    Hand::OrderChain,
    Hand::ChangeGone,
    Hand::OrderGone,
    Hand::OrderWithChangesGone,
    Hand::AccountGone,
    Hand::OrdersSwapped,
    Hand::AmountsSwapped,
    Hand::MoveAndBalances(1),
    Hand::MoveAndBalances(-1),
];

/// What must be named: the place of an order, or an account.
enum Named {
    Place(i64),
    Account(i64),
}

fn tamper(tables: &mut Tables, hand: Hand, index: Index) -> Named {
    let other_id = || Uuid::from_u128(99).to_string();
    let orders = tables.orders.len();
    let order = &mut tables.orders[index.index(orders)];
    let place = Named::Place(order.seq);
    let count = tables.changes.len();
    let change = &mut tables.changes[index.index(count)];
    let of_change = Named::Place(change.seq);
    let accounts = tables.accounts.len();
    let account = &mut tables.accounts[index.index(accounts)];
    let of_account = Named::Account(account.no);
    match hand {
        Hand::Amount(by) => change.amount += by,
        Hand::Balance(by) => change.balance += by,
        Hand::Version => change.version += 1,
        Hand::Position => change.position += 1_000,
        Hand::OtherAccount => change.account = change.account % 3 + 100,
        Hand::OtherOrder => change.seq += 1,
        Hand::MoveAndBalances(by) => {
            let first = index.index(count) / 2 * 2;
            let seq = tables.changes[first].seq;
            for (change, by) in tables.changes[first..first + 2].iter_mut().zip([-by, by]) {
                change.amount += by;
                change.balance += by;
            }
            return Named::Place(seq);
        }
        Hand::AmountsSwapped => {
            let (one, two) = (index.index(count), (index.index(count) + 1) % count);
            let amount = tables.changes[one].amount;
            // Two that are alike can be swapped all day.
            if amount == tables.changes[two].amount {
                tables.changes[one].amount += 1;
            } else {
                tables.changes[one].amount = tables.changes[two].amount;
                tables.changes[two].amount = amount;
            }
            return Named::Place(tables.changes[one].seq);
        }
        Hand::ChangeGone => {
            tables.changes.remove(index.index(count));
        }
        Hand::AccountBalance(by) => account.balance += by,
        Hand::AccountVersion => account.version += 1,
        Hand::AccountOwner => account.owner.push('0'),
        Hand::AccountId => account.id = other_id(),
        Hand::AccountGone => {
            let no = account.no;
            let seq = tables.changes.iter().find(|change| change.account == no).unwrap().seq;
            tables.accounts.retain(|row| row.no != no);
            return Named::Place(seq);
        }
        Hand::OrderId => order.id = other_id(),
        Hand::OrderJob => order.job = other_id(),
        Hand::OrderKind => order.kind = "void".to_owned(),
        Hand::OrderOrdinal => order.ordinal += 1,
        Hand::OrderAt => order.at += 1,
        Hand::OrderCause => order.cause.push('!'),
        Hand::OrderContent => order.content_hash = ChainHash::START.to_string(),
        Hand::OrderChain => order.chain_hash = ChainHash::START.to_string(),
        Hand::OrderGone => {
            tables.orders.remove(index.index(orders));
        }
        Hand::OrderWithChangesGone => {
            let gone = tables.orders.remove(index.index(orders));
            let first = tables.changes.iter().position(|change| change.seq == gone.seq).unwrap();
            let no = tables.changes[first].account;
            tables.changes.retain(|change| change.seq != gone.seq);
            return Named::Account(no);
        }
        Hand::OrdersSwapped => {
            let (one, two) = (index.index(orders), (index.index(orders) + 1) % orders);
            let seq = tables.orders[one].seq;
            tables.orders[one].seq = tables.orders[two].seq;
            tables.orders[two].seq = seq;
        }
    }
    match hand {
        Hand::Amount(_)
        | Hand::Balance(_)
        | Hand::Version
        | Hand::Position
        | Hand::OtherAccount
        | Hand::OtherOrder
        | Hand::ChangeGone => of_change,
        Hand::AccountBalance(_) | Hand::AccountVersion | Hand::AccountOwner | Hand::AccountId => {
            of_account
        }
        _ => place,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// A hundred times a thousand random orders.
    #[test]
    fn c26_a_hundred_thousand_orders_add_up(
        numbers in prop::collection::vec(any::<[u64; 3]>(), 1_000),
    ) {
        let orders = some_orders(&numbers);
        let tables = Tables::of(&orders);
        let (state, findings) = tables.verified(Some(tables.end));
        prop_assert_eq!(findings.texts(), Vec::<String>::new());
        let mut balances = Balances::default();
        for order in &orders {
            apply(order, |account| balances.head(account))
                .unwrap()
                .iter()
                .for_each(|change| balances.take(change));
        }
        let whole = StateHash::of_all([(CHURCH, &state)]);
        prop_assert_eq!(whole.to_string(), balances.state_hash());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn c26_whatever_is_touched_is_found_and_named(
        tables in some_tables(),
        hand in prop::sample::select(&HANDS[..]),
        index in any::<Index>(),
    ) {
        let mut touched = tables.clone();
        let named = tamper(&mut touched, hand, index);
        prop_assert_ne!(&touched, &tables);
        let found = touched.findings();
        let is_named = found.iter().any(|finding| match named {
            Named::Place(seq) => finding.seq == Some(seq),
            Named::Account(no) => {
                let row = tables.accounts.iter().find(|row| row.no == no).unwrap();
                let account = row.read(CHURCH).unwrap().to_string();
                let number = format!("number {no} ");
                finding.account.as_ref().is_some_and(|name| {
                    *name == account || name.starts_with(&number)
                })
            }
        });
        prop_assert!(is_named, "{hand:?}: {found:#?}");
        prop_assert!(found.iter().all(|finding| finding.church == CHURCH));
    }

    #[test]
    fn c14_the_orders_alone_give_the_same_state_in_any_delivery(
        (tables, delivery) in some_tables().prop_flat_map(|tables| {
            let places: Vec<usize> = (0..tables.orders.len()).collect();
            (Just(tables), Just(places).prop_shuffle())
        }),
    ) {
        let (state, found) = tables.verified(None);
        prop_assert!(found.is_empty());
        let (rebuilt, differences) = tables.rebuilt(&delivery);
        prop_assert_eq!(differences.texts(), Vec::<String>::new());
        prop_assert_eq!(rebuilt, state);
    }
}

fn two_gifts() -> Tables {
    let numbers: Vec<[u64; 3]> = (0..9).map(|number| [number * 7_919 + (5 << 40), 0, 0]).collect();
    Tables::of(&some_orders(&numbers))
}

#[test]
fn c26_one_changed_cent_is_named_with_church_order_and_account() {
    let mut tables = two_gifts();
    let change = tables.changes[3];
    let row = tables.accounts.iter().find(|row| row.no == change.account).unwrap().clone();
    let order = tables.orders.iter().find(|row| row.seq == change.seq).unwrap().clone();
    tables.changes[3].amount += 1;
    let texts: Vec<String> = tables.findings().iter().map(ToString::to_string).collect();
    let of_order = format!("church {CHURCH}, order {} (place {}): ", order.id, order.seq);
    assert_eq!(texts[0], format!("{of_order}the changes at positions 0 and 1 are no move"));
    let account = row.read(CHURCH).unwrap();
    let currency = account.currency();
    let should = Money::new(change.balance + 1, currency);
    let got = Money::new(change.balance, currency);
    assert_eq!(
        texts[2],
        format!(
            "church {CHURCH}, place {}, account {account}: the balance at version {} is {got} and \
             should be {should}",
            order.seq, change.version
        )
    );
    assert_eq!(texts.len(), 3, "{texts:#?}");
}

#[test]
fn a_past_that_was_written_anew_is_found_by_who_has_seen_it() {
    let before = two_gifts();
    let numbers: Vec<[u64; 3]> = (0..9).map(|number| [number * 7_919 + (6 << 40), 0, 0]).collect();
    let anew = Tables::of(&some_orders(&numbers));
    assert!(anew.verified(None).1.is_empty());
    let found = anew.verified(Some(before.end)).1;
    assert_eq!(found.kept().last().map(|one| one.fault.clone()), Some(Fault::PastDiffers));
    // And one whose end was cut off, with the stored end moved there too.
    let cut = Tables::of(&some_orders(&numbers[..5]));
    let found = cut.verified(Some(anew.end)).1;
    assert_eq!(found.kept()[0].fault, Fault::PastDiffers);
    assert_eq!(found.kept()[0].seq, Some(anew.end.seq));
}

#[test]
fn only_the_first_findings_are_kept_and_all_are_counted() {
    let finding = |no: i64| Finding {
        account: Some(format!("number {no}")),
        ..Finding::of(CHURCH, Fault::OtherId)
    };
    let mut findings = Findings::default();
    (0..150).for_each(|no| findings.push(finding(no)));
    let mut more = Findings::default();
    (0..120).for_each(|no| more.push(finding(no)));
    findings.absorb(more);
    assert_eq!((findings.count(), findings.kept().len()), (270, Findings::KEPT));
    assert_eq!(findings.texts().last().unwrap(), "and 170 more");
}

#[test]
fn an_order_that_is_there_twice_is_named() {
    let order = two_gifts().orders[1].id.clone();
    let mut check = OrdersCheck::new(CHURCH, None);
    check.twice(&order);
    let read = check.finish(Anchor { seq: 0, hash: ChainHash::START });
    let id: OrderId = order.parse().unwrap();
    assert_eq!(
        read.findings.texts(),
        [format!("church {CHURCH}, order {id}: the order is there twice")]
    );
}

#[test]
fn a_balance_is_known_as_of_any_version_and_instant() {
    let donor = Account::donor(CHURCH, PersonId::from_uuid(Uuid::from_u128(3)), USD);
    let fund = Account::fund(CHURCH, FundId::from_uuid(Uuid::from_u128(4)), USD);
    let at = Timestamp::from_micros;
    let mut balances = Balances::default();
    let mut log = Vec::new();
    // The third was written late: it happened first.
    for (job, (minor, instant)) in (1_u128..).zip([(10, 200), (20, 300), (40, 100)]) {
        let amount = Amount::of(minor, USD).unwrap();
        let moves = vec![Move::between(&donor, &fund, amount).unwrap()];
        let job = JobId::from_uuid(Uuid::from_u128(job));
        let order = Order::new(CHURCH, job, OrderKind::Opening, 1, moves, at(instant), "").unwrap();
        for change in apply(&order, |account| balances.head(account)).unwrap() {
            balances.take(&change);
            if change.account == fund {
                log.push((order.at(), change));
            }
        }
    }
    let stood = |when| {
        let log = log.iter().map(|(at, change)| (*at, change));
        balance_as_of(USD, log, when).unwrap().minor()
    };
    assert_eq!([0, 1, 2, 3, 9].map(|version| stood(AsOf::Version(version))), [0, 10, 30, 70, 70]);
    let instants = [99, 100, 199, 200, 299, 300, 999];
    assert_eq!(
        instants.map(|instant| stood(AsOf::Instant(at(instant)))),
        [0, 40, 40, 50, 50, 70, 70]
    );
}
