//! A gift's life in the books: the orders it writes, and what they add up to.
//!
//! The functions here know the shape of each order (the table in [`crate::chart`]), not whether it
//! is allowed now; [`JobView::add`] knows that, because it has seen the job's earlier orders.
//! A gift that turns out to be taken after it was voided is held again first, so that the books
//! show both.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{
    Amount, ChurchId, Currency, FundId, GatewayId, GiftId, JobId, Money, MoneyError, OrderId,
    PersonId, Timestamp,
};

use crate::{Account, AccountKind, Move, Order, OrderKind, OrderRefused};

/// Everything about a gift that says which accounts its orders move between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftAccounts {
    /// The gift; in the ledger its own job.
    pub gift: GiftId,
    /// Whose books.
    pub church: ChurchId,
    /// Who gives.
    pub donor: PersonId,
    /// Who takes it: for a settle or refund, the gateway that really did.
    pub gateway: GatewayId,
    /// The currency of every line.
    pub currency: Currency,
    /// How much for which fund. A refund of a part names only that part.
    pub lines: Vec<(FundId, Amount)>,
}

impl GiftAccounts {
    /// The sum of the lines.
    pub fn total(&self) -> Result<Amount, MoneyError> {
        self.lines
            .iter()
            .try_fold(Money::zero(self.currency), |sum, (_, amount)| {
                sum.checked_add(amount.money())
            })
            .and_then(Amount::new)
    }

    fn donor(&self) -> Account {
        Account::donor(self.church, self.donor, self.currency)
    }

    fn clearing(&self) -> Account {
        Account::clearing(self.church, &self.gateway, self.currency)
    }

    fn promised(&self, fund: FundId) -> Account {
        Account::promised(self.church, fund, self.currency)
    }

    fn assured(&self, fund: FundId) -> Account {
        Account::assured(self.church, fund, self.currency)
    }

    fn fund(&self, fund: FundId) -> Account {
        Account::fund(self.church, fund, self.currency)
    }

    fn fees(&self) -> Account {
        Account::fees(self.church, self.currency)
    }

    /// Out of the funds, and out through the gateway.
    fn way_back(&self) -> Result<Vec<Move>, OrderRefused> {
        let mut moves = self.each_line(|fund| self.fund(fund), |_| self.donor())?;
        moves.push(self.whole(&self.donor(), &self.clearing())?);
        Ok(moves)
    }

    /// One move per line.
    fn each_line(
        &self,
        from: impl Fn(FundId) -> Account,
        to: impl Fn(FundId) -> Account,
    ) -> Result<Vec<Move>, OrderRefused> {
        self.lines
            .iter()
            .map(|(fund, amount)| Ok(Move::between(&from(*fund), &to(*fund), *amount)?))
            .collect()
    }

    /// One move of the whole.
    fn whole(&self, from: &Account, to: &Account) -> Result<Move, OrderRefused> {
        let total = self.total().map_err(|why| match why {
            MoneyError::CurrencyMismatch => crate::MoveRefused::TwoCurrencies.into(),
            MoneyError::NotPositive => OrderRefused::NoMoves,
            MoneyError::UnknownCurrency
            | MoneyError::NotANumber
            | MoneyError::Ambiguous
            | MoneyError::TooPrecise
            | MoneyError::Overflow
            | MoneyError::NoWeights => OrderRefused::TooLarge,
        })?;
        Ok(Move::between(from, to, total)?)
    }

    fn order(
        &self,
        kind: OrderKind,
        ordinal: u32,
        moves: Vec<Move>,
        at: Timestamp,
        cause: &str,
    ) -> Result<Order, OrderRefused> {
        Order::new(self.church, self.gift.into(), kind, ordinal, moves, at, cause)
    }
}

/// The gift is accepted: donor to promised, one move per fund line.
pub fn hold(
    gift: &GiftAccounts,
    n: u32,
    at: Timestamp,
    cause: &str,
) -> Result<Order, OrderRefused> {
    let moves = gift.each_line(|_| gift.donor(), |fund| gift.promised(fund))?;
    gift.order(OrderKind::Hold, n, moves, at, cause)
}

/// A delay holds it: promised to assured.
pub fn assure(
    gift: &GiftAccounts,
    n: u32,
    at: Timestamp,
    cause: &str,
) -> Result<Order, OrderRefused> {
    let moves = gift.each_line(|fund| gift.promised(fund), |fund| gift.assured(fund))?;
    gift.order(OrderKind::Assure, n, moves, at, cause)
}

/// A batch lets it go: assured to promised.
pub fn release(
    gift: &GiftAccounts,
    n: u32,
    at: Timestamp,
    cause: &str,
) -> Result<Order, OrderRefused> {
    let moves = gift.each_line(|fund| gift.assured(fund), |fund| gift.promised(fund))?;
    gift.order(OrderKind::Release, n, moves, at, cause)
}

/// It was taken: clearing to donor for the whole, promised to fund per line.
pub fn settle(
    gift: &GiftAccounts,
    n: u32,
    at: Timestamp,
    cause: &str,
) -> Result<Order, OrderRefused> {
    let mut moves = vec![gift.whole(&gift.clearing(), &gift.donor())?];
    moves.extend(gift.each_line(|fund| gift.promised(fund), |fund| gift.fund(fund))?);
    gift.order(OrderKind::Settle, n, moves, at, cause)
}

/// It failed for good or was cancelled while on its way: promised to donor.
pub fn void_promised(
    gift: &GiftAccounts,
    n: u32,
    at: Timestamp,
    cause: &str,
) -> Result<Order, OrderRefused> {
    let moves = gift.each_line(|fund| gift.promised(fund), |_| gift.donor())?;
    gift.order(OrderKind::Void, n, moves, at, cause)
}

/// It was cancelled while held: assured to donor.
pub fn void_assured(
    gift: &GiftAccounts,
    n: u32,
    at: Timestamp,
    cause: &str,
) -> Result<Order, OrderRefused> {
    let moves = gift.each_line(|fund| gift.assured(fund), |_| gift.donor())?;
    gift.order(OrderKind::Void, n, moves, at, cause)
}

/// The church gives up what is on its way: promised to donor.
pub fn expire_promised(
    gift: &GiftAccounts,
    n: u32,
    at: Timestamp,
    cause: &str,
) -> Result<Order, OrderRefused> {
    let moves = gift.each_line(|fund| gift.promised(fund), |_| gift.donor())?;
    gift.order(OrderKind::Expire, n, moves, at, cause)
}

/// The church gives up what a delay holds: assured to donor.
pub fn expire_assured(
    gift: &GiftAccounts,
    n: u32,
    at: Timestamp,
    cause: &str,
) -> Result<Order, OrderRefused> {
    let moves = gift.each_line(|fund| gift.assured(fund), |_| gift.donor())?;
    gift.order(OrderKind::Expire, n, moves, at, cause)
}

/// It was given back, all or the part the lines name: fund to donor per line, donor to clearing for
/// the whole.
pub fn refund(
    gift: &GiftAccounts,
    n: u32,
    at: Timestamp,
    cause: &str,
) -> Result<Order, OrderRefused> {
    gift.order(OrderKind::Refund, n, gift.way_back()?, at, cause)
}

/// The donor's bank took it back, all or the part the lines name.
pub fn chargeback(
    gift: &GiftAccounts,
    n: u32,
    at: Timestamp,
    cause: &str,
) -> Result<Order, OrderRefused> {
    gift.order(OrderKind::Chargeback, n, gift.way_back()?, at, cause)
}

/// The bank gave it again: what a chargeback moved, the other way round.
pub fn chargeback_reversed(
    gift: &GiftAccounts,
    n: u32,
    at: Timestamp,
    cause: &str,
) -> Result<Order, OrderRefused> {
    let mut moves = vec![gift.whole(&gift.clearing(), &gift.donor())?];
    moves.extend(gift.each_line(|_| gift.donor(), |fund| gift.fund(fund))?);
    gift.order(OrderKind::ChargebackReversed, n, moves, at, cause)
}

/// The lines were meant for `to`: fund to fund.
pub fn redesignate(
    gift: &GiftAccounts,
    to: FundId,
    n: u32,
    at: Timestamp,
    cause: &str,
) -> Result<Order, OrderRefused> {
    let moves = gift.each_line(|fund| gift.fund(fund), |_| gift.fund(to))?;
    gift.order(OrderKind::Redesignate, n, moves, at, cause)
}

/// The gateway keeps its share of what it took: fees to clearing.
pub fn fee(
    gift: &GiftAccounts,
    share: Amount,
    n: u32,
    at: Timestamp,
    cause: &str,
) -> Result<Order, OrderRefused> {
    let moves = vec![Move::between(&gift.fees(), &gift.clearing(), share)?];
    gift.order(OrderKind::Fee, n, moves, at, cause)
}

/// The donor paid that share on top of the gift: clearing to fees.
pub fn cover_fee(
    gift: &GiftAccounts,
    share: Amount,
    n: u32,
    at: Timestamp,
    cause: &str,
) -> Result<Order, OrderRefused> {
    let moves = vec![Move::between(&gift.clearing(), &gift.fees(), share)?];
    gift.order(OrderKind::CoverFee, n, moves, at, cause)
}

/// Why an order does not fit the job it would join. In order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JobRefused {
    /// It belongs to another job.
    #[error("the order belongs to another job")]
    OtherJob,
    /// It moves another currency than the job's.
    #[error("the order moves another currency")]
    OtherCurrency,
    /// More leaves a fund's promised account than this job promised.
    #[error("more than is promised")]
    MoreThanPromised,
    /// More leaves a fund's assured account than is held for this job.
    #[error("more than is assured")]
    MoreThanAssured,
    /// More goes back than was taken and not gone back already.
    #[error("more than was taken")]
    MoreThanTaken,
    /// More than can be counted.
    #[error("too large")]
    TooLarge,
}

impl From<MoneyError> for JobRefused {
    fn from(why: MoneyError) -> JobRefused {
        match why {
            MoneyError::CurrencyMismatch => JobRefused::OtherCurrency,
            MoneyError::UnknownCurrency
            | MoneyError::NotANumber
            | MoneyError::Ambiguous
            | MoneyError::TooPrecise
            | MoneyError::Overflow
            | MoneyError::NotPositive
            | MoneyError::NoWeights => JobRefused::TooLarge,
        }
    }
}

/// What a job has come to for one fund. Nothing here is negative but, after a chargeback of what
/// was already refunded, [`Line::kept`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Accepted and on its way.
    pub promised: Money,
    /// Accepted and held by a delay.
    pub assured: Money,
    /// Taken for this fund, after re-designation.
    pub taken: Money,
    /// Given back by the church.
    pub refunded: Money,
    /// Taken back by the donor's bank and not given again.
    pub charged_back: Money,
}

impl Line {
    const fn zero(currency: Currency) -> Line {
        let zero = Money::zero(currency);
        Line { promised: zero, assured: zero, taken: zero, refunded: zero, charged_back: zero }
    }

    /// What the fund has of it now.
    pub fn kept(&self) -> Result<Money, MoneyError> {
        self.taken.checked_sub(self.refunded)?.checked_sub(self.charged_back)
    }

    fn plus(&self, other: &Line) -> Result<Line, MoneyError> {
        Ok(Line {
            promised: self.promised.checked_add(other.promised)?,
            assured: self.assured.checked_add(other.assured)?,
            taken: self.taken.checked_add(other.taken)?,
            refunded: self.refunded.checked_add(other.refunded)?,
            charged_back: self.charged_back.checked_add(other.charged_back)?,
        })
    }

    /// One entry of an order of `kind` on an account of this fund.
    fn post(
        &mut self,
        account: AccountKind,
        kind: OrderKind,
        amount: Money,
    ) -> Result<(), MoneyError> {
        let (part, amount) = match (account, kind) {
            (AccountKind::Promised, _) => (&mut self.promised, amount),
            (AccountKind::Assured, _) => (&mut self.assured, amount),
            (AccountKind::Fund, OrderKind::Refund) => (&mut self.refunded, amount.checked_neg()?),
            (AccountKind::Fund, OrderKind::Chargeback | OrderKind::ChargebackReversed) => {
                (&mut self.charged_back, amount.checked_neg()?)
            }
            (AccountKind::Fund, _) => (&mut self.taken, amount),
            (
                AccountKind::Donor
                | AccountKind::Clearing
                | AccountKind::Fees
                | AccountKind::Platform
                | AccountKind::Probes
                | AccountKind::Payout
                | AccountKind::WriteOff
                | AccountKind::Opening
                | AccountKind::Due,
                _,
            ) => return Ok(()),
        };
        *part = part.checked_add(amount)?;
        Ok(())
    }

    /// A bank takes back what it wants, so only our own orders are held to what was taken.
    fn check(&self, kind: OrderKind) -> Result<(), JobRefused> {
        if self.promised.minor() < 0 {
            return Err(JobRefused::MoreThanPromised);
        }
        if self.assured.minor() < 0 {
            return Err(JobRefused::MoreThanAssured);
        }
        let ours = matches!(kind, OrderKind::Refund | OrderKind::Redesignate);
        if ours && self.kept()?.minor() < 0 {
            return Err(JobRefused::MoreThanTaken);
        }
        Ok(())
    }
}

/// What all orders of one job have come to, per fund (C-06).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobView {
    job: JobId,
    currency: Currency,
    lines: BTreeMap<FundId, Line>,
    fees: Money,
    seen: BTreeSet<OrderId>,
}

impl JobView {
    /// A job nothing has happened to.
    pub const fn new(job: JobId, currency: Currency) -> JobView {
        let fees = Money::zero(currency);
        JobView { job, currency, lines: BTreeMap::new(), fees, seen: BTreeSet::new() }
    }

    /// What a job's orders have come to. They are in the books, so they are not questioned.
    pub fn of<'a>(
        job: JobId,
        currency: Currency,
        orders: impl IntoIterator<Item = &'a Order>,
    ) -> Result<JobView, JobRefused> {
        let mut view = JobView::new(job, currency);
        for order in orders {
            view.post(order)?;
        }
        Ok(view)
    }

    /// Adds the job's next order, or refuses it and stays as it was. An order seen before changes
    /// nothing (C-14).
    pub fn add(&mut self, order: &Order) -> Result<(), JobRefused> {
        let mut next = self.clone();
        next.post(order)?;
        if !self.seen.contains(&order.id()) {
            for fund in order.entries().iter().filter_map(|entry| entry.account.fund_id()) {
                if let Some(line) = next.lines.get(&fund) {
                    line.check(order.kind())?;
                }
            }
        }
        *self = next;
        Ok(())
    }

    fn post(&mut self, order: &Order) -> Result<(), JobRefused> {
        if order.job() != self.job {
            return Err(JobRefused::OtherJob);
        }
        if !self.seen.insert(order.id()) {
            return Ok(());
        }
        for entry in order.entries() {
            if entry.amount.currency() != self.currency {
                return Err(JobRefused::OtherCurrency);
            }
            if entry.account.kind() == AccountKind::Fees {
                self.fees = self.fees.checked_sub(entry.amount)?;
            }
            if let Some(fund) = entry.account.fund_id() {
                let line = self.lines.entry(fund).or_insert(Line::zero(self.currency));
                line.post(entry.account.kind(), order.kind(), entry.amount)?;
            }
        }
        Ok(())
    }

    /// The job.
    pub const fn job(&self) -> JobId {
        self.job
    }

    /// What it has come to for each fund it ever touched.
    pub const fn lines(&self) -> &BTreeMap<FundId, Line> {
        &self.lines
    }

    /// What each fund still has of it, where that is anything: the most that may go back.
    pub fn kept(&self) -> Result<Vec<(FundId, Amount)>, MoneyError> {
        let mut kept = Vec::with_capacity(self.lines.len());
        for (fund, line) in &self.lines {
            let left = line.kept()?;
            if left.minor() > 0 {
                kept.push((*fund, Amount::new(left)?));
            }
        }
        Ok(kept)
    }

    /// What it has come to over all funds.
    pub fn total(&self) -> Result<Line, MoneyError> {
        self.lines.values().try_fold(Line::zero(self.currency), |sum, line| sum.plus(line))
    }

    /// What taking it cost the church: fees less what the donor covered.
    pub const fn fees(&self) -> Money {
        self.fees
    }
}
