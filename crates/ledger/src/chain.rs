//! The hash chain over a church's orders: an order changed, removed or slipped in afterwards breaks
//! every link behind it.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use kernel::{OrderId, Timestamp};
use sha2::{Digest, Sha256};

use crate::Order;

/// One link: SHA-256 of the link before it and of one order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ChainHash([u8; 32]);

impl ChainHash {
    /// What stands before a church's first order.
    pub const START: ChainHash = ChainHash([0; 32]);
}

/// Sixty-four hex digits.
impl fmt::Display for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// A text that is no link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a chain hash")]
pub struct ChainHashError;

impl FromStr for ChainHash {
    type Err = ChainHashError;

    fn from_str(text: &str) -> Result<Self, ChainHashError> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| ChainHashError)?;
        Ok(ChainHash(bytes))
    }
}

/// The link of the `seq`-th order (from 1) behind `previous`. It covers all of the order, also the
/// time and the cause that its content hash leaves out.
pub fn link(previous: &ChainHash, seq: u64, order: &Order) -> ChainHash {
    let content = order.content_hash();
    link_of(previous, seq, order.id(), content, order.at(), order.cause())
}

/// The link of an order's row: it covers what the order moved by its content hash, so that it can be
/// followed before the moves are known.
pub(crate) fn link_of(
    previous: &ChainHash,
    seq: u64,
    id: OrderId,
    content_hash: &str,
    at: Timestamp,
    cause: &str,
) -> ChainHash {
    let mut hash = Sha256::new();
    hash.update(previous.0);
    hash.update(seq.to_be_bytes());
    hash.update(id.as_uuid().as_bytes());
    hash.update(content_hash);
    hash.update(at.as_micros().to_be_bytes());
    hash.update(cause);
    ChainHash(hash.finalize().into())
}

/// The first place where a chain does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the chain is broken at {seq}, order {order}")]
pub struct Broken {
    /// The stored sequence number.
    pub seq: u64,
    /// The order found there.
    pub order: OrderId,
}

/// How far a church's chain has been followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain {
    seq: u64,
    hash: ChainHash,
}

impl Chain {
    /// Before the first order.
    pub const fn start() -> Chain {
        Chain { seq: 0, hash: ChainHash::START }
    }

    /// Behind a link that is known to hold.
    pub const fn resume(seq: u64, hash: ChainHash) -> Chain {
        Chain { seq, hash }
    }

    /// The number of the last order; 0 before the first.
    pub const fn seq(&self) -> u64 {
        self.seq
    }

    /// The last link.
    pub const fn hash(&self) -> ChainHash {
        self.hash
    }

    /// The chain with `order` behind it: what is stored beside a new order. `None` when the
    /// sequence is exhausted.
    #[must_use]
    pub fn with(self, order: &Order) -> Option<Chain> {
        let seq = self.seq.checked_add(1)?;
        Some(Chain { seq, hash: link(&self.hash, seq, order) })
    }

    /// Follows a stored link: its number is the next and its hash is what the order makes it.
    pub fn follow(self, seq: u64, order: &Order, stored: &ChainHash) -> Result<Chain, Broken> {
        match self.with(order) {
            Some(next) if next.seq == seq && next.hash == *stored => Ok(next),
            Some(_) | None => Err(Broken { seq, order: order.id() }),
        }
    }

    /// Follows a church's stored links from the first, and returns the last.
    pub fn verify<O: Borrow<Order>>(
        links: impl IntoIterator<Item = (u64, O, ChainHash)>,
    ) -> Result<ChainHash, Broken> {
        links
            .into_iter()
            .try_fold(Chain::start(), |chain, (seq, order, stored)| {
                chain.follow(seq, order.borrow(), &stored)
            })
            .map(|chain| chain.hash)
    }
}
