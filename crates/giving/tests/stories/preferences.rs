use std::time::Duration;

use giving::preferences::TypedNotices;
use giving::{Donor, Error};
use kernel::Locale;
use views::{Mail, Matter};

use crate::world::World;

const HOUR: Duration = Duration::from_hours(1);

/// Everything as usual, but what is said.
fn usual() -> TypedNotices {
    let ticked = Matter::ALL.into_iter().filter(|one| !one.is_mandatory());
    TypedNotices {
        ticked: ticked.map(|one| format!("{}.email", one.name())).collect(),
        pace: "at_once".to_owned(),
        ..TypedNotices::default()
    }
}

async fn choose(world: &World, donor: &Donor, typed: &TypedNotices) {
    world.giving.save_notices(donor, typed, world.request()).await.unwrap();
}

async fn about(world: &World, words: &str) -> Vec<Mail> {
    let mut mails = world.mails().await;
    mails.retain(|mail| mail.text.contains(words));
    mails
}

/// The subjects that leave now.
async fn leaving(world: &World) -> Vec<String> {
    let due = world.giving.mails_due(100).await.unwrap();
    for one in &due {
        world.giving.mail_sent(one.mail.id).await.unwrap();
    }
    due.into_iter().map(|one| one.mail.subject).collect()
}

pub(crate) async fn a_receipt_that_is_switched_off_stops_at_once(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    world.give(&donor, method, "25").await;
    assert_eq!(about(&world, "was taken, once").await.len(), 1);
    let mut typed = usual();
    typed.ticked.retain(|name| name != "receipt.email");
    choose(&world, &donor, &typed).await;
    world.clock.advance(HOUR);
    world.give(&donor, method, "26").await;
    assert_eq!(about(&world, "was taken, once").await.len(), 1, "within one event");
    let settings = world.giving.notice_settings(&donor).await.unwrap();
    assert!(settings.chosen.iter().all(|(matter, _)| *matter != Matter::Receipt));
}

pub(crate) async fn what_is_mandatory_is_refused_and_comes_all_the_same(world: World) {
    let (donor, method) = world.donor_with("declined").await;
    let mut typed = usual();
    typed.ticked.push("needs_you.email".to_owned());
    let refused = world.giving.save_notices(&donor, &typed, world.request()).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "it is no choice: {refused:?}");
    let none = TypedNotices { ticked: Vec::new(), pace: "daily".to_owned(), ..usual() };
    choose(&world, &donor, &none).await;
    world.give(&donor, method, "25").await;
    assert_eq!(
        leaving(&world).await,
        ["Your gift of $25.00 needs you"],
        "and it waits for nothing"
    );
}

pub(crate) async fn what_can_wait_leaves_when_quiet_hours_are_over(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let (other, declined) = world.donor_with("declined").await;
    // It is ten in the morning where the church is, and three at night in Seoul.
    let quiet = TypedNotices {
        quiet: "yes".to_owned(),
        quiet_from: "21".to_owned(),
        quiet_until: "8".to_owned(),
        ..usual()
    };
    for one in [&donor, &other] {
        world.giving.save_zone(one, "Asia/Seoul", world.request()).await.unwrap();
        choose(&world, one, &quiet).await;
    }
    world.give(&donor, method, "25").await;
    world.give(&other, declined, "26").await;
    assert_eq!(leaving(&world).await, ["Your gift of $26.00 needs you"]);
    world.clock.advance(HOUR * 4);
    assert!(leaving(&world).await.is_empty());
    world.clock.advance(HOUR);
    assert_eq!(leaving(&world).await, ["Your gift of $25.00"]);
    let wrong = TypedNotices { quiet_until: "21".to_owned(), ..quiet };
    let refused = world.giving.save_notices(&donor, &wrong, world.request()).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
}

pub(crate) async fn a_day_is_one_mail(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let daily = TypedNotices { pace: "daily".to_owned(), ..usual() };
    choose(&world, &donor, &daily).await;
    world.give(&donor, method, "25").await;
    world.clock.advance(HOUR);
    world.give(&donor, method, "26").await;
    assert!(leaving(&world).await.is_empty());
    assert_eq!(world.giving.write_donor_digests(9).await.unwrap(), 0, "not yet");
    world.clock.advance(HOUR * 21);
    assert_eq!(world.giving.write_donor_digests(9).await.unwrap(), 1);
    assert_eq!(world.giving.write_donor_digests(9).await.unwrap(), 0, "once");
    let mails = world.giving.mails_due(9).await.unwrap();
    assert_eq!(mails.len(), 1);
    let text = &mails[0].mail.text;
    assert_eq!(mails[0].mail.subject, "2 things about your giving");
    assert!(text.contains("$25.00") && text.contains("$26.00"), "{text}");
    assert_eq!(text.matches("Dear ").count(), 1, "{text}");
}

pub(crate) async fn one_click_stops_mails_of_that_kind(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    world.give(&donor, method, "25").await;
    let receipt = world.giving.mails_due(9).await.unwrap().remove(0);
    let key = receipt.stop.unwrap();
    let page = world.giving.unsubscribe_page(&key).await.unwrap();
    assert_eq!((page.matters, page.stopped), (vec![Matter::Receipt], false));
    for _ in 0..2 {
        world.giving.unsubscribe(&key).await.unwrap();
    }
    assert!(world.giving.unsubscribe_page(&key).await.unwrap().stopped);
    world.clock.advance(HOUR);
    world.give(&donor, method, "26").await;
    assert_eq!(about(&world, "was taken, once").await.len(), 1);
    let guessed = world.giving.unsubscribe("0b6e3c1a-2f5d-5c11-9a51-2d6f0c1f7a11").await;
    assert!(matches!(guessed, Err(Error::NotFound)), "{guessed:?}");
}

pub(crate) async fn an_address_that_mails_come_back_from_gets_what_must_come(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let email = world.giving.notice_settings(&donor).await.unwrap().email;
    world.giving.mail_bounced(&email.to_uppercase(), "550 no such mailbox").await.unwrap();
    world.give(&donor, method, "25").await;
    assert!(world.mails().await.is_empty());
    let settings = world.giving.notice_settings(&donor).await.unwrap();
    assert_eq!(settings.bounced.unwrap().why, "550 no such mailbox");
    world.giving.trust_address(&donor, world.request()).await.unwrap();
    assert!(world.giving.notice_settings(&donor).await.unwrap().bounced.is_none());
    assert_eq!(leaving(&world).await, ["A test: mails reach you"]);
    world.clock.advance(HOUR);
    world.give(&donor, method, "26").await;
    assert_eq!(leaving(&world).await, ["Your gift of $26.00"]);
}

pub(crate) async fn mails_are_in_the_language_of_their_reader(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let actor = giving::Actor::Donor(donor.clone());
    world.giving.choose_language(&actor, Locale::Es).await.unwrap();
    world.give(&donor, method, "25").await;
    let mail = world.mails().await.remove(0);
    assert_eq!(mail.subject, "Tu ofrenda de $25.00");
    assert!(mail.text.contains("se cobró una sola vez"), "{}", mail.text);
}
