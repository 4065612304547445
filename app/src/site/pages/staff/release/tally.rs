//! Where every gift of a plan is: the counts, and whether they add up.

use kernel::Money;
use views::PlanPage;

use crate::site::format;
use crate::site::pages::staff::words;

/// Counts over all batches. Each gift of the plan is in exactly one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) taken: u64,
    pub(super) not_taken: u64,
    pub(super) held_again: u64,
    pub(super) cancelled: u64,
    pub(super) open: u64,
    /// Not let go yet.
    pub(super) held: u64,
    whole: u64,
    /// They make the plan's own count.
    pub(super) agree: bool,
}

impl Sums {
    pub(super) fn of(plan: &PlanPage) -> Sums {
        let mut sums = Sums { whole: plan.plan.total.count, ..Sums::default() };
        for batch in &plan.batches {
            sums.taken += batch.taken.count;
            sums.not_taken += batch.not_taken;
            sums.held_again += batch.held_again;
            sums.cancelled += batch.cancelled;
            sums.open += batch.open;
            if batch.released_at.is_none() {
                sums.held += batch.total.count.saturating_sub(batch.resolved() + batch.open);
            }
        }
        let said: u64 = sums.parts().iter().map(|(count, _)| count).sum();
        sums.agree = said == sums.whole && sums.taken == plan.plan.taken.count;
        sums
    }

    fn parts(&self) -> [(u64, &'static str); 6] {
        [
            (self.taken, "taken"),
            (self.not_taken, "not taken"),
            (self.open, "without an answer yet"),
            (self.held_again, "held again"),
            (self.cancelled, "cancelled"),
            (self.held, "still held"),
        ]
    }

    /// What the batches that were not let go yet hold together; nothing rather than a wrong sum.
    pub(super) fn still_held(&self, plan: &PlanPage) -> Option<Money> {
        let zero = Money::zero(plan.plan.total.sum.currency());
        let held = plan.batches.iter().filter(|batch| batch.released_at.is_none());
        held.map(|batch| batch.total.sum).try_fold(zero, |sum, more| sum.checked_add(more).ok())
    }

    /// "587 taken, 7 not taken, 711 still held make 1,305 gifts".
    pub(super) fn said(&self) -> String {
        let parts = self.parts().into_iter().filter(|(count, _)| *count > 0);
        let parts: Vec<_> = parts.map(|(count, what)| format::number(count) + " " + what).collect();
        let verb = if parts.len() == 1 { "makes" } else { "make" };
        format!("{} {verb} {}", parts.join(", "), words::gifts(self.whole))
    }
}
