use async_trait::async_trait;
use delayed_payments::{Delay, Switch};
use kernel::{DelayId, GatewayId};

use super::StoreError;
use crate::probes::Probe;

#[async_trait]
pub trait DelaysWork {
    /// Shared with other sends, excluded by [`DelaysWork::change_delays`]: a delay set between
    /// claim and call still stops the call.
    async fn hold_delays_still(&mut self) -> Result<(), StoreError>;

    /// Waits for sends in their first transaction, and keeps new ones out until commit.
    async fn change_delays(&mut self) -> Result<(), StoreError>;

    /// Delays that are on.
    async fn delays_on(&mut self) -> Result<Vec<Delay>, StoreError>;

    async fn delay(&mut self, id: DelayId) -> Result<Option<Delay>, StoreError>;

    async fn add_delay(&mut self, delay: &Delay) -> Result<(), StoreError>;

    /// Writes how it ended.
    async fn save_delay(&mut self, delay: &Delay) -> Result<(), StoreError>;

    async fn switch(&mut self) -> Result<Switch, StoreError>;

    async fn save_switch(&mut self, switch: &Switch) -> Result<(), StoreError>;

    async fn add_probe(&mut self, probe: &Probe) -> Result<(), StoreError>;

    /// Newest first.
    async fn probes(&mut self, gateway: &GatewayId, limit: u32) -> Result<Vec<Probe>, StoreError>;
}
