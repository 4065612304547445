//! Signed messages between systems: HMAC-SHA256 over the time and the body.
//!
//! The header reads `t=<seconds since the epoch>,v1=<hex>`. The time is signed with the body, so an
//! old message cannot be sent again with a new time.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use kernel::Timestamp;
use sha2::Sha256;

/// How far a message's time may be from ours, either way.
pub const TOLERANCE: Duration = Duration::from_secs(300);

/// Why a message is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsigned {
    /// The header is not of the form this module writes.
    #[error("the signature cannot be read")]
    Malformed,
    /// Signed with another secret, or changed on the way.
    #[error("the signature does not fit the message")]
    Wrong,
    /// Too old, or from the future.
    #[error("the message's time is too far from ours")]
    OutOfTime,
}

/// The secret two systems share. Not `Debug`: it is never printed.
#[derive(Clone)]
pub struct Secret(Hmac<Sha256>);

impl Secret {
    /// Any length will do; 32 random bytes are right.
    pub fn new(secret: &[u8]) -> Result<Secret, hmac::digest::InvalidLength> {
        Hmac::new_from_slice(secret).map(Secret)
    }

    /// The header for a body sent at `now`.
    pub fn sign(&self, body: &[u8], now: Timestamp) -> String {
        let seconds = now.to_jiff().as_second();
        let tag = self.over(seconds, body).finalize().into_bytes();
        format!("t={seconds},v1={}", hex::encode(tag))
    }

    /// Believes a body only if its header was made with this secret, lately. The comparison takes
    /// the same time wherever the difference is.
    pub fn verify(&self, header: &str, body: &[u8], now: Timestamp) -> Result<(), Unsigned> {
        let (seconds, tag) = header
            .strip_prefix("t=")
            .and_then(|rest| rest.split_once(",v1="))
            .ok_or(Unsigned::Malformed)?;
        let seconds: i64 = seconds.parse().map_err(|_| Unsigned::Malformed)?;
        let tag = hex::decode(tag).map_err(|_| Unsigned::Malformed)?;
        self.over(seconds, body).verify_slice(&tag).map_err(|_| Unsigned::Wrong)?;
        if now.to_jiff().as_second().abs_diff(seconds) > TOLERANCE.as_secs() {
            return Err(Unsigned::OutOfTime);
        }
        Ok(())
    }

    fn over(&self, seconds: i64, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        mac.update(seconds.to_string().as_bytes());
        mac.update(b".");
        mac.update(body);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_700_000_000_000_000);

    #[test]
    fn a_signed_message_is_believed() {
        let secret = Secret::new(b"secret").unwrap();
        let header = secret.sign(b"{}", NOW);
        assert_eq!(secret.verify(&header, b"{}", NOW), Ok(()));
        assert_eq!(secret.verify(&header, b"{}", NOW.plus(TOLERANCE)), Ok(()));
    }

    #[test]
    fn a_known_message_has_a_known_signature() {
        let secret = Secret::new(b"key").unwrap();
        let header = secret.sign(b"body", Timestamp::from_micros(1_000_000));
        let tag = "91b5374b153842ad05b2c4eab9349b8321b14703165bd3fb8b034dfb8be98ae5";
        assert_eq!(header, format!("t=1,v1={tag}"));
    }

    #[test]
    fn a_changed_old_or_foreign_message_is_not() {
        let secret = Secret::new(b"secret").unwrap();
        let header = secret.sign(b"{}", NOW);
        let later = header.replace("t=1700000000", "t=1700000001");
        let other = Secret::new(b"other").unwrap();
        let too_late = NOW.plus(TOLERANCE + Duration::from_secs(1));
        assert_eq!(secret.verify(&header, b"{ }", NOW), Err(Unsigned::Wrong));
        assert_eq!(secret.verify(&later, b"{}", NOW), Err(Unsigned::Wrong));
        assert_eq!(other.verify(&header, b"{}", NOW), Err(Unsigned::Wrong));
        assert_eq!(secret.verify(&header, b"{}", too_late), Err(Unsigned::OutOfTime));
        for malformed in ["", "t=1", "t=x,v1=00", "t=1,v1=zz", "v1=00,t=1"] {
            assert_eq!(secret.verify(malformed, b"{}", NOW), Err(Unsigned::Malformed));
        }
    }
}
