//! The audit: real processes that are killed, databases that crash, a gateway that fails in every
//! way it knows; and at the end its charge book and our ledger are compared gift by gift.
//!
//! `make audit` runs it at full size and writes docs/audit.md; `make test` runs the same, small.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stops")]
#![expect(clippy::print_stdout, reason = "the tables are what it is run for")]

#[expect(dead_code, reason = "nobody here looks at pages; the tests it is shared with do")]
#[path = "../processes/browser.rs"]
mod browser;
mod chaos;
#[path = "../processes/church.rs"]
mod church;
mod crowd;
#[path = "../processes/database.rs"]
mod database;
mod delay;
mod desk;
mod evidence;
mod gifts;
mod ground;
mod paper;
#[expect(dead_code, reason = "the audit asks at a pace of its own")]
#[path = "../processes/process.rs"]
mod process;
#[path = "../processes/redis.rs"]
mod redis;
#[path = "../processes/sandbox.rs"]
mod sandbox;
mod storm;
mod sunday;

use tokio::sync::{Mutex, MutexGuard};

/// One after another: a crash of the database is meant for one of them, and each of them is as many
/// processes as the machine can bear.
pub(crate) async fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::const_new(());
    TURN.lock().await
}

/// A size from the environment, or the small one of `make test`.
pub(crate) fn size(name: &str, small: usize) -> usize {
    std::env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(small)
}
