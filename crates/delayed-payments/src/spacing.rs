//! Spacing: two gifts of one donor do not fall on each other (F5).

use std::collections::HashMap;
use std::time::Duration;

use jiff::tz::TimeZone;
use kernel::{GiftId, Money, PersonId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::release::HeldGift;

/// Processors take two equal amounts of one donor within about 20 minutes for a mistake and refuse
/// the second; a minute more keeps clear of that.
pub const EQUAL_AMOUNTS_APART: Duration = Duration::from_mins(21);

/// The usual distance between a held gift and the next of its schedule.
pub const STACKED_APART: Duration = Duration::from_hours(3 * 24);

/// What a donor wants when a held gift and the next of its schedule come together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stacking {
    /// Both at once are fine.
    Both,
    /// Both, so many days apart.
    Spread {
        /// Days between them, at least.
        days: u8,
    },
    /// Only the one that is due; the held one is cancelled.
    OnlyOne,
}

impl Default for Stacking {
    /// Both, three days apart.
    fn default() -> Stacking {
        Stacking::Spread { days: 3 }
    }
}

/// A gift already sent, or planned: what another must keep its distance from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Who gives it.
    pub donor: PersonId,
    /// How much.
    pub amount: Money,
    /// When.
    pub at: Timestamp,
}

/// When each gift of a batch that starts at `start` is sent: at once, but equal amounts of one donor
/// at least 21 minutes apart from one another and from what was `sent` before.
pub fn send_times(batch: &[HeldGift], start: Timestamp, sent: &[Sent]) -> Vec<(GiftId, Timestamp)> {
    let mut taken: HashMap<(PersonId, Money), Vec<Timestamp>> = HashMap::new();
    for Sent { donor, amount, at } in sent {
        taken.entry((*donor, *amount)).or_default().push(*at);
    }
    let mut times = Vec::with_capacity(batch.len());
    for HeldGift { gift, donor, amount, .. } in batch {
        let taken = taken.entry((*donor, *amount)).or_default();
        let at = first_clear(start, taken, EQUAL_AMOUNTS_APART);
        taken.push(at);
        times.push((*gift, at));
    }
    times
}

/// When a held gift that could go at `at` is sent, seen the times of the other gifts of its
/// schedule. None: it is not sent at all, as the donor wants only one.
pub fn unstacked(at: Timestamp, others: &[Timestamp], wish: Stacking) -> Option<Timestamp> {
    match wish {
        Stacking::Both => Some(at),
        Stacking::Spread { days } => {
            let apart = Duration::from_hours(24).saturating_mul(u32::from(days));
            Some(first_clear(at, others, apart))
        }
        Stacking::OnlyOne => {
            let clear = first_clear(at, others, STACKED_APART) == at;
            clear.then_some(at)
        }
    }
}

/// The first time from `at` on that is `apart` or more from every one in `taken`.
fn first_clear(at: Timestamp, taken: &[Timestamp], apart: Duration) -> Timestamp {
    let mut taken = taken.to_vec();
    taken.sort_unstable();
    // In order of time, each moves `at` further or leaves it: none moves it back to an earlier one.
    taken.into_iter().fold(at, |at, other| {
        let clear = at.since(other).max(other.since(at)) >= apart;
        if clear { at } else { other.plus(apart) }
    })
}

/// Whether a gift that was due in one tax year would be taken only in the next: the year of the
/// church's clock decides (F3).
pub fn slips_over_year_end(due: Timestamp, expected: Timestamp, zone: &TimeZone) -> bool {
    due.date_in(zone).year() < expected.date_in(zone).year()
}
