//! What does not add up, and where.

use std::fmt;

use kernel::{ChurchId, Currency, Money, OrderId};

/// Something that does not add up, with everything one needs to go and look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// In whose books.
    pub church: ChurchId,
    /// The order's place in the church's chain, from 1.
    pub seq: Option<i64>,
    /// The order.
    pub order: Option<OrderId>,
    /// The account, as reports name it.
    pub account: Option<String>,
    /// What is wrong.
    pub fault: Fault,
}

impl Finding {
    /// About the books of a church as a whole.
    pub const fn of(church: ChurchId, fault: Fault) -> Finding {
        Finding { church, seq: None, order: None, account: None, fault }
    }
}

/// For reports: "church 0198…, order 51b8… (place 17), account fund 0198… USD: the balance …".
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "church {}", self.church)?;
        match (self.order, self.seq) {
            (Some(order), Some(seq)) => write!(f, ", order {order} (place {seq})")?,
            (Some(order), None) => write!(f, ", order {order}")?,
            (None, Some(seq)) => write!(f, ", place {seq}")?,
            (None, None) => {}
        }
        if let Some(account) = &self.account {
            write!(f, ", account {account}")?;
        }
        write!(f, ": {}", self.fault)
    }
}

/// What can be wrong with books.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A cell holds what no cell of ours can.
    #[error("{column} makes no sense")]
    Unreadable {
        /// The cell's column.
        column: &'static str,
    },
    /// An id is not the one that is derived from the rest of the row.
    #[error("the id is not that of this row")]
    OtherId,
    /// Numbers of the chain are left out, or come twice.
    #[error("after place {have} comes place {got}")]
    ChainGap {
        /// The place before.
        have: i64,
        /// The one that was found.
        got: i64,
    },
    /// The order's link does not follow from the link before and the order's row.
    #[error("the chain is broken: this order was changed, removed or slipped in")]
    ChainBroken,
    /// The chain does not end where the church's books are said to end.
    #[error("the chain ends at place {have}, but the books are said to end at place {says}")]
    ChainEnds {
        /// The last order found.
        have: i64,
        /// What is stored as the end.
        says: i64,
    },
    /// At this place stands another order than an earlier verification saw.
    #[error("an earlier verification saw another order here: the past was rewritten")]
    PastDiffers,
    /// What the order moved is not what its hash says.
    #[error("what it moved is not what was written")]
    ContentDiffers,
    /// One order is in the books twice.
    #[error("the order is there twice")]
    Twice,
    /// Two changes that should be one move are not.
    #[error("the changes at positions {0} and {next} are no move", next = .0.saturating_add(1))]
    NoMove(
        /// The position of the first.
        i64,
    ),
    /// The order's changes do not sum to zero in one currency.
    #[error("its changes sum to {sum} instead of zero")]
    OrderNotZero {
        /// What they sum to.
        sum: Money,
    },
    /// A change belongs to an order that is not there.
    #[error("the change at position {position} belongs to no order")]
    NoOrder {
        /// The change's position in its order.
        position: i64,
    },
    /// A change is of an account that is not there, or is another church's.
    #[error("the change at position {position} is of account number {no}, which is not there")]
    NoAccount {
        /// The change's position in its order.
        position: i64,
        /// The account's number.
        no: i64,
    },
    /// An account's versions leave one out or repeat one.
    #[error("after version {have} comes version {got}")]
    VersionGap {
        /// The version before.
        have: i64,
        /// The one that was found.
        got: i64,
    },
    /// A balance does not follow from the balance before it.
    #[error("the balance at version {version} is {got} and should be {should}")]
    BalanceDiffers {
        /// The change's version.
        version: i64,
        /// The stored balance.
        got: Money,
        /// What it should be.
        should: Money,
    },
    /// Where an account is said to stand is not where its changes led.
    #[error(
        "it is said to stand at {got}, version {version}, but its changes led to {should}, \
         version {led_to}"
    )]
    HeadDiffers {
        /// The stored balance.
        got: Money,
        /// The stored version.
        version: i64,
        /// Where the changes led.
        should: Money,
        /// The last version.
        led_to: i64,
    },
    /// The two ways through the books saw different numbers of changes.
    #[error("orders have {by_order} changes, but accounts have {by_account}")]
    CountsDiffer {
        /// Reading order by order.
        by_order: u64,
        /// Reading account by account.
        by_account: u64,
    },
    /// All balances of one currency do not sum to zero.
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
    /// What the orders alone come to is not what is stored.
    #[error(
        "the orders come to {should} after {led_to} changes, but {got} after {version} is stored"
    )]
    RebuiltDiffers {
        /// The stored balance.
        got: Money,
        /// The stored version.
        version: i64,
        /// What the orders come to.
        should: Money,
        /// After how many changes.
        led_to: i64,
    },
}

/// Findings, of which only the first are kept: broken books may break everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    kept: Vec<Finding>,
    count: u64,
}

impl Findings {
    /// How many are kept in full.
    pub const KEPT: usize = 100;

    /// Before anything was found.
    pub const fn none() -> Findings {
        Findings { kept: Vec::new(), count: 0 }
    }

    /// Counts one more, and keeps it if there is room.
    pub fn push(&mut self, finding: Finding) {
        self.count = self.count.saturating_add(1);
        if self.kept.len() < Findings::KEPT {
            self.kept.push(finding);
        }
    }

    /// Takes over what another way through the books found.
    pub fn absorb(&mut self, other: Findings) {
        let dropped = other.count.saturating_sub(u64::try_from(other.kept.len()).unwrap_or(0));
        other.kept.into_iter().for_each(|finding| self.push(finding));
        self.count = self.count.saturating_add(dropped);
    }

    /// How many there were, kept or not.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Whether everything added up.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The first ones.
    pub fn kept(&self) -> &[Finding] {
        &self.kept
    }

    /// The first ones, to be completed by whoever can look something up.
    pub fn kept_mut(&mut self) -> &mut [Finding] {
        &mut self.kept
    }

    /// As texts; the last one counts those that were not kept.
    pub fn texts(&self) -> Vec<String> {
        let mut texts: Vec<String> = self.kept.iter().map(ToString::to_string).collect();
        let more = self.count.saturating_sub(u64::try_from(self.kept.len()).unwrap_or(0));
        if more > 0 {
            texts.push(format!("and {more} more"));
        }
        texts
    }
}
