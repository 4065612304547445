//! The whole server in this process: every route, every role, every header, and whatever people
//! type into it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stops")]

mod books;
mod church;
mod gifts;
mod headers;
mod health;
mod mirrors;
mod notices;
mod office;
mod replays;
mod rollouts;
mod routes;
mod sessions;
mod site;
mod staff;
mod validations;
