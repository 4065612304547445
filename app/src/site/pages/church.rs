//! Pages of those who keep a church's books.

pub mod transaction;
pub mod transactions;
mod words;
