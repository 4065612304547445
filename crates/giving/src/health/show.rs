//! `/staff/health`.

use views::{HealthEntry, HealthPage};

use super::{STANDINGS, Standings};
use crate::Giving;
use crate::actor::Staff;
use crate::error::Error;
use crate::watchdogs::remembered;

const TURNS_SHOWN: u32 = 60;
const PARKED_SHOWN: u32 = 20;

impl Giving {
    /// Every entry with since when, who turned off what, and what turned in the last days.
    pub async fn health_page(
        &self,
        _: &Staff,
        session_store_alive: bool,
        loops: &[&str],
    ) -> Result<HealthPage, Error> {
        let reads = self.reads();
        let health = self.health(session_store_alive, loops).await;
        let watches = reads.watches().await?;
        let state = watches.iter().find(|(name, _)| name == STANDINGS);
        let standings: Standings =
            state.map_or_else(Standings::new, |(_, state)| remembered(state));
        let gateways = reads.gateways().await?;
        let entry = |name: String, well: bool| HealthEntry {
            since: standings.get(&name).filter(|was| was.well == well).map(|was| was.since),
            gateway: name.strip_prefix("Connectivity:").map(|id| {
                let found = gateways.iter().find(|gateway| gateway.id.as_str() == id);
                found.map_or_else(|| id.to_owned(), |gateway| gateway.name.clone())
            }),
            name,
            well,
        };
        let losses = health.losses.into_iter().map(|name| entry(name, false));
        let wins = health.wins.into_iter().map(|name| entry(name, true));
        Ok(HealthPage {
            entries: losses.chain(wins).collect(),
            switch: self.switch_view().await?,
            delays: self.delay_rows(&gateways).await?,
            parked: reads.parked_tasks(PARKED_SHOWN).await?,
            turns: reads.turns(TURNS_SHOWN).await?,
        })
    }
}
