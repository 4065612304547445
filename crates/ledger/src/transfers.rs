//! Orders that belong to no gift: payouts, write-offs, probes, opening balances, and whatever else
//! somebody decides to move. Any account can be either side, so a new kind of movement needs no new
//! code, and no new table (C-05, C-39).

use kernel::{Amount, ChurchId, GatewayId, JobId, Money, Timestamp};

use crate::{Account, Move, Order, OrderKind, OrderRefused};

/// The event behind such an order, as far as it does not say what moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occasion<'a> {
    /// Whose books.
    pub church: ChurchId,
    /// The payout, write-off, ... it belongs to; derived from what names it.
    pub job: JobId,
    /// Which one of its kind in the job, from 1.
    pub ordinal: u32,
    /// When it happened.
    pub at: Timestamp,
    /// The request or paper behind it.
    pub cause: &'a str,
}

impl Occasion<'_> {
    fn order(&self, kind: OrderKind, moves: Vec<Move>) -> Result<Order, OrderRefused> {
        Order::new(self.church, self.job, kind, self.ordinal, moves, self.at, self.cause)
    }
}

/// A gateway paid what it had taken to the church's bank: payout to clearing.
pub fn payout(
    occasion: &Occasion<'_>,
    gateway: &GatewayId,
    amount: Amount,
) -> Result<Order, OrderRefused> {
    let (church, currency) = (occasion.church, amount.currency());
    let bank = Account::payout(church, currency);
    let clearing = Account::clearing(church, gateway, currency);
    occasion.order(OrderKind::Payout, vec![Move::between(&bank, &clearing, amount)?])
}

/// Nobody will pay what `account` (a donor's, or a gateway's clearing) still owes.
pub fn write_off(
    occasion: &Occasion<'_>,
    account: &Account,
    amount: Amount,
) -> Result<Order, OrderRefused> {
    let loss = Account::write_off(occasion.church, amount.currency());
    occasion.order(OrderKind::WriteOff, vec![Move::between(&loss, account, amount)?])
}

/// A probe was taken with our own money: clearing to probes.
pub fn probe(
    occasion: &Occasion<'_>,
    gateway: &GatewayId,
    amount: Amount,
) -> Result<Order, OrderRefused> {
    let (church, currency) = (occasion.church, amount.currency());
    let clearing = Account::clearing(church, gateway, currency);
    let probes = Account::probes(church, currency);
    occasion.order(OrderKind::Probe, vec![Move::between(&clearing, &probes, amount)?])
}

/// What `account` stood at in the books that are taken over, signed as in [`crate::chart`].
pub fn opening(
    occasion: &Occasion<'_>,
    account: &Account,
    balance: Money,
) -> Result<Order, OrderRefused> {
    let opening = Account::opening(occasion.church, balance.currency());
    let step = match Amount::new(balance) {
        Ok(credit) => Move::between(&opening, account, credit)?,
        Err(_) => {
            let debit = balance.checked_neg().map_err(|_| OrderRefused::TooLarge)?;
            let debit = Amount::new(debit).map_err(|_| OrderRefused::NoMoves)?;
            Move::between(account, &opening, debit)?
        }
    };
    occasion.order(OrderKind::Opening, vec![step])
}

/// Any account to any other of the same church.
pub fn transfer(
    occasion: &Occasion<'_>,
    from: &Account,
    to: &Account,
    amount: Amount,
) -> Result<Order, OrderRefused> {
    occasion.order(OrderKind::Transfer, vec![Move::between(from, to, amount)?])
}

/// From an account of one church to an account of another: an order in the books of each, both of
/// the job that `occasion` names, tied by what the two churches owe each other. The giver's order
/// comes first; `occasion.church` is not looked at.
pub fn between_churches(
    occasion: &Occasion<'_>,
    from: &Account,
    to: &Account,
    amount: Amount,
) -> Result<[Order; 2], OrderRefused> {
    let (giver, receiver) = (from.church(), to.church());
    if giver == receiver {
        return Err(OrderRefused::OneChurch);
    }
    let owes = Account::due(giver, receiver, amount.currency());
    let is_owed = Account::due(receiver, giver, amount.currency());
    let given = Occasion { church: giver, ..*occasion };
    let received = Occasion { church: receiver, ..*occasion };
    Ok([transfer(&given, from, &owes, amount)?, transfer(&received, &is_owed, to, amount)?])
}
