//! Pages of those who keep a church's books.

pub mod deposits;
pub mod entry;
pub mod expire;
pub mod part;
pub mod pledges;
pub mod statements;
pub mod transaction;
pub mod transactions;
pub mod trust;
mod words;
