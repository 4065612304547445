//! One's own account.

use kernel::{Locale, Timestamp};
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
    /// Where letters reach them; nothing where they never said.
    pub address: String,
    /// What their church speaks to those who chose no language; told to its admins alone.
    pub church_language: Option<Locale>,
    /// Of donors alone.
    pub wishes: Option<DonorWishes>,
}
