//! What verifying and rebuilding share: whose books, and how far the reading is.

use anyhow::{Context, bail};
use async_trait::async_trait;
use giving::Error;
use giving::ports::Store;
use giving::validations::Progress;
use kernel::ChurchId;

use super::super::progress;

/// The churches that are asked for, in the order of their ids, each with how many orders it has.
pub(super) async fn churches(
    store: &dyn Store,
    only: Option<ChurchId>,
) -> anyhow::Result<Vec<(ChurchId, u64)>> {
    let mut ids = store.read().church_ids().await?;
    ids.sort_unstable();
    if let Some(church) = only {
        if !ids.contains(&church) {
            bail!("there is no church {church}; `offertory church list` says the ids");
        }
        ids = vec![church];
    }
    let mut snapshot = store.snapshot().await?;
    let mut churches = Vec::with_capacity(ids.len());
    for church in ids {
        let end = snapshot.chain_end(church).await?.map_or(0, |end| end.seq);
        churches.push((church, u64::try_from(end).context("a chain ends below zero")?));
    }
    Ok(churches)
}

/// A line on the terminal, over all churches.
pub(super) struct Line {
    line: progress::Progress,
    all: u64,
    before: u64,
    orders: u64,
}

impl Line {
    pub(super) fn over(churches: &[(ChurchId, u64)]) -> Line {
        let all = churches.iter().map(|(_, orders)| orders).sum();
        Line { line: progress::Progress::new(), all, before: 0, orders: 0 }
    }

    /// The next church, with so many orders, begins.
    pub(super) fn begin(&mut self, orders: u64) {
        self.before = self.before.saturating_add(self.orders);
        self.orders = orders;
    }

    pub(super) fn clear(&mut self) {
        self.line.clear();
    }
}

#[async_trait]
impl Progress for Line {
    async fn read(&mut self, _: ChurchId, done: u64, whole: u64) -> Result<(), Error> {
        let part = self.orders.saturating_mul(done).checked_div(whole).unwrap_or(0);
        self.line.at("orders", self.before.saturating_add(part), self.all);
        Ok(())
    }
}
