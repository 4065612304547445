//! Donors who asked to be forgotten, and what is left of them.

use delayed_payments::GiftState;
use giving::erasure::{Erasure, Tombstone, WHO_LEFT};
use giving::mails::NewMail;
use giving::people::{Code, Person};
use giving::ports::PasswordHash;
use giving::preferences::Preferences;
use kernel::{Locale, MailId, PersonId};
use views::{Bounced, OpenGift};

use crate::passkeys::passkey;
use crate::world::{Parish, World, at, commit, id};

fn erasure(parish: &Parish) -> Erasure {
    Erasure { donor: parish.donor.id, asked_at: at(1), due_at: at(100), done_at: None }
}

pub(crate) async fn are_asked_for_once_and_taken_back(world: &World) {
    let here = &world.here;
    let (scope, donor) = (&here.scope, here.donor.id);
    let mut work = world.begin().await;
    assert_eq!(work.erasure(scope, donor).await.unwrap(), None);
    work.add_erasure(scope, &erasure(here)).await.unwrap();
    let later = Erasure { asked_at: at(2), due_at: at(200), ..erasure(here) };
    work.add_erasure(scope, &later).await.unwrap();
    assert_eq!(work.erasure(scope, donor).await.unwrap(), Some(erasure(here)), "the first stays");
    commit(work).await;
    let read = world.read();
    assert_eq!(read.erasure_now(scope, donor).await.unwrap(), Some(erasure(here)));
    assert_eq!(read.erasure_now(&world.there.scope, donor).await.unwrap(), None);
    assert_eq!(read.erasures_due(at(99), 9).await.unwrap(), []);
    assert_eq!(read.erasures_due(at(100), 9).await.unwrap(), [(here.church.id, donor)]);
    let mut work = world.begin().await;
    work.drop_erasure(scope, donor).await.unwrap();
    assert_eq!(work.erasure(scope, donor).await.unwrap(), None);
    commit(work).await;
    assert_eq!(read.erasures_due(at(100), 9).await.unwrap(), []);
}

pub(crate) async fn wait_for_gifts_that_are_not_over(world: &World) {
    let here = &world.here;
    let (scope, donor) = (&here.scope, here.donor.id);
    let mut gift = here.gift("one", 2_500);
    world.add_gift(here, &gift).await;
    let mut work = world.begin().await;
    work.add_erasure(scope, &erasure(here)).await.unwrap();
    let schedule = here.schedule("weekly", Some(("2026-02-15", 50)));
    work.add_schedule(scope, &schedule).await.unwrap();
    assert_eq!(work.running_of(scope, donor).await.unwrap(), [schedule.id]);
    let open = OpenGift { id: gift.id, on: gift.on, amount: gift.amount.money(), held: false };
    assert_eq!(work.open_gifts(scope, donor).await.unwrap(), std::slice::from_ref(&open));
    commit(work).await;
    let read = world.read();
    assert_eq!(read.open_gifts_now(scope, donor).await.unwrap(), [open]);
    assert_eq!(read.open_gifts_now(&world.there.scope, donor).await.unwrap(), []);
    assert_eq!(read.erasures_due(at(100), 9).await.unwrap(), [], "it is not over");
    let mut work = world.begin().await;
    gift.state = GiftState::Cancelled { at: at(60) };
    work.save_gift(scope, &gift).await.unwrap();
    commit(work).await;
    assert_eq!(read.erasures_due(at(100), 9).await.unwrap().len(), 1);
}

/// Everything that says who somebody is, written down.
async fn known(world: &World, donor: &Person) {
    let mut work = world.begin().await;
    let person = Person {
        password: Some(PasswordHash("$argon2id$…".to_owned())),
        last_sign_in: Some(at(3)),
        locale: Some(Locale::Ko),
        ..donor.clone()
    };
    work.save_person(&person).await.unwrap();
    let hash = PasswordHash("$argon2id$…".to_owned());
    let code = Code { person: donor.id, hash, expires_at: at(900), misses: 0, link: None };
    work.put_code(&code).await.unwrap();
    work.note_miss(&format!("account {}", donor.email), at(4)).await.unwrap();
    work.save_preferences(&Preferences::usual(donor.id), at(5)).await.unwrap();
    assert!(work.add_passkey(&passkey(&donor.email, donor.id)).await.unwrap());
    let bounced = Bounced { at: at(6), why: "550".to_owned() };
    work.save_bounce(&donor.email, Some(&bounced)).await.unwrap();
    let mail = NewMail::plain(
        MailId::from_uuid(id(&format!("mail to {}", donor.email))),
        donor.email.clone(),
        "About you".to_owned(),
        "Dear you".to_owned(),
        at(7),
    );
    work.write_mail(&mail).await.unwrap();
    commit(work).await;
}

pub(crate) async fn leave_nothing_that_says_who_it_was(world: &World) {
    let (here, there) = (&world.here, &world.there);
    known(world, &here.donor).await;
    known(world, &there.donor).await;
    let mut work = world.begin().await;
    work.add_erasure(&here.scope, &erasure(here)).await.unwrap();
    commit(work).await;
    // Who dies in the middle has done nothing.
    let tombstone = Tombstone::of(here.donor.id);
    let mut work = world.begin().await;
    work.erase(&here.scope, &tombstone, at(100)).await.unwrap();
    drop(work);
    assert_eq!(world.read().erasures_due(at(100), 9).await.unwrap().len(), 1);
    assert_eq!(
        world.text("select name from people where email like 'ann@here%'").await,
        "Ann here"
    );

    let mut work = world.begin().await;
    work.erase(&here.scope, &tombstone, at(100)).await.unwrap();
    commit(work).await;
    let read = world.read();
    assert_eq!(read.erasures_due(at(100), 9).await.unwrap(), []);
    let kept = Erasure { done_at: Some(at(100)), ..erasure(here) };
    assert_eq!(read.erasure_now(&here.scope, here.donor.id).await.unwrap(), Some(kept));
    let person = read.person_now(here.donor.id).await.unwrap().unwrap();
    let forgotten = Person {
        name: WHO_LEFT.to_owned(),
        email: format!("left {}", here.donor.id),
        credential: here.donor.credential + 1,
        campus: None,
        ..here.donor.clone()
    };
    assert_eq!(person, forgotten);
    let mut work = world.begin().await;
    let kept = work.kept_method(&here.scope, here.donor.id, here.method.id).await.unwrap();
    let kept = kept.unwrap();
    assert_eq!((kept.removed_at, kept.method.expires), (Some(at(100)), None));
    assert_eq!((kept.nickname.as_str(), kept.method.last_four.as_str()), ("", ""));
    assert_eq!(kept.method.token, here.method.token, "until the vault has forgotten it");
    drop(work);
    for (what, left) in [
        ("select cast(count(*) as text) from codes", "1"),
        ("select cast(count(*) as text) from sign_in_misses", "1"),
        ("select cast(count(*) as text) from preferences", "1"),
        ("select cast(count(*) as text) from passkeys", "1"),
        ("select cast(count(*) as text) from bounces", "1"),
        ("select min(recipient) from mails", "ann@there.example"),
        ("select cast(count(*) as text) from people where folded like '%here.example%'", "1"),
    ] {
        assert_eq!(world.text(what).await, left, "{what}: the other one's stays");
    }
    let nobody = PersonId::from_uuid(id("nobody"));
    let asked = [here.donor.id, there.donor.id, nobody];
    assert_eq!(read.erased_among(&here.scope, &asked).await.unwrap(), [here.donor.id]);
    assert_eq!(read.donors_counted(&here.scope).await.unwrap(), 0, "no statement is made");
    assert_eq!(read.donors_after(&here.scope, None, 9).await.unwrap(), []);
}

/// Whoever is being forgotten gives no more: the gift waits for the end of it, and is refused.
pub(crate) async fn keep_givers_out_while_they_are_forgotten(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let both = [there.donor.id, here.donor.id, there.donor.id];
    let mut work = world.begin().await;
    work.add_erasure(&here.scope, &erasure(here)).await.unwrap();
    assert!(work.givers_stay(&both).await.unwrap());
    assert!(work.givers_stay(&[]).await.unwrap());
    commit(work).await;
    let mut work = world.begin().await;
    work.lock_giver(&here.scope, here.donor.id).await.unwrap();
    let forgets = async {
        work.erase(&here.scope, &Tombstone::of(here.donor.id), at(100)).await.unwrap();
        commit(work).await;
    };
    let gives = async {
        let mut work = world.begin().await;
        let stay = work.givers_stay(&both).await.unwrap();
        commit(work).await;
        stay
    };
    let (stay, ()) = tokio::join!(gives, forgets);
    assert!(!stay, "the lock was there first");
    let mut work = world.begin().await;
    assert!(work.givers_stay(&[there.donor.id]).await.unwrap());
}
