//! One request of a person, however often it arrives.

use kernel::{PersonId, RequestId, Timestamp};
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::ports::{Claim, Work};

/// Whether to act, or to answer as before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    First,
    Repeat,
}

/// Claims the request in this unit of work. The same id with other content is refused.
pub(crate) async fn claim(
    work: &mut dyn Work,
    request: RequestId,
    person: PersonId,
    content: &[&str],
    at: Timestamp,
) -> Result<Turn, Error> {
    match work.claim(request, person, &digest(content), at).await? {
        Claim::New => Ok(Turn::First),
        Claim::Repeat => Ok(Turn::Repeat),
        Claim::OtherContent => Err(Error::OtherContent),
    }
}

/// The hash of what was asked for.
pub(crate) fn digest(content: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in content {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    hex::encode(hash.finalize())
}
