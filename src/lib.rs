//! The server: it composes the other crates, and decides nothing.
//!
//! Start with [`cli`] for what it can be asked to do, with [`http::routes`] for its pages, and with
//! [`compose`] for what it is made of.
#![recursion_limit = "256"]

pub mod cli;
pub mod compose;
pub mod config;
pub mod demo;
pub mod drill;
pub mod errands;
pub mod http;
pub mod lifecycle;
pub mod mail;
pub mod metrics;
pub mod telemetry;
pub mod worker;
