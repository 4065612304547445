use giving::SharedSecret;
use giving::contacts::{Contact, ContactCode};
use giving::dispatches::Dispatch;
use giving::notices::{LastAnswer, Progress};
use giving::ports::PasswordHash;
use kernel::{DispatchId, Locale};
use views::{ContactKind, Matter};

use crate::world::{Parish, World, at, commit, id};

fn contact(parish: &Parish, kind: ContactKind) -> Contact {
    let (address, secret) = match kind {
        ContactKind::Phone => ("+12535550142", None),
        ContactKind::Webhook => ("https://hooks.example.org/a", Some("secret")),
    };
    Contact {
        person: parish.donor.id,
        kind,
        address: address.to_owned(),
        secret: secret.map(SharedSecret::new),
        added_at: at(1),
        code: Some(ContactCode {
            hash: PasswordHash("hash".to_owned()),
            until: at(900),
            misses: 2,
        }),
        proven_at: None,
        stopped_at: None,
    }
}

fn dispatch(parish: &Parish, name: &str, written: i64) -> Dispatch {
    Dispatch {
        id: DispatchId::from_uuid(id(name)),
        person: parish.donor.id,
        church: Some(parish.church.id),
        kind: ContactKind::Phone,
        address: "+12535550142".to_owned(),
        matter: Some(Matter::NeedsYou),
        locale: Locale::Ar,
        says: format!("About {name}"),
        path: Some("/gifts/1".to_owned()),
        written_at: at(written),
        progress: Progress::Ready { at: at(written) },
        failures: 0,
        last: None,
    }
}

pub(crate) async fn come_back_as_written(world: &World) {
    let (phone, hook) =
        (contact(&world.here, ContactKind::Phone), contact(&world.here, ContactKind::Webhook));
    let person = world.here.donor.id;
    let mut work = world.begin().await;
    for one in [&phone, &hook] {
        work.save_contact(one).await.unwrap();
    }
    assert_eq!(work.contact(person, ContactKind::Webhook).await.unwrap(), Some(hook.clone()));
    commit(work).await;
    let proven = Contact { code: None, proven_at: Some(at(5)), ..phone.clone() };
    let mut work = world.begin().await;
    assert!(work.reader(person).await.unwrap().unwrap().contacts.is_empty(), "nothing proven");
    work.save_contact(&proven).await.unwrap();
    let told = work.reader(person).await.unwrap().unwrap().contacts;
    assert_eq!(told, [(ContactKind::Phone, phone.address.clone())]);
    commit(work).await;
    assert_eq!(world.read().contacts_of(person).await.unwrap(), [proven.clone(), hook]);
    let mut work = world.begin().await;
    let stopped = Contact { stopped_at: Some(at(6)), ..proven };
    work.save_contact(&stopped).await.unwrap();
    assert!(work.reader(person).await.unwrap().unwrap().contacts.is_empty(), "stopped");
    let at_it = work.contacts_at(ContactKind::Phone, &phone.address).await.unwrap();
    assert_eq!(at_it, [stopped]);
    assert_eq!(work.contacts_at(ContactKind::Webhook, &phone.address).await.unwrap(), []);
    work.remove_contact(person, ContactKind::Phone).await.unwrap();
    assert_eq!(work.contact(person, ContactKind::Phone).await.unwrap(), None);
    commit(work).await;
}

pub(crate) async fn leave_once_and_in_time(world: &World) {
    let (one, two) = (dispatch(&world.here, "one", 1), dispatch(&world.here, "two", 2));
    let later =
        Dispatch { progress: Progress::Ready { at: at(50) }, ..dispatch(&world.here, "later", 3) };
    let mut work = world.begin().await;
    for each in [&two, &one, &later, &one] {
        work.write_dispatch(each).await.unwrap();
    }
    let leased = work.lease_dispatches(at(10), at(70), 9).await.unwrap();
    let ids: Vec<DispatchId> = leased.iter().map(|one| one.id).collect();
    assert_eq!(ids, [one.id, two.id], "once each, oldest first, and what is later is not due");
    assert_eq!(work.lease_dispatches(at(10), at(70), 9).await.unwrap(), [], "for one node alone");
    let last = LastAnswer { at: at(11), status: None, took_ms: 7, why: Some("silence".to_owned()) };
    let failed = Dispatch {
        progress: Progress::Ready { at: at(71) },
        failures: 1,
        last: Some(last),
        ..one.clone()
    };
    work.save_dispatch(&failed).await.unwrap();
    assert_eq!(work.dispatch(one.id).await.unwrap(), Some(failed.clone()));
    for progress in [Progress::Sent, Progress::Parked, Progress::Dropped] {
        let ended = Dispatch { progress, ..two.clone() };
        work.save_dispatch(&ended).await.unwrap();
        assert_eq!(work.dispatch(two.id).await.unwrap(), Some(ended));
    }
    let leased = work.lease_dispatches(at(71), at(99), 9).await.unwrap();
    assert_eq!(leased.len(), 2, "again after its lease, and the later one");
    commit(work).await;
    let leased = Dispatch { progress: Progress::Ready { at: at(99) }, ..failed };
    assert_eq!(world.read().dispatch_now(one.id).await.unwrap(), Some(leased));
    let nothing = DispatchId::from_uuid(id("nothing"));
    assert_eq!(world.read().dispatch_now(nothing).await.unwrap(), None);
    let (person, phone) = (world.here.donor.id, ContactKind::Phone);
    let told = world.read().dispatches_to(person, phone, 2).await.unwrap();
    let ids: Vec<DispatchId> = told.iter().map(|one| one.id).collect();
    assert_eq!(ids, [later.id, two.id], "newest first");
    let of_others = world.there.donor.id;
    assert_eq!(world.read().dispatches_to(of_others, phone, 9).await.unwrap(), []);
    let texts = world.read().texts(9).await.unwrap();
    assert_eq!(texts.len(), 3);
    assert_eq!(texts[0].church.as_deref(), Some(world.here.church.name.as_str()));
}

pub(crate) async fn stay_stopped_until_they_start(world: &World) {
    let mut work = world.begin().await;
    assert!(!work.is_stopped("one").await.unwrap());
    for second in [1, 2] {
        work.note_stop("one", at(second)).await.unwrap();
    }
    commit(work).await;
    let mut work = world.begin().await;
    assert!(work.is_stopped("one").await.unwrap());
    assert!(!work.is_stopped("two").await.unwrap(), "nobody else's");
    for _ in 0..2 {
        work.forget_stop("one").await.unwrap();
    }
    assert!(!work.is_stopped("one").await.unwrap());
    commit(work).await;
}
