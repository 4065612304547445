//! The way to other systems, and a mirror to try it with. [`Client`] delivers changes to mirrors over
//! signed HTTP; [`receiver`] is the other side as it should be written, in a few hundred lines. The
//! contract between them is [`wire`], and in words in `docs/mirrors.md`. [`webhook`] tells what staff
//! are told and donors' own webhooks, signed in the same way (`docs/notices.md`), and [`texts`] sends
//! text messages (`docs/channels.md`).

mod client;
pub mod receiver;
pub mod signature;
pub mod texts;
pub mod webhook;
pub mod wire;

pub use client::{BadClient, Client};
