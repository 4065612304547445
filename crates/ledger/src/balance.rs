//! Where an account stands, and where all of them stand.

use std::collections::BTreeMap;
use std::fmt;

use kernel::{Currency, Money, MoneyError};
use sha2::{Digest, Sha256};

use crate::{AccountId, Change};

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
pub struct Balances(BTreeMap<AccountId, Head>);

impl Balances {
    /// Where one account stands, if anything has happened to it.
    pub fn head(&self, account: &AccountId) -> Option<Head> {
        self.0.get(account).copied()
    }

    /// Believes a change: its account now stands where the change says.
    pub fn take(&mut self, change: &Change) {
        self.0.insert(change.account.id(), change.head());
    }

    /// Every account with something to say, by id.
    pub fn iter(&self) -> impl Iterator<Item = (AccountId, Head)> {
        self.0.iter().map(|(account, head)| (*account, *head))
    }

    /// The sum of all balances of one currency: zero, unless the books are broken.
    pub fn sum(&self, currency: Currency) -> Result<Money, MoneyError> {
        self.0
            .values()
            .filter(|head| head.balance.currency() == currency)
            .try_fold(Money::zero(currency), |sum, head| sum.checked_add(head.balance))
    }

    /// SHA-256, in hex, of every account's id, version and balance: two sets of books that saw the
    /// same orders, in whatever order, have the same hash (C-14).
    pub fn state_hash(&self) -> String {
        let mut hash = Sha256::new();
        for (account, head) in &self.0 {
            let (version, balance) = (head.version, head.balance);
            let code = balance.currency().code();
            hash.update(format!("{account} {version} {} {code}\n", balance.minor()).as_bytes());
        }
        hex::encode(hash.finalize())
    }
}
