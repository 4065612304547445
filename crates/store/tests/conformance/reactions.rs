use std::time::Duration;

use delayed_payments::elevation::{Elevation, Series, Share, Watch};
use delayed_payments::{Action, Failure, Fire, MethodKind, Place, ReactionRule};
use giving::attempts::{Attempt, AttemptKind};
use giving::audit::{Note, Who};
use giving::people::{Person, Role};
use giving::reactions::{AnswerCount, Decision, Reaction, RuleChange};
use kernel::{AttemptId, Class, GatewayId, PersonId, RequestId, Timestamp};

use crate::world::{World, answer, at, commit, id, is_stale};

const QUARTER: i64 = 15 * 60;

fn failure(world: &World, gateway: &GatewayId, second: i64) -> Failure {
    Failure {
        gateway: gateway.clone(),
        facility: world.here.facility.id,
        class: Class::CommunicationError,
        method_kind: MethodKind::Card,
        at: at(second),
    }
}

fn attempt(name: &str) -> AttemptId {
    AttemptId::from_uuid(id(name))
}

fn reaction(rule: &str, gateway: &GatewayId, second: i64) -> Reaction {
    Reaction {
        fire: Fire {
            rule: rule.to_owned(),
            place: Place { gateway: gateway.clone(), facility: None },
            class: Class::ProviderFailure,
            at: at(second),
            first_failure_at: at(second - 9),
        },
        action: Action::DelayGateway,
        delay: None,
    }
}

/// The rules that come with the database are the rules that come with the engine.
pub(crate) async fn a29_come_with_the_house(world: &World) {
    let mut rules = world.read().reaction_rules_now().await.unwrap();
    let mut house = [
        ReactionRule::comms_or_provider(),
        ReactionRule::bank_comms_or_provider(),
        ReactionRule::facility_misconfigured(),
        ReactionRule::orchestrator(),
    ];
    house.sort_by_key(|rule| rule.id.clone());
    rules.sort_by_key(|rule| rule.id.clone());
    assert_eq!(rules, house);
    assert!(house.iter().all(|rule| rule.is_shipped() && rule.check().is_ok()));
}

pub(crate) async fn come_back_as_written(world: &World) {
    let rule = ReactionRule {
        id: "tell_of_one_account".to_owned(),
        classes: vec![Class::GatewayIncorrectlyConfigured, Class::ProviderFailure],
        frequency: 7,
        within: Duration::from_secs(90),
        not_again_within: Duration::ZERO,
        method_kinds: Some(vec![MethodKind::Ach, MethodKind::NzBank]),
        gateway: Some(world.pin.clone()),
        facility: Some(world.here.facility.id),
        action: Action::Notify,
        on: false,
        version: 1,
    };
    let mut work = world.begin().await;
    work.put_reaction_rule(&rule).await.unwrap();
    let written = work.reaction_rules().await.unwrap();
    assert!(written.contains(&rule), "{written:?}");
    commit(work).await;
    let next = ReactionRule { method_kinds: None, gateway: None, on: true, version: 2, ..rule };
    let mut work = world.begin().await;
    work.put_reaction_rule(&next).await.unwrap();
    commit(work).await;
    assert!(world.read().reaction_rules_now().await.unwrap().contains(&next));
    let mut work = world.begin().await;
    assert!(is_stale(work.put_reaction_rule(&next).await), "version 1 is gone");
    drop(work);
    let mut work = world.begin().await;
    let twice = ReactionRule { version: 1, ..next };
    assert!(work.put_reaction_rule(&twice).await.is_err(), "there is one of this name");
}

pub(crate) async fn see_failures_once_and_oldest_first(world: &World) {
    let mut work = world.begin().await;
    work.add_failure(attempt("two"), &failure(world, &world.pin, 2)).await.unwrap();
    work.add_failure(attempt("one"), &failure(world, &world.pin, 1)).await.unwrap();
    work.add_failure(attempt("one"), &failure(world, &world.pin, 9)).await.unwrap();
    work.add_failure(attempt("nab"), &failure(world, &world.nab, 3)).await.unwrap();
    let both = [failure(world, &world.pin, 1), failure(world, &world.pin, 2)];
    assert_eq!(work.failures_since(&world.pin, at(1), 9).await.unwrap(), both);
    assert_eq!(work.failures_since(&world.pin, at(2), 9).await.unwrap(), both[1..]);
    assert_eq!(work.failures_since(&world.pin, at(1), 1).await.unwrap(), both[1..], "the latest");
    commit(work).await;
    let all = world.read().failures_now(at(2)).await.unwrap();
    assert_eq!(all, [failure(world, &world.pin, 2), failure(world, &world.nab, 3)]);
}

pub(crate) async fn know_what_they_did(world: &World) {
    let (cards, banks) = ("card_comms_or_provider", "bank_comms_or_provider");
    let alone = Reaction {
        fire: Fire {
            place: Place { gateway: world.pin.clone(), facility: Some(world.here.facility.id) },
            ..reaction("facility-misconfigured", &world.pin, 15).fire
        },
        action: Action::DelayFacility,
        delay: None,
    };
    let mut work = world.begin().await;
    assert_eq!(work.last_reaction(cards, None, at(60)).await.unwrap(), None);
    for one in [
        reaction(cards, &world.pin, 10),
        reaction(cards, &world.nab, 20),
        reaction(banks, &world.pin, 30),
        alone.clone(),
    ] {
        work.add_reaction(&one).await.unwrap();
    }
    let pin = Place { gateway: world.pin.clone(), facility: None };
    assert_eq!(work.last_reaction(cards, Some(&pin), at(60)).await.unwrap(), Some(at(10)));
    assert_eq!(work.last_reaction(cards, None, at(60)).await.unwrap(), Some(at(20)));
    assert_eq!(work.last_reaction(cards, None, at(19)).await.unwrap(), Some(at(10)), "not later");
    assert_eq!(work.last_reaction(cards, Some(&pin), at(9)).await.unwrap(), None);
    let rule = alone.fire.rule.as_str();
    assert_eq!(work.last_reaction(rule, Some(&pin), at(60)).await.unwrap(), None, "another place");
    let place = Some(&alone.fire.place);
    assert_eq!(work.last_reaction(rule, place, at(60)).await.unwrap(), Some(at(15)));
    let delayed = work.gateways_delayed_since(at(20)).await.unwrap();
    assert_eq!(
        delayed,
        [reaction(cards, &world.nab, 20).fire, reaction(banks, &world.pin, 30).fire]
    );
    commit(work).await;

    let told = world.read().reactions_of(cards, 9).await.unwrap();
    assert_eq!(told, [reaction(cards, &world.nab, 20), reaction(cards, &world.pin, 10)]);
    assert_eq!(world.read().reactions_of(cards, 1).await.unwrap().len(), 1);
    assert_eq!(world.read().reactions_of(rule, 9).await.unwrap(), [alone]);
    let fired = world.read().fired(at(15)).await.unwrap();
    let fired: Vec<_> =
        fired.iter().map(|it| (it.rule.as_str(), it.times, it.lately, it.last)).collect();
    assert_eq!(
        fired,
        [(banks, 1, 1, at(30)), (cards, 2, 1, at(20)), ("facility-misconfigured", 1, 1, at(15))]
    );
    let mut work = world.begin().await;
    let twice = work.add_reaction(&reaction(cards, &world.pin, 10)).await;
    assert!(twice.is_err(), "one failure makes one reaction");
}

async fn staff(world: &World) -> PersonId {
    let staff = Person {
        id: PersonId::from_uuid(id("staff")),
        church: None,
        role: Role::PaymentStaff,
        email: "staff@offertory.example".to_owned(),
        campus: None,
        locale: None,
        ..world.here.donor.clone()
    };
    let mut work = world.begin().await;
    work.add_person(&staff).await.unwrap();
    commit(work).await;
    staff.id
}

pub(crate) async fn wait_for_one_change_at_a_time(world: &World) {
    let by = staff(world).await;
    let change = |name: &str| RuleChange {
        id: RequestId::from_uuid(id(name)),
        proposed: ReactionRule { on: false, version: 2, ..ReactionRule::comms_or_provider() },
        why: "the sandbox fails all day".to_owned(),
        by,
        at: at(4),
        decision: None,
    };
    let first = change("first");
    let mut work = world.begin().await;
    work.add_rule_change(&first).await.unwrap();
    assert_eq!(work.rule_change(first.id).await.unwrap().as_ref(), Some(&first));
    assert_eq!(work.rule_change(change("none").id).await.unwrap(), None);
    commit(work).await;
    let mut work = world.begin().await;
    assert!(work.add_rule_change(&change("second")).await.is_err());
    drop(work);
    assert_eq!(world.read().open_rule_changes().await.unwrap(), std::slice::from_ref(&first));

    let decision = Some(Decision { by, at: at(5), approved: false });
    let decided = RuleChange { decision, ..first };
    let mut work = world.begin().await;
    work.decide_rule_change(&decided).await.unwrap();
    assert_eq!(work.rule_change(decided.id).await.unwrap(), Some(decided.clone()));
    assert!(is_stale(work.decide_rule_change(&decided).await), "decided once");
    work.add_rule_change(&change("second")).await.unwrap();
    commit(work).await;
    assert_eq!(world.read().open_rule_changes().await.unwrap(), [change("second")]);
}

pub(crate) async fn tell_their_changes_newest_first(world: &World) {
    let note = |second, subject: &str, verb| Note {
        at: at(second),
        church: None,
        who: Who::Person(world.here.donor.id),
        verb,
        subject: subject.to_owned(),
        why: "fewer alarms at night".to_owned(),
    };
    let mut work = world.begin().await;
    for note in [
        note(1, "orchestrator", "reaction.propose"),
        note(2, "another", "reaction.change"),
        note(3, "orchestrator", "reaction.approve"),
        note(4, "orchestrator", "rollout.up"),
    ] {
        work.note(&note).await.unwrap();
    }
    commit(work).await;
    let told = world.read().reaction_history("orchestrator", 9).await.unwrap();
    let told: Vec<_> = told.iter().map(|line| (line.at, line.verb.as_str())).collect();
    assert_eq!(told, [(at(3), "reaction.approve"), (at(1), "reaction.propose")]);
    assert_eq!(world.read().reaction_history("orchestrator", 1).await.unwrap().len(), 1);
}

fn answered(attempt: Attempt, second: i64, class: Class) -> Attempt {
    Attempt { outcome: Some(answer(class, second)), ..attempt }
}

fn quarter(second: i64) -> Timestamp {
    delayed_payments::elevation::quarter_of(at(second))
}

fn counted(gateway: &GatewayId, series: Series, class: Class, answers: u64) -> AnswerCount {
    AnswerCount { gateway: gateway.clone(), series, class, answers }
}

/// First attempts and later ones are series of their own; refunds and what has no answer are none.
pub(crate) async fn in3_count_answers_by_quarter_and_series(world: &World) {
    let start = (quarter(QUARTER).as_micros() - at(0).as_micros()) / 1_000_000;
    let gift = world.here.gift("counted", 500);
    world.add_gift(&world.here, &gift).await;
    let attempts = [
        answered(world.here.attempt(&gift, 1, 0), start, Class::UnknownError),
        answered(world.here.attempt(&gift, 2, 0), start + 1, Class::UnknownError),
        answered(world.here.attempt(&gift, 3, 0), start + 2, Class::UnknownError),
        answered(world.here.attempt(&gift, 4, 0), start + QUARTER, Class::Success),
        Attempt {
            kind: AttemptKind::Refund,
            ..answered(world.here.attempt(&gift, 5, 0), start + 3, Class::UnknownError)
        },
        world.here.attempt(&gift, 6, 0),
    ];
    let mut work = world.begin().await;
    for attempt in &attempts {
        work.add_attempt(&world.here.scope, attempt).await.unwrap();
    }
    commit(work).await;
    let (first, next) = (at(start), at(start + QUARTER));
    let expected = [
        (first, counted(&world.pin, Series::Again, Class::UnknownError, 2)),
        (first, counted(&world.pin, Series::First, Class::UnknownError, 1)),
        (next, counted(&world.pin, Series::Again, Class::Success, 1)),
    ];
    let end = at(start + 2 * QUARTER);
    assert_eq!(world.read().answers(first, end).await.unwrap(), expected);
    assert_eq!(world.read().answers(first, next).await.unwrap(), expected[..2], "up to, not with");

    let mut work = world.begin().await;
    assert_eq!(work.counted_until().await.unwrap(), None);
    work.add_quarters(&expected, end).await.unwrap();
    assert_eq!(work.counted_until().await.unwrap(), Some(end));
    commit(work).await;
    assert_eq!(world.read().quarters(first, end).await.unwrap(), expected);
    assert_eq!(world.read().quarters(next, end).await.unwrap(), expected[2..]);
    let mut work = world.begin().await;
    let again = work.add_quarters(&expected[2..], end).await;
    assert!(again.is_err(), "nothing is counted twice");
}

pub(crate) async fn o17_remember_what_is_elevated(world: &World) {
    let (watch, series) = (Watch::Unknown, Series::First);
    let share = Share { events: 12, answers: 40 };
    let lasting = Elevation { since: at(1), seen_at: at(2), share, over: false };
    let mut work = world.begin().await;
    assert_eq!(work.elevation(watch, &world.pin, series).await.unwrap(), None);
    work.save_elevation(watch, &world.pin, series, &lasting).await.unwrap();
    assert_eq!(work.elevation(watch, &world.pin, series).await.unwrap(), Some(lasting));
    assert_eq!(work.elevation(Watch::Refused, &world.pin, series).await.unwrap(), None);
    assert_eq!(work.elevation(watch, &world.pin, Series::Again).await.unwrap(), None);
    assert_eq!(work.elevation(watch, &world.nab, series).await.unwrap(), None);
    commit(work).await;
    let now = world.read().elevations_now().await.unwrap();
    assert_eq!(now, [(watch, world.pin.clone(), series, lasting)]);
    let over = Elevation { over: true, ..lasting };
    let mut work = world.begin().await;
    work.save_elevation(watch, &world.pin, series, &over).await.unwrap();
    assert_eq!(work.elevation(watch, &world.pin, series).await.unwrap(), Some(over));
    commit(work).await;
    assert_eq!(world.read().elevations_now().await.unwrap(), []);
}
