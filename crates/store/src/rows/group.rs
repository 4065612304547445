//! What a group of orders writes, worked out in memory before anything is written: that is why the
//! database is asked a few times per group and not per order.

use std::collections::{BTreeSet, HashMap, HashSet};

use giving::ports::{Appended, StoreError};
use kernel::{ChurchId, MoneyError};
use ledger::{Account, AccountId, Chain, Change, Head, Order, apply};

use super::orders::{Before, counted};

/// Orders that are to be written, and what must be known first.
pub(crate) struct Group<'a> {
    orders: &'a [Order],
}

/// What is to be written. Nothing is, if no order is new.
pub(crate) struct Writing<'a> {
    pub(crate) outcomes: Vec<Appended>,
    pub(crate) orders: Vec<OrderRow<'a>>,
    changes: Vec<(Place, Change)>,
    standing: HashMap<AccountId, Standing<'a>>,
    chains: HashMap<ChurchId, (i64, Chain)>,
}

/// Church's number, sequence, position.
type Place = (i64, i64, i64);

/// An account in the middle of the group. It has no number before it is written.
struct Standing<'a> {
    account: &'a Account,
    no: Option<i64>,
    head: Head,
    touched: bool,
}

pub(crate) struct OrderRow<'a> {
    pub(crate) church_no: i64,
    pub(crate) seq: i64,
    pub(crate) order: &'a Order,
    pub(crate) hash: String,
}

pub(crate) struct ChangeRow {
    pub(crate) account_no: i64,
    pub(crate) version: i64,
    pub(crate) place: Place,
    pub(crate) amount: i64,
    pub(crate) balance: i64,
}

/// An account that nothing had happened to.
pub(crate) struct OpenedRow<'a> {
    pub(crate) account: &'a Account,
    pub(crate) version: i64,
    pub(crate) balance: i64,
}

/// Where an account stands after the group.
pub(crate) struct BalanceRow<'a> {
    pub(crate) no: i64,
    pub(crate) account: &'a Account,
    pub(crate) version: i64,
    pub(crate) balance: i64,
}

/// Where a church's chain stands after the group.
pub(crate) struct LinkRow {
    pub(crate) no: i64,
    pub(crate) seq: i64,
    pub(crate) hash: String,
}

impl<'a> Group<'a> {
    pub(crate) fn of(orders: &'a [Order]) -> Group<'a> {
        Group { orders }
    }

    /// Whose chains are locked, in the sequence in which everybody locks them.
    pub(crate) fn churches(&self) -> Vec<String> {
        let churches: BTreeSet<ChurchId> = self.orders.iter().map(Order::church).collect();
        churches.iter().map(ToString::to_string).collect()
    }

    pub(crate) fn ids(&self) -> Vec<String> {
        self.orders.iter().map(|order| order.id().to_string()).collect()
    }

    /// Every account once.
    pub(crate) fn accounts(&self) -> Vec<String> {
        let accounts: HashSet<AccountId> = moved(self.orders).map(Account::id).collect();
        accounts.iter().map(ToString::to_string).collect()
    }

    /// Applies the orders one after another to where the books stand.
    pub(crate) fn work_out(&self, before: Before) -> Result<Writing<'a>, StoreError> {
        let mut taken = before.written;
        let mut writing = Writing {
            outcomes: Vec::with_capacity(self.orders.len()),
            orders: Vec::with_capacity(self.orders.len()),
            changes: Vec::with_capacity(self.orders.len().saturating_mul(4)),
            standing: standing(self.orders, before.heads),
            chains: before.chains,
        };
        for order in self.orders {
            let outcome = match taken.get(&order.id()) {
                Some(written) if written == order.content_hash() => Appended::Exists,
                Some(_) => Appended::OtherContent,
                None => writing.append(order)?,
            };
            if outcome == Appended::New {
                taken.insert(order.id(), order.content_hash().to_owned());
            }
            writing.outcomes.push(outcome);
        }
        Ok(writing)
    }
}

impl<'a> Writing<'a> {
    fn append(&mut self, order: &'a Order) -> Result<Appended, StoreError> {
        let standing = &self.standing;
        let changes = match apply(order, |account| standing.get(account).map(|at| at.head)) {
            Ok(changes) => changes,
            Err(refused) if refused.why == MoneyError::Overflow => return Ok(Appended::TooLarge),
            Err(refused) => return Err(StoreError::Database(Box::new(refused))),
        };
        let church = order.church();
        let (church_no, chain) =
            self.chains.get_mut(&church).ok_or(StoreError::Stale { table: "chains" })?;
        *chain = chain.with(order).ok_or_else(|| StoreError::Corrupt {
            table: "chains",
            column: "seq",
            row: church.to_string(),
        })?;
        let (church_no, seq) = (*church_no, counted(chain.seq())?);
        let hash = chain.hash().to_string();
        self.orders.push(OrderRow { church_no, seq, order, hash });
        for (position, change) in (0_i64..).zip(changes) {
            if let Some(at) = self.standing.get_mut(&change.account.id()) {
                (at.head, at.touched) = (change.head(), true);
            }
            self.changes.push(((church_no, seq, position), change));
        }
        Ok(Appended::New)
    }

    /// The accounts to be written first, so that they have numbers.
    pub(crate) fn opened(&self) -> Result<Vec<OpenedRow<'a>>, StoreError> {
        let opened = self.standing.values().filter(|at| at.touched && at.no.is_none());
        opened
            .map(|at| {
                let (version, balance) = (counted(at.head.version)?, at.head.balance.minor());
                Ok(OpenedRow { account: at.account, version, balance })
            })
            .collect()
    }

    /// Where the accounts that were there stand now, by number.
    pub(crate) fn balances(&self) -> Result<Vec<BalanceRow<'a>>, StoreError> {
        let touched = self.standing.values().filter(|at| at.touched);
        let mut rows = touched
            .filter_map(|at| at.no.map(|no| (no, at)))
            .map(|(no, at)| {
                let (version, balance) = (counted(at.head.version)?, at.head.balance.minor());
                Ok(BalanceRow { no, account: at.account, version, balance })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        rows.sort_unstable_by_key(|row| row.no);
        Ok(rows)
    }

    /// One change per entry, in the sequence of their key: whoever writes them goes through the table
    /// once. `opened` has the numbers of the accounts that were just written.
    pub(crate) fn changes(&self, opened: Vec<(i64, String)>) -> Result<Vec<ChangeRow>, StoreError> {
        let mut numbers: HashMap<AccountId, i64> = HashMap::with_capacity(self.standing.len());
        for (no, id) in opened {
            let place = super::Place { table: "accounts", row: &id };
            numbers.insert(place.word("id", &id)?, no);
        }
        numbers.extend(self.standing.iter().filter_map(|(id, at)| at.no.map(|no| (*id, no))));
        let mut rows = self
            .changes
            .iter()
            .map(|(place, change)| {
                let account = change.account.id();
                let no = numbers.get(&account).ok_or(StoreError::Stale { table: "accounts" })?;
                Ok(ChangeRow {
                    account_no: *no,
                    version: counted(change.version)?,
                    place: *place,
                    amount: change.amount.minor(),
                    balance: change.balance.minor(),
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        rows.sort_unstable_by_key(|row| (row.account_no, row.version));
        Ok(rows)
    }

    pub(crate) fn links(&self) -> Result<Vec<LinkRow>, StoreError> {
        self.chains
            .values()
            .map(|(no, chain)| {
                Ok(LinkRow { no: *no, seq: counted(chain.seq())?, hash: chain.hash().to_string() })
            })
            .collect()
    }
}

/// Every account of the orders, where it stands.
fn standing(
    orders: &[Order],
    heads: Vec<(i64, AccountId, Head)>,
) -> HashMap<AccountId, Standing<'_>> {
    let mut standing: HashMap<AccountId, Standing<'_>> = moved(orders)
        .map(|account| {
            let head = Head::untouched(account.currency());
            (account.id(), Standing { account, no: None, head, touched: false })
        })
        .collect();
    for (no, id, head) in heads {
        if let Some(at) = standing.get_mut(&id) {
            (at.no, at.head) = (Some(no), head);
        }
    }
    standing
}

fn moved(orders: &[Order]) -> impl Iterator<Item = &Account> {
    orders.iter().flat_map(Order::moves).flat_map(|step| [step.from(), step.to()])
}
