//! The statement itself: a pure function of what the books say.
//!
//! A gift counts on the date on which its money was taken, by the church's calendar, with what the
//! church kept of it. What failed or went back is no gift. What was meant for the period and was
//! not taken within it stands apart (F3).

use std::collections::{BTreeMap, HashMap};

use jiff::tz::TimeZone;
use kernel::{Currency, Date, FundId, GiftId, Money, MoneyError, Timestamp};
use ledger::{AccountKind, OrderKind};
use views::{
    ApartStanding, BooksPlace, Letterhead, MethodLabel, Period, Statement, StatementApart,
    StatementChange, StatementFund, StatementGift, StatementLine,
};

use crate::gifts::Gift;

/// A gift as its row has it: what the books do not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    pub gift: GiftId,
    pub on: Date,
    pub method: MethodLabel,
}

/// One entry of a gift's job, on an account that says something of the gift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub gift: GiftId,
    pub order: OrderKind,
    pub at: Timestamp,
    pub account: AccountKind,
    /// Of a promised, an assured, or a fund's own account.
    pub fund: Option<FundId>,
    pub amount: Money,
}

/// A fund as the statement names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FundName {
    pub id: FundId,
    pub name: String,
    /// Nothing is given in return for what it gets.
    pub gift: bool,
}

/// Whose statement it is, and what about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    pub church: Letterhead,
    pub zone: String,
    pub currency: Currency,
    pub donor: String,
    pub donor_address: Option<String>,
    pub period: Period,
    pub books: BooksPlace,
}

/// From this amount on the law of the currency's country asks the church for its words in writing:
/// a single gift of $250 (IRS publication 1771).
pub const fn acknowledged_from(currency: Currency) -> Option<Money> {
    match currency {
        Currency::Usd => Some(Money::new(25_000, Currency::Usd)),
        Currency::Eur
        | Currency::Gbp
        | Currency::Nzd
        | Currency::Aud
        | Currency::Cad
        | Currency::Brl
        | Currency::Krw
        | Currency::Jpy
        | Currency::Bhd => None,
    }
}

/// The first instant of a period, and the first one after it.
pub fn instants(period: &Period, zone: &TimeZone) -> (Timestamp, Timestamp) {
    let begins = |on: Date| {
        let zoned = on.to_zoned(zone.clone()).map(|zoned| zoned.timestamp());
        Timestamp::from_jiff(zoned.unwrap_or(jiff::Timestamp::MAX))
    };
    (begins(period.first), begins(period.last.tomorrow().unwrap_or(Date::MAX)))
}

/// What one gift's job has come to.
struct Its {
    /// What each fund has of it.
    funds: BTreeMap<FundId, Money>,
    promised: Money,
    assured: Money,
    covered: Money,
    taken_at: Option<Timestamp>,
    brought: bool,
}

impl Its {
    fn nothing(currency: Currency) -> Its {
        let zero = Money::zero(currency);
        Its {
            funds: BTreeMap::new(),
            promised: zero,
            assured: zero,
            covered: zero,
            taken_at: None,
            brought: false,
        }
    }

    fn add(&mut self, fact: &Fact) -> Result<(), MoneyError> {
        match fact.order {
            // A gift that a bank sent back and took again was taken the second time.
            OrderKind::Settle => self.taken_at = self.taken_at.max(Some(fact.at)),
            OrderKind::Opening => self.brought = true,
            _ => {}
        }
        let sum = match (fact.account, fact.fund, fact.order) {
            (AccountKind::Fund, Some(fund), _) => {
                self.funds.entry(fund).or_insert(Money::zero(fact.amount.currency()))
            }
            (AccountKind::Promised, _, _) => &mut self.promised,
            (AccountKind::Assured, _, _) => &mut self.assured,
            (AccountKind::Fees, _, OrderKind::CoverFee) => &mut self.covered,
            _ => return Ok(()),
        };
        *sum = sum.checked_add(fact.amount)?;
        Ok(())
    }

    /// The date on which it was taken. A gift of another system has it from there.
    fn charged(&self, meant: &Meant, zone: &TimeZone) -> Option<Date> {
        let brought = self.brought.then_some(meant.on);
        self.taken_at.map(|at| at.date_in(zone)).or(brought)
    }

    fn kept(&self, zero: Money) -> Result<Money, MoneyError> {
        self.funds.values().try_fold(zero, |sum, part| sum.checked_add(*part))
    }
}

/// Makes the statement. Facts of gifts that are not among `meant` say nothing.
pub fn compute(
    heading: Heading,
    meant: &[Meant],
    facts: &[Fact],
    funds: &[FundName],
) -> Result<Statement, MoneyError> {
    let zone = TimeZone::get(&heading.zone).unwrap_or(TimeZone::UTC);
    let (currency, period) = (heading.currency, heading.period);
    let zero = Money::zero(currency);
    let mut jobs: HashMap<GiftId, Its> = HashMap::new();
    for fact in facts {
        jobs.entry(fact.gift).or_insert_with(|| Its::nothing(currency)).add(fact)?;
    }
    let (mut gifts, mut apart) = (Vec::new(), Vec::new());
    for meant in meant {
        let Some(its) = jobs.get(&meant.gift) else { continue };
        let kept = its.kept(zero)?;
        let charged = its.charged(meant, &zone).filter(|_| kept.minor() > 0);
        let standing = match charged {
            Some(on) if period.holds(on) => {
                gifts.push(counted(meant, its, on, kept, funds)?);
                continue;
            }
            Some(charged) if charged > period.last => ApartStanding::Later { charged },
            Some(_) => continue,
            None if its.assured.minor() > 0 => ApartStanding::Assured,
            None if its.promised.minor() > 0 => ApartStanding::OnItsWay,
            None => continue,
        };
        if period.holds(meant.on) {
            let amount = match charged {
                Some(_) => kept,
                None => its.assured.checked_add(its.promised)?,
            };
            let number = Gift::number(meant.gift);
            let intended = meant.on;
            apart.push(StatementApart { id: meant.gift, number, intended, amount, standing });
        }
    }
    gifts.sort_by(|one, other| {
        (one.charged, one.intended, one.id).cmp(&(other.charged, other.intended, other.id))
    });
    apart.sort_by_key(|gift| (gift.intended, gift.id));
    let sum = |of: fn(&StatementLine) -> bool| {
        let lines = gifts.iter().flat_map(|gift: &StatementGift| &gift.lines);
        lines.filter(|line| of(line)).try_fold(zero, |sum, line| sum.checked_add(line.amount))
    };
    let (given, other) = (sum(|line| line.gift)?, sum(|line| !line.gift)?);
    let covered = gifts.iter().try_fold(zero, |sum, gift| sum.checked_add(gift.covered))?;
    let funds = by_fund(&gifts, funds, zero)?;
    let Heading { church, zone, currency, donor, donor_address, period, books } = heading;
    Ok(Statement {
        church,
        zone,
        currency,
        donor,
        donor_address,
        period,
        books,
        gifts,
        funds,
        given,
        other,
        covered,
        apart,
    })
}

/// A gift that counts.
fn counted(
    meant: &Meant,
    its: &Its,
    charged: Date,
    kept: Money,
    funds: &[FundName],
) -> Result<StatementGift, MoneyError> {
    let known = |fund: FundId| funds.iter().position(|known| known.id == fund);
    let mut lines: Vec<_> = its.funds.iter().filter(|(_, part)| part.minor() != 0).collect();
    lines.sort_by_key(|(fund, _)| (known(**fund), **fund));
    let lines = lines.into_iter().map(|(fund, amount)| {
        let named = funds.iter().find(|known| known.id == *fund);
        StatementLine {
            fund: *fund,
            name: named.map_or_else(String::new, |fund| fund.name.clone()),
            amount: *amount,
            gift: named.is_none_or(|fund| fund.gift),
        }
    });
    let lines: Vec<StatementLine> = lines.collect();
    let mut given = Money::zero(kept.currency());
    for line in lines.iter().filter(|line| line.gift) {
        given = given.checked_add(line.amount)?;
    }
    let least = acknowledged_from(kept.currency());
    Ok(StatementGift {
        id: meant.gift,
        number: Gift::number(meant.gift),
        intended: meant.on,
        charged,
        lines,
        amount: kept,
        covered: its.covered,
        method: meant.method.clone(),
        brought: its.brought,
        acknowledged: least.is_some_and(|least| given.minor() >= least.minor()),
    })
}

/// Sums by fund, in the church's own order; those to which nothing was given are left out.
fn by_fund(
    gifts: &[StatementGift],
    funds: &[FundName],
    zero: Money,
) -> Result<Vec<StatementFund>, MoneyError> {
    let mut sums: Vec<StatementFund> = funds
        .iter()
        .map(|fund| StatementFund {
            fund: fund.id,
            name: fund.name.clone(),
            gifts: 0,
            total: zero,
            gift: fund.gift,
        })
        .collect();
    for line in gifts.iter().flat_map(|gift| &gift.lines) {
        let place = sums.iter().position(|sum| sum.fund == line.fund).unwrap_or_else(|| {
            sums.push(StatementFund {
                fund: line.fund,
                name: line.name.clone(),
                gifts: 0,
                total: zero,
                gift: line.gift,
            });
            sums.len().saturating_sub(1)
        });
        if let Some(sum) = sums.get_mut(place) {
            sum.gifts = sum.gifts.saturating_add(1);
            sum.total = sum.total.checked_add(line.amount)?;
        }
    }
    sums.retain(|sum| sum.gifts > 0);
    Ok(sums)
}

/// What `after` says otherwise than `before`, gift by gift (F11).
pub fn difference(before: &Statement, after: &Statement) -> Vec<StatementChange> {
    let of = |gifts: &[StatementGift], id| gifts.iter().find(|gift| gift.id == id).cloned();
    let mut changes = Vec::new();
    for old in &before.gifts {
        let new = of(&after.gifts, old.id);
        if new.as_ref() != Some(old) {
            let number = old.number.clone();
            changes.push(StatementChange { number, before: Some(old.clone()), after: new });
        }
    }
    for new in after.gifts.iter().filter(|new| of(&before.gifts, new.id).is_none()) {
        let number = new.number.clone();
        changes.push(StatementChange { number, before: None, after: Some(new.clone()) });
    }
    changes
}

/// Whether both say the same of the same, wherever the books were when they were made.
pub fn says_the_same(one: &Statement, other: &Statement) -> bool {
    Statement { books: one.books.clone(), ..other.clone() } == *one
}
