//! How far the reading of a church's books is, for whoever waits for it.

use std::time::Duration;

use async_trait::async_trait;
use kernel::{ChurchId, Timestamp};

use super::{LEASE, Leased};
use crate::Giving;
use crate::error::Error;

/// So often the row of a validation is written on.
const EVERY: Duration = Duration::from_secs(3);

/// Told after every slice that was read.
#[async_trait]
pub trait Progress: Send {
    /// So much of the whole is done. An error stops the reading.
    async fn read(&mut self, church: ChurchId, done: u64, whole: u64) -> Result<(), Error>;
}

/// Nobody waits.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unseen;

#[async_trait]
impl Progress for Unseen {
    async fn read(&mut self, _: ChurchId, _: u64, _: u64) -> Result<(), Error> {
        Ok(())
    }
}

/// Written on the validation's row, which keeps its lease.
pub(super) struct Noted<'a> {
    giving: &'a Giving,
    leased: &'a Leased,
    at: Timestamp,
}

impl<'a> Noted<'a> {
    pub(super) fn new(giving: &'a Giving, leased: &'a Leased) -> Noted<'a> {
        Noted { giving, leased, at: giving.now() }
    }
}

#[async_trait]
impl Progress for Noted<'_> {
    async fn read(&mut self, _: ChurchId, done: u64, whole: u64) -> Result<(), Error> {
        let now = self.giving.now();
        if now.since(self.at) < EVERY {
            return Ok(());
        }
        self.at = now;
        let percent = done.saturating_mul(100).checked_div(whole).unwrap_or(100).min(100);
        let node = self.giving.parts.node.as_str();
        let mut work = self.giving.begin().await?;
        work.note_validation(self.leased, node, percent, now.plus(LEASE)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }
}
