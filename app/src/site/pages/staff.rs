//! Pages of payment staff: what is held, why, and the way out.

pub mod cases;
pub mod corrections;
pub mod delay_begin;
pub mod delay_end;
pub mod delayed;
pub mod drills;
pub mod health;
pub mod incidents;
pub mod ledger;
pub mod locks;
pub mod mirrors;
pub mod notices;
pub mod reactions;
pub mod release;
pub mod replays;
pub mod rollouts;
pub mod rules;
pub mod switch;
pub mod verification;
pub mod when;
pub mod windows;
mod words;
