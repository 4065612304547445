use delayed_payments::window::{Ending, Standing, Wish};
use delayed_payments::{By, MethodKind, Scope, Window};
use giving::ports::WindowNow;
use kernel::{DelayId, FacilityId};

use crate::world::{World, at, commit, id};

fn window(world: &World, name: &str, starts: i64, ends: i64) -> Window {
    let wish = Wish {
        scope: Scope::Gateway(world.pin.clone()),
        why: "the bank moves house, é".to_owned(),
        starts_at: at(starts),
        ends_at: at(ends),
        ending: Ending::Probed,
    };
    let by = world.here.donor.id;
    Window::plan(DelayId::from_uuid(id(name)), wish, by, at(0)).unwrap()
}

async fn add(world: &World, windows: &[Window]) {
    let mut work = world.begin().await;
    for window in windows {
        work.add_window(window).await.unwrap();
    }
    commit(work).await;
}

pub(crate) async fn come_back_as_written(world: &World) {
    let by = world.here.donor.id;
    let planned = window(world, "planned", 10, 20);
    let cancelled = window(world, "cancelled", 11, 20).cancel(by, at(5)).unwrap();
    let by_hand = Window {
        scope: Scope::Everything,
        ending: Ending::ByHand,
        version: 7,
        standing: Standing::Begun { at: at(13) },
        ..window(world, "begun", 12, 20)
    };
    let all = [planned.clone(), cancelled, by_hand];
    add(world, &all).await;
    let read = world.read().windows(at(0)).await.unwrap();
    let read: Vec<Window> = read.into_iter().map(|one| one.window).collect();
    assert_eq!(read, all, "by their start");
    let moved = Window { starts_at: at(15), why: "moved once more".to_owned(), ..planned };
    let mut work = world.begin().await;
    work.save_window(&moved).await.unwrap();
    assert_eq!(work.window(moved.id).await.unwrap(), Some(moved.clone()));
    assert_eq!(work.window(DelayId::from_uuid(id("none"))).await.unwrap(), None);
    commit(work).await;
    let expected = WindowNow { window: moved.clone(), ended_at: None };
    assert_eq!(world.read().window_now(moved.id).await.unwrap(), Some(expected));
    assert_eq!(world.read().window_now(DelayId::from_uuid(id("none"))).await.unwrap(), None);
}

/// O18: from the very second of its start.
pub(crate) async fn start_at_their_second(world: &World) {
    let by = world.here.donor.id;
    let (one, two) = (window(world, "one", 10, 20), window(world, "two", 11, 20));
    let gone = window(world, "gone", 10, 20).cancel(by, at(5)).unwrap();
    let (begun, _) = window(world, "begun", 9, 20).begin(at(9));
    add(world, &[one.clone(), two.clone(), gone, begun]).await;
    let mut work = world.begin().await;
    assert_eq!(work.windows_started(at(9)).await.unwrap(), []);
    assert_eq!(work.windows_started(at(10)).await.unwrap(), std::slice::from_ref(&one));
    assert_eq!(work.windows_started(at(99)).await.unwrap(), [one, two]);
}

pub(crate) async fn are_on_while_their_delay_is(world: &World) {
    let (begun, delay) = window(world, "begun", 10, 20).begin(at(10));
    let old = window(world, "old", 10, 20);
    add(world, &[begun.clone(), old]).await;
    let mut work = world.begin().await;
    work.add_delay(&delay).await.unwrap();
    commit(work).await;
    let on = world.read().windows(at(1_000)).await.unwrap();
    assert_eq!(on, [WindowNow { window: begun.clone(), ended_at: None }]);
    let mut work = world.begin().await;
    let ended = delay.end(By::Rule("window-probed".to_owned()), at(30)).unwrap();
    work.save_delay(&ended).await.unwrap();
    commit(work).await;
    assert_eq!(world.read().windows(at(1_000)).await.unwrap(), []);
    let over = world.read().window_now(begun.id).await.unwrap().unwrap();
    assert_eq!(over.ended_at, Some(at(30)));
}

pub(crate) async fn know_the_schedules_that_fall_due(world: &World) {
    let mut work = world.begin().await;
    for (parish, name, due) in
        [(&world.here, "here", 100), (&world.here, "later", 200), (&world.there, "there", 150)]
    {
        let schedule = parish.schedule(name, Some(("2026-02-08", due)));
        work.add_schedule(&parish.scope, &schedule).await.unwrap();
    }
    work.add_schedule(&world.here.scope, &world.here.schedule("never", None)).await.unwrap();
    commit(work).await;
    let due = async |scope: Scope, before: i64| {
        let found = world.read().falling_due(&scope, at(before), 10).await.unwrap();
        found.iter().map(|one| one.next_due_at).collect::<Vec<_>>()
    };
    assert_eq!(due(Scope::Everything, 200).await, [at(100), at(150)], "before, not at");
    assert_eq!(due(Scope::Everything, 201).await, [at(100), at(150), at(200)]);
    let here = world.here.church.id;
    assert_eq!(due(Scope::Church(here), 201).await, [at(100), at(200)]);
    let facility = world.there.facility.id;
    assert_eq!(due(Scope::Facility(facility), 201).await, [at(150)]);
    let nowhere = FacilityId::from_uuid(id("nowhere"));
    assert_eq!(due(Scope::Facility(nowhere), 201).await, []);
    let kind = world.here.method.kind;
    assert_eq!(due(Scope::MethodKind(kind), 201).await.len(), 3);
    assert_eq!(due(Scope::MethodKind(MethodKind::NzBank), 201).await, []);
    let gateway = world.here.facility.gateway.clone();
    assert!(due(Scope::Gateway(gateway), 201).await.contains(&at(100)));
    let first = world.read().falling_due(&Scope::Everything, at(201), 1).await.unwrap();
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].zone, world.here.church.zone);
    assert_eq!(first[0].amount, world.here.schedule("here", None).amount);
}

pub(crate) async fn know_in_which_zones_sunday_begins(world: &World) {
    let zones = world.read().church_zones().await.unwrap();
    assert!(zones.contains(&world.here.church.zone), "{zones:?}");
    let mut once = zones.clone();
    once.dedup();
    assert_eq!(once, zones);
}
