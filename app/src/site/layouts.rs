//! What stands around every page.

pub mod document;
pub mod foot;
pub mod head;
pub mod top;
pub mod you;

pub use document::Document;
