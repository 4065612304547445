//! Calls under way at each gateway. A process never has more of them than it may, however many
//! gifts wait: a gateway that is slow keeps its own gifts waiting and nobody else's.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use event_listener::{Event, EventListener};
use kernel::GatewayId;

use crate::Giving;

/// So many unless the settings say otherwise.
pub const AT_A_GATEWAY: usize = 64;

/// How many calls this process has under way, and how many it may have at one gateway.
#[derive(Debug)]
pub(crate) struct Calls {
    most: usize,
    under_way: Mutex<HashMap<GatewayId, usize>>,
    ended: Event,
}

/// A call that may be made; its place is free again when it is dropped.
#[derive(Debug)]
#[must_use]
pub(crate) struct Call {
    calls: Arc<Calls>,
    gateway: GatewayId,
}

impl Calls {
    pub(crate) fn at_most(most: usize) -> Arc<Calls> {
        Arc::new(Calls { most, under_way: Mutex::default(), ended: Event::new() })
    }

    /// A place at the gateway, if there is one.
    pub(crate) fn place(self: &Arc<Calls>, gateway: &GatewayId) -> Option<Call> {
        let mut under_way = self.hold();
        let count = under_way.entry(gateway.clone()).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Call { calls: Arc::clone(self), gateway: gateway.clone() })
    }

    /// How many more calls to the gateway may be begun now.
    pub(crate) fn free(&self, gateway: &GatewayId) -> usize {
        self.most.saturating_sub(self.hold().get(gateway).copied().unwrap_or_default())
    }

    fn hold(&self) -> MutexGuard<'_, HashMap<GatewayId, usize>> {
        // Nothing is done under this lock that could leave half a value.
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Giving {
    /// Until a call to a gateway ends, from now on: what stands in its lane may be leased then.
    pub fn call_ended(&self) -> EventListener {
        self.calls.ended.listen()
    }
}

impl Call {
    pub(crate) fn is_to(&self, gateway: &GatewayId) -> bool {
        self.gateway == *gateway
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if let Some(count) = self.calls.hold().get_mut(&self.gateway) {
            *count = count.saturating_sub(1);
        }
        self.calls.ended.notify(usize::MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_gateway_is_nobody_elses_matter() {
        let (slow, quick): (GatewayId, GatewayId) =
            ("pin".parse().unwrap(), "nab".parse().unwrap());
        let calls = Calls::at_most(2);
        let one = calls.place(&slow);
        let two = calls.place(&slow);
        assert!(one.is_some() && two.is_some());
        assert!(calls.place(&slow).is_none());
        assert!(calls.place(&quick).is_some());
        assert_eq!((calls.free(&slow), calls.free(&quick)), (0, 2));
        drop(one);
        assert!(calls.place(&slow).is_some(), "its place is free again");
    }
}
