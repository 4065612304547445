//! What people see: pages rendered on the server, and the few islands that wake in the browser.

pub mod islands;
#[cfg(feature = "ssr")]
pub mod site;
