//! Gifts' lives as an accountant would write them down: orders in, a trial balance out.
//!
//! A line is `order gift …`. `hold` names the donor and the fund lines; the other orders of a
//! gift's life repeat the held lines, or name the part they are about. `fee` and `cover_fee` name
//! the share, `redesignate` the fund the lines go to. An order without a gift lists its moves:
//! `from -> to amount, …`. `!` says that the line is refused, and why.
//! Amounts are US dollars; the only gateway is `card`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

use std::collections::BTreeMap;

use kernel::{
    Amount, ChurchId, Currency, FundId, GatewayId, GiftId, Money, PersonId, Timestamp, derive_id,
};
use ledger::{
    Account, AccountId, AccountKind, Balances, Chain, GiftAccounts, JobView, Line, Move, Order,
    OrderKind, apply, job,
};
use uuid::Uuid;

const USD: Currency = Currency::Usd;

fn named(name: &str) -> Uuid {
    derive_id(&["script", name])
}

fn church() -> ChurchId {
    ChurchId::from_uuid(named("church"))
}

fn dollars(text: &str) -> Amount {
    Amount::new(Money::parse(text, USD).unwrap()).unwrap()
}

/// `kind` or `kind:owner`.
fn account(text: &str) -> Account {
    let (kind, owner) = text.split_once(':').unwrap_or((text, ""));
    let kind: AccountKind = kind.parse().unwrap();
    let owner = match kind {
        AccountKind::Clearing => owner.to_owned(),
        _ if owner.is_empty() => String::new(),
        _ => named(owner).to_string(),
    };
    Account::of(church(), kind, owner, USD).unwrap()
}

#[derive(Default)]
struct Books {
    gifts: BTreeMap<String, GiftAccounts>,
    views: BTreeMap<String, JobView>,
    ordinals: BTreeMap<(String, OrderKind), u32>,
    balances: Balances,
    labels: BTreeMap<AccountId, (AccountKind, String)>,
    chain: Option<Chain>,
}

impl Books {
    /// Writes one line into the books, or says why not and leaves them as they were.
    fn write(&mut self, line: &str) -> Result<(), String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [verb, name, rest @ ..] = words.as_slice() else {
            panic!("a line is `order gift …`: {line}")
        };
        let order = self.order(verb, name, rest)?;
        let view =
            self.views.entry((*name).to_owned()).or_insert_with(|| JobView::new(order.job(), USD));
        view.add(&order).map_err(|why| why.to_string())?;
        let changes = apply(&order, |account| self.balances.head(account)).unwrap();
        let chain = self.chain.unwrap_or(Chain::start()).with(&order).unwrap();
        self.chain = Some(chain);
        changes.iter().for_each(|change| self.balances.take(change));
        *self.ordinals.entry(((*name).to_owned(), order.kind())).or_insert(0) += 1;
        Ok(())
    }

    fn order(&mut self, verb: &str, name: &str, rest: &[&str]) -> Result<Order, String> {
        let kind: OrderKind = verb.strip_suffix("_held").unwrap_or(verb).parse().unwrap();
        let ordinal = self.ordinals.get(&(name.to_owned(), kind)).copied().unwrap_or(0) + 1;
        let at = Timestamp::from_micros(0);
        let gift = GiftId::from_uuid(named(name));
        if rest.contains(&"->") {
            let moves = rest
                .chunks(4)
                .map(|step| {
                    let [from, "->", to, amount] = step else { panic!("{verb} {name} {rest:?}") };
                    self.label(from);
                    self.label(to);
                    let amount = dollars(amount.trim_end_matches(','));
                    Move::between(&account(from), &account(to), amount)
                })
                .collect::<Result<Vec<_>, _>>()
                .map_err(|why| why.to_string())?;
            return Order::new(church(), gift.into(), kind, ordinal, moves, at, "script")
                .map_err(|why| why.to_string());
        }
        if let (OrderKind::Fee | OrderKind::CoverFee, [share]) = (kind, rest) {
            self.label("fees");
            let build = if kind == OrderKind::Fee { job::fee } else { job::cover_fee };
            return build(&self.gifts[name], dollars(share), ordinal, at, "script")
                .map_err(|why| why.to_string());
        }
        if let (OrderKind::Redesignate, [lines @ .., "to", to]) = (kind, rest) {
            let part = GiftAccounts { lines: self.lines(lines), ..self.gifts[name].clone() };
            self.lines(&[to, "1.00"]);
            return job::redesignate(&part, FundId::from_uuid(named(to)), ordinal, at, "script")
                .map_err(|why| why.to_string());
        }
        let part = match (kind, rest) {
            (OrderKind::Hold, [donor, lines @ ..]) => {
                let held = self.gift(gift, donor, lines);
                self.gifts.insert(name.to_owned(), held.clone());
                held
            }
            (_, []) => self.gifts[name].clone(),
            (_, lines) => GiftAccounts { lines: self.lines(lines), ..self.gifts[name].clone() },
        };
        let build = match verb {
            "hold" => job::hold,
            "assure" => job::assure,
            "release" => job::release,
            "settle" => job::settle,
            "void" => job::void_promised,
            "void_held" => job::void_assured,
            "expire" => job::expire_promised,
            "expire_held" => job::expire_assured,
            "refund" => job::refund,
            "chargeback" => job::chargeback,
            "chargeback_reversed" => job::chargeback_reversed,
            _ => panic!("`{verb}` needs its moves"),
        };
        build(&part, ordinal, at, "script").map_err(|why| why.to_string())
    }

    fn gift(&mut self, gift: GiftId, donor: &str, lines: &[&str]) -> GiftAccounts {
        self.label(&format!("donor:{donor}"));
        self.label("clearing:card");
        GiftAccounts {
            gift,
            church: church(),
            donor: PersonId::from_uuid(named(donor)),
            gateway: "card".parse::<GatewayId>().unwrap(),
            currency: USD,
            lines: self.lines(lines),
        }
    }

    /// `fund amount fund amount …`
    fn lines(&mut self, words: &[&str]) -> Vec<(FundId, Amount)> {
        words
            .chunks(2)
            .map(|line| {
                let [fund, amount] = line else { panic!("a line is `fund amount`: {words:?}") };
                for kind in ["promised", "assured", "fund"] {
                    self.label(&format!("{kind}:{fund}"));
                }
                (FundId::from_uuid(named(fund)), dollars(amount))
            })
            .collect()
    }

    fn label(&mut self, text: &str) {
        let account = account(text);
        let owner = text.split_once(':').map_or("", |(_, owner)| owner);
        self.labels.insert(account.id(), (account.kind(), owner.to_owned()));
    }

    /// Debits left, credits right, accounts in the order of the chart; then the gifts.
    fn report(&self) -> String {
        let mut rows: Vec<_> = self
            .balances
            .iter()
            .filter(|(_, head)| head.balance.minor() != 0)
            .map(|(account, head)| (&self.labels[&account], head.balance))
            .collect();
        rows.sort_by(|a, b| a.0.cmp(b.0));
        let mut text = String::new();
        let (mut debits, mut credits) = (Money::zero(USD), Money::zero(USD));
        for ((kind, owner), balance) in rows {
            let label = format!("{kind} {owner}");
            if balance.minor() < 0 {
                let debit = balance.checked_neg().unwrap();
                debits = debits.checked_add(debit).unwrap();
                text += &format!("{label:<20}{:>10}\n", debit.to_decimal());
            } else {
                credits = credits.checked_add(balance).unwrap();
                text += &format!("{label:<20}{:>20}\n", balance.to_decimal());
            }
        }
        let (debits, credits) = (debits.to_decimal(), credits.to_decimal());
        text += &format!("{:<20}{debits:>10}{credits:>10}\n", "total");
        for (name, view) in &self.views {
            text += &format!("{name}:{}\n", in_words(&view.total().unwrap(), view.fees()));
        }
        text
    }
}

fn in_words(line: &Line, fees: Money) -> String {
    [
        ("promised", line.promised),
        ("assured", line.assured),
        ("taken", line.taken),
        ("refunded", line.refunded),
        ("charged back", line.charged_back),
        ("fees", fees),
    ]
    .into_iter()
    .filter(|(_, money)| money.minor() != 0)
    .map(|(word, money)| format!(" {word} {}", money.to_decimal()))
    .collect()
}

fn trimmed(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(script: &str, expected: &str) {
    let mut books = Books::default();
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (line, refusal) = match line.split_once('!') {
            Some((line, why)) => (line, Err(why.trim().to_owned())),
            None => (line, Ok(())),
        };
        assert_eq!(books.write(line), refusal, "{line}");
    }
    assert_eq!(trimmed(&books.report()), trimmed(expected));
    assert_eq!(books.balances.sum(USD), Ok(Money::zero(USD)));
}

#[test]
fn a_gift_for_two_funds_is_taken() {
    check(
        "
        hold     g1 ann  general 20.00 missions 5.00
        settle   g1
        ",
        "
        fund general                       20.00
        fund missions                       5.00
        clearing card            25.00
        total                    25.00     25.00
        g1: taken 25.00
        ",
    );
}

#[test]
fn a_gift_on_its_way_is_owed_by_the_donor_to_the_funds() {
    check(
        "
        hold     g1 ann  general 20.00
        hold     g2 bob  general 7.50
        void     g2
        ",
        "
        donor ann                20.00
        promised general                   20.00
        total                    20.00     20.00
        g1: promised 20.00
        g2:
        ",
    );
}

#[test]
fn a_gift_is_held_through_a_delay_and_taken_after_it() {
    check(
        "
        hold     g1 ann  general 20.00
        assure   g1
        settle   g1                          ! more than is promised
        release  g1
        assure   g1
        release  g1
        release  g1                          ! more than is assured
        settle   g1
        hold     g2 bob  general 10.00
        assure   g2
        hold     g3 bob  general 4.00
        assure   g3
        void_held g3
        ",
        "
        donor bob                10.00
        assured general                    10.00
        fund general                       20.00
        clearing card            20.00
        total                    30.00     30.00
        g1: taken 20.00
        g2: assured 10.00
        g3:
        ",
    );
}

#[test]
fn nothing_is_taken_twice_or_given_back_twice() {
    check(
        "
        hold     g1 ann  general 25.00
        settle   g1 general 30.00            ! more than is promised
        settle   g1
        settle   g1                          ! more than is promised
        void     g1                          ! more than is promised
        refund   g1 general 5.00
        refund   g1                          ! more than was taken
        refund   g1 general 20.00
        refund   g1 general 0.01             ! more than was taken
        ",
        "
        total                     0.00      0.00
        g1: taken 25.00 refunded 25.00
        ",
    );
}

#[test]
fn c06_a_job_sums_its_further_orders() {
    check(
        "
        hold        g1 ann  general 100.00
        settle      g1
        fee         g1 2.50
        cover_fee   g1 2.00
        redesignate g1 general 30.00 to missions
        redesignate g1 general 70.01 to missions    ! more than was taken
        refund      g1 missions 10.00
        payout      p1 payout -> clearing:card 89.50
        ",
        "
        fund general                       70.00
        fund missions                      20.00
        fees                      0.50
        payout                   89.50
        total                    90.00     90.00
        g1: taken 100.00 refunded 10.00 fees 0.50
        p1:
        ",
    );
}

#[test]
fn a_bank_takes_back_what_it_wants_and_sometimes_gives_it_again() {
    check(
        "
        hold        g1 ann  general 40.00
        settle      g1
        refund      g1 general 40.00
        chargeback  g1
        refund      g1 general 1.00                           ! more than was taken
        hold        g2 bob  general 9.00
        settle      g2
        chargeback  g2
        chargeback_reversed g2
        write_off   g3 write_off -> clearing:card 3.00
        probe       b1 clearing:card -> probes 1.00
        opening     o1 opening -> fund:general 500.00
        ",
        "
        fund general                      469.00
        clearing card                      33.00
        probes                              1.00
        write_off                 3.00
        opening                 500.00
        total                   503.00    503.00
        b1:
        g1: taken 40.00 refunded 40.00 charged back 40.00
        g2: taken 9.00
        g3:
        o1: taken 500.00
        ",
    );
}

#[test]
fn a_gift_for_two_funds_goes_back_in_parts_and_never_more_than_was_taken() {
    check(
        "
        hold     g1 ann  general 20.00 missions 5.00
        settle   g1
        refund   g1 general 8.00
        refund   g1 missions 5.01            ! more than was taken
        refund   g1 missions 5.00
        refund   g1 general 12.01            ! more than was taken
        redesignate g1 general 2.00 to missions
        refund   g1 missions 2.01            ! more than was taken
        refund   g1 missions 2.00
        chargeback g1 general 6.00
        refund   g1 general 4.01             ! more than was taken
        chargeback_reversed g1 general 6.00
        refund   g1 general 10.00
        ",
        "
        total                     0.00      0.00
        g1: taken 25.00 refunded 25.00
        ",
    );
}

#[test]
fn a_gift_nobody_will_take_expires() {
    check(
        "
        hold     g1 ann  general 20.00
        expire   g1
        hold     g2 bob  general 10.00
        assure   g2
        expire   g2                          ! more than is promised
        expire_held g2
        settle   g2                          ! more than is promised
        ",
        "
        total                     0.00      0.00
        g1:
        g2:
        ",
    );
}

#[test]
fn l9_a_gift_its_fee_and_its_payout() {
    check(
        "
        hold      g1 ann  general 100.00
        settle    g1
        cover_fee g1 3.31
        fee       g1 3.30
        payout    p1 payout -> clearing:card 100.00
        write_off w1 write_off -> clearing:card 0.01
        ",
        "
        fund general                      100.00
        fees                                0.01
        payout                  100.00
        write_off                 0.01
        total                   100.01    100.01
        g1: taken 100.00 fees -0.01
        p1:
        w1:
        ",
    );
}

#[test]
fn c05_any_account_can_be_either_side() {
    check(
        "
        transfer t1 donor:ann -> donor:bob 5.00
        transfer t2 donor:bob -> donor:bob 5.00   ! from and to are the same account
        transfer t3 payout -> opening 70.00
        transfer t4 fund:general -> due:west 12.00
        ",
        "
        donor ann                 5.00
        donor bob                           5.00
        fund general             12.00
        payout                   70.00
        opening                            70.00
        due west                           12.00
        total                    87.00     87.00
        t1:
        t3:
        t4: taken -12.00
        ",
    );
}

#[test]
fn a_gift_taken_after_all_is_held_again_first() {
    check(
        "
        hold     g1 ann  general 20.00
        void     g1
        settle   g1                          ! more than is promised
        hold     g1 ann  general 20.00
        settle   g1
        ",
        "
        fund general                       20.00
        clearing card            20.00
        total                    20.00     20.00
        g1: taken 20.00
        ",
    );
}
