//! What wakes in the browser. Every island stands on plain HTML that works without it.

pub mod amount_chips;
pub mod live_notices;
pub mod live_page;
