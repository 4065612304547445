//! The rows of the ledger that are about all orders rather than about one gift's life.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

use std::collections::{BTreeMap, HashMap};

use kernel::{
    Amount, ChurchId, Currency, FundId, GatewayId, GiftId, JobId, Money, MoneyError, OrderId,
    PersonId, Timestamp,
};
use ledger::{
    Account, AccountKind, Balances, CAUSE_BYTES_MAX, Chain, ChainHash, Change, Followed,
    GiftAccounts, Head, JobRefused, JobView, MOVES_MAX, Move, MoveRefused, Occasion, Order,
    OrderKind, OrderRefused, Side, accounts_in_lock_order, apply, job, transfers,
};
use proptest::prelude::*;
use uuid::Uuid;

const USD: Currency = Currency::Usd;
const CHURCH: ChurchId = ChurchId::from_uuid(Uuid::from_u128(1));
const WEST: ChurchId = ChurchId::from_uuid(Uuid::from_u128(9));
const FUND: FundId = FundId::from_uuid(Uuid::from_u128(2));
const ANN: PersonId = PersonId::from_uuid(Uuid::from_u128(3));

fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

fn usd(minor: i64) -> Amount {
    Amount::of(minor, USD).unwrap()
}

fn job_of(number: u128) -> JobId {
    JobId::from_uuid(Uuid::from_u128(number))
}

fn donor() -> Account {
    Account::donor(CHURCH, ANN, USD)
}

fn promised() -> Account {
    Account::promised(CHURCH, FUND, USD)
}

fn order(job: u128, moves: Vec<Move>) -> Order {
    Order::new(CHURCH, job_of(job), OrderKind::Hold, 1, moves, at(0), "test").unwrap()
}

fn hold_of(job: u128, minor: i64) -> Order {
    order(job, vec![Move::between(&donor(), &promised(), usd(minor)).unwrap()])
}

/// Books as a database would keep them: an order known by id is not applied again.
#[derive(Default)]
struct Books {
    hashes: HashMap<OrderId, String>,
    balances: Balances,
    stored: Vec<(u64, Order, ChainHash, Vec<Change>)>,
}

impl Books {
    fn deliver(&mut self, order: &Order) {
        if let Some(hash) = self.hashes.get(&order.id()) {
            assert_eq!(*hash, order.content_hash(), "same id, other content");
            return;
        }
        let changes = apply(order, |account| self.balances.head(account)).unwrap();
        changes.iter().for_each(|change| self.balances.take(change));
        let chain = self
            .stored
            .last()
            .map_or(Chain::start(), |(seq, _, hash, _)| Chain::resume(*seq, *hash))
            .with(order)
            .unwrap();
        self.hashes.insert(order.id(), order.content_hash().to_owned());
        self.stored.push((chain.seq(), order.clone(), chain.hash(), changes));
    }
}

#[test]
fn c08_the_twenty_dollar_gift_is_exactly_four_entries() {
    let fund = Account::fund(CHURCH, FUND, USD);
    let platform = Account::platform(CHURCH, USD);
    let gift = order(
        1,
        vec![
            Move::between(&donor(), &fund, usd(18_00)).unwrap(),
            Move::between(&donor(), &platform, usd(2_00)).unwrap(),
        ],
    );
    assert_eq!(gift.moves().len(), 2);
    let entries: Vec<_> = gift
        .entries()
        .into_iter()
        .map(|entry| (entry.account.kind().name(), entry.amount.to_decimal()))
        .collect();
    let expected =
        [("donor", "-18.00"), ("fund", "18.00"), ("donor", "-2.00"), ("platform", "2.00")];
    assert_eq!(entries, expected.map(|(kind, amount)| (kind, amount.to_owned())));
}

#[test]
fn c13_ids_are_derived_and_never_change() {
    let gift = hold_of(7, 25_00);
    assert_eq!(gift.id(), hold_of(7, 25_00).id());
    assert_eq!(gift.id(), Order::id_of(CHURCH, job_of(7), OrderKind::Hold, 1));
    // Stored rows carry these: if one of them changes, every stored id is orphaned.
    assert_eq!(gift.id().to_string(), "51b8d711-d20d-5ecc-b8d7-5e103b7d1e04");
    assert_eq!(donor().id().to_string(), "7fff09a8-1900-50bd-94b8-c20e7ab28c08");
    assert_eq!(
        gift.content_hash(),
        "12027622937782e358ca4178b7442d2115fcc01d969581099cb47049130e15b2"
    );
    let other = |church, job, kind, ordinal| Order::id_of(church, job_of(job), kind, ordinal);
    let elsewhere = WEST;
    for id in [
        other(elsewhere, 7, OrderKind::Hold, 1),
        other(CHURCH, 8, OrderKind::Hold, 1),
        other(CHURCH, 7, OrderKind::Void, 1),
        other(CHURCH, 7, OrderKind::Hold, 2),
    ] {
        assert_ne!(id, gift.id());
    }
}

#[test]
fn c13_same_id_with_other_content_is_seen() {
    let gift = hold_of(7, 25_00);
    let moves = gift.moves().to_vec();
    let again = Order::new(CHURCH, job_of(7), OrderKind::Hold, 1, moves, at(99), "later").unwrap();
    assert_eq!(gift.content_hash(), again.content_hash());
    assert_eq!(gift.id(), hold_of(7, 26_00).id());
    assert_ne!(gift.content_hash(), hold_of(7, 26_00).content_hash());
}

#[test]
fn c18_fifty_orders_on_one_donor_are_versions_one_to_fifty() {
    let mut books = Books::default();
    let mut mirror = Head::untouched(USD);
    for number in 1..=50 {
        books.deliver(&hold_of(number, 1_00));
        let (_, _, _, changes) = books.stored.last().unwrap();
        let change = changes.iter().find(|change| change.account == donor()).unwrap();
        assert_eq!(u128::from(change.version), number);
        match change.follows(mirror) {
            Followed::Next(head) => mirror = head,
            other => panic!("{other:?}"),
        }
        assert_eq!(books.balances.head(&donor().id()), Some(mirror));
    }
    assert_eq!(mirror, Head { version: 50, balance: Money::new(-50_00, USD) });
}

#[test]
fn c18_each_entry_of_one_order_has_its_own_version() {
    let missions = Account::promised(CHURCH, FundId::from_uuid(Uuid::from_u128(4)), USD);
    let gift = order(
        1,
        vec![
            Move::between(&donor(), &promised(), usd(20_00)).unwrap(),
            Move::between(&donor(), &missions, usd(5_00)).unwrap(),
        ],
    );
    let changes = apply(&gift, |_| None).unwrap();
    let read: Vec<_> =
        changes.iter().map(|change| (change.version, change.balance.minor())).collect();
    assert_eq!(read, [(1, -20_00), (1, 20_00), (2, -25_00), (1, 5_00)]);
}

#[test]
fn c19_c20_a_reader_out_of_sequence_waits_and_catches_up() {
    let mut books = Books::default();
    (1..=3).for_each(|number| books.deliver(&hold_of(number, 1_00)));
    let log: Vec<&Change> = books.stored.iter().map(|(_, _, _, changes)| &changes[0]).collect();
    let one = log[0].head();
    assert_eq!(log[2].follows(one), Followed::Gap { have: 1, got: 3 });
    let two = log[1].head();
    assert_eq!(log[1].follows(one), Followed::Next(two));
    assert_eq!(log[2].follows(two), Followed::Next(log[2].head()));
    assert_eq!(log[2].follows(log[2].head()), Followed::Already);
    assert_eq!(log[0].follows(two), Followed::Already);
}

#[test]
fn locks_are_asked_for_once_each_and_sorted() {
    let gift = order(
        1,
        vec![
            Move::between(&donor(), &promised(), usd(1)).unwrap(),
            Move::between(&promised(), &donor(), usd(2)).unwrap(),
            Move::between(&donor(), &Account::fees(CHURCH, USD), usd(3)).unwrap(),
        ],
    );
    let mut asked = Vec::new();
    apply(&gift, |account| {
        asked.push(*account);
        None
    })
    .unwrap();
    assert_eq!(asked.len(), 3);
    assert!(asked.is_sorted());
    let order: Vec<_> = accounts_in_lock_order(&gift).iter().map(|account| account.id()).collect();
    assert_eq!(asked, order);
}

#[test]
fn an_order_that_cannot_be_counted_is_refused_with_its_account() {
    let full = Head { version: 8, balance: Money::new(i64::MAX, USD) };
    let refused = apply(&hold_of(1, 1), |account| (*account == promised().id()).then_some(full));
    let refused = refused.unwrap_err();
    assert_eq!((refused.account, refused.why), (promised().id(), MoneyError::Overflow));
    let yen = Head { version: 1, balance: Money::new(1, Currency::Jpy) };
    assert_eq!(apply(&hold_of(1, 1), |_| Some(yen)).unwrap_err().why, MoneyError::CurrencyMismatch);
}

#[test]
fn a_move_is_refused_in_order_of_precedence() {
    let elsewhere = Account::donor(ChurchId::from_uuid(Uuid::from_u128(9)), ANN, Currency::Jpy);
    let yen = Account::promised(CHURCH, FUND, Currency::Jpy);
    let in_yen = Amount::of(1, Currency::Jpy).unwrap();
    let table = [
        (donor(), elsewhere, usd(1), MoveRefused::TwoChurches),
        (donor(), donor(), in_yen, MoveRefused::SameAccount),
        (donor(), yen.clone(), usd(1), MoveRefused::TwoCurrencies),
        (donor(), yen, in_yen, MoveRefused::TwoCurrencies),
        (donor(), promised(), in_yen, MoveRefused::TwoCurrencies),
    ];
    for (from, to, amount, refused) in table {
        assert_eq!(Move::between(&from, &to, amount), Err(refused), "{from} -> {to} {amount}");
    }
}

#[test]
fn an_order_is_refused_in_order_of_precedence() {
    let step = Move::between(&donor(), &promised(), usd(1)).unwrap();
    let elsewhere = WEST;
    let make = |church, moves: usize, cause: usize| {
        let moves = vec![step.clone(); moves];
        Order::new(church, job_of(1), OrderKind::Hold, 1, moves, at(0), "x".repeat(cause))
            .map(|_| ())
    };
    assert_eq!(make(elsewhere, 0, 999), Err(OrderRefused::NoMoves));
    assert_eq!(make(elsewhere, MOVES_MAX + 1, 999), Err(OrderRefused::TooManyMoves));
    assert_eq!(make(elsewhere, MOVES_MAX, 999), Err(OrderRefused::OtherChurch));
    assert_eq!(make(CHURCH, MOVES_MAX, CAUSE_BYTES_MAX + 1), Err(OrderRefused::CauseTooLong));
    assert_eq!(make(CHURCH, MOVES_MAX, CAUSE_BYTES_MAX), Ok(()));
}

fn gift_of(lines: Vec<(FundId, Amount)>) -> GiftAccounts {
    GiftAccounts {
        gift: GiftId::from_uuid(Uuid::from_u128(7)),
        church: CHURCH,
        donor: ANN,
        gateway: "card".parse().unwrap(),
        currency: USD,
        lines,
    }
}

#[test]
fn c05_money_between_two_churches_is_an_order_in_the_books_of_each() {
    let (general, missions) = (Account::fund(CHURCH, FUND, USD), Account::fund(WEST, FUND, USD));
    let occasion =
        Occasion { church: CHURCH, job: job_of(5), ordinal: 1, at: at(0), cause: "a gift of ours" };
    let [given, received] =
        transfers::between_churches(&occasion, &general, &missions, usd(40_00)).unwrap();
    assert_eq!((given.church(), received.church()), (CHURCH, WEST));
    assert_eq!((given.job(), received.job()), (job_of(5), job_of(5)));
    assert_ne!(given.id(), received.id());
    let mut books = Books::default();
    books.deliver(&given);
    books.deliver(&received);
    let stands = |account: &Account| books.balances.head(&account.id()).unwrap().balance.minor();
    assert_eq!((stands(&general), stands(&missions)), (-40_00, 40_00));
    let (owes, is_owed) = (Account::due(CHURCH, WEST, USD), Account::due(WEST, CHURCH, USD));
    assert_eq!((stands(&owes), stands(&is_owed)), (40_00, -40_00), "they tie");
    let own = Account::fees(CHURCH, USD);
    assert_eq!(
        transfers::between_churches(&occasion, &general, &own, usd(1)),
        Err(OrderRefused::OneChurch)
    );
}

#[test]
fn what_belongs_to_no_gift_moves_as_the_chart_says() {
    let occasion =
        Occasion { church: CHURCH, job: job_of(5), ordinal: 1, at: at(0), cause: "PO-4711" };
    let card: GatewayId = "card".parse().unwrap();
    let (clearing, fund) =
        (Account::clearing(CHURCH, &card, USD), Account::fund(CHURCH, FUND, USD));
    let debit = Money::new(-3_00, USD);
    let table = [
        (transfers::payout(&occasion, &card, usd(3_00)), "payout", "payout", "clearing"),
        (
            transfers::write_off(&occasion, &clearing, usd(3_00)),
            "write_off",
            "write_off",
            "clearing",
        ),
        (transfers::probe(&occasion, &card, usd(3_00)), "probe", "clearing", "probes"),
        (transfers::opening(&occasion, &fund, usd(3_00).money()), "opening", "opening", "fund"),
        (transfers::opening(&occasion, &clearing, debit), "opening", "clearing", "opening"),
        (
            transfers::transfer(&occasion, &fund, &clearing, usd(3_00)),
            "transfer",
            "fund",
            "clearing",
        ),
    ];
    for (order, kind, from, to) in table {
        let order = order.unwrap();
        let [step] = order.moves() else { panic!("{kind} is one move") };
        let moved = (order.kind().name(), step.from().kind().name(), step.to().kind().name());
        assert_eq!((moved, step.amount()), ((kind, from, to), usd(3_00)));
        assert_eq!(order.cause(), "PO-4711");
    }
    let nothing = transfers::opening(&occasion, &fund, Money::zero(USD));
    assert_eq!(nothing, Err(OrderRefused::NoMoves));
    let lowest = transfers::opening(&occasion, &fund, Money::new(i64::MIN, USD));
    assert_eq!(lowest, Err(OrderRefused::TooLarge));
}

#[test]
fn c16_what_was_taken_is_kept_until_it_goes_back() {
    let missions = FundId::from_uuid(Uuid::from_u128(4));
    let gift = gift_of(vec![(FUND, usd(20_00)), (missions, usd(5_00))]);
    let back = gift_of(vec![(missions, usd(5_00))]);
    let orders = [
        job::hold(&gift, 1, at(0), "").unwrap(),
        job::settle(&gift, 2, at(1), "").unwrap(),
        job::refund(&back, 3, at(2), "").unwrap(),
    ];
    let view = JobView::of(gift.gift.into(), USD, &orders).unwrap();
    assert_eq!(view.kept().unwrap(), [(FUND, usd(20_00))]);
}

#[test]
fn a_gift_without_lines_or_with_wrong_ones_writes_no_order() {
    let yen = Amount::of(1, Currency::Jpy).unwrap();
    let table = [
        (vec![], OrderRefused::NoMoves),
        (vec![(FUND, yen)], OrderRefused::Move(MoveRefused::TwoCurrencies)),
        (vec![(FUND, usd(i64::MAX)), (FUND, usd(1))], OrderRefused::TooLarge),
    ];
    for (lines, refused) in table {
        assert_eq!(job::settle(&gift_of(lines.clone()), 1, at(0), ""), Err(refused));
        assert_eq!(job::refund(&gift_of(lines), 1, at(0), ""), Err(refused));
    }
}

#[test]
fn a_job_takes_only_its_own_orders_and_each_once() {
    let gift = gift_of(vec![(FUND, usd(25_00))]);
    let hold = job::hold(&gift, 1, at(0), "").unwrap();
    let mut view = JobView::of(gift.gift.into(), USD, [&hold, &hold]).unwrap();
    assert_eq!(view.lines()[&FUND].promised, usd(25_00).money());
    let before = view.clone();
    assert_eq!(view.add(&hold_of(8, 1)), Err(JobRefused::OtherJob));
    let mut yen = JobView::new(gift.gift.into(), Currency::Jpy);
    assert_eq!(yen.add(&hold), Err(JobRefused::OtherCurrency));
    let too_much = gift_of(vec![(FUND, usd(25_01))]);
    let settle = job::settle(&too_much, 1, at(0), "").unwrap();
    assert_eq!(view.add(&settle), Err(JobRefused::MoreThanPromised));
    assert_eq!(view, before);
}

#[test]
fn every_account_of_the_chart_has_one_name_one_side_and_its_owner() {
    let fund = FUND.to_string();
    let person = ANN.to_string();
    let west = WEST.to_string();
    let debit = |kind: AccountKind| kind.side() == Side::Debit;
    let table = [
        (Account::donor(CHURCH, ANN, USD), "donor", person.as_str(), true),
        (Account::promised(CHURCH, FUND, USD), "promised", &fund, false),
        (Account::assured(CHURCH, FUND, USD), "assured", &fund, false),
        (Account::fund(CHURCH, FUND, USD), "fund", &fund, false),
        (Account::clearing(CHURCH, &"card".parse().unwrap(), USD), "clearing", "card", true),
        (Account::fees(CHURCH, USD), "fees", "", true),
        (Account::platform(CHURCH, USD), "platform", "", false),
        (Account::probes(CHURCH, USD), "probes", "", false),
        (Account::payout(CHURCH, USD), "payout", "", true),
        (Account::write_off(CHURCH, USD), "write_off", "", true),
        (Account::opening(CHURCH, USD), "opening", "", false),
        (Account::due(CHURCH, WEST, USD), "due", &west, true),
    ];
    assert_eq!(table.each_ref().map(|row| row.0.kind()), AccountKind::ALL);
    for (account, name, owner, on_debit) in table {
        assert_eq!(account.kind().name().parse(), Ok(account.kind()));
        assert_eq!((account.kind().name(), account.owner()), (name, owner));
        assert_eq!(debit(account.kind()), on_debit, "{name}");
        assert_eq!(Account::of(CHURCH, account.kind(), owner, USD), Ok(account));
    }
    for kind in OrderKind::ALL {
        assert_eq!(kind.name().parse(), Ok(kind));
    }
}

#[test]
fn an_owner_fits_its_kind_in_one_spelling_only() {
    let upper = "0000000A-0000-0000-0000-000000000000";
    let table = [
        (AccountKind::Donor, ""),
        (AccountKind::Fund, upper),
        (AccountKind::Promised, "general"),
        (AccountKind::Clearing, "Card"),
        (AccountKind::Fees, "card"),
    ];
    for (kind, owner) in table {
        assert!(Account::of(CHURCH, kind, owner, USD).is_err(), "{kind} {owner}");
    }
    assert!(Account::of(CHURCH, AccountKind::Fund, upper.to_lowercase(), USD).is_ok());
}

#[test]
fn a_chain_breaks_where_it_was_touched() {
    let mut books = Books::default();
    (1..=5).for_each(|number| books.deliver(&hold_of(number, 1_00)));
    let links: Vec<(u64, Order, ChainHash)> =
        books.stored.iter().map(|(seq, order, hash, _)| (*seq, order.clone(), *hash)).collect();
    assert_eq!(Chain::verify(links.clone()), Ok(links[4].2));
    assert_eq!(links[4].2.to_string().parse(), Ok(links[4].2));
    assert!("beef".parse::<ChainHash>().is_err());

    let broken_at = |links: Vec<(u64, Order, ChainHash)>| Chain::verify(links).unwrap_err().seq;
    let mut changed = links.clone();
    changed[2].1 = hold_of(3, 9_00);
    assert_eq!(broken_at(changed), 3);
    let mut redated = links.clone();
    let moves = links[1].1.moves().to_vec();
    redated[1].1 = Order::new(CHURCH, job_of(2), OrderKind::Hold, 1, moves, at(5), "test").unwrap();
    assert_eq!(broken_at(redated), 2);
    let mut removed = links.clone();
    removed.remove(1);
    assert_eq!(broken_at(removed), 3);
    let mut swapped = links;
    swapped.swap(3, 4);
    assert_eq!(broken_at(swapped), 5);
}

/// A world of accounts small enough that random orders meet on them.
fn accounts() -> Vec<Account> {
    let funds = (20..23).map(|number| FundId::from_uuid(Uuid::from_u128(number)));
    let people = (30..36).map(|number| PersonId::from_uuid(Uuid::from_u128(number)));
    let mut accounts: Vec<Account> = Vec::new();
    for currency in [USD, Currency::Jpy] {
        accounts.extend(people.clone().map(|person| Account::donor(CHURCH, person, currency)));
        accounts.extend(funds.clone().map(|fund| Account::promised(CHURCH, fund, currency)));
        accounts.extend(funds.clone().map(|fund| Account::fund(CHURCH, fund, currency)));
        accounts.push(Account::fees(CHURCH, currency));
    }
    accounts
}

/// Some move for any number; `None` when the number names no move that can be made.
fn some_move(accounts: &[Account], number: u64) -> Option<Move> {
    let count = accounts.len() as u64;
    let from = &accounts[(number % count) as usize];
    let to = &accounts[(number / count % count) as usize];
    let amount = Amount::of((number >> 32) as i64 + 1, from.currency()).ok()?;
    Move::between(from, to, amount).ok()
}

fn some_order(accounts: &[Account], job: u128, numbers: &[u64]) -> Option<Order> {
    let moves: Vec<Move> =
        numbers.iter().filter_map(|number| some_move(accounts, *number)).collect();
    Order::new(CHURCH, job_of(job), OrderKind::Hold, 1, moves, at(0), "").ok()
}

fn some_orders(numbers: &[[u64; 3]]) -> Vec<Order> {
    let accounts = accounts();
    (1_u128..)
        .zip(numbers)
        .filter_map(|(job, numbers)| some_order(&accounts, job, numbers))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// A hundred times a thousand random orders, many of them in two currencies at once.
    #[test]
    fn c07_any_order_and_the_books_after_it_sum_to_zero_in_each_currency(
        numbers in prop::collection::vec(any::<[u64; 3]>(), 1_000),
    ) {
        let mut balances = Balances::default();
        let mut in_two_currencies = 0;
        for order in some_orders(&numbers) {
            let mut sums: BTreeMap<Currency, Money> = BTreeMap::new();
            for change in apply(&order, |account| balances.head(account)).unwrap() {
                let currency = change.amount.currency();
                let sum = sums.entry(currency).or_insert(Money::zero(currency));
                *sum = sum.checked_add(change.amount).unwrap();
                balances.take(&change);
            }
            prop_assert!(sums.values().all(|sum| sum.minor() == 0));
            in_two_currencies += usize::from(sums.len() > 1);
        }
        prop_assert!(in_two_currencies > 0);
        for currency in [USD, Currency::Jpy] {
            prop_assert_eq!(balances.sum(currency), Ok(Money::zero(currency)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn c14_every_order_three_times_and_shuffled_gives_the_same_books(
        (numbers, deliveries) in prop::collection::vec(any::<[u64; 3]>(), 1..40)
            .prop_flat_map(|numbers| {
                let count = some_orders(&numbers).len();
                let deliveries: Vec<usize> = (0..count).cycle().take(count * 3).collect();
                (Just(numbers), Just(deliveries).prop_shuffle())
            }),
    ) {
        let orders = some_orders(&numbers);
        let mut once = Books::default();
        orders.iter().for_each(|order| once.deliver(order));
        let mut thrice = Books::default();
        deliveries.iter().for_each(|index| thrice.deliver(&orders[*index]));
        prop_assert_eq!(&once.balances, &thrice.balances);
        prop_assert_eq!(once.balances.state_hash(), thrice.balances.state_hash());
    }
}
