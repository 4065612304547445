//! Runs of drills: one node plays each, and what it came to stays.

use std::time::Duration;

use delayed_payments::incident::{Incident, Kind};
use delayed_payments::{By, Scope as DelayScope};
use giving::drills::{Ended, Progress, Run};
use giving::ports::StoreError;
use kernel::{DrillReportId, IncidentId};
use views::{
    DrillCheck, DrillFigures, DrillHeld, DrillLine, DrillPhase, DrillPhaseKind, DrillReport,
};

use crate::world::{World, at, commit, id, is_stale};

const LEASE: Duration = Duration::from_secs(60);

fn run(world: &World, name: &str, seconds: i64) -> Run {
    Run {
        id: DrillReportId::from_uuid(id(name)),
        drill: name.to_owned(),
        title: "Seven hours, “silent”".to_owned(),
        seed: 7,
        by: world.here.donor.id,
        asked_at: at(seconds),
        begun: 0,
        progress: Progress::default(),
        incident: None,
        ended: None,
    }
}

fn report() -> DrillReport {
    DrillReport {
        name: "in2".to_owned(),
        title: "Seven hours".to_owned(),
        story: "It is “silent”.".to_owned(),
        source: "é".to_owned(),
        zone: "America/Los_Angeles".to_owned(),
        begins: at(0),
        ends: at(9),
        seed: u64::from(u32::MAX),
        passed: true,
        figures: DrillFigures {
            gifts: 113,
            held: 80,
            seconds_to_detect: Some(40),
            ..DrillFigures::default()
        },
        read: 400,
        checks: vec![DrillCheck { holds: true, must: "lost: 0".to_owned(), found: "0".to_owned() }],
        lines: vec![DrillLine { at: at(3), words: "It goes silent.".to_owned() }],
        phases: vec![DrillPhase { kind: DrillPhaseKind::Trouble, from: at(1), until: at(2) }],
        held_at: vec![DrillHeld { at: at(1), gifts: 80 }],
    }
}

pub(crate) async fn come_back_as_written(world: &World) {
    let (old, new) = (run(world, "old", 1), run(world, "new", 2));
    let mut work = world.begin().await;
    work.add_drill_run(&old).await.unwrap();
    work.add_drill_run(&new).await.unwrap();
    commit(work).await;
    assert_eq!(world.read().drill_runs(9).await.unwrap(), [new.clone(), old.clone()]);
    assert_eq!(world.read().drill_runs(1).await.unwrap(), std::slice::from_ref(&new));
    assert_eq!(world.read().drill_run(old.id).await.unwrap(), Some(old.clone()));
    let none = DrillReportId::from_uuid(id("none"));
    assert_eq!(world.read().drill_run(none).await.unwrap(), None);
    for (run, came_to) in [(&old, Ok(report())), (&new, Err("no room on the disk".to_owned()))] {
        let ended = Ended { at: at(9), came_to };
        let mut work = world.begin().await;
        work.lease_drill("a", at(5), LEASE).await.unwrap().unwrap();
        work.finish_drill(run.id, "a", &ended).await.unwrap();
        commit(work).await;
        let read = world.read().drill_run(run.id).await.unwrap().unwrap();
        assert_eq!((read.begun, read.ended), (1, Some(ended)));
    }
    let mut work = world.begin().await;
    let twin = work.add_drill_run(&old).await;
    assert!(matches!(twin, Err(StoreError::Duplicate { table: "drill_reports" })));
}

pub(crate) async fn are_played_by_one_node_at_a_time(world: &World) {
    let (first, second) = (run(world, "first", 1), run(world, "second", 2));
    let mut work = world.begin().await;
    work.add_drill_run(&second).await.unwrap();
    work.add_drill_run(&first).await.unwrap();
    commit(work).await;
    let progress = Progress { done: 3, steps: 90, told: "It goes “silent”.".to_owned() };
    let mut work = world.begin().await;
    assert!(!world.read().drill_is_due(at(0)).await.unwrap());
    assert_eq!(work.lease_drill("a", at(0), LEASE).await.unwrap(), None, "not asked for yet");
    assert!(world.read().drill_is_due(at(5)).await.unwrap());
    let played = work.lease_drill("a", at(5), LEASE).await.unwrap().unwrap();
    assert_eq!((played.id, played.begun), (first.id, 1), "the oldest");
    assert_eq!(work.lease_drill("b", at(6), LEASE).await.unwrap().unwrap().id, second.id);
    assert_eq!(work.lease_drill("b", at(7), LEASE).await.unwrap(), None);
    work.note_drill(first.id, "a", &progress, at(90)).await.unwrap();
    assert!(is_stale(work.note_drill(first.id, "b", &progress, at(90)).await));
    commit(work).await;
    assert_eq!(world.read().drill_run(first.id).await.unwrap().unwrap().progress, progress);
    assert!(!world.read().drill_is_due(at(60)).await.unwrap());

    // The first node is gone: the other begins again, and the first one's word counts no more.
    let mut work = world.begin().await;
    let again = work.lease_drill("b", at(91), LEASE).await.unwrap().unwrap();
    let left = Progress { done: 0, told: String::new(), ..progress.clone() };
    assert_eq!((again.id, again.begun, again.progress), (first.id, 2, left));
    let again = work.lease_drill("b", at(91), LEASE).await.unwrap().unwrap();
    assert_eq!((again.id, again.begun, again.progress), (second.id, 2, Progress::default()));
    assert!(is_stale(work.note_drill(first.id, "a", &progress, at(200)).await));
    let ended = Ended { at: at(99), came_to: Ok(report()) };
    assert!(is_stale(work.finish_drill(first.id, "a", &ended).await));
    work.finish_drill(first.id, "b", &ended).await.unwrap();
    assert!(is_stale(work.finish_drill(first.id, "b", &ended).await), "once");
    commit(work).await;
}

pub(crate) async fn are_named_by_a_post_mortem(world: &World) {
    let run = run(world, "proof", 1);
    let incident = Incident::open(
        IncidentId::from_uuid(id("outage")),
        Kind::GatewayDown,
        DelayScope::Everything,
        By::Rule("orchestrator".to_owned()),
        "Nothing answers",
        (at(1), at(2)),
    )
    .unwrap();
    let mut work = world.begin().await;
    work.add_drill_run(&run).await.unwrap();
    work.add_incident(&incident).await.unwrap();
    assert!(world.read().drills_of_incident(incident.id).await.unwrap().is_empty());
    work.name_drill(run.id, incident.id).await.unwrap();
    let none = DrillReportId::from_uuid(id("none"));
    assert!(is_stale(work.name_drill(none, incident.id).await));
    commit(work).await;
    let named = Run { incident: Some(incident.id), ..run };
    assert_eq!(world.read().drills_of_incident(incident.id).await.unwrap(), [named]);
}
