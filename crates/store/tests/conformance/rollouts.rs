use delayed_payments::By;
use giving::audit::{Note, Who};
use giving::rollouts::{Counts, Moved, Rollout, Rung, Seen};
use kernel::PersonId;

use crate::world::{World, at, commit, id, is_stale};

const NAME: &str = "write_backs";

fn counts(seen: u64, failed: u64) -> Counts {
    Counts { seen, failed }
}

async fn as_delivered(world: &World) -> Rollout {
    let mut work = world.begin().await;
    work.rollout(NAME).await.unwrap().unwrap()
}

async fn save(world: &World, rollout: &Rollout) {
    let mut work = world.begin().await;
    work.save_rollout(rollout).await.unwrap();
    commit(work).await;
}

pub(crate) async fn begin_with_nobody(world: &World) {
    let rollout = as_delivered(world).await;
    assert_eq!((rollout.rung, rollout.seen, rollout.moves), (Rung::Nobody, Seen::default(), 0));
    assert_eq!((rollout.moved.as_ref(), rollout.unlooked), (None, false));
    assert!(!rollout.admits(world.here.church.id));
    let mut work = world.begin().await;
    assert_eq!(work.rollout("nothing").await.unwrap(), None);
    let nothing = Rollout { name: "nothing".to_owned(), ..rollout };
    assert!(is_stale(work.save_rollout(&nothing).await));
}

pub(crate) async fn come_back_as_written(world: &World) {
    let before = as_delivered(world).await;
    let people = [By::Person(PersonId::from_uuid(id("ann"))), By::Rule("rollout-guard".to_owned())];
    for (moves, (rung, by)) in (1..).zip(Rung::ALL.into_iter().zip(people.iter().cycle())) {
        let rollout = Rollout {
            rung,
            limit: 10_000,
            minimum: u32::MAX,
            since: at(5),
            seen: Seen { experimental: counts(7, 6), control: counts(5_000_000_000, 0) },
            moves,
            moved: Some(Moved { by: by.clone(), at: at(9), why: "é ist’s".to_owned() }),
            unlooked: moves % 2 == 0,
            ..before.clone()
        };
        save(world, &rollout).await;
        assert_eq!(as_delivered(world).await, rollout);
        assert_eq!(world.read().rollouts_now().await.unwrap(), [rollout]);
    }
}

/// Nodes add what they saw one after another: none takes the other's counts back.
pub(crate) async fn lose_no_count_of_two_nodes(world: &World) {
    let nodes = (0..8).map(|_| {
        let store = world.store.clone();
        tokio::spawn(async move {
            for _ in 0..5 {
                let mut work = store.begin().await.unwrap();
                let mut rollout = work.rollout(NAME).await.unwrap().unwrap();
                rollout.seen.saw(true, false);
                rollout.seen.saw(false, true);
                work.save_rollout(&rollout).await.unwrap();
                commit(work).await;
            }
        })
    });
    for node in nodes.collect::<Vec<_>>() {
        node.await.unwrap();
    }
    let seen = as_delivered(world).await.seen;
    assert_eq!((seen.experimental, seen.control), (counts(40, 40), counts(40, 0)));
}

pub(crate) async fn tell_their_moves_newest_first(world: &World) {
    let note = |second, subject: &str, who, verb| Note {
        at: at(second),
        church: None,
        who,
        verb,
        subject: subject.to_owned(),
        why: "the last step went well".to_owned(),
    };
    let donor = &world.here.donor;
    let mut work = world.begin().await;
    for note in [
        note(1, NAME, Who::Person(donor.id), "rollout.up"),
        note(2, "another", Who::Person(donor.id), "rollout.up"),
        note(3, NAME, Who::Rule("rollout-guard".to_owned()), "rollout.back"),
        note(4, NAME, Who::Person(donor.id), "delay.begin"),
    ] {
        work.note(&note).await.unwrap();
    }
    commit(work).await;
    let told = world.read().rollout_history(NAME, 9).await.unwrap();
    let told: Vec<_> = told.iter().map(|it| (it.at, it.who.as_str(), it.by_rule)).collect();
    assert_eq!(told, [(at(3), "rollout-guard", true), (at(1), donor.name.as_str(), false)]);
    assert_eq!(world.read().rollout_history(NAME, 1).await.unwrap().len(), 1);
}
