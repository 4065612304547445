use giving::sign_ins::SignIn;
use kernel::{PersonId, SignInId, Timestamp};
use views::{Browser, System};

use crate::world::{World, at, commit, id};

fn sign_in(name: &str, person: PersonId, started: i64, until: i64) -> SignIn {
    SignIn {
        id: SignInId::from_uuid(id(name)),
        person,
        browser: Browser::Safari,
        system: System::Iphone,
        started_at: at(started),
        seen_at: at(started),
        lasts_until: at(until),
    }
}

async fn open(world: &World, person: PersonId, now: Timestamp) -> Vec<SignIn> {
    world.read().sign_ins_of(person, now).await.unwrap()
}

pub(crate) async fn keeps_the_first_key(world: &World) {
    assert_eq!(world.read().link_key_now().await.unwrap(), None);
    let mut work = world.begin().await;
    assert_eq!(work.link_key("one").await.unwrap(), "one");
    commit(work).await;
    let mut work = world.begin().await;
    assert_eq!(work.link_key("another").await.unwrap(), "one");
    commit(work).await;
    assert_eq!(world.read().link_key_now().await.unwrap().as_deref(), Some("one"));
}

pub(crate) async fn lists_where_somebody_is_signed_in(world: &World) {
    let (ann, bob) = (world.here.donor.id, world.there.donor.id);
    let (old, phone, desk) =
        (sign_in("old", ann, 0, 5), sign_in("phone", ann, 10, 100), sign_in("desk", ann, 20, 100));
    let mut work = world.begin().await;
    for one in [&old, &phone, &desk, &sign_in("his", bob, 10, 100)] {
        work.begin_sign_in(one).await.unwrap();
    }
    commit(work).await;
    assert_eq!(open(world, ann, at(1)).await, [desk.clone(), phone.clone()], "old ones are gone");
    let mut work = world.begin().await;
    work.sign_in_seen(phone.id, at(30), at(130)).await.unwrap();
    commit(work).await;
    let phone = SignIn { seen_at: at(30), lasts_until: at(130), ..phone };
    assert_eq!(open(world, ann, at(30)).await, [phone.clone(), desk]);
    assert_eq!(open(world, ann, at(100)).await, [phone], "it ended by itself");
}

pub(crate) async fn lets_nobody_in_who_was_ended(world: &World) {
    let (ann, bob) = (world.here.donor.id, world.there.donor.id);
    let (phone, desk) = (sign_in("phone", ann, 10, 100), sign_in("desk", ann, 20, 100));
    let his = sign_in("his", bob, 10, 100);
    let mut work = world.begin().await;
    for one in [&phone, &desk, &his] {
        work.begin_sign_in(one).await.unwrap();
    }
    commit(work).await;
    let signed_in = async |person, one: &SignIn| {
        world.read().person_signed_in(person, one.id).await.unwrap().map(|person| person.id)
    };
    assert_eq!(signed_in(ann, &phone).await, Some(ann));
    assert_eq!(signed_in(ann, &his).await, None, "somebody else's");
    let mut work = world.begin().await;
    assert!(!work.end_sign_in(bob, phone.id, at(25)).await.unwrap(), "somebody else's");
    assert!(work.end_sign_in(ann, phone.id, at(25)).await.unwrap());
    assert!(!work.end_sign_in(ann, phone.id, at(26)).await.unwrap(), "once");
    work.sign_in_seen(phone.id, at(30), at(130)).await.unwrap();
    commit(work).await;
    assert_eq!(signed_in(ann, &phone).await, None, "a late page does not bring it back");
    assert_eq!(open(world, ann, at(30)).await, std::slice::from_ref(&desk));
    let mut work = world.begin().await;
    work.end_sign_ins(ann, Some(desk.id), at(40)).await.unwrap();
    commit(work).await;
    assert_eq!(signed_in(ann, &desk).await, Some(ann));
    let mut work = world.begin().await;
    work.end_sign_ins(ann, None, at(50)).await.unwrap();
    commit(work).await;
    assert_eq!((signed_in(ann, &desk).await, signed_in(bob, &his).await), (None, Some(bob)));
}
