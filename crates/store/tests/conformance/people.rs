use giving::people::{Code, Person, Role};
use giving::ports::{PasswordHash, StoreError};
use kernel::{Locale, PersonId};

use crate::world::{World, at, commit, id, is_stale};

fn staff(name: &str) -> Person {
    Person {
        id: PersonId::from_uuid(id(name)),
        church: None,
        role: Role::PaymentStaff,
        name: name.to_owned(),
        email: format!("{}@offertory.example", name.to_lowercase()),
        password: Some(PasswordHash("$argon2id$…".to_owned())),
        credential: 3,
        last_sign_in: Some(at(1)),
        campus: None,
        locale: None,
    }
}

pub(crate) async fn come_back_as_written(world: &World) {
    let zoe = staff("Zoë");
    let mut work = world.begin().await;
    work.add_person(&zoe).await.unwrap();
    assert_eq!(work.person(zoe.id).await.unwrap().as_ref(), Some(&zoe));
    assert_eq!(work.person_by_email("zoë@offertory.example").await.unwrap().as_ref(), Some(&zoe));
    assert_eq!(work.person_by_email("nobody@offertory.example").await.unwrap(), None);
    let donor = work.person(world.here.donor.id).await.unwrap();
    assert_eq!(donor.as_ref(), Some(&world.here.donor));
    let changed = Person {
        name: "Zoë Q.".to_owned(),
        password: Some(PasswordHash("$argon2id$other".to_owned())),
        credential: 4,
        last_sign_in: Some(at(2)),
        locale: Some(Locale::Ko),
        ..zoe
    };
    work.save_person(&changed).await.unwrap();
    let nobody = Person { id: PersonId::from_uuid(id("nobody")), ..changed.clone() };
    assert!(is_stale(work.save_person(&nobody).await));
    commit(work).await;
    assert_eq!(world.read().person_now(changed.id).await.unwrap(), Some(changed));
    assert_eq!(world.read().person_now(nobody.id).await.unwrap(), None);
}

pub(crate) async fn have_one_address_each(world: &World) {
    let twin = Person { id: PersonId::from_uuid(id("twin")), ..world.here.donor.clone() };
    let mut work = world.begin().await;
    let refused = work.add_person(&twin).await;
    assert!(matches!(refused, Err(StoreError::Duplicate { table: "people" })));
}

pub(crate) async fn serve_as_staff(world: &World) {
    let (amy, bob) = (staff("Amy"), staff("Bob"));
    let mut work = world.begin().await;
    work.add_person(&bob).await.unwrap();
    work.add_person(&amy).await.unwrap();
    commit(work).await;
    assert_eq!(world.read().staff().await.unwrap(), [amy, bob]);
}

pub(crate) async fn have_one_code_at_a_time(world: &World) {
    let person = world.here.donor.id;
    let code = |hash: &str, expires| Code {
        person,
        hash: PasswordHash(hash.to_owned()),
        expires_at: at(expires),
        misses: 0,
        link: Some(id(hash)),
    };
    let mut work = world.begin().await;
    assert_eq!(work.code(person).await.unwrap(), None);
    assert!(is_stale(work.miss_code(person).await));
    work.put_code(&code("first", 10)).await.unwrap();
    work.miss_code(person).await.unwrap();
    work.miss_code(person).await.unwrap();
    let missed = Code { misses: 2, ..code("first", 10) };
    assert_eq!(work.code(person).await.unwrap(), Some(missed));
    work.put_code(&code("second", 20)).await.unwrap();
    assert_eq!(work.code(person).await.unwrap(), Some(code("second", 20)));
    assert!(!work.spend_code(&code("first", 10)).await.unwrap(), "another was asked for");
    assert!(work.spend_code(&code("second", 20)).await.unwrap());
    assert!(!work.spend_code(&code("second", 20)).await.unwrap(), "once");
    assert_eq!(work.code(person).await.unwrap(), None);
}

pub(crate) async fn are_throttled_by_their_misses(world: &World) {
    let mut work = world.begin().await;
    for seconds in [30, 10, 20] {
        work.note_miss("ann", at(seconds)).await.unwrap();
    }
    // Two in one instant are two.
    work.note_miss("ann", at(30)).await.unwrap();
    work.note_miss("10.0.0.1", at(15)).await.unwrap();
    assert_eq!(work.misses("ann", at(10)).await.unwrap(), (3, Some(at(20))));
    assert_eq!(work.misses("ann", at(30)).await.unwrap(), (0, None));
    work.forgive_miss("ann", at(30)).await.unwrap();
    work.forgive_miss("ann", at(999)).await.unwrap();
    assert_eq!(work.misses("ann", at(10)).await.unwrap(), (2, Some(at(20))), "one of the two");
    work.forget_misses("ann").await.unwrap();
    assert_eq!(work.misses("ann", at(0)).await.unwrap(), (0, None));
    assert_eq!(work.misses("10.0.0.1", at(0)).await.unwrap(), (1, Some(at(15))));
}
