//! Spacing: two gifts of one donor do not fall on each other (F5).

use std::collections::HashMap;
use std::time::Duration;

use jiff::tz::TimeZone;
use kernel::{GiftId, Money, PersonId, ScheduleId, Timestamp};
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

/// A held gift with what its donor wants of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stacked {
    /// The gift.
    pub held: HeldGift,
    /// The schedule that made it; what was given by hand falls on nothing.
    pub schedule: Option<ScheduleId>,
    /// What its donor wants.
    pub wish: Stacking,
}

/// When a held gift goes, seen all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Then, with its batch.
    At(Timestamp),
    /// On a day of its own, so that it keeps its distance from the next of its schedule.
    Apart(Timestamp),
    /// Not at all: its donor wants only one.
    LeftOut,
}

/// When each gift of a batch that starts at `start` is sent, or whether it is (F5).
///
/// Gifts of one schedule keep the distance their donor wants, from one another and from the times
/// of `others`; equal amounts of one donor keep [`EQUAL_AMOUNTS_APART`], also from what was `sent`.
pub fn spaced(
    batch: &[Stacked],
    start: Timestamp,
    sent: &[Sent],
    others: &[(ScheduleId, Timestamp)],
) -> Vec<(GiftId, Slot)> {
    let mut equal: HashMap<(PersonId, Money), Vec<Timestamp>> = HashMap::new();
    for Sent { donor, amount, at } in sent {
        equal.entry((*donor, *amount)).or_default().push(*at);
    }
    let mut of_schedule: HashMap<ScheduleId, Vec<Timestamp>> = HashMap::new();
    for (schedule, at) in others {
        of_schedule.entry(*schedule).or_default().push(*at);
    }
    let mut slots = Vec::with_capacity(batch.len());
    for Stacked { held, schedule, wish } in batch {
        let equal = equal.entry((held.donor, held.amount)).or_default();
        let mut none = Vec::new();
        let others = match schedule {
            Some(schedule) => of_schedule.entry(*schedule).or_default(),
            None => &mut none,
        };
        let slot = slot(start, equal, others, *wish);
        if let Slot::At(at) | Slot::Apart(at) = slot {
            equal.push(at);
            others.push(at);
        }
        slots.push((held.gift, slot));
    }
    slots
}

fn slot(start: Timestamp, equal: &[Timestamp], others: &[Timestamp], wish: Stacking) -> Slot {
    let mut at = start;
    let mut apart = false;
    // Each round leaves one more of the others behind, so there is a last one.
    loop {
        let Some(clear) = unstacked(at, others, wish) else { return Slot::LeftOut };
        apart |= clear > at;
        let next = first_clear(clear, equal, EQUAL_AMOUNTS_APART);
        if next == at {
            return if apart { Slot::Apart(at) } else { Slot::At(at) };
        }
        at = next;
    }
}

/// When each gift of a batch that starts at `start` is sent.
///
/// At once, but equal amounts of one donor at least 21 minutes apart from one another and from what
/// was `sent` before or is planned.
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
pub fn first_clear(at: Timestamp, taken: &[Timestamp], apart: Duration) -> Timestamp {
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

/// How long before the year's end a donor is told of a gift that waits.
const TOLD_BEFORE: Duration = Duration::from_hours(36);

/// The tax year that a gift due at `due` would miss if it still waited when the church's year ends,
/// from a day and a half before its last midnight on (F3).
pub fn year_at_risk(due: Timestamp, now: Timestamp, zone: &TimeZone) -> Option<i16> {
    let year = now.date_in(zone).year();
    let soon = now.plus(TOLD_BEFORE).date_in(zone).year();
    (due.date_in(zone).year() == year && soon > year).then_some(year)
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "an overflow in a test is a failure of the test"
)]
mod tests {
    use kernel::Currency;
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{at, clock, id};

    const DONOR: PersonId = PersonId::from_uuid(id(1));

    fn usd(dollars: i64) -> Money {
        Money::new(dollars * 100, Currency::Usd)
    }

    fn held(number: u128, donor: PersonId, amount: Money) -> HeldGift {
        let gift = GiftId::from_uuid(id(number));
        HeldGift { gift, amount, due: clock("0:00"), year_end: false, donor }
    }

    #[test]
    fn f5_equal_amounts_of_one_donor_are_21_minutes_apart() {
        let other = PersonId::from_uuid(id(2));
        let batch = [
            held(1, DONOR, usd(100)),
            held(2, DONOR, usd(100)),
            held(3, DONOR, usd(50)),
            held(4, other, usd(100)),
            held(5, DONOR, usd(100)),
        ];
        let times = send_times(&batch, clock("0:00"), &[]);
        let at: Vec<Timestamp> = times.iter().map(|(_, at)| *at).collect();
        assert_eq!(at, ["0:00", "21:00", "0:00", "0:00", "42:00"].map(clock));

        // One was sent ten minutes ago, another is planned in half an hour: 11 to 30 is too short.
        let sent = |at| Sent { donor: DONOR, amount: usd(100), at };
        let before = [sent(clock("40:00")), sent(clock("0:00"))];
        let times = send_times(&batch[..1], clock("10:00"), &before);
        assert_eq!(times, [(batch[0].gift, clock("61:00"))]);
    }

    #[test]
    fn f5_a_held_weekly_gift_keeps_three_days_from_the_next() {
        let sunday = at("2026-03-08T11:00:00Z");
        let next_sunday = at("2026-03-15T11:00:00Z");
        let others = [next_sunday, sunday];
        let table = [
            ("2026-03-08T09:00:00Z", "2026-03-11T11:00:00Z"),
            ("2026-03-10T09:00:00Z", "2026-03-11T11:00:00Z"),
            ("2026-03-12T09:00:00Z", "2026-03-12T09:00:00Z"),
            ("2026-03-12T11:00:01Z", "2026-03-18T11:00:00Z"),
            ("2026-03-01T09:00:00Z", "2026-03-01T09:00:00Z"),
        ];
        for (ready, expected) in table {
            let sent = unstacked(at(ready), &others, Stacking::default());
            assert_eq!(sent, Some(at(expected)), "{ready}");
        }
    }

    #[test]
    fn f5_the_donors_rule_decides() {
        let (ready, due) = (at("2026-03-07T09:00:00Z"), [at("2026-03-08T11:00:00Z")]);
        let far = at("2026-03-01T09:00:00Z");
        assert_eq!(unstacked(ready, &due, Stacking::Both), Some(ready));
        assert_eq!(unstacked(ready, &due, Stacking::OnlyOne), None);
        assert_eq!(unstacked(far, &due, Stacking::OnlyOne), Some(far));
        let spread = Stacking::Spread { days: 1 };
        assert_eq!(unstacked(ready, &due, spread), Some(ready));
    }

    #[test]
    fn f3_the_year_ends_on_the_churchs_clock() {
        let due = at("2026-12-31T20:00:00Z");
        let expected = at("2027-01-01T04:00:00Z");
        let slips = |zone: &str| slips_over_year_end(due, expected, &TimeZone::get(zone).unwrap());
        assert!(slips("UTC"));
        // Still 23:00 of the old year in New York; in Auckland both lie in the new one.
        assert!(!slips("America/New_York"));
        assert!(!slips("Pacific/Auckland"));
        assert!(slips("Europe/London"));
        assert!(!slips("America/Los_Angeles"));
    }

    #[test]
    fn f3_told_before_midnight_in_five_zones() {
        for zone in [
            "America/New_York",
            "America/Los_Angeles",
            "Pacific/Auckland",
            "Europe/London",
            "Asia/Kolkata",
        ] {
            let zone = TimeZone::get(zone).unwrap();
            let local = |text: &str| {
                let local: jiff::civil::DateTime = text.parse().unwrap();
                Timestamp::from_jiff(local.to_zoned(zone.clone()).unwrap().timestamp())
            };
            let due = local("2026-12-27T08:00:00");
            let table = [
                ("2026-12-29T23:00:00", None),
                ("2026-12-30T12:30:00", Some(2026)),
                ("2026-12-31T23:00:00", Some(2026)),
                ("2027-01-01T00:00:00", None),
            ];
            for (now, told) in table {
                assert_eq!(year_at_risk(due, local(now), &zone), told, "{now}");
            }
            let before = local("2025-12-31T08:00:00");
            assert_eq!(year_at_risk(before, local("2026-12-31T23:00:00"), &zone), None);
        }
    }

    const WEEKLY: ScheduleId = ScheduleId::from_uuid(id(40));

    fn stacked(number: u128, amount: Money, wish: Stacking) -> Stacked {
        Stacked { held: held(number, DONOR, amount), schedule: Some(WEEKLY), wish }
    }

    #[test]
    fn f5_a_held_gift_keeps_apart_from_the_due_one_or_stays_out() {
        let saturday = at("2026-03-07T09:00:00Z");
        let sunday = at("2026-03-08T11:00:00Z");
        let apart = at("2026-03-11T11:00:00Z");
        let two = |wish| [stacked(1, usd(100), wish), stacked(2, usd(100), wish)];
        let slots = |wish| {
            let slots = spaced(&two(wish), saturday, &[], &[(WEEKLY, sunday)]);
            [slots[0].1, slots[1].1]
        };
        let later = at("2026-03-14T11:00:00Z");
        assert_eq!(slots(Stacking::default()), [Slot::Apart(apart), Slot::Apart(later)]);
        assert_eq!(slots(Stacking::OnlyOne), [Slot::LeftOut, Slot::LeftOut]);
        let second = saturday.plus(EQUAL_AMOUNTS_APART);
        assert_eq!(slots(Stacking::Both), [Slot::At(saturday), Slot::At(second)]);
        // By hand, nothing falls on it.
        let by_hand = Stacked { schedule: None, ..stacked(3, usd(100), Stacking::OnlyOne) };
        let slots = spaced(&[by_hand], saturday, &[], &[(WEEKLY, sunday)]);
        assert_eq!(slots[0].1, Slot::At(saturday));
    }

    fn any_wish() -> impl Strategy<Value = Stacking> {
        prop_oneof![
            Just(Stacking::Both),
            (1_u8..8).prop_map(|days| Stacking::Spread { days }),
            Just(Stacking::OnlyOne),
        ]
    }

    proptest! {
        #[test]
        fn f5_every_distance_is_kept_at_once(
            gifts in prop::collection::vec((1_u128..3, 1_i64..3, any_wish()), 0..12),
            sent in prop::collection::vec((1_i64..3, 0_u64..9_000), 0..6),
            others in prop::collection::vec((1_u128..3, 0_u64..1_000_000), 0..6),
        ) {
            let start = at("2026-03-07T09:00:00Z");
            let line = |n: u128| ScheduleId::from_uuid(id(40 + n));
            let batch: Vec<Stacked> = (1..)
                .zip(&gifts)
                .map(|(n, (of, amount, wish))| Stacked {
                    schedule: Some(line(*of)),
                    ..stacked(n, usd(*amount), *wish)
                })
                .collect();
            let near = |seconds: u64| start.plus(Duration::from_secs(seconds));
            let sent: Vec<Sent> = sent
                .iter()
                .map(|(amount, after)| Sent { donor: DONOR, amount: usd(*amount), at: near(*after) })
                .collect();
            let others: Vec<(ScheduleId, Timestamp)> =
                others.iter().map(|(of, after)| (line(*of), near(*after))).collect();
            let slots = spaced(&batch, start, &sent, &others);
            let mut equal: Vec<(Money, Timestamp)> =
                sent.iter().map(|one| (one.amount, one.at)).collect();
            let mut lines = others.clone();
            for (one, (gift, slot)) in batch.iter().zip(&slots) {
                prop_assert_eq!(one.held.gift, *gift);
                let (Slot::At(at) | Slot::Apart(at)) = slot else { continue };
                prop_assert!(*at >= start);
                let days = match one.wish {
                    Stacking::Both => Duration::ZERO,
                    Stacking::Spread { days } => Duration::from_hours(24) * u32::from(days),
                    Stacking::OnlyOne => STACKED_APART,
                };
                let apart = |other: Timestamp| at.since(other).max(other.since(*at));
                for (amount, other) in &equal {
                    prop_assert!(*amount != one.held.amount || apart(*other) >= EQUAL_AMOUNTS_APART);
                }
                for (schedule, other) in &lines {
                    prop_assert!(Some(*schedule) != one.schedule || apart(*other) >= days);
                }
                equal.push((one.held.amount, *at));
                lines.extend(one.schedule.map(|schedule| (schedule, *at)));
            }
        }

        #[test]
        fn f5_never_under_21_minutes(
            gifts in prop::collection::vec((1_u128..4, 1_i64..3), 0..30),
            sent in prop::collection::vec((1_u128..4, 1_i64..3, 0_u64..7_200), 0..10),
        ) {
            let start = clock("60:00");
            let batch: Vec<HeldGift> = (1..)
                .zip(gifts)
                .map(|(n, (donor, amount))| held(n, PersonId::from_uuid(id(donor)), usd(amount)))
                .collect();
            let sent: Vec<Sent> = sent
                .into_iter()
                .map(|(donor, amount, seconds)| Sent {
                    donor: PersonId::from_uuid(id(donor)),
                    amount: usd(amount),
                    at: clock("0:00").plus(Duration::from_secs(seconds)),
                })
                .collect();
            let times = send_times(&batch, start, &sent);
            for (one, (gift, at)) in batch.iter().zip(&times) {
                prop_assert_eq!(one.gift, *gift);
                prop_assert!(*at >= start);
                let planned = batch.iter().zip(&times).filter(|(_, (other, _))| other != gift);
                let planned = planned.map(|(HeldGift { donor, amount, .. }, (_, at))| Sent {
                    donor: *donor,
                    amount: *amount,
                    at: *at,
                });
                for other in planned.chain(sent.iter().copied()) {
                    if other.donor == one.donor && other.amount == one.amount {
                        let apart = at.since(other.at).max(other.at.since(*at));
                        prop_assert!(apart >= EQUAL_AMOUNTS_APART);
                    }
                }
            }
        }
    }
}
