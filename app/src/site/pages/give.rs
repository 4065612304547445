//! Giving, for whoever gives: the parts of the form, the answers to check, and a church's own way in
//! for guests.

pub mod answers;
pub mod entry;
pub mod entry_check;
pub mod fields;
pub mod frame;
pub mod thanks;
