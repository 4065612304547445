//! The books of a church, for payment staff: as an accountant reads them.

pub mod account;
pub mod accounts;
pub mod choice;
pub mod figures;
pub mod order;
pub mod orders;
pub mod story;
mod words;
