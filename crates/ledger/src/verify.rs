//! Reads the books back, order by order, and says everything that does not add up.
//!
//! The types of this crate cannot write wrong books; this is for what a database, a restore or a
//! hand may have made of them since.

mod accounts;
mod finding;
mod orders;
mod rebuild;
mod rows;
mod state;

pub use accounts::{AccountsCheck, AccountsRead};
pub use finding::{Fault, Finding, Findings};
pub use orders::{Anchor, OrdersCheck, OrdersRead};
pub use rebuild::Rebuild;
pub use rows::{AccountRow, ChangeRow, OrderRow};
pub use state::{StateHash, state_order};

use std::collections::{BTreeMap, HashSet};

use kernel::{ChurchId, Currency, Money, OrderId};

use crate::{AccountId, Balances, Broken, Chain, ChainHash, Change, Followed, Head, Order};

/// One thing that does not add up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// An order is stored twice.
    #[error("order {order} is there twice")]
    Duplicate {
        /// The order.
        order: OrderId,
    },
    /// An order was changed, removed or slipped in.
    #[error("the chain of church {church} is broken at {seq}, order {order}")]
    ChainBroken {
        /// Whose chain.
        church: ChurchId,
        /// The stored sequence number.
        seq: u64,
        /// The order found there.
        order: OrderId,
    },
    /// The changes of an order do not sum to zero in one currency.
    #[error("the changes of order {order} sum to {sum} instead of zero")]
    OrderNotZero {
        /// The order.
        order: OrderId,
        /// What they sum to.
        sum: Money,
    },
    /// The changes of an order are not its entries, one for one.
    #[error("account {account}: change {version} is not what order {order} says")]
    NotTheEntry {
        /// The account of the change.
        account: AccountId,
        /// The order.
        order: OrderId,
        /// The version of the change.
        version: u64,
    },
    /// An order has entries without a change.
    #[error("order {order} has {missing} entries without a change")]
    EntriesUnposted {
        /// The order.
        order: OrderId,
        /// How many.
        missing: usize,
    },
    /// An account's versions leave one out or repeat one.
    #[error("account {account}, order {order}: version {got} follows {have}")]
    VersionGap {
        /// The account.
        account: AccountId,
        /// The order of the change.
        order: OrderId,
        /// The version before it.
        have: u64,
        /// Its version.
        got: u64,
    },
    /// A balance is not the sum of the account's entries.
    #[error("account {account}, order {order}, version {version}: balance {got} is not {sum}")]
    BalanceDiffers {
        /// The account.
        account: AccountId,
        /// The order of the change.
        order: OrderId,
        /// Its version.
        version: u64,
        /// The stored balance.
        got: Money,
        /// The sum of the entries.
        sum: Money,
    },
    /// Where an account is said to stand is not where its changes led.
    #[error("account {account} stands at {got}, but its changes led elsewhere")]
    HeadDiffers {
        /// The account.
        account: AccountId,
        /// What is stored.
        got: Head,
    },
    /// All balances of a currency do not sum to zero.
    #[error("all balances sum to {sum} instead of zero")]
    BooksNotZero {
        /// What they sum to.
        sum: Money,
    },
    /// A sum is more than can be counted.
    #[error("sums in {currency} are more than can be counted")]
    TooLarge {
        /// The currency.
        currency: Currency,
    },
}

/// Reads books from the first order on and collects what does not add up.
///
/// After a violation it believes what is stored and goes on from there: a fault is reported where
/// it is, at most once more at the account's next change, and not at everything behind it.
#[derive(Clone, Debug, Default)]
pub struct Verifier {
    chains: BTreeMap<ChurchId, Chain>,
    seen: HashSet<OrderId>,
    balances: Balances,
    violations: Vec<Violation>,
}

impl Verifier {
    /// Before the first order.
    pub fn new() -> Verifier {
        Verifier::default()
    }

    /// The next order of its church, with its place in the chain and the changes stored for it.
    /// Orders of several churches may be mixed.
    pub fn feed(&mut self, seq: u64, order: &Order, hash: &ChainHash, changes: &[Change]) {
        self.check_chain(seq, order, hash);
        if !self.seen.insert(order.id()) {
            self.violations.push(Violation::Duplicate { order: order.id() });
        }
        self.check_sums(order, changes);
        self.check_entries(order, changes);
        for change in changes {
            self.check_follows(change);
            self.balances.take(change);
        }
    }

    /// Where an account is stored to stand, after the last order.
    pub fn head(&mut self, account: AccountId, got: Head) {
        let led_to =
            self.balances.head(&account).unwrap_or(Head::untouched(got.balance.currency()));
        if led_to != got {
            self.violations.push(Violation::HeadDiffers { account, got });
        }
    }

    /// A hash of where all accounts stand; it does not depend on the sequence of the orders.
    pub fn state_hash(&self) -> String {
        self.balances.state_hash()
    }

    /// Everything that did not add up, in the sequence in which it was found.
    pub fn finish(mut self) -> Vec<Violation> {
        for currency in Currency::ALL {
            match self.balances.sum(currency) {
                Ok(sum) if sum.minor() == 0 => {}
                Ok(sum) => self.violations.push(Violation::BooksNotZero { sum }),
                Err(_) => self.violations.push(Violation::TooLarge { currency }),
            }
        }
        self.violations
    }

    fn check_chain(&mut self, seq: u64, order: &Order, hash: &ChainHash) {
        let church = order.church();
        let chain = self.chains.entry(church).or_insert(Chain::start());
        *chain = chain.follow(seq, order, hash).unwrap_or_else(|Broken { seq, order }| {
            self.violations.push(Violation::ChainBroken { church, seq, order });
            Chain::resume(seq, *hash)
        });
    }

    fn check_sums(&mut self, order: &Order, changes: &[Change]) {
        let mut sums: BTreeMap<Currency, Money> = BTreeMap::new();
        for change in changes {
            let currency = change.amount.currency();
            let sum = sums.entry(currency).or_insert(Money::zero(currency));
            match sum.checked_add(change.amount) {
                Ok(next) => *sum = next,
                Err(_) => self.violations.push(Violation::TooLarge { currency }),
            }
        }
        for sum in sums.into_values().filter(|sum| sum.minor() != 0) {
            self.violations.push(Violation::OrderNotZero { order: order.id(), sum });
        }
    }

    fn check_entries(&mut self, order: &Order, changes: &[Change]) {
        let mut entries = order.entries().into_iter();
        for change in changes {
            let fits = change.order == order.id()
                && entries.next().is_some_and(|entry| {
                    entry.account == change.account && entry.amount == change.amount
                });
            if !fits {
                self.violations.push(Violation::NotTheEntry {
                    account: change.account.id(),
                    order: order.id(),
                    version: change.version,
                });
            }
        }
        let missing = entries.len();
        if missing > 0 {
            self.violations.push(Violation::EntriesUnposted { order: order.id(), missing });
        }
    }

    fn check_follows(&mut self, change: &Change) {
        let (account, order, got) = (change.account.id(), change.order, change.version);
        let currency = change.account.currency();
        let head = self.balances.head(&account).unwrap_or(Head::untouched(currency));
        match change.follows(head) {
            Followed::Next(_) => {}
            Followed::Already | Followed::Gap { .. } => self
                .violations
                .push(Violation::VersionGap { account, order, have: head.version, got }),
            Followed::Differs => {
                self.violations.push(match head.balance.checked_add(change.amount) {
                    Ok(sum) => Violation::BalanceDiffers {
                        account,
                        order,
                        version: got,
                        got: change.balance,
                        sum,
                    },
                    Err(_) => Violation::TooLarge { currency },
                })
            }
        }
    }
}
