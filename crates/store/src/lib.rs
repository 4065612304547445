//! All SQL: the store port on SQLite and on PostgreSQL.
//!
//! `sqlite/<noun>.rs` and `postgres/<noun>.rs` are twins: the same functions in the same order,
//! different only where the dialects are. What a row means is written once, in `rows/<noun>.rs`.
//! `tests/conformance` holds both to one meaning.

mod answer;
mod beside;
mod open;
mod postgres;
mod rows;
mod sqlite;
mod writer;

pub use beside::Beside;
pub use open::{OpenError, Opened, Pools, migrate, open};
