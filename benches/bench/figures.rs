//! What was measured, several times: the middle of it, and how far apart the runs were.

use std::time::Duration;

/// One figure per run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures(Vec<f64>);

impl Figures {
    pub(crate) fn of(runs: impl IntoIterator<Item = f64>) -> Figures {
        Figures(runs.into_iter().collect())
    }

    pub(crate) fn push(&mut self, run: f64) {
        self.0.push(run);
    }

    pub(crate) fn runs(&self) -> usize {
        self.0.len()
    }

    /// The run in the middle; the mean of the two in the middle of an even number.
    pub(crate) fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        match (sorted.len() % 2, sorted.get(middle)) {
            (1, Some(one)) => *one,
            (0, Some(above)) => f64::midpoint(*above, sorted[middle - 1]),
            _ => f64::NAN,
        }
    }

    /// Half the way from the worst run to the best, as a share of the middle one.
    pub(crate) fn spread(&self) -> f64 {
        let (least, most) = self
            .0
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, m), run| (l.min(*run), m.max(*run)));
        (most - least) / 2.0 / self.median()
    }

    /// This run by run as a share of `other`: runs that stood beside each other are compared, so
    /// that a machine that was slow for both does not show.
    pub(crate) fn share_of(&self, other: &Figures) -> Figures {
        Figures::of(self.0.iter().zip(&other.0).map(|(one, other)| one / other))
    }
}

/// A count as a figure.
#[expect(clippy::as_conversions, reason = "no count of ours is beyond what a float holds exactly")]
pub(crate) fn figure(count: usize) -> f64 {
    count as f64
}

/// So many in so long.
pub(crate) fn per_second(count: usize, took: Duration) -> f64 {
    figure(count) / took.as_secs_f64()
}

/// How long each of many took.
#[derive(Default)]
pub(crate) struct Latencies(Vec<Duration>);

impl Latencies {
    pub(crate) fn push(&mut self, took: Duration) {
        self.0.push(took);
    }

    pub(crate) fn append(&mut self, mut other: Latencies) {
        self.0.append(&mut other.0);
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// Milliseconds within which so many of a hundred were done.
    pub(crate) fn percentile(&mut self, of_hundred: usize) -> f64 {
        self.0.sort_unstable();
        let at = (self.0.len() * of_hundred).div_ceil(100).saturating_sub(1);
        self.0.get(at).map_or(f64::NAN, |took| took.as_secs_f64() * 1_000.0)
    }
}
