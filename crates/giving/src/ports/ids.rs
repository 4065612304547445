//! New ids are drawn from here, so that a seeded world draws the same ones.

use std::sync::Mutex;

use rand::rngs::StdRng;
use rand::{Rng, RngCore, SeedableRng};
use uuid::Uuid;

/// Draws ids and numbers. Ledger ids are derived instead (`kernel::derive_id`).
pub trait Ids: Send + Sync {
    /// A new UUID.
    fn uuid(&self) -> Uuid;

    /// A number below `bound`, for codes and jitter.
    fn below(&self, bound: u32) -> u32;
}

/// The machine's own randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemIds;

impl Ids for SystemIds {
    fn uuid(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn below(&self, bound: u32) -> u32 {
        rand::rng().random_range(0..bound.max(1))
    }
}

/// The same ids for the same seed: demo data, tests, simulations.
#[derive(Debug)]
pub struct SeededIds(Mutex<StdRng>);

impl SeededIds {
    pub fn new(seed: u64) -> SeededIds {
        SeededIds(Mutex::new(StdRng::seed_from_u64(seed)))
    }

    fn with<T>(&self, draw: impl FnOnce(&mut StdRng) -> T) -> T {
        let mut rng = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        draw(&mut rng)
    }
}

impl Ids for SeededIds {
    fn uuid(&self) -> Uuid {
        self.with(|rng| {
            let mut bytes = [0; 16];
            rng.fill_bytes(&mut bytes);
            uuid::Builder::from_random_bytes(bytes).into_uuid()
        })
    }

    fn below(&self, bound: u32) -> u32 {
        self.with(|rng| rng.random_range(0..bound.max(1)))
    }
}
