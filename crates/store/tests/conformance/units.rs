//! Units of work.

use crate::world::{World, commit};

pub(crate) async fn happen_as_a_whole_or_not_at_all(world: &World) {
    let gift = world.here.gift("one", 2_500);
    let mut work = world.begin().await;
    work.add_gift(&world.here.scope, &gift).await.unwrap();
    work.append_order(&world.here.hold("one", 2_500)).await.unwrap();
    drop(work);
    let mut work = world.begin().await;
    assert_eq!(work.gift(&world.here.scope, gift.id).await.unwrap(), None);
    drop(work);
    assert_eq!(world.read().orders_of(world.here.church.id, gift.id.into()).await.unwrap(), []);
}

pub(crate) async fn hide_what_is_not_committed(world: &World) {
    let gift = world.here.gift("one", 2_500);
    let mut work = world.begin().await;
    work.add_gift(&world.here.scope, &gift).await.unwrap();
    let seen = world.store.read().transaction(&world.here.scope, gift.id).await.unwrap();
    assert_eq!(seen, None);
    let _committed = work.commit().await.unwrap();
    let seen = world.read().transaction(&world.here.scope, gift.id).await.unwrap();
    assert_eq!(seen.map(|row| row.id), Some(gift.id));
}

pub(crate) async fn answer_whether_they_are_ready(world: &World) {
    world.store.ready().await.unwrap();
    let held = world.store.begin().await.unwrap();
    world.store.ready().await.unwrap();
    commit(held).await;
}
