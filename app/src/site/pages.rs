//! Every page, in the folder of those who read it; what all may see stands here.

pub mod church;
pub mod code;
pub mod confirm;
pub mod donor;
pub mod failure;
pub mod give;
pub mod link;
pub mod mailbox;
pub mod passkeys;
pub mod sessions;
pub mod sign_in;
pub mod staff;
pub mod trust;
pub mod unsubscribe;
pub mod verify;
pub mod welcome;
