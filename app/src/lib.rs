//! What people see: pages rendered on the server, and the few islands that wake in the browser.
//!
//! The type of a page is the tree of all its elements, deeper than the compiler expects of a type.
#![recursion_limit = "256"]

pub mod islands;
#[cfg(feature = "ssr")]
pub mod site;
