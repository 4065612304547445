//! Where an account stands, and where all of them stand.

use std::collections::BTreeMap;
use std::fmt;

use kernel::{ChurchId, Currency, Money, MoneyError};

use crate::verify::{StateHash, state_order};
use crate::{Account, AccountId, Change};

/// Where one account stands: how often it was changed, and what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The version of its last change; 0 before the first.
    pub version: u64,
    /// The balance after that change, signed as in [`crate::chart`].
    pub balance: Money,
}

impl Head {
    /// An account nothing has happened to.
    pub const fn untouched(currency: Currency) -> Head {
        Head { version: 0, balance: Money::zero(currency) }
    }

    /// The next version. Fails on another currency and on overflow.
    pub fn next(self, amount: Money) -> Result<Head, MoneyError> {
        let version = self.version.checked_add(1).ok_or(MoneyError::Overflow)?;
        Ok(Head { version, balance: self.balance.checked_add(amount)? })
    }
}

/// For reports: "$25.00 at version 3".
impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at version {}", self.balance, self.version)
    }
}

/// Where a set of accounts stands; built from nothing by taking every change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balances(BTreeMap<AccountId, (Account, Head)>);

impl Balances {
    /// Where one account stands, if anything has happened to it.
    pub fn head(&self, account: &AccountId) -> Option<Head> {
        self.0.get(account).map(|(_, head)| *head)
    }

    /// Believes a change: its account now stands where the change says.
    pub fn take(&mut self, change: &Change) {
        self.0.insert(change.account.id(), (change.account.clone(), change.head()));
    }

    /// Every account with something to say, by id.
    pub fn iter(&self) -> impl Iterator<Item = (AccountId, Head)> {
        self.0.iter().map(|(account, (_, head))| (*account, *head))
    }

    /// The sum of all balances of one currency: zero, unless the books are broken.
    pub fn sum(&self, currency: Currency) -> Result<Money, MoneyError> {
        self.0
            .values()
            .map(|(_, head)| head)
            .filter(|head| head.balance.currency() == currency)
            .try_fold(Money::zero(currency), |sum, head| sum.checked_add(head.balance))
    }

    /// One hash for where all of them stand: two sets of books that saw the same orders, in whatever
    /// order, have the same (C-14). What it covers: [`StateHash`].
    pub fn state_hash(&self) -> String {
        let mut churches: BTreeMap<ChurchId, Vec<&(Account, Head)>> = BTreeMap::new();
        for one in self.0.values() {
            churches.entry(one.0.church()).or_default().push(one);
        }
        let mut states: Vec<(ChurchId, StateHash)> = Vec::with_capacity(churches.len());
        for (church, mut accounts) in churches {
            accounts.sort_by_key(|(account, _)| state_order(account));
            let mut state = StateHash::default();
            accounts.iter().for_each(|(account, head)| state.add(account, *head));
            states.push((church, state));
        }
        StateHash::of_all(states.iter().map(|(church, state)| (*church, state))).to_string()
    }
}
