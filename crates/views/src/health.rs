//! `GET /meta/health`, in the seed's exact shape.

use serde::{Deserialize, Serialize};

/// What works and what does not, by name. No secret, no donor data.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Health {
    pub wins: Vec<String>,
    pub losses: Vec<String>,
}
