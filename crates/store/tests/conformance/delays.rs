use std::time::Duration;

use delayed_payments::{By, Delay, Scope, Switch};
use giving::people::{Person, Role};
use giving::probes::Probe;
use kernel::{DelayId, PersonId, ProbeId};

use crate::world::{World, at, commit, id, is_stale};

fn delay(world: &World, name: &str, scope: Scope, since: i64) -> Delay {
    let by = By::Person(world.here.donor.id);
    let id = DelayId::from_uuid(id(name));
    Delay::begin(id, scope, by, "the gateway does not answer", at(since)).unwrap()
}

pub(crate) async fn are_on_until_they_end(world: &World) {
    let scopes = [
        Scope::Everything,
        Scope::Gateway(world.pin.clone()),
        Scope::Facility(world.here.facility.id),
        Scope::MethodKind(delayed_payments::MethodKind::Ach),
        Scope::Church(world.here.church.id),
    ];
    let delays: Vec<Delay> = (1..)
        .zip(scopes)
        .map(|(nth, scope)| delay(world, &format!("delay {nth}"), scope, nth))
        .collect();
    let mut work = world.begin().await;
    for delay in &delays {
        work.add_delay(delay).await.unwrap();
    }
    assert_eq!(work.delays_on().await.unwrap(), delays, "oldest first");
    let ended = delays[1].clone().end(By::Rule("probes".to_owned()), at(99)).unwrap();
    work.save_delay(&ended).await.unwrap();
    assert_eq!(work.delay(ended.id).await.unwrap().as_ref(), Some(&ended));
    commit(work).await;
    let on = world.read().delays_now().await.unwrap();
    assert_eq!(on.len(), 4);
    assert!(!on.contains(&delays[1]));
}

pub(crate) async fn end_once(world: &World) {
    let delay = delay(world, "delay", Scope::Everything, 1);
    let ended = delay.clone().end(By::Person(world.here.donor.id), at(2)).unwrap();
    let mut work = world.begin().await;
    work.add_delay(&delay).await.unwrap();
    work.save_delay(&ended).await.unwrap();
    let again = delay.end(By::Rule("late".to_owned()), at(3)).unwrap();
    assert!(is_stale(work.save_delay(&again).await));
    assert_eq!(work.delay(ended.id).await.unwrap(), Some(ended));
    assert_eq!(work.delay(DelayId::from_uuid(id("none"))).await.unwrap(), None);
}

/// a delay set between claim and call still stops the call, so it cannot be set while a send
/// decides.
pub(crate) async fn wait_for_sends_and_keep_new_ones_out(world: &World) {
    let mut send = world.begin().await;
    send.hold_delays_still().await.unwrap();
    let (store, set) = (world.store.clone(), delay(world, "delay", Scope::Everything, 1));
    let mut setting = tokio::spawn(async move {
        let mut work = store.begin().await.unwrap();
        work.change_delays().await.unwrap();
        work.add_delay(&set).await.unwrap();
        commit(work).await;
    });
    let waited = tokio::time::timeout(Duration::from_millis(150), &mut setting).await;
    assert!(waited.is_err(), "the delay was set while a send was deciding");
    assert_eq!(send.delays_on().await.unwrap(), []);
    commit(send).await;
    setting.await.unwrap();
    let mut next = world.begin().await;
    next.hold_delays_still().await.unwrap();
    assert_eq!(next.delays_on().await.unwrap().len(), 1);
}

fn staff(world: &World) -> Person {
    Person {
        id: PersonId::from_uuid(id("staff")),
        church: None,
        role: Role::PaymentStaff,
        email: "staff@offertory.example".to_owned(),
        campus: None,
        locale: None,
        ..world.here.donor.clone()
    }
}

pub(crate) async fn keep_the_switch(world: &World) {
    let staff = staff(world);
    assert_eq!(world.read().switch_now().await.unwrap(), Switch::On);
    let mut work = world.begin().await;
    work.add_person(&staff).await.unwrap();
    assert_eq!(work.switch().await.unwrap(), Switch::On);
    let off = Switch::On.turn_off(staff.id, "the processor moves house", at(900), at(1)).unwrap();
    work.save_switch(&off).await.unwrap();
    assert_eq!(work.switch().await.unwrap(), off);
    // The second person's word, and the way back by itself.
    let off = off.resuming_after(Some(5)).unwrap().confirm(staff.id, true, at(2)).unwrap();
    work.save_switch(&off).await.unwrap();
    commit(work).await;
    assert_eq!(world.read().switch_now().await.unwrap(), off);
    let mut work = world.begin().await;
    work.save_switch(&Switch::On).await.unwrap();
    commit(work).await;
    assert_eq!(world.read().switch_now().await.unwrap(), Switch::On);
}

/// Two releases run side by side for a while. The one before knows neither the second person nor the
/// way back by itself, and writes only these four columns.
pub(crate) async fn forget_a_time_off_that_an_older_release_ends(world: &World) {
    let staff = staff(world);
    let off = Switch::On.turn_off(staff.id, "the processor moves house", at(900), at(1)).unwrap();
    let agreed = off.clone().resuming_after(Some(5)).unwrap().confirm(staff.id, true, at(2));
    let mut work = world.begin().await;
    work.add_person(&staff).await.unwrap();
    work.save_switch(&agreed.unwrap()).await.unwrap();
    commit(work).await;
    let on = "update switch set off_by = null, why = null, since = null, remind_at = null";
    world.execute(on).await.unwrap();
    assert_eq!(world.read().switch_now().await.unwrap(), Switch::On);
    let off_again = format!(
        "update switch set off_by = '{}', why = 'the processor moves house', since = {},
                remind_at = {}",
        staff.id,
        at(1).as_micros(),
        at(900).as_micros()
    );
    world.execute(&off_again).await.unwrap();
    assert_eq!(world.read().switch_now().await.unwrap(), off, "nobody has agreed to this time");
}

pub(crate) async fn keep_probes_newest_first(world: &World) {
    let probe = |nth: i64| Probe {
        id: ProbeId::from_uuid(id(&format!("probe {nth}"))),
        gateway: world.pin.clone(),
        at: at(nth),
        passed: nth != 2,
        took_ms: 120,
    };
    let mut work = world.begin().await;
    for nth in [2, 1, 3] {
        work.add_probe(&probe(nth)).await.unwrap();
    }
    assert_eq!(work.probes(&world.pin, 2).await.unwrap(), [probe(3), probe(2)]);
    assert_eq!(work.probes(&world.nab, 2).await.unwrap(), []);
    commit(work).await;
    let all = world.read().probes_now(&world.pin, 9).await.unwrap();
    assert_eq!(all, [probe(3), probe(2), probe(1)]);
}
