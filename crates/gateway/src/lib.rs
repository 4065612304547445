//! The way to the gateways. [`spreedly`] is the only place in the product that opens a connection
//! to one; [`sandbox`] is a server that stands where the real one would.

pub mod sandbox;
pub mod spreedly;
