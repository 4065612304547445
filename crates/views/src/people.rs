//! One's own account.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::DonorWishes;

/// `/settings`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    pub name: String,
    pub email: String,
    pub has_password: bool,
    pub last_sign_in: Option<Timestamp>,
    /// IANA, where they live; `None`: as their church.
    pub zone: Option<String>,
    /// Of donors alone.
    pub wishes: Option<DonorWishes>,
}
