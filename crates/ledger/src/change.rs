//! The change log of accounts: one numbered change per entry (C-18).

use std::collections::BTreeMap;

use kernel::{Money, MoneyError, OrderId};

use crate::{Account, AccountId, Head, Order};

/// What one entry did to one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The account.
    pub account: Account,
    /// That account's own count of changes, from 1 and without gap.
    pub version: u64,
    /// The order whose entry this is.
    pub order: OrderId,
    /// The entry's signed amount.
    pub amount: Money,
    /// The account's balance after it.
    pub balance: Money,
}

/// What a reader of the log, who stands at a [`Head`], makes of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// The next one: the reader now stands here.
    Next(Head),
    /// Seen before; nothing to do (C-20).
    Already,
    /// Changes in between are missing; nothing may be applied out of sequence (C-19).
    Gap {
        /// The version the reader has.
        have: u64,
        /// The version that arrived.
        got: u64,
    },
    /// It is the next one, but what it says the balance is does not follow from the last.
    Differs,
}

impl Change {
    /// Where the account stands after this change.
    pub const fn head(&self) -> Head {
        Head { version: self.version, balance: self.balance }
    }

    /// Whether this change follows `head`, for whoever mirrors or verifies the log.
    pub fn follows(&self, head: Head) -> Followed {
        if self.version <= head.version {
            return Followed::Already;
        }
        if head.version.checked_add(1) != Some(self.version) {
            return Followed::Gap { have: head.version, got: self.version };
        }
        match head.next(self.amount) {
            Ok(next) if next == self.head() => Followed::Next(next),
            Ok(_) | Err(_) => Followed::Differs,
        }
    }
}

/// An order that cannot be applied to where an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("account {account}: {why}")]
pub struct ApplyRefused {
    /// The account.
    pub account: AccountId,
    /// Its head is in another currency, or its balance would be more than can be counted.
    pub why: MoneyError,
}

/// The accounts of an order, each once, sorted by id: whoever locks accounts in this order cannot
/// meet another who holds one and waits for the other.
pub fn accounts_in_lock_order(order: &Order) -> Vec<&Account> {
    let accounts: BTreeMap<AccountId, &Account> = order
        .moves()
        .iter()
        .flat_map(|step| [step.from(), step.to()])
        .map(|account| (account.id(), account))
        .collect();
    accounts.into_values().collect()
}

/// The changes an order makes, one per entry and in the order of the entries.
///
/// `heads` says where an account stands (`None`: nothing has happened to it yet). It is asked once
/// per account, in lock order, before anything is decided; so it may take the locks.
pub fn apply(
    order: &Order,
    mut heads: impl FnMut(&AccountId) -> Option<Head>,
) -> Result<Vec<Change>, ApplyRefused> {
    let mut standing: BTreeMap<AccountId, Head> = accounts_in_lock_order(order)
        .into_iter()
        .map(|account| {
            let untouched = Head::untouched(account.currency());
            (account.id(), heads(&account.id()).unwrap_or(untouched))
        })
        .collect();
    order
        .entries()
        .into_iter()
        .map(|entry| {
            let account = entry.account.id();
            let head = standing.entry(account).or_insert(Head::untouched(entry.amount.currency()));
            *head = head.next(entry.amount).map_err(|why| ApplyRefused { account, why })?;
            Ok(Change {
                account: entry.account,
                version: head.version,
                order: order.id(),
                amount: entry.amount,
                balance: head.balance,
            })
        })
        .collect()
}
