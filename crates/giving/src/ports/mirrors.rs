//! The only way to a mirror.

use async_trait::async_trait;
use kernel::ChurchId;
use ledger::AccountId;

use crate::mirrors::{Event, Mirror, Standing};

/// What came back of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// Where each account of the delivery stands at the mirror now, whether it took the events,
    /// had them already, or misses something before them.
    Answered(Vec<Standing>),
    /// An answer that says nothing of the accounts: a wrong secret, a wrong address, an error.
    Refused { why: String },
    /// No answer: the mirror may have taken the events or not.
    Silence { why: String },
}

/// All mirrors. No call retries by itself, and each ends within ten seconds.
#[async_trait]
pub trait Mirrors: Send + Sync {
    /// Sends events, signed: several accounts at once, the versions of each in order.
    async fn deliver(&self, mirror: &Mirror, events: &[Event]) -> Delivered;

    /// Asks where a church's accounts stand, in the order of their ids, after the given one. Fewer
    /// than `limit` means that there are no more.
    async fn standings(
        &self,
        mirror: &Mirror,
        church: ChurchId,
        after: Option<AccountId>,
        limit: u32,
    ) -> Result<Vec<Standing>, String>;

    /// Whether such an address may be sent to: https, or this machine.
    fn may_send_to(&self, url: &str) -> bool;
}
