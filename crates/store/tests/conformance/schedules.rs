use delayed_payments::Standing;
use giving::schedules::Schedule;
use kernel::ScheduleId;

use crate::world::{Parish, World, at, commit, date, id, is_stale, usd};

fn standing(schedule: Schedule, standing: Standing) -> Schedule {
    let course = delayed_payments::Course { standing, ..schedule.course.clone() };
    Schedule { course, ..schedule }
}

pub(crate) async fn come_back_as_written(world: &World) {
    let parish = &world.here;
    let mut schedule = parish.schedule("weekly", Some(("2026-02-08", 100)));
    schedule.course = schedule.course.skip(date("2026-02-15"), date("2026-02-01")).unwrap();
    let mut work = world.begin().await;
    work.add_schedule(&parish.scope, &schedule).await.unwrap();
    let read = work.schedule(&parish.scope, schedule.id).await.unwrap();
    assert_eq!(read.as_ref(), Some(&schedule));
    let changed = Schedule {
        amount: usd(3_000),
        lines: vec![(parish.general, usd(3_000))],
        next: None,
        tell_at: Some(at(70)),
        must_tell: true,
        ..standing(schedule, Standing::Stopped)
    };
    work.save_schedule(&parish.scope, &changed).await.unwrap();
    commit(work).await;
    let expected = Schedule { version: 1, ..changed };
    let detail = world
        .read()
        .schedule_detail(&parish.scope, parish.donor.id, expected.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(detail.schedule, expected);
    assert_eq!(detail.method, parish.method.label());
    assert_eq!(detail.lines[0].name, "General");
    assert_eq!(detail.lines.len(), 1);
}

pub(crate) async fn refuse_a_stale_version(world: &World) {
    let parish = &world.here;
    let schedule = parish.schedule("weekly", None);
    let mut work = world.begin().await;
    work.add_schedule(&parish.scope, &schedule).await.unwrap();
    work.save_schedule(&parish.scope, &schedule).await.unwrap();
    let late = Schedule { amount: usd(1), lines: vec![(parish.general, usd(1))], ..schedule };
    assert!(is_stale(work.save_schedule(&parish.scope, &late).await));
    let now = work.schedule(&parish.scope, late.id).await.unwrap().unwrap();
    assert_eq!((now.version, now.amount), (1, usd(2_500)));
}

pub(crate) async fn that_run_are_read_in_pieces(world: &World) {
    let parish = &world.here;
    let named = |name: &str| parish.schedule(name, Some(("2026-02-08", 100)));
    let over = standing(named("over"), Standing::Stopped);
    let paused = standing(named("paused"), Standing::Paused { until: date("2026-03-01") });
    let mut running = [named("one"), named("two"), paused];
    let mut work = world.begin().await;
    for schedule in running.iter().chain([&over]) {
        work.add_schedule(&parish.scope, schedule).await.unwrap();
    }
    let elsewhere = world.there.schedule("elsewhere", None);
    work.add_schedule(&world.there.scope, &elsewhere).await.unwrap();
    commit(work).await;
    running.sort_by_key(|schedule| schedule.id);
    let read = async |after| world.read().running_schedules(&parish.scope, after, 2).await.unwrap();
    let first = read(None).await;
    assert_eq!(first, running[..2]);
    assert_eq!(read(Some(first[1].id)).await, running[2..]);
    assert_eq!(read(Some(running[2].id)).await, []);
}

pub(crate) async fn fall_due_once(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let due = here.schedule("due", Some(("2026-02-08", 100)));
    let earlier = there.schedule("earlier", Some(("2026-02-07", 50)));
    let later = here.schedule("later", Some(("2026-02-09", 101)));
    let paused = standing(
        here.schedule("pause over", Some(("2026-02-08", 99))),
        Standing::Paused { until: date("2026-02-08") },
    );
    let stopped = standing(here.schedule("stopped", Some(("2026-02-08", 99))), Standing::Stopped);
    let mut work = world.begin().await;
    for schedule in [&due, &later, &paused, &stopped, &here.schedule("none", None)] {
        work.add_schedule(&here.scope, schedule).await.unwrap();
    }
    work.add_schedule(&there.scope, &earlier).await.unwrap();
    let first = work.due_schedules(at(100), 2).await.unwrap();
    let key = |schedule: &Schedule| {
        (schedule.church, schedule.id, schedule.next.map(|(on, _)| on).unwrap())
    };
    assert_eq!(first, [key(&earlier), key(&paused)], "oldest first");
    assert_eq!(work.due_schedules(at(100), 9).await.unwrap(), [key(&due)]);
    assert_eq!(work.due_schedules(at(100), 9).await.unwrap(), [], "each date once");
    assert_eq!(work.due_schedules(at(101), 9).await.unwrap(), [key(&later)]);
}

pub(crate) async fn fall_due_on_one_node(world: &World) {
    let parish = &world.here;
    let mut work = world.begin().await;
    for nth in 0..40 {
        let schedule = parish.schedule(&format!("nth {nth}"), Some(("2026-02-08", nth)));
        work.add_schedule(&parish.scope, &schedule).await.unwrap();
    }
    commit(work).await;
    let nodes: Vec<_> = (0..4)
        .map(|_| {
            let store = world.store.clone();
            tokio::spawn(async move {
                let mut found = Vec::new();
                loop {
                    let mut work = store.begin().await.unwrap();
                    let due = work.due_schedules(at(100), 3).await.unwrap();
                    commit(work).await;
                    if due.is_empty() {
                        return found;
                    }
                    found.extend(due.into_iter().map(|(_, id, _)| id));
                }
            })
        })
        .collect();
    let mut found: Vec<ScheduleId> = Vec::new();
    for node in nodes {
        found.extend(node.await.unwrap());
    }
    assert_eq!(found.len(), 40);
    found.sort_unstable();
    found.dedup();
    assert_eq!(found.len(), 40, "each by one node");
}

pub(crate) async fn that_move_on_fall_due_again(world: &World) {
    let parish = &world.here;
    let schedule = parish.schedule("weekly", Some(("2026-02-08", 100)));
    let mut work = world.begin().await;
    work.add_schedule(&parish.scope, &schedule).await.unwrap();
    assert_eq!(work.due_schedules(at(100), 9).await.unwrap().len(), 1);
    // A change of something else does not put the date into the queue a second time.
    work.save_schedule(&parish.scope, &schedule).await.unwrap();
    assert_eq!(work.due_schedules(at(100), 9).await.unwrap(), []);
    let next = Schedule { next: Some((date("2026-02-15"), at(200))), version: 1, ..schedule };
    work.save_schedule(&parish.scope, &next).await.unwrap();
    assert_eq!(work.due_schedules(at(199), 9).await.unwrap(), []);
    let due = work.due_schedules(at(200), 9).await.unwrap();
    assert_eq!(due, [(next.church, next.id, date("2026-02-15"))]);
}

pub(crate) async fn are_listed_with_what_goes_on_first(world: &World) {
    let parish = &world.here;
    let names = ["stopped", "march", "no date", "february", "finished"];
    let [stopped, march, no_date, february, finished] = names.map(|name| match name {
        "stopped" => standing(parish.schedule(name, None), Standing::Stopped),
        "finished" => standing(parish.schedule(name, None), Standing::Finished),
        "march" => standing(
            parish.schedule(name, Some(("2026-03-01", 200))),
            Standing::Paused { until: date("2026-03-01") },
        ),
        "february" => parish.schedule(name, Some(("2026-02-08", 100))),
        _ => parish.schedule(name, None),
    });
    let finished = Schedule { made_at: at(-1), ..finished };
    let mut work = world.begin().await;
    for schedule in [&stopped, &march, &no_date, &february, &finished] {
        work.add_schedule(&parish.scope, schedule).await.unwrap();
    }
    commit(work).await;
    let listed = world.read().schedules(&parish.scope, parish.donor.id).await.unwrap();
    let ids: Vec<ScheduleId> = listed.iter().map(|one| one.schedule.id).collect();
    assert_eq!(ids, [february.id, march.id, no_date.id, stopped.id, finished.id]);
}

pub(crate) async fn of_another_church_are_not_there(world: &World) {
    let (parish, foreign) = (&world.here, &world.there.scope);
    let schedule = parish.schedule("weekly", None);
    let donor = parish.donor.id;
    let mut work = world.begin().await;
    work.add_schedule(&parish.scope, &schedule).await.unwrap();
    assert_eq!(work.schedule(foreign, schedule.id).await.unwrap(), None);
    assert!(is_stale(work.save_schedule(foreign, &schedule).await));
    commit(work).await;
    let reads = world.read();
    assert!(reads.schedules(foreign, donor).await.unwrap().is_empty());
    assert!(reads.schedule_detail(foreign, donor, schedule.id).await.unwrap().is_none());
    let nosy = kernel::PersonId::from_uuid(id("nosy"));
    let theirs = reads.schedule_detail(&parish.scope, nosy, schedule.id).await.unwrap();
    assert!(theirs.is_none(), "another donor's");
    assert!(reads.schedules(&parish.scope, nosy).await.unwrap().is_empty());
    let mut work = world.begin().await;
    assert!(work.add_schedule(foreign, &parish.schedule("bold", None)).await.is_err());
}

pub(crate) async fn are_told_of_once(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let told = |parish: &Parish, name: &str, tell: Option<i64>| Schedule {
        tell_at: tell.map(at),
        must_tell: true,
        ..parish.schedule(name, Some(("2026-02-08", 100)))
    };
    let near = told(here, "near", Some(50));
    let nearer = told(there, "nearer", Some(40));
    let far = told(here, "far", Some(51));
    let stopped = standing(told(here, "stopped", Some(40)), Standing::Stopped);
    let mut work = world.begin().await;
    for schedule in [&near, &far, &stopped, &told(here, "never", None)] {
        work.add_schedule(&here.scope, schedule).await.unwrap();
    }
    work.add_schedule(&there.scope, &nearer).await.unwrap();
    let key = |schedule: &Schedule| (schedule.church, schedule.id);
    assert_eq!(work.schedules_to_tell(at(50), 1).await.unwrap(), [key(&nearer)], "oldest first");
    assert_eq!(work.schedules_to_tell(at(50), 9).await.unwrap(), [key(&near)]);
    assert_eq!(work.schedules_to_tell(at(50), 9).await.unwrap(), [], "each once");
    let now = work.schedule(&here.scope, near.id).await.unwrap().unwrap();
    assert_eq!(now, Schedule { tell_at: None, ..near }, "and nothing else of it changed");
}
