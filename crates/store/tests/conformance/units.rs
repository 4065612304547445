//! Units of work.

use std::time::Duration;

use giving::ports::{Store, StoreError};
use tokio::time::timeout;

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

/// Nothing that is waited for takes so long, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whoever asks is answered within an instant, also with no: a busy machine is asked again.
pub(crate) async fn is_ready(store: &dyn Store) {
    let asking = async {
        while let Err(why) = store.ready().await {
            assert!(matches!(why, StoreError::Unavailable(_)), "{why:?}");
        }
    };
    timeout(PATIENCE, asking).await.unwrap();
}

pub(crate) async fn answer_whether_they_are_ready(world: &World) {
    is_ready(world.store.as_ref()).await;
    let held = world.store.begin().await.unwrap();
    is_ready(world.store.as_ref()).await;
    commit(held).await;
}
