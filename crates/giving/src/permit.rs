//! Leave to send. The order of the steps (persist, then send) is the order in which these types
//! become available, so a gateway call without a persisted attempt does not compile (C-17).

use delayed_payments::{SendFacts, Withheld, may_send};
use kernel::{AttemptId, Timestamp};

/// Proof that a transaction was committed. Stores alone make one, in `Work::commit`.
#[derive(Debug)]
#[must_use]
pub struct Committed(());

impl Committed {
    /// For adapters of the store port, after the database has said yes.
    pub fn by_the_store() -> Committed {
        Committed(())
    }
}

/// The facts allow the send; the attempt is not persisted yet.
#[derive(Debug)]
#[must_use]
pub struct Granted(AttemptId);

/// Leave to send one persisted attempt, once. Not `Clone`: the call consumes it.
#[derive(Debug)]
#[must_use]
pub struct SendPermit(AttemptId);

/// Decides from facts read in the transaction that also writes the attempt.
pub(crate) fn grant(
    attempt: AttemptId,
    facts: &SendFacts<'_>,
    now: Timestamp,
) -> Result<Granted, Withheld> {
    may_send(facts, now).map(|()| Granted(attempt))
}

/// A refund needs no delay check: the money is here, and the gateway must be asked to give it back.
pub(crate) fn grant_refund(attempt: AttemptId) -> Granted {
    Granted(attempt)
}

impl Granted {
    /// The attempt is persisted: now it may be sent.
    pub fn after(self, _: Committed) -> SendPermit {
        SendPermit(self.0)
    }
}

impl SendPermit {
    /// The idempotency key: the gateway's order reference.
    pub fn key(&self) -> AttemptId {
        self.0
    }
}
