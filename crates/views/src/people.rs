//! One's own account.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// `/settings`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    pub name: String,
    pub email: String,
    pub has_password: bool,
    pub last_sign_in: Option<Timestamp>,
}
