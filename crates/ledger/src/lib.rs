//! The books of a church: double entry, append-only, and nothing else.
//!
//! One writes [`Move`]s (from, to, amount) and reads [`Entry`]s; an [`Order`] is all that one event
//! did to the books, so it cannot be unbalanced. [`apply`] turns an order into the [`Change`]s of
//! its accounts, [`Chain`] makes the order of orders tamper-evident, and [`verify`] reads all of
//! it back and says what does not add up. Nothing here does I/O or asks the time.
//!
//! Start with [`chart`] for the accounts and their signs, then with [`job`] for a gift's life and
//! with [`transfers`] for everything else.
#![deny(
    missing_docs,
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::as_conversions
)]

mod account;
mod as_of;
mod balance;
mod chain;
mod change;
pub mod chart;
pub mod job;
mod order;
pub mod transfers;
pub mod verify;

pub use account::{Account, AccountId, AccountKind, AccountRefused, NoSuchAccountKind};
pub use as_of::{AsOf, balance_as_of};
pub use balance::{Balances, Head};
pub use chain::{Broken, Chain, ChainHash, ChainHashError, link};
pub use change::{ApplyRefused, Change, Followed, accounts_in_lock_order, apply};
pub use chart::Side;
pub use job::{GiftAccounts, JobRefused, JobView, Line};
pub use order::{
    CAUSE_BYTES_MAX, Entry, MOVES_MAX, Move, MoveRefused, NoSuchOrderKind, Order, OrderKind,
    OrderRefused,
};
pub use transfers::Occasion;
