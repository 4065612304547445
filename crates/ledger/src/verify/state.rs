//! One hash for where all accounts of a church stand.
//!
//! It covers every account's id, balance, and how many changes it has had: what two copies of the
//! books must agree on when they saw the same orders, in whatever order these were delivered. It
//! does not cover which change was which version, nor the balances between: those depend on the
//! delivery.

use std::fmt;

use kernel::ChurchId;
use sha2::{Digest, Sha256};

use crate::{Account, Head};

/// Where accounts stand, hashed as they come: in the order of [`state_order`].
#[derive(Clone, Debug, Default)]
pub struct StateHash(Sha256);

/// What a church's accounts are sorted by before they are hashed: as a database sorts them, byte by
/// byte, so that no copy needs all of them in memory.
pub fn state_order(account: &Account) -> (&'static str, &str, &'static str) {
    (account.kind().name(), account.owner(), account.currency().code())
}

impl StateHash {
    /// The next account.
    pub fn add(&mut self, account: &Account, head: Head) {
        let (id, version, balance) = (account.id(), head.version, head.balance);
        let code = balance.currency().code();
        self.0.update(format!("{id} {version} {} {code}\n", balance.minor()).as_bytes());
    }

    /// The hash of several churches', in the order of their ids. A church without an account does
    /// not count.
    pub fn of_all<'a>(churches: impl IntoIterator<Item = (ChurchId, &'a StateHash)>) -> StateHash {
        let mut whole = StateHash::default();
        for (church, state) in churches.into_iter().filter(|(_, state)| !state.is_empty()) {
            whole.0.update(format!("{church} {state}\n").as_bytes());
        }
        whole
    }

    /// Whether no account was added.
    pub fn is_empty(&self) -> bool {
        *self == StateHash::default()
    }
}

/// Sixty-four hex digits.
impl fmt::Display for StateHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0.clone().finalize()))
    }
}

impl PartialEq for StateHash {
    fn eq(&self, other: &StateHash) -> bool {
        self.0.clone().finalize() == other.0.clone().finalize()
    }
}

impl Eq for StateHash {}
