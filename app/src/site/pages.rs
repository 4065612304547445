//! Every page, in the folder of those who read it.

pub mod church;
pub mod donor;
pub mod staff;
