//! Everything that happens by chance, out of one seed.

use std::time::Duration;

use giving::ports::{Ids, SeededIds};
use kernel::RequestId;

pub(crate) struct Dice(SeededIds);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(SeededIds::new(seed))
    }

    pub(crate) fn below(&self, bound: u32) -> u32 {
        self.0.below(bound)
    }

    /// Between the two, both included.
    pub(crate) fn between(&self, least: u32, most: u32) -> u32 {
        least + self.below(most - least + 1)
    }

    pub(crate) fn percent(&self, chance: u32) -> bool {
        self.below(100) < chance
    }

    pub(crate) fn place(&self, length: usize) -> usize {
        self.below(u32::try_from(length).unwrap()) as usize
    }

    pub(crate) fn pick<'a, T>(&self, from: &'a [T]) -> &'a T {
        &from[self.place(from.len())]
    }

    /// One of these, the heavier the likelier.
    pub(crate) fn weighed<T: Copy>(&self, from: &[(u32, T)]) -> T {
        let mut left = self.below(from.iter().map(|(weight, _)| weight).sum());
        for (weight, one) in from {
            if left < *weight {
                return *one;
            }
            left -= weight;
        }
        unreachable!("less than the sum is left")
    }

    pub(crate) fn seconds(&self, least: u32, most: u32) -> Duration {
        Duration::from_secs(self.between(least, most).into())
    }

    pub(crate) fn request(&self) -> RequestId {
        RequestId::from_uuid(self.0.uuid())
    }
}
