//! Reads the books back and says everything that does not add up.
//!
//! The types of this crate cannot write wrong books; this is for what a database, a restore or a
//! hand may have made of them since. There are two ways through a church's books, and both are
//! taken: order by order ([`OrdersCheck`]: the chain holds, every order is whole moves and moved what
//! was written) and account by account ([`AccountsCheck`]: versions without a gap, balances that
//! follow, all of them together zero). Neither remembers more than the order or the account that it
//! is at. [`Rebuild`] comes to the balances from the orders alone.

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
