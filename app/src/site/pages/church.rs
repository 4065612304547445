//! Pages of church.
