//! The way to other systems, and a mirror to try it with. [`Client`] delivers changes to mirrors over
//! signed HTTP; [`receiver`] is the other side as it should be written, in a few hundred lines. The
//! contract between them is [`wire`], and in words in `docs/mirrors.md`. [`webhook`] tells what staff
//! are told, signed in the same way (`docs/notices.md`).

mod client;
pub mod receiver;
pub mod signature;
pub mod webhook;
pub mod wire;

pub use client::{BadClient, Client};
