use std::time::Duration;

use giving::ports::{Claim, Request};
use giving::tasks::{Leased, Postponed, Task};
use kernel::{GatewayId, GiftId, RequestId, TaskId, Timestamp};

use crate::world::{World, at, commit, date, id, is_stale};

const LEASE: Duration = Duration::from_secs(30);

fn task(world: &World, name: &str) -> (TaskId, Task) {
    let gift = GiftId::from_uuid(id(name));
    let task = Task::Send { church: world.here.church.id, gift };
    (task.id(""), task)
}

fn leased(world: &World, name: &str, due: i64, tries: u32) -> Leased {
    let (id, task) = task(world, name);
    Leased { id, task, tries, due: at(due) }
}

async fn enqueue(world: &World, tasks: &[(&str, i64)]) {
    let mut work = world.begin().await;
    for (name, due) in tasks {
        let (id, task) = task(world, name);
        work.enqueue(id, &task, at(*due)).await.unwrap();
    }
    commit(work).await;
}

async fn lease(world: &World, now: i64) -> Vec<Leased> {
    let mut work = world.begin().await;
    let leased = work.lease_tasks("node", at(now), LEASE, 100).await.unwrap();
    commit(work).await;
    leased
}

pub(crate) async fn claim_a_request_once(world: &World) {
    let request = RequestId::from_uuid(id("request"));
    let (ann, ben) = (world.here.donor.id, world.there.donor.id);
    let mut work = world.begin().await;
    assert_eq!(work.claim(request, ann, "hash", at(1)).await.unwrap(), Claim::New);
    drop(work);
    let mut work = world.begin().await;
    let after_a_rollback = work.claim(request, ann, "hash", at(2)).await.unwrap();
    assert_eq!(after_a_rollback, Claim::New);
    commit(work).await;
    let mut work = world.begin().await;
    assert_eq!(work.claim(request, ann, "hash", at(3)).await.unwrap(), Claim::Repeat);
    assert_eq!(work.claim(request, ann, "other", at(3)).await.unwrap(), Claim::OtherContent);
    assert_eq!(work.claim(request, ben, "hash", at(3)).await.unwrap(), Claim::OtherContent);
}

pub(crate) async fn claim_many_requests_or_tell(world: &World) {
    let request = |name: &str| Request {
        id: RequestId::from_uuid(id(name)),
        person: world.here.donor.id,
        content_hash: "hash".to_owned(),
        at: at(1),
    };
    let mut work = world.begin().await;
    assert!(work.claim_all(&[request("one"), request("two")]).await.unwrap());
    commit(work).await;
    let mut work = world.begin().await;
    assert!(!work.claim_all(&[request("three"), request("two")]).await.unwrap());
    drop(work);
    let mut work = world.begin().await;
    let twice = [request("three"), request("three")];
    assert!(!work.claim_all(&twice).await.unwrap(), "the same twice in one group");
    drop(work);
    let mut work = world.begin().await;
    let one = request("one");
    let again = work.claim(one.id, one.person, "hash", at(9)).await.unwrap();
    assert_eq!(again, Claim::Repeat);
}

pub(crate) async fn are_written_once(world: &World) {
    enqueue(world, &[("one", 10), ("one", 5)]).await;
    assert_eq!(lease(world, 9).await, [], "the first writing stands");
    assert_eq!(lease(world, 10).await, [leased(world, "one", 10, 0)]);
    let mut work = world.begin().await;
    work.finish_task(task(world, "one").0, at(11)).await.unwrap();
    commit(work).await;
    enqueue(world, &[("one", 1)]).await;
    assert_eq!(lease(world, 9_999).await, [], "done is done");
}

pub(crate) async fn are_leased_oldest_first(world: &World) {
    enqueue(world, &[("three", 3), ("one", 1), ("two", 2), ("later", 99)]).await;
    let schedule = world.here.schedule("weekly", None);
    let fall_due = Task::FallDue {
        church: world.here.church.id,
        schedule: schedule.id,
        on: date("2026-02-08"),
    };
    let mut work = world.begin().await;
    work.enqueue(fall_due.id(""), &fall_due, at(0)).await.unwrap();
    let first = work.lease_tasks("node", at(50), LEASE, 2).await.unwrap();
    let expected = Leased { id: fall_due.id(""), task: fall_due, tries: 0, due: at(0) };
    assert_eq!(first, [expected, leased(world, "one", 1, 0)]);
    let rest = work.lease_tasks("node", at(50), LEASE, 9).await.unwrap();
    assert_eq!(rest, [leased(world, "two", 2, 0), leased(world, "three", 3, 0)]);
}

pub(crate) async fn are_leased_to_one_of_eight(world: &World) {
    let names: Vec<String> = (0..60).map(|nth| format!("task {nth}")).collect();
    let due: Vec<(&str, i64)> = names.iter().map(|name| (name.as_str(), 1)).collect();
    enqueue(world, &due).await;
    let nodes: Vec<_> = (0..8)
        .map(|nth| {
            let store = world.store.clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let mut work = store.begin().await.unwrap();
                    let node = format!("node {nth}");
                    let leased = work.lease_tasks(&node, at(1), LEASE, 5).await.unwrap();
                    commit(work).await;
                    if leased.is_empty() {
                        return mine;
                    }
                    mine.extend(leased.into_iter().map(|one| one.id));
                }
            })
        })
        .collect();
    let mut all = Vec::new();
    for node in nodes {
        all.extend(node.await.unwrap());
    }
    // Whoever finds nothing may have met rows that another was just taking; in the end all went.
    all.extend(lease(world, 1).await.into_iter().map(|one| one.id));
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!((count, all.len()), (60, 60));
}

/// Many at once mean what one after another means.
pub(crate) async fn are_written_and_finished_in_groups(world: &World) {
    enqueue(world, &[("two", 2)]).await;
    let rows: Vec<(TaskId, Task, Timestamp)> = [("one", 1), ("two", 99), ("three", 3), ("one", 99)]
        .map(|(name, due)| {
            let (id, task) = task(world, name);
            (id, task, at(due))
        })
        .to_vec();
    let mut work = world.begin().await;
    work.enqueue_all(&rows).await.unwrap();
    work.enqueue_all(&[]).await.unwrap();
    commit(work).await;
    let due = [("one", 1), ("two", 2), ("three", 3)].map(|(name, due)| leased(world, name, due, 0));
    assert_eq!(lease(world, 50).await, due, "the first writing stands");

    let ids: Vec<TaskId> = due.iter().map(|leased| leased.id).collect();
    let mut work = world.begin().await;
    let with_a_stranger = [ids[0], TaskId::from_uuid(id("none"))];
    assert!(is_stale(work.finish_tasks(&with_a_stranger, at(60)).await));
    drop(work);
    let mut work = world.begin().await;
    work.finish_tasks(&ids[..2], at(60)).await.unwrap();
    work.finish_tasks(&[], at(60)).await.unwrap();
    commit(work).await;
    assert_eq!(lease(world, 999).await, [leased(world, "three", 3, 1)]);
}

/// A node that died tried it: a task that kills its worker must not be tried for ever.
pub(crate) async fn are_taken_over_when_a_lease_runs_out(world: &World) {
    enqueue(world, &[("one", 1)]).await;
    assert_eq!(lease(world, 1).await, [leased(world, "one", 1, 0)]);
    assert_eq!(lease(world, 30).await, [], "its node lives");
    assert_eq!(lease(world, 31).await, [leased(world, "one", 1, 1)]);
    assert_eq!(lease(world, 61).await, [leased(world, "one", 1, 2)]);
    // The first node was only slow: what it finishes is finished.
    let mut work = world.begin().await;
    work.finish_task(task(world, "one").0, at(62)).await.unwrap();
    commit(work).await;
    assert_eq!(lease(world, 999).await, []);
}

pub(crate) async fn wait_in_the_lane_of_their_gateway(world: &World) {
    let parish = &world.here;
    let gifts: Vec<_> = (0..4).map(|nth| parish.gift(&format!("gift {nth}"), 100)).collect();
    let send = |nth: usize| Task::Send { church: parish.church.id, gift: gifts[nth].id };
    let mut work = world.begin().await;
    for (nth, gift) in gifts.iter().enumerate() {
        let gateway = if nth < 3 { &world.pin } else { &world.nab };
        let gift = giving::gifts::Gift { gateway: gateway.clone(), ..gift.clone() };
        work.add_gift(&parish.scope, &gift).await.unwrap();
        let due = i64::try_from(nth).unwrap();
        work.enqueue(send(nth).id(""), &send(nth), at(due)).await.unwrap();
    }
    // What is about no gift that is there waits for no gateway. A question does.
    let nobody = Task::Send { church: parish.church.id, gift: GiftId::from_uuid(id("nobody")) };
    let question = Task::Inquire { church: parish.church.id, gift: gifts[0].id };
    work.enqueue(nobody.id(""), &nobody, at(4)).await.unwrap();
    work.enqueue(question.id(""), &question, at(5)).await.unwrap();
    commit(work).await;

    let (pin, nab) = (Some(world.pin.clone()), Some(world.nab.clone()));
    let leased = async |now: i64, lanes: &[(Option<GatewayId>, u32)], limit: u32| {
        let mut work = world.begin().await;
        let lease = Duration::from_secs(30);
        let leased = work.lease_lanes("one", at(now), lease, lanes, limit).await.unwrap();
        commit(work).await;
        leased.into_iter().map(|(leased, lane)| (leased.task, lane)).collect::<Vec<_>>()
    };
    assert_eq!(leased(10, &[], 9).await, [], "no lane, no task");
    let lanes = [(None, 1), (pin.clone(), 2), (nab.clone(), 0)];
    assert_eq!(
        leased(10, &lanes, 9).await,
        [(send(0), pin.clone()), (send(1), pin.clone()), (nobody, None)],
        "so many of each"
    );
    let lanes = [(None, 9), (pin.clone(), 9), (nab.clone(), 9)];
    assert_eq!(leased(3, &lanes, 1).await, [(send(2), pin)], "oldest first, and what is due");
    let both = [(send(3), nab), (question, Some(world.pin.clone()))];
    assert_eq!(leased(10, &lanes, 9).await, both);
    assert_eq!(leased(10, &lanes, 9).await, [], "their leases are respected");
    assert_eq!(leased(40, &lanes, 9).await.len(), 6);
}

pub(crate) async fn count_failures_and_not_waiting(world: &World) {
    enqueue(world, &[("one", 1)]).await;
    let (id, _) = task(world, "one");
    let steps = [
        (1, Postponed::NotYet("the switch is off".to_owned()), 10, 0),
        (10, Postponed::Failed("no answer".to_owned()), 20, 1),
        (20, Postponed::Failed("no answer".to_owned()), 30, 2),
    ];
    for (now, why, due, tries) in steps {
        assert_eq!(lease(world, now).await.len(), 1);
        let mut work = world.begin().await;
        work.postpone_task(id, at(due), &why).await.unwrap();
        commit(work).await;
        assert_eq!(lease(world, due - 1).await, []);
        let again = lease(world, due).await;
        assert_eq!(again, [leased(world, "one", due, tries)]);
        // Given back, as if it had not been leased in between.
        let mut work = world.begin().await;
        work.postpone_task(id, at(due), &Postponed::NotYet(String::new())).await.unwrap();
        commit(work).await;
    }
}

pub(crate) async fn are_parked_with_their_reason(world: &World) {
    enqueue(world, &[("poison", 1), ("fine", 2)]).await;
    let (poison, _) = task(world, "poison");
    let mut work = world.begin().await;
    work.park_task(poison, "it panicked").await.unwrap();
    assert!(is_stale(work.park_task(poison, "again").await));
    let late = Postponed::Failed("late".to_owned());
    assert!(is_stale(work.postpone_task(poison, at(9), &late).await));
    assert!(is_stale(work.finish_task(TaskId::from_uuid(id("none")), at(9)).await));
    commit(work).await;
    assert_eq!(lease(world, 99).await, [leased(world, "fine", 2, 0)], "out of the way");
    assert_eq!(world.read().health_facts(at(0)).await.unwrap().parked_tasks, 1);
    let reason = format!("select reason from tasks where id = '{poison}'");
    assert_eq!(world.text(&reason).await, "it panicked");
}

pub(crate) async fn leave_signs_of_life(world: &World) {
    let facts = world.read().health_facts(at(0)).await.unwrap();
    assert_eq!(facts, giving::ports::HealthFacts::default());
    let mut work = world.begin().await;
    for (name, seconds) in [("tasks", 1), ("mails", 2), ("tasks", 3)] {
        work.ping(name, at(seconds)).await.unwrap();
    }
    work.note_connectivity(at(4), true).await.unwrap();
    work.note_connectivity(at(5), false).await.unwrap();
    commit(work).await;
    let facts = world.read().health_facts(at(0)).await.unwrap();
    assert_eq!(facts.pings, [("mails".to_owned(), at(2)), ("tasks".to_owned(), at(3))]);
    assert_eq!(facts.connectivity, Some((at(5), false)));
}
