use delayed_payments::incident::{
    Banner, Event, Incident, Kind, Line, Owner, PostMortem, State, Told,
};
use delayed_payments::{By, Delay, GiftState, Scope};
use giving::audit::{Note, Who};
use giving::gifts::Gift;
use giving::incidents::{Became, Fate};
use giving::ports::{KeptPostMortem, StoreError};
use kernel::{DelayId, IncidentId, PersonId};

use crate::world::{Parish, World, at, commit, id, is_stale};

fn incident(world: &World, name: &str, kind: Kind, opened: i64) -> Incident {
    let scope = Scope::Gateway(world.pin.clone());
    let by = By::Rule("card_comms_or_provider".to_owned());
    let times = (at(opened - 90), at(opened));
    Incident::open(IncidentId::from_uuid(id(name)), kind, scope, by, "", times).unwrap()
}

async fn staff(world: &World) -> PersonId {
    world.here.donor.id
}

async fn add(world: &World, incident: &Incident) {
    let mut work = world.begin().await;
    work.add_incident(incident).await.unwrap();
    commit(work).await;
}

/// A delay that is on, tied to nothing yet.
async fn delay(world: &World, name: &str) -> DelayId {
    let id = DelayId::from_uuid(id(name));
    let by = By::Person(staff(world).await);
    let scope = Scope::Gateway(world.pin.clone());
    let delay = Delay::begin(id, scope, by, "it does not answer", at(10)).unwrap();
    let mut work = world.begin().await;
    work.add_delay(&delay).await.unwrap();
    commit(work).await;
    id
}

pub(crate) async fn come_back_as_written(world: &World) {
    let mut written = incident(world, "one", Kind::GatewayDown, 100);
    add(world, &written).await;
    let mut work = world.begin().await;
    assert_eq!(work.incident(written.id).await.unwrap().as_ref(), Some(&written));
    assert_eq!(work.open_incidents().await.unwrap(), [written.clone()]);
    written.state = State::Monitoring;
    written.owner = Some(Owner { person: staff(world).await, since: at(110) });
    written.times.held_at = Some(at(101));
    written.times.stable_at = Some(at(400));
    written.banner = Some(Banner::new("Your gift is safe", "Gifts are safe").unwrap());
    work.save_incident(&written).await.unwrap();
    assert!(is_stale(work.save_incident(&written).await), "somebody else was first");
    commit(work).await;
    written.version += 1;
    let read = world.read();
    let (read_back, lines) = read.incident_by_id(written.id).await.unwrap().unwrap();
    assert_eq!((read_back, lines), (written.clone(), Vec::new()));
    assert_eq!(read.open_incidents_now().await.unwrap(), [written.clone()]);

    let over = written.resolve(0, Some(at(500)), "", at(600)).unwrap();
    let mut work = world.begin().await;
    work.save_incident(&over).await.unwrap();
    commit(work).await;
    assert!(read.open_incidents_now().await.unwrap().is_empty());
    let (closed, count) = read.closed_incidents(1, 10).await.unwrap();
    assert_eq!((closed[0].times, closed[0].state, count), (over.times, State::Resolved, 1));
    assert!(read.incident_by_id(IncidentId::from_uuid(id("none"))).await.unwrap().is_none());
}

pub(crate) async fn are_open_once_for_one_thing(world: &World) {
    let first = incident(world, "one", Kind::GatewayDown, 100);
    add(world, &first).await;
    let mut work = world.begin().await;
    let again = work.add_incident(&incident(world, "two", Kind::GatewayDown, 101)).await;
    assert!(matches!(again, Err(StoreError::Duplicate { .. })), "{again:?}");
    drop(work);
    add(world, &incident(world, "three", Kind::Other, 102)).await;
    let mut work = world.begin().await;
    work.save_incident(&first.resolve(0, None, "", at(200)).unwrap()).await.unwrap();
    commit(work).await;
    add(world, &incident(world, "four", Kind::GatewayDown, 300)).await;
    let open = world.read().open_incidents_now().await.unwrap();
    let opened: Vec<_> = open.iter().map(|one| one.times.opened_at).collect();
    assert_eq!(opened, [at(102), at(300)], "oldest first");
    let between = world.read().incidents_between(at(150), at(250)).await.unwrap();
    let opened: Vec<_> = between.iter().map(|one| one.times.opened_at).collect();
    assert_eq!(opened, [at(100), at(102)]);
    assert!(world.read().incidents_between(at(10), at(50)).await.unwrap().is_empty());
}

pub(crate) async fn tell_their_lines_in_sequence(world: &World) {
    let written = incident(world, "one", Kind::GatewayDown, 100);
    add(world, &written).await;
    let lines: Vec<Told> = vec![
        Line::by_rule("r", Event::FirstFailure).at(at(10)),
        Line::by_rule("r", Event::Detected { rule: "r".to_owned() }).at(at(100)),
        Line::by_person(staff(world).await, Event::Noted { text: "Ångström".to_owned() })
            .at(at(99)),
    ];
    let mut work = world.begin().await;
    for line in &lines {
        work.add_line(written.id, line).await.unwrap();
    }
    assert_eq!(work.lines(written.id).await.unwrap(), lines, "as they were written");
    commit(work).await;
    let (_, read) = world.read().incident_by_id(written.id).await.unwrap().unwrap();
    assert_eq!(read, lines);
    for change in ["update incident_lines set at = 1", "delete from incident_lines"] {
        assert!(world.execute(change).await.is_err(), "{change}");
    }
}

pub(crate) async fn know_every_gift_that_was_held(world: &World) {
    let written = incident(world, "one", Kind::GatewayDown, 100);
    add(world, &written).await;
    let (tied, loose) = (delay(world, "tied").await, delay(world, "loose").await);
    let held = |delay, since| GiftState::Held { delay, since: at(since) };
    let mut work = world.begin().await;
    let test = Parish::add(work.as_mut(), "test", true).await;
    commit(work).await;
    let gift = |parish: &Parish, name, minor, state| Gift { state, ..parish.gift(name, minor) };
    let before = gift(&world.here, "before", 1_000, held(tied, 50));
    let later = gift(&world.here, "later", 2_000, held(tied, 150));
    let other = gift(&world.there, "other", 4_000, held(tied, 160));
    let elsewhere = gift(&world.here, "elsewhere", 8_000, held(loose, 150));
    let tested = gift(&test, "tested", 16_000, held(tied, 150));
    world.add_gift(&world.here, &before).await;
    let mut work = world.begin().await;
    assert!(work.adopt_delay(written.id, tied).await.unwrap());
    assert!(!work.adopt_delay(written.id, tied).await.unwrap(), "once");
    commit(work).await;
    let (here, there) = (&world.here, &world.there);
    let meanwhile = [(here, &later), (there, &other), (here, &elsewhere), (&test, &tested)];
    for (parish, gift) in meanwhile {
        world.add_gift(parish, gift).await;
        let GiftState::Held { delay, since } = gift.state else { continue };
        let mut work = world.begin().await;
        for _ in 0..2 {
            let held = [(parish.church.id, gift.id, delay)];
            work.gifts_are_held(&held, since).await.unwrap();
        }
        commit(work).await;
    }
    let mut work = world.begin().await;
    assert_eq!(work.left_of(written.id).await.unwrap(), (3, None));
    let mut taken = work.gift(&world.here.scope, later.id).await.unwrap().unwrap();
    taken.state = GiftState::Taken { at: at(300) };
    (taken.taken_at, taken.changed_at) = (Some(at(300)), at(310));
    work.save_gift(&world.here.scope, &taken).await.unwrap();
    assert_eq!(work.left_of(written.id).await.unwrap(), (2, Some(at(300))));
    commit(work).await;

    let fates = world.read().incident_gifts(written.id).await.unwrap();
    let of = |became, at_start| {
        let mut of = fates.iter().filter(|fate: &&Fate| fate.became == became);
        of.find(|fate| fate.at_start == at_start).map(|fate| fate.tally.sum.minor())
    };
    assert_eq!(of(Became::Held, true), Some(1_000));
    assert_eq!(of(Became::Held, false), Some(4_000));
    assert_eq!(of(Became::Taken, false), Some(2_000));
    assert_eq!(fates.len(), 3, "{fates:?}");
}

pub(crate) async fn keep_what_was_learnt(world: &World) {
    let written = incident(world, "one", Kind::GatewayDown, 100);
    add(world, &written).await;
    let mut work = world.begin().await;
    assert!(work.post_mortem(written.id).await.unwrap().is_none());
    work.save_post_mortem(written.id, &KeptPostMortem::default()).await.unwrap();
    commit(work).await;
    let mut work = world.begin().await;
    let kept = work.post_mortem(written.id).await.unwrap().unwrap();
    assert_eq!((kept.written.version, kept.facts), (1, None));
    let learnt = kept.written.write("A cable was cut", "Probe sooner").unwrap();
    let learnt = learnt.mitigate("Probe by a rule", None, None).unwrap();
    let kept = KeptPostMortem { written: learnt, facts: None };
    work.save_post_mortem(written.id, &kept).await.unwrap();
    assert!(is_stale(work.save_post_mortem(written.id, &kept).await), "somebody else was first");
    commit(work).await;

    let read = world.read().post_mortem_now(written.id).await.unwrap().unwrap();
    let again = PostMortem { version: 2, ..kept.written };
    assert_eq!(read.written, again);
    let by = staff(world).await;
    let finished = again.drop_mitigation(0).unwrap().finish(by, at(900)).unwrap();
    let kept = KeptPostMortem { written: finished, facts: Some("{}".to_owned()) };
    let mut work = world.begin().await;
    work.save_post_mortem(written.id, &kept).await.unwrap();
    commit(work).await;
    let read = world.read().post_mortem_now(written.id).await.unwrap().unwrap();
    assert_eq!(read.facts.as_deref(), Some("{}"));
    assert_eq!(read.written.finished.map(|finish| (finish.by, finish.at)), Some((by, at(900))));
}

pub(crate) async fn count_what_people_and_rules_did(world: &World) {
    let person = Who::Person(staff(world).await);
    let rule = Who::Rule("r".to_owned());
    let mut work = world.begin().await;
    for (seconds, who, verb) in [
        (1, &person, "delay.begin"),
        (10, &person, "delay.begin"),
        (11, &person, "delay.begin"),
        (12, &rule, "delay.begin"),
        (13, &person, "switch.off"),
        (14, &person, "gift.cancel"),
        (99, &person, "delay.begin"),
    ] {
        work.note(&Note {
            at: at(seconds),
            church: None,
            who: who.clone(),
            verb,
            subject: "x".to_owned(),
            why: String::new(),
        })
        .await
        .unwrap();
    }
    commit(work).await;
    let verbs = ["delay.begin", "switch.off"];
    let acts = world.read().acts_between(&verbs, at(10), at(50)).await.unwrap();
    let acts: Vec<_> = acts.iter().map(|act| (act.verb.as_str(), act.by_rule, act.count)).collect();
    assert_eq!(
        acts,
        [("delay.begin", false, 2), ("delay.begin", true, 1), ("switch.off", false, 1)]
    );
}

pub(crate) async fn show_their_banner_to_those_concerned(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let banner = Banner::new("Your gift is safe", "").unwrap();
    let scopes = [
        (Scope::Everything, (1, 1)),
        (Scope::Gateway(here.facility.gateway.clone()), (1, 1)),
        (Scope::Gateway(world.nab.clone()), (0, 0)),
        (Scope::Church(here.church.id), (1, 0)),
        (Scope::Facility(there.facility.id), (0, 1)),
        (Scope::MethodKind(here.facility.kind), (1, 1)),
        (Scope::MethodKind(delayed_payments::MethodKind::NzBank), (0, 0)),
    ];
    for (nth, (scope, expected)) in (0..).zip(scopes) {
        let mut up = incident(world, &format!("incident {nth}"), Kind::Other, 100 + nth);
        up.scope = scope;
        up.banner = Some(banner.clone());
        add(world, &up).await;
        let read = world.read();
        let at_here = read.incident_banners(here.church.id).await.unwrap();
        let at_there = read.incident_banners(there.church.id).await.unwrap();
        assert_eq!((at_here.len(), at_there.len()), expected, "{:?}", up.scope);
        assert!(at_here.iter().all(|one| one.incident == up.id && one.banner == banner));
        let mut work = world.begin().await;
        work.save_incident(&up.resolve(0, None, "", at(500)).unwrap()).await.unwrap();
        commit(work).await;
        assert!(read.incident_banners(here.church.id).await.unwrap().is_empty());
    }
}
