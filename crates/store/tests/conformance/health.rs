use std::time::Duration;

use giving::audit::{Note, Who};
use giving::tasks::Task;
use kernel::{Clock, GiftId, SystemClock};
use views::HealthTurn;

use crate::world::{World, at, commit, id};

fn turn(name: &str, seconds: i64, well: bool) -> HealthTurn {
    HealthTurn { name: name.to_owned(), at: at(seconds), well }
}

pub(crate) async fn remembers_what_a_watchdog_saw(world: &World) {
    let mut work = world.begin().await;
    assert_eq!(work.watch("queues").await.unwrap(), "");
    work.save_watch("queues", "{\"é\":1}").await.unwrap();
    work.save_watch("runs", "1").await.unwrap();
    work.save_watch("runs", "2").await.unwrap();
    assert_eq!(work.watch("queues").await.unwrap(), "{\"é\":1}");
    commit(work).await;
    let all = world.read().watches().await.unwrap();
    let pairs: Vec<(&str, &str)> =
        all.iter().map(|(name, state)| (name.as_str(), state.as_str())).collect();
    assert_eq!(pairs, [("queues", "{\"é\":1}"), ("runs", "2")]);
}

/// Nodes look one after another: the second sees what the first wrote.
pub(crate) async fn lets_nodes_look_one_after_another(world: &World) {
    let nodes = (0..8).map(|_| {
        let store = world.store.clone();
        tokio::spawn(async move {
            let mut work = store.begin().await.unwrap();
            let seen: u64 = work.watch("count").await.unwrap().parse().unwrap_or_default();
            work.save_watch("count", &(seen + 1).to_string()).await.unwrap();
            commit(work).await;
        })
    });
    for node in nodes.collect::<Vec<_>>() {
        node.await.unwrap();
    }
    assert_eq!(world.read().watches().await.unwrap(), [("count".to_owned(), "8".to_owned())]);
}

pub(crate) async fn tells_turns_newest_first_and_forgets_old_ones(world: &World) {
    let turns = [turn("Database", 1, false), turn("Database", 2, true), turn("TaskLoop", 2, false)];
    let mut work = world.begin().await;
    for turn in &turns {
        work.add_turn(turn).await.unwrap();
    }
    // Another node saw the same.
    work.add_turn(&turns[0]).await.unwrap();
    commit(work).await;
    let [lost, well, stopped] = turns;
    assert_eq!(
        world.read().turns(10).await.unwrap(),
        [well.clone(), stopped.clone(), lost],
        "newest first"
    );
    assert_eq!(world.read().turns(1).await.unwrap(), std::slice::from_ref(&well));
    let mut work = world.begin().await;
    work.forget_turns(at(2)).await.unwrap();
    commit(work).await;
    assert_eq!(world.read().turns(10).await.unwrap(), [well, stopped]);
}

pub(crate) async fn names_what_was_given_up(world: &World) {
    assert_eq!(world.read().parked_tasks(5).await.unwrap(), []);
    let task =
        |name: &str| Task::Send { church: world.here.church.id, gift: GiftId::from_uuid(id(name)) };
    let mut work = world.begin().await;
    for (name, due) in [("late", 9), ("early", 3), ("fine", 1)] {
        let task = task(name);
        work.enqueue(task.id("first"), &task, at(due)).await.unwrap();
        if name != "fine" {
            work.park_task(task.id("first"), "it broke").await.unwrap();
        }
    }
    commit(work).await;
    let parked = world.read().parked_tasks(5).await.unwrap();
    let seen: Vec<_> = parked.iter().map(|task| (task.due, task.why.as_str())).collect();
    assert_eq!(seen, [(at(3), "it broke"), (at(9), "it broke")]);
    assert_eq!(parked[0].church, world.here.church.name);
    assert_eq!((parked[0].kind.as_str(), parked[0].tries), ("send", 0));
    assert_eq!(world.read().parked_tasks(1).await.unwrap().len(), 1);
}

pub(crate) async fn knows_the_databases_clock(world: &World) {
    let before = SystemClock.now();
    let told = world.read().database_clock().await.unwrap();
    // A database may keep a thousandth of a second and no more.
    let step = Duration::from_millis(2);
    assert!(told >= before.minus(step), "{told}");
    assert!(told <= SystemClock.now().plus(step), "{told}");
}

pub(crate) async fn tells_what_was_done_to_the_house(world: &World) {
    let note = |seconds, verb, who| Note {
        at: at(seconds),
        church: None,
        who,
        verb,
        subject: "schedules".to_owned(),
        why: "é".to_owned(),
    };
    let mut work = world.begin().await;
    let person = Who::Person(world.here.donor.id);
    work.note(&note(1, "switch.off", person.clone())).await.unwrap();
    work.note(&note(2, "switch.on", Who::Rule("switch-resumed".to_owned()))).await.unwrap();
    work.note(&Note { subject: "other".to_owned(), ..note(3, "switch.on", person.clone()) })
        .await
        .unwrap();
    let here = Some(world.here.church.id);
    work.note(&Note { church: here, ..note(4, "switch.on", person) }).await.unwrap();
    commit(work).await;
    let lines = world.read().house_history("schedules", 9).await.unwrap();
    let seen: Vec<_> =
        lines.iter().map(|line| (line.at, line.by_rule, line.who.as_str())).collect();
    assert_eq!(
        seen,
        [(at(2), true, "switch-resumed"), (at(1), false, world.here.donor.name.as_str())]
    );
    assert_eq!(world.read().house_history("schedules", 1).await.unwrap().len(), 1);
}
