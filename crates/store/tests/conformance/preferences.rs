use std::collections::BTreeSet;

use giving::mails::{Addressed, Going, Letter, NewMail};
use giving::preferences::{Chosen, Preferences, Quiet, Reader};
use kernel::{Locale, MailId};
use views::{Bounced, Channel, Matter};

use crate::world::{Parish, World, at, commit, id};

/// The donor here, as whoever is told, who never chose.
fn reader(world: &World) -> Reader {
    reader_of(&world.here)
}

pub(crate) fn reader_of(parish: &Parish) -> Reader {
    let donor = &parish.donor;
    Reader {
        church: donor.church,
        name: donor.name.clone(),
        email: donor.email.clone(),
        locale: Locale::En,
        zone: parish.church.zone.clone(),
        bounced: false,
        contacts: Vec::new(),
        preferences: Preferences::usual(donor.id),
    }
}

fn letter(world: &World, name: &str, written: i64, goes: Going) -> NewMail {
    let letter = Letter::new(Locale::Ar, format!("About {name}")).says("Thank you.");
    NewMail {
        church: Some(world.here.church.id),
        text: letter.text(),
        letter: Some(Addressed { to: world.here.donor.id, about: vec![Matter::Receipt], letter }),
        goes,
        ..NewMail::plain(
            MailId::from_uuid(id(name)),
            world.here.donor.email.clone(),
            format!("About {name}"),
            String::new(),
            at(written),
        )
    }
}

pub(crate) async fn are_usual_until_somebody_chooses(world: &World) {
    let usual = reader(world);
    let mut work = world.begin().await;
    assert_eq!(work.reader(world.here.donor.id).await.unwrap(), Some(usual.clone()));
    let chosen = Preferences {
        zone: Some("Asia/Seoul".to_owned()),
        quiet: Quiet::new(21, 7),
        digest: true,
        address: Some("1 Dock Street\nTacoma".to_owned()),
        large_print: true,
        chosen: Chosen(BTreeSet::from([(Matter::Upcoming, Channel::Email)])),
        ..usual.preferences.clone()
    };
    work.save_preferences(&Preferences { digest: false, ..chosen.clone() }, at(1)).await.unwrap();
    work.save_preferences(&chosen, at(2)).await.unwrap();
    let mut person = world.here.donor.clone();
    person.locale = Some(Locale::Ko);
    work.save_person(&person).await.unwrap();
    commit(work).await;
    let now = world.read().reader_now(world.here.donor.id).await.unwrap().unwrap();
    let zone = "Asia/Seoul".to_owned();
    assert_eq!(now, Reader { zone, locale: Locale::Ko, preferences: chosen, ..usual });
}

pub(crate) async fn keep_letters_and_their_keys(world: &World) {
    let one = letter(world, "one", 1, Going::At(at(20)));
    let mut work = world.begin().await;
    work.write_mail(&one).await.unwrap();
    assert_eq!(work.lease_mails(at(19), at(99), 9).await.unwrap(), [], "not before then");
    let leased = work.lease_mails(at(20), at(99), 9).await.unwrap();
    assert_eq!(leased, [NewMail { goes: Going::AtOnce, ..one.clone() }]);
    assert_eq!(work.stop_key(one.id, "first").await.unwrap(), "first");
    assert_eq!(work.stop_key(one.id, "second").await.unwrap(), "first", "the first one stays");
    commit(work).await;
    let read = world.read();
    assert_eq!(read.mail_of_stop_key("first").await.unwrap(), one.letter);
    assert_eq!(read.mail_of_stop_key("second").await.unwrap(), None);
    let (mail, key) = read.mail_now(one.id).await.unwrap().unwrap();
    assert_eq!((mail.letter, key.as_deref()), (one.letter, Some("first")));
    assert!(read.mails(9).await.unwrap()[0].is_letter);
}

pub(crate) async fn gather_what_waits_for_a_days_mail(world: &World) {
    let donor = world.here.donor.id;
    let mut work = world.begin().await;
    for (name, written, due) in [("two", 2, 10), ("one", 1, 10), ("later", 3, 30)] {
        let mail = letter(world, name, written, Going::InDigest(at(due)));
        work.write_mails(&[mail]).await.unwrap();
    }
    assert_eq!(work.lease_mails(at(40), at(99), 9).await.unwrap(), [], "none leaves alone");
    commit(work).await;
    assert!(world.read().mails(9).await.unwrap().is_empty(), "nor is it shown alone");
    assert!(world.read().digests_due(at(9), 9).await.unwrap().is_empty());
    assert_eq!(world.read().digests_due(at(10), 9).await.unwrap(), [donor]);
    let mut work = world.begin().await;
    let gathered = work.gather_mails(donor, at(10)).await.unwrap();
    let subjects: Vec<&str> = gathered.iter().map(|mail| mail.subject.as_str()).collect();
    assert_eq!(subjects, ["About one", "About two"]);
    assert_eq!(work.gather_mails(donor, at(10)).await.unwrap(), [], "once");
    commit(work).await;
}

pub(crate) async fn remember_addresses_that_mails_come_back_from(world: &World) {
    let email = world.here.donor.email.clone();
    let bounced = Bounced { at: at(5), why: "550 no such mailbox".to_owned() };
    let mut work = world.begin().await;
    work.save_bounce(&email, Some(&Bounced { at: at(4), ..bounced.clone() })).await.unwrap();
    work.save_bounce(&email, Some(&bounced)).await.unwrap();
    let reader = work.reader(world.here.donor.id).await.unwrap().unwrap();
    assert!(reader.bounced);
    commit(work).await;
    assert_eq!(world.read().bounce_of(&email).await.unwrap(), Some(bounced));
    let mut work = world.begin().await;
    work.save_bounce(&email, None).await.unwrap();
    commit(work).await;
    assert_eq!(world.read().bounce_of(&email).await.unwrap(), None);
}
