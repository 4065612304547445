//! People, and how they sign in.

use std::fmt;
use std::str::FromStr;

use kernel::{ChurchId, PersonId, Timestamp};

use crate::ports::PasswordHash;

/// What a person may do. More will come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Donor,
    ChurchAdmin,
    PaymentStaff,
}

impl Role {
    pub const ALL: [Role; 3] = [Role::Donor, Role::ChurchAdmin, Role::PaymentStaff];

    pub const fn name(self) -> &'static str {
        match self {
            Role::Donor => "donor",
            Role::ChurchAdmin => "church_admin",
            Role::PaymentStaff => "payment_staff",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that names no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such role")]
pub struct NoSuchRole;

impl FromStr for Role {
    type Err = NoSuchRole;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Role::ALL.into_iter().find(|role| role.name() == word).ok_or(NoSuchRole)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    /// `None` for payment staff, who serve every church.
    pub church: Option<ChurchId>,
    pub role: Role,
    pub name: String,
    /// Lower case; one person an address.
    pub email: String,
    pub password: Option<PasswordHash>,
    /// Raised when the password changes: sessions that carry an older one are over.
    pub credential: u32,
    pub last_sign_in: Option<Timestamp>,
}

/// A one-time code that was mailed. Only its hash is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub person: PersonId,
    pub hash: PasswordHash,
    pub expires_at: Timestamp,
    /// Wrong guesses so far.
    pub misses: u32,
}
