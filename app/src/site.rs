//! The pages: each a pure function of a view and of the frame around it.

pub mod components;
mod draft;
pub mod format;
mod language;
pub mod layouts;
mod page;
pub mod pages;
mod plain;

pub use draft::{Draft, Problem};
pub use language::{fill, locale};
pub use page::{Assets, Page};
pub use plain::plain;
