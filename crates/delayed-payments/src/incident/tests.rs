use std::time::Duration;

use kernel::{DelayId, GatewayId, IncidentId, PersonId};
use proptest::prelude::*;

use super::*;
use crate::testing::{clock, id};

const ANN: PersonId = PersonId::from_uuid(id(1));
const BEN: PersonId = PersonId::from_uuid(id(2));
const DELAY: DelayId = DelayId::from_uuid(id(3));

fn gateway() -> GatewayId {
    "pin".parse().unwrap()
}

fn incident() -> Incident {
    let scope = Scope::Gateway(gateway());
    let by = By::Rule("card_comms_or_provider".to_owned());
    let times = (clock("0:00"), clock("4:59"));
    let id = IncidentId::from_uuid(id(9));
    Incident::open(id, Kind::GatewayDown, scope, by, "", times).unwrap()
}

/// A timeline written as "H1:00 +2:00 -3:00 E4:00": hold, probes passed and failed, end.
fn told(text: &str) -> Vec<Told> {
    let read = |word: &str| {
        let (what, at) = word.split_at(1);
        let event = match what {
            "H" => Event::Held { delay: DELAY, why: String::new() },
            "E" => Event::DelayEnded { delay: DELAY },
            sign => Event::Probed { gateway: gateway(), passed: sign == "+" },
        };
        Line::by_person(ANN, event).at(clock(at))
    };
    text.split_whitespace().map(read).collect()
}

#[test]
fn a11_the_times_are_read_from_what_was_told() {
    let table = [
        // (timeline, held, stable)
        ("", None, None),
        ("H5:00", Some("5:00"), None),
        ("H5:00 E9:00", Some("5:00"), Some("9:00")),
        // Probes fill their window before anybody ends the delay.
        ("H5:00 +6:00 +10:00 +14:00 +18:00 +21:00 E30:00", Some("5:00"), Some("21:00")),
        // A failing probe while the delay is on: not stable after all.
        ("H5:00 +6:00 +10:00 +14:00 +18:00 +21:00 -22:00", Some("5:00"), None),
        ("H5:00 +6:00 +10:00 +14:00 +18:00 +21:00 -22:00 E23:00", Some("5:00"), Some("23:00")),
        // Held again: what was stable is not.
        ("H5:00 E9:00 H12:00", Some("5:00"), None),
        ("H5:00 E9:00 H12:00 E20:00", Some("5:00"), Some("20:00")),
        // Probes before the hold say nothing about its end.
        ("+0:00 +4:00 +8:00 +12:00 H13:00 +15:00", Some("13:00"), None),
    ];
    for (text, held, stable) in table {
        let times = incident().times.read_from(&told(text));
        assert_eq!(
            (times.held_at, times.stable_at),
            (held.map(clock), stable.map(clock)),
            "{text}"
        );
        assert_eq!(times.to_detect(), Duration::from_secs(299));
    }
}

#[test]
fn o15_probes_are_told_together() {
    let runs = runs(told("H5:00 -6:00 -7:00 +8:00 +9:00 +10:00 E11:00"));
    let short: Vec<u32> = runs.iter().map(|run| run.times).collect();
    assert_eq!(short, [1, 2, 3, 1]);
    assert_eq!((runs[2].line.at, runs[2].until), (clock("8:00"), clock("10:00")));
}

#[test]
fn a44_the_median_is_one_that_was_there() {
    let seconds = |all: &[u64]| all.iter().map(|one| Duration::from_secs(*one)).collect();
    assert_eq!(median(seconds(&[])), None);
    assert_eq!(median(seconds(&[3])), Some(Duration::from_secs(3)));
    assert_eq!(median(seconds(&[9, 1])), Some(Duration::from_secs(1)));
    assert_eq!(median(seconds(&[9, 1, 5])), Some(Duration::from_secs(5)));
}

#[test]
fn a11_a_person_says_what_they_saw_and_nothing_is_noticed_before_it_happens() {
    let open = |by, why, first| {
        let id = IncidentId::from_uuid(id(9));
        Incident::open(id, Kind::Other, Scope::Everything, by, why, (clock(first), clock("5:00")))
    };
    let refused = Err(IncidentRefused::WhyTooShort);
    assert_eq!(open(By::Person(ANN), "it hurts", "0:00"), refused);
    let late = open(By::Person(ANN), "nobody can give", "9:00").unwrap();
    assert_eq!(late.times.to_detect(), Duration::ZERO);
}

#[test]
fn o15_it_touches_the_same_and_everything() {
    let other = Scope::Gateway("iats".parse().unwrap());
    let open = incident();
    assert!(open.touches(&Scope::Gateway(gateway())));
    assert!(open.touches(&Scope::Everything));
    assert!(!open.touches(&other));
    let over = open.resolve(0, None, "", clock("9:00")).unwrap();
    assert!(!over.touches(&Scope::Everything));
}

#[test]
fn o15_it_is_taken_and_handed_over() {
    let taken = incident().owned_by(ANN, clock("6:00")).unwrap();
    assert_eq!(taken.owner, Some(Owner { person: ANN, since: clock("6:00") }));
    assert_eq!(taken.clone().owned_by(ANN, clock("7:00")), Err(IncidentRefused::AlreadyTheirs));
    assert_eq!(taken.owned_by(BEN, clock("7:00")).unwrap().owner.unwrap().person, BEN);
}

#[test]
fn a12_while_gifts_are_held_it_is_over_only_with_a_reason() {
    let banner = Banner::new("Your gift is safe", "").unwrap();
    let up = incident().show(banner).unwrap();
    let held = up.clone().resolve(3, None, "they wait", clock("9:00"));
    assert_eq!(held, Err(IncidentRefused::StillHeld));
    let over = up.clone().resolve(3, None, "the church takes them by hand", clock("9:00")).unwrap();
    assert_eq!((over.banner.as_ref(), over.times.drained_at), (None, None));
    let drained = up.resolve(0, Some(clock("8:00")), "", clock("9:00")).unwrap();
    assert_eq!(drained.times.to_drained(), Some(Duration::from_mins(8)));
    assert_eq!(drained.resolve(0, None, "", clock("9:00")), Err(IncidentRefused::Over));
}

#[test]
fn a12_a_post_mortem_is_not_finished_with_an_empty_learning_or_a_vague_mitigation() {
    use PostMortemRefused as R;
    let empty = PostMortem::default();
    let missing = empty.clone().finish(ANN, clock("9:00")).unwrap_err();
    assert_eq!(missing, [R::NothingHappened, R::NothingLearnt]);
    let written = empty.write("The gateway was down", " ").unwrap();
    assert_eq!(written.clone().finish(ANN, clock("9:00")), Err(vec![R::NothingLearnt]));
    let learnt = written.write("The gateway was down", "Probe sooner").unwrap();
    let due = Some(kernel::Date::constant(2026, 12, 1));
    for (owner, date) in [(None, None), (Some(ANN), None), (None, due)] {
        let vague = learnt.clone().mitigate("Probe by a rule", owner, date).unwrap();
        let refused = vague.clone().finish(ANN, clock("9:00"));
        assert_eq!(refused, Err(vec![R::MitigationWithoutOwnerOrDate]));
        let clear = vague.assign(0, Some(ANN), due).unwrap();
        assert!(clear.finish(ANN, clock("9:00")).is_ok());
    }
    let finished = learnt.mitigate("Probe by a rule", Some(ANN), due).unwrap();
    let finished = finished.finish(ANN, clock("9:00")).unwrap();
    assert_eq!(finished.clone().write("x", "y"), Err(R::Finished));
    assert_eq!(finished.clone().mitigate("x", None, None), Err(R::Finished));
    assert_eq!(finished.clone().drop_mitigation(0), Err(R::Finished));
    let added = finished.add("It came again", BEN, clock("10:00")).unwrap();
    let done = added.done(0, BEN, clock("11:00")).unwrap();
    assert_eq!(done.clone().done(0, BEN, clock("12:00")), Err(R::DoneAlready));
    assert_eq!(done.done(7, BEN, clock("12:00")), Err(R::NoSuchMitigation));
    let open = PostMortem::default().add("x", ANN, clock("9:00"));
    assert_eq!(open, Err(R::NotFinished));
}

#[test]
fn words_are_what_tables_and_forms_say() {
    for kind in Kind::ALL {
        assert_eq!(kind.name().parse(), Ok(kind));
    }
    for state in State::ALL {
        assert_eq!(state.name().parse(), Ok(state));
    }
    assert!("worse".parse::<State>().is_err());
}

#[test]
fn events_survive_the_database() {
    let banner = Banner::new("Your gift is safe", "Gifts are safe").unwrap();
    let gateway = gateway();
    for event in [
        Event::FirstFailure,
        Event::Detected { rule: "r".to_owned() },
        Event::Held { delay: DELAY, why: "w".to_owned() },
        Event::Probed { gateway, passed: true },
        Event::BannerUp { banner },
        Event::HandedOver { to: BEN },
        Event::Moved { from: State::Investigating, to: State::Resolved, why: String::new() },
    ] {
        let json = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), event, "{json}");
    }
}

fn any_state() -> impl Strategy<Value = State> {
    proptest::sample::select(State::ALL.to_vec())
}

proptest! {
    /// Whatever people ask for: over is over, only `resolve` ends it, and a legal step is taken.
    #[test]
    fn o15_no_walk_leaves_the_legal_moves(steps in proptest::collection::vec(any_state(), 0..20)) {
        let mut incident = incident();
        for to in steps {
            let before = incident.state;
            let by_hand = to == State::Resolved;
            let next = if by_hand {
                incident.clone().resolve(0, None, "", clock("9:00"))
            } else {
                incident.clone().move_to(to)
            };
            prop_assert_eq!(next.is_ok(), before.may_become(to));
            prop_assert!(incident.clone().move_to(State::Resolved).is_err());
            if let Ok(next) = next {
                prop_assert_eq!(next.state, to);
                prop_assert_eq!(next.times.resolved_at.is_some(), by_hand);
                incident = next;
            }
        }
    }

    /// Detected, held, stable: whatever the timeline, in this sequence and not before the failure.
    #[test]
    fn a11_times_follow_one_another(
        events in proptest::collection::vec((5_u64..205, 0_usize..4), 0..40)
    ) {
        let mut text: Vec<(u64, &str)> = Vec::new();
        for (minute, what) in events {
            text.push((minute, ["H", "E", "+", "-"][what]));
        }
        let words: Vec<String> =
            text.iter().map(|(minute, what)| format!("{what}{minute}:00")).collect();
        let times = incident().times.read_from(&told(&words.join(" ")));
        prop_assert!(times.first_failure_at <= times.opened_at);
        if let (Some(held), Some(stable)) = (times.held_at, times.stable_at) {
            prop_assert!(held <= stable);
        }
    }
}
