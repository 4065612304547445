//! Probes: test payments of our own, with our own instrument, never a donor's money.

use kernel::{GatewayId, ProbeId, Timestamp};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    pub id: ProbeId,
    pub gateway: GatewayId,
    pub at: Timestamp,
    pub passed: bool,
    pub took_ms: u32,
}
