//! The real binary as real processes: killed in the middle of a gift, restarted under load, many
//! beside each other, and asked from a shell.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stops")]

mod balancer;
mod browser;
mod church;
mod command_line;
mod database;
mod health;
mod imports;
mod killed;
mod metrics;
mod mirror;
mod nodes;
mod process;
mod redis;
#[expect(dead_code, reason = "the audit, which shares it, needs more of it")]
mod sandbox;
