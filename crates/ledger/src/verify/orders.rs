//! The books order by order: the chain holds, every order is whole moves, and moved what was
//! written.

use std::collections::BTreeMap;

use kernel::{Amount, ChurchId, Currency, JobId, Money, OrderId, Timestamp};

use super::finding::{Fault, Finding, Findings};
use super::rows::{ChangeRow, OrderRow};
use crate::chain::link_of;
use crate::{Account, ChainHash, Move, Order, OrderKind};

/// A place in a church's chain, to be compared with what another reading finds there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The place; 0 is before the first order.
    pub seq: i64,
    /// The link there.
    pub hash: ChainHash,
}

/// What reading a church's orders came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrdersRead {
    /// How many orders there are.
    pub orders: u64,
    /// How many changes.
    pub entries: u64,
    /// Where the chain ended.
    pub end: Anchor,
    /// What does not add up.
    pub findings: Findings,
}

/// Reads one church's orders in the order of its chain, in constant memory.
///
/// After a fault it believes what is stored and goes on from there, so that a fault is reported
/// where it is and not at everything behind it.
#[derive(Clone, Debug)]
pub struct OrdersCheck {
    church: ChurchId,
    end: Anchor,
    seen_before: Option<Anchor>,
    orders: u64,
    entries: u64,
    findings: Findings,
}

impl OrdersCheck {
    /// Before the first order. `seen_before` is where the chain stood when it was last read: it
    /// must still lead through there, or the past was rewritten.
    pub const fn new(church: ChurchId, seen_before: Option<Anchor>) -> OrdersCheck {
        OrdersCheck {
            church,
            end: Anchor { seq: 0, hash: ChainHash::START },
            seen_before,
            orders: 0,
            entries: 0,
            findings: Findings::none(),
        }
    }

    /// The next order with its changes by position. `account` knows the church's accounts by their
    /// numbers. Returns the order if it can be read.
    pub fn next<'a>(
        &mut self,
        row: &OrderRow,
        changes: &[ChangeRow],
        account: impl Fn(i64) -> Option<&'a Account>,
    ) -> Option<Order> {
        self.orders = self.orders.saturating_add(1);
        self.entries = self.entries.saturating_add(u64::try_from(changes.len()).unwrap_or(0));
        let order = self.content(row, changes, account);
        self.chain(row);
        order
    }

    /// A change whose order is not there.
    pub fn without_order(&mut self, change: &ChangeRow, account: Option<&Account>) {
        self.entries = self.entries.saturating_add(1);
        self.findings.push(Finding {
            seq: Some(change.seq),
            account: Some(named(change, account)),
            ..Finding::of(self.church, Fault::NoOrder { position: change.position })
        });
    }

    /// An order that the database has more than once.
    pub fn twice(&mut self, order: &str) {
        self.findings
            .push(Finding { order: order.parse().ok(), ..Finding::of(self.church, Fault::Twice) });
    }

    /// After the last order. `says` is where the church's chain is stored to end.
    pub fn finish(mut self, says: Anchor) -> OrdersRead {
        if says != self.end {
            let fault = Fault::ChainEnds { have: self.end.seq, says: says.seq };
            self.findings.push(Finding::of(self.church, fault));
        }
        if let Some(seen) = self.seen_before.filter(|seen| seen.seq > self.end.seq) {
            let fault = Finding::of(self.church, Fault::PastDiffers);
            self.findings.push(Finding { seq: Some(seen.seq), ..fault });
        }
        let OrdersCheck { orders, entries, end, findings, .. } = self;
        OrdersRead { orders, entries, end, findings }
    }

    fn found(&mut self, row: &OrderRow, fault: Fault) {
        self.found_at(row, None, fault);
    }

    fn found_at(&mut self, row: &OrderRow, account: Option<String>, fault: Fault) {
        let (seq, order) = (Some(row.seq), row.id.parse().ok());
        self.findings.push(Finding { church: self.church, seq, order, account, fault });
    }

    /// The row's own link: whatever became of its changes, this says whether the row is as written.
    fn chain(&mut self, row: &OrderRow) {
        let have = self.end.seq;
        if have.checked_add(1) != Some(row.seq) {
            self.found(row, Fault::ChainGap { have, got: row.seq });
        }
        let Ok(hash) = row.chain_hash.parse::<ChainHash>() else {
            self.found(row, Fault::Unreadable { column: "chain_hash" });
            self.end.seq = row.seq;
            return;
        };
        let link =
            row.id.parse::<OrderId>().ok().zip(u64::try_from(row.seq).ok()).map(|(id, seq)| {
                let at = Timestamp::from_micros(row.at);
                link_of(&self.end.hash, seq, id, &row.content_hash, at, &row.cause)
            });
        if link != Some(hash) {
            self.found(row, Fault::ChainBroken);
        }
        if self.seen_before.is_some_and(|seen| seen.seq == row.seq && seen.hash != hash) {
            self.found(row, Fault::PastDiffers);
        }
        self.end = Anchor { seq: row.seq, hash };
    }

    /// The order as its changes tell it, if they do.
    fn content<'a>(
        &mut self,
        row: &OrderRow,
        changes: &[ChangeRow],
        account: impl Fn(i64) -> Option<&'a Account>,
    ) -> Option<Order> {
        let read = match read(row) {
            Ok(read) => Some(read),
            Err(column) => {
                self.found(row, Fault::Unreadable { column });
                None
            }
        };
        let moves = self.moves(row, changes, account);
        let (job, kind, ordinal) = read?;
        if Order::id_of(self.church, job, kind, ordinal).to_string() != row.id {
            self.found(row, Fault::OtherId);
        }
        let at = Timestamp::from_micros(row.at);
        match Order::new(self.church, job, kind, ordinal, moves?, at, row.cause.as_str()) {
            Ok(order) => {
                if order.content_hash() != row.content_hash {
                    self.found(row, Fault::ContentDiffers);
                }
                Some(order)
            }
            Err(_) => {
                self.found(row, Fault::ContentDiffers);
                None
            }
        }
    }

    /// Two changes, side by side, are one move.
    fn moves<'a>(
        &mut self,
        row: &OrderRow,
        changes: &[ChangeRow],
        account: impl Fn(i64) -> Option<&'a Account>,
    ) -> Option<Vec<Move>> {
        let mut moves = Some(Vec::with_capacity(changes.len().div_euclid(2)));
        let mut sums: BTreeMap<Currency, i128> = BTreeMap::new();
        let mut whole = true;
        for (first, pair) in (0_i64..).step_by(2).zip(changes.chunks(2)) {
            for change in pair {
                match account(change.account) {
                    Some(account) => {
                        let sum = sums.entry(account.currency()).or_default();
                        *sum = sum.saturating_add(i128::from(change.amount));
                    }
                    None => {
                        let (position, no) = (change.position, change.account);
                        self.found(row, Fault::NoAccount { position, no });
                    }
                }
            }
            let step = the_move(first, pair, &account);
            if step.is_none() {
                whole = false;
                // Which of the two is wrong, the account's own changes tell.
                self.found(row, Fault::NoMove(first));
            }
            moves = moves.zip(step).map(|(mut moves, step)| {
                moves.push(step);
                moves
            });
        }
        if changes.is_empty() {
            self.found(row, Fault::NoMove(0));
        }
        if !whole {
            for (currency, sum) in sums.into_iter().filter(|(_, sum)| *sum != 0) {
                let fault = i64::try_from(sum).map_or(Fault::TooLarge { currency }, |minor| {
                    Fault::OrderNotZero { sum: Money::new(minor, currency) }
                });
                self.found(row, fault);
            }
        }
        moves
    }
}

/// What an order's row says it is, or the column that makes no sense.
fn read(row: &OrderRow) -> Result<(JobId, OrderKind, u32), &'static str> {
    let _id: OrderId = row.id.parse().map_err(|_| "id")?;
    Ok((
        row.job.parse().map_err(|_| "job_id")?,
        row.kind.parse().map_err(|_| "kind")?,
        u32::try_from(row.ordinal).map_err(|_| "ordinal")?,
    ))
}

/// The move that two changes are.
fn the_move<'a>(
    first: i64,
    pair: &[ChangeRow],
    account: &impl Fn(i64) -> Option<&'a Account>,
) -> Option<Move> {
    let [out_of, into] = pair else { return None };
    let in_place = out_of.position == first && into.position == first.checked_add(1)?;
    let opposite = out_of.amount.checked_add(into.amount) == Some(0);
    let (from, to) = (account(out_of.account)?, account(into.account)?);
    let amount = Amount::of(into.amount, to.currency()).ok()?;
    (in_place && opposite).then(|| Move::between(from, to, amount).ok()).flatten()
}

fn named(change: &ChangeRow, account: Option<&Account>) -> String {
    account.map_or_else(|| format!("number {}", change.account), ToString::to_string)
}
