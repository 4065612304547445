//! The way to mirrors, and a mirror to try it with. [`Client`] delivers changes over signed HTTP;
//! [`receiver`] is the other side as it should be written, in a few hundred lines. The contract
//! between them is [`wire`], and in words in `docs/mirrors.md`.

mod client;
pub mod receiver;
pub mod signature;
pub mod wire;

pub use client::Client;
