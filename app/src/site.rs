//! The pages: each a pure function of a view and of the frame around it.

pub mod components;
mod draft;
pub mod format;
pub mod layouts;
mod page;
pub mod pages;

pub use draft::{Draft, Problem};
pub use page::{Assets, Page};
