//! What a rollout promises, row by row.

use kernel::PersonId;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

const WHY: &str = "the last step was well";

fn rollout(rung: Rung) -> Rollout {
    Rollout {
        name: "write_backs".to_owned(),
        rung,
        limit: 200,
        minimum: 100,
        since: at(0),
        seen: Seen::default(),
        moves: 0,
        moved: None,
        unlooked: false,
    }
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000)
}

fn ann() -> By {
    By::Person(PersonId::from_uuid(Uuid::from_u128(1)))
}

fn church(number: u128) -> ChurchId {
    ChurchId::from_uuid(derive_id(&["church", &number.to_string()]))
}

fn seen(experimental: (u64, u64), control: (u64, u64)) -> Seen {
    let counts = |(seen, failed)| Counts { seen, failed };
    Seen { experimental: counts(experimental), control: counts(control) }
}

fn with(seen: Seen) -> Rollout {
    Rollout { seen, ..rollout(Rung::Ten) }
}

#[test]
fn c24_the_steps_are_these_and_no_others() {
    let percents: Vec<u32> = Rung::ALL.iter().map(|rung| rung.percent()).collect();
    assert_eq!(percents, [0, 1, 5, 10, 20, 50, 100]);
    assert_eq!((0..=200).filter_map(Rung::of_percent).collect::<Vec<_>>(), Rung::ALL);
    assert_eq!((Rung::Nobody.below(), Rung::Everybody.above()), (None, None));
}

#[test]
fn c24_each_rung_lets_in_its_share_of_ten_thousand_churches() {
    for rung in Rung::ALL {
        let rollout = rollout(rung);
        let within = (0..10_000).filter(|number| rollout.admits(church(*number))).count();
        let expected = usize::try_from(rung.percent()).unwrap() * 100;
        assert!(within.abs_diff(expected) <= 150, "{rung:?} lets in {within}");
    }
}

#[test]
fn c24_a_step_up_is_one_step_and_a_step_down_is_any() {
    for (from, to) in Rung::ALL.iter().flat_map(|a| Rung::ALL.iter().map(move |b| (*a, *b))) {
        let moved = rollout(from).move_to(to, ann(), WHY, at(1));
        let expected = match to {
            same if same == from => Err(RolloutRefused::AlreadyThere),
            up if up > from && from.above() != Some(up) => Err(RolloutRefused::OneStepAtATime),
            _ => Ok(to),
        };
        assert_eq!(moved.map(|moved| moved.rung), expected, "{from:?} to {to:?}");
    }
}

#[test]
fn c24_a_move_says_who_when_and_why_and_begins_counting_anew() {
    let before = with(seen((500, 1), (500, 1)));
    let short = before.clone().move_to(Rung::Twenty, ann(), "  because ", at(9));
    assert_eq!(short, Err(RolloutRefused::WhyTooShort));
    let after = before.move_to(Rung::Twenty, ann(), "  the week went well ", at(9)).unwrap();
    let why = "the week went well".to_owned();
    assert_eq!(after.moved, Some(Moved { by: ann(), at: at(9), why }));
    assert_eq!((after.seen, after.since, after.moves), (Seen::default(), at(9), 1));
}

#[test]
fn c25_the_limit_is_over_the_control_and_needs_a_sample() {
    let table = [
        ("nothing seen", seen((0, 0), (0, 0)), false),
        ("too few", seen((99, 99), (500, 0)), false),
        ("as the control", seen((1_000, 50), (1_000, 50)), false),
        ("at the limit", seen((1_000, 70), (1_000, 50)), false),
        ("over the limit", seen((1_000, 71), (1_000, 50)), true),
        ("a control that fails as much excuses", seen((100, 60), (100, 60)), false),
        ("a control too small excuses nothing", seen((100, 3), (99, 99)), true),
        ("no control: the limit alone", seen((100, 2), (0, 0)), false),
        ("no control, over the limit", seen((100, 3), (0, 0)), true),
    ];
    for (name, seen, fails) in table {
        assert_eq!(with(seen).fails(), fails, "{name}");
    }
}

#[test]
fn c25_what_fails_comes_back_one_rung_and_waits_for_a_person() {
    let back = with(seen((200, 50), (1_000, 10))).guarded("guard", at(5)).unwrap();
    assert_eq!((back.rung, back.unlooked), (Rung::Five, true));
    let moved = back.moved.clone().unwrap();
    assert_eq!(moved.by, By::Rule("guard".to_owned()));
    assert_eq!(moved.why, "50 of 200 failed; of the control group 10 of 1000");

    let up = back.clone().move_to(Rung::Ten, ann(), WHY, at(6));
    assert_eq!(up, Err(RolloutRefused::NotLookedAt));
    assert_eq!(back.clone().looked("short"), Err(RolloutRefused::WhyTooShort));
    let looked = back.clone().looked("the mirror's disk was full").unwrap();
    assert!(looked.clone().move_to(Rung::Ten, ann(), WHY, at(7)).is_ok());
    assert_eq!(looked.looked(WHY), Err(RolloutRefused::NothingToLookAt));
    let stopped = back.move_to(Rung::Nobody, ann(), "stopped for today", at(8)).unwrap();
    assert!(!stopped.unlooked, "who stops it has looked");
}

#[test]
fn c25_a_window_makes_room_only_when_it_could_be_judged() {
    let late = at(3_600);
    let more = seen((1, 0), (1, 1));
    assert_eq!(with(seen((99, 0), (9, 0))).counted(more, late).seen, seen((100, 0), (10, 1)));
    let fresh = with(seen((100, 0), (9, 0))).counted(more, late);
    assert_eq!((fresh.seen, fresh.since), (more, late));
    let young = with(seen((100, 0), (9, 0))).counted(more, at(599));
    assert_eq!((young.seen, young.since), (seen((101, 0), (10, 1)), at(0)));
}

proptest! {
    #[test]
    fn c24_once_in_stays_in(number: u128, name in "[a-z_]{1,20}") {
        let church = ChurchId::from_uuid(Uuid::from_u128(number));
        let within: Vec<bool> = Rung::ALL
            .iter()
            .map(|rung| Rollout { name: name.clone(), ..rollout(*rung) }.admits(church))
            .collect();
        prop_assert!(within.is_sorted(), "{within:?}");
        prop_assert_eq!((within[0], within[6]), (false, true));
    }

    #[test]
    fn c25_no_number_of_results_overflows_or_divides_by_nothing(
        experimental: (u64, u64),
        control: (u64, u64),
        limit: u32,
        minimum: u32,
    ) {
        let groups = seen(experimental, control);
        let rollout = Rollout { limit, minimum, ..with(groups) };
        let back = rollout.guarded("guard", at(1));
        prop_assert_eq!(back.is_some(), rollout.fails());
        if experimental.1 == 0 {
            prop_assert!(!rollout.fails(), "nothing failed");
        }
    }

    #[test]
    fn c25_more_failures_never_excuse(
        seen_here in 100_u64..5_000,
        failed in 0_u64..5_000,
        control in (100_u64..5_000, 0_u64..100),
    ) {
        let failed = failed.min(seen_here - 1);
        let one = with(seen((seen_here, failed), control));
        let worse = with(seen((seen_here, failed + 1), control));
        prop_assert!(!one.fails() || worse.fails());
    }
}
