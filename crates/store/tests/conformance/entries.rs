//! Ways in, and what guests wish for there.

use delayed_payments::MethodKind;
use giving::Typed;
use giving::entries::{Entry, Guest, GuestWish};
use giving::ports::StoreError;
use kernel::RequestId;
use views::EntryColour;

use crate::world::{Parish, World, at, commit, id};

fn entry(parish: &Parish, slug: &str) -> Entry {
    Entry {
        church: parish.church.id,
        slug: slug.to_owned(),
        colour: EntryColour::Plum,
        open: true,
        origins: vec!["https://grace.example".to_owned()],
        by: parish.donor.id,
        changed_at: at(5),
    }
}

fn wish(parish: &Parish, amount: &str) -> GuestWish {
    GuestWish {
        id: RequestId::from_uuid(id("wish")),
        church: parish.church.id,
        guest: Guest { name: "Ana Lima".to_owned(), email: "ana@example.org".to_owned() },
        kind: MethodKind::Card,
        typed: Typed {
            amount: amount.to_owned(),
            parts: vec![("fund".to_owned(), "50%".to_owned())],
            ..Typed::default()
        },
        made_at: at(1),
        expires_at: at(100),
        given: None,
    }
}

pub(crate) async fn have_an_address_each(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let mut work = world.begin().await;
    work.put_entry(&entry(here, "grace")).await.unwrap();
    commit(work).await;
    let mut work = world.begin().await;
    let taken = work.put_entry(&entry(there, "grace")).await;
    assert!(matches!(taken, Err(StoreError::Duplicate { .. })), "{taken:?}");
    drop(work);
    let read = world.read();
    assert_eq!(read.entry(&here.scope).await.unwrap(), Some(entry(here, "grace")));
    assert_eq!(read.entry(&there.scope).await.unwrap(), None);
    assert_eq!(read.entry_at("grace").await.unwrap(), Some(entry(here, "grace")));
    assert_eq!(read.entry_at("nobody").await.unwrap(), None);
    let moved = Entry { open: false, origins: Vec::new(), ..entry(here, "harbor") };
    let mut work = world.begin().await;
    work.put_entry(&moved).await.unwrap();
    commit(work).await;
    assert_eq!(read.entry_at("harbor").await.unwrap(), Some(moved));
    assert_eq!(read.entry_at("grace").await.unwrap(), None);
}

pub(crate) async fn keep_a_wish_until_it_is_given_once(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let (scope, first) = (&here.scope, wish(here, "25"));
    let mut work = world.begin().await;
    assert_eq!(work.guest_wish(scope, first.id).await.unwrap(), None);
    work.put_guest_wish(scope, &first).await.unwrap();
    assert_eq!(work.guest_wish(scope, first.id).await.unwrap(), Some(first.clone()));
    // The form was sent again with another amount.
    let second = wish(here, "30");
    work.put_guest_wish(scope, &second).await.unwrap();
    commit(work).await;
    let read = world.read();
    assert_eq!(read.guest_wish_now(scope, first.id).await.unwrap(), Some(second.clone()));
    assert_eq!(read.guest_wish_now(&there.scope, first.id).await.unwrap(), None);

    let mut work = world.begin().await;
    work.end_guest_wish(scope, first.id, here.donor.id, at(7)).await.unwrap();
    commit(work).await;
    let mut work = world.begin().await;
    assert!(work.end_guest_wish(scope, first.id, here.donor.id, at(8)).await.is_err());
    drop(work);
    let mut work = world.begin().await;
    work.put_guest_wish(scope, &first).await.unwrap();
    commit(work).await;
    let given = GuestWish { given: Some((here.donor.id, at(7))), ..second };
    assert_eq!(read.guest_wish_now(scope, first.id).await.unwrap(), Some(given));
}
