//! What a donor sees: is my gift safe, and what may I do?

pub mod cancel;
pub mod check;
pub mod contact;
pub mod erase;
pub mod fallback;
pub mod fix;
pub mod gift;
pub mod gifts;
pub mod give;
pub mod household;
pub mod household_statement;
pub mod methods;
pub mod notices;
pub mod pledges;
pub mod receipt;
pub mod recurring;
pub mod schedule;
pub mod schedule_change;
pub mod schedule_check;
pub mod schedule_stop;
pub mod settings;
pub mod stacking;
pub mod statement;
pub mod statements;
pub mod way;
