//! An account as it stood: at a version of its own, or at an instant.

use kernel::{Currency, Money, MoneyError, Timestamp};

use crate::Change;

/// When.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// After this change of the account; 0 is before the first.
    Version(u64),
    /// At the end of this instant: everything that happened then or before it.
    Instant(Timestamp),
}

/// The balance of an account as of then, from its changes in the order of their versions, each with
/// the instant of its order.
///
/// By version it is the balance that the log says. By instant it is the sum of what had happened by
/// then: an order may be written later than it happened, so instants do not grow with versions, and
/// what was written late belongs to when it happened.
pub fn balance_as_of<'a>(
    currency: Currency,
    log: impl IntoIterator<Item = (Timestamp, &'a Change)>,
    when: AsOf,
) -> Result<Money, MoneyError> {
    log.into_iter().try_fold(Money::zero(currency), |balance, (at, change)| match when {
        AsOf::Version(version) if change.version <= version => Ok(change.balance),
        AsOf::Instant(instant) if at <= instant => balance.checked_add(change.amount),
        AsOf::Version(_) | AsOf::Instant(_) => Ok(balance),
    })
}
