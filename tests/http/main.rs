//! The whole server in this process: every route, every role, every header, and whatever people
//! type into it.

mod church;
mod gifts;
mod headers;
mod health;
mod routes;
mod sessions;
mod site;
mod staff;
