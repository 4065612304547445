//! Pages of payment staff: what is held, why, and the way out.

pub mod delay_begin;
pub mod delay_end;
pub mod delayed;
pub mod ledger;
pub mod mirrors;
pub mod release;
pub mod replays;
pub mod rollouts;
pub mod switch;
pub mod verification;
pub mod when;
mod words;
