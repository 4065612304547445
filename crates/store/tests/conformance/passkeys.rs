use giving::passkeys::Passkey;
use kernel::{PasskeyId, PersonId, RequestId};

use crate::world::{World, at, commit, id};

pub(crate) fn passkey(name: &str, person: PersonId) -> Passkey {
    Passkey {
        id: PasskeyId::from_uuid(id(&format!("passkey {name}"))),
        person,
        credential: format!("credential of {name}"),
        key: "{\"counter\":0}".to_owned(),
        name: name.to_owned(),
        created_at: at(10),
        last_used_at: None,
    }
}

pub(crate) async fn come_back_as_written(world: &World) {
    let ann = world.here.donor.id;
    let (phone, desk) = (passkey("phone", ann), passkey("desk", ann));
    let desk = Passkey { created_at: at(5), last_used_at: Some(at(7)), ..desk };
    let mut work = world.begin().await;
    assert!(work.add_passkey(&phone).await.unwrap());
    assert!(work.add_passkey(&desk).await.unwrap());
    let same = Passkey { id: PasskeyId::from_uuid(id("another")), ..phone.clone() };
    assert!(!work.add_passkey(&same).await.unwrap(), "its credential is known");
    commit(work).await;
    let read = world.read();
    assert_eq!(read.passkeys_of(ann).await.unwrap(), [desk, phone.clone()]);
    let found = read.passkey_by_credential("credential of phone").await.unwrap();
    assert_eq!(found, Some(phone));
    assert_eq!(read.passkey_by_credential("credential of").await.unwrap(), None);
}

pub(crate) async fn are_their_owners_alone(world: &World) {
    let (ann, bob) = (world.here.donor.id, world.there.donor.id);
    let phone = passkey("phone", ann);
    let mut work = world.begin().await;
    assert!(work.add_passkey(&phone).await.unwrap());
    assert!(!work.name_passkey(bob, phone.id, "Bob's").await.unwrap());
    assert!(!work.remove_passkey(bob, phone.id).await.unwrap());
    assert!(work.name_passkey(ann, phone.id, "Ann's").await.unwrap());
    commit(work).await;
    let read = world.read();
    assert_eq!(read.passkeys_of(bob).await.unwrap(), []);
    assert_eq!(read.passkeys_of(ann).await.unwrap()[0].name, "Ann's");
    let mut work = world.begin().await;
    assert!(work.remove_passkey(ann, phone.id).await.unwrap());
    assert!(!work.remove_passkey(ann, phone.id).await.unwrap(), "once");
    commit(work).await;
    assert_eq!(read.passkeys_of(ann).await.unwrap(), []);
}

pub(crate) async fn are_used_as_they_were_read(world: &World) {
    let ann = world.here.donor.id;
    let read = passkey("phone", ann);
    let mut work = world.begin().await;
    assert!(work.add_passkey(&read).await.unwrap());
    assert!(work.use_passkey(&read, "{\"counter\":1}", at(20)).await.unwrap());
    assert!(!work.use_passkey(&read, "{\"counter\":1}", at(21)).await.unwrap(), "it was used");
    commit(work).await;
    let used = Passkey { key: "{\"counter\":1}".to_owned(), last_used_at: Some(at(20)), ..read };
    assert_eq!(world.read().passkeys_of(ann).await.unwrap(), std::slice::from_ref(&used));
    let mut work = world.begin().await;
    assert!(work.use_passkey(&used, &used.key, at(30)).await.unwrap(), "some do not count");
    assert!(work.remove_passkey(ann, used.id).await.unwrap());
    assert!(!work.use_passkey(&used, &used.key, at(31)).await.unwrap(), "it was removed");
    commit(work).await;
}

pub(crate) async fn know_an_answer_that_came_before(world: &World) {
    let asked = |name| RequestId::from_uuid(id(name));
    let mut work = world.begin().await;
    assert!(work.answer_once(asked("one"), at(100), at(10)).await.unwrap());
    commit(work).await;
    let mut work = world.begin().await;
    assert!(!work.answer_once(asked("one"), at(100), at(99)).await.unwrap());
    assert!(work.answer_once(asked("two"), at(200), at(100)).await.unwrap());
    commit(work).await;
    let left = world.text("select min(id) from passkey_answers").await;
    assert_eq!(left, asked("two").to_string(), "what is over anyway is forgotten");
}
