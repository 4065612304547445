use delayed_payments::GiftState;
use giving::audit::{Note, Who};
use giving::ports::Queue;
use giving::tasks::Task;
use kernel::{DelayId, GiftId};
use views::Tally;

use crate::world::{Parish, World, at, commit, id, usd};

pub(crate) async fn count_what_waits_by_kind(world: &World) {
    assert_eq!(world.read().queues(at(100)).await.unwrap(), []);
    let church = world.here.church.id;
    let task = |name: &str| Task::Send { church, gift: GiftId::from_uuid(id(name)) };
    let mut work = world.begin().await;
    for (name, due) in [("a", 10), ("b", 5), ("c", 1_000), ("done", 1), ("parked", 1)] {
        let task = task(name);
        work.enqueue(task.id(""), &task, at(due)).await.unwrap();
    }
    let inquire = Task::Inquire { church, gift: GiftId::from_uuid(id("a")) };
    work.enqueue(inquire.id(""), &inquire, at(500)).await.unwrap();
    work.finish_task(task("done").id(""), at(2)).await.unwrap();
    work.park_task(task("parked").id(""), "a person must look").await.unwrap();
    commit(work).await;
    let queue = |kind: &str, waiting, due, oldest: Option<i64>| Queue {
        kind: kind.to_owned(),
        waiting,
        due,
        oldest_due: oldest.map(at),
    };
    let queues = world.read().queues(at(100)).await.unwrap();
    assert_eq!(queues, [queue("inquire", 1, 0, None), queue("send", 3, 2, Some(5))]);
}

pub(crate) async fn sum_what_is_held_without_test_churches(world: &World) {
    let mut work = world.begin().await;
    let test = Parish::add(work.as_mut(), "test", true).await;
    commit(work).await;
    for (parish, name, minor) in
        [(&world.here, "a", 1_000), (&world.there, "b", 250), (&test, "c", 9_999)]
    {
        let mut gift = parish.gift(name, minor);
        gift.state = GiftState::Held { delay: DelayId::from_uuid(id("delay")), since: at(1) };
        world.add_gift(parish, &gift).await;
    }
    world.add_gift(&world.here, &world.here.gift("due", 70)).await;
    let held = world.read().held_now().await.unwrap();
    assert_eq!(held, [(world.pin.clone(), Tally { count: 2, sum: usd(1_250).money() })]);
}

pub(crate) async fn notice_an_audit_log_that_lost_its_end(world: &World) {
    assert_eq!(world.read().broken_audit_logs().await.unwrap(), 0, "nothing written");
    let note = |church| Note {
        at: at(1),
        church,
        who: Who::Rule("rule".to_owned()),
        verb: "delay.begin",
        subject: "all".to_owned(),
        why: String::new(),
    };
    let mut work = world.begin().await;
    for church in [None, Some(world.here.church.id), Some(world.here.church.id)] {
        work.note(&note(church)).await.unwrap();
    }
    commit(work).await;
    assert_eq!(world.read().broken_audit_logs().await.unwrap(), 0);
    // The log itself cannot be cut; here its end is forged from the other side.
    let church = world.here.church.id;
    for (forged, broken) in [("audit_seq = 3", 1), ("audit_seq = 1", 1), ("audit_seq = 2", 0)] {
        let sql = format!("update chains set {forged} where church_id = '{church}'");
        world.execute(&sql).await.unwrap();
        assert_eq!(world.read().broken_audit_logs().await.unwrap(), broken, "{forged}");
    }
    let sql = format!("update chains set audit_hash = 'x' where church_id = '{church}'");
    world.execute(&sql).await.unwrap();
    assert_eq!(world.read().broken_audit_logs().await.unwrap(), 1);
}
