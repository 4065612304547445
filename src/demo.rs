//! Demo data: eighteen months of one church, made by the real engine under a moved clock against
//! the sandbox gateway. The same seed and the same last day give the same data.

mod church;
mod history;
mod world;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use auth::Argon2Passwords;
use giving::ports::Store;
use kernel::{Date, Timestamp};

pub use church::{ADMIN, DONOR, PASSWORD, STAFF};

/// How demo data is made.
pub struct Demo {
    pub store: Arc<dyn Store>,
    /// The sandbox's charge book; the sandbox that is started afterwards goes on with it.
    pub book: PathBuf,
    pub seed: u64,
    /// The instant at which the story has arrived: now.
    pub until: Timestamp,
    /// Months of history.
    pub months: u32,
}

/// What was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    pub donors: usize,
    pub charges: usize,
}

impl Demo {
    /// Makes the data. `progress` hears each day of the story as it passes.
    pub async fn make(self, mut progress: impl FnMut(Date)) -> anyhow::Result<Made> {
        let passwords = Arc::new(Argon2Passwords::new());
        let cast = church::set_up(&self, passwords.as_ref())
            .await
            .context("the church could not be set up")?;
        let mut world = world::World::new(&self, passwords)?;
        history::play(&mut world, &self, &cast, &mut progress).await?;
        let charges = world.end().await?;
        Ok(Made { donors: cast.donors.len(), charges })
    }
}
