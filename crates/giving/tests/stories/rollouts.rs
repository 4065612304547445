use std::time::Duration;

use giving::rollouts::{RolloutRefused, Rung};
use giving::{Error, Giving, Refusal, Staff};
use kernel::{ChurchId, derive_id};
use views::RolloutRow;

use crate::world::World;

const NAME: &str = "write_backs";
const WHY: &str = "the last step went well";
const SECOND: Duration = Duration::from_secs(1);

/// Up to a rung, as a person does it: step by step.
async fn climb(world: &World, staff: &Staff, to: Rung) {
    for rung in Rung::ALL.into_iter().filter(|rung| *rung > Rung::Nobody && *rung <= to) {
        world.giving.move_rollout(staff, NAME, rung, (WHY, NAME), world.request()).await.unwrap();
    }
}

async fn row_of(giving: &Giving, staff: &Staff) -> RolloutRow {
    let board = giving.rollout_board(staff).await.unwrap();
    board.rollouts.into_iter().find(|row| row.name == NAME).unwrap()
}

/// A church that is in, or is not.
async fn church(giving: &Giving, admitted: bool) -> ChurchId {
    for number in 0..10_000_u32 {
        let church = ChurchId::from_uuid(derive_id(&["rollout story", &number.to_string()]));
        if giving.gate_admits(NAME, church).await.unwrap() == admitted {
            return church;
        }
    }
    panic!("no church of ten thousand is in: {admitted}")
}

async fn saw(giving: &Giving, church: ChurchId, seen: u32, failed: u32) {
    for number in 0..seen {
        giving.rollout_saw(NAME, church, number >= failed).await;
    }
}

pub(crate) async fn a_step_is_active_on_every_node_without_a_restart(world: World) {
    let (staff, node) = (world.staff().await, world.patient());
    let some: Vec<ChurchId> = (0..1_000_u32)
        .map(|number| ChurchId::from_uuid(derive_id(&["church", &number.to_string()])))
        .collect();
    let mut within = 0;
    assert!(!node.gate_admits(NAME, some[0]).await.unwrap(), "nobody is in at first");
    for rung in Rung::ALL.into_iter().skip(1) {
        world.giving.move_rollout(&staff, NAME, rung, (WHY, NAME), world.request()).await.unwrap();
        world.clock.advance(SECOND);
        let mut now = 0;
        for church in &some {
            let here = world.giving.gate_admits(NAME, *church).await.unwrap();
            assert_eq!(here, node.gate_admits(NAME, *church).await.unwrap());
            now += usize::from(here);
        }
        assert!(now >= within, "who is in stays in");
        within = now;
    }
    assert_eq!(within, some.len());
    assert!(!node.gate_admits("nothing", some[0]).await.unwrap(), "no gate is a closed gate");
}

pub(crate) async fn a_move_is_one_step_with_a_reason_and_happens_once(world: World) {
    let staff = world.staff().await;
    let giving = &world.giving;
    let step = async |to, why, typed| {
        giving.move_rollout(&staff, NAME, to, (why, typed), world.request()).await
    };
    let refused = step(Rung::Five, WHY, "").await;
    let one_step = |result| {
        matches!(result, Err(Error::Refused(Refusal::Rollout(RolloutRefused::OneStepAtATime))))
    };
    assert!(one_step(refused));
    let refused = step(Rung::One, "because", "").await;
    let why = Error::Refused(Refusal::Rollout(RolloutRefused::WhyTooShort)).to_string();
    assert_eq!(refused.unwrap_err().to_string(), why);

    let request = world.request();
    for _ in 0..2 {
        giving.move_rollout(&staff, NAME, Rung::One, (WHY, ""), request).await.unwrap();
    }
    let other = giving.move_rollout(&staff, NAME, Rung::Nobody, (WHY, ""), request).await;
    assert!(matches!(other, Err(Error::OtherContent)));
    for rung in [Rung::Five, Rung::Ten, Rung::Twenty, Rung::Half] {
        step(rung, WHY, "").await.unwrap();
    }
    let unnamed = step(Rung::Everybody, WHY, "").await;
    assert!(matches!(unnamed, Err(Error::Invalid(_))), "everybody needs the name typed");
    step(Rung::Everybody, WHY, NAME).await.unwrap();
    let row = row_of(giving, &staff).await;
    let moved = row.moved.unwrap();
    assert_eq!((row.percent, row.up, row.down), (100, None, Some(50)));
    assert_eq!((moved.by.as_str(), moved.by_rule), (staff.name(), false));
    assert_eq!((moved.why.as_str(), moved.at), (WHY, giving.now()));
    step(Rung::Nobody, "stop, we go home for today", "").await.unwrap();
    let history = row_of(giving, &staff).await.history;
    let verbs: Vec<&str> = history.iter().map(|line| line.verb.as_str()).collect();
    let mut expected = vec!["rollout.back"];
    expected.extend(["rollout.up"; 6]);
    assert_eq!(verbs, expected, "newest first");
    assert_eq!(history[0].why, "to 0 %: stop, we go home for today");
    assert!(history.iter().all(|line| line.who == staff.name() && !line.by_rule));
}

pub(crate) async fn a_group_that_fails_steps_back_and_the_control_is_untouched(world: World) {
    let staff = world.staff().await;
    let giving = &world.giving;
    climb(&world, &staff, Rung::Twenty).await;
    let (inside, outside) = (church(giving, true).await, church(giving, false).await);

    // As bad as the others is no reason: whatever it is, it is not the rollout.
    saw(giving, inside, 200, 20).await;
    saw(giving, outside, 1_000, 100).await;
    assert_eq!(giving.watch_rollouts().await.unwrap(), 0);
    let before = row_of(giving, &staff).await;
    assert_eq!((before.experimental.rate, before.control.rate), (1_000, 1_000));

    // Worse than the others, by more than the limit.
    saw(giving, inside, 40, 40).await;
    world.clock.advance(SECOND * 30);
    assert_eq!(giving.watch_rollouts().await.unwrap(), 1);
    let after = row_of(giving, &staff).await;
    assert_eq!((after.percent, after.up, after.unlooked), (10, None, true));
    let moved = after.moved.clone().unwrap();
    assert!(moved.by_rule && moved.by == "rollout-guard");
    assert_eq!(moved.why, "60 of 240 failed; of the control group 100 of 1000");
    assert!(!giving.gate_admits(NAME, outside).await.unwrap(), "who was out is out as before");
    assert_eq!((after.experimental.seen, after.control.seen), (0, 0), "counting begins anew");

    let line = &after.history[0];
    assert_eq!((line.verb.as_str(), line.who.as_str()), ("rollout.back", "rollout-guard"));
    assert!(line.by_rule && line.why.starts_with("to 10 %: 60 of 240 failed"), "{}", line.why);
    let mails = world.mails().await;
    assert_eq!(mails.len(), 1, "everybody on call is told, once");
    assert_eq!(mails[0].subject, "The rollout write_backs stepped back to 10 %");
    assert!(mails[0].text.contains("from 20 % of the churches to 10 %"), "{}", mails[0].text);

    // A loss until somebody has looked, and no way up.
    let loss = "RolloutsWell".to_owned();
    assert!(world.health().await.losses.contains(&loss));
    let up = giving.move_rollout(&staff, NAME, Rung::Twenty, (WHY, ""), world.request()).await;
    let unlooked = Refusal::Rollout(RolloutRefused::NotLookedAt);
    assert!(matches!(up, Err(Error::Refused(refused)) if refused == unlooked));
    let found = "the mirror's disk was full";
    giving.rollout_looked(&staff, NAME, found, world.request()).await.unwrap();
    assert!(world.health().await.wins.contains(&loss));
    giving.move_rollout(&staff, NAME, Rung::Twenty, (WHY, ""), world.request()).await.unwrap();
}

/// What a node saw before a step says nothing about the groups after it.
pub(crate) async fn what_was_seen_before_a_step_does_not_count_after_it(world: World) {
    let (staff, node) = (world.staff().await, world.patient());
    climb(&world, &staff, Rung::Ten).await;
    world.clock.advance(SECOND);
    let inside = church(&node, true).await;
    saw(&node, inside, 500, 500).await;
    climb_one(&world, &staff, Rung::Twenty).await;
    assert_eq!(node.watch_rollouts().await.unwrap(), 0);
    let row = row_of(&node, &staff).await;
    assert_eq!((row.percent, row.experimental.seen), (20, 0));
}

async fn climb_one(world: &World, staff: &Staff, to: Rung) {
    world.giving.move_rollout(staff, NAME, to, (WHY, NAME), world.request()).await.unwrap();
}

/// Both groups are measured by what the engine does for their churches.
pub(crate) async fn the_engines_work_counts_in_both_groups(world: World) {
    let staff = world.staff().await;
    climb(&world, &staff, Rung::Half).await;
    let (donor, method) = world.donor_with("ok").await;
    world.accept(&donor, method, "25").await;
    world.pass(SECOND * 60).await;
    world.giving.watch_rollouts().await.unwrap();
    let row = row_of(&world.giving, &staff).await;
    let inside = world.giving.gate_admits(NAME, world.church).await.unwrap();
    let (its, other) =
        if inside { (row.experimental, row.control) } else { (row.control, row.experimental) };
    assert!(its.seen > 0, "the gift was sent");
    assert_eq!((its.failed, its.churches, other.seen, other.churches), (0, 1, 0, 0));
}
