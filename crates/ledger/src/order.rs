//! Orders: everything one event did to the books, all or nothing, never changed afterwards.

use std::fmt;
use std::str::FromStr;

use kernel::{Amount, ChurchId, JobId, Money, OrderId, Timestamp, derive_id_beside};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Account;

/// The most moves of one order. A gift has one line per fund; more than this is a mistake.
pub const MOVES_MAX: usize = 256;

/// The longest cause, in bytes: a few ids, not a story.
pub const CAUSE_BYTES_MAX: usize = 200;

/// Why a move cannot be made. In order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoveRefused {
    /// The accounts are in the books of two churches.
    #[error("the accounts belong to two churches")]
    TwoChurches,
    /// Money that leaves an account must enter another.
    #[error("from and to are the same account")]
    SameAccount,
    /// The accounts and the amount are not all in one currency.
    #[error("the accounts and the amount are not in one currency")]
    TwoCurrencies,
}

/// An amount that leaves one account and enters another: the only way to write to the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    from: Account,
    to: Account,
    amount: Amount,
}

impl Move {
    /// The accounts differ, are of one church, and share the amount's currency.
    pub fn between(from: &Account, to: &Account, amount: Amount) -> Result<Move, MoveRefused> {
        if from.church() != to.church() {
            return Err(MoveRefused::TwoChurches);
        }
        if from.id() == to.id() {
            return Err(MoveRefused::SameAccount);
        }
        if from.currency() != amount.currency() || to.currency() != amount.currency() {
            return Err(MoveRefused::TwoCurrencies);
        }
        Ok(Move { from: from.clone(), to: to.clone(), amount })
    }

    /// The account the amount leaves (debited).
    pub const fn from(&self) -> &Account {
        &self.from
    }

    /// The account the amount enters (credited).
    pub const fn to(&self) -> &Account {
        &self.to
    }

    /// How much.
    pub const fn amount(&self) -> Amount {
        self.amount
    }

    /// The two entries one reads: out of `from`, into `to`.
    fn entries(&self) -> [Entry; 2] {
        let into = self.amount.money();
        // Exact, because an amount is above zero and only the lowest number has no opposite.
        let out_of = Money::new(into.minor().saturating_neg(), into.currency());
        [
            Entry { account: self.from.clone(), amount: out_of },
            Entry { account: self.to.clone(), amount: into },
        ]
    }
}

/// One half of a move, as read: negative when money left the account, positive when it entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The account.
    pub account: Account,
    /// Signed; never zero.
    pub amount: Money,
}

/// What kind of event an order records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    /// A gift was accepted.
    Hold,
    /// A delay holds it.
    Assure,
    /// A batch lets it go.
    Release,
    /// It was taken.
    Settle,
    /// It failed for good or was cancelled.
    Void,
    /// The church gives it up: nobody will take it any more.
    Expire,
    /// It was given back.
    Refund,
    /// It was meant for another fund.
    Redesignate,
    /// What taking it cost.
    Fee,
    /// The donor paid the fee on top.
    CoverFee,
    /// The donor's bank took it back.
    Chargeback,
    /// The bank gave it again.
    ChargebackReversed,
    /// The gateway paid the church's bank.
    Payout,
    /// Nobody will pay it any more.
    WriteOff,
    /// A probe.
    Probe,
    /// A balance brought from another system.
    Opening,
    /// Somebody decided to move money from one account to another.
    Transfer,
}

impl OrderKind {
    /// All seventeen.
    pub const ALL: [OrderKind; 17] = [
        OrderKind::Hold,
        OrderKind::Assure,
        OrderKind::Release,
        OrderKind::Settle,
        OrderKind::Void,
        OrderKind::Expire,
        OrderKind::Refund,
        OrderKind::Redesignate,
        OrderKind::Fee,
        OrderKind::CoverFee,
        OrderKind::Chargeback,
        OrderKind::ChargebackReversed,
        OrderKind::Payout,
        OrderKind::WriteOff,
        OrderKind::Probe,
        OrderKind::Opening,
        OrderKind::Transfer,
    ];

    /// The stable name used in tables; order ids are derived from it, so it never changes.
    pub const fn name(self) -> &'static str {
        match self {
            OrderKind::Hold => "hold",
            OrderKind::Assure => "assure",
            OrderKind::Release => "release",
            OrderKind::Settle => "settle",
            OrderKind::Void => "void",
            OrderKind::Expire => "expire",
            OrderKind::Refund => "refund",
            OrderKind::Redesignate => "redesignate",
            OrderKind::Fee => "fee",
            OrderKind::CoverFee => "cover_fee",
            OrderKind::Chargeback => "chargeback",
            OrderKind::ChargebackReversed => "chargeback_reversed",
            OrderKind::Payout => "payout",
            OrderKind::WriteOff => "write_off",
            OrderKind::Probe => "probe",
            OrderKind::Opening => "opening",
            OrderKind::Transfer => "transfer",
        }
    }
}

impl fmt::Display for OrderKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that names no kind of order.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a kind of order")]
pub struct NoSuchOrderKind(String);

impl FromStr for OrderKind {
    type Err = NoSuchOrderKind;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        OrderKind::ALL
            .into_iter()
            .find(|kind| kind.name() == word)
            .ok_or_else(|| NoSuchOrderKind(word.to_owned()))
    }
}

/// Why an order cannot be made. In order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderRefused {
    /// One of its moves cannot be made.
    #[error(transparent)]
    Move(#[from] MoveRefused),
    /// The lines of a gift sum to more than can be counted.
    #[error("the lines sum to more than can be counted")]
    TooLarge,
    /// An event that moves nothing is no order.
    #[error("an order moves something")]
    NoMoves,
    /// More than [`MOVES_MAX`] moves.
    #[error("more than {MOVES_MAX} moves in one order")]
    TooManyMoves,
    /// A move is in the books of another church.
    #[error("a move is in the books of another church")]
    OtherChurch,
    /// Money between two churches stays in one.
    #[error("both accounts are of one church")]
    OneChurch,
    /// The cause is longer than [`CAUSE_BYTES_MAX`] bytes.
    #[error("a cause has at most {CAUSE_BYTES_MAX} bytes")]
    CauseTooLong,
}

/// Everything one event did to the books: at least one move, all or nothing, never changed (C-16).
/// A correction is another order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    id: OrderId,
    church: ChurchId,
    job: JobId,
    kind: OrderKind,
    ordinal: u32,
    moves: Vec<Move>,
    at: Timestamp,
    cause: String,
    content: String,
}

impl Order {
    /// `ordinal` counts the orders of this kind in this job from 1 and must come from the event
    /// itself, so that the same event is the same order wherever it is made. `cause` is a short
    /// text for machines: the id of the request or attempt behind it.
    pub fn new(
        church: ChurchId,
        job: JobId,
        kind: OrderKind,
        ordinal: u32,
        moves: Vec<Move>,
        at: Timestamp,
        cause: impl Into<String>,
    ) -> Result<Order, OrderRefused> {
        let cause = cause.into();
        if moves.is_empty() {
            return Err(OrderRefused::NoMoves);
        }
        if moves.len() > MOVES_MAX {
            return Err(OrderRefused::TooManyMoves);
        }
        if moves.iter().any(|step| step.from.church() != church) {
            return Err(OrderRefused::OtherChurch);
        }
        if cause.len() > CAUSE_BYTES_MAX {
            return Err(OrderRefused::CauseTooLong);
        }
        let id = Order::id_of(church, job, kind, ordinal);
        let content = content_hash(church, job, kind, ordinal, &moves);
        Ok(Order { id, church, job, kind, ordinal, moves, at, cause, content })
    }

    /// The id such an order has, on every node and in every run (C-13). It begins with its job's time
    /// where that has one: the index of ids is then written at its end and not all over.
    pub fn id_of(church: ChurchId, job: JobId, kind: OrderKind, ordinal: u32) -> OrderId {
        let (of, within) = (church.to_string(), job.to_string());
        let parts = ["order", &of, &within, kind.name(), &ordinal.to_string()];
        OrderId::from_uuid(derive_id_beside(job.as_uuid(), &parts))
    }

    /// Derived from church, job, kind and ordinal.
    pub const fn id(&self) -> OrderId {
        self.id
    }

    /// Whose books it is in.
    pub const fn church(&self) -> ChurchId {
        self.church
    }

    /// The gift (or payout, or probe, ...) it belongs to.
    pub const fn job(&self) -> JobId {
        self.job
    }

    /// What kind of event it records.
    pub const fn kind(&self) -> OrderKind {
        self.kind
    }

    /// Which one of its kind in its job, from 1.
    pub const fn ordinal(&self) -> u32 {
        self.ordinal
    }

    /// What it moves; at least one move.
    pub fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// When the event happened.
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// The request or attempt behind it.
    pub fn cause(&self) -> &str {
        &self.cause
    }

    /// Two entries per move, opposite in sign, in the order of the moves: the sum is zero because
    /// there is no other way to get entries (C-07).
    pub fn entries(&self) -> Vec<Entry> {
        self.moves.iter().flat_map(Move::entries).collect()
    }

    /// SHA-256, in hex, of what the order did: church, job, kind, ordinal and moves. Not when or
    /// because of what, so that an event delivered again later is still the same content: same id
    /// and same hash means "exists", same id and another hash is refused.
    pub fn content_hash(&self) -> &str {
        &self.content
    }
}

/// Taken once, when the order is made: whoever stores or verifies an order asks for it twice.
fn content_hash(
    church: ChurchId,
    job: JobId,
    kind: OrderKind,
    ordinal: u32,
    moves: &[Move],
) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("order 1\nchurch {church}\njob {job}\nkind {kind}\nordinal {ordinal}\n"));
    for step in moves {
        let (from, to, amount) = (step.from.id(), step.to.id(), step.amount);
        let code = amount.currency().code();
        hash.update(format!("move {from} {to} {} {code}\n", amount.minor()));
    }
    hex::encode(hash.finalize())
}
