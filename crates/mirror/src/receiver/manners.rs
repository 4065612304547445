//! How a receiver behaves that does not behave. Everything is drawn from a seed and counted in
//! deliveries, so that a bad hour can be had again.

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

use super::Changes;

/// How often, as a part of all deliveries, from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Manners {
    /// The delivery or the answer to it is lost.
    pub drop: f64,
    /// The delivery arrives only after some later ones.
    pub delay: f64,
    /// The delivery is taken twice.
    pub repeat: f64,
    /// The changes in it are taken in another sequence.
    pub reorder: f64,
    pub seed: u64,
}

/// A delivery that is late arrives after at most so many others.
const LATEST: u32 = 6;

/// What becomes of a delivery.
pub(super) enum Fate {
    /// It never arrives, or not yet.
    Lost,
    Taken {
        changes: Changes,
        times: u32,
        answered: bool,
    },
}

/// The manners at work.
pub(super) struct Mood {
    manners: Manners,
    rng: StdRng,
    /// Late deliveries, with how many others still come before each.
    late: Vec<(u32, Changes)>,
}

impl Mood {
    pub(super) fn new(manners: Manners) -> Mood {
        Mood { manners, rng: StdRng::seed_from_u64(manners.seed), late: Vec::new() }
    }

    /// Late deliveries that arrive before this one, and what becomes of this one.
    pub(super) fn next(&mut self, mut changes: Changes) -> (Vec<Changes>, Fate) {
        let mut arriving = Vec::new();
        for (others, late) in std::mem::take(&mut self.late) {
            match others.checked_sub(1) {
                Some(others) => self.late.push((others, late)),
                None => arriving.push(late),
            }
        }
        if self.happens(self.manners.reorder) {
            arriving.shuffle(&mut self.rng);
            changes.shuffle(&mut self.rng);
        }
        if self.happens(self.manners.delay) {
            self.late.push((self.rng.random_range(0..LATEST), changes));
            return (arriving, Fate::Lost);
        }
        let dropped = self.happens(self.manners.drop);
        if dropped && self.rng.random() {
            return (arriving, Fate::Lost);
        }
        let times = if self.happens(self.manners.repeat) { 2 } else { 1 };
        (arriving, Fate::Taken { changes, times, answered: !dropped })
    }

    fn happens(&mut self, often: f64) -> bool {
        self.rng.random_bool(often.clamp(0.0, 1.0))
    }
}
