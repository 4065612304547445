//! Leave to send. The order of the steps (persist, then send) is the order in which these types
//! become available, so a gateway call without a persisted attempt does not compile (C-17).

use std::time::Duration;

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

/// How long a permit lasts. Whoever stops schedules or begins a delay is promised that five seconds
/// later no node begins another call: a process that stood still for longer must not send any more.
/// It is also well under the time after which a gateway that knows nothing of an attempt is believed.
const LASTS: Duration = Duration::from_secs(5);

/// The facts allow the send; the attempt is not persisted yet.
#[derive(Debug)]
#[must_use]
pub struct Granted {
    attempt: AttemptId,
    at: Timestamp,
}

/// Leave to send one persisted attempt, once, soon. Not `Clone`: the call consumes it.
///
/// A gateway is called with a permit:
///
/// ```
/// use giving::SendPermit;
/// use giving::ports::{Charge, Gateways};
///
/// async fn send(gateways: &dyn Gateways, permit: SendPermit, charge: &Charge) {
///     gateways.purchase(permit, charge).await;
/// }
/// ```
///
/// and not without one, however well the attempt is known:
///
/// ```compile_fail,E0308
/// use giving::ports::{Charge, Gateways};
/// use kernel::AttemptId;
///
/// async fn send(gateways: &dyn Gateways, attempt: AttemptId, charge: &Charge) {
///     gateways.purchase(attempt, charge).await;
/// }
/// ```
///
/// not twice with the same:
///
/// ```compile_fail,E0382
/// use giving::SendPermit;
/// use giving::ports::{Charge, Gateways};
///
/// async fn send(gateways: &dyn Gateways, permit: SendPermit, charge: &Charge) {
///     gateways.purchase(permit, charge).await;
///     gateways.purchase(permit, charge).await;
/// }
/// ```
///
/// not with one that was granted in a transaction still open:
///
/// ```compile_fail,E0308
/// use giving::Granted;
/// use giving::ports::{Charge, Gateways};
///
/// async fn send(gateways: &dyn Gateways, granted: Granted, charge: &Charge) {
///     gateways.purchase(granted, charge).await;
/// }
/// ```
///
/// and nobody outside makes one up:
///
/// ```compile_fail,E0451
/// use giving::SendPermit;
/// use kernel::{AttemptId, Timestamp};
///
/// fn forge(attempt: AttemptId, at: Timestamp) -> SendPermit {
///     SendPermit { attempt, at }
/// }
/// ```
#[derive(Debug)]
#[must_use]
pub struct SendPermit {
    attempt: AttemptId,
    at: Timestamp,
}

/// Decides from facts read in the transaction that also writes the attempt.
pub(crate) fn grant(
    attempt: AttemptId,
    facts: &SendFacts<'_>,
    now: Timestamp,
) -> Result<Granted, Withheld> {
    may_send(facts, now).map(|()| Granted { attempt, at: now })
}

/// A refund needs no delay check: the money is here, and the gateway must be asked to give it back.
pub(crate) fn grant_refund(attempt: AttemptId, now: Timestamp) -> Granted {
    Granted { attempt, at: now }
}

impl Granted {
    /// The attempt is persisted: now it may be sent.
    pub fn after(self, _: Committed) -> SendPermit {
        SendPermit { attempt: self.attempt, at: self.at }
    }

    /// The attempts were persisted together.
    pub(crate) fn all_after(granted: Vec<Granted>, _: Committed) -> Vec<SendPermit> {
        let permit = |one: Granted| SendPermit { attempt: one.attempt, at: one.at };
        granted.into_iter().map(permit).collect()
    }
}

impl SendPermit {
    /// The idempotency key: the gateway's order reference.
    pub fn key(&self) -> AttemptId {
        self.attempt
    }

    /// Whether it may still be used. Before it was taken is no time at all: the clock was set back,
    /// and nobody knows how long ago that was.
    pub(crate) fn is_fresh(&self, now: Timestamp) -> bool {
        (self.at..=self.at.plus(LASTS)).contains(&now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a31_a_permit_is_fresh_for_five_seconds_and_not_on_a_clock_set_back() {
        let at = Timestamp::from_micros(60_000_000);
        let attempt = AttemptId::from_uuid(uuid::Uuid::nil());
        let permit = grant_refund(attempt, at).after(Committed::by_the_store());
        let moment = Duration::from_micros(1);
        assert!(permit.is_fresh(at) && permit.is_fresh(at.plus(LASTS)));
        assert!(!permit.is_fresh(at.plus(LASTS).plus(moment)), "it stood still");
        assert!(!permit.is_fresh(at.minus(moment)), "the clock was set back");
    }
}
