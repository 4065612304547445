//! Hashing of passwords and codes: slow on purpose, so off the async threads and bounded.

use std::fmt;

use async_trait::async_trait;

/// A hash in PHC form. Never shown, not even in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

#[async_trait]
pub trait Passwords: Send + Sync {
    async fn hash(&self, password: String) -> PasswordHash;

    /// Whether it fits. Without a hash it works as long and answers no, so that the time does not
    /// tell whether the person exists.
    async fn fits(&self, password: String, hash: Option<PasswordHash>) -> bool;
}
